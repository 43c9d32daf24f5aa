"""While a programme runs: late joiners, leavers and declined proposals are matched within a day."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from sqlalchemy import update

from bot.mentoring.model import MemberState, NudgeState, Pair, PairState, Programme, Skip
from handlers.stories import rematching
from storage import members, pairs, programmes, tables
from storage.database import Transaction
from tests.handlers.meanwhile import while_others_write
from tests.support.audit import recorded_actions
from tests.support.cast import Story
from tests.support.readings import all_pairs, nudges_of


async def test_a_late_joiner_is_matched_within_a_day(story: Story) -> None:
    await story.has_pair()
    await story.joins("sofia", "oskar")
    await story.passes(days=1)
    await story.passes(hours=3)
    await story.sofia.sees("A leader would learn from you in Spring")
    assert len(await all_pairs(story, "ada")) == 1


async def test_before_the_first_release_nobody_is_matched(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.passes(days=3)
    assert await all_pairs(story, "ada") == []


async def test_a_decline_silently_leads_to_the_next_best(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah", "oskar")
    await story.releases()
    await story.passes(hours=2)
    first = (await all_pairs(story, "ada"))[0]
    await story.ada.clicks("Not this time")
    for _day in range(8):
        await story.passes(days=1)
    later = [each for each in await all_pairs(story, "ada") if each.id != first.id]
    assert len(later) == 1
    assert later[0].leader_id != first.leader_id
    assert not story.workspace.actor("farah").dms
    assert not story.workspace.actor("oskar").dms


async def test_where_a_leader_left_the_mentor_gets_another(story: Story) -> None:
    await story.has_pair()
    await story.joins("oskar")
    await story.workspace.user_changes("farah", deleted=True)
    await story.passes(days=1)
    for _day in range(7):
        await story.passes(days=1)
    states = {each.state for each in await all_pairs(story, "ada")}
    assert PairState.STOPPED in states
    assert len(await all_pairs(story, "ada")) == 2


async def test_who_waits_reads_why_and_in_which_place(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "sofia", "farah")
    await story.releases()
    waiting_mentor = "sofia" if await all_pairs(story, "ada") else "ada"
    lines = []
    for mentor in (story.ada, story.sofia):
        await mentor.types("/mentor")
        await mentor.sees("You have no partner yet; nothing to do until I propose one.")
        lines += [number for number in (1, 2) if f"You are number {number} in the line" in mentor.latest.text]
    assert sorted(lines) == [1, 2]  # who is proposed and not asked yet stands in it like all others
    await story.joins("oskar")
    await story.passes(days=1)
    assert len(await all_pairs(story, waiting_mentor)) == 1


async def test_it_looks_once_a_day_and_says_so_in_the_audit(story: Story) -> None:
    await story.has_pair()
    for _hour in range(72):
        await story.passes(hours=1)
    async with story.reading() as tx:
        acts = [act for _actor, act in await recorded_actions(tx)]
    assert 1 <= acts.count("matched again") <= 3


async def test_a_leader_takes_as_many_mentors_as_they_said(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "sofia")
    await story.joins("farah", **{"How many mentors at a time?": "2 mentors"})
    await story.releases()
    assert len(await all_pairs(story, "farah")) == 2


async def waiting_until_monday(story: Story, may_move: int | None = None) -> None:
    """A proposal on a Friday evening; its mentor is asked on Monday, and two come late."""
    await story.has_programme(**{"First day": "2026-03-09"})
    await story.joins("ada", "farah")
    story.workspace.clock.advance(days=4, hours=8)
    await story.releases()
    await story.joins("sofia", "oskar")
    if may_move is not None:
        await story.noor.types("/mentor admin rules")
        await story.noor.submits({"Proposals nobody knows of yet that may move each day": str(may_move)})


async def only_a_move_helps(story: Story, may_move: int | None = None) -> None:
    await waiting_until_monday(story, may_move)
    await story.noor.types("/mentor admin apart @sofia @oskar")


async def states_by_partner(story: Story, handle: str) -> dict[str, PairState]:
    """Everybody this person was ever proposed to, and what became of it."""
    person_id = story.workspace.person(handle).id
    handles = {story.workspace.person(each).id: each for each in ("ada", "sofia", "farah", "oskar")}
    return {handles[each.partner_of(person_id)]: each.state for each in await all_pairs(story, handle)}


async def test_a_proposal_that_nobody_knows_of_moves_for_who_comes_late(story: Story) -> None:
    await only_a_move_helps(story, may_move=1)
    await story.passes(days=1, hours=1)
    assert await states_by_partner(story, "ada") == {"oskar": PairState.PROPOSED}
    assert await states_by_partner(story, "sofia") == {"farah": PairState.PROPOSED}
    proposals = await nudges_of(story, "ada")
    assert sorted((each.state, each.reason) for each in proposals) == [
        (NudgeState.PLANNED, None),
        (NudgeState.SKIPPED, Skip.NO_PAIR),
    ]
    for _step in range(12):
        await story.passes(hours=4)
    assert len(story.ada.dms) == len(story.sofia.dms) == 1
    await story.ada.sees("A leader would learn from you in Spring: @Oskar Hjelm")
    await story.sofia.sees("A leader would learn from you in Spring: @Farah Daneshvar")
    assert not story.farah.dms
    assert not story.oskar.dms


async def test_unless_a_coordinator_allows_it_no_proposal_moves(story: Story) -> None:
    await only_a_move_helps(story)
    await story.passes(days=1, hours=1)
    assert await states_by_partner(story, "ada") == {"farah": PairState.PROPOSED}
    assert await states_by_partner(story, "sofia") == {}


async def test_a_proposal_that_could_move_and_stays_is_not_made_again(story: Story) -> None:
    await waiting_until_monday(story, may_move=1)
    await story.passes(days=1, hours=1)
    assert await states_by_partner(story, "sofia") == {"oskar": PairState.PROPOSED}
    assert [each.state for each in await all_pairs(story, "ada")] == [PairState.PROPOSED]


async def rematch_while_others_write(story: Story, changes: Callable[[Transaction], Awaitable[Any]]) -> None:
    bot = story.bot
    work = rematching.tick(bot.db, bot.workspace.id, bot.clock())
    await while_others_write(story, changes, work)


async def test_who_leaves_while_it_plans_is_proposed_to_nobody(story: Story) -> None:
    await story.has_pair()
    await story.joins("sofia", "oskar")
    story.workspace.clock.advance(days=1)
    await rematch_while_others_write(
        story,
        lambda tx: members.change_states(
            tx, story.oskar.id, MemberState.LEFT, story.workspace.clock.now().date()
        ),
    )
    assert await states_by_partner(story, "sofia") == {}
    await story.passes(hours=1)
    assert await states_by_partner(story, "sofia") == {}


async def test_a_proposal_whose_mentor_is_asked_while_it_plans_stays(story: Story) -> None:
    await only_a_move_helps(story, may_move=1)
    story.workspace.clock.advance(days=1, hours=1)
    claim = update(tables.nudges).values(state=NudgeState.CLAIMED)
    await rematch_while_others_write(story, lambda tx: tx.execute(claim))
    assert await states_by_partner(story, "ada") == {"farah": PairState.PROPOSED}
    assert await states_by_partner(story, "sofia") == {}


async def test_a_pair_asked_for_comes_though_they_were_one_in_an_earlier_programme(story: Story) -> None:
    await story.has_programme()
    await story.joins("sofia", "oskar")
    await story.releases()
    await had_earlier_pair(story, "ada", "farah")
    await story.joins("ada", "farah")
    await story.noor.types("/mentor admin pair @ada @farah")
    await story.passes(days=1, hours=1)
    assert sorted((await states_by_partner(story, "ada")).values()) == [PairState.PROPOSED]
    assert len(await all_pairs(story, "ada")) == 2


async def had_earlier_pair(story: Story, mentor: str, leader: str) -> None:
    """Write a pair of a programme that is over, of which nothing came."""
    now, person = story.workspace.clock.now(), story.workspace.person
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        programme = Programme("winter", "Winter", "Learn.", date(2025, 9, 1), 12, story.noor.id, 4)
        await programmes.create(tx, programme, now)
        await pairs.add_all(
            tx, [Pair("old", "winter", person(mentor).id, person(leader).id, PairState.LAPSED, (), now)], now
        )
