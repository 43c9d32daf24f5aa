"""A company made up from a seed: nine levels under one head, sites with zones and languages, 40 topics."""

import random
from datetime import date
from enum import StrEnum
from typing import cast

from bot.mentoring.matching.problem import Problem, Rules
from bot.mentoring.model import TOP, Area, Candidate, Hours, Person, Profile, Role

LEVELS = 9
REPORTS = 7  # people to a manager
SHARES = (0.30, 0.24, 0.17, 0.12, 0.08, 0.05, 0.025, 0.01, 0.005)  # of people on each level, juniors first
SITES = (
    ("London", "Europe/London", ("en",), 22),
    ("Paris", "Europe/Paris", ("fr",), 14),
    ("Berlin", "Europe/Berlin", ("de",), 12),
    ("Warsaw", "Europe/Warsaw", ("pl",), 8),
    ("New York", "America/New_York", ("en",), 14),
    ("Toronto", "America/Toronto", ("en", "fr"), 5),
    ("São Paulo", "America/Sao_Paulo", ("pt",), 6),
    ("Bengaluru", "Asia/Kolkata", ("en", "hi"), 10),
    ("Singapore", "Asia/Singapore", ("en", "zh"), 5),
    ("Tokyo", "Asia/Tokyo", ("ja",), 4),
)
SPEAK_ENGLISH = 0.8  # of those at a site where it is not spoken
TOPICS = cast("tuple[Area, ...]", (*StrEnum("Topic", [f"topic_{number}" for number in range(40)]),))
DEPARTMENTS = tuple(f"Department {number}" for number in range(20))
SHIFTS = (Hours(), Hours(), Hours(), Hours(8 * 60, 16 * 60), Hours(10 * 60, 18 * 60), Hours(9 * 60, 13 * 60))


def programme(people: int, mentors_to_a_leader: int, seed: int = 1) -> Problem:
    """So many members, with that many mentors for each leader, who take one to three where mentors abound."""
    dice = random.Random(seed)
    leaders = people // (1 + mentors_to_a_leader)
    chain = _tree(people, dice)
    by_level = sorted(range(people), key=lambda one: chain[one][0])
    seniors = set(by_level[people - leaders :])
    members = [
        _member(
            number,
            *chain[number],
            Role.LEADER if number in seniors else Role.MENTOR,
            dice,
            mentors_to_a_leader,
        )
        for number in range(people)
    ]
    return Problem(members, date(2026, 9, 7), weeks=26, rules=Rules())


def _tree(people: int, dice: random.Random) -> list[tuple[int, int | None]]:
    """The level of each person, and the number of their manager, who is of the next level that exists."""
    levels = sorted(dice.choices(range(1, LEVELS + 1), SHARES, k=people), reverse=True)
    first_on = {level: levels.index(level) for level in dict.fromkeys(levels)}
    chain: list[tuple[int, int | None]] = []
    for number, level in enumerate(levels):
        above = [other for other in first_on if other > level]
        if not above:
            chain.append((level, None))
            continue
        first, end = first_on[min(above)], first_on[level]
        chain.append((level, first + (number - end) // REPORTS % (end - first)))
    return chain


def _member(
    number: int, level: int, manager: int | None, role: Role, dice: random.Random, mentors_to_a_leader: int
) -> Candidate:
    site, zone, spoken, _ = dice.choices(SITES, [share for *_, share in SITES])[0]
    languages = spoken if "en" in spoken or dice.random() > SPEAK_ENGLISH else (*spoken, "en")
    profile = Profile(
        offers=tuple(dice.sample(TOPICS, dice.randint(4, 10))),
        wants=tuple(dice.sample(TOPICS, dice.randint(4, 10))),
        languages=languages,
        hours=dice.choice(SHIFTS),
    )
    person = Person(
        f"U{number:06}",
        "",
        zone,
        "en",
        level=level,
        manager_id=TOP if manager is None else f"U{manager:06}",
        department=dice.choice(DEPARTMENTS),
        location=site,
    )
    room = dice.randint(1, 3) if role is Role.LEADER and mentors_to_a_leader > 1 else 1
    return Candidate(person, profile, role, room)
