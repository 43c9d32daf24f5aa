"""Matching problems for tests: two people who fit, some made by hand, and random ones of every kind."""

import random
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from hypothesis import strategies as st

from bot.mentoring.matching.problem import Needs, PairIds, Problem, Rules
from bot.mentoring.matching.solve import best_plan
from bot.mentoring.model import TOP, AccountStatus, Area, Candidate, Format, Hours, Person, Profile, Role

HELLO, AI, DATA, SECURITY, TRUST, STRATEGY = (
    Area.STARTING,
    Area.GENERATIVE_AI,
    Area.DATA,
    Area.SECURITY,
    Area.TRUST,
    Area.STRATEGY,
)
AREAS = tuple(Area)[:5]


def candidate(person_id: str, role: Role, capacity: int = 1, **changes: Any) -> Candidate:
    """Somebody whom every rule allows to meet everybody of the other role: a need each way is met already."""
    changes |= {name: (HELLO, *changes.get(name, ())) for name in ("offers", "wants")}
    person = Person(person_id, person_id, "UTC", "en", level=1 if role is Role.MENTOR else 5, manager_id=TOP)
    of_person = {name: value for name, value in changes.items() if name in Person.__dataclass_fields__}
    of_member = {name: value for name, value in changes.items() if name in Candidate.__dataclass_fields__}
    of_profile = {name: value for name, value in changes.items() if name not in {*of_person, *of_member}}
    return Candidate(replace(person, **of_person), Profile(**of_profile), role, capacity, **of_member)


def mentor(person_id: str = "mia", capacity: int = 1, **changes: Any) -> Candidate:
    return candidate(person_id, Role.MENTOR, capacity, **changes)


def leader(person_id: str = "leo", capacity: int = 1, **changes: Any) -> Candidate:
    return candidate(person_id, Role.LEADER, capacity, **changes)


def candidate_wanting(one: Candidate, *areas: Area) -> Candidate:
    """The same person, who wants nothing but these areas."""
    return replace(one, profile=replace(one.profile, wants=areas))


def matching_problem(*candidates: Candidate, **changes: Any) -> Problem:
    """A problem with these candidates; a field of its rules may be given by its name.

    Managers of whom nothing is said report to nobody.
    """
    of_rules = {name: changes.pop(name) for name in [*changes] if name in Rules.__dataclass_fields__}
    ids, managers = {one.person.id for one in candidates}, changes.get("managers", {})
    named = {*managers.values(), *(one.person.manager_id for one in candidates)} - {None, TOP}
    changes["managers"] = dict.fromkeys(sorted(named - {*ids, *managers}), TOP) | managers
    return Problem(candidates, **{"starts_on": date(2026, 1, 14), "rules": Rules(**of_rules), **changes})


def planned_pairs(problem: Problem) -> set[PairIds]:
    """The pairs of the best plan."""
    return {(match.mentor_id, match.leader_id) for match in best_plan(problem).matches}


def only_score(problem: Problem) -> int:
    """The score of the one pair of the best plan."""
    (match,) = best_plan(problem).matches
    return match.score


def random_source(seed: int) -> random.Random:
    """The same random numbers every time."""
    return random.Random(seed)


def varied_problem(rng: random.Random, size: int) -> Problem:
    """So many people, with everything in it that matching reads; most of them fit few."""

    def subset(*values: Any) -> tuple[Any, ...]:
        return tuple(rng.sample(values, rng.randint(0, len(values))))

    names = [f"{rng.randrange(10**6)}-{number}" for number in range(size)]
    people = [
        candidate(
            name,
            rng.choice(list(Role)),
            rng.choice((1, 1, 2)),
            level=rng.choice((None, 1, 2, 4, 5)),
            timezone=rng.choice(("UTC", "Asia/Kolkata", "America/New_York")),
            department=rng.choice((None, "Sales", "Finance")),
            location=rng.choice((None, "Oslo", "Bergen")),
            offers=subset(AI, DATA, SECURITY, TRUST),
            wants=subset(AI, DATA, SECURITY, TRUST),
            format=rng.choice((Format.EITHER, Format.EITHER, Format.VIDEO, Format.IN_PERSON)),
            languages=("en", *subset("de", "fr")) if rng.random() < 0.8 else subset("de", "fr"),
            avoids=tuple(rng.sample(names, 2)),
        )
        for name in names
    ]
    return matching_problem(
        *people,
        former=[(rng.choice(names), rng.choice(names)) for _ in range(size)],
        live_pairs={(rng.choice(names), rng.choice(list(Role))): 1 for _ in range(size // 5)},
        managers={name: rng.choice([*names, *[TOP] * size, *["ceo"] * size, None]) for name in names},
    )


def large_problem(seed: int, people: int, **rules: Any) -> Problem:
    """So many people of whom most fit each other, so that a list of candidates leaves most pairs out."""
    rng = Random(seed)

    def areas() -> tuple[Area, ...]:
        return tuple(rng.sample(AREAS, rng.randint(1, 4)))

    def member(number: int) -> Candidate:
        role = rng.choice((Role.MENTOR, Role.MENTOR, Role.LEADER))
        level = rng.randint(1, 4) if role is Role.MENTOR else rng.randint(3, 8)
        person = Person(
            f"p{number}",
            "",
            rng.choice(("UTC", "Asia/Kolkata")),
            "en",
            level=level,
            manager_id=TOP,
            department=f"{number % 4}",
        )
        profile = Profile(areas(), areas(), rng.choice((("en",), ("en", "de"), ("de",))))
        return Candidate(person, profile, role, rng.randint(1, 3), rng.choice((0, 0, 0, 1)))

    managers = {f"p{number}": TOP for number in range(people)}
    managers |= {f"p{number}": f"p{rng.randrange(people)}" for number in range(0, people, 3)}
    members = [member(number) for number in range(people)]
    return Problem(members, date(2026, 3, 10), rules=Rules(**rules), managers=managers)


area_lists = st.lists(st.sampled_from(AREAS), max_size=5, unique=True).map(tuple)
weighted = st.sampled_from  # an option given several times is that much more likely


@st.composite
def small_problems(draw: st.DrawFn) -> Problem:
    """Up to three mentors and three leaders; mostly allowed to meet, so that there is much to choose from."""
    mentors = [f"m{number}" for number in range(draw(st.integers(0, 3)))]
    leaders = [f"l{number}" for number in range(draw(st.integers(0, 3)))]
    if mentors and leaders and draw(weighted((False, False, True))):
        leaders[-1] = mentors[-1]  # in both roles
    names = [*mentors, *leaders]

    def member(name: str, role: Role) -> Candidate:
        levels = (1, 1, 1, 2, 3, None) if role is Role.MENTOR else (4, 5, 5, 5, 3, 9, None)
        person = Person(
            name,
            name,
            draw(weighted(("Europe/London", "Europe/London", "Asia/Kolkata", "America/New_York"))),
            "en",
            draw(weighted((AccountStatus.ACTIVE,) * 7 + (AccountStatus.DEACTIVATED,))),
            level=draw(weighted(levels)),
            department=draw(weighted((None, "Sales", "Finance"))),
            location=draw(weighted((None, "Oslo", "Bergen"))),
        )
        profile = Profile(
            draw(area_lists),
            draw(area_lists),
            draw(weighted((("en",), ("en",), ("en", "de"), ("de",)))),
            draw(weighted((Hours(), Hours(), Hours(480, 840), Hours(780, 1200)))),
            draw(weighted((Format.EITHER, Format.EITHER, Format.VIDEO, Format.IN_PERSON))),
            avoids=draw(weighted(((), (), (), tuple(names[:1]), tuple(names[-1:])))),
        )
        met = draw(weighted(((), (), ("Sales",), ("Sales", "Finance"))))
        return Candidate(
            person, profile, role, draw(st.integers(0, 3)), draw(weighted((0, 0, 1, 2))), met=met
        )

    managers = weighted((*[TOP] * (4 + 2 * len(names)), "ann", "ann", "bob", "bob", None, *names))
    some_pairs = st.lists(st.tuples(weighted(mentors), weighted(leaders)), max_size=2)
    no_pairs = not (mentors and leaders)
    people = [
        *(member(name, Role.MENTOR) for name in mentors),
        *(member(name, Role.LEADER) for name in leaders),
    ]
    return Problem(
        draw(st.permutations(people)),
        date(2026, 3, 10),
        weeks=draw(weighted((1, 6))),
        rules=Rules(
            level_gap=draw(st.integers(1, 3)),
            needs=draw(weighted(tuple(Needs))),
            floor=draw(weighted((0, 30, 40))),
            seed=draw(weighted(("a", "b"))),
        ),
        former=() if no_pairs else draw(some_pairs),
        kept_apart=() if no_pairs else draw(some_pairs),
        live_pairs={
            (name, Role.LEADER): 1 for name in leaders if draw(weighted((False, False, False, True)))
        },
        managers={name: draw(managers) for name in (*names, "ann", "bob")},
    )
