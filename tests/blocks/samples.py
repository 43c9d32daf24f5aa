"""Every message, page and form, each with sample calls: what the tests of the wording go through."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from inspect import getmembers, isfunction
from pkgutil import iter_modules
from typing import Any

from bot.blocks import forms, home, messages
from bot.blocks.forms import (
    calendar_form,
    card_form,
    concern_form,
    guidance_form,
    meeting_form,
    nudge_preferences,
    pack_form,
    roster_forms,
    roster_words_forms,
    rules_form,
    upload_forms,
)
from bot.blocks.forms.notices import notice, plan_form, wait_notice
from bot.blocks.forms.profile_form import profile_form, read_profile
from bot.blocks.forms.programme_form import (
    change_form,
    copy_form,
    programme_form,
    read_programme,
    refusal_errors,
)
from bot.blocks.kit.ids import Field
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Message, View
from bot.blocks.messages import (
    admin_console,
    arrangements,
    assistance,
    cards,
    concerns,
    coordinator_notices,
    delivery_health,
    erasure,
    history,
    meetings,
    membership,
    orientation,
    own_cards,
    plans,
    privacy,
    programme_changes,
    proposals,
    reports,
    roster_import,
    roster_reading,
    status_page,
    subscriptions,
    taps,
    topic_choice,
    weekly,
    weekly_openings,
    word_help,
)
from bot.library import load
from bot.library.packs import to_toml
from bot.library.presets import load_presets, preset_of
from bot.mentoring import refusals
from bot.mentoring.delivery_health import Backlog, Tally, reach
from bot.mentoring.figures import A_WEEK, Figure, Share, WeeklyTotals
from bot.mentoring.files.csv_table import CsvTable
from bot.mentoring.files.headings import Headings, recognise
from bot.mentoring.files.levels import InvertedLevels
from bot.mentoring.files.links import link_id
from bot.mentoring.files.roster import LONGEST_CELL
from bot.mentoring.files.roster_changes import CellChange, RoleCounts, RosterChanges, RosterUpdate
from bot.mentoring.files.roster_faults import RosterFault, RosterFaultKind
from bot.mentoring.files.silent_words import SilentWord
from bot.mentoring.matching.fingerprint import Changes
from bot.mentoring.matching.plan import Arrangement, LeftOut, Match, Plan, RefusedPin
from bot.mentoring.matching.problem import Rules
from bot.mentoring.matching.rules.eligibility import SAFETY_RULES
from bot.mentoring.matching.rules.wishes import Wish
from bot.mentoring.matching.summary import Summary, WishTotals
from bot.mentoring.matching.violations import RULE_ORDER
from bot.mentoring.matching.what_if import Gain, Gains
from bot.mentoring.model import (
    AdminRole,
    Area,
    Cadence,
    Card,
    Format,
    Hindrance,
    Hours,
    Meeting,
    MeetingAnswer,
    Member,
    MemberState,
    Nudge,
    NudgeKind,
    NudgeState,
    Offer,
    OfferState,
    Pair,
    PairState,
    Person,
    Pillar,
    Profile,
    Programme,
    Reason,
    ReasonKind,
    Rhythm,
    Role,
    Skip,
    Willingness,
    normal_form,
)
from bot.mentoring.personal_data import Erasure, KeptReason, PersonalData
from bot.mentoring.refusals import Refusal
from bot.mentoring.safeguarding import LONGEST_HELP
from bot.mentoring.timing.calendar import AROUND_A_MEETING, CalendarChange, CalendarMoment
from bot.mentoring.timing.next_step import NextStep
from bot.mentoring.topics.feedback import FeedbackAnswer, Question, Rating
from bot.mentoring.topics.own_cards import CardStatus, Guidance, OwnCard
from bot.mentoring.topics.pack_subscription import MOST_PACKS, PackTrouble, Subscription
from bot.mentoring.topics.preferences import OfferReason

# They read a form, or are a part of a message that stands in many samples.
Place = status_page.Place
NOT_SEEN_ALONE = {
    read_profile,
    read_programme,
    refusal_errors,
    upload_forms.read_file,
    roster_forms.read_confirmations,
    roster_forms.read_preview,
    roster_words_forms.read_columns,
    roster_words_forms.read_grades,
    meeting_form.read_meeting,
    card_form.read_card,
    card_form.field_errors,
    concern_form.read_concern,
    concern_form.unavailable_reader,
    concern_form.not_taken,
    guidance_form.read_guidance,
    guidance_form.contact_errors,
    privacy.export_parts,
    privacy.file_comment,
    own_cards.no_help,
    pack_form.read_pack,
    rules_form.read_rules,
    calendar_form.read_calendar,
    calendar_form.change_errors,
    nudge_preferences.questions,
    nudge_preferences.read_preferences,
    cards.body,
    subscriptions.pack_list,
    subscriptions.trouble,
    membership.pause_words,
    weekly.topics_opening,
    weekly_openings.opening,
    taps.answer_buttons,
    plans.progress,
    word_help.explanations,
    roster_import.fault_line,
    roster_import.levels_question,
    roster_reading.columns_button,
    roster_reading.example_comment,
    roster_reading.named_managers,
    roster_reading.remarks,
    roster_reading.title,
}

COMMAND = "/mentor"
HELP_LINE = "Call 0800 12345, day and night"
A_REASON = "nobody mentors themselves"  # for the one refusal that tells a fact
VERSION = "0.1.0"
MIA, LEO, ZOE, NOOR = "U0MIA00000", "U0LEO00000", "U0ZOE00000", "U0NOOR0000"
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
LIBRARY = load()
CARDS = LIBRARY.cards
PLAIN_CARD = LIBRARY.by_id["F1"]
TECHNOLOGY_CARD = LIBRARY.by_id["B1"]
SENSITIVE_CARD = LIBRARY.by_id["G6"]
THREE_CARDS = [LIBRARY.by_id[name] for name in ("H2", "H4", "H6")]
WITH_SENSITIVE_CARD = [LIBRARY.by_id[name] for name in ("H10", "F1", "F3")]
WHYS = (OfferReason.LEADERS_TURN, OfferReason.ONE_NAMED, OfferReason.BOTH_NAMED)
THEMES = sorted({card.theme for card in CARDS if card.theme})
REFUSALS = [kind for _, kind in getmembers(refusals) if isinstance(kind, type) and issubclass(kind, Refusal)]

Drawn = Message | View


@dataclass(frozen=True)
class World:
    """All that people write themselves and read back."""

    name: str = "Spring 2026"
    purpose: str = "Learn from people who see what we no longer see."
    word: str = "topcis"
    cell: str = "eve@example.com"

    @property
    def programme(self) -> Programme:
        return Programme("programme", self.name, self.purpose, TODAY, 12, NOOR, leader_level=4)

    @property
    def programmes(self) -> list[Programme]:
        return [replace(self.programme, id=f"programme{n}", name=f"{self.name} {n}") for n in range(20)]


PLAIN = World()


def world_of(words: str) -> World:
    """A world in which people write nothing else."""
    return World(words, words, words, words)


STRANGE = {
    "eighty emoji": world_of("🧑🏽‍🚀" * 80),
    "right to left": world_of("חונכות הפוכה – إرشاد عكسي"),
    "four thousand letters": world_of("reverse " * 500),
    "four thousand entities": world_of("<&>" * 1_334),
    "calls to everybody": world_of("<!channel> <!here|here> <!subteam^S1> <@U1> <#C1> <https://a.example|b>"),
    "ampersands and brackets": world_of("R&D <b>&lt;!channel&gt;</b> &amp;"),
    "braces and marks": world_of("{0} {name} %s %(name)s *bold* _so_ ~no~ `code` ```"),
    "one letter": world_of("x"),
}

GUIDANCE = Guidance("https://acme.example/ai", NOOR, HELP_LINE, ZOE, LEO)
EVERY_REASON = (
    Reason(ReasonKind.LEADER_WANTS, (Area.GENERATIVE_AI, Area.DATA)),
    Reason(ReasonKind.MENTOR_WANTS, (Area.HOW_THINGS_RUN,)),
    Reason(ReasonKind.OTHER_DEPARTMENT),
    Reason(ReasonKind.OTHER_PLACE),
    Reason(ReasonKind.SHARED_HOURS, minutes=390),
)
LONG_AREAS = (Area.PERSPECTIVES, Area.WELLBEING, Area.INNOVATION)
LONG_REASONS = (
    Reason(ReasonKind.LEADER_WANTS, LONG_AREAS),
    Reason(ReasonKind.MENTOR_WANTS, LONG_AREAS),
    *EVERY_REASON[2:],
)
ASKED = Pair("pair", "programme", MIA, LEO, PairState.PROPOSED, EVERY_REASON, answer_by=NOW)
PAIR = replace(ASKED, state=PairState.ACTIVE, channel_id="G0PAIR", began_at=NOW)
SECOND_PAIR = replace(PAIR, id="pair2", leader_id=ZOE)
THIRD_PAIR = replace(PAIR, id="pair3", leader_id=NOOR)
MENTOR = Member("programme", MIA, Role.MENTOR, NOW)
LEADER = Member("programme", LEO, Role.LEADER, NOW)
ON_A_BREAK = replace(MENTOR, state=MemberState.PAUSED, paused_until=TODAY)
OPEN = Meeting("meeting", "pair", "F1", NOW)
TALK = meeting_form.Booking(NOW + timedelta(days=3), 50)
BOOKED = replace(OPEN, starts_at=TALK.starts_at, minutes=25)
TO_CHOOSE = NextStep(PAIR, LEO)
TO_BOOK = NextStep(PAIR, LEO, OPEN)
TO_COME = NextStep(PAIR, LEO, BOOKED, TALK.starts_at)
AWAY = NextStep(PAIR, LEO, is_away=True, back_on=date(2026, 3, 16))
TO_COME_AWAY = replace(TO_COME, is_away=True, back_on=date(2026, 3, 16))
MET = replace(OPEN, mentor_says=MeetingAnswer.MET, leader_says=MeetingAnswer.MET)
NOT_YET = replace(OPEN, mentor_says=MeetingAnswer.NOT_YET)
DISPUTED = replace(OPEN, mentor_says=MeetingAnswer.MET, leader_says=MeetingAnswer.NOT_YET)
ZONE = "Europe/London"
COORDINATOR = Person(NOOR, "Noor El-Amin", "Europe/London", "en-GB")
PROFILE = Profile(
    offers=(Area.GENERATIVE_AI, Area.DATA),
    wants=(Area.HOW_THINGS_RUN,),
    languages=("en", "de"),
    hours=Hours(8 * 60 + 30, 17 * 60),
    format=Format.VIDEO,
    avoids=(ZOE,),
    themes={"accent_and_language": Willingness.GLAD},
    rhythm=Rhythm(2, 14, Cadence.FORTNIGHTLY, "NG"),
    wants_deep=True,
)
LEFT_OUT = tuple(LeftOut(f"U0LEFT{n:03}", Role.MENTOR, hindrance) for n, hindrance in enumerate(Hindrance))
PIN_REFUSALS = SAFETY_RULES | {Hindrance.NO_ROOM}
PLAN = Plan(
    (Match(MIA, LEO, 7, EVERY_REASON), Match(ZOE, NOOR, 3, EVERY_REASON[-1:])),
    LEFT_OUT,
    tuple(RefusedPin(MIA, LEO, hindrance) for hindrance in Hindrance if hindrance in PIN_REFUSALS),
)
SUMMARY = Summary(
    score=90,
    ideal=118,
    wishes={wish: WishTotals(2, number, 10) for number, wish in enumerate(Wish)},
    load={("Sales", Role.MENTOR): 2, (None, Role.LEADER): 1, ("Legal", Role.LEADER): 1},
    pinned={(MIA, LEO): tuple(each for each in RULE_ORDER if each not in SAFETY_RULES)},
)
GAINS = Gains(Gain(1, 0, 40), Gain(2, 1, 80), (LEO, Gain(1, 0, 30)))
CHANGES = Changes(
    (MIA,), (LEO, ZOE), (NOOR,), rules=True, arrangements=True, reporting_lines=True, answers_or_pairs=True
)
MANY_CHANGES = replace(CHANGES, joined=tuple(f"U0NEW{n:05}" for n in range(1_000)))
READER = Person(MIA, "Mia", "Europe/London", "en-GB")
WEEKS = [
    WeeklyTotals(TODAY - 2 * A_WEEK),
    WeeklyTotals(TODAY - A_WEEK, 12, {Figure.TALKED: Share(7, 12), Figure.NO_PAIR: Share(6, 20)}),
    WeeklyTotals(
        TODAY,
        14,
        {
            Figure.MENTORS: Share(13, 22),
            Figure.TALKED: Share(8, 14),
            Pillar.TRUST: Share(5, 14),
        },
    ),
]
AS_USUAL = {"is_over": False, "has_members": True, "is_coordinated": True}
PROGRAMME_ANSWERS = {Field.NAME: "Spring", Field.PURPOSE: "Learn from each other."}
# What a fault names where it does not name a cell.
A_FILE = "https://files.slack.com/files-pri/T0-F0/download/people.csv"
TITLES, GRADES = ("Work Email", "Grade", "Line Manager"), ("Director", "L5")  # in an organisation's file
OURS = {RosterFaultKind.TOO_LONG: "department", RosterFaultKind.WRONG_NUMBER_OF_CELLS: "3"}
HALF_AN_HOUR = timedelta(minutes=30)
ALL_WELL = Tally(
    {(NudgeState.SENT, None): 40, (NudgeState.PLANNED, None): 52}, Backlog(52), NOW - HALF_AN_HOUR
)
TROUBLED = Tally(
    {
        (NudgeState.PLANNED, None): 1_300,
        (NudgeState.PLANNED, "ratelimited"): 3,
        (NudgeState.PLANNED, "token_revoked"): 1,
        (NudgeState.CLAIMED, None): 50,
        (NudgeState.SENT, None): 812,
        (NudgeState.SKIPPED, Skip.LATE): 2,
        (NudgeState.SKIPPED, Skip.PAUSED): 9,
        (NudgeState.FAILED, "user_not_found"): 1,
        (NudgeState.FAILED, "channel_not_found"): 1,
        (NudgeState.FAILED, "restricted_action"): 1,
        (NudgeState.UNCONFIRMED, "interrupted"): 4,
    },
    Backlog(1_354, 400, NOW - timedelta(hours=2, minutes=5)),
    NOW - timedelta(hours=1),
)
WAS_LATE = replace(ALL_WELL, counts={**ALL_WELL.counts, (NudgeState.SKIPPED, Skip.LATE): 25})
BEHIND = replace(ALL_WELL, backlog=Backlog(900, 300, NOW - HALF_AN_HOUR), last_settled=NOW)
# The longest that can be: every reason that Slack may give, and then some.
MANY_REASONS = replace(
    TROUBLED,
    counts={
        (state, f"{'reason_' * 8}{number:02}"): 10_000_000 for state in NudgeState for number in range(100)
    },
)
LAST_NUDGES = [
    Nudge("n", MIA, NudgeKind.WEEKLY, "2026-W10", NOW + timedelta(days=number), NOW, state, reason)
    for number, (state, reason) in enumerate(
        (
            (NudgeState.PLANNED, None),
            (NudgeState.PLANNED, "no_connection"),
            (NudgeState.CLAIMED, None),
            (NudgeState.SENT, None),
            *((NudgeState.SKIPPED, each) for each in Skip),
            (NudgeState.FAILED, "is_inactive"),
            (NudgeState.UNCONFIRMED, "no_answer"),
        )
    )
]


@dataclass(frozen=True)
class Sample:
    """One call of a function that makes something people see."""

    function: Callable[..., Drawn]
    variant: str
    call: Callable[[Callable[..., Drawn], World], Drawn]
    hides: Card | None = None
    is_large: bool = False

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.function.__name__, self.variant)))

    def drawn(self, world: World = PLAIN) -> Drawn:
        return self.call(self.function, world)


S = Sample


def _led(step: NextStep) -> NextStep:
    """The same from the leader's side."""
    return replace(step, partner_id=MIA)


def _digest(**happenings: Any) -> Callable[[Callable[..., Drawn], World], Drawn]:
    return lambda f, _: f(**happenings, reader_zone=ZONE, command=COMMAND)


def _asked(world: World) -> Message:
    """The question to Mia whether to be a pair."""
    return proposals.proposal(ASKED, Role.MENTOR, world.programme, TODAY)


def _card_page(card: Card, meeting: Meeting) -> Callable[[Callable[..., Drawn], World], Drawn]:
    return lambda f, _: f(PAIR, card, meeting)


def _preparation(role: Role, card: Card) -> Callable[[Callable[..., Drawn], World], Drawn]:
    return lambda f, _: f(PAIR, role, card, "meeting", TALK.starts_at)


def _rehearsed(plan: Plan, world: World) -> Message:
    return plans.rehearsal(plan, world.programme, SUMMARY, GAINS, NOW, is_proven=True)


def _update(people: int, *, word: str = "eve@example.com", **changes: Any) -> RosterUpdate:
    """An import of so many people; `word` is what the file calls somebody without an account."""
    names = {link_id("eve"): word}
    return RosterUpdate(RosterChanges(people, **changes), (), (), {}, {}, names, "f" * 64)


def _foreign_table(*titles: str) -> tuple[CsvTable, Headings]:
    """A table with these titles beside common ones, and what is recognised of it."""
    names = (*TITLES, *titles)
    header = (*map(normal_form, TITLES), *(f"title {number}" for number in range(len(titles))))
    table = CsvTable(names, header, ",", ())
    return table, recognise(table, {})


def _absent(w: World, count: int) -> tuple[RosterFault, ...]:
    kinds = (RosterFaultKind.NOT_IN_SLACK, RosterFaultKind.MANAGER_NOT_IN_SLACK)
    return tuple(RosterFault(line, kinds[line % 2], w.cell) for line in range(2, count + 2))


def _all_kinds_of_changes(w: World) -> RosterUpdate:
    return _update(
        48,
        word=w.cell,
        new_people=(MIA, LEO, ZOE) * 3,
        cells=(
            *(CellChange(MIA, "level", 2, 3),) * 7,
            CellChange(LEO, "manager", MIA, ZOE),
            CellChange(link_id("eve"), "manager", None, "top"),
            CellChange(link_id("fay"), "manager", MIA, link_id("eve")),
            CellChange(MIA, "department", w.cell, w.cell),
            CellChange(ZOE, "level", 2, None),
            CellChange(ZOE, "manager", LEO, None),
            CellChange(ZOE, "location", w.cell, None),
        ),
        new_accounts=(ZOE,),
        ending_pairs=((MIA, LEO),) * 6,
        absent_people=_absent(w, 2),
        inverted_levels=InvertedLevels(47, 47),
        without_level=3,
        without_line=9,
        line_breaks=(MIA, link_id("eve"), link_id("fay"), *(LEO, ZOE) * 3),
        silent_words={SilentWord("department", w.cell): 3, SilentWord("manager", "-"): 1},
        is_guessed=True,
        headings=Headings(
            {"email": "work email", "level": "grade"},
            guessed_titles={"level": w.cell},
            other_words={"email": "Work Email", "level": w.cell},
            ignored_titles=("Salary", w.cell) * 9,
        ),
        named_managers={f"{w.cell} {number}": LEO for number in range(40)},
        roles=(RoleCounts(w.programme.name, 4, 17, 31), RoleCounts("Autumn", 1, 1, 0)),
    )


def _plan(pairs: int, left_out: int) -> Plan:
    """The longest plan of that many: each pair with every reason but one, so that none holds for all."""
    return Plan(
        tuple(Match(f"U0MENT{n:05}", f"U0LEAD{n:05}", 1, LONG_REASONS if n else ()) for n in range(pairs)),
        tuple(LeftOut(f"U0LEFT{n:05}", Role.LEADER, Hindrance.NO_SHARED_HOURS) for n in range(left_out)),
    )


_REFUSALS: Sequence[Sample] = [
    S(assistance.refusal, kind.__name__, lambda f, _, kind=kind: f(kind(why=A_REASON), COMMAND))  # type: ignore[misc]
    for kind in REFUSALS
]

_MESSAGES: Sequence[Sample] = [
    S(assistance.apology, "", lambda f, _: f("4F2A-91C0", is_saved=False)),
    S(assistance.apology, "saved", lambda f, _: f("4F2A-91C0", is_saved=True)),
    S(assistance.help_page, "member", lambda f, _: f(COMMAND, is_admin=False)),
    S(assistance.help_page, "admin", lambda f, _: f(COMMAND, is_admin=True)),
    S(assistance.help_page, "unknown", lambda f, w: f(COMMAND, is_admin=False, unknown=w.word)),
    S(
        assistance.help_page,
        "nearest",
        lambda f, w: f(COMMAND, is_admin=False, unknown=w.word, nearest="topic"),
    ),
    *(
        S(
            word_help.word_help,
            word,
            lambda f, _, word=word: f(  # type: ignore[misc]
                word, COMMAND, is_admin=True, is_member=True, has_pair=True
            ),
        )
        for word in word_help.explanations()
    ),
    S(
        word_help.word_help,
        "of admins to a member",
        lambda f, _: f("admin match", COMMAND, is_admin=False, is_member=True, has_pair=True),
    ),
    S(
        word_help.word_help,
        "topic without a pair",
        lambda f, _: f("topic", COMMAND, is_admin=False, is_member=True, has_pair=False),
    ),
    S(status_page.non_member_status, "no programme", lambda f, _: f(COMMAND, [], is_admin=False)),
    S(status_page.non_member_status, "admin no programme", lambda f, _: f(COMMAND, [], is_admin=True)),
    S(status_page.non_member_status, "a programme", lambda f, w: f(COMMAND, [w.programme], is_admin=False)),
    S(status_page.member_status, "mentor alone", lambda f, w: f([Place(MENTOR, w.programme)])),
    S(
        status_page.member_status,
        "mentor asked",
        lambda f, w: f([Place(MENTOR, w.programme, None, [_asked(w)])]),
    ),
    S(
        status_page.member_status,
        "another question",
        lambda f, w: f([Place(MENTOR, w.programme, TO_CHOOSE, [_asked(w)])]),
    ),
    S(
        status_page.member_status,
        "mentor agreed",
        lambda f, w: f([Place(MENTOR, w.programme, has_agreed=True)]),
    ),
    S(status_page.member_status, "mentor paired", lambda f, w: f([Place(MENTOR, w.programme, TO_CHOOSE)])),
    S(
        status_page.member_status,
        "mentor has a topic",
        lambda f, w: f([Place(MENTOR, w.programme, TO_BOOK)]),
    ),
    S(status_page.member_status, "mentor booked", lambda f, w: f([Place(MENTOR, w.programme, TO_COME)])),
    S(status_page.member_status, "partner away", lambda f, w: f([Place(MENTOR, w.programme, AWAY)])),
    S(
        status_page.member_status,
        "booked and away",
        lambda f, w: f([Place(MENTOR, w.programme, TO_COME_AWAY)]),
    ),
    S(status_page.member_status, "leader alone", lambda f, w: f([Place(LEADER, w.programme)])),
    S(
        status_page.member_status,
        "leader paired",
        lambda f, w: f([Place(LEADER, w.programme, _led(TO_CHOOSE))]),
    ),
    S(
        status_page.member_status,
        "leader has a topic",
        lambda f, w: f([Place(LEADER, w.programme, _led(TO_BOOK))]),
    ),
    S(
        status_page.member_status,
        "leader booked",
        lambda f, w: f([Place(LEADER, w.programme, _led(TO_COME))]),
    ),
    S(
        status_page.non_member_status,
        "ended",
        lambda f, w: f(COMMAND, [], is_admin=False, last_programme=w.programme),
    ),
    S(
        status_page.non_member_status,
        "ended and another",
        lambda f, w: f(COMMAND, w.programmes[1:2], is_admin=False, last_programme=w.programme),
    ),
    S(
        status_page.member_status,
        "in two",
        lambda f, w: f(
            [Place(MENTOR, w.programme, TO_CHOOSE), Place(LEADER, w.programmes[1], _led(TO_BOOK))],
            w.programmes[2:4],
        ),
    ),
    S(
        status_page.member_status,
        "paused",
        lambda f, w: f([Place(ON_A_BREAK, w.programme)]),
    ),
    S(status_page.member_status, "paused pair", lambda f, w: f([Place(ON_A_BREAK, w.programme, TO_BOOK)])),
    S(
        status_page.member_status,
        "paused and booked",
        lambda f, w: f([Place(ON_A_BREAK, w.programme, TO_COME)]),
    ),
    S(
        status_page.member_status,
        "paused and asked",
        lambda f, w: f([Place(ON_A_BREAK, w.programme, None, [_asked(w)])]),
    ),
    S(membership.welcome, "mentor", lambda f, w: f(Role.MENTOR, w.programme, is_level_known=True)),
    S(membership.welcome, "leader", lambda f, w: f(Role.LEADER, w.programme, is_level_known=True)),
    S(membership.welcome, "no level", lambda f, w: f(Role.MENTOR, w.programme, is_level_known=False)),
    S(membership.profile_saved, "", lambda f, _: f()),
    S(membership.pause_notice, "", lambda f, _: f(None)),
    S(membership.pause_notice, "until a day", lambda f, _: f(TODAY)),
    S(membership.not_paused, "", lambda f, _: f()),
    S(membership.welcome_back, "", lambda f, _: f()),
    S(membership.leave_question, "", lambda f, w: f([w.programme])),
    S(membership.leave_question, "two", lambda f, w: f(w.programmes[:2])),
    S(membership.joining_over, "none is open", lambda f, w: f(None, [])),
    S(membership.joining_over, "", lambda f, w: f(w.programme, [*zip(w.programmes, Role, strict=False)])),
    S(membership.joinable_programmes, "", lambda f, w: f([*zip(w.programmes, Role, strict=False)])),
    S(
        membership.joinable_programmes,
        "twenty programmes",
        lambda f, w: f([(each, Role.MENTOR) for each in w.programmes]),
        is_large=True,
    ),
    S(membership.farewell, "", lambda f, _: f([])),
    S(membership.farewell, "in one of two", lambda f, w: f([w.programme])),
    S(proposals.programme_closing, "", lambda f, w: f(LEO, w.programme)),
    S(proposals.pair_closing, "", lambda f, _: f(MIA, stays=True)),
    S(proposals.pair_closing, "who left", lambda f, _: f(MIA, stays=False)),
    S(proposals.break_notice, "", lambda f, _: f(MIA, None)),
    S(proposals.break_notice, "until a day", lambda f, _: f(MIA, TODAY)),
    S(proposals.proposal, "mentor", lambda f, w: f(ASKED, Role.MENTOR, w.programme, TODAY)),
    S(proposals.proposal, "leader", lambda f, w: f(ASKED, Role.LEADER, w.programme, TODAY)),
    S(proposals.mentor_acceptance, "", lambda f, _: f(ASKED)),
    S(proposals.leader_acceptance, "", lambda f, _: f(PAIR)),
    S(proposals.decline_thanks, "", lambda f, _: f()),
    S(proposals.introduction, "", lambda f, w: f(PAIR, w.programme)),
    S(proposals.introduction, "always open", lambda f, w: f(PAIR, replace(w.programme, is_always_open=True))),
    S(
        proposals.pair_page,
        "always open",
        lambda f, w: f(TO_CHOOSE, Role.MENTOR, replace(w.programme, is_always_open=True)),
    ),
    S(proposals.pair_page, "mentor", lambda f, w: f(TO_CHOOSE, Role.MENTOR, w.programme)),
    S(proposals.pair_page, "leader", lambda f, w: f(_led(TO_CHOOSE), Role.LEADER, w.programme)),
    S(proposals.pair_page, "booked", lambda f, w: f(_led(TO_COME), Role.LEADER, w.programme)),
    S(
        proposals.pair_page,
        "paused",
        lambda f, w: f(replace(TO_BOOK, is_paused=True), Role.MENTOR, w.programme),
    ),
    S(proposals.pair_page, "away", lambda f, w: f(replace(AWAY, back_on=None), Role.MENTOR, w.programme)),
    S(
        topic_choice.choices,
        "nudge",
        lambda f, _: f({PAIR: [PLAIN_CARD, TECHNOLOGY_CARD]}, {PAIR: [OfferReason.FIRST_TALKS]}, "nudge"),
    ),
    S(topic_choice.choices, "asked for", lambda f, _: f({PAIR: THREE_CARDS}, {PAIR: WHYS}, is_nudge=False)),
    S(
        topic_choice.choices,
        "sensitive",
        lambda f, _: f({PAIR: [PLAIN_CARD, SENSITIVE_CARD]}, {PAIR: WHYS}, "nudge"),
        hides=SENSITIVE_CARD,
    ),
    S(
        topic_choice.choices,
        "three leaders",
        lambda f, _: f(
            {PAIR: THREE_CARDS, SECOND_PAIR: WITH_SENSITIVE_CARD, THIRD_PAIR: THREE_CARDS},
            {PAIR: WHYS, SECOND_PAIR: WHYS, THIRD_PAIR: WHYS},
            "nudge",
        ),
    ),
    S(cards.topic_on_its_way, "", lambda f, _: f(PLAIN_CARD)),
    S(cards.topic_on_its_way, "sensitive", lambda f, _: f(SENSITIVE_CARD), hides=SENSITIVE_CARD),
    S(cards.topic_chosen, "", lambda f, _: f(PLAIN_CARD)),
    S(cards.topic_chosen, "sensitive", lambda f, _: f(SENSITIVE_CARD), hides=SENSITIVE_CARD),
    S(topic_choice.pause_question, "", lambda f, _: f("nudge")),
    S(topic_choice.nudges_kept, "", lambda f, _: f()),
    S(topic_choice.topic_skipped, "", lambda f, _: f()),
    S(topic_choice.no_topics_left, "", lambda f, _: f()),
    S(coordinator_notices.digest, "unreachable", _digest(unreachable=[MIA])),
    S(
        coordinator_notices.digest,
        "many unreachable",
        _digest(unreachable=[f"U0MIA{n:05}" for n in range(22)]),
    ),
    S(coordinator_notices.digest, "not introduced", _digest(not_introduced=[(PAIR, "user_disabled")])),
    S(
        coordinator_notices.digest,
        "many not introduced",
        _digest(not_introduced=[(PAIR, "user_disabled")] * 6),
    ),
    S(
        coordinator_notices.digest,
        "departed coordinator",
        lambda f, w: f(without_coordinator=[w.programme], reader_zone=ZONE, command=COMMAND),
    ),
    S(
        coordinator_notices.digest,
        "departed coordinator of many",
        lambda f, w: f(without_coordinator=w.programmes, reader_zone=ZONE, command=COMMAND),
        is_large=True,
    ),
    S(coordinator_notices.digest, "reconnected", _digest(closed_since=NOW)),
    S(coordinator_notices.digest, "ended by the line", _digest(ended=[(PAIR, Hindrance.REPORTING_LINE)])),
    S(coordinator_notices.digest, "ended by a manager", _digest(ended=[(PAIR, Hindrance.COMMON_MANAGER)])),
    S(coordinator_notices.digest, "many ended", _digest(ended=[(PAIR, Hindrance.COMMON_MANAGER)] * 6)),
    S(proposals.question_closed, "", lambda f, w: f(w.programme)),
    S(cards.leader_topic, "none yet", lambda f, _: f(PAIR, None)),
    S(cards.leader_topic, "", lambda f, _: f(PAIR, PLAIN_CARD)),
    S(cards.card_page, "", _card_page(PLAIN_CARD, OPEN)),
    S(cards.card_page, "technology", _card_page(TECHNOLOGY_CARD, OPEN)),
    S(
        cards.card_page,
        "guided",
        lambda f, _: f(PAIR, TECHNOLOGY_CARD, OPEN, Guidance("https://acme.example/ai", NOOR)),
    ),
    S(cards.card_page, "sensitive", _card_page(SENSITIVE_CARD, OPEN), hides=SENSITIVE_CARD),
    S(cards.card_page, "met", _card_page(PLAIN_CARD, MET)),
    S(cards.card_page, "not yet", _card_page(PLAIN_CARD, NOT_YET)),
    S(cards.card_page, "disputed", _card_page(PLAIN_CARD, DISPUTED)),
    S(cards.topic_put_back, "", lambda f, _: f(PAIR, PLAIN_CARD, LEO)),
    S(cards.topic_put_back, "sensitive", lambda f, _: f(PAIR, SENSITIVE_CARD, LEO), hides=SENSITIVE_CARD),
    S(history.history, "empty", lambda f, _: f([], READER)),
    S(
        history.history,
        "",
        lambda f, _: f(
            [(PAIR, [(each, PLAIN_CARD.title) for each in (MET, NOT_YET, DISPUTED)]), (SECOND_PAIR, [])],
            READER,
        ),
    ),
    S(
        history.history,
        "long",
        lambda f, _: f([(PAIR, [(MET, PLAIN_CARD.title)] * 100)] * 9, READER),
        is_large=True,
    ),
]

_ARRANGING: Sequence[Sample] = [
    S(rules_form.rules_form, "", lambda f, w: f(w.programme, Rules(), 0)),
    S(programme_changes.rules_saved, "", lambda f, _: f()),
    S(programme_changes.programme_page, "", lambda f, w: f(w.programme, 14, **AS_USUAL)),
    S(
        programme_changes.programme_page,
        "closed, one pair, no coordinator",
        lambda f, w: f(replace(w.programme, is_closed=True), 1, **AS_USUAL | {"is_coordinated": False}),
    ),
    S(
        programme_changes.programme_page,
        "nobody joined",
        lambda f, w: f(replace(w.programme, is_always_open=True), 0, **AS_USUAL | {"has_members": False}),
    ),
    S(
        programme_changes.programme_page,
        "over",
        lambda f, w: f(w.programme, 0, **AS_USUAL | {"is_over": True}),
    ),
    S(programme_changes.programme_changed, "", lambda f, w: f(w.programme, w.programme, 0)),
    S(
        programme_changes.programme_changed,
        "in another length",
        lambda f, w: f(w.programme, replace(w.programme, weeks=26), 2),
    ),
    S(programme_changes.joining_closed, "", lambda f, w: f(w.programme)),
    S(programme_changes.joining_opened, "", lambda f, w: f(w.programme)),
    S(programme_changes.programme_ended, "", lambda f, w: f(w.programme, 14)),
    S(programme_changes.programme_ended, "without pairs", lambda f, w: f(w.programme, 0)),
    S(programme_changes.programme_deleted, "", lambda f, w: f(w.programme)),
    S(arrangements.arrangement_saved, "together", lambda f, _: f(Arrangement.TOGETHER, MIA, LEO)),
    S(arrangements.arrangement_saved, "apart", lambda f, _: f(Arrangement.APART, MIA, LEO)),
    *(
        S(
            arrangements.arrangement_saved,
            f"{kind} no longer {previous}",
            lambda f, _, kind=kind, previous=previous: f(kind, MIA, LEO, replaces=previous),  # type: ignore[misc]
        )
        for kind, previous in (tuple(Arrangement), tuple(Arrangement)[::-1])
    ),
    S(arrangements.arrangements, "none", lambda f, _: f([], COMMAND)),
    S(
        arrangements.arrangements,
        "",
        lambda f, w: f([(w.programme, MIA, LEO, each, w.purpose) for each in Arrangement], COMMAND),
    ),
    S(
        arrangements.arrangements,
        "hundred",
        lambda f, w: f([(w.programme, MIA, LEO, Arrangement.APART, w.purpose)] * 100, COMMAND),
        is_large=True,
    ),
    S(arrangements.arrangement_undone, "", lambda f, _: f()),
    *(
        S(
            status_page.member_status,
            f"waits {hindrance}",
            lambda f, w, hindrance=hindrance: f(
                [Place(replace(MENTOR, wait_reason=hindrance, waiting_list_position=3), w.programme)]
            ),  # type: ignore[misc]
        )
        for hindrance in Hindrance
    ),
]

_MEETINGS: Sequence[Sample] = [
    S(meeting_form.meeting_form, "", lambda f, _: f(OPEN, LEO, NOW + timedelta(days=3))),
    *(
        S(
            meeting_form.meeting_form,
            f"format {way}",
            lambda f, _, way=way: f(OPEN, LEO, NOW + timedelta(days=3), way),  # type: ignore[misc]
        )
        for way in (None, Format.VIDEO, Format.IN_PERSON)
    ),
    S(meeting_form.meeting_form, "no time together", lambda f, _: f(OPEN, LEO, None)),
    S(meeting_form.meeting_form, "booked", lambda f, _: f(BOOKED, LEO, NOW)),
    S(meetings.follow_up_question, "unbooked", lambda f, _: f(LEO, "meeting", PLAIN_CARD)),
    S(
        meetings.follow_up_question,
        "unbooked sensitive",
        lambda f, _: f(LEO, "meeting", SENSITIVE_CARD),
        hides=SENSITIVE_CARD,
    ),
    S(meetings.booking_notice, "", lambda f, _: f("meeting", TALK, LEO)),
    *(
        S(
            meetings.booking_notice,
            f"format {way}",
            lambda f, _, way=way: f("meeting", TALK, LEO, way),  # type: ignore[misc]
        )
        for way in (None, Format.VIDEO, Format.IN_PERSON)
    ),
    S(meetings.booking_notice, "moved", lambda f, _: f("meeting", TALK, LEO, is_moved=True)),
    S(meetings.outdated_notice, "", lambda f, _: f()),
    S(meetings.outside_hours_warning, "", lambda f, _: f("meeting", LEO, TALK.starts_at.replace(hour=19))),
    S(meetings.cancellation_notice, "", lambda f, _: f("meeting", LEO)),
    S(meetings.booking_confirmation, "", lambda f, _: f()),
    S(meetings.preparation, "mentor", _preparation(Role.MENTOR, PLAIN_CARD)),
    S(meetings.preparation, "leader", _preparation(Role.LEADER, PLAIN_CARD)),
    S(meetings.preparation, "sensitive", _preparation(Role.LEADER, SENSITIVE_CARD), hides=SENSITIVE_CARD),
    S(meetings.follow_up_question, "", lambda f, _: f(MIA, "meeting")),
    S(meetings.follow_up_thanks, "", lambda f, _: f()),
]

_REPORTS: Sequence[Sample] = [
    S(admin_console.console, "empty", lambda f, _: f([], (), TODAY, [], [], COMMAND, has_help=True)),
    S(admin_console.console, "", lambda f, w: f([w.programme], (), TODAY, [], [], COMMAND, has_help=True)),
    S(
        admin_console.console,
        "quiet pairs",
        lambda f, w: f([w.programme], (), TODAY, [MIA, ZOE], [], COMMAND, has_help=True),
    ),
    S(
        admin_console.console,
        "twenty programmes",
        lambda f, w: f(
            w.programmes, (), TODAY, [f"U0QUIET{n:04}" for n in range(500)], [], COMMAND, has_help=False
        ),
        is_large=True,
    ),
    S(
        admin_console.console,
        "lines that are not known",
        lambda f, w: f([w.programme], (), TODAY, [], [(MIA, NOOR), (ZOE, NOOR)], COMMAND, has_help=True),
    ),
    S(
        admin_console.console,
        "no coordinator",
        lambda f, w: f([w.programme], [NOOR], TODAY, [], [], COMMAND, has_help=True),
    ),
    S(
        admin_console.console,
        "over",
        lambda f, w: f([replace(w.programme, ended_on=TODAY)], (), TODAY, [], [], COMMAND, has_help=True),
    ),
    S(admin_console.unknown_word, "", lambda f, w: f(w.word, COMMAND)),
    S(admin_console.unknown_programme_word, "", lambda f, w: f(w.word, COMMAND)),
    S(programme_changes.programme_created, "", lambda f, w: f(w.programme, COMMAND)),
    S(roster_import.people_imported, "", lambda f, _: f(_update(48))),
    S(roster_import.people_imported, "one", lambda f, _: f(_update(1, without_level=1))),
    S(
        roster_import.people_imported,
        "some columns",
        lambda f, _: f(_update(2, absent_columns=("manager", "department", "location"))),
    ),
    S(roster_import.people_imported, "all there is to say", lambda f, w: f(_all_kinds_of_changes(w))),
    S(
        roster_import.people_imported,
        "many left out",
        lambda f, w: f(_update(9, absent_people=_absent(w, 200))),
        is_large=True,
    ),
    S(roster_import.roster_preview, "", lambda f, _: f(_update(48, new_people=(MIA, LEO)))),
    S(
        roster_import.roster_preview,
        "outdated",
        lambda f, _: f(_update(1, new_people=(MIA,)), is_outdated=True),
    ),
    S(roster_forms.preview_form, "", lambda f, _: f(_update(48, new_people=(MIA, LEO)), A_FILE)),
    S(roster_forms.preview_form, "nothing new", lambda f, _: f(_update(48), A_FILE)),
    S(
        roster_forms.preview_form,
        "all there is to say",
        lambda f, w: f(_all_kinds_of_changes(w), A_FILE, is_outdated=True),
    ),
    S(
        roster_import.roster_refused,
        "one fault",
        lambda f, w: f([RosterFault(7, RosterFaultKind.NOT_IN_SLACK, w.cell)]),
    ),
    S(
        roster_import.roster_refused,
        "every kind",
        lambda f, w: f(
            [RosterFault(n, kind, OURS.get(kind, w.cell)) for n, kind in enumerate(RosterFaultKind, 1)]
        ),
    ),
    S(
        roster_import.roster_refused,
        "many faults",
        lambda f, w: f([RosterFault(line, RosterFaultKind.NOT_IN_SLACK, w.cell) for line in range(2, 1_002)]),
        is_large=True,
    ),
    S(
        roster_import.roster_refused,
        "with columns of its own",
        lambda f, w: f([RosterFault(7, RosterFaultKind.NOT_IN_SLACK, w.cell)], A_FILE),
    ),
    S(roster_import.not_a_roster, "", lambda f, _: f()),
    S(plans.rehearsal, "", lambda f, w: f(PLAN, w.programme, SUMMARY, GAINS, NOW, is_proven=True)),
    S(
        plans.rehearsal,
        "one pair",
        lambda f, w: f(Plan(PLAN.matches[:1], ()), w.programme, SUMMARY, None, None, is_proven=False),
    ),
    S(
        plans.rehearsal,
        "five pairs",
        lambda f, w: f(_plan(5, 0), w.programme, SUMMARY, GAINS, NOW, is_proven=True),
    ),
    S(
        plans.rehearsal,
        "hundred pairs",
        lambda f, w: f(_plan(100, 100), w.programme, SUMMARY, GAINS, NOW, is_proven=True),
        is_large=True,
    ),
    S(plans.nothing_to_release, "", lambda f, w: f(w.programme, Plan((), LEFT_OUT), None)),
    S(plans.nothing_to_release, "what would help", lambda f, w: f(w.programme, Plan((), ()), GAINS)),
    S(
        plans.nothing_to_release,
        "thousand left out",
        lambda f, w: f(w.programme, _plan(0, 1_000), GAINS),
        is_large=True,
    ),
    S(plans.outdated_plan, "", lambda f, _: f("programme", CHANGES)),
    S(plans.outdated_plan, "thousand people", lambda f, _: f("programme", MANY_CHANGES), is_large=True),
    S(plans.outdated_plan, "long ago", lambda f, _: f("programme", None)),
    S(plans.release_confirmation, "one", lambda f, _: f(1)),
    S(plans.release_confirmation, "", lambda f, _: f(12)),
    S(reports.figures, "", lambda f, w: f(w.programme, WEEKS, TODAY, [w.programme])),
    S(
        reports.figures,
        "too few",
        lambda f, w: f(w.programme, WEEKS[:1], TODAY, [w.programme]),
    ),
    S(reports.figures, "nothing yet", lambda f, w: f(w.programme, [], TODAY, [])),
    S(
        reports.figures,
        "not in that time",
        lambda f, w: f(w.programme, [], w.programme.ends_on + 2 * A_WEEK, []),
    ),
    S(reports.figures, "of several", lambda f, w: f(w.programme, WEEKS, TODAY, w.programmes[:3])),
    S(reports.figures, "of twenty", lambda f, w: f(w.programme, WEEKS, TODAY, w.programmes), is_large=True),
]

_HOME: Sequence[Sample] = [
    S(
        home.home_tab,
        "stranger",
        lambda f, _: f(
            status_page.non_member_status(COMMAND, [], is_admin=False),
            [],
            is_admin=False,
            version=VERSION,
            command=COMMAND,
        ),
    ),
    S(
        home.home_tab,
        "stranger and admin",
        lambda f, w: f(
            status_page.non_member_status(COMMAND, [w.programme], is_admin=True),
            [],
            is_admin=True,
            version=VERSION,
            command=COMMAND,
        ),
    ),
    S(
        home.home_tab,
        "member",
        lambda f, w: f(
            status_page.member_status([Place(MENTOR, w.programme, TO_CHOOSE)]),
            [(MENTOR, w.programme)],
            is_admin=False,
            version=VERSION,
            command=COMMAND,
        ),
    ),
    S(
        home.home_tab,
        "paused",
        lambda f, w: f(
            status_page.member_status([Place(ON_A_BREAK, w.programme, TO_CHOOSE)]),
            [(ON_A_BREAK, w.programme)],
            is_admin=False,
            version=VERSION,
            command=COMMAND,
        ),
    ),
]

_OVERSIGHT: Sequence[Sample] = [
    S(delivery_health.health, "", lambda f, _: f(ALL_WELL, 0, READER, NOW, COMMAND)),
    S(delivery_health.health, "troubled", lambda f, _: f(TROUBLED, 7, READER, NOW, COMMAND)),
    S(
        delivery_health.health,
        "unreadable",
        lambda f, _: f(ALL_WELL, 0, READER, NOW, COMMAND, [f"profile U{n:08}" for n in range(20)]),
    ),
    S(delivery_health.health, "was late", lambda f, _: f(WAS_LATE, 0, READER, NOW, COMMAND)),
    S(delivery_health.health, "behind", lambda f, _: f(BEHIND, 1, READER, NOW, COMMAND)),
    S(delivery_health.health, "nothing yet", lambda f, _: f(Tally({}, Backlog()), 0, READER, NOW, COMMAND)),
    S(
        delivery_health.health,
        "many reasons",
        lambda f, _: f(MANY_REASONS, 10_000_000, READER, NOW, COMMAND),
        is_large=True,
    ),
    S(delivery_health.nudges_of_people, "", lambda f, _: f({MIA: reach(LAST_NUDGES)})),
    S(delivery_health.nudges_of_people, "two", lambda f, _: f({MIA: reach(LAST_NUDGES), LEO: reach([])})),
]

_FORMS: Sequence[Sample] = [
    S(profile_form, "join as mentor", lambda f, w: f(None, [Role.MENTOR], w.programme, THEMES, ZONE)),
    S(profile_form, "join as leader", lambda f, w: f(None, [Role.LEADER], w.programme, THEMES, ZONE)),
    S(profile_form, "edit", lambda f, _: f(PROFILE, [Role.MENTOR], None, THEMES, ZONE)),
    S(profile_form, "edit both", lambda f, _: f(PROFILE, [*Role], None, THEMES, ZONE), is_large=True),
    S(
        profile_form,
        "private answers lost",
        lambda f, _: f(replace(PROFILE, is_readable=False), [Role.MENTOR], None, THEMES, ZONE),
        is_large=True,
    ),
    S(
        profile_form,
        "edit as leader",
        lambda f, _: f(None, [Role.LEADER], None, THEMES, "UTC"),
        is_large=True,
    ),
    S(programme_form, "", lambda f, _: f(COORDINATOR, TODAY)),
    S(copy_form, "", lambda f, w: f(w.programme, COORDINATOR, TODAY)),
    S(change_form, "before it begins", lambda f, w: f(w.programme, COORDINATOR, TODAY - timedelta(days=1))),
    S(change_form, "", lambda f, w: f(replace(w.programme, is_always_open=True), COORDINATOR, TODAY)),
    S(roster_forms.roster_form, "", lambda f, _: f()),
    S(roster_forms.roster_form, "example sent", lambda f, _: f(is_example_sent=True)),
    S(roster_words_forms.columns_form, "", lambda f, w: f(*_foreign_table(w.cell), A_FILE)),
    S(
        roster_words_forms.columns_form,
        "many columns",
        lambda f, w: f(*_foreign_table(*(f"{w.cell} {number}" for number in range(150))), A_FILE),
        is_large=True,
    ),
    S(
        roster_words_forms.grades_form,
        "",
        lambda f, w: f([*GRADES, w.cell[:LONGEST_CELL]], {"director": 9}, A_FILE),
    ),
    S(
        roster_words_forms.grades_form,
        "as many as are asked about",
        lambda f, _: f([f"Grade {'x' * 190} {number}" for number in range(40)], {}, A_FILE),
        is_large=True,
    ),
    S(
        plan_form,
        "",
        lambda f, w: f("rehearsal", _rehearsed(PLAN, w)),
    ),
    S(
        plan_form,
        "hundred pairs",
        lambda f, w: f("rehearsal", _rehearsed(_plan(100, 100), w)),
        is_large=True,
    ),
    S(
        plan_form,
        "thousand pairs",
        lambda f, w: f("rehearsal", _rehearsed(_plan(1_000, 1_000), w)),
        is_large=True,
    ),
    S(
        notice,
        "",
        lambda f, w: f(_("Rehearsal"), status_page.non_member_status(COMMAND, [w.programme], is_admin=False)),
    ),
    S(wait_notice, "", lambda f, _: f()),
]

OWN_ROW = {
    "id": "own-1",
    "title": "The lift at eight o'clock",
    "area": "generative_ai",
    "pillars": ["trust", "learning"],
    "stage": "early",
    "lead": "both",
    "minutes": [25],
    "mentor_leads": ["Where do your eyes go?", "Which greeting gets an answer?", "What do you hum?"],
    "theme": "strain",
}


_PACK = Subscription("https://packs.example/ours.toml", "a1" * 32, False, NOW)
PACKS = [
    replace(_PACK, has_news=True),
    _PACK,
    *(replace(_PACK, address=f"https://packs.example/{each}.toml", trouble=each) for each in PackTrouble),
]


def _own_card(
    title: str, status: CardStatus = CardStatus.DRAFT, card_id: str = "own-1", **row: Any
) -> OwnCard:
    return OwnCard(card_id, {"title": title} | row, status, NOOR, 3)


def _preview(
    own_card: Callable[[World], OwnCard], card: Card
) -> Callable[[Callable[..., Drawn], World], Drawn]:
    return lambda f, w: f(own_card(w), card, Guidance(), NOOR)


_SHELF: Sequence[Sample] = [
    S(own_cards.card_list, "nothing yet", lambda f, _: f([], [], Guidance(), COMMAND)),
    S(
        own_cards.card_list,
        "",
        lambda f, w: f(
            [_own_card(w.name, status, f"own-{status}") for status in CardStatus],
            PACKS[:2],
            Guidance(expert_id=NOOR, confidential_help=HELP_LINE),
            COMMAND,
        ),
    ),
    S(
        own_cards.card_list,
        "many",
        lambda f, w: f(
            [_own_card(w.name, status, f"own-{status}-{n}") for status in CardStatus for n in range(10)] * 5,
            [replace(PACKS[0], address="https://a.example/".ljust(500, "x"))] * MOST_PACKS,
            Guidance(),
            COMMAND,
        ),
        is_large=True,
    ),
    S(own_cards.card_list, "every trouble", lambda f, _: f([], PACKS, Guidance(), COMMAND)),
    S(pack_form.pack_form, "", lambda f, _: f()),
    S(subscriptions.subscription_confirmed, "", lambda f, _: f(3, "a1" * 32)),
    S(subscriptions.subscription_confirmed, "nothing new", lambda f, _: f(0, "a1" * 32)),
    *(
        S(subscriptions.subscription_refused, each.value, lambda f, _, each=each: f(each))  # type: ignore[misc]
        for each in PackTrouble
    ),
    S(subscriptions.subscription_ended, "", lambda f, w: f(w.word)),
    S(own_cards.card_preview, "draft", _preview(lambda w: _own_card(w.name), PLAIN_CARD)),
    S(
        own_cards.card_preview,
        "sensitive draft",
        _preview(lambda w: _own_card(w.name, sensitive=True), SENSITIVE_CARD),
    ),
    S(
        own_cards.card_preview,
        "own in review",
        _preview(lambda w: _own_card(w.name, CardStatus.IN_REVIEW, sensitive=True), SENSITIVE_CARD),
    ),
    S(
        own_cards.card_preview,
        "to review",
        _preview(
            lambda w: replace(_own_card(w.name, CardStatus.IN_REVIEW, sensitive=True), author_id=MIA),
            SENSITIVE_CARD,
        ),
    ),
    S(
        own_cards.card_preview,
        "published",
        _preview(lambda w: _own_card(w.name, CardStatus.PUBLISHED), PLAIN_CARD),
    ),
    S(
        own_cards.card_preview,
        "retired",
        _preview(lambda w: _own_card(w.name, CardStatus.RETIRED), PLAIN_CARD),
    ),
    S(own_cards.publication_refused, "", lambda f, w: f([w.cell], _own_card(w.name))),
    S(own_cards.cards_refused, "", lambda f, w: f([w.cell, w.word])),
    S(own_cards.cards_refused, "many", lambda f, w: f([w.cell] * 100), is_large=True),
    S(own_cards.not_a_pack, "", lambda f, _: f()),
    S(own_cards.cards_imported, "", lambda f, _: f(3)),
    S(own_cards.cards_imported, "one", lambda f, _: f(1)),
    S(own_cards.cards_imported, "none", lambda f, _: f(0)),
    S(own_cards.pack_export, "", lambda f, w: f(to_toml([{"id": "own-1", "title": w.name}]))),
    S(own_cards.pack_export, "nothing", lambda f, _: f("")),
    S(
        own_cards.pack_export,
        "many",
        lambda f, w: f(to_toml([{"id": f"own-{n}", "title": w.name} for n in range(500)])),
        is_large=True,
    ),
    S(own_cards.guidance_saved, "", lambda f, _: f()),
    S(card_form.card_form, "new", lambda f, _: f({"id": "own-1"}, THEMES, is_new=True)),
    S(
        card_form.card_form,
        "to mend",
        lambda f, _: f(OWN_ROW, THEMES, is_new=False, errors={Field.CARD_TITLE: PLAIN.purpose}),
    ),
    S(upload_forms.cards_form, "", lambda f, _: f()),
    S(guidance_form.guidance_form, "", lambda f, _: f(Guidance(), COMMAND)),
    S(guidance_form.guidance_form, "filled", lambda f, _: f(GUIDANCE, COMMAND)),
]

PRESETS = load_presets()
# Every moment of every preset that comes as the message of a week, for each role that it is meant for.
PLANNED = sorted(
    {
        (row.moment, role)
        for preset in PRESETS.values()
        for row in preset.rows
        for role in row.roles
        if row.moment not in AROUND_A_MEETING
    }
)
ABOUT_A_CARD = (CalendarMoment.TOPIC_CHOICE, CalendarMoment.MEETING_CARD, CalendarMoment.PROMISE_CHECK)
MOVED = [CalendarChange(CalendarMoment.MIDPOINT, 7, 8), CalendarChange(CalendarMoment.ENERGY_TAP, 5)]


def _moment(moment: CalendarMoment, role: Role, card: Card | None = None) -> Callable[[Any, World], Drawn]:
    partner = LEO if role is Role.MENTOR else MIA
    meeting = "meeting" if card and moment is not CalendarMoment.PROMISE_CHECK else None
    return lambda f, _: f(moment, role, [partner], "nudge", card=card, meeting_id=meeting)


def _worth(role: Role) -> Callable[[Any, World], Drawn]:
    return lambda f, _: f(role, "meeting")


def _orientation(role: Role, number: int) -> Callable[[Any, World], Drawn]:
    return lambda f, _: f(role, number, "nudge")


def _topics(moment: CalendarMoment) -> Callable[[Any, World], Drawn]:
    return lambda f, _: f({PAIR: THREE_CARDS}, {PAIR: WHYS[:1]}, "nudge", intro=weekly.topics_opening(moment))


def _calendar(weeks: int) -> Callable[[Any, World], Drawn]:
    preset = preset_of(PRESETS, weeks)
    return lambda f, w: f(
        replace(w.programme, weeks=weeks), preset, MOVED if preset.rows else [], w.programme.starts_on
    )


_MOMENTS: Sequence[Sample] = [
    *(S(weekly.calendar_message, f"{moment} {role}", _moment(moment, role)) for moment, role in PLANNED),
    *(
        S(weekly.calendar_message, f"{moment} {role} with a card", _moment(moment, role, PLAIN_CARD))
        for moment, role in PLANNED
        if moment in ABOUT_A_CARD
    ),
    S(
        weekly.calendar_message,
        "sensitive",
        _moment(CalendarMoment.TOPIC_CHOICE, Role.LEADER, SENSITIVE_CARD),
        hides=SENSITIVE_CARD,
    ),
    S(
        weekly.calendar_message,
        "three mentors",
        lambda f, _: f(CalendarMoment.MIDPOINT, Role.LEADER, [MIA, ZOE, NOOR], "nudge"),
    ),
    *(
        S(orientation.orientation_card, f"{role} {number}", _orientation(role, number))
        for role in Role
        for number in (1, 2, 3)
    ),
    S(weekly.closing_card, "", lambda f, _: f(LEO, "pair", LIBRARY.by_id["O8"], "nudge")),
    S(weekly.thanks, "for a tap", lambda f, _: f(CalendarMoment.CLOSING, "done")),
    S(weekly.thanks, "for an answer", lambda f, _: f(CalendarMoment.ENERGY_TAP, Rating.HIGH)),
    S(weekly.thanks, "not worth it", lambda f, _: f(CalendarMoment.TAPS, Rating.LOW)),
    S(weekly.thanks, "kept", lambda f, _: f(CalendarMoment.PROMISE_CHECK, Rating.HIGH)),
    S(weekly.thanks, "not kept", lambda f, _: f(CalendarMoment.PROMISE_CHECK, Rating.LOW)),
    *(S(meetings.worth_question, f"{role}", _worth(role)) for role in Role),
    S(weekly.thanks, "low energy", lambda f, _: f(CalendarMoment.ENERGY_TAP, Rating.LOW)),
    S(weekly.thanks, "a change", lambda f, _: f(CalendarMoment.MIDPOINT, taps.CHANGE)),
    S(weekly.thanks, "later", lambda f, _: f(CalendarMoment.AGREEMENT, taps.LATER)),
    S(topic_choice.choices, "agreement", _topics(CalendarMoment.AGREEMENT)),
    S(topic_choice.choices, "meeting card", _topics(CalendarMoment.MEETING_CARD)),
    *(S(calendar_form.calendar_form, f"{weeks} weeks", _calendar(weeks)) for weeks in (10, 12, 26, 39)),
    S(
        calendar_form.calendar_form,
        "always open",
        lambda f, w: f(replace(w.programme, is_always_open=True), PRESETS["sprint12"], MOVED, TODAY),
    ),
    S(calendar_form.calendar_form, "over", lambda f, w: f(w.programme, PRESETS["sprint12"], (), date.max)),
    S(programme_changes.calendar_changed, "moved", lambda f, w: f(w.programme, MOVED[0])),
    S(
        programme_changes.calendar_changed,
        "moved in each pair",
        lambda f, w: f(replace(w.programme, is_always_open=True), MOVED[0]),
    ),
    S(programme_changes.calendar_changed, "off", lambda f, w: f(w.programme, MOVED[1])),
]


def _stored(world: World, **changes: Any) -> PersonalData:
    """All that may be stored about Mia, a mentor who has been in two pairs."""
    talks = [MET, replace(MET, id="second", card_id="F3")]
    data = PersonalData(
        replace(READER, level=2, manager_id=NOOR, department=world.cell, location=world.cell),
        PROFILE,
        [MENTOR, replace(MENTOR, programme_id="earlier", state=MemberState.LEFT)],
        dict.fromkeys(("programme", "earlier"), world.programme),
        [PAIR, SECOND_PAIR],
        {PAIR.id: [Offer("offer", PAIR.id, "F1", OfferState.CHOSEN, NOW)], SECOND_PAIR.id: []},
        {PAIR.id: talks, SECOND_PAIR.id: []},
        [FeedbackAnswer(MIA, question, question, rating, NOW) for question in Question for rating in Rating],
        [(each, NOW) for each in LAST_NUDGES[:1]],
        [*AdminRole],
        admin_acts=3,
        own_cards=1,
        files=1,
        concern_readers=[ZOE],
        is_expert=True,
        is_contact=True,
    )
    return replace(data, **changes)


NOTHING_STORED: dict[str, Any] = {
    "profile": None,
    "members": (),
    "pairs": (),
    "answers": (),
    "nudges": (),
    "admin_roles": (),
    "admin_acts": 0,
    "own_cards": 0,
    "files": 0,
    "concern_readers": (),
    "is_expert": False,
    "is_contact": False,
}
MANY_ANSWERS = [FeedbackAnswer(MIA, Question.WORTH, str(number), Rating.SOME, NOW) for number in range(99)]


def _concern_view(readers: Sequence[Person]) -> View:
    """A form as it comes back: whole, with what was written."""
    view = concern_form.concern_form(readers, HELP_LINE, COMMAND)
    written = {Field.CONCERN: {Field.CONCERN: {"type": "plain_text_input", "value": "It was <not> fine."}}}
    options = next(each for each in view["blocks"] if each.get("block_id") == Field.READER)["element"][
        "options"
    ]
    chosen = {"selected_option": options[-1]}
    return view | {"state": {"values": written | {Field.READER: {Field.READER: chosen}}}}


CONTACTS = [COORDINATOR, Person(ZOE, "Zoe Park", "Europe/London", "en-GB")]

_PRIVACY: Sequence[Sample] = [
    S(privacy.personal_data, "", lambda f, w: f(_stored(w))),
    S(
        privacy.personal_data,
        "leader",
        lambda f, w: f(_stored(w, person=replace(READER, id=LEO, manager_id="top"))),
    ),
    S(privacy.personal_data, "nothing", lambda f, w: f(_stored(w, **NOTHING_STORED))),
    S(privacy.personal_data, "many answers", lambda f, w: f(_stored(w, answers=MANY_ANSWERS))),
    S(privacy.export_sent, "file", lambda f, _: f(as_file=True)),
    S(privacy.export_sent, "messages", lambda f, _: f(as_file=False)),
    S(erasure.erase_question, "", lambda f, _: f()),
    S(erasure.erased, "", lambda f, _: f()),
    S(erasure.receipt, "", lambda f, _: f(Erasure(3, TODAY, 1, 2, 4, 12, 1, tuple(KeptReason)), COMMAND)),
    S(erasure.receipt, "little", lambda f, _: f(Erasure(1, TODAY, 0, 0, 0, 0, 0), COMMAND)),
    S(concerns.nobody_to_read, "", lambda f, _: f(None)),
    S(concerns.nobody_to_read, "help", lambda f, w: f(w.word[:LONGEST_HELP])),
    S(concerns.to_reader, "", lambda f, w: f(w.purpose, MIA, may_be_repeated=False)),
    S(concerns.to_reader, "again", lambda f, w: f(w.purpose, MIA, may_be_repeated=True)),
    S(concerns.arrived, "", lambda f, _: f(ZOE)),
    S(concerns.on_its_way, "", lambda f, _: f(ZOE)),
    S(concerns.not_arrived, "", lambda f, _: f(ZOE)),
    S(concern_form.concern_form, "one reader", lambda f, _: f(CONTACTS[:1], None, COMMAND)),
    S(concern_form.concern_form, "two readers", lambda f, w: f(CONTACTS, w.word[:LONGEST_HELP], COMMAND)),
    S(
        concern_form.form_again,
        "",
        lambda f, _: f(_concern_view(CONTACTS), concern_form.not_taken()),
    ),
    S(
        admin_console.console,
        "without help",
        lambda f, w: f(w.programmes[:1], (), TODAY, [], [], COMMAND, has_help=False),
    ),
    S(
        cards.card_page,
        "sensitive with help",
        lambda f, _: f(PAIR, SENSITIVE_CARD, OPEN, GUIDANCE),
        hides=SENSITIVE_CARD,
    ),
]

_TO_MEMBERS = [*_MESSAGES, *_MOMENTS, *_MEETINGS]
SAMPLES = [*_REFUSALS, *_TO_MEMBERS, *_ARRANGING, *_REPORTS, *_OVERSIGHT, *_SHELF, *_HOME, *_FORMS, *_PRIVACY]


def sample_named(name: str) -> Sample:
    return next(sample for sample in SAMPLES if sample.name == name)


def visible_functions() -> set[Any]:
    """Every function of the wording that makes something people see."""
    names = [
        f"{package.__name__}.{each.name}"
        for package in (forms, messages)
        for each in iter_modules(package.__path__)
    ]
    functions = {
        function
        for module in (home, *map(import_module, names))
        for name, function in getmembers(module, isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    return functions - NOT_SEEN_ALONE


def breaches(samples: Sequence[Sample], rule: Callable[[Sample], Any]) -> dict[str, Any]:
    """What a rule finds to object to, by the name of the sample; a rule returns nothing for a good one."""
    assert samples, "a rule over no samples holds for nothing"
    objections = {}
    for sample in samples:
        try:
            objections[sample.name] = rule(sample)
        except Exception as error:
            error.add_note(f"in the sample {sample.name!r}")
            raise
    return {name: objection for name, objection in objections.items() if objection}


def assert_no_breach(samples: Sequence[Sample], rule: Callable[[Sample], Any]) -> None:
    """Fail where a rule finds something, with every sample that breaks it and what is found there."""
    objections = breaches(samples, rule)
    assert not objections, "\n".join(f"{name}: {objection}" for name, objection in objections.items())
