"""The names of areas, states, days and other things, as people read them."""

from collections.abc import Iterable
from datetime import time

from babel.dates import format_time, get_day_names
from babel.lists import format_list

from bot.blocks.kit.language import _, current_locale
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
from bot.mentoring.timing.calendar import CalendarMoment
from bot.mentoring.topics.own_cards import CardStatus
from bot.mentoring.topics.preferences import OfferReason
from bot.slack.errors import LOCKED_OUT, OUT_OF_REACH, UNCLEAR

LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl", "pl", "hi", "zh", "ja", "ar")


def area(area: Area) -> str:
    """An area of topics."""
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
    }[area]


def pillar(pillar: Pillar) -> str:
    """One of the six aims of a programme."""
    return {
        Pillar.HIERARCHY: _("Breaking down hierarchies"),
        Pillar.LEARNING: _("Two-way learning"),
        Pillar.INCLUSION: _("Enhancing inclusion"),
        Pillar.TECHNOLOGY: _("Technology gaps"),
        Pillar.TRUST: _("Trust and relationships"),
        Pillar.ORGANISATION: _("Organisational success"),
    }[pillar]


def theme(slug: str) -> str:
    """A sensitive theme, from its slug in a topic pack; the slug in plain words for an added pack."""
    names = {
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
    return names.get(slug) or slug.replace("_", " ").capitalize()


def stage(stage: Stage) -> str:
    """How much trust a card needs."""
    return {
        Stage.EARLY: _("Little: from the first talk on"),
        Stage.MIDDLE: _("Some: after two good talks"),
        Stage.DEEP: _("Much: after four good talks"),
    }[stage]


def lead(lead: Lead) -> str:
    """The side that leads a card."""
    return {Lead.MENTOR: _("The mentor"), Lead.LEADER: _("The leader"), Lead.BOTH: _("Both")}[lead]


def card_status(status: CardStatus) -> str:
    """The status of a card of the organisation's own."""
    return {
        CardStatus.DRAFT: _("Draft"),
        CardStatus.IN_REVIEW: _("In review"),
        CardStatus.PUBLISHED: _("On the shelf"),
        CardStatus.RETIRED: _("Retired"),
    }[status]


def role(role: Role) -> str:
    """A role in a sentence, in lower case."""
    return {Role.MENTOR: _("mentor"), Role.LEADER: _("leader")}[role]


def member_state(state: MemberState) -> str:
    """The state of a membership, in a sentence."""
    return {
        MemberState.ACTIVE: _("taking part"),
        MemberState.PAUSED: _("paused"),
        MemberState.LEFT: _("left"),
    }[state]


def meeting_format(meeting_format: Format) -> str:
    """The way in which somebody likes to meet."""
    return {
        Format.EITHER: _("Either is fine"),
        Format.VIDEO: _("By video"),
        Format.IN_PERSON: _("In person"),
    }[meeting_format]


def shared_format(meeting_format: Format | None) -> str:
    """How two people meet: as both like it; nothing where neither minds. None: each likes another way."""
    if meeting_format is None:
        return _(
            "One of you likes to meet by video, the other in person: agree on one in your group message."
        )
    return {
        Format.EITHER: "",
        Format.VIDEO: _("By video, as suits you both."),
        Format.IN_PERSON: _("In person, as suits you both."),
    }[meeting_format]


def cadence(cadence: Cadence) -> str:
    """How often somebody wants to be written to."""
    return {
        Cadence.WEEKLY: _("Every week"),
        Cadence.FORTNIGHTLY: _("Every second week"),
        Cadence.OFF: _("Never; I ask for topics when I want some"),
    }[cadence]


def weekday(number: int) -> str:
    """A day of the week, Monday being 0."""
    return str(get_day_names("wide", context="stand-alone", locale=current_locale())[number]).capitalize()


def time_of_day(hour: time) -> str:
    """A time on the clock, as the reader writes it."""
    return str(format_time(hour, "short", locale=current_locale()))


def country(code: str) -> str:
    """A country by its two letters, in the reader's language; the letters where it has no name there."""
    return str(current_locale().territories.get(code, code))


def pair_state(state: PairState) -> str:
    """The state of a pair, to one of the two."""
    return {
        PairState.PROPOSED: _("mentor asked"),
        PairState.CONSENTED: _("leader asked"),
        PairState.ACTIVE: _("meeting"),
        PairState.COMPLETED: _("completed"),
        PairState.STOPPED: _("stopped"),
        PairState.DECLINED: _("declined"),
        PairState.LAPSED: _("lapsed"),
    }[state]


def language(code: str) -> str:
    """A language by its code, in the reader's own."""
    return str(current_locale().languages.get(code, code)).capitalize()


def and_list(parts: Iterable[str]) -> str:
    """A list in one sentence: "one, two and three"."""
    return format_list(list(parts), locale=current_locale())


def or_list(parts: Iterable[str]) -> str:
    """A choice in one sentence: "one, two or three"."""
    return format_list(list(parts), style="or", locale=current_locale())


def comma_list(parts: Iterable[str]) -> str:
    """A list with commas alone, for parts with an "and" in their own names."""
    # The comma is translated too: Arabic, Chinese and Japanese write others.
    return _(", ").join(parts)


def offer_reason(reason: OfferReason, leader: str) -> str:
    """The reason why a topic is offered, in words for the mentor."""
    return {
        OfferReason.FIRST_TALKS: _("every pair begins here"),
        OfferReason.LEADERS_TURN: _("{leader}'s turn to lead"),
        OfferReason.BOTH_NAMED: _("a shared wish"),
        OfferReason.NEW_AIM: _("new ground"),
        OfferReason.ONE_NAMED: _("one side's wish"),
        OfferReason.A_CHANGE: _("a change"),
    }[reason].format(leader=leader)


def offer_reasons(reasons: Iterable[OfferReason], leader: str) -> str:
    """The reasons for an offer, as one sentence."""
    return _("Why: {reasons}.").format(reasons=and_list(offer_reason(each, leader) for each in reasons))


def calendar_moment(moment: CalendarMoment) -> str:
    """A moment of the calendar, in words for a coordinator."""
    return {
        CalendarMoment.ORIENTATION: _("orientation"),
        CalendarMoment.AGREEMENT: _("the agreement"),
        CalendarMoment.TOPIC_CHOICE: _("choice of a topic"),
        CalendarMoment.PREPARATION: _("preparation"),
        CalendarMoment.MEETING_CARD: _("a week to meet"),
        CalendarMoment.TAPS: _("question after the meeting"),
        CalendarMoment.ENERGY_TAP: _("energy tap"),
        CalendarMoment.PROMISE_CHECK: _("promise check"),
        CalendarMoment.MIDPOINT: _("midpoint"),
        CalendarMoment.CLOSING: _("closing"),
        CalendarMoment.FOUR_WEEKS_AFTER: _("four weeks after"),
        CalendarMoment.THREE_MONTHS_AFTER: _("three months after"),
    }[moment]


def nudge_kind(kind: NudgeKind) -> str:
    """A kind of nudge, in words for an admin."""
    return {
        NudgeKind.WEEKLY: _("weekly message"),
        NudgeKind.PROPOSAL: _("invitation to a pair"),
        NudgeKind.PREPARATION: _("preparation of a meeting"),
        NudgeKind.AFTERWARDS: _("question after a meeting"),
    }[kind]


def nudge_state(state: NudgeState) -> str:
    """The state of a nudge, in words for an admin."""
    return {
        NudgeState.PLANNED: _("planned"),
        NudgeState.CLAIMED: _("being sent"),
        NudgeState.SENT: _("sent"),
        NudgeState.SKIPPED: _("skipped"),
        NudgeState.FAILED: _("refused by Slack"),
        NudgeState.UNCONFIRMED: _("perhaps sent, not repeated"),
    }[state]


def nudge_reason(code: str) -> str:
    """The reason why a nudge was not sent, or not yet; `code` is stored with the nudge."""
    if code in LOCKED_OUT:
        return _("Slack does not accept the app's token or rights")
    if code in OUT_OF_REACH:
        return _("Slack does not let me write to them")
    if code in UNCLEAR:
        return _("no clear answer came from Slack")
    words = {
        Skip.LATE: _("its hour had passed"),
        Skip.PAUSED: _("somebody in the pair was paused"),
        Skip.AWAY: _("the account was no longer active"),
        Skip.NO_PAIR: _("the pair or its programme was not running"),
        Skip.NO_TOPIC: _("no topic was left"),
        Skip.NO_MOMENT: _("the calendar had nothing for them that week"),
        Skip.NOT_WORKING_HOUR: _("it was not a good hour where they are now"),
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
    # The code may be anything that Slack sent: it must neither end the code marks nor call anybody.
    return words or _("Slack said {code}").format(code=f"`{escape(code.replace('`', ''))}`")
