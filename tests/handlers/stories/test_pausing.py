"""A partner reads one neutral line when somebody takes a break."""

from tests.slack_simulator import Fault
from tests.support.cast import Story

LINE = "@Ada Nwosu is taking a break"


def lines(story: Story) -> list[str]:
    """What Farah was told of Ada's breaks."""
    return [words for each in story.farah.dms if LINE in (words := story.farah.words(each))]


async def test_the_partner_reads_one_neutral_line(story: Story) -> None:
    await story.has_pair()
    await story.ada.types("/mentor pause until 2026-04-06")
    await story.passes(minutes=1)
    (line,) = lines(story)
    assert f"{LINE} until Monday 6 April 2026. Your pair is kept" in line
    await story.farah.clicks("My pair")
    await story.farah.sees(f"{LINE} until Monday 6 April 2026. Nothing to do meanwhile.")


async def test_another_day_is_not_told_again_and_another_break_is(story: Story) -> None:
    await story.has_pair()
    await story.ada.types("/mentor pause until 2026-04-06")
    await story.passes(minutes=1)
    await story.ada.types("/mentor pause")
    await story.passes(minutes=1)
    assert len(lines(story)) == 1
    await story.ada.types("/mentor resume")
    await story.ada.types("/mentor pause")
    await story.passes(minutes=1)
    assert len(lines(story)) == 2


async def test_who_pauses_twice_before_it_is_read_is_told_of_once(story: Story) -> None:
    await story.has_pair()
    for words in ("pause", "resume", "pause"):
        await story.ada.types(f"/mentor {words}")
    for _minute in range(3):
        await story.passes(minutes=1)
    assert len(lines(story)) == 1


async def test_the_line_tells_the_day_that_holds_when_it_is_read(story: Story) -> None:
    await story.has_pair()
    await story.ada.types("/mentor pause until 2026-04-06")
    await story.ada.types("/mentor pause until 2026-04-13")
    await story.passes(minutes=1)
    (line,) = lines(story)
    assert f"{LINE} until Monday 13 April 2026." in line


async def test_who_takes_a_break_too_is_left_alone(story: Story) -> None:
    await story.has_pair()
    await story.farah.types("/mentor pause")
    await story.ada.types("/mentor pause")
    await story.passes(minutes=1)
    assert lines(story) == []


async def test_who_is_only_asked_hears_nothing(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.releases()
    await story.passes(hours=1)
    await story.ada.types("/mentor pause")
    await story.passes(minutes=1)
    assert not story.farah.dms


async def test_the_pause_holds_where_the_partner_cannot_be_told(story: Story) -> None:
    await story.has_pair()
    await story.ada.types("/mentor pause")
    await story.ada.sees("You are paused.")
    story.workspace.faults.append(Fault("chat.postMessage", status=0))
    await story.passes(minutes=1)
    assert story.workspace.faults[-1].times == 0
    assert lines(story) == []
    await story.ada.types("/mentor")
    await story.ada.sees("You are paused.")
    assert "Something went wrong" not in story.ada.overview()
