"""An always-open programme: a pair begins on any day, and has weeks of its own."""

from datetime import datetime, timedelta

from bot.mentoring.model import MemberState, Pair, PairState
from storage import members
from tests.slack_simulator import Actor
from tests.support.cast import Story
from tests.support.readings import all_pairs

ALWAYS_OPEN = {"Always open": ["Pairs begin on any day"]}


async def pair_between(story: Story, mentor: Actor, leader: Actor) -> Pair:
    of_leader = await all_pairs(story, leader.person.handle)
    (pair,) = (each for each in of_leader if each.mentor_id == mentor.id)
    return pair


def openings(actor: Actor, since: datetime) -> list[tuple[int, str]]:
    """What somebody was sent, as the week since then and the first words without anybody's name."""
    messages = []
    for each in actor.dms:
        sent_at = datetime.fromtimestamp(float(each.ts), since.tzinfo)
        if sent_at > since and "[Yes, gladly]" not in actor.words(each):
            words = actor.words(each).split("@")[0].split("\n")[0]
            messages.append(((sent_at - since).days // 7, words))
    return messages


async def walks(story: Story, mentor: Actor, leader: Actor) -> tuple[Pair, list[list[tuple[int, str]]]]:
    """The two join, agree when asked, and live through their weeks to their end; what each was sent."""
    for _day in range(14):
        await story.all_agree(mentor.person.handle, leader.person.handle)
        pair = await pair_between(story, mentor, leader)
        if pair.began_at:
            break
    assert pair.began_at is not None
    await story.passes(hours=(13 - story.workspace.clock.now().hour) % 24)
    for _week in range(15):
        for _day in range(7):
            await story.passes(days=1)  # soon after noon, when whatever is due that day has its hour
        for actor in (mentor, leader):
            await actor.types("/mentor resume")  # whatever somebody does counts as an answer
    return pair, [openings(each, pair.began_at) for each in (mentor, leader)]


async def test_two_pairs_begun_a_year_apart_have_the_same_weeks(story: Story) -> None:
    await story.has_programme(**ALWAYS_OPEN)
    await story.joins("ada", "farah")
    await story.releases()
    first, sent_at_first = await walks(story, story.ada, story.farah)
    assert first.began_at is not None
    ended_pair = await pair_between(story, story.ada, story.farah)
    assert ended_pair.state is PairState.COMPLETED
    assert ended_pair.ended_at is not None
    assert ended_pair.ended_at.date() - first.began_at.date() == timedelta(weeks=13)  # it began on a Monday

    for actor in (story.ada, story.farah):
        await actor.types("/mentor leave")
        await actor.clicks("Leave")

    while story.workspace.clock.now() < first.began_at + timedelta(weeks=51):
        await story.passes(weeks=1)
    await story.joins("kofi", "henrik")
    before = {actor: len(actor.dms) for actor in (story.kofi, story.henrik)}
    second, sent_later = await walks(story, story.kofi, story.henrik)
    assert second.began_at is not None
    assert second.began_at - first.began_at > timedelta(weeks=51)
    later = await pair_between(story, story.kofi, story.henrik)
    assert later.state is PairState.COMPLETED
    assert later.ended_at is not None
    assert timedelta(weeks=12) <= later.ended_at.date() - second.began_at.date() <= timedelta(weeks=13)
    assert before == {story.kofi: 0, story.henrik: 0}, "there is no heads-up"

    mentor_weeks = [words for _week, words in sent_at_first[0]]
    assert mentor_weeks == [words for _week, words in sent_later[0]]
    assert [words for _week, words in sent_at_first[1]] == [words for _week, words in sent_later[1]]
    assert mentor_weeks
    closing = [week for week, words in sent_later[0] if words.startswith("The last week with")]
    assert closing in ([11], [12]), "it ends by itself, with notice"


async def test_the_two_read_until_when_they_are_a_pair(story: Story) -> None:
    await story.has_programme(**ALWAYS_OPEN)
    await story.joins("ada", "farah")
    await story.releases()
    for _day in range(3):
        await story.all_agree("ada", "farah")
    pair = await pair_between(story, story.ada, story.farah)
    assert pair.began_at is not None
    await story.ada.types("/mentor pair")
    await story.ada.sees("Your pair lasts until Sunday 31 May 2026, and then ends by itself.")
    assert pair.began_at.date().isoformat() == "2026-03-02"


async def test_who_joins_late_is_matched_the_next_day_and_stays_after_the_end(story: Story) -> None:
    await story.has_programme(**ALWAYS_OPEN)
    await story.joins("ada", "farah")
    await story.releases()
    await story.passes(weeks=30)
    await story.joins("sofia", "oskar")
    for _day in range(3):
        await story.all_agree("sofia", "oskar")
    assert (await pair_between(story, story.sofia, story.oskar)).state is PairState.ACTIVE
    async with story.reading() as tx:
        today = story.workspace.clock.now().date()
        (membership,) = await members.current_of_person(tx, story.ada.id, today)
    assert membership.state is MemberState.ACTIVE


async def test_its_calendar_has_weeks_and_no_dates(story: Story) -> None:
    await story.has_programme(**ALWAYS_OPEN)
    story.workspace.clock.advance(weeks=60)
    await story.noor.types("/mentor admin calendar")
    assert story.noor.modal is not None
    words = story.noor.words(story.noor.modal)
    assert "what comes in which week of a pair, from the Monday after it began" in words
    assert "Week 12: " in words
    assert "2026" not in words
    assert "(over)" not in words


async def test_a_length_that_would_end_a_pair_at_once_is_refused(story: Story) -> None:
    await story.has_programme(**ALWAYS_OPEN, Length="26 weeks")
    await story.joins("ada", "farah")
    await story.releases()
    for _day in range(3):
        await story.all_agree("ada", "farah")
    await story.weeks_pass(12)
    await story.noor.types("/mentor admin programme change")
    await story.noor.submits({"Length": "12 weeks"})
    assert story.noor.errors["Length"].startswith("That would leave less than two weeks")


async def test_the_calendar_calls_a_week_the_same_in_its_list_and_in_its_menu(story: Story) -> None:
    await story.has_programme(**ALWAYS_OPEN)
    await story.noor.types("/mentor admin calendar")
    assert story.noor.modal is not None
    assert "Week 2: the agreement" in story.noor.words(story.noor.modal)
    await story.noor.submits({"Which moment?": "Week 2: the agreement", "When shall it come?": "Not at all"})
    await story.noor.sees("the agreement")
