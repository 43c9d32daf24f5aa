"""The plan: its rules, its aims in their order, its reasons, and what it says to those left out."""

import random
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from bot.mentoring.matching.fingerprint import agree, fingerprint
from bot.mentoring.matching.plan import LeftOut
from bot.mentoring.matching.problem import Needs, Problem, Rules, Weights
from bot.mentoring.matching.solve import plan as best_plan
from bot.mentoring.model import (
    AccountStatus,
    Area,
    Because,
    Candidate,
    Format,
    Hindrance,
    Hours,
    Person,
    Profile,
    Reason,
    Rhythm,
    Role,
    Willingness,
)

ON = date(2026, 1, 14)
HELLO, AI, DATA, SECURITY, TRUST, STRATEGY = (
    Area.STARTING,
    Area.GENERATIVE_AI,
    Area.DATA,
    Area.SECURITY,
    Area.TRUST,
    Area.STRATEGY,
)


def candidate(person_id: str, role: Role, capacity: int = 1, **changes: Any) -> Candidate:
    """Somebody whom every rule allows to meet everybody of the other role: a need each way is met already."""
    changes |= {name: (HELLO, *changes.get(name, ())) for name in ("offers", "wants")}
    person = Person(person_id, person_id, "UTC", "en", level=1 if role is Role.MENTOR else 5)
    of_person = {name: value for name, value in changes.items() if name in Person.__dataclass_fields__}
    of_member = {name: value for name, value in changes.items() if name in Candidate.__dataclass_fields__}
    of_profile = {name: value for name, value in changes.items() if name not in {*of_person, *of_member}}
    return Candidate(replace(person, **of_person), Profile(**of_profile), role, capacity, **of_member)


def mentor(person_id: str = "mia", capacity: int = 1, **changes: Any) -> Candidate:
    return candidate(person_id, Role.MENTOR, capacity, **changes)


def leader(person_id: str = "leo", capacity: int = 1, **changes: Any) -> Candidate:
    return candidate(person_id, Role.LEADER, capacity, **changes)


def wanting(one: Candidate, *areas: Area) -> Candidate:
    """The same person, who wants nothing but this."""
    return replace(one, profile=replace(one.profile, wants=areas))


def facts(*candidates: Candidate, **changes: Any) -> Problem:
    """Those candidates; what belongs to the rules may be given by its name."""
    of_rules = {name: changes.pop(name) for name in [*changes] if name in Rules.__dataclass_fields__}
    return Problem(candidates, **{"starts_on": ON, "rules": Rules(**of_rules), **changes})


def pairs(given: Problem) -> set[tuple[str, str]]:
    return {(match.mentor_id, match.leader_id) for match in best_plan(given).matches}


def hindrance(given: Problem, person_id: str) -> Hindrance | None:
    return {one.person_id: one.why for one in best_plan(given).left_out}.get(person_id)


# Each breaks one rule and no other, so that a rule cannot go unnoticed.
BROKEN_RULES = {
    "a mentor who is not active": (
        facts(mentor(standing=AccountStatus.DEACTIVATED), leader()),
        Hindrance.NOT_ACTIVE,
        Hindrance.NOT_ACTIVE,
    ),
    "a leader who is a guest": (
        facts(mentor(), leader(standing=AccountStatus.GUEST)),
        Hindrance.NOT_ACTIVE,
        Hindrance.NOT_ACTIVE,
    ),
    "mentor's level unknown": (facts(mentor(level=None), leader()), Hindrance.NO_LEVEL, Hindrance.NO_LEVEL),
    "leader's level unknown": (facts(mentor(), leader(level=None)), Hindrance.NO_LEVEL, Hindrance.NO_LEVEL),
    "one level apart": (facts(mentor(level=4), leader()), Hindrance.LEVEL_GAP, Hindrance.LEVEL_GAP),
    "mentor above leader": (facts(mentor(level=9), leader()), Hindrance.LEVEL_GAP, Hindrance.LEVEL_GAP),
    "a wider gap is asked for": (
        facts(mentor(), leader(), level_gap=5),
        Hindrance.LEVEL_GAP,
        Hindrance.LEVEL_GAP,
    ),
    "one person in both roles": (
        facts(mentor("ida"), leader("ida")),
        Hindrance.SAME_PERSON,
        Hindrance.SAME_PERSON,
    ),
    "leader manages mentor": (
        facts(mentor(), leader(), managers={"mia": "leo"}),
        Hindrance.REPORTING_LINE,
        Hindrance.REPORTING_LINE,
    ),
    "leader manages mentor, known only from the mentor": (
        facts(mentor(manager_id="leo"), leader()),
        Hindrance.REPORTING_LINE,
        Hindrance.REPORTING_LINE,
    ),
    "leader far above mentor through people who did not join": (
        facts(mentor(), leader(), managers={"mia": "ann", "ann": "bob", "bob": "cat", "cat": "leo"}),
        Hindrance.REPORTING_LINE,
        Hindrance.REPORTING_LINE,
    ),
    "mentor far above leader": (
        facts(mentor(), leader(), managers={"leo": "ann", "ann": "mia"}),
        Hindrance.REPORTING_LINE,
        Hindrance.REPORTING_LINE,
    ),
    "both in a management cycle": (
        facts(mentor(), leader(), managers={"mia": "ann", "ann": "leo", "leo": "bob", "bob": "mia"}),
        Hindrance.REPORTING_LINE,
        Hindrance.REPORTING_LINE,
    ),
    "common direct manager": (
        facts(mentor(), leader(), managers={"mia": "ann", "leo": "ann"}),
        Hindrance.COMMON_MANAGER,
        Hindrance.COMMON_MANAGER,
    ),
    "former pair": (
        facts(mentor(), leader(), former=[("mia", "leo")]),
        Hindrance.FORMER_PARTNER,
        Hindrance.FORMER_PARTNER,
    ),
    "a minute short of two shared hours": (
        facts(mentor(hours=Hours(540, 1020)), leader(hours=Hours(901, 1200))),
        Hindrance.NO_SHARED_HOURS,
        Hindrance.NO_SHARED_HOURS,
    ),
    "no shared language": (
        facts(mentor(languages=("en", "fr")), leader(languages=("de",))),
        Hindrance.NO_SHARED_LANGUAGE,
        Hindrance.NO_SHARED_LANGUAGE,
    ),
    "hours shared only until the clocks change": (
        facts(
            mentor(timezone="Europe/London", hours=Hours(540, 900)),
            leader(timezone="America/New_York", hours=Hours(540, 900)),
            starts_on=date(2026, 3, 10),
            weeks=6,
        ),
        Hindrance.NO_SHARED_HOURS,
        Hindrance.NO_SHARED_HOURS,
    ),
    "the leader wants nothing that the mentor offers": (
        facts(mentor(), wanting(leader(), AI)),
        Hindrance.NO_SHARED_NEED,
        Hindrance.NO_SHARED_NEED,
    ),
    "the mentor wants nothing that the leader offers": (
        facts(wanting(mentor(), AI), leader()),
        Hindrance.NO_SHARED_NEED,
        Hindrance.NO_SHARED_NEED,
    ),
    "no need either way, though one would do": (
        facts(wanting(mentor(), AI), wanting(leader(), AI), needs=Needs.EITHER),
        Hindrance.NO_SHARED_NEED,
        Hindrance.NO_SHARED_NEED,
    ),
    "kept apart by the coordinator": (
        facts(mentor(), leader(), apart=[("mia", "leo")]),
        Hindrance.KEPT_APART,
        Hindrance.KEPT_APART,
    ),
    "mentor avoids leader": (
        facts(mentor(avoids=("leo",)), leader()),
        Hindrance.PRIVATE_LIST,
        Hindrance.EVERYONE_TAKEN,
    ),
    "leader avoids mentor": (
        facts(mentor(), leader(avoids=("mia",))),
        Hindrance.EVERYONE_TAKEN,
        Hindrance.PRIVATE_LIST,
    ),
}


@pytest.mark.parametrize(("given", "of_mentor", "of_leader"), BROKEN_RULES.values(), ids=BROKEN_RULES.keys())
def test_a_broken_rule_prevents_the_pair(given: Problem, of_mentor: Hindrance, of_leader: Hindrance) -> None:
    plan = best_plan(given)
    assert plan.matches == ()
    said = {one.role: one.why for one in plan.left_out}
    assert said == {Role.MENTOR: of_mentor, Role.LEADER: of_leader}


ALLOWED = {
    "nothing in the way": facts(mentor(), leader()),
    "exactly two levels apart": facts(mentor(level=3), leader()),
    "exactly two shared hours": facts(mentor(hours=Hours(540, 1020)), leader(hours=Hours(900, 1200))),
    "a need one way, where one will do": facts(mentor(), wanting(leader(), AI), needs=Needs.EITHER),
    "others kept apart": facts(mentor(), leader(), apart=[("leo", "mia"), ("mia", "lea")]),
    "hours enough in every week": facts(
        mentor(timezone="Europe/London", hours=Hours(540, 960)),
        leader(timezone="America/New_York", hours=Hours(540, 960)),
        starts_on=date(2026, 3, 10),
        weeks=6,
    ),
    "one shared language of several": facts(mentor(languages=("fr", "en")), leader(languages=("de", "fr"))),
    "no manager on either side": facts(mentor(), leader(), managers={"mia": None, "leo": None}),
    "a common manager's manager": facts(
        mentor(), leader(), managers={"mia": "ann", "leo": "bob", "ann": "cat", "bob": "cat"}
    ),
    "a cycle above one of them": facts(
        mentor(), leader(), managers={"mia": "ann", "ann": "bob", "bob": "ann"}
    ),
    "the mentor manages themselves": facts(mentor(), leader(), managers={"mia": "mia"}),
    "the leader manages themselves": facts(mentor(), leader(), managers={"leo": "leo"}),
    "a former pair the other way round": facts(mentor(), leader(), former=[("leo", "mia")]),
    "somebody else on the private list": facts(mentor(avoids=("ann",)), leader(avoids=("mia2",))),
    "a place left beside a live pair": facts(
        mentor(capacity=2), leader(), taken={("mia", Role.MENTOR): 1, ("leo", Role.MENTOR): 1}
    ),
}


@pytest.mark.parametrize("given", ALLOWED.values(), ids=ALLOWED.keys())
def test_whom_the_rules_allow(given: Problem) -> None:
    assert pairs(given) == {("mia", "leo")}
    assert best_plan(given).left_out == ()


def test_a_person_has_no_more_pairs_than_they_have_room_for() -> None:
    mentors = [mentor("m1"), mentor("m2"), mentor("m3")]
    assert len(pairs(facts(*mentors, leader(capacity=2)))) == 2
    assert len(pairs(facts(*mentors, leader(capacity=3), taken={("leo", Role.LEADER): 2}))) == 1
    assert pairs(facts(*mentors, leader(capacity=2), taken={("leo", Role.LEADER): 3})) == set()
    assert pairs(facts(*mentors, leader(capacity=0))) == set()


def test_the_same_two_people_never_come_twice() -> None:
    assert len(best_plan(facts(mentor(capacity=3), leader(capacity=3))).matches) == 1
    many = facts(
        mentor("m1", 2, offers=(AI,)), mentor("m2", 2), leader("l1", 2, wants=(AI,)), leader("l2", 2), floor=0
    )
    assert pairs(many) == {("m1", "l1"), ("m1", "l2"), ("m2", "l1"), ("m2", "l2")}


def test_more_people_come_before_more_points() -> None:
    given = facts(
        mentor("m1", offers=(AI, DATA, SECURITY)),
        mentor("m2", avoids=("l2",)),
        leader("l1", wants=(AI, DATA, SECURITY)),
        leader("l2"),
    )
    assert pairs(given) == {("m1", "l2"), ("m2", "l1")}


def test_a_first_pair_comes_before_a_second() -> None:
    mentors = [mentor("m1", offers=(AI,)), mentor("m2", offers=(AI,))]
    given = facts(*mentors, leader("l1", 2, wants=(AI,)), leader("l2"))
    assert {pair[1] for pair in pairs(given)} == {"l1", "l2"}
    busy = replace(given, candidates=[*mentors, leader("l1", 2, wants=(AI,)), leader("l2", 2)])
    assert pairs(replace(busy, taken={("l2", Role.LEADER): 1})) == {("m1", "l1"), ("m2", "l1")}


def test_points_decide_among_plans_for_as_many_people() -> None:
    given = facts(
        mentor("m1", offers=(AI,), department="Sales"),
        mentor("m2", department="Sales"),
        leader("l1", wants=(AI,), department="Sales"),
        leader("l2", department="Finance"),
    )
    plan = best_plan(given)
    assert {(one.mentor_id, one.leader_id, one.score) for one in plan.matches} == {
        ("m1", "l1", 20 + 10 + 4 + 4),
        ("m2", "l2", 20 + 6 + 4 + 4),
    }


def test_reasons_come_in_order_with_their_areas_and_minutes() -> None:
    given = facts(
        mentor(
            offers=(TRUST, AI, SECURITY, DATA),
            wants=(STRATEGY,),
            department="Sales",
            location="Oslo",
            hours=Hours(540, 800),
        ),
        leader(
            offers=(STRATEGY,), wants=(DATA, AI, TRUST, SECURITY), department="Finance", location="Bergen"
        ),
    )
    (match,) = best_plan(given).matches
    assert match.reasons == (
        Reason(Because.LEADER_WANTS, areas=(HELLO, AI, DATA)),
        Reason(Because.MENTOR_WANTS, areas=(HELLO, STRATEGY)),
        Reason(Because.OTHER_DEPARTMENT),
        Reason(Because.OTHER_PLACE),
        Reason(Because.SHARED_HOURS, minutes=260),
    )
    assert match.score == 30 + 20 + 6 + 3 + 2 + 4


def test_an_unknown_department_or_place_is_not_another() -> None:
    (match,) = best_plan(facts(mentor(department="Sales"), leader(location="Oslo"))).matches
    kinds = [reason.kind for reason in match.reasons]
    assert kinds == [Because.LEADER_WANTS, Because.MENTOR_WANTS, Because.SHARED_HOURS]


def test_the_first_rule_to_remove_the_last_partner_is_named() -> None:
    given = facts(
        mentor(),
        leader("l1", level=2),
        leader("l2"),
        leader("l3"),
        leader("l4", languages=("de",)),
        managers={"mia": "l2"},
        former=[("mia", "l3")],
    )
    assert hindrance(given, "mia") is Hindrance.NO_SHARED_LANGUAGE
    assert hindrance(given, "l3") is Hindrance.FORMER_PARTNER


@pytest.mark.parametrize(
    ("avoids", "expected"),
    [
        pytest.param((), Hindrance.EVERYONE_TAKEN, id="nobody named"),
        pytest.param(("ann",), Hindrance.EVERYONE_TAKEN, id="nobody relevant named"),
        pytest.param(("l1",), Hindrance.EVERYONE_TAKEN, id="one of two named"),
        pytest.param(("l1", "l2"), Hindrance.PRIVATE_LIST, id="both named"),
    ],
)
def test_nobody_learns_of_another_list(avoids: tuple[str, ...], expected: Hindrance) -> None:
    given = facts(mentor(avoids=avoids), leader("l1", avoids=("mia",)), leader("l2", avoids=("mia",)))
    assert hindrance(given, "mia") is expected


def test_everyone_taken_is_said_when_partners_were_given_to_others() -> None:
    plan = best_plan(facts(mentor("m1", offers=(AI,)), mentor("m2"), leader(wants=(AI,))))
    assert plan.left_out == (LeftOut("m2", Role.MENTOR, Hindrance.EVERYONE_TAKEN),)
    full = facts(mentor(), leader(), taken={("leo", Role.LEADER): 1})
    assert best_plan(full).left_out == (LeftOut("mia", Role.MENTOR, Hindrance.EVERYONE_TAKEN),)


@pytest.mark.parametrize("alone", [mentor(), leader()], ids=["no leaders", "no mentors"])
def test_with_nobody_on_the_other_side(alone: Candidate) -> None:
    plan = best_plan(facts(alone))
    assert plan.matches == ()
    assert plan.left_out == (LeftOut(alone.person.id, alone.role, Hindrance.LEVEL_GAP),)


def test_with_nobody_at_all() -> None:
    plan = best_plan(facts())
    assert (plan.matches, plan.left_out) == ((), ())


def test_a_gap_of_less_than_one_level_is_refused() -> None:
    with pytest.raises(ValueError, match="level_gap"):
        facts(level_gap=0)


def test_a_person_is_given_once_in_a_role() -> None:
    with pytest.raises(ValueError, match="once"):
        facts(mentor(), mentor())


def test_equal_scores_pair_everybody_and_favour_no_name() -> None:
    first = 0
    for number in range(200):
        early, late = f"A{number}", f"Z{number}"
        ((chosen, _),) = pairs(facts(mentor(early), mentor(late), leader()))
        first += chosen == early
    assert 75 < first < 125
    crowd = [*(mentor(f"m{n}") for n in range(20)), *(leader(f"l{n}") for n in range(20))]
    assert len(pairs(facts(*crowd))) == 20


def shuffled(given: Problem, dice: random.Random) -> Problem:
    """The same facts in another order, down to the lists inside a profile."""

    def mixed(values: Any) -> Any:
        return type(values)(dice.sample(list(values), len(values)))

    def redone(one: Candidate) -> Candidate:
        lists = {
            name: mixed(getattr(one.profile, name)) for name in ("offers", "wants", "languages", "avoids")
        }
        return replace(one, profile=replace(one.profile, **lists))

    return replace(
        given,
        candidates=mixed([redone(one) for one in given.candidates]),
        former=mixed(list(given.former)),
        taken=dict(mixed(list(given.taken.items()))),
        managers=dict(mixed(list(given.managers.items()))),
    )


def seeded(seed: int) -> random.Random:
    """The same dice every time."""
    return random.Random(seed)


def crowd(dice: random.Random, size: int) -> Problem:
    """A workspace with everything in it that matching looks at."""

    def some(*values: Any) -> tuple[Any, ...]:
        return tuple(dice.sample(values, dice.randint(0, len(values))))

    names = [f"{dice.randrange(10**6)}-{number}" for number in range(size)]
    people = [
        candidate(
            name,
            dice.choice(list(Role)),
            dice.choice((1, 1, 2)),
            level=dice.choice((None, 1, 2, 4, 5)),
            timezone=dice.choice(("UTC", "Asia/Kolkata", "America/New_York")),
            department=dice.choice((None, "Sales", "Finance")),
            location=dice.choice((None, "Oslo", "Bergen")),
            offers=some(AI, DATA, SECURITY, TRUST),
            wants=some(AI, DATA, SECURITY, TRUST),
            languages=("en", *some("de", "fr")) if dice.random() < 0.8 else some("de", "fr"),
            avoids=tuple(dice.sample(names, 2)),
        )
        for name in names
    ]
    return facts(
        *people,
        former=[(dice.choice(names), dice.choice(names)) for _ in range(size)],
        taken={(dice.choice(names), dice.choice(list(Role))): 1 for _ in range(size // 5)},
        managers={name: dice.choice([*names, None, None, "ceo"]) for name in names},
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_input_plays_no_part(seed: int) -> None:
    dice = seeded(seed)
    given = crowd(dice, 40)
    again = shuffled(given, dice)
    assert best_plan(again) == best_plan(given)
    assert fingerprint(again) == fingerprint(given)


@pytest.mark.parametrize("seed", range(5))
def test_what_is_said_of_somebody_follows_from_nobodys_list(seed: int) -> None:
    given = crowd(seeded(seed), 30)
    unlisted = [replace(one, profile=replace(one.profile, avoids=())) for one in given.candidates]
    without = {one.person_id: one for one in best_plan(replace(given, candidates=unlisted)).left_out}
    for left in best_plan(given).left_out:
        if left.why in (Hindrance.PRIVATE_LIST, Hindrance.EVERYONE_TAKEN):  # told in the same words
            assert left.helps == ()
            without.setdefault(left.person_id, left)
            assert without[left.person_id].why in (left.why, Hindrance.EVERYONE_TAKEN)
        else:
            assert without[left.person_id] == left


CHANGES: dict[str, Callable[[Problem], Problem]] = {
    "another day": lambda given: replace(given, starts_on=date(2026, 1, 15)),
    "another week": lambda given: replace(given, weeks=2),
    "another gap": lambda given: replace(given, rules=Rules(level_gap=3)),
    "other weights": lambda given: replace(given, rules=Rules(weights=Weights(place=4))),
    "another seed": lambda given: replace(given, rules=Rules(seed="again")),
    "another floor": lambda given: replace(given, rules=Rules(floor=31)),
    "a pin": lambda given: replace(given, pins=[("mia", "leo")]),
    "two kept apart": lambda given: replace(given, apart=[("mia", "leo")]),
    "somebody who waited": lambda given: replace(given, candidates=[mentor(waited=1), leader()]),
    "departments met": lambda given: replace(given, candidates=[mentor(met=("Sales",)), leader()]),
    "a former pair": lambda given: replace(given, former=[("mia", "leo")]),
    "a live pair": lambda given: replace(given, taken={("mia", Role.MENTOR): 1}),
    "a manager": lambda given: replace(given, managers={"mia": "ann"}),
    "a manager's manager": lambda given: replace(given, managers={"mia": "bob", "bob": "ann"}),
    "one candidate more": lambda given: replace(given, candidates=[*given.candidates, leader("lea")]),
    "one candidate fewer": lambda given: replace(given, candidates=given.candidates[1:]),
    "another role": lambda given: replace(given, candidates=[leader("mia", level=1), leader()]),
    "more room": lambda given: replace(given, candidates=[mentor(capacity=2), leader()]),
}


def test_every_change_gives_another_fingerprint() -> None:
    given = facts(mentor(), leader())
    prints = {name: fingerprint(change(given)) for name, change in CHANGES.items()}
    assert len({fingerprint(given), *prints.values()}) == len(CHANGES) + 1
    assert all(len(one) == 64 and int(one, 16) >= 0 for one in prints.values())


OTHER_VALUES: dict[str, Any] = {
    "timezone": "Asia/Tokyo",
    "standing": AccountStatus.DEACTIVATED,
    "level": 2,
    "manager_id": "ann",
    "department": "Sales",
    "location": "Oslo",
    "offers": (AI,),
    "wants": (AI,),
    "languages": ("en", "de"),
    "hours": Hours(480, 960),
    "avoids": ("ann",),
}
NEVER_READ: dict[str, Any] = {
    "name": "Mia Lund",
    "locale": "nb",
    "is_slack_admin": True,
    "format": Format.VIDEO,
    "themes": {"age": Willingness.GLAD},
    "rhythm": Rhythm(weekday=2),
    "wants_deep": True,
}


@pytest.mark.parametrize("name", OTHER_VALUES)
def test_a_fact_about_a_candidate_changes_the_fingerprint(name: str) -> None:
    changed = facts(mentor(**{name: OTHER_VALUES[name]}), leader())
    assert fingerprint(changed) != fingerprint(facts(mentor(), leader()))


def test_what_no_rule_reads_leaves_the_fingerprint_alone() -> None:
    given = facts(mentor(), leader(), managers={"mia": "ann"})
    same = facts(
        mentor(**NEVER_READ),
        leader(),
        managers={"mia": "ann", "zoe": "yan"},
        former=[("zoe", "leo")],
        taken={("mia", Role.LEADER): 1, ("leo", Role.LEADER): 0},
    )
    assert fingerprint(same) == fingerprint(given)


@pytest.mark.parametrize("name", NEVER_READ)
def test_facts_agree_whatever_no_rule_reads(name: str) -> None:
    assert agree(facts(mentor(**{name: NEVER_READ[name]}), leader()), facts(mentor(), leader()))


def test_facts_with_somebody_more_do_not_agree() -> None:
    assert not agree(facts(mentor(), leader()), facts(mentor(), leader(), leader("lia")))


@pytest.mark.parametrize("name", OTHER_VALUES)
def test_facts_do_not_agree_if_a_rule_reads_something_else(name: str) -> None:
    assert not agree(facts(mentor(**{name: OTHER_VALUES[name]}), leader()), facts(mentor(), leader()))


def test_every_field_is_either_read_or_known_not_to_be() -> None:
    names = {field.name for kind in (Person, Profile) for field in fields(kind)}
    assert names == {*OTHER_VALUES, *NEVER_READ, "id", "capacity"}  # the candidate has its own
