"""What a coordinator decides before a plan is made."""

from typing import Any

from sqlalchemy import select

from bot.mentoring.matching.problem import Needs, Rules, Weights
from bot.mentoring.model import PairState
from storage import matching_problems, programmes
from storage.tables import audit
from tests.support.cast import PROGRAMME, Story
from tests.support.readings import modal_words
from tests.support.stories import rehearse_match


async def rules(story: Story) -> Rules:
    async with story.reading() as tx:
        return await matching_problems.rules_of(tx, (await programmes.list_all(tx))[0])


async def changes_rules(story: Story, **answers: Any) -> None:
    await story.noor.types("/mentor admin rules")
    await story.noor.submits(answers)


async def test_the_rules_are_shown_and_changed(story: Story) -> None:
    await story.has_programme()
    usual = await rules(story)
    await story.noor.types("/mentor admin")
    await story.noor.clicks("Rules")
    assert "How people of Spring are matched." in modal_words(story.noor)
    await story.noor.submits(
        {
            "Least levels between the two": "3",
            "What must fit": "One has something the other wants",
            "For different places": "0",
        }
    )
    assert "Saved. Rehearse the match" in modal_words(story.noor)
    now = await rules(story)
    assert (now.level_gap, now.needs, now.weights) == (3, Needs.EITHER, Weights(place=0))
    assert (now.floor, now.seed) == (usual.floor, usual.seed)


async def test_rules_that_make_no_sense_stay_in_the_form_and_change_nothing(story: Story) -> None:
    await story.has_programme()
    rules_at_first = await rules(story)
    await changes_rules(
        story, **{"Least levels between the two": "5", "Most levels between them that still earn points": "2"}
    )
    assert set(story.noor.errors) == {"Most levels between them that still earn points"}
    await changes_rules(story, **dict.fromkeys(POINTS, "1000"))
    assert "too large together" in next(iter(story.noor.errors.values()))
    assert await rules(story) == rules_at_first


POINTS = (
    "For each area one wants and the other offers",
    "At most so many areas in each direction",
)


async def test_a_smaller_gap_lets_more_people_be_paired(story: Story) -> None:
    await rehearse_match(story, "ada", "farah")
    gap = max(2, await level_gap(story, "ada", "farah"))
    await story.noor.closes()
    await changes_rules(story, **{"Least levels between the two": str(min(5, gap + 1))})
    await story.noor.closes()
    await story.noor.types("/mentor admin match")
    assert "nobody is enough levels apart from them; invite more" in modal_words(story.noor)
    assert "a least gap of one level less: 2 more people with a pair" in modal_words(story.noor)


async def level_gap(story: Story, mentor: str, leader: str) -> int:
    async with story.reading() as tx:
        problem = await matching_problems.of_programme(tx, (await programmes.list_all(tx))[0])
    level = {one.person.id: one.person.level or 0 for one in problem.candidates}
    return level[story.workspace.person(leader).id] - level[story.workspace.person(mentor).id]


async def test_two_people_are_kept_apart_and_nobody_else_is_told(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.noor.types("/mentor admin apart @ada @farah They work on one project")
    await story.noor.sees("no plan will pair @Ada Nwosu and @Farah Daneshvar")
    await story.noor.types("/mentor admin match")
    assert "everybody who fits is kept apart from them" in modal_words(story.noor)
    await story.noor.closes()
    await story.noor.types("/mentor admin apart")
    await story.noor.sees("1. @Ada Nwosu and @Farah Daneshvar: kept apart (They work on one project), Spring")
    await story.noor.clicks("Undo 1")
    await story.noor.sees("Undone.")
    await story.noor.types("/mentor admin match")
    assert "@Ada Nwosu → @Farah Daneshvar" in modal_words(story.noor)


async def test_a_pair_that_is_asked_for_is_in_the_plan_whoever_is_named_first(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "sofia", "farah", "oskar")
    await story.noor.types("/mentor admin pair @oskar @ada")
    await story.noor.sees("Noted: a plan pairs @Ada Nwosu and @Oskar")
    await story.noor.types("/mentor admin match")
    assert "@Ada Nwosu → @Oskar" in modal_words(story.noor)


async def test_a_pair_that_must_not_be_is_refused_and_nothing_is_kept(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "grace")
    await story.noor.types("/mentor admin pair @ada @grace")
    await story.noor.sees("These two cannot be a pair: one of them is above the other")
    await story.noor.types("/mentor admin pair")
    await story.noor.sees("Nothing is decided beforehand.")


async def test_both_must_take_part_and_in_different_roles(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "sofia")
    for mentions in ("@ada @farah", "@ada @sofia", "@ada", "@ada @sofia @farah"):
        await story.noor.types(f"/mentor admin pair {mentions}")
        await story.noor.sees("Name two people who take part in the same programme")


async def test_others_may_not_decide(story: Story) -> None:
    await story.has_programme()
    for words in ("rules", "pair", "apart @ada @farah"):
        await story.ada.types(f"/mentor admin {words}")
        await story.ada.sees("Only programme admins can see this")


async def test_kept_apart_before_anybody_is_asked_nobody_is(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    story.workspace.clock.advance(hours=8)  # in the evening nobody is asked
    await story.releases()
    await story.noor.types("/mentor admin apart @ada @farah")
    await story.noor.sees("no plan will pair @Ada Nwosu and @Farah Daneshvar")
    await story.a_week_passes()
    assert not story.ada.dms


async def test_kept_apart_too_late_says_so(story: Story) -> None:
    await story.has_pair()
    await story.noor.types("/mentor admin apart @farah @ada")
    await story.noor.sees("What they were asked already, and a pair that has begun, stands.")
    assert (await story.pair_of("ada")).state is PairState.ACTIVE


async def test_a_second_pair_for_one_place_is_refused_at_once(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "sofia", "oskar")
    await story.noor.types("/mentor admin pair @ada @oskar")
    await story.noor.types("/mentor admin pair @sofia @oskar")
    await story.noor.sees("one of them has no place left for this pair, or for all that you ask for")


async def test_a_pin_in_whose_way_a_list_came_holds_its_place_until_it_is_undone(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah", "oskar")
    await story.noor.types("/mentor admin pair @ada @farah")
    await story.joins("ada", **{"Anybody you would rather not be paired with?": ["farah"]})
    await story.noor.types("/mentor admin pair @ada @oskar")
    await story.noor.sees("one of them has no place left for this pair, or for all that you ask for")
    await story.noor.types("/mentor admin pair")
    await story.noor.clicks("Undo 1")
    await story.noor.types("/mentor admin pair @ada @oskar")
    await story.noor.sees("Noted: a plan pairs @Ada Nwosu and @Oskar Hjelm once")


async def test_nobody_asks_for_a_pair_they_would_be_in(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "noor")
    for mentions in ("@ada @noor", "@noor @ada"):
        await story.noor.types(f"/mentor admin pair {mentions}")
        await story.noor.sees("You would be one of these two, so this is not yours to decide.")
    await story.noor.types("/mentor admin pair")
    await story.noor.sees("Nothing is decided beforehand.")


async def test_kept_apart_reads_the_same_whatever_they_were_asked(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    answers = []
    for hours in (0, 26):
        await story.noor.types("/mentor admin apart @ada @farah")
        answers.append(story.noor.latest.text)
        await story.noor.types("/mentor admin apart")
        await story.noor.clicks("Undo 1")
        if not hours:
            await story.releases()
            await story.passes(hours=26)
    await story.ada.sees("Would you like to mentor them?")
    assert answers[0] == answers[1]


async def test_a_pair_that_was_asked_for_and_declined_does_not_come_back(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah", "oskar")
    await story.noor.types("/mentor admin pair @ada @oskar")
    await story.releases()
    await story.passes(hours=1)
    await story.ada.clicks("Not this time")
    for _day in range(9):
        await story.passes(days=1)
    await story.ada.sees("A leader would learn from you in Spring: @Farah Daneshvar")


async def test_a_decision_that_replaces_another_says_so(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.noor.types("/mentor admin pair @ada @farah")
    assert "Until now" not in story.noor.latest.text
    await story.noor.types("/mentor admin apart @farah @ada")
    await story.noor.sees("Until now they were to be a pair; that no longer holds.")
    await story.noor.types("/mentor admin pair @ada @farah")
    await story.noor.sees("Until now they were kept apart; that no longer holds.")
    await story.noor.types("/mentor admin pair @ada @farah")
    assert "Until now" not in story.noor.latest.text


async def test_the_audit_names_the_two_people(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "grace", "farah")
    await story.noor.types("/mentor admin pair @ada @grace")
    await story.noor.types("/mentor admin apart @ada @farah")
    await story.noor.types("/mentor admin apart")
    await story.noor.clicks("Undo 1")
    async with story.reading() as tx:
        rows = [(row.act, row.subject) for row in await tx.execute(select(audit).order_by(audit.c.at))]
    people_by_act = {act: (subject.get("mentor"), subject.get("leader")) for act, subject in rows}
    ada, grace, farah = (story.workspace.person(each).id for each in ("ada", "grace", "farah"))
    assert people_by_act["pair refused"] == (ada, grace)
    assert people_by_act["arranged apart"] == people_by_act["arrangement undone"] == (ada, farah)


async def test_the_rules_of_a_programme_are_opened_by_its_name(story: Story) -> None:
    await story.has_programme()
    await story.noor.types("/mentor admin programme")
    await story.noor.submits(PROGRAMME | {"Name": "Autumn", "First day": "2026-09-07"})
    await story.noor.types("/mentor admin rules spring")
    assert "How people of Spring are matched." in modal_words(story.noor)
