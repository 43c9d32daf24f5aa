"""`/mentor privacy`: what is stored, all of it as a file, and its erasure with a receipt."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from handlers.sending.files import send_file
from storage import pairs, people, programmes, seats, uploads
from storage.tables import metadata
from tests.slack_simulator import Fault
from tests.slack_simulator.state.records import File
from tests.support.cast import Story

AVOIDED = {"Anybody you would rather not be paired with?": ["kofi"]}


async def rows_by_table(story: Story) -> dict[str, str]:
    """All that the database holds, as text, by table."""
    async with story.reading() as tx:
        return {
            each.name: "\n".join(repr(row) for row in await tx.execute(select(each)))
            for each in metadata.sorted_tables
        }


async def stored(story: Story) -> str:
    """All that the database holds, as text."""
    return "\n".join((await rows_by_table(story)).values())


async def tables_naming(story: Story, person_id: str) -> list[str]:
    """The tables in which the id of a person stands."""
    return [name for name, rows in (await rows_by_table(story)).items() if person_id in rows]


def files(story: Story) -> list[File]:
    """The files that are still in Slack."""
    return [each for each in story.workspace.files.values() if each.complete and not each.deleted]


def exported(story: Story) -> dict[str, Any]:
    """The document that was uploaded last."""
    document: dict[str, Any] = json.loads((files(story)[-1].content or b"").decode())
    return document


async def erases(story: Story, handle: str = "ada") -> None:
    actor = story.workspace.actor(handle)
    await actor.types("/mentor privacy erase")
    await actor.clicks("Erase what is stored about me")


async def test_it_prints_what_is_stored_who_sees_it_and_how_long_it_stays(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", **AVOIDED)
    await story.ada.types("/mentor privacy")
    page = await story.ada.sees("What is stored about you")
    words = story.ada.words(page)
    for line in (
        "From Slack and the roster: the admins of your programmes see it.",
        "Ada Nwosu, time zone Europe/London, language en-GB",
        "Level: 2",
        "Reports to: @Yuki Hoshino",
        "Department: Engineering",
        "You offer: Generative AI, Data and automation",
        "Yours alone: the bot uses it, and nobody reads it.",
        "Rather not paired with: @Kofi Asamoah",
        "Spring: mentor, taking part, joined on Monday 2 March 2026",
        "While you are a member elsewhere, your partners, whom not to meet again and your topics stay.",
    ):
        assert line in words, line


async def test_it_is_reached_from_the_home_tab_and_by_somebody_who_never_joined(story: Story) -> None:
    await story.ada.opens_home()
    await story.ada.clicks("What is stored about me", within="home")
    await story.ada.sees("Ada Nwosu, time zone Europe/London, language en-GB")


async def test_whoever_was_not_asked_reads_of_no_proposal(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.releases()
    await story.passes(hours=26)
    await story.ada.clicks("Not this time")
    await story.farah.types("/mentor privacy")
    assert "Ada" not in story.farah.words(story.farah.messages()[-1])
    await story.farah.types("/mentor privacy export")
    assert story.ada.id not in json.dumps(exported(story))


async def test_an_export_comes_as_a_file_by_direct_message(story: Story) -> None:
    await story.has_bare_pair()
    await story.ada.types("/mentor privacy export")
    assert "[file: what-is-stored-about-me.json]" in story.ada.words(story.ada.dms[-1])
    await story.ada.sees("All that is stored about you is in our direct messages, as a file.")
    document = exported(story)
    assert document["person"]["name"] == "Ada Nwosu"
    assert document["answers"]["offers"] == ["generative_ai", "data"]
    assert [each["partner"] for each in document["pairs"]] == [story.farah.id]
    assert story.farah.dms[-1].files == []


async def test_without_the_right_it_comes_as_messages(story: Story) -> None:
    await story.has_bare_pair()
    story.workspace.scopes.discard("files:write")
    await story.ada.types("/mentor privacy")
    await story.ada.clicks("Send me all of it")
    parts = [each for each in story.ada.dms if "part 1 of 1" in story.ada.words(each)]
    assert '"name": "Ada Nwosu"' in story.ada.words(parts[0])
    await story.ada.sees("a file could not be sent")
    assert files(story) == []


async def test_erasing_asks_twice(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    await story.ada.types("/mentor privacy erase")
    await story.ada.sees("Shall I erase what is stored about you?")
    assert "Ada Nwosu" in await stored(story)
    await story.ada.clicks("Erase what is stored about me")
    assert story.ada.confirmations[-1]["title"]["text"] == "Erase it for good?"
    assert "Ada Nwosu" not in await stored(story)


async def test_an_erased_person_is_in_no_table_and_has_a_receipt(story: Story) -> None:
    await story.has_bare_pair()
    await story.a_week_passes()
    await story.ada.types("/mentor privacy export")
    await erases(story)
    assert "Ada Nwosu" not in await stored(story)
    receipt = story.ada.words(story.ada.dms[-1])
    for line in (
        "Receipt 1 of",
        "1 membership, 1 pair with its talks",
        "1 file I uploaded",
        "I keep the number",
    ):
        assert line in receipt, line
    await story.ada.sees("It is erased. Your receipt is in our direct messages.")
    assert await tables_naming(story, story.ada.id) == ["notices"], "the line to Farah waits to be said"
    await story.passes(minutes=1)
    assert await tables_naming(story, story.ada.id) == []


async def test_the_pair_ends_with_the_neutral_line_and_the_seat_is_free(story: Story) -> None:
    pair = await story.has_bare_pair()
    await erases(story)
    await story.passes(minutes=1)
    assert "Your pair with @Ada Nwosu is closing; thank you both." in story.farah.words(story.farah.dms[-1])
    async with story.reading() as tx:
        assert await pairs.find(tx, pair.id) is None
        assert await seats.taken(tx, await programmes.get(tx, pair.programme_id)) == {}
    for _week in range(2):
        await story.a_week_passes()
    assert "closing" in story.farah.words(story.farah.dms[-1]), "nothing comes of a pair that is gone"


async def test_a_partner_who_was_only_asked_hears_nothing(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.releases()
    await erases(story)
    await story.a_week_passes()
    assert story.farah.dms == []


async def test_the_files_we_uploaded_are_deleted(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    await story.ada.types("/mentor privacy export")
    assert len(files(story)) == 1
    await erases(story)
    assert files(story) == []


async def test_a_file_that_slack_does_not_delete_now_is_deleted_later(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    await story.ada.types("/mentor privacy export")
    story.workspace.faults.append(Fault("files.delete", 503, {"ok": False, "error": "service_unavailable"}))
    await erases(story)
    assert len(files(story)) == 1
    assert story.ada.id not in await stored(story)
    await story.passes(hours=2)
    assert files(story) == []


@pytest.mark.parametrize("is_shared", [False, True])
async def test_of_a_file_whose_way_broke_off_nothing_is_left(story: Story, is_shared: bool) -> None:
    await story.has_programme()
    await story.joins("ada")
    broken = Fault("files.completeUploadExternal", 503, {"ok": False}, takes_effect=is_shared)
    story.workspace.faults.append(broken)
    await story.ada.types("/mentor privacy export")
    async with story.reading() as tx:
        assert await uploads.count_of_person(tx, story.ada.id) == 0
    await story.passes(minutes=1)
    assert files(story) == []
    assert (await rows_by_table(story))["uploads"] == ""


async def test_an_export_that_an_erasure_overtakes_leaves_nobody_named(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    sent = send_file(
        story.bot.client,
        story.bot.db,
        story.bot.workspace.id,
        story.workspace.clock.now(),
        story.ada.id,
        "mine.json",
        b"{}",
        "Here it is.",
    )
    await erases(story)
    story.workspace.clock.advance(minutes=1)  # Slack takes a message a second in a conversation
    assert await sent
    assert story.ada.id not in await stored(story)
    for _hour in range(25):
        await story.passes(hours=1)
    assert files(story) == []


async def test_to_read_the_receipt_stores_nobody_anew(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    await erases(story)
    for tab in ("messages", "home"):
        await story.ada.opens_home(tab)
    await story.ada.sees("Spring is open")
    await story.workspace.user_changes("ada", tz="Asia/Tokyo")
    assert story.ada.id not in await stored(story)


async def test_an_erased_person_may_come_back_as_new(story: Story) -> None:
    await story.has_bare_pair()
    await erases(story)
    await story.joins("ada")
    await story.ada.types("/mentor privacy")
    words = story.ada.words(story.ada.messages()[-1])
    assert "Spring: mentor, taking part" in words
    assert "Pair with" not in words
    assert "Level: not known" in words


async def test_a_manager_stays_as_a_bare_link_until_they_come_back(story: Story) -> None:
    await story.has_bare_pair()
    await erases(story, "farah")
    async with story.reading() as tx:
        farah = await people.find(tx, story.farah.id)
    assert farah is not None
    assert (farah.name, farah.level, farah.department) == ("", 4, None)
    assert "others report to you" in story.farah.words(story.farah.dms[-1])
    await story.workspace.user_changes("farah", tz="Asia/Tokyo")
    assert "Farah Daneshvar" not in await stored(story)
    await story.farah.types("/mentor")
    assert "Farah Daneshvar" in await stored(story)


async def test_a_receipt_that_cannot_be_sent_stands_in_place_of_the_question(
    story: Story,
) -> None:
    await story.has_bare_pair()
    story.workspace.faults.append(Fault("chat.postMessage", body={"ok": False, "error": "restricted_action"}))
    await erases(story)
    await story.ada.sees("Receipt 1 of")
    await story.passes(minutes=1)
    assert "is closing" in story.farah.words(story.farah.dms[-1])


@pytest.mark.parametrize("step", ["proposed", "consented"])
async def test_a_question_that_was_open_is_gone(story: Story, step: str) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.releases()
    await story.passes(hours=26)
    if step == "consented":
        await story.ada.clicks("Yes, gladly")
        await story.passes(hours=26)
    await erases(story)
    asked = story.ada if step == "proposed" else story.farah
    await asked.clicks("Yes, gladly")
    await asked.sees("This invitation has ended")
    async with story.reading() as tx:
        assert [*await pairs.live_of_person(tx, story.farah.id)] == []
