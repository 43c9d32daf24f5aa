"""`/mentor admin health` and `/mentor admin nudges`, as an admin sees them."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.metrics import Metrics
from storage.tables import nudges, profiles
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
    await story.noor.sees("Planned: none")
    await story.noor.sees("Last one brought to an end: none in seven days")


async def test_it_counts_what_the_ledger_holds_and_names_no_number_below_five(story: Story) -> None:
    await story.has_pair()
    story.workspace.clock.move_to(MONDAY_NOON)
    await story.bot.tick()
    await story.noor.types("/mentor admin health")
    await story.noor.sees("All is well.")
    await story.noor.sees("Planned: fewer than five")
    await story.noor.sees("Sent: fewer than five")
    await story.noor.sees("Last one brought to an end: Monday 9 March 2026, ")


async def test_what_people_did_is_no_part_of_it(story: Story) -> None:
    await story.has_pair()
    await story.ada.types("/mentor pause")
    story.workspace.clock.move_to(MONDAY_NOON)
    await story.bot.tick()
    await story.noor.types("/mentor admin health")
    await story.noor.sees("Came too late, so not sent: fewer than five")
    assert "paused" not in story.noor.words(story.noor.latest)


async def test_it_says_that_nobody_delivers_and_what_to_do(story: Story) -> None:
    await story.has_pair()
    story.workspace.clock.move_to(MONDAY_NOON)
    await story.noor.types("/mentor admin health")
    await story.noor.sees("Nobody seems to deliver.")
    await story.noor.sees("Of these due now: fewer than five")
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


async def test_a_persons_last_nudges(story: Story) -> None:
    await story.has_pair()
    story.workspace.clock.move_to(MONDAY_NOON)
    await story.bot.tick()
    await story.noor.types("/mentor admin nudges @ada")
    await story.noor.sees("The last 4 nudges of @Ada Nwosu")
    await story.noor.sees("Monday 9 March 2026: weekly message, sent")
    await story.noor.sees("invitation to a pair, sent")
    await story.noor.sees("weekly message, planned")


async def test_ten_are_shown_and_no_more(story: Story) -> None:
    await story.has_pair()
    for _week in range(12):
        await story.a_week_passes()
    await story.noor.types(f"/mentor admin nudges <@{story.ada.id}>")
    await story.noor.sees("The last 10 nudges of @Ada Nwosu")
    assert story.noor.words(story.noor.latest).count("•") == 10


async def test_days_are_those_of_the_reader(story: Story) -> None:
    """What is due late on a Monday in London is Tuesday's in Auckland."""
    await story.has_pair()
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        late = update(nudges).where(nudges.c.state == "planned")
        await tx.execute(late.values(due_at=MONDAY_NOON + timedelta(hours=9)))
    await story.workspace.user_changes("noor", tz="Pacific/Auckland")
    await story.noor.types(f"/mentor admin nudges <@{story.ada.id}|ada>")
    await story.noor.sees("Tuesday 10 March 2026: weekly message, planned")


@pytest.mark.parametrize("mentor_first", [True, False])
async def test_a_pairs_last_nudges(story: Story, mentor_first: bool) -> None:
    await story.has_pair()
    await story.noor.types(f"/mentor admin nudges {'@ada @farah' if mentor_first else '@farah @ada'}")
    await story.noor.sees("The last 6 nudges of @Ada Nwosu (mentor) and @Farah Daneshvar (leader)")
    await story.noor.sees("invitation to a pair, sent, to @Farah Daneshvar")
    await story.noor.sees("weekly message, planned, to @Ada Nwosu")


async def test_two_who_were_never_a_pair(story: Story) -> None:
    await story.has_pair()
    await story.noor.types(f"/mentor admin nudges <@{story.ada.id}> <@{story.bao.id}>")
    await story.noor.sees("Those two were never a pair.")


async def test_somebody_who_was_never_asked(story: Story) -> None:
    for person in (story.bao.id, "U0NOBODY"):
        await story.noor.types(f"/mentor admin nudges <@{person}>")
        await story.noor.sees("Nothing was ever planned for")


@pytest.mark.parametrize("mentions", ["", "@nobody", "ada", "@ada @farah @bao", "<!channel>", "<@U1", "<@>"])
async def test_nobody_or_too_many_named(story: Story, mentions: str) -> None:
    await story.noor.types(f"/mentor admin nudges {mentions}")
    await story.noor.sees("Whose nudges? Type /mentor admin nudges @person")


async def test_a_row_that_cannot_be_read_stops_nothing_but_itself(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "kofi", "farah", "oskar")
    await story.releases()
    await story.all_agree("ada", "kofi", "farah", "oskar")
    ada = story.ada.id
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        values = {"offers": ["teleportation"]}
        await tx.execute(tx.update(profiles).where(profiles.c.person_id == ada).values(values))
    counts = [len(story.workspace.actor(each).dms) for each in ("ada", "kofi")]
    await story.a_week_passes()
    await story.a_week_passes()
    assert len(story.ada.dms) == counts[0]
    assert len(story.kofi.dms) > counts[1]
    await story.noor.types("/mentor admin health")
    await story.noor.sees("Some rows cannot be read, and are left alone.")
    await story.noor.sees(f"profile {ada}")
