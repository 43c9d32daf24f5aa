"""What a coordinator reads of a whole plan: how near to the ideal, what was given up, whose load it is."""

from collections import Counter
from dataclasses import dataclass

from bot.mentoring.matching.explain import points_of
from bot.mentoring.matching.plan import Plan
from bot.mentoring.matching.problem import Problem
from bot.mentoring.matching.rules import wishes
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.rules.wishes import Wish
from bot.mentoring.matching.violations import broken
from bot.mentoring.model import Hindrance, Role


@dataclass(frozen=True, slots=True)
class Fulfilled:
    """How many pairs a wish counts something for, and its points beside the most it could count."""

    pairs: int
    points: int
    most: int


@dataclass(frozen=True, slots=True)
class Summary:
    """`score` beside `ideal`, every wish of every pair fulfilled. `wishes` says what was given up.

    `load`: pairs by department and role; None stands for an unknown department. `pinned`: (mentor, leader)
    ids of pairs that the coordinator asked for, each with the rules it sets aside, in the order people read.
    """

    score: int
    ideal: int
    wishes: dict[Wish, Fulfilled]
    load: dict[tuple[str | None, Role], int]
    pinned: dict[tuple[str, str], tuple[Hindrance, ...]]


def summary(plan: Plan, facts: Problem) -> Summary:
    """The figures of a plan that was made from these facts."""
    instance = Instance.of(facts, everybody=True)
    rows, columns = instance.places((one.mentor_id, one.leader_id) for one in plan.matches)
    counted = points_of(instance, instance.mentors.columns.take(rows), instance.leaders.columns.take(columns))
    people = [instance.mentors.people[place].person for place in rows.tolist()]
    partners = [instance.leaders.people[place].person for place in columns.tolist()]
    load = Counter((person.department, Role.MENTOR) for person in people)
    load.update((person.department, Role.LEADER) for person in partners)
    most = wishes.most(facts.rules.weights)
    return Summary(
        score=sum(one.score for one in plan.matches),
        ideal=facts.rules.weights.best * len(plan.matches),
        wishes={
            wish: Fulfilled(int((points > 0).sum()), int(points.sum()), most[wish] * len(plan.matches))
            for wish, points in counted.items()
        },
        load=dict(load),
        pinned=_pinned(instance, plan, facts),
    )


def _pinned(instance: Instance, plan: Plan, facts: Problem) -> dict[tuple[str, str], tuple[Hindrance, ...]]:
    asked = {*facts.pins} - {(one.mentor_id, one.leader_id) for one in plan.refused}
    pins = [pair for one in plan.matches if (pair := (one.mentor_id, one.leader_id)) in asked]
    rules = [(name, grid.tolist()) for name, grid in broken(instance, *instance.places(pins))]
    return {
        pin: tuple(name for name, is_broken in rules if is_broken[place]) for place, pin in enumerate(pins)
    }
