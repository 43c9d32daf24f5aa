"""`/mentor admin health` and `/mentor admin nudges`, as an admin sees them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.metrics import Metrics
from tests.slack_simulator import Fault
from tests.support.cast import Story

MONDAY_NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)


async def test_anyone_else_is_refused_kindly(story: Story) -> None:
    for command in ("health", "nudges", "nudges <@U1|ada>"):
        await story.ada.types(f"/mentor admin {command}")
        await story.ada.sees("Only programme admins can see this")


async def test_before_anything_all_is_well(story: Story) -> None:
    await story.noor.types("/mentor admin")
    await story.noor.sees("admin health shows how delivery goes")
    await story.noor.clicks("Health")
    await story.noor.sees("All is well. Nothing is overdue.")
    await story.noor.sees("Not sent through a fault of mine: none")


async def test_what_is_sent_or_due_in_a_moment_or_paused_is_no_news(story: Story) -> None:
    await story.noor.types("/mentor admin health")
    first_answer = story.noor.latest.text
    await story.has_pair()
    await story.ada.types("/mentor pause")
    await story.a_week_passes()
    await story.noor.types("/mentor admin health")
    assert story.noor.latest.text == first_answer


async def test_what_came_too_late_is_told(story: Story) -> None:
    await story.has_pair()
    story.workspace.clock.move_to(MONDAY_NOON + timedelta(hours=9))
    await story.bot.tick()
    await story.noor.types("/mentor admin health")
    await story.noor.sees("Not sent through a fault of mine: fewer than five (its hour had passed)")


async def test_it_says_that_nobody_delivers_and_what_to_do(story: Story) -> None:
    await story.has_pair()
    story.workspace.clock.move_to(MONDAY_NOON)
    await story.noor.types("/mentor admin health")
    await story.noor.sees("Nobody seems to deliver.")
    await story.noor.sees("Due: fewer than five")
    await story.noor.sees("The oldest of them has waited for")
    await story.bot.tick()
    await story.noor.clicks("Look again")
    await story.noor.sees("All is well. Nothing is overdue.")


async def test_a_revoked_token_is_named_while_it_lasts(story: Story) -> None:
    await story.has_pair()
    story.workspace.faults.append(Fault("chat.postMessage", body={"ok": False, "error": "token_revoked"}))
    story.workspace.clock.move_to(MONDAY_NOON)
    await story.bot.tick()
    await story.noor.types("/mentor admin health")
    await story.noor.sees("Slack lets nothing through.")
    await story.noor.sees(
        "To be tried again: fewer than five (Slack does not accept the app's token or rights)"
    )


async def test_it_tells_the_rate_limits_this_process_met(story: Story) -> None:
    metrics: Metrics = story.bot.doors.lent["metrics"]
    for _ in range(3):
        metrics.count_rate_limit("chat.postMessage")
    await story.noor.types("/mentor admin health")
    await story.noor.sees("Times Slack told it to slow down: 3")


async def test_whether_messages_reach_a_person(story: Story) -> None:
    await story.has_pair()
    await story.noor.types("/mentor admin nudges @ada")
    await story.noor.sees("Messages to @Ada Nwosu:")
    await story.noor.sees("Sent: no")
    await story.noor.sees("Waiting: yes")
    await story.noor.sees("Could not be delivered: no")
    await story.a_week_passes()
    await story.noor.types(f"/mentor admin nudges <@{story.ada.id}|ada>")
    await story.noor.sees("Sent: yes")


async def test_what_could_not_be_delivered_says_what_slack_said(story: Story) -> None:
    await story.has_pair()
    refusal = {"ok": False, "error": "user_not_found"}
    story.workspace.faults.append(Fault("chat.postMessage", body=refusal))
    story.workspace.clock.move_to(MONDAY_NOON)
    await story.bot.tick()
    await story.noor.types("/mentor admin nudges @ada")
    await story.noor.sees("Could not be delivered: Slack does not let me write to them")


@pytest.mark.parametrize("mentions", ["@ada @farah", "@ada @bao"])
async def test_of_two_people_the_same_is_said_whether_they_are_a_pair_or_not(
    story: Story, mentions: str
) -> None:
    await story.has_pair()
    await story.noor.types(f"/mentor admin nudges {mentions}")
    assert story.noor.words(story.noor.latest).count("Messages to") == 2


async def test_of_somebody_who_was_never_asked_the_same_is_said(story: Story) -> None:
    for person in (story.bao.id, "U0NOBODY"):
        await story.noor.types(f"/mentor admin nudges <@{person}>")
        await story.noor.sees("Sent: no")


@pytest.mark.parametrize("mentions", ["", "@nobody", "ada", "@ada @farah @bao", "<!channel>", "<@U1", "<@>"])
async def test_nobody_or_too_many_named(story: Story, mentions: str) -> None:
    await story.noor.types(f"/mentor admin nudges {mentions}")
    await story.noor.sees("Whose messages? Type /mentor admin nudges @person")
