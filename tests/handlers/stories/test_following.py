"""Accounts are followed: by event, by comparison with Slack, and where Slack refuses somebody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.mentoring.model import AccountStatus, MemberState, PairState, Person, Profile
from storage import erasures, members, pairs, people, workspaces
from tests.conftest import a_bot
from tests.slack_simulator import Fault, Workspace, make_user, serving
from tests.slack_simulator.state.shapes import user_json
from tests.slack_simulator.transport.payloads import event_callback
from tests.slack_simulator.transport.sending import send_to_app
from tests.support.cast import Story
from tests.support.readings import all_pairs, modal_words
from tests.support.stories import rehearse_match

SILENT = {"ok": False, "error": "internal_error"}


@pytest.fixture
async def slack(workspace: Workspace) -> AsyncIterator[Workspace]:
    """A workspace whose bot may be started and stopped."""
    async with serving(workspace):
        yield workspace


@asynccontextmanager
async def started(slack: Workspace, database_url: str) -> AsyncIterator[Story]:
    slack.clock.advance(minutes=2)  # Slack lets an app connect once a minute
    async with a_bot(slack, database_url) as bot:
        yield Story(slack, bot)


async def person(story: Story, handle: str) -> Person | None:
    async with story.reading() as tx:
        return await people.find(tx, story.workspace.person(handle).id)


async def status_of(story: Story, handle: str) -> AccountStatus:
    stored = await person(story, handle)
    assert stored is not None
    return stored.account_status


async def state_of(story: Story, handle: str) -> MemberState:
    async with story.reading() as tx:
        return (await members.of_person(tx, story.workspace.person(handle).id))[0].state


def closing_lines(story: Story, handle: str) -> list[str]:
    actor = story.workspace.actor(handle)
    return [actor.words(each) for each in actor.dms if "is closing" in each.text]


async def test_a_deactivated_person_leaves_and_the_partner_is_told_once(story: Story) -> None:
    await story.has_bare_pair()
    await story.workspace.user_changes("ada", deleted=True, times=4)
    assert await state_of(story, "ada") is MemberState.LEFT
    await story.passes(minutes=1)
    assert len(closing_lines(story, "farah")) == 1
    assert await status_of(story, "ada") is AccountStatus.DEACTIVATED


async def test_a_move_to_another_zone_is_followed(story: Story) -> None:
    await story.has_programme()
    await story.workspace.user_changes("ada", tz="Asia/Tokyo")
    ada = await person(story, "ada")
    assert ada is not None
    assert ada.timezone == "Asia/Tokyo"
    assert ada.level == 2, "what the roster said stays"


async def test_people_whom_we_never_met_are_not_kept_from_events(story: Story) -> None:
    await story.workspace.user_joins(make_user("zoe", "Zoe Park"))
    assert await person(story, "zoe") is None


async def test_who_was_deactivated_while_the_bot_was_stopped_leaves_within_a_day(
    slack: Workspace, sqlite_url: str
) -> None:
    async with started(slack, sqlite_url) as story:
        pair = await story.has_bare_pair()
    slack.user_changes_unheard("farah", deleted=True)
    async with started(slack, sqlite_url) as story:
        for _step in range(6):
            await story.passes(hours=4)
        assert await state_of(story, "farah") is MemberState.LEFT
        async with story.reading() as tx:
            ended_pair = await pairs.find(tx, pair.id)
        assert ended_pair is not None
        assert ended_pair.state is PairState.STOPPED
        [line] = closing_lines(story, "ada")
        assert "Your pair with @Farah Daneshvar is closing; thank you both." in line
        messages_by_then = len(story.ada.dms)
        await story.weeks_pass(4)
        assert len(story.ada.dms) == messages_by_then
        assert not [each for each in story.noor.dms if "does not let me write to" in each.text]


async def test_private_answers_go_with_an_account_that_is_found_deactivated(story: Story) -> None:
    await story.has_bare_pair()
    await story.bot.tick()
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        await people.save_profile(tx, story.ada.id, Profile(avoids=(story.oskar.id,)))
    story.workspace.user_changes_unheard("ada", deleted=True)
    for _step in range(7):
        await story.passes(hours=4)
    async with story.reading() as tx:
        profile = await people.find_profile(tx, story.ada.id)
    assert profile is not None
    assert profile.avoids == ()


async def test_of_an_erased_person_nothing_is_read_anew_from_an_event(story: Story) -> None:
    await story.has_programme()
    camila = story.workspace.person("camila")
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        ada = await people.find(tx, story.ada.id)
        assert ada is not None
        await people.save_from_roster(tx, [replace(ada, manager_id=camila.id)])
        await erasures.erase(tx, camila.id, story.workspace.clock.now())
    await story.workspace.user_changes("camila", tz="Asia/Tokyo")
    kept = await person(story, "camila")
    assert kept is not None, "her id stays in the line of others"
    assert (kept.name, kept.timezone) == ("", "UTC")


async def test_who_asks_what_is_stored_about_them_is_not_stored_for_it(story: Story) -> None:
    story.workspace.add(make_user("zoe", "Zoe Park"))
    zoe = story.workspace.actor("zoe")
    await zoe.types("/mentor privacy")
    await zoe.opens_home()
    assert await person(story, "zoe") is None
    await zoe.types("/mentor help")
    assert await person(story, "zoe") is not None


async def test_a_move_while_the_bot_was_stopped_moves_the_nudge_that_waits(
    slack: Workspace, sqlite_url: str
) -> None:
    async with started(slack, sqlite_url) as story:
        await story.has_bare_pair()
    slack.user_changes_unheard("ada", tz="America/Sao_Paulo")
    async with started(slack, sqlite_url) as story:
        await story.passes(hours=1)
        ada = await person(story, "ada")
        assert ada is not None
        assert ada.timezone == "America/Sao_Paulo"
        await story.a_week_passes()
        [topics] = [each for each in story.ada.dms if "Ideas for your next talk" in each.text]
        sent_at = float(topics.ts) % 86_400 / 3_600  # hours of the day, in UTC
        assert 12 <= sent_at <= 17, "nine to ten in the morning there, and at the step that follows"


async def test_leaders_deactivated_while_the_bot_was_stopped_are_not_in_the_plan(
    slack: Workspace, sqlite_url: str
) -> None:
    async with started(slack, sqlite_url) as story:
        await story.has_programme()
        await story.joins("ada", "farah", "sofia")
    for leader in ("farah", "sofia"):
        slack.user_changes_unheard(leader, deleted=True)
    async with started(slack, sqlite_url) as story:
        await story.noor.types("/mentor admin match")
        words = modal_words(story.noor)
        assert "nobody can be paired just now" in words
        assert "Farah" not in words
        assert await all_pairs(story, "ada") == []
        await story.a_week_passes()
        assert [each for each in story.ada.dms if "Yes, gladly" in story.ada.words(each)] == []


async def test_a_release_asks_again_of_those_in_the_plan_alone(story: Story) -> None:
    await rehearse_match(story, "ada", "kofi", "farah")
    assert "Who has an account in Slack: as of today, 10:00." in modal_words(story.noor)
    story.workspace.user_changes_unheard("farah", deleted=True)
    story.workspace.clock.advance(minutes=10)
    calls = len(story.workspace.calls_of("users.info"))
    await story.noor.submits()
    assert "Left, or paused: @Farah Daneshvar" in modal_words(story.noor)
    assert await all_pairs(story, "ada") == []
    described = {each["user"] for each in story.workspace.calls_of("users.info")[calls:]}
    assert described > {story.noor.id, story.farah.id}
    assert len(described) == 3, "the two of the plan, and who releases it"


async def test_nobody_whom_slack_does_not_show_any_more_is_asked(story: Story) -> None:
    await rehearse_match(story, "ada", "kofi", "farah")
    farah = story.farah.id
    del story.workspace.people[farah]
    story.workspace.clock.advance(minutes=10)
    await story.noor.submits()
    assert f"Left, or paused: @{farah}" in modal_words(story.noor)
    assert await all_pairs(story, "ada") == []


async def test_who_is_not_to_be_seen_any_more_leaves_within_a_day(story: Story) -> None:
    await story.has_bare_pair()
    await story.bot.tick()
    ada = story.ada.id
    del story.workspace.people[ada]
    for _step in range(9):
        await story.passes(hours=4)
    async with story.reading() as tx:
        assert (await people.find_many(tx, [ada]))[ada].account_status is AccountStatus.DEACTIVATED
        assert {each.state for each in await members.of_person(tx, ada)} == {MemberState.LEFT}
    assert len(closing_lines(story, "farah")) == 1


async def test_without_an_answer_of_slack_nothing_is_released(story: Story) -> None:
    await rehearse_match(story, "ada", "farah")
    story.workspace.clock.advance(minutes=10)
    await story.noor.types("/mentor admin")  # her own rights are known again
    form = story.noor.modal
    assert form is not None
    story.workspace.faults.append(Fault("users.info", body=SILENT, times=9))
    await story.noor.submits()
    assert "so nothing was released" in modal_words(story.noor)
    assert await all_pairs(story, "ada") == []


async def test_a_rehearsal_without_an_answer_says_how_old_its_accounts_are(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.bot.tick()
    story.workspace.clock.advance(hours=5)
    await story.noor.types("/mentor admin")
    story.workspace.faults.append(Fault("users.info", body=SILENT, times=9))
    await story.noor.clicks("Rehearse the match")
    assert "as of today, 10:00." in modal_words(story.noor)


async def test_accounts_are_read_once_a_day_and_at_most_once_an_hour(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")

    def descriptions() -> int:
        calls = [each for each in story.workspace.calls_of("users.info") if each["user"] == story.ada.id]
        return len(calls)

    await story.bot.tick()
    compared = descriptions()
    assert compared == 1
    for _minute in range(70):
        await story.passes(minutes=1)
    await story.noor.types("/mentor admin match")
    assert descriptions() == compared + 1
    await story.noor.types("/mentor admin match")
    assert descriptions() == compared + 1
    for _hour in range(22):
        await story.passes(hours=1)
    assert descriptions() == compared + 1, "a rehearsal puts off nothing that the clock does"
    await story.passes(hours=1)
    assert descriptions() == compared + 2


async def test_a_comparison_that_slack_refuses_comes_an_hour_later(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    story.workspace.user_changes_unheard("ada", deleted=True)
    story.workspace.faults.append(Fault("users.info", body=SILENT, times=9))
    await story.bot.tick()
    story.workspace.faults.clear()
    await story.passes(minutes=59)
    assert await state_of(story, "ada") is MemberState.ACTIVE
    await story.passes(minutes=2)
    assert await state_of(story, "ada") is MemberState.LEFT


async def test_pairs_are_held_against_the_rules_though_slack_describes_nobody(story: Story) -> None:
    await story.has_bare_pair()
    await story.bot.tick()
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        ada = (await people.find_many(tx, [story.ada.id]))[story.ada.id]
        await people.save_from_roster(tx, [replace(ada, manager_id=story.farah.id)])
    story.workspace.faults.append(Fault("users.info", body=SILENT, times=99))
    for _step in range(13):
        await story.passes(hours=2)
    assert {each.state for each in await all_pairs(story, "ada")} == {PairState.STOPPED}


async def test_a_person_whom_slack_refuses_and_whose_account_is_gone_takes_the_road_of_leavers(
    story: Story,
) -> None:
    await story.has_bare_pair()
    await story.bot.tick()
    story.workspace.user_changes_unheard("ada", deleted=True)
    story.workspace.faults.append(Fault("users.info", body=SILENT))  # the comparison of that day fails
    for _step in range(42):
        await story.passes(hours=4)
    assert await state_of(story, "ada") is MemberState.LEFT
    assert len(closing_lines(story, "farah")) == 1
    assert not [each for each in story.noor.dms if "does not let me write to" in each.text]


async def test_after_a_letter_that_slack_refuses_accounts_are_compared(story: Story) -> None:
    await story.has_bare_pair()
    async with story.reading() as tx:
        before = (await workspaces.get(tx)).accounts_read_at
    await story.passes(hours=3)
    story.workspace.user_changes_unheard("farah", deleted=True)
    await story.ada.types("/mentor leave")
    await story.ada.clicks("Leave")
    for _hour in range(20):
        await story.passes(hours=1)
    async with story.reading() as tx:
        after = (await workspaces.get(tx)).accounts_read_at
    assert before is not None
    assert after is not None
    assert before < after < before + timedelta(days=1)
    assert await status_of(story, "farah") is AccountStatus.DEACTIVATED


async def test_an_event_that_is_older_than_what_is_known_changes_nothing(story: Story) -> None:
    await story.has_programme()
    late = user_json(story.workspace, story.workspace.person("ada"), with_locale=True)
    story.workspace.clock.advance(minutes=5)
    await story.workspace.user_changes("ada", tz="Asia/Tokyo")
    for updated in (late["updated"], late["updated"] - 60):
        event = {"type": "user_change", "user": late | {"deleted": True, "updated": updated}}
        await story.workspace.deliver_event(event)
    ada = await person(story, "ada")
    assert ada is not None
    assert (ada.timezone, ada.account_status) == ("Asia/Tokyo", AccountStatus.ACTIVE)


async def test_an_event_is_handled_only_with_all_that_it_led_to(story: Story) -> None:
    await story.has_bare_pair()
    ada = story.workspace.person("ada")
    ada.deleted = True
    user = user_json(story.workspace, story.workspace.add(ada))
    payload = event_callback(story.workspace, {"type": "user_change", "user": user})

    async def arrives() -> None:
        await send_to_app(story.workspace, "events_api", payload)
        await story.bot.doors.drain()

    async with story.bot.db.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE notices RENAME TO gone")
    await arrives()
    assert await state_of(story, "ada") is MemberState.ACTIVE
    async with story.bot.db.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE gone RENAME TO notices")
    await arrives()
    assert await state_of(story, "ada") is MemberState.LEFT


async def test_nobody_who_did_not_act_is_written_to_while_the_database_is_out_of_order(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    async with story.bot.db.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE events RENAME TO gone")
    before = len(story.workspace.calls_of("chat.postMessage"))
    for handle in ("oskar", "sofia", "linus", "kofi"):
        await story.workspace.user_changes(handle, status_text="In a meeting")
    assert len(story.workspace.calls_of("chat.postMessage")) == before


async def test_a_roster_that_finds_an_account_gone_ends_its_pair_with_the_import(story: Story) -> None:
    pair = await story.has_bare_pair()
    story.workspace.user_changes_unheard("ada", deleted=True)
    await story.has_roster()
    async with story.reading() as tx:
        ended_pair = await pairs.find(tx, pair.id)
    assert ended_pair
    assert ended_pair.state is PairState.STOPPED
