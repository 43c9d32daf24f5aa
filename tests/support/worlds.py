"""A small company with its bot, in which tests take steps: what is true is written down beside the bot.

After each step every pair is held against the rules as tests/support/known_facts.py has them, and every new
message against what is true.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import cycle

from sqlalchemy import select

from bot.mentoring.files.csv_table import read_table
from bot.mentoring.files.roster_changes import ImportQuestion
from bot.mentoring.files.roster_faults import BadRoster
from bot.mentoring.model import Pair, PairState, Programme
from handlers.stories.importing_people import import_roster
from storage import pairs, programmes
from storage.tables import pairs as pairs_table
from tests.slack_simulator import Actor
from tests.support.cast import LEADER_ANSWERS, MENTOR_ANSWERS, Story
from tests.support.known_facts import A_LINE, A_LIST, A_MANAGER, AN_ACCOUNT, TOP, KnownFacts

# Of the mentors one has to wait, so that it shows where a seat is free.
MENTORS, LEADERS = ("ada", "kofi", "sofia", "bao"), ("farah", "oskar", "henrik")
LEADER_LEVEL = 4
MEMBERS = (*MENTORS, *LEADERS)
ROSTER = [
    *(
        (mentor, 2, manager)
        for mentor, manager in zip(MENTORS, ("grace", "grace", "ruth", "ruth"), strict=True)
    ),
    *((leader, 5, "imani") for leader in LEADERS),
    ("grace", 4, "imani"),
    ("ruth", 4, "imani"),
    ("noor", 4, "ruth"),
    ("imani", 6, TOP),
]
NAMES = {handle: f"{handle.capitalize()} Example" for handle, _level, _manager in ROSTER}
Rows = Mapping[str, tuple[int | None, str | None]]
"""The level and the manager by person, as a roster has them."""
LIST_FIELD = "Anybody you would rather not be paired with?"
PROPOSED = (PairState.PROPOSED, PairState.CONSENTED)
LIVE = (*PROPOSED, PairState.ACTIVE)
A_DAY, A_MOMENT = timedelta(days=1), timedelta(minutes=30)  # in which people act
HOURS = (3, 3, 18)  # from Monday at ten on; so the bot looks at itself when a day is over, to the second
UNTIL_READ = timedelta(days=6)  # over Easter
NEVER = datetime(9999, 1, 1, tzinfo=UTC)

SILENCE, A_NO, MENTORS_LIST, LEADERS_LIST = "silence", "a no", "the mentor's list", "the leader's list"
CLOSED = "The question whether to be a pair in *Spring* is closed"
CLOSING = "is closing; thank you both. You stay in for the next match."
RULES_OF_ROSTER = {
    "by the roster one of them now reports to the other": A_LINE,
    "by the roster they now report to the same person": A_MANAGER,
}


def roster_text(rows: Iterable[tuple[str, int | None, str | None]], columns: Iterable[str]) -> str:
    """A roster with these columns, as a coordinator uploads it."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["email", *columns])
    for person, level, manager in rows:
        address = manager if manager in (None, TOP) else f"{manager}@example.com"
        cells = {"level": level, "manager": address}
        table.writerow([f"{person}@example.com", *(cells[each] for each in columns)])
    return text.getvalue()


@dataclass
class World:
    """One workspace with its bot, and what is true in it; looks at every pair and every new message."""

    story: Story
    facts: KnownFacts = field(default_factory=KnownFacts)
    lost_unheard: dict[str, datetime] = field(default_factory=dict)
    leaving: set[str] = field(default_factory=set)
    resting: set[str] = field(default_factory=set)
    refuser: str = ""
    last_pairs: dict[str, Pair] = field(default_factory=dict)
    last_broken: dict[str, list[str]] = field(default_factory=dict)
    unsafe_since: dict[str, datetime] = field(default_factory=dict)
    ends: list[tuple[set[str], list[str]]] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    owed_lines: dict[tuple[str, str], datetime] = field(default_factory=dict)
    messages_read: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.hours = cycle(HOURS)
        self.handles = {self.story.workspace.person(each).id: each for each in NAMES}

    def actor(self, handle: str) -> Actor:
        return self.story.workspace.actor(handle)

    def now(self) -> datetime:
        return self.story.workspace.clock.now()

    def sides(self, pair: Pair) -> tuple[str, str]:
        return self.handles[pair.mentor_id], self.handles[pair.leader_id]

    def broken(self, pair: Pair) -> list[str]:
        return self.facts.broken_rules(*self.sides(pair), is_proposal=pair.state in PROPOSED)

    async def read_pairs(self) -> dict[str, Pair]:
        async with self.story.reading() as tx:
            ids = [row.id for row in await tx.execute(select(pairs_table.c.id))]
            return dict(await pairs.find_many(tx, ids))

    async def passes(self, thirds: int) -> None:
        """So many thirds of a day pass, and the clock strikes."""
        for _third in range(thirds):
            await self.story.passes(hours=next(self.hours))
            await self.is_looked_at()
            await self.refuses()

    async def is_looked_at(self) -> None:
        """Hold every pair against the rules, and every new message against what is true."""
        pairs_now = await self.read_pairs()
        for pair in pairs_now.values():
            self.check_pair(pair)
        for pair in self.last_pairs.values():
            self.check_end(pair, pairs_now.get(pair.id))
        for handle in NAMES:
            self.check_messages(handle)
        self.last_pairs = pairs_now
        self.last_broken = {pair.id: self.broken(pair) for pair in pairs_now.values()}
        self.leaving.clear()

    def check_pair(self, pair: Pair) -> None:
        """No live or asked pair breaks a rule: at once where the bot was told, within a day of the others."""
        broken = self.broken(pair)
        before = self.last_pairs.get(pair.id)
        if pair.state is PairState.ACTIVE and before and before.state is not PairState.ACTIVE:
            assert set(broken) <= self.unheard_rules(pair), f"a yes made a pair that breaks {broken}"
        if pair.state not in LIVE or not broken or (pair.is_closed and broken == [A_LIST]):
            self.unsafe_since.pop(pair.id, None)
            return
        since = self.unsafe_since.setdefault(pair.id, self.now())
        is_known = set(broken) - {A_LIST} - self.unheard_rules(pair)
        assert not is_known, f"{self.sides(pair)} is {pair.state} and breaks {broken}"
        assert self.now() - since <= A_DAY + A_MOMENT, f"{self.sides(pair)} breaks {broken} since {since}"

    def unheard_rules(self, pair: Pair) -> set[str]:
        return {AN_ACCOUNT} if self.lost_unheard.keys() & {*self.sides(pair)} else set()

    def check_end(self, before: Pair, pair: Pair | None) -> None:
        """A pair that began ends by what is known to break a rule, or because somebody left; others too."""
        state = pair.state if pair else None
        if before.state not in LIVE or state in LIVE:
            return
        broken = [*self.last_broken[before.id], *self.broken(before)]
        self.ends.append(({*self.sides(before)}, broken))
        has_left = bool(self.leaving & {*self.sides(before)})
        if before.state is PairState.ACTIVE:
            assert state is PairState.STOPPED
            assert broken or has_left, f"{self.sides(before)} has ended, and broke nothing"
            for side, other in (self.sides(before), self.sides(before)[::-1]):
                if side not in self.leaving | self.facts.without_account:
                    self.owed_lines[side, other] = self.now()
        elif state is PairState.STOPPED:
            assert {*broken} - {A_LIST} or has_left, f"the question to {self.sides(before)} was closed"

    def check_messages(self, handle: str) -> None:
        actor = self.actor(handle)
        direct_messages = actor.dms
        for each in direct_messages[self.messages_read[handle] :]:
            self.check_message(actor, handle, actor.words(each))
        self.messages_read[handle] = len(direct_messages)
        for (reader, partner), since in [*self.owed_lines.items()]:
            if reader in self.facts.without_account | self.leaving:
                self.owed_lines[reader, partner] = NEVER
            else:
                assert self.now() - since <= UNTIL_READ, f"{reader} did not read of the end with {partner}"

    def check_message(self, actor: Actor, handle: str, words: str) -> None:
        named = [each for each, name in NAMES.items() if name in words and each != handle]
        if "[Yes, gladly]" in words:
            (other,) = named
            is_mentor = "Would you like to mentor them?" in words
            both = (handle, other) if is_mentor else (other, handle)
            broken = self.facts.broken_rules(*both, is_proposal=True)
            if self.lost_unheard.keys() & {*both} and AN_ACCOUNT in broken:
                broken.remove(AN_ACCOUNT)
            assert not broken, f"{handle} is asked about {other}, which breaks {broken}"
            self.asked[handle] += 1
        if CLOSED in words:
            self.asked[handle] -= 1
            assert self.asked[handle] >= 0, f"{handle} reads of a question that was never asked"
            assert any(handle in both and {*rules} - {A_LIST} for both, rules in self.ends), (
                f"{handle} reads that a question is closed, and no rule but a list was broken"
            )
        if CLOSING in words:
            (partner,) = named
            assert self.owed_lines.pop((handle, partner), None), f"{handle}: no pair with {partner} ended"
        for line in words.splitlines():
            for sentence, rule_of_roster in RULES_OF_ROSTER.items():
                if sentence in line:
                    self.check_reason(line, rule_of_roster)

    def check_reason(self, line: str, rule_of_roster: str) -> None:
        """The coordinator reads of a rule of the roster only where it was broken."""
        both = {each for each, name in NAMES.items() if name in line}
        assert any(each == both and rule_of_roster in rules for each, rules in self.ends), line

    async def imports(self, rows: Rows, columns: tuple[str, ...]) -> None:
        """A roster is imported, whatever it asks; one with faults changes nothing."""
        lines = [(person, *values) for person, values in rows.items()]
        bot = self.story.bot
        table = read_table(roster_text(lines, columns))
        try:
            await import_roster(
                table,
                bot.directory,
                bot.db,
                bot.workspace.id,
                self.now(),
                "test",
                confirmed=[*ImportQuestion],
            )
        except BadRoster:
            return
        self.facts.import_rows(lines, columns)

    def partners(self, handle: str) -> list[str]:
        """With whom somebody is in a live pair or proposal, also unknown to them."""
        both = [self.sides(pair) for pair in self.last_pairs.values() if pair.state in LIVE]
        return sorted(each for sides in both if handle in sides for each in sides if each != handle)

    async def begins(self) -> None:
        """A programme in which everybody is, and a first match."""
        await self.imports({row[0]: row[1:] for row in ROSTER}, ("level", "manager"))
        # Its id is the chance in all matches of it, and must be the same in every world.
        coordinator = self.actor("noor").id
        spring = Programme("spring", "Spring", "Learn.", date(2026, 3, 9), 12, coordinator, LEADER_LEVEL)
        async with self.story.bot.db.transaction(self.story.bot.workspace.id) as tx:
            await programmes.create(tx, spring, self.now())
        await self.story.joins(*MEMBERS)
        await self.story.releases()

    def can_act(self, handle: str) -> bool:
        return handle not in self.facts.without_account | self.resting

    async def lists(self, handle: str, others: set[str]) -> None:
        """Somebody sets whom they would rather not be paired with."""
        actor = self.actor(handle)
        if not self.can_act(handle):
            return
        await actor.types("/mentor profile")
        if actor.modal is None:
            return
        await actor.submits({LIST_FIELD: sorted(others - {handle})})
        self.facts.avoids[handle] = others - {handle}
        if actor.modal:
            await actor.closes()

    async def joins(self, handle: str) -> None:
        """Somebody joins who is in no programme."""
        actor = self.actor(handle)
        if self.can_act(handle):
            await actor.types("/mentor join")
            if actor.modal is not None:
                mentor_form = "What can you teach?" in actor.words(actor.modal)
                await actor.submits(MENTOR_ANSWERS if mentor_form else LEADER_ANSWERS)
                if actor.modal:
                    await actor.closes()

    async def leaves(self, handle: str) -> None:
        actor = self.actor(handle)
        if self.can_act(handle):
            before = len(actor.messages())
            await actor.types("/mentor leave")
            if any("[Leave]" in actor.words(each) for each in actor.messages()[before:]):
                await actor.clicks("Leave")
                self.leaving.add(handle)
                self.facts.forget_private_answers(handle)

    async def types(self, handle: str, line: str) -> None:
        if self.can_act(handle):
            await self.actor(handle).types(line)

    async def answers(self, handle: str, answer: str) -> None:
        """Somebody presses this below every question that waits for them, as they see it."""
        actor = self.actor(handle)
        if self.can_act(handle):
            for each in actor.dms:
                if f"[{answer}]" in actor.words(each):
                    await actor.clicks(answer, within=each)

    async def refuses(self) -> None:
        """The one who says no to all says it, in no time."""
        if not self.refuser or self.refuser in self.facts.without_account:
            return
        actor, before = self.actor(self.refuser), self.now()
        for each in actor.dms:
            if "[Not this time]" in actor.words(each):
                await actor.clicks("Not this time", within=each)
        self.story.workspace.clock.move_to(before)

    async def behaves(self, mentor: str, leader: str, conduct: str, answerer: str) -> None:
        """Two people save their answers, with each other on their lists or not; then both do no more."""
        for owner, other, case in ((mentor, leader, MENTORS_LIST), (leader, mentor, LEADERS_LIST)):
            listed = self.facts.avoids.get(owner, set())
            await self.lists(owner, listed | {other} if conduct == case else listed - {other})
        self.resting = {mentor, leader}
        if conduct == A_NO:
            self.refuser = answerer
            await self.refuses()

    async def changes_account(self, handle: str, change: str, *, is_heard: bool) -> None:
        workspace = self.story.workspace
        if change == "comes back":
            since = self.lost_unheard.get(handle)
            if handle not in self.facts.without_account or (since and self.now() - since < 2 * A_DAY):
                return
            await workspace.user_changes(handle, deleted=False, is_restricted=False)
            self.facts.without_account.discard(handle)
            self.lost_unheard.pop(handle, None)
            return
        if handle in self.facts.without_account:
            return
        facts = {"deleted": True} if change == "goes" else {"is_restricted": True}
        if is_heard:
            await workspace.user_changes(handle, **facts)
        else:
            workspace.user_changes_unheard(handle, **facts)
            self.lost_unheard[handle] = self.now()
        self.facts.without_account.add(handle)
        if change == "goes":
            self.facts.forget_private_answers(handle)

    async def arranges(self, verb: str, mentor: str, leader: str) -> None:
        noor = self.actor("noor")
        await noor.types(f"/mentor admin {verb} @{mentor} @{leader} because")
        is_saved = "Noted: " in noor.words(noor.latest)
        if is_saved and verb == "pair":
            self.facts.pinned.add((mentor, leader))
        elif is_saved:
            self.facts.pinned.discard((mentor, leader))

    async def releases(self) -> None:
        noor = self.actor("noor")
        await noor.types("/mentor admin match")
        if noor.modal is not None:
            if noor.modal.payload.get("submit"):
                await noor.submits()
            if noor.modal:
                await noor.closes()
