"""The names of things, as people read them."""

from collections.abc import Iterable
from datetime import time

from babel.dates import format_time, get_day_names
from babel.lists import format_list

from bot.blocks.kit.language import _, current
from bot.blocks.kit.text import escape
from bot.mentoring.model import (
    Area,
    Cadence,
    Format,
    Lead,
    MemberState,
    NudgeKind,
    NudgeState,
    PairState,
    Pillar,
    Role,
    Skip,
    Stage,
)
from bot.mentoring.timing.calendar import Moment
from bot.mentoring.topics.own_cards import Stand
from bot.mentoring.topics.preferences import OfferReason
from bot.slack.errors import LOCKED_OUT, OUT_OF_REACH, UNCLEAR

LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl", "pl", "hi", "zh", "ja", "ar")


def area(which: Area) -> str:
    return {
        Area.STARTING: _("Starting well"),
        Area.GENERATIVE_AI: _("Generative AI"),
        Area.DATA: _("Data and automation"),
        Area.SECURITY: _("Security and privacy"),
        Area.DIGITAL_CUSTOMERS: _("Digital customers"),
        Area.INCLUSION: _("Everyday inclusion"),
        Area.PERSPECTIVES: _("Inclusion through particular lenses"),
        Area.SPEAKING_UP: _("Speaking up"),
        Area.CAREER_STAGES: _("Career stages"),
        Area.WELLBEING: _("Wellbeing and workload"),
        Area.HOW_THINGS_RUN: _("How things run"),
        Area.STRATEGY: _("Customers and strategy"),
        Area.SUSTAINABILITY: _("Sustainability"),
        Area.INNOVATION: _("Innovation and learning"),
        Area.TRUST: _("Trust"),
    }[which]


def pillar(which: Pillar) -> str:
    return {
        Pillar.HIERARCHY: _("Breaking down hierarchies"),
        Pillar.LEARNING: _("Two-way learning"),
        Pillar.INCLUSION: _("Enhancing inclusion"),
        Pillar.TECHNOLOGY: _("Technology gaps"),
        Pillar.TRUST: _("Trust and relationships"),
        Pillar.ORGANISATION: _("Organisational success"),
    }[which]


def theme(slug: str) -> str:
    """A sensitive theme, from the slug in a topic pack."""
    known = {
        "accent_and_language": _("Accent, language and being heard"),
        "caring": _("Caring for somebody beside work"),
        "class_and_money": _("Class, money and fitting in"),
        "different_minds": _("Different ways of thinking"),
        "disability": _("Disability and adjustments"),
        "faith_and_culture": _("Faith, culture and the calendar"),
        "gender": _("Gender and being believed"),
        "lgbtq": _("Being LGBTQ+ at work"),
        "race_and_ethnicity": _("Race, ethnicity and belonging"),
        "several_at_once": _("When several of these overlap"),
        "small_slights": _("Small slights that add up"),
        "speaking_up_risk": _("The risk of speaking up"),
        "standing_out": _("Being the only one in the room"),
        "strain": _("Strain and support"),
    }
    return known.get(slug) or slug.replace("_", " ").capitalize()


def stage(which: Stage) -> str:
    return {
        Stage.EARLY: _("Little: from the first talk on"),
        Stage.MIDDLE: _("Some: after two good talks"),
        Stage.DEEP: _("Much: after four good talks"),
    }[which]


def lead(which: Lead) -> str:
    return {Lead.MENTOR: _("The mentor"), Lead.LEADER: _("The leader"), Lead.BOTH: _("Both")}[which]


def stand(which: Stand) -> str:
    return {
        Stand.DRAFT: _("Draft"),
        Stand.IN_REVIEW: _("In review"),
        Stand.PUBLISHED: _("On the shelf"),
        Stand.RETIRED: _("Retired"),
    }[which]


def role(which: Role) -> str:
    return {Role.MENTOR: _("mentor"), Role.LEADER: _("leader")}[which]


def meeting_format(which: Format) -> str:
    return {
        Format.EITHER: _("Either is fine"),
        Format.VIDEO: _("By video"),
        Format.IN_PERSON: _("In person"),
    }[which]


def cadence(which: Cadence) -> str:
    return {
        Cadence.WEEKLY: _("Every week"),
        Cadence.FORTNIGHTLY: _("Every second week"),
        Cadence.OFF: _("Never; I ask for topics when I want some"),
    }[which]


def weekday(number: int) -> str:
    """A day of the week, Monday being 0."""
    return str(get_day_names("wide", context="stand-alone", locale=current())[number]).capitalize()


def clock(hour: time) -> str:
    return str(format_time(hour, "short", locale=current()))


def country(code: str) -> str:
    return str(current().territories.get(code, code))


def member_state(which: MemberState) -> str:
    return {
        MemberState.ACTIVE: _("taking part"),
        MemberState.PAUSED: _("paused"),
        MemberState.LEFT: _("left"),
    }[which]


def pair_state(which: PairState) -> str:
    return {
        PairState.PROPOSED: _("mentor asked"),
        PairState.CONSENTED: _("leader asked"),
        PairState.ACTIVE: _("meeting"),
        PairState.COMPLETED: _("completed"),
        PairState.STOPPED: _("stopped"),
        PairState.DECLINED: _("declined"),
        PairState.LAPSED: _("lapsed"),
    }[which]


def language(code: str) -> str:
    return str(current().languages.get(code, code)).capitalize()


def listed(things: Iterable[str]) -> str:
    return format_list(list(things), locale=current())


def beside_each_other(things: Iterable[str]) -> str:
    """Parted by commas alone, for things with an "and" in their own names."""
    return _(", ").join(things)


def why(which: OfferReason, leader: str) -> str:
    """Why a topic is offered, in words for the mentor."""
    return {
        OfferReason.FIRST_TALKS: _("every pair begins here"),
        OfferReason.LEADERS_TURN: _("{leader}'s turn to lead"),
        OfferReason.BOTH_NAMED: _("a shared wish"),
        OfferReason.NEW_AIM: _("new ground"),
        OfferReason.ONE_NAMED: _("one side's wish"),
        OfferReason.A_CHANGE: _("a change"),
    }[which].format(leader=leader)


def whys(each: Iterable[OfferReason], leader: str) -> str:
    return _("Why: {reasons}.").format(reasons=listed(why(one, leader) for one in each))


def moment(which: Moment) -> str:
    """What the calendar calls it, to a coordinator."""
    return {
        Moment.ORIENTATION: _("orientation"),
        Moment.AGREEMENT: _("the agreement"),
        Moment.TOPIC_CHOICE: _("choice of a topic"),
        Moment.PREPARATION: _("preparation"),
        Moment.MEETING_CARD: _("a week to meet"),
        Moment.TAPS: _("question after the meeting"),
        Moment.ENERGY_TAP: _("energy tap"),
        Moment.PROMISE_CHECK: _("promise check"),
        Moment.MIDPOINT: _("midpoint"),
        Moment.CLOSING: _("closing"),
        Moment.FOUR_WEEKS_AFTER: _("four weeks after"),
        Moment.THREE_MONTHS_AFTER: _("three months after"),
    }[which]


def nudge_kind(which: NudgeKind) -> str:
    return {
        NudgeKind.WEEKLY: _("weekly message"),
        NudgeKind.PROPOSAL: _("invitation to a pair"),
        NudgeKind.PREPARATION: _("preparation of a meeting"),
        NudgeKind.AFTERWARDS: _("question after a meeting"),
    }[which]


def nudge_state(which: NudgeState) -> str:
    return {
        NudgeState.PLANNED: _("planned"),
        NudgeState.CLAIMED: _("being sent"),
        NudgeState.SENT: _("sent"),
        NudgeState.SKIPPED: _("skipped"),
        NudgeState.FAILED: _("refused by Slack"),
        NudgeState.UNCONFIRMED: _("perhaps sent, not repeated"),
    }[which]


def nudge_reason(code: str) -> str:
    """Why a nudge was not sent, or not yet, from the word that the ledger keeps."""
    if code in LOCKED_OUT:
        return _("Slack does not accept the app's token or rights")
    if code in OUT_OF_REACH:
        return _("Slack does not let me write to them")
    if code in UNCLEAR:
        return _("no clear answer came from Slack")
    known = {
        Skip.LATE: _("its hour had passed"),
        Skip.PAUSED: _("somebody in the pair was paused"),
        Skip.AWAY: _("the account was no longer active"),
        Skip.NO_PAIR: _("the pair or its programme was not running"),
        Skip.NO_TOPIC: _("no topic was left"),
        Skip.NO_MOMENT: _("the calendar had nothing for them that week"),
        Skip.MOVED: _("it was not a good hour where they are now"),
        Skip.OFF: _("they want none for now"),
        Skip.SLOWED: _("they answered none lately, so every second week"),
        Skip.QUIET: _("they answered none for long, so I stay quiet"),
        Skip.DO_NOT_DISTURB: _("they were not to be disturbed"),
        Skip.MEETING: _("they had booked a meeting that week"),
        Skip.NO_MEETING: _("the meeting was moved or called off"),
        Skip.TOLD: _("they had said already how it went"),
        Skip.ERROR: _("I could not work out what to say; whoever runs me finds it in the log"),
        "interrupted": _("I was stopped while sending"),
        "no_connection": _("Slack could not be reached"),
        "ratelimited": _("Slack asked me to slow down"),
    }.get(code)
    return known or _("Slack said {code}").format(code=f"`{escape(code.replace('`', ''))}`")
