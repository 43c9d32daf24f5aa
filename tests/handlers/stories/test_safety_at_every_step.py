"""After every step no pair is unsafe, and nobody reads what follows from a list, a no or silence.

The steps are at random: rosters, private lists, accounts, presses, memberships and days.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from itertools import count, cycle
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from bot.mentoring.model import PairState
from tests.conftest import A_MONDAY, a_bot
from tests.slack_simulator import Actor, Clock, Message, Workspace, make_user, serving
from tests.support.cast import Story
from tests.support.examples import LONG
from tests.support.known_facts import A_LINE, A_LIST, A_MANAGER, GHOST, TOP
from tests.support.worlds import (
    A_NO,
    HOURS,
    LEADERS,
    LEADERS_LIST,
    LIVE,
    MEMBERS,
    MENTORS,
    MENTORS_LIST,
    NAMES,
    SILENCE,
    Rows,
    World,
)

LISTS = (MENTORS_LIST, LEADERS_LIST)
CONDUCTS = (SILENCE, A_NO, *LISTS)
TURNS = 3
LINES = ["/mentor", "/mentor pair"]
ADMIN_LINES = [
    *(f"/mentor admin {verb}" for verb in ("", "pair", "health")),
    *(f"/mentor admin nudges @{member}" for member in MEMBERS),
    "/mentor stats",
    "/mentor admin match",
]

members = st.sampled_from(MEMBERS)
roster_rows = st.dictionaries(
    st.sampled_from([*MEMBERS, "grace", GHOST]),
    st.tuples(st.sampled_from([2, 5, 4, 1, None]), st.sampled_from([*NAMES, GHOST, TOP, None])),
    min_size=1,
    max_size=4,
)
columns = st.sampled_from([("level", "manager"), ("level",)])


class SafePairs(RuleBasedStateMachine):
    """Steps at random, in as many worlds as there are, each with a bot of its own."""

    world_count = 1

    def __init__(self, database_urls: Iterator[str]) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.open_worlds = AsyncExitStack()
        self.worlds = [self.runner.run(self.open(next(database_urls))) for _world in range(self.world_count)]

    async def open(self, database_url: str) -> World:
        people = [make_user(handle, name, is_owner=handle == "noor") for handle, name in NAMES.items()]
        workspace = Workspace(Clock(A_MONDAY), people, is_strict=True)
        await self.open_worlds.enter_async_context(serving(workspace))
        bot = await self.open_worlds.enter_async_context(a_bot(workspace, database_url))
        return World(Story(workspace, bot))

    def teardown(self) -> None:
        self.runner.run(self.open_worlds.aclose())
        self.runner.close()

    def everywhere(self, act: Callable[[World], Awaitable[None]]) -> None:
        """Do the same in each world, and look."""

        async def run() -> None:
            for world in self.worlds:
                await act(world)
                await world.is_looked_at()

        self.runner.run(run())

    @initialize(days=st.sampled_from([0, 1, 2, 2]))
    def begins(self, days: int) -> None:
        self.begin(days)

    def begin(self, days: int) -> None:
        """After two days all who were proposed to each other are pairs, unless something is in the way."""
        self.everywhere(lambda world: world.begins())
        for _day in range(days):
            self.a_day_of_yeses()

    @rule()
    def a_day_of_yeses(self) -> None:
        async def agree(world: World) -> None:
            for _third in HOURS:
                await world.passes(1)
                for each in MEMBERS:
                    await world.answers(each, "Yes, gladly")
                    await world.is_looked_at()

        self.everywhere(agree)

    @rule()
    def hours_pass(self) -> None:
        self.everywhere(lambda world: world.passes(1))

    @rule(days=st.sampled_from([1, 2, 4]))
    def days_pass(self, days: int) -> None:
        self.everywhere(lambda world: world.passes(days * len(HOURS)))

    @rule(who=members)
    def says_yes(self, who: str) -> None:
        self.everywhere(lambda world: world.answers(who, "Yes, gladly"))

    @rule(who=members)
    def says_no(self, who: str) -> None:
        self.everywhere(lambda world: world.answers(who, "Not this time"))

    @rule(rows=roster_rows, columns=columns)
    def a_roster_comes(self, rows: Rows, columns: tuple[str, ...]) -> None:
        self.everywhere(lambda world: world.imports(rows, columns))

    @rule(
        who=members,
        how=st.sampled_from([A_LINE, A_MANAGER, A_LIST]),
        number=st.integers(0, 1),
        is_long=st.booleans(),
    )
    def a_pair_becomes_unsafe(self, who: str, how: str, number: int, is_long: bool) -> None:
        """The roster or a list comes between two who are proposed or a pair; a line may be a long one."""
        partners = self.worlds[0].partners(who)
        if not partners:
            return
        partner = partners[number % len(partners)]
        if how == A_LIST:
            self.everywhere(lambda world: world.lists(who, {partner}))
            return
        managers = {who: "grace", partner: "grace"}
        if how == A_LINE:
            managers = {who: GHOST, GHOST: partner} if is_long else {who: partner}
        levels = self.worlds[0].facts.levels
        rows = {each: (levels.get(each), manager) for each, manager in managers.items()}
        self.everywhere(lambda world: world.imports(rows, ("level", "manager")))

    @rule(who=members, others=st.sets(members, max_size=2))
    def changes_a_list(self, who: str, others: set[str]) -> None:
        self.everywhere(lambda world: world.lists(who, others))

    @rule(who=members, change=st.sampled_from(["goes", "is a guest", "comes back"]), is_heard=st.booleans())
    def an_account_changes(self, who: str, change: str, is_heard: bool) -> None:
        self.everywhere(lambda world: world.changes_account(who, change, is_heard=is_heard))

    @rule(
        verb=st.sampled_from(["pair", "apart"]),
        mentor=st.sampled_from(MENTORS),
        leader=st.sampled_from(LEADERS),
    )
    def the_coordinator_arranges(self, verb: str, mentor: str, leader: str) -> None:
        self.everywhere(lambda world: world.arranges(verb, mentor, leader))

    @rule()
    def the_coordinator_releases(self) -> None:
        self.everywhere(lambda world: world.releases())

    @rule(who=members, act=st.sampled_from(["pause", "resume", "leave", "join"]))
    def a_membership_changes(self, who: str, act: str) -> None:
        async def change(world: World) -> None:
            if act == "leave":
                await world.leaves(who)
            elif act == "join":
                await world.joins(who)
            else:
                await world.types(who, f"/mentor {act}")

        self.everywhere(change)


class SameReadings(SafePairs):
    """Two worlds with the same steps, but for one thing that is private: nobody reads a difference."""

    world_count = 2

    def __init__(self, database_urls: Iterator[str]) -> None:
        super().__init__(database_urls)
        self.readers: list[str] = []
        self.first_messages: list[dict[str, int]] = []
        self.turns = cycle(range(TURNS))

    @initialize(
        days=st.sampled_from([0, 1, 2, 2]),
        is_early=st.booleans(),
        who=members,
        conducts=st.permutations(CONDUCTS),
    )
    def begins(self, days: int, is_early: bool, who: str, conducts: list[str]) -> None:
        """As ever; the worlds differ from the beginning, or from a later step on."""
        self.begin(days)
        if is_early:
            self.let_differ(who, conducts)

    def everywhere(self, act: Callable[[World], Awaitable[None]]) -> None:
        super().everywhere(act)
        if self.readers:
            self.runner.run(self.compare())

    @rule(who=members, conducts=st.permutations(CONDUCTS))
    def something_private_differs(self, who: str, conducts: list[str]) -> None:
        self.let_differ(who, conducts)

    def let_differ(self, who: str, conducts: list[str]) -> None:
        """Of two who are proposed one says no or nothing, or keeps a list; or one of a pair keeps a list."""
        partners = self.worlds[0].partners(who)
        if self.readers or not partners or not all(map(self.worlds[0].can_act, (who, partners[0]))):
            return
        mentor, leader = (who, partners[0]) if who in MENTORS else (partners[0], who)
        state = self.state_of(mentor, leader)
        if state is None:
            return
        conducts = [each for each in conducts if state is not PairState.ACTIVE or each in LISTS]
        answerer = {PairState.PROPOSED: mentor, PairState.CONSENTED: leader}.get(state, "")
        conduct_of = iter(conducts)
        super().everywhere(lambda world: world.behaves(mentor, leader, next(conduct_of), answerer))
        self.readers = [each for each in NAMES if each != answerer]
        self.first_messages = [
            {each: len(world.actor(each).messages()) for each in NAMES} for world in self.worlds
        ]

    def state_of(self, mentor: str, leader: str) -> PairState | None:
        """The state of two who are a pair or proposed, in the same way in both worlds; None of others."""
        states = [
            [
                pair.state
                for pair in world.last_pairs.values()
                if world.sides(pair) == (mentor, leader)
                and pair.state in LIVE
                and not pair.is_closed
                and not world.broken(pair)
            ]
            for world in self.worlds
        ]
        return states[0][0] if states[0] and states[0] == states[1] else None

    async def compare(self) -> None:
        """Compare what each of the readers read; they take turns in opening their pages."""
        turn = next(self.turns)
        for place, reader in enumerate(self.readers):
            readings = [
                await self.readings(world, number, reader, opens_pages=place % TURNS == turn)
                for number, world in enumerate(self.worlds)
            ]
            assert readings[0] == readings[1], f"{reader} reads a difference"

    async def readings(self, world: World, number: int, reader: str, *, opens_pages: bool) -> list[str]:
        """All that somebody read since, and the pages that they open now."""
        actor = world.actor(reader)
        if opens_pages and reader not in world.facts.without_account:
            for line in ADMIN_LINES if reader == "noor" else LINES:
                await actor.types(line)
        pages = []
        if actor.modal:
            pages.append(actor.words(actor.modal))
            await actor.closes()
        messages = actor.messages()[self.first_messages[number][reader] :]
        return [*map(partial(words_of, actor), messages), *pages]


def words_of(actor: Actor, message: Message) -> str:
    """What a message says, with its hour; of topics, which are drawn by lot, the first line alone.

    Lines of one instant come in the order of chance.
    """
    lines = actor.words(message).splitlines()
    words = lines[:1] if any("[Skip this week]" in each for each in lines) else sorted(lines)
    return f"{datetime.fromtimestamp(float(message.ts), UTC):%d %H:%M} " + "\n".join(words)


@pytest.fixture
def database_urls(migrated: Path, tmp_path: Path) -> Iterator[str]:
    """As many empty databases as one likes."""
    return (empty_database(migrated, tmp_path / f"{number}.sqlite3") for number in count())


def empty_database(template: Path, path: Path) -> str:
    for suffix in ("", ".key"):
        copyfile(f"{template}{suffix}", f"{path}{suffix}")
    return f"sqlite:///{path}"


def walk(machine: type[SafePairs], database_urls: Iterator[str], *, at_length: int) -> None:
    """Walk so many ways at length, short ones by default."""
    is_long = settings.get_current_profile_name() == LONG
    run_state_machine_as_test(
        lambda: machine(database_urls),  # type: ignore[arg-type]
        settings=settings(
            max_examples=at_length if is_long else 2,
            stateful_step_count=25 if is_long else 5,
            deadline=None,
            suppress_health_check=[*HealthCheck],
        ),
    )


def test_no_pair_is_unsafe_after_any_step(database_urls: Iterator[str]) -> None:
    walk(SafePairs, database_urls, at_length=100)


def test_nobody_reads_what_follows_from_a_list_a_no_or_silence(database_urls: Iterator[str]) -> None:
    walk(SameReadings, database_urls, at_length=60)
