"""A fair waiting list: in which order those who are left out come next."""

from datetime import date

from bot.mentoring.matching import solve
from bot.mentoring.matching.plan import Plan
from bot.mentoring.matching.problem import Problem
from bot.mentoring.matching.rules.encoding import in_seeded_order
from bot.mentoring.model import Candidate, Hindrance, Role


def wait_list(plan: Plan, facts: Problem) -> dict[solve.Key, int]:
    """The place in the line of each of those left out whom somebody fits, counted from 1 within their role.

    First who waited through more programmes, as in the plan; then, where the plan looks at what fits best,
    who joined this one earlier; then by seeded dice.
    """
    people = {(one.person.id, one.role): one for one in facts.candidates}
    keys = [(one.person_id, one.role) for one in plan.left_out if one.why is Hindrance.EVERYONE_TAKEN]
    drawn, _ = in_seeded_order(facts, [people[key] for key in keys])
    line = sorted(drawn, key=_patience)
    return {
        (one.person.id, role): place
        for role in Role
        for place, one in enumerate((one for one in line if one.role is role), 1)
    }


def _patience(one: Candidate) -> tuple[int, date]:
    return -one.waited, one.since or date.max
