"""Who may open the console is asked of Slack anew, and people of another company are outside."""

import inspect
import sys
from typing import Any, cast

from bot.mentoring.files.roster import read
from bot.mentoring.model import AccountStatus
from handlers import register
from handlers.stories.importing_people import import_roster
from storage import members, people, programmes
from tests.slack_simulator import Actor, Fault, make_user, roster_csv
from tests.support.cast import PROGRAMME, Story

SILENT = {"ok": False, "error": "internal_error"}
CONSOLE, REFUSED = "There is no programme yet.", "Only programme admins can see this."
THEIR_TEAM = "T0ELSEWHERE"


def last_words(actor: Actor) -> str:
    return actor.words(actor.messages()[-1])


async def test_an_admin_of_slack_who_is_none_any_more_loses_the_console(story: Story) -> None:
    await story.noor.types("/mentor admin")
    assert CONSOLE in last_words(story.noor)
    story.workspace.user_changes_unheard("noor", is_admin=False, is_owner=False)
    story.workspace.clock.advance(minutes=5)
    await story.noor.types("/mentor admin")
    assert REFUSED in last_words(story.noor)


async def test_an_admin_who_became_a_guest_loses_the_console_and_what_they_were_given(story: Story) -> None:
    await story.has_programme(Coordinator="callum")
    await story.callum.types("/mentor admin")
    assert "Spring" in last_words(story.callum)
    story.workspace.user_changes_unheard("callum", is_restricted=True)
    story.workspace.clock.advance(minutes=5)
    await story.callum.types("/mentor admin")
    assert REFUSED in last_words(story.callum)


async def test_a_form_of_the_console_asks_anew_as_well(story: Story) -> None:
    await story.noor.types("/mentor admin programme")
    story.workspace.user_changes_unheard("noor", is_admin=False, is_owner=False)
    story.workspace.clock.advance(minutes=5)
    await story.noor.submits(PROGRAMME | {"First day": "2026-03-09"})
    await story.noor.sees(REFUSED)
    async with story.reading() as tx:
        assert not await programmes.list_all(tx)


async def test_an_event_takes_the_console_away_at_once(story: Story) -> None:
    await story.noor.types("/mentor admin")
    await story.workspace.user_changes("noor", is_admin=False, is_owner=False)
    await story.noor.types("/mentor admin")
    assert REFUSED in last_words(story.noor)


async def test_slack_is_asked_once_in_minutes_and_only_for_the_console(story: Story) -> None:
    await story.noor.types("/mentor help")
    for _minute in range(4):
        await story.noor.types("/mentor admin")
        story.workspace.clock.advance(minutes=1)
    assert len(story.workspace.calls_of("users.info")) == 1
    story.workspace.clock.advance(minutes=1)
    await story.noor.types("/mentor")
    assert len(story.workspace.calls_of("users.info")) == 1
    await story.noor.types("/mentor admin")
    assert len(story.workspace.calls_of("users.info")) == 2


async def test_where_slack_does_not_answer_the_console_waits_and_other_acts_go_on(story: Story) -> None:
    await story.has_programme()
    story.workspace.clock.advance(minutes=5)
    story.workspace.faults.append(Fault("users.info", body=SILENT, times=9))
    await story.noor.types("/mentor admin")
    assert "Slack does not tell me right now whether you may do this" in last_words(story.noor)
    await story.joins("noor")
    async with story.reading() as tx:
        assert await members.current_of_person(tx, story.noor.id, story.workspace.clock.now().date())


async def test_who_is_a_guest_no_more_is_let_in_though_no_event_told_of_it(story: Story) -> None:
    await story.has_programme()
    gus = await story.workspace.user_joins(make_user("gus", "Gus Guest", is_restricted=True))
    await gus.types("/mentor join")
    assert "Guests cannot take part yet" in last_words(gus)
    story.workspace.user_changes_unheard("gus", is_restricted=False)
    story.workspace.clock.advance(minutes=5)
    await story.joins("gus")
    async with story.reading() as tx:
        assert await members.current_of_person(tx, gus.id, story.workspace.clock.now().date())


async def test_a_stranger_by_team_id_is_neither_member_nor_coordinator_nor_admin(story: Story) -> None:
    story.workspace.add(make_user("stu", "Stu Away", team_id=THEIR_TEAM, is_admin=True))
    bot, rows = story.bot, f"{roster_csv()}stu@example.com,2,top,Sales,London\n"
    await import_roster(read(rows), bot.directory, bot.db, bot.workspace.id, bot.clock(), "test")
    async with story.reading() as tx:
        stored = await people.find(tx, story.stu.id)
    assert stored is not None
    assert (stored.account_status, stored.is_slack_admin) == (AccountStatus.GUEST, False)
    await story.noor.types("/mentor admin programme")
    await story.noor.submits(PROGRAMME | {"First day": "2026-03-09", "Coordinator": "stu"})
    assert story.noor.errors["Coordinator"].startswith("This account is a guest, a bot, or no longer active")
    await story.noor.closes()
    await story.has_programme()
    await story.stu.types("/mentor join")
    assert "Guests cannot take part yet" in last_words(story.stu)
    await story.stu.types("/mentor admin")
    assert REFUSED in last_words(story.stu)


async def test_a_member_who_turns_out_to_be_of_another_company_loses_their_pair(story: Story) -> None:
    await story.has_bare_pair()
    story.workspace.user_changes_unheard("farah", team_id=THEIR_TEAM)
    for _step in range(7):
        await story.passes(hours=4)
    assert [each for each in story.ada.dms if "is closing" in each.text]


async def test_every_story_of_the_console_comes_through_its_door(story: Story) -> None:
    """A room of stories that asks for an admin is reached by no other way."""
    ways: set[tuple[str, bool]] = set()

    class Recorder:
        def from_slack(self, story: Any, *, of_console: bool = False, keeps_newcomer: bool = True) -> Any:
            assert keeps_newcomer or not of_console
            if "require_admin" in inspect.getsource(sys.modules[story.__module__]):
                ways.add((story.__qualname__, of_console))
            return story

        from_event = from_slack

    register(story.bot.app, cast("Any", Recorder()), "/mentor")
    assert len(ways) > 25
    assert {of_console for _name, of_console in ways} == {True}
