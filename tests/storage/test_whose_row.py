"""A transaction belongs to one workspace: strangers with the same ids change nothing, and nothing is changed.

Every function of storage is called twice, alone and among strangers. A new function needs a case here.
"""

import inspect
import pkgutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import Table, select

import storage
from bot.mentoring.matching.fingerprint import fingerprint
from bot.mentoring.matching.plan import Arrangement, LeftOut, Plan
from bot.mentoring.matching.problem import Problem, Rules
from bot.mentoring.model import (
    AccountStatus,
    AdminRole,
    Area,
    Hindrance,
    MeetingAnswer,
    MemberState,
    Nudge,
    NudgeKind,
    NudgeState,
    PairState,
    Profile,
    Role,
    Skip,
    Workspace,
)
from bot.mentoring.refusals import Refusal
from bot.mentoring.timing.cadence import Slot
from bot.mentoring.timing.calendar import Change, Moment
from bot.mentoring.topics.feedback import FeedbackAnswer, Question, Rating
from bot.mentoring.topics.own_cards import Guidance, OwnCard, Stand
from bot.mentoring.topics.pack_subscription import Subscription, Trouble, Version
from storage import (
    admins,
    arrangements,
    calendars,
    events,
    feedback,
    figures,
    matching_problems,
    meetings,
    members,
    nudge_history,
    nudges,
    own_cards,
    pairs,
    people,
    programmes,
    rehearsals,
    slots,
    subscriptions,
    topics,
    unanswered,
    workspaces,
)
from storage.arrangements import Arranged
from storage.database import Database, Transaction
from storage.tables import audit, metadata, offers
from tests.storage.cast import (
    DAY,
    FIRST_DAY,
    HERE,
    HOUR,
    MARKS,
    NOW,
    TODAY,
    a_meeting,
    a_member,
    a_nudge,
    a_pair,
    a_person,
    a_programme,
    a_rehearsal,
    claimed,
    in_programme,
    kept,
    move_in,
    paired,
)

LATER = a_pair("later", mentor_id="ben")
APART = Arranged("ada", "farah", Arrangement.APART, "They asked for it.")
WAITS = LeftOut("ada", Role.MENTOR, Hindrance.EVERYONE_TAKEN)
PACK, NO_PACK = "https://packs.example/one.toml", "https://packs.example/other.toml"
VERSION = Version("card = []", "a" * 64)
FOLLOWED = Subscription(PACK, VERSION.fingerprint, False, NOW)
TIRED = FeedbackAnswer("ada", Question.ENERGY, "nudge", Rating.LOW, NOW)
OURS = OwnCard("own-1", {"title": "Ours"}, Stand.DRAFT, "noor")
Call = Callable[[Transaction], Awaitable[object]]

CASES: dict[str, Call] = {
    "admins.appoint": lambda tx: admins.appoint(tx, "ada", AdminRole.OWNER, NOW),
    "admins.may_administer": lambda tx: admins.may_administer(tx, a_person("ada")),
    "admins.require": lambda tx: admins.require(tx, a_person("ada")),
    "admins.note": lambda tx: admins.note(tx, "ada", "tested", NOW, {"people": 1}),
    "admins.noted": lambda tx: admins.noted(tx),
    "arrangements.make": lambda tx: arrangements.make(tx, "spring", APART, "noor", NOW),
    "arrangements.undo": lambda tx: arrangements.undo(tx, "spring", "ada", "greta"),
    "arrangements.of_programme": lambda tx: arrangements.of_programme(tx, "spring"),
    "matching_problems.of_programme": lambda tx: _marked(matching_problems.of_programme(tx, a_programme())),
    "matching_problems.newest_of": lambda tx: _marked(matching_problems.newest_of(tx, "spring")),
    "matching_problems.rules_of": lambda tx: matching_problems.rules_of(tx, a_programme()),
    "calendars.changes_of": lambda tx: calendars.changes_of(tx, ["spring", "autumn"]),
    "calendars.change": lambda tx: calendars.change(tx, "spring", [Change(Moment.MIDPOINT, 7, 9)]),
    "matching_problems.change_rules": lambda tx: matching_problems.change_rules(tx, "spring", Rules(floor=7)),
    "events.is_new": lambda tx: events.is_new(tx, "E2", NOW),
    "events.forget": lambda tx: events.forget(tx, NOW + 3 * DAY),
    "figures.of_programme": lambda tx: figures.of_programme(tx, "spring", NOW - DAY, NOW + DAY),
    "nudge_history.standing": lambda tx: nudge_history.standing(tx, NOW, NOW - DAY),
    "nudge_history.last_of": lambda tx: nudge_history.last_of(tx, "ada", 10),
    "nudge_history.last_of_pair": lambda tx: nudge_history.last_of_pair(tx, "pair", 10),
    "meetings.open_for": lambda tx: meetings.open_for(tx, a_meeting("third", card_id="T03")),
    "meetings.claim_card": lambda tx: meetings.claim_card(tx, "meeting"),
    "meetings.post_again": lambda tx: meetings.post_again(tx, "meeting", NOW),
    "meetings.place": lambda tx: meetings.place(tx, "meeting", "C1", "1.2"),
    "meetings.find": lambda tx: meetings.find(tx, "meeting"),
    "meetings.of_pairs": lambda tx: meetings.of_pairs(tx, ["pair", "asked"]),
    "meetings.book": lambda tx: meetings.book(tx, "meeting", NOW + DAY, 25),
    "meetings.told": lambda tx: meetings.told(tx, "meeting", None, "1.3"),
    "meetings.unplaced": lambda tx: meetings.unplaced(tx, NOW + HOUR),
    "meetings.tell": lambda tx: meetings.tell(tx, "meeting", Role.LEADER, MeetingAnswer.MET, NOW),
    "members.enroll": lambda tx: members.enroll(tx, a_member("ben", joined_at=NOW + DAY)),
    "members.of_person": lambda tx: members.of_person(tx, "ada"),
    "members.settle": lambda tx: members.settle(tx, "ada", MemberState.PAUSED),
    "members.pausing": lambda tx: members.pausing(tx, NOW + 30 * DAY),
    "members.absent": lambda tx: members.absent(tx, "spring"),
    "members.follow_levels": lambda tx: members.follow_levels(tx),
    "members.paused": lambda tx: members.paused(tx, ["ada", "ben", "farah", "greta"]),
    "members.breaks": lambda tx: members.breaks(tx, ["ada", "ben", "farah", "greta"]),
    "members.wait": lambda tx: members.wait(tx, "spring", [WAITS], {}),
    "members.candidates": lambda tx: members.candidates(tx, "spring"),
    "nudges.plan": lambda tx: nudges.plan(tx, a_nudge("new", week="W9")),
    "nudges.plan_all": lambda tx: nudges.plan_all(tx, [a_nudge("new", week="W9", pair_id="pair")]),
    "nudges.find": lambda tx: nudges.find(tx, "due"),
    "nudges.has_work": lambda tx: nudges.has_work(tx, NOW),
    "nudges.give_back": lambda tx: nudges.give_back(tx, ["claimed"]),
    "nudges.claim_due": lambda tx: nudges.claim_due(tx, NOW, NOW + HOUR, 2),
    "nudges.recover": lambda tx: nudges.recover(tx, NOW),
    "nudges.ask": lambda tx: nudges.ask(tx, "claimed", NOW),
    "nudges.settle": lambda tx: nudges.settle(tx, "claimed", NudgeState.SENT, NOW),
    "nudges.postpone": lambda tx: nudges.postpone(tx, "claimed", NOW + HOUR, "ratelimited", was_asked=False),
    "nudges.answer": lambda tx: nudges.answer(tx, "due", NOW),
    "nudges.asked_since": lambda tx: nudges.asked_since(tx, NOW - HOUR),
    "pairs.propose": lambda tx: pairs.propose(tx, [a_pair("new", leader_id="greta")], NOW),
    "pairs.find": lambda tx: pairs.find(tx, "pair"),
    "pairs.find_many": lambda tx: pairs.find_many(tx, ["pair", "asked"]),
    "pairs.live_of": lambda tx: pairs.live_of(tx, "ada"),
    "pairs.ever_of": lambda tx: pairs.ever_of(tx, "ada"),
    "pairs.between": lambda tx: pairs.between(tx, "farah", "ada"),
    "pairs.lately_of": lambda tx: pairs.lately_of(tx, ["ada", "farah"], NOW - DAY),
    "pairs.former": lambda tx: pairs.former(tx),
    "pairs.proposed_in": lambda tx: pairs.proposed_in(tx, "spring"),
    "pairs.taken": lambda tx: pairs.taken(tx),
    "pairs.live_in": lambda tx: pairs.live_in(tx, "spring"),
    "pairs.advance": lambda tx: pairs.advance(tx, "asked", PairState.PROPOSED, PairState.CONSENTED),
    "pairs.give_up": lambda tx: pairs.give_up(tx, [a_pair("asked", leader_id="greta")], NOW),
    "pairs.introduce": lambda tx: pairs.introduce(tx, "pair", "C1", NOW),
    "pairs.introduce_later": lambda tx: pairs.introduce_later(tx, ["pair"], NOW),
    "pairs.introduce_again": lambda tx: pairs.introduce_again(tx, "introduced"),
    "pairs.bereft": lambda tx: pairs.bereft(tx),
    "pairs.idle_people": lambda tx: pairs.idle_people(tx, "", 10),
    "pairs.wait_until": lambda tx: pairs.wait_until(tx, "asked", NOW + 2 * DAY),
    "pairs.lapse": lambda tx: pairs.lapse(tx, NOW + DAY),
    "pairs.complete": lambda tx: pairs.complete(tx, NOW + 99 * DAY),
    "pairs.not_asked_yet": lambda tx: pairs.not_asked_yet(tx, "spring"),
    "pairs.unintroduced": lambda tx: pairs.unintroduced(tx, NOW),
    "pairs.stop": lambda tx: pairs.stop(tx, a_pair("pair", state=PairState.ACTIVE), NOW),
    "people.find": lambda tx: people.find(tx, "ada"),
    "people.find_many": lambda tx: people.find_many(tx, ["ada", "ben", "stranger"]),
    "people.meet": lambda tx: people.meet(tx, [a_person("ada", name="Countess"), a_person("new")]),
    "people.enlist": lambda tx: people.enlist(tx, [a_person("ada", level=2), a_person("new")]),
    "people.managers": lambda tx: people.managers(tx),
    "people.profile": lambda tx: people.profile(tx, "ada"),
    "people.profiles_of": lambda tx: people.profiles_of(tx, ["ada", "ben", "greta"]),
    "people.describe": lambda tx: people.describe(tx, "ada", Profile(wants=(Area.TRUST,))),
    "programmes.create": lambda tx: programmes.create(tx, a_programme("new", name="Autumn"), NOW),
    "programmes.find": lambda tx: programmes.find(tx, "spring"),
    "programmes.find_many": lambda tx: programmes.find_many(tx, ["spring", "autumn"]),
    "programmes.get": lambda tx: programmes.get(tx, "spring"),
    "programmes.every": lambda tx: programmes.every(tx),
    "programmes.matching_state": lambda tx: programmes.matching_state(tx, "spring"),
    "programmes.matched": lambda tx: programmes.matched(tx, "spring", "f" * 64, NOW),
    "programmes.let_move": lambda tx: programmes.let_move(tx, "spring", 3),
    "programmes.to_match_again": lambda tx: programmes.to_match_again(tx, NOW + DAY),
    "programmes.chosen": lambda tx: programmes.chosen(tx, "", "", FIRST_DAY),
    "programmes.unfinished": lambda tx: programmes.unfinished(tx, FIRST_DAY),
    "rehearsals.keep": lambda tx: kept(tx, a_rehearsal("new")),
    "rehearsals.find": lambda tx: rehearsals.find(tx, "rehearsal"),
    "rehearsals.marks": lambda tx: rehearsals.marks(tx, "rehearsal"),
    "rehearsals.is_released": lambda tx: rehearsals.is_released(tx, "rehearsal"),
    "rehearsals.release": lambda tx: rehearsals.release(tx, "rehearsal", NOW),
    "own_cards.write": lambda tx: own_cards.write(tx, "own-1", {"title": "Anew"}, "noor", NOW),
    "own_cards.find": lambda tx: own_cards.find(tx, "own-1"),
    "own_cards.every": lambda tx: own_cards.every(tx),
    "own_cards.count": lambda tx: own_cards.count(tx),
    "own_cards.settle": lambda tx: own_cards.settle(tx, OURS, Stand.PUBLISHED, NOW, "zoe"),
    "own_cards.shown": lambda tx: own_cards.shown(tx),
    "unanswered.ignored_by": lambda tx: unanswered.ignored_by(tx, ["ada", "farah"]),
    "unanswered.quiet_mentors": lambda tx: unanswered.quiet_mentors(tx, NOW - DAY),
    "unanswered.broken": lambda tx: unanswered.broken(tx, "farah", NOW),
    "slots.planned": lambda tx: slots.planned(tx, "ada", NOW - 3 * HOUR),
    "slots.taken": lambda tx: slots.taken(tx, "ada", but="due"),
    "slots.move": lambda tx: slots.move(tx, "due", Slot("W3", NOW + HOUR, NOW + DAY)),
    "slots.call_off": lambda tx: slots.call_off(tx, "due", Skip.OFF, NOW),
    "slots.prepared": lambda tx: slots.prepared(tx, "meeting", ["ada", "farah"]),
    "slots.call_off_questions": lambda tx: slots.call_off_questions(
        tx, [a_pair("later", mentor_id="ben")], NOW
    ),
    "slots.call_off_meeting": lambda tx: slots.call_off_meeting(tx, a_pair(), "meeting", NOW),
    "subscriptions.subscribe": lambda tx: subscriptions.subscribe(tx, NO_PACK, VERSION, NOW, is_pinned=True),
    "subscriptions.every": lambda tx: subscriptions.every(tx),
    "subscriptions.taken": lambda tx: subscriptions.taken(tx, PACK),
    "subscriptions.waiting": lambda tx: subscriptions.waiting(tx, f"{PACK}?news"),
    "subscriptions.due": lambda tx: subscriptions.due(tx, NOW + 2 * DAY),
    "subscriptions.claim": lambda tx: subscriptions.claim(tx, FOLLOWED, NOW + DAY),
    "subscriptions.remark": lambda tx: subscriptions.remark(tx, PACK, Trouble.SLOW),
    "subscriptions.hold": lambda tx: subscriptions.hold(tx, FOLLOWED, replace(VERSION, fingerprint="b" * 64)),
    "subscriptions.take": lambda tx: subscriptions.take(tx, f"{PACK}?news", "news"),
    "subscriptions.unsubscribe": lambda tx: subscriptions.unsubscribe(tx, PACK),
    "feedback.keep": lambda tx: feedback.keep(tx, TIRED),
    "feedback.of_people": lambda tx: feedback.of_people(tx, ["ada", "farah"]),
    "topics.offer": lambda tx: topics.offer(tx, "pair", ["T08", "T09"], NOW),
    "topics.of_pairs": lambda tx: _without_ids(topics.of_pairs(tx, ["pair", "asked"])),
    "topics.used_by": lambda tx: topics.used_by(tx, ["farah", "greta"]),
    "topics.choose": lambda tx: topics.choose(tx, "pair", "T01", NOW),
    "topics.close": lambda tx: topics.close(tx, "pair", NOW),
    "topics.withdraw": lambda tx: topics.withdraw(tx, "nudge"),
    "topics.swap": lambda tx: topics.swap(tx, "pair", "T02", NOW),
    "workspaces.install": lambda tx: workspaces.install(tx, Workspace(HERE, "Renamed", "BOT2"), NOW),
    "workspaces.find": lambda tx: workspaces.find(tx),
    "workspaces.get": lambda tx: workspaces.get(tx),
    "workspaces.rest": lambda tx: workspaces.rest(tx, NOW),
    "workspaces.advise": lambda tx: workspaces.advise(tx, Guidance("https://acme.example/ai", "zoe")),
    "workspaces.guidance": lambda tx: workspaces.guidance(tx),
    "workspaces.close": lambda tx: workspaces.close(tx, NOW),
    "workspaces.open_again": lambda tx: workspaces.open_again(tx),
}


def functions_of_a_transaction() -> set[str]:
    found = set()
    for each in pkgutil.iter_modules(storage.__path__):
        module = import_module(f"storage.{each.name}")
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction):
            is_ours = function.__module__ == module.__name__ and not name.startswith("_")
            if is_ours and Transaction in inspect.get_annotations(function, eval_str=True).values():
                found.add(f"{each.name}.{name}")
    return found


def test_every_function_has_its_case() -> None:
    assert functions_of_a_transaction() == CASES.keys()


async def furnish(tx: Transaction) -> None:
    """Our own workspace."""
    await move_in(tx)
    await in_programme(tx, "ada")
    await in_programme(tx, "ben", state=MemberState.PAUSED, paused_until=TODAY)
    await paired(tx)
    await paired(tx, "asked", mentor_id="ben", leader_id="greta", state=PairState.PROPOSED, began_at=None)
    await abandoned(tx)
    await nudges.plan(tx, a_nudge("due", week="W1", due_at=NOW - HOUR))
    await nudges.plan(tx, a_nudge("sent", person_id="farah", state=NudgeState.SENT))
    await nudges.plan(tx, a_nudge("quiet", week="W4", state=NudgeState.SKIPPED, reason=Skip.QUIET))
    await nudges.plan(tx, before_a_meeting())
    await prepared(tx, "1.4")
    await nudges.plan(tx, a_question())
    await topics.offer(tx, "pair", ["T01", "T02", "T03"], NOW)
    await topics.choose(tx, "pair", "T02", NOW)
    await topics.offer(tx, "asked", ["T07"], NOW, "nudge")
    await people.enlist(
        tx,
        [
            a_person("gone", standing=AccountStatus.DEACTIVATED),
            a_person("noor", level=9),
            a_person("zoe", level=9),
        ],
    )
    await in_programme(tx, "noor", "zoe")
    await paired(tx, "introduced", mentor_id="noor", leader_id="gone")
    await pairs.introduce(tx, "introduced", "C9", NOW)
    await meetings.open_for(tx, a_meeting("meeting", card_id="T02"))
    await meetings.tell(tx, "meeting", Role.MENTOR, MeetingAnswer.MET, NOW)
    await kept(tx)
    await arrangements.make(tx, "spring", replace(APART, leader_id="greta"), "noor", NOW)
    await programmes.matched(tx, "spring", "a" * 64, NOW)
    await matching_problems.change_rules(tx, "spring", Rules(floor=20))
    await own_cards.write(tx, "own-1", OURS.words, "noor", NOW)
    await own_cards.write(tx, "own-2", {"title": "On the shelf"}, "noor", NOW)
    await own_cards.settle(
        tx, replace(OURS, id="own-2", words={"title": "On the shelf"}), Stand.PUBLISHED, NOW
    )
    await follows(tx, "news")
    await workspaces.advise(tx, Guidance("https://acme.example/rules", "noor"))
    await calendars.change(tx, "spring", [Change(Moment.CLOSING, 12)])
    await feedback.keep(tx, replace(TIRED, asked=Question.WORTH, about="meeting"))
    await admins.appoint(tx, "noor", AdminRole.OWNER, NOW)
    await admins.note(tx, "noor", "began", NOW, {})
    await events.is_new(tx, "E1", NOW)


async def abandoned(tx: Transaction) -> None:
    """Two claims of a process that died, before and after it asked Slack."""
    await claimed(tx, "claimed", "asked", lease_until=NOW)
    await nudges.ask(tx, "asked", NOW)


async def furnish_strangely(tx: Transaction) -> None:
    """A workspace of strangers: the same ids, another story behind each."""
    await move_in(tx)
    everybody = [a_person(each, name="Stranger", manager_id="noor") for each in ("ada", "ben", "stranger")]
    await people.enlist(tx, everybody)
    await programmes.create(tx, a_programme("autumn"), NOW)
    told = Profile(avoids=("noor",))
    for each in ("ada", "ben", "greta"):
        await members.enroll(tx, a_member(each, role=Role.LEADER, joined_at=NOW - DAY))
        await people.describe(tx, each, told)
    await in_programme(tx, "farah", "ada", state=MemberState.PAUSED, paused_until=TODAY)
    await paired(tx, mentor_id="farah", leader_id="ada")
    await paired(tx, "asked", mentor_id="greta", leader_id="ben", state=PairState.PROPOSED, began_at=None)
    await paired(tx, "other", mentor_id="ada", leader_id="stranger")
    await abandoned(tx)
    await nudges.plan(tx, a_nudge("due", week="W9", due_at=NOW - 2 * HOUR, pair_id="pair"))
    await nudges.plan(tx, a_nudge("sent", week="W7", state=NudgeState.SENT))
    await nudges.plan(tx, a_nudge("last", week="W8", due_at=NOW + DAY))
    await nudges.plan(tx, a_nudge("silent", person_id="farah", week="W5", state=NudgeState.SENT))
    await nudges.plan(
        tx, a_nudge("quiet", person_id="farah", week="W4", state=NudgeState.SKIPPED, reason=Skip.QUIET)
    )
    await nudges.plan(tx, before_a_meeting())
    await prepared(tx, "9.9")
    await nudges.plan(tx, a_question())
    await topics.offer(tx, "pair", ["T01", "T02", "T03", "T04"], NOW)
    await topics.choose(tx, "pair", "T02", NOW)
    for number, each in enumerate(("third", "meeting", "fourth")):
        await meetings.open_for(tx, a_meeting(each, card_id=f"T0{number + 3}"))
        await meetings.tell(tx, each, Role.MENTOR, MeetingAnswer.MET, NOW)
    theirs_seen = rehearsals.written(Plan((), ()), replace(MARKS, rules="theirs"))
    await rehearsals.keep(tx, a_rehearsal(fingerprint="e" * 64, released_at=NOW), theirs_seen, "ada")
    await rehearsals.release(tx, "rehearsal", NOW)
    for each in ("farah", "greta"):
        await arrangements.make(tx, "spring", replace(APART, leader_id=each, reason="Theirs."), "ada", NOW)
    for each in ("spring", "autumn"):
        await programmes.matched(tx, each, "b" * 64, NOW - DAY)
        await matching_problems.change_rules(tx, each, Rules(floor=99))
    for each in ("own-1", "own-3", "own-4"):
        theirs = OwnCard(each, {"title": "Theirs"}, Stand.DRAFT, "ada")
        await own_cards.write(tx, each, theirs.words, "ada", NOW)
        if each != "own-1":
            await own_cards.settle(tx, theirs, Stand.PUBLISHED, NOW)
    await follows(tx, "theirs")
    for each in ("meeting", "nudge"):
        await feedback.keep(tx, replace(TIRED, about=each, level=Rating.HIGH))
    await feedback.keep(tx, replace(TIRED, person_id="farah"))
    await calendars.change(tx, "spring", [Change(Moment.ORIENTATION, -1)])
    await calendars.change(tx, "autumn", [Change(Moment.ORIENTATION, -1)])
    await workspaces.advise(tx, Guidance("https://strangers.example", "ada"))
    await admins.appoint(tx, "ada", AdminRole.OWNER, NOW)
    await admins.note(tx, "ada", "began", NOW, {})
    await events.is_new(tx, "E2", NOW)


async def follows(tx: Transaction, news: str) -> None:
    """Two packs, of which one has something new."""
    for each in (PACK, f"{PACK}?news"):
        await subscriptions.subscribe(tx, each, VERSION, NOW, is_pinned=False)
    waits = replace(FOLLOWED, address=f"{PACK}?news")
    await subscriptions.hold(tx, waits, Version(news, "c" * 64))


def before_a_meeting() -> Nudge:
    return a_nudge("before", kind=NudgeKind.PREPARATION, due_at=NOW + DAY, meeting_id="meeting")


async def prepared(tx: Transaction, ts: str) -> None:
    """A preparation that was sent."""
    theirs = replace(before_a_meeting(), id="prepared", person_id="farah", state=NudgeState.CLAIMED)
    await nudges.plan(tx, theirs)
    await nudges.settle(tx, "prepared", NudgeState.SENT, NOW, channel_id="D1", ts=ts)


def a_question() -> Nudge:
    return a_nudge("question", person_id="ben", kind=NudgeKind.PROPOSAL, due_at=NOW + DAY, pair_id="later")


async def rows_of(tx: Transaction) -> dict[str, list[str]]:
    """All a workspace holds, without the ids that chance gives."""
    return {table.name: await _rows(tx, table) for table in metadata.sorted_tables}


async def _rows(tx: Transaction, table: Table) -> list[str]:
    columns = [each for each in table.columns if each.name != "id" or table not in (audit, offers)]
    whose = table.c.id if table.name == "workspaces" else table.c.workspace_id
    return sorted(map(repr, await tx.execute(select(*columns).where(whose == tx.workspace))))


async def _without_ids(found: Awaitable[Any]) -> object:
    return {pair: [(each.card_id, each.state) for each in made] for pair, made in (await found).items()}


async def _marked(found: Awaitable[Problem]) -> object:
    """The facts, and what is made of them."""
    known = await found
    return known, fingerprint(known)


async def _outcome(call: Call, tx: Transaction) -> tuple[object, dict[str, list[str]]]:
    """What a call answers and which rows it leaves behind."""
    try:
        answer = await call(tx)
    except Refusal as refusal:
        answer = type(refusal)
    return answer, await rows_of(tx)


@asynccontextmanager
async def undone(tx: Transaction) -> AsyncIterator[None]:
    async with tx.connection.begin_nested() as savepoint:
        try:
            yield
        finally:
            await savepoint.rollback()


async def test_strangers_make_no_difference(db: Database, subtests: pytest.Subtests) -> None:
    alone = {}
    async with db.transaction(HERE) as tx:
        await furnish(tx)
        as_it_was = await rows_of(tx)
        for name, call in CASES.items():
            async with undone(tx):
                alone[name] = await _outcome(call, tx)

        # One comes before us and one after us, whatever the order rows are read in.
        strangers = [Transaction(tx.connection, each) for each in ("T0", "T2")]
        for each in strangers:
            await furnish_strangely(each)
        theirs = [await rows_of(each) for each in strangers]

        for name, call in CASES.items():
            with subtests.test(name):
                async with undone(tx):
                    assert await _outcome(call, tx) == alone[name]
                    assert [await rows_of(each) for each in strangers] == theirs
                    answer, left_behind = alone[name]
                    assert answer not in (None, [], {}) or left_behind != as_it_was, "this case shows nothing"
