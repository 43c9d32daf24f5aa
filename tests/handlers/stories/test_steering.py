"""A programme is changed and copied, and its coordinator replaced."""

from datetime import date
from typing import Any

import pytest

from bot.library.presets import preset_of, shipped_presets
from bot.mentoring.matching.problem import Rules
from bot.mentoring.model import Pillar, Programme
from bot.mentoring.timing.calendar import CalendarChange, CalendarMoment
from storage import calendars, matching_problems, programmes
from tests.slack_simulator import Fault, make_user
from tests.support.cast import PROGRAMME, Story

MIDPOINT = CalendarChange(CalendarMoment.MIDPOINT, 7, 8)


async def newest(story: Story) -> Programme:
    async with story.reading() as tx:
        return (await programmes.list_all(tx))[0]


async def changes(story: Story, **answers: Any) -> None:
    await story.noor.types("/mentor admin programme change")
    await story.noor.submits(answers)


async def test_a_programme_that_has_not_begun_is_changed_in_everything(story: Story) -> None:
    await story.has_programme()
    await story.noor.types("/mentor admin")
    await story.noor.clicks("More")
    await story.noor.clicks("Change")
    answers = {
        "Name": "Vernal",
        "Purpose, in one sentence": "Listen.",
        "First day": "2026-04-06",
        "Length": "26 weeks",
        "Who counts as a leader?": "Level 5 and above",
        "Coordinator": "callum",
        "What matters most?": ["Trust and relationships"],
    }
    await story.noor.submits(answers)
    await story.noor.sees("Saved: Vernal, Monday 6 April 2026, 26 weeks.")
    programme = await newest(story)
    assert (programme.name, programme.purpose) == ("Vernal", "Listen.")
    assert (programme.starts_on, programme.weeks) == (date(2026, 4, 6), 26)
    assert (programme.leader_level, programme.coordinator_id) == (5, story.callum.id)
    assert programme.aims == (Pillar.TRUST,)
    await story.callum.types("/mentor admin")
    await story.callum.sees("Vernal")


async def test_the_calendar_moves_with_the_first_day(story: Story) -> None:
    await story.has_programme()
    await changes(story, **{"First day": "2026-04-06"})
    await story.noor.closes()
    await story.noor.types("/mentor admin calendar")
    assert story.noor.modal is not None
    assert "Week 1, Monday 6 April 2026" in story.noor.words(story.noor.modal)


async def test_what_has_begun_keeps_its_first_day(story: Story) -> None:
    await story.has_programme()
    await story.noor.types("/mentor admin programme change")
    story.workspace.clock.advance(days=8)
    await story.noor.submits({"First day": "2026-04-06"})
    assert story.noor.errors == {
        "First day": "It has begun, so its first day stays. You can change how long it lasts, or end it."
    }
    await story.noor.closes()
    await story.noor.types("/mentor admin programme change")
    assert story.noor.modal is not None
    assert "First day" not in story.noor.words(story.noor.modal)


async def test_a_length_that_leaves_no_time_to_part_is_refused(story: Story) -> None:
    await story.has_programme(Length="26 weeks")
    story.workspace.clock.advance(weeks=12)
    await changes(story, Length="12 weeks")
    assert story.noor.errors["Length"].startswith("That would leave less than two weeks to part well.")
    await story.noor.submits({"Length": "39 weeks"})
    await story.noor.sees("39 weeks. Its calendar moves along; what was sent stays sent.")


async def test_a_change_of_the_calendar_that_no_longer_makes_sense_is_told(story: Story) -> None:
    await story.has_programme()
    spring = await newest(story)
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        await calendars.save_changes(tx, spring.id, [MIDPOINT])
    await changes(story, Length="26 weeks")
    await story.noor.sees("1 change of its calendar makes no sense in this length, and is gone.")
    async with story.reading() as tx:
        assert await calendars.changes_by_programme(tx, [spring.id]) == {spring.id: ()}


async def test_a_first_day_beyond_two_years_and_a_name_that_is_taken_are_refused(story: Story) -> None:
    await story.has_programme()
    await story.has_programme(Name="Autumn", **{"First day": "2026-09-07"})
    await changes(story, **{"First day": "2028-04-06"})
    assert "First day" in story.noor.errors
    await story.noor.submits({"First day": "2026-09-14", "Name": "spring"})
    assert story.noor.errors["Name"].startswith("There is already a programme of that name")


@pytest.mark.parametrize("answer", [{"Coordinator": "gus"}, {"Coordinator": "callum"}])
async def test_who_cannot_coordinate_is_refused_beside_the_name_and_the_form_stays(
    story: Story, answer: dict[str, str]
) -> None:
    await story.has_programme()
    await story.workspace.user_joins(make_user("gus", "Gus Guest", is_restricted=True))
    await story.workspace.user_changes("callum", deleted=True)
    for word in ("", " change"):
        await story.noor.types(f"/mentor admin programme{word}")
        await story.noor.submits({"Name": f"Autumn{word}", "Purpose, in one sentence": "Go on."} | answer)
        assert story.noor.errors["Coordinator"].startswith("This account is a guest, a bot, or no longer")
        await story.noor.submits({"Coordinator": "imani"})
        assert not story.noor.errors
        await story.noor.closes()


@pytest.mark.parametrize("word", ["programme change", "programme close", "programme open", "match", "rules"])
async def test_the_name_of_a_programme_that_is_over_is_known(story: Story, word: str) -> None:
    await story.has_programme()
    await story.has_programme(Name="Summer", **{"First day": "2026-09-07"})
    story.workspace.clock.advance(weeks=14)
    await story.noor.types(f"/mentor admin {word} Spring")
    await story.noor.sees("This programme is over.")


async def test_a_programme_that_is_over_is_not_changed(story: Story) -> None:
    await story.has_programme()
    await story.noor.types("/mentor admin programme change")
    story.workspace.clock.advance(weeks=14)
    await story.noor.submits({"Name": "Vernal"})
    await story.noor.sees("This programme is over.")


async def test_a_copy_takes_rules_and_calendar_along(story: Story) -> None:
    await story.has_programme()
    spring = await newest(story)
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        await matching_problems.save_rules(tx, spring.id, Rules(level_gap=3, floor=30))
        await calendars.save_changes(tx, spring.id, [MIDPOINT])
    await story.noor.types("/mentor admin programme copy Spring")
    await story.noor.submits({})
    await story.noor.sees("Copy of Spring is open.")
    async with story.reading() as tx:
        copy = (await programmes.list_all(tx))[0]
        rules = await matching_problems.rules_of(tx, copy)
        calendar_changes = await calendars.changes_by_programme(tx, [copy.id])
    assert (copy.name, copy.starts_on, copy.purpose) == ("Copy of Spring", spring.ends_on, spring.purpose)
    assert (rules.level_gap, rules.floor, rules.seed) == (3, 30, copy.id)
    assert calendar_changes == {copy.id: (MIDPOINT,)}
    assert preset_of(shipped_presets(), copy.weeks).rows


async def test_a_coordinator_who_leaves_slack_is_replaced_and_meanwhile_admins_are_told(story: Story) -> None:
    await story.has_programme(Coordinator="callum")
    await story.workspace.user_changes("callum", deleted=True, times=3)
    await story.passes(days=1)
    told = [each for each in story.noor.dms if "has left Slack" in each.text]
    assert len(told) == 1
    assert "@Callum Pettigrew, who coordinated Spring, has left Slack." in story.noor.words(told[0])
    await story.noor.types("/mentor admin")
    await story.noor.sees("Its coordinator has left Slack. Please name somebody else.")
    await story.noor.clicks("Change Spring", within=told[0])
    await story.noor.submits({"Coordinator": "imani"})
    await story.noor.closes()
    assert (await newest(story)).coordinator_id == story.imani.id
    await story.imani.types("/mentor admin")
    await story.imani.sees("Coordinator: @Imani")


async def test_what_a_coordinator_would_hear_reaches_the_admins_where_they_left(story: Story) -> None:
    await story.has_pair()
    await changes(story, Coordinator="callum")
    await story.noor.closes()
    await story.workspace.user_changes("callum", deleted=True)
    await story.passes(days=1)
    story.workspace.faults.append(Fault("chat.postMessage", body={"ok": False, "error": "channel_not_found"}))
    await story.weeks_pass(2)
    assert [each.text for each in story.noor.dms if "does not let me write to" in each.text]


async def test_an_unknown_word_after_programme_gets_what_there_is(story: Story) -> None:
    await story.noor.types("/mentor admin programme rename Spring")
    await story.noor.sees("I do not know admin programme rename. Here is what there is:")
    assert story.noor.modal is None


async def test_only_admins_change_a_programme(story: Story) -> None:
    await story.has_programme()
    for word in ("change", "copy", "close", "open", "end", "delete"):
        await story.ada.types(f"/mentor admin programme {word} Spring")
        await story.ada.sees("Only programme admins can see this")
    assert (await newest(story)).name == PROGRAMME["Name"]
