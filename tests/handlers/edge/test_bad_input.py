"""Bad input gets a sentence and leaves the tables as they were."""

from typing import Any

import pytest
from sqlalchemy import func, select

from storage.tables import metadata
from tests.slack_simulator import make_user
from tests.support.cast import MENTOR_ANSWERS, PROGRAMME, Story

KEPT_FOR_EVERYBODY = ("people", "events")  # meeting somebody, and hearing of an event, is no harm


async def all_tables(story: Story) -> dict[str, list[Any]]:
    """All rows of all tables, but for those that merely say whom we met."""
    tables = [each for each in metadata.sorted_tables if each.name not in KEPT_FOR_EVERYBODY]
    async with story.reading() as tx:
        return {each.name: sorted(map(str, await tx.execute(select(each)))) for each in tables}


def mrkdwn_texts(part: Any) -> list[str]:
    """All texts in which Slack would read markup; a plain_text never calls anybody."""
    if isinstance(part, list):
        return [words for each in part for words in mrkdwn_texts(each)]
    if isinstance(part, dict):
        texts = [part["text"]] if part.get("type") == "mrkdwn" else []
        return texts + [words for each in part.values() for words in mrkdwn_texts(each)]
    return []


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("", id="nothing"),
        pytest.param("   ", id="blanks"),
        pytest.param("x" * 4_000, id="4000-characters"),
        pytest.param("join " + "x" * 3_990, id="4000-characters-after-a-verb"),
        pytest.param("نعم אבג 🦄", id="right-to-left-and-emoji"),
        pytest.param("<!channel>", id="a-broadcast"),
        pytest.param("pause until <!here>", id="a-broadcast-for-a-date"),
        pytest.param("stats <!everyone> month", id="a-broadcast-for-a-programme"),
        pytest.param("ADMIN", id="shouted"),
        pytest.param("admin nonsense", id="an-unknown-second-word"),
    ],
)
async def test_whatever_is_typed_gets_an_answer_and_changes_nothing(story: Story, typed: str) -> None:
    await story.has_programme()
    tables_at_first = await all_tables(story)
    await story.ada.types(f"/mentor {typed}")
    answered = story.ada.modal or story.ada.latest
    answer = story.ada.words(answered)
    assert answer
    assert "Something went wrong" not in answer
    assert await all_tables(story) == tables_at_first
    payloads = [each.payload for each in story.workspace.traffic if each.direction == "from_app"]
    assert not [payload for payload in payloads if "<!" in str(payload)]


async def test_a_broadcast_in_a_programmes_name_is_only_words(story: Story) -> None:
    await story.has_programme(
        **{"Name": "<!channel> & <@U1>", "Purpose, in one sentence": "*Hear* <!everyone> <https://x.y|this>"}
    )
    await story.joins("ada", "farah")
    await story.ada.types("/mentor")
    await story.noor.types("/mentor admin")
    await story.noor.types("/mentor stats")
    texts = [
        words
        for message in story.workspace.messages
        for words in [message.text, *mrkdwn_texts(message.blocks)]
    ]
    assert [words for words in texts if "&lt;!channel&gt;" in words]
    assert not [each for each in texts if "<!channel>" in each or "<!everyone>" in each or "<https" in each]


async def test_a_bot_cannot_coordinate(story: Story) -> None:
    story.workspace.add(make_user("robo", "Robo", is_bot=True))
    tables_at_first = await all_tables(story)
    await story.noor.types("/mentor admin programme")
    await story.noor.submits(PROGRAMME | {"First day": "2026-03-09", "Coordinator": "robo"})
    assert story.noor.errors["Coordinator"].startswith("This account is a guest, a bot, or no longer active")
    assert await all_tables(story) == tables_at_first


async def test_a_guest_cannot_join_even_with_an_old_form(story: Story) -> None:
    await story.has_programme()
    gus = await story.workspace.user_joins(make_user("gus", "Gus Guest"))
    await gus.types("/mentor join")
    await story.workspace.user_changes("gus", is_restricted=True)
    tables_at_first = await all_tables(story)
    await gus.submits(MENTOR_ANSWERS)
    await gus.sees("Guests cannot take part yet")
    assert await all_tables(story) == tables_at_first


async def test_a_form_of_a_programme_that_ended_is_refused(story: Story) -> None:
    await story.has_programme()
    await story.ada.types("/mentor join")
    story.workspace.clock.advance(weeks=20)
    tables_at_first = await all_tables(story)
    await story.ada.submits(MENTOR_ANSWERS)
    await story.ada.sees("Spring takes nobody in any more.")
    assert (await all_tables(story))["members"] == tables_at_first["members"]


async def test_an_old_button_that_nobody_knows_gets_a_sentence(story: Story) -> None:
    await story.has_pair()
    await story.ada.types("/mentor pair")
    message = story.ada.latest
    for block in message.blocks:
        for element in block.get("elements", []):
            if element.get("action_id") == "history":
                element["action_id"] = "history_of_2019"
    await story.ada.clicks("History", within=message)
    await story.ada.sees("This button is out of date")


async def test_the_same_event_four_times_is_heard_once(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    await story.workspace.user_changes("ada", times=4, tz="Asia/Tokyo")
    events = metadata.tables["events"]
    async with story.reading() as tx:
        assert (await tx.execute(select(func.count()).select_from(events))).scalar_one() == 1


async def test_values_that_somebody_made_up_get_a_sentence(story: Story) -> None:
    await story.has_pair()
    await story.ada.types("/mentor topic")
    message = story.ada.latest
    for made_up in ("", "-", "x/y/z", "a/b", "/" * 50, "🦄"):
        for block in message.blocks:
            for element in block.get("elements", []):
                if element.get("action_id") == "skip_topic":
                    element["value"] = made_up
        tables_at_first = await all_tables(story)
        await story.ada.clicks("Skip this week", within=message)
        assert "Something went wrong" not in story.ada.words(story.ada.latest)
        assert await all_tables(story) == tables_at_first
