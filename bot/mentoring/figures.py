"""The figures of a programme, and which of them may be shown: none may point at one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import TypeVar

from bot.mentoring.model import PairState, Pillar, Programme
from bot.mentoring.refusals import NoProgrammeYet, UnknownProgramme

Group = TypeVar("Group", bound=str)

# Groups below five are hidden by common survey practice: a convention, not a mathematical guarantee.
FEWEST_PAIRS = 5

# The periods that can be asked for, in days up to today; None is all of a programme.
PERIODS = {"month": 30, "quarter": 91, "year": 365, "all": None}


class PairOutcome(StrEnum):
    """What became of a proposal; a no, no answer and no question are counted as one."""

    UNDER_WAY = "under_way"
    ACTIVE = "active"
    COMPLETED = "completed"
    STOPPED = "stopped"
    NOT_A_PAIR = "not_a_pair"


def pair_outcome(state: PairState, *, has_begun: bool) -> PairOutcome:
    """The outcome of a proposal in that state, and whether both once said yes."""
    if state in (PairState.PROPOSED, PairState.CONSENTED):
        return PairOutcome.UNDER_WAY
    return PairOutcome(state) if has_begun and state is not PairState.LAPSED else PairOutcome.NOT_A_PAIR


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of a programme: members by role and state, pairs by outcome, cards used by pair and card."""

    members: dict[tuple[str, str], int]
    pairs: dict[PairOutcome, int]
    pairs_began: int
    nudges_planned: int
    nudges_sent: int
    nudges_answered: int
    cards_chosen: int
    meetings: int
    meetings_confirmed: int
    cards_used: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; `part` is None where the group is too small to show."""

    part: int | None
    whole: int


def requested_figures(
    programmes: Sequence[Programme], programme_id: str, words: Sequence[str]
) -> tuple[Programme, int | None]:
    """The programme and the number of days (None: all) that `/mentor stats [programme] [period]` asks for.

    `programmes` are all there are, the newest first. Where `words` name none, it is the one of that id, or
    else the newest. Raises NoProgrammeYet or UnknownProgramme.
    """
    if not programmes:
        raise NoProgrammeYet
    by_name = {each.name.casefold(): each for each in programmes}
    name_words = [word.casefold() for word in words]
    # A programme may be called "Last year": the whole name goes before a period.
    if " ".join(name_words) in by_name:
        return by_name[" ".join(name_words)], None
    period = name_words.pop() if name_words and name_words[-1] in PERIODS else "all"
    if name_words and " ".join(name_words) not in by_name:
        raise UnknownProgramme
    unnamed = next((each for each in programmes if each.id == programme_id), programmes[0])
    return by_name.get(" ".join(name_words), unnamed), PERIODS[period]


def earliest_midnight(day: date) -> datetime:
    """The instant at which a day begins where it begins first, so that nobody's morning is left out."""
    return datetime.combine(day, time(), timezone(timedelta(hours=14)))


def shares_by_pillar(counts: Counts, pillars: Mapping[str, Pillar]) -> dict[Pillar, Share]:
    """Of the pairs that began, the share that used a card of each pillar; `pillars` by the ids of cards."""
    users: dict[Pillar, set[str]] = {pillar: set() for pillar in Pillar}
    for pair_id, card_id in counts.cards_used:
        if card_id in pillars:
            users[pillars[card_id]].add(pair_id)
    shares = shares_by_group(
        {pillar: len(pairs) for pillar, pairs in users.items()}, counts.pairs_began, counts.pairs_began
    )
    return {pillar: shares[pillar] for pillar in Pillar}


def shares_by_group(parts: Mapping[Group, int], whole: int, pairs: int) -> dict[Group, Share]:
    """The share of each group, with those hidden that could point at few pairs.

    `pairs` is the number of pairs the whole comes from: below five nothing is shown. A group with one to four
    is hidden. Where only one is hidden it could be found by subtraction, so the smallest of the others is
    hidden with it, an empty one only where there is no other (complementary cell suppression).
    """
    if pairs < FEWEST_PAIRS:
        return {group: Share(None, whole) for group in parts}
    suppressed = {group for group, part in parts.items() if 0 < part < FEWEST_PAIRS}
    visible = {group: part for group, part in parts.items() if group not in suppressed}
    if len(suppressed) == 1 and visible:
        suppressed.add(min(visible, key=lambda group: (visible[group] == 0, visible[group], group)))
    return {group: Share(None if group in suppressed else part, whole) for group, part in parts.items()}
