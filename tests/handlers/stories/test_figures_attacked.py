"""An administrator who keeps every answer, over weeks of joining, leaving and pressing, finds nothing out.

The attacker types `/mentor stats` in all its forms each week, keeps all that is printed, knows by name which
pairs there are, and solves for what single weeks held: the printed figures are sums over weeks, so that is a
system of linear equations, solved here with fractions. What a rule that is known says of a hidden figure is
gone through in tests/mentoring/test_figures.py.
"""

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

from bot.blocks import labels
from bot.library import Library
from bot.mentoring.figures import FEWEST_PAIRS, PERIODS, monday_of
from bot.mentoring.model import (
    Meeting,
    MeetingAnswer,
    Member,
    MemberState,
    Nudge,
    NudgeKind,
    NudgeState,
    Pair,
    PairState,
    Person,
    Pillar,
    Programme,
    Role,
)
from handlers.stories import reporting
from storage import meetings, members, nudges, pairs, people, programmes
from storage.database import Transaction
from storage.ids import new_id
from tests.support.cast import Story
from tests.support.examples import examples

WEEKS = 6
FIRST_MONDAY = date(2026, 3, 2)
A_WEEK, A_DAY = timedelta(weeks=1), timedelta(days=1)
TALKED, NO_PAIR = "Talked", "Did not become a pair"
PILLARS = [labels.pillar(each) for each in Pillar]
LINE = re.compile(
    r"^\W*(?P<figure>[^:]+): (?P<part>\d+) of (?P<whole>\d+)[a-z ]*(?:\(in (?P<weeks>\d+) weeks? of \d+\))?$"
)
COUNTED = re.compile(
    r"^\W*(?:Due|To be tried again|Not sent through a fault of mine|Refused by Slack|Perhaps sent): ([^(]+)"
)


@dataclass
class Reading:
    """What one answer printed of one figure: a sum over some of the last weeks, or of all."""

    read_in: int  # the number of full weeks there were
    period: int  # the number of weeks asked for
    part: int
    whole: int
    weeks: int


@dataclass
class Company:
    """A programme as its people know it; `did` holds, for each week and figure, the pairs that did it.

    `proposals` holds for each week whether those that came to an end in it became a pair.
    """

    name: str
    pairs: dict[str, tuple[datetime, datetime | None]] = field(default_factory=dict)
    paused: set[str] = field(default_factory=set)
    did: list[dict[str, set[str]]] = field(default_factory=list)
    under_way: list[set[str]] = field(default_factory=list)
    proposals: list[list[bool]] = field(default_factory=lambda: [[] for _week in range(WEEKS)])
    readings: dict[str, list[Reading]] = field(default_factory=dict)

    def truth(self, week: int, figure: str) -> tuple[int, int]:
        """A part and its whole, as they were in that week."""
        if figure == NO_PAIR:
            return self.proposals[week].count(False), len(self.proposals[week])
        pairs_under_way = self.under_way[week]
        return len(self.did[week][figure] & pairs_under_way), len(pairs_under_way)


def monday(week: int) -> datetime:
    return datetime.combine(FIRST_MONDAY + week * A_WEEK, time(), UTC)


class Life:
    """Chance: who joins, leaves, pauses and presses what."""

    def __init__(self, story: Story, company: Company, seed: int) -> None:
        self.story = story
        self.company = company
        self.chance = random.Random(seed)
        self.likely = {
            figure: self.chance.choice([0, 0.1, 0.3, 0.5, 0.7, 1]) for figure in (TALKED, "answer", "topic")
        }
        liked_pillars = self.chance.sample([*Pillar], self.chance.choice([1, 1, 2, 6]))
        library: Library = story.bot.doors.lent["library"]
        self.cards = [card for card in library.cards if card.pillars[0] in liked_pillars]

    def instant(self, week: int) -> datetime:
        return monday(week) + timedelta(seconds=self.chance.randrange(int(A_WEEK.total_seconds())))

    async def begins(self, tx: Transaction) -> None:
        name = self.company.name
        noor = self.story.noor.id
        await programmes.create(
            tx, Programme(name, name, "Learn.", FIRST_MONDAY, 12, noor, 6), self.story.workspace.clock.now()
        )
        for number in range(self.chance.choice([4, 9, 15, 25, 50])):
            await self.joins(tx, f"{name}-{number}", 0, monday(0))

    async def joins(self, tx: Transaction, pair_id: str, week: int, at: datetime) -> None:
        everybody = [Person(f"{pair_id}-{role}", role, "Europe/London", "en-GB") for role in Role]
        await people.save_from_slack(tx, everybody)
        for role in Role:
            await members.enroll(tx, Member(self.company.name, f"{pair_id}-{role}", role, at))
        mentor_id, leader_id = (each.id for each in everybody)
        pair = Pair(pair_id, self.company.name, mentor_id, leader_id, PairState.PROPOSED, (), at)
        await pairs.add_all(tx, [pair], at)
        is_agreed = self.chance.random() < 0.8
        self.company.proposals[week].append(is_agreed)
        if not is_agreed:
            how = self.chance.choice([PairState.LAPSED, PairState.STOPPED])
            await pairs.change_state(tx, pair_id, PairState.PROPOSED, how, ended_at=at)
        else:
            await pairs.change_state(tx, pair_id, PairState.PROPOSED, PairState.ACTIVE, began_at=at)
            self.company.pairs[pair_id] = (at, None)

    async def lives(self, tx: Transaction, week: int) -> None:
        """A week in which some join, some leave, some pause and some press."""
        company = self.company
        for number in range(self.chance.randrange(3)):
            await self.joins(tx, f"{company.name}-{week}-{number}", week, self.instant(week))
        for pair_id, (began_at, ended_at) in [*company.pairs.items()]:
            if ended_at is None and self.chance.random() < 0.05:
                ended_at = max(began_at, self.instant(week))
                await pairs.change_state(tx, pair_id, PairState.ACTIVE, PairState.STOPPED, ended_at=ended_at)
                company.pairs[pair_id] = (began_at, ended_at)
            if self.chance.random() < 0.05:
                await self.pauses_or_resumes(tx, pair_id)
        did: dict[str, set[str]] = {figure: set() for figure in (TALKED, *PILLARS)}
        for pair_id, (_began_at, ended_at) in company.pairs.items():
            if ended_at is None:
                await self.presses(tx, pair_id, week, did)
        end = monday(week + 1)
        company.did.append(did)
        company.under_way.append(
            {
                pair_id
                for pair_id, (began_at, ended_at) in company.pairs.items()
                if began_at <= monday(week) and (ended_at is None or ended_at >= end)
            }
            - company.paused
        )

    async def pauses_or_resumes(self, tx: Transaction, pair_id: str) -> None:
        is_paused = pair_id in self.company.paused
        state = MemberState.ACTIVE if is_paused else MemberState.PAUSED
        await members.change_states(
            tx, f"{pair_id}-{Role.LEADER}", state, self.story.workspace.clock.now().date()
        )
        self.company.paused ^= {pair_id}

    async def presses(self, tx: Transaction, pair_id: str, week: int, did: Mapping[str, set[str]]) -> None:
        chance, at = self.chance, self.instant(week)
        nudge = Nudge(
            new_id(), f"{pair_id}-{Role.MENTOR}", NudgeKind.WEEKLY, f"W{week}", at, at, NudgeState.SENT
        )
        await nudges.add(tx, nudge)
        if chance.random() < self.likely["answer"]:
            # In private, so it is in no figure.
            await nudges.mark_answered(tx, nudge.id, at)
        if chance.random() < self.likely["topic"]:
            card = chance.choice(self.cards)
            if await meetings.create(tx, Meeting(new_id(), pair_id, card.id, at)):
                did[labels.pillar(card.pillars[0])].add(pair_id)
        if chance.random() < self.likely[TALKED]:
            # Of a card that was chosen long ago, and that nobody knows any more.
            meeting = Meeting(new_id(), pair_id, new_id(), monday(0) - A_DAY)
            await meetings.create(tx, meeting)
            await meetings.record_answer(tx, meeting.id, chance.choice([*Role]), MeetingAnswer.MET, at)
            did[TALKED].add(pair_id)


async def read_everything(story: Story, company: Company, full_weeks: int) -> None:
    """Type every form of the command, and keep what it prints; nothing below five is ever printed."""
    for period, length in PERIODS.items():
        await story.noor.types(f"/mentor stats {company.name} {period}")
        for line in story.noor.words(story.noor.latest).splitlines():
            if found := LINE.match(line):
                part, whole = int(found["part"]), int(found["whole"])
                assert part >= FEWEST_PAIRS, line
                assert whole - part >= FEWEST_PAIRS, line
                weeks = int(found["weeks"] or min(length or full_weeks, full_weeks))
                reading = Reading(full_weeks, length or full_weeks, part, whole, weeks)
                company.readings.setdefault(found["figure"], []).append(reading)


async def read_health(story: Story) -> None:
    """What is live goes in steps of five, and tells nothing of what people did."""
    await story.noor.types("/mentor admin health")
    lines = story.noor.words(story.noor.latest).splitlines()
    counts = [found[1].strip() for line in lines if (found := COUNTED.match(line))]
    assert len(counts) >= 3
    for count in counts:
        assert count in ("none", "fewer than five") or int(count.removesuffix(" or more")) % 5 == 0


def shown_weeks(readings: Sequence[Reading]) -> set[int]:
    """The weeks in which a figure is shown, as the attacker infers them from one week's reading of all."""
    shown, count = set(), 0
    for reading in readings:
        if reading.period == reading.read_in and reading.weeks > count:
            shown.add(reading.read_in - 1)
            count = reading.weeks
    return shown


def solve(rows: Iterable[tuple[Sequence[int], int]], size: int) -> dict[int, Fraction]:
    """The unknowns that these equations determine: Gauss and Jordan, in fractions."""
    matrix = [[Fraction(each) for each in (*row, value)] for row, value in rows]
    pivots: list[int] = []
    for column in range(size):
        below = [row for row in matrix[len(pivots) :] if row[column]]
        if not below:
            continue
        pivot = below[0]
        matrix.remove(pivot)
        pivot = [each / pivot[column] for each in pivot]
        matrix.insert(len(pivots), pivot)
        for position, row in enumerate(matrix):
            if position != len(pivots):
                matrix[position] = [
                    each - row[column] * above for each, above in zip(row, pivot, strict=True)
                ]
        pivots.append(column)
    return {
        column: matrix[position][size]
        for position, column in enumerate(pivots)
        if sum(map(bool, matrix[position][:size])) == 1
    }


def attack(company: Company, figure: str) -> dict[int, tuple[Fraction, Fraction]]:
    """For each week that the printed figures betray: how many pairs did it, and how many there were."""
    readings = company.readings.get(figure, [])
    shown = shown_weeks(readings)
    rows = []
    for each in readings:
        window = range(each.read_in - min(each.period, each.read_in), each.read_in)
        members_of_sum = [int(week in shown and week in window) for week in range(WEEKS)]
        assert sum(members_of_sum) == each.weeks
        rows.append((members_of_sum, each))
    parts = solve([(row, each.part) for row, each in rows], WEEKS)
    wholes = solve([(row, each.whole) for row, each in rows], WEEKS)
    return {week: (parts[week], wholes[week]) for week in parts}


def assert_nothing_small_is_found(company: Company) -> int:
    """Every week that is found holds at least five pairs and leaves out five; gives how many were found."""
    found = {figure: attack(company, figure) for figure in (NO_PAIR, TALKED, *PILLARS)}
    for figure, weeks in found.items():
        for week, (part, whole) in weeks.items():
            # The attack does work: what it finds is true.
            assert (int(part), int(whole)) == company.truth(week, figure)
            assert part >= FEWEST_PAIRS
            assert whole - part >= FEWEST_PAIRS
    for week in range(WEEKS):
        chose = sum(found[pillar][week][0] for pillar in PILLARS if week in found[pillar])
        if chose:
            assert len(company.under_way[week]) - chose >= FEWEST_PAIRS
    return sum(map(len, found.values()))


async def test_every_figure_passes_one_rule(story: Story) -> None:
    await story.has_programme()
    bot, clock = story.bot, story.workspace.clock
    assert monday_of(clock.now().date()) == FIRST_MONDAY
    lives = [Life(story, Company(f"p{seed}"), seed) for seed in range(examples(40))]
    async with bot.db.transaction(bot.workspace.id) as tx:
        for life in lives:
            await life.begins(tx)

    for week in range(WEEKS):
        async with bot.db.transaction(bot.workspace.id) as tx:
            for life in lives:
                await life.lives(tx, week)
        clock.move_to(monday(week + 1) + timedelta(minutes=1))
        await reporting.tick(bot.db, bot.workspace.id, clock.now(), bot.doors.lent["library"])
        await read_health(story)
        for life in lives:
            await read_everything(story, life.company, week + 1)

    weeks_found = [assert_nothing_small_is_found(life.company) for life in lives]
    assert sum(map(bool, weeks_found)) >= len(lives) / 4, "too little is shown for an attack to mean anything"
