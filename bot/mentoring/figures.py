"""The figures of a programme, and the one rule by which they may be shown: none may point at anybody.

The rule is that of statistical disclosure control, as in Hundepool and others, *Statistical Disclosure
Control* (2012): a least cell size, its complement hidden too (secondary suppression), and nothing that
differs from another figure by a few. It is a convention, not a mathematical guarantee.

1. A part is shown from five pairs on, and only where five others are in the rest: so neither none nor all
   of a whole is ever shown, for that would name everybody in it.
2. What is hidden is hidden together with the rest, and never alone. What goes with it follows from a fixed
   order and not from sizes, so that who knows the rule learns no size from what it chose (Wong and others,
   *Minimality attack in privacy preserving data publishing*, 2007).
3. The pairs of a full week are counted once, when it is over. All else is a sum of such weeks, which share
   nothing, so that no difference between two readings or periods holds less than a week's figure.
4. A pair that is known by name to rest counts in no whole: whoever knows it could take it away.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from bot.mentoring.model import Pillar, Programme
from bot.mentoring.refusals import NoProgrammeYet, UnknownProgramme

Group = TypeVar("Group", bound=str)

FEWEST_PAIRS = 5
A_WEEK = timedelta(weeks=1)
# The periods that can be asked for, in full weeks; None is all of a programme.
PERIODS = {"month": 4, "quarter": 13, "year": 52, "all": None}
LEAST_PERCENT, MOST_PERCENT = 10, 90


class Figure(StrEnum):
    """A figure of a week, beside one for each pillar: of the pairs, those that chose a topic of it first."""

    MENTORS = "mentors"  # of the members
    NO_PAIR = "no_pair"  # of the proposals that came to an end, those that did not become a pair
    TALKED = "talked"  # of the pairs, those in which one says that they met, and the other does not deny it


@dataclass(frozen=True, slots=True)
class WeekRecords:
    """What happened in a programme in a full week.

    `pairs` were under way for all of it, and nobody in them is known to rest. `talked` and the keys of
    `first_cards` are pairs by id, the values of that are cards by id. `mentors` and `leaders` count the
    members, `began` and `did_not_begin` the proposals that came to an end.
    """

    pairs: frozenset[str] = frozenset()
    talked: frozenset[str] = frozenset()
    first_cards: Mapping[str, str] = field(default_factory=dict)
    mentors: int = 0
    leaders: int = 0
    began: int = 0
    did_not_begin: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole that may be shown, and the number of weeks whose sum it is."""

    part: int
    whole: int
    weeks: int = 1


@dataclass(frozen=True, slots=True)
class WeeklyTotals:
    """What may be shown of the week that begins on this Monday (UTC).

    `pairs` is None where they are too few. `shares` holds each `Figure` and each `Pillar` that may be shown.
    """

    begins_on: date
    pairs: int | None = None
    shares: Mapping[str, Share] = field(default_factory=dict)


def visible_parts(whole: int, parts: Mapping[Group, int]) -> dict[Group, int]:
    """Those of the disjoint parts of a whole that may be shown beside it, in their order."""
    visible = {group: part for group, part in parts.items() if part >= FEWEST_PAIRS}
    # The rest may be found by subtraction: it takes in one part after the other until it is large enough.
    for group in parts:
        if whole - sum(visible.values()) >= FEWEST_PAIRS:
            break
        visible.pop(group, None)
    return visible


def totals_of_week(begins_on: date, records: WeekRecords, pillars: Mapping[str, Pillar]) -> WeeklyTotals:
    """The totals of a week as they are kept; `pillars` by the ids of cards, of those that are still known."""
    proposals = records.began + records.did_not_begin
    shares = (
        _shares(records.mentors + records.leaders, {Figure.MENTORS: records.mentors})
        | _shares(proposals, {Figure.NO_PAIR: records.did_not_begin})
        | _shares_of_pairs(records, pillars)
    )
    pairs = len(records.pairs)
    return WeeklyTotals(begins_on, pairs if pairs >= FEWEST_PAIRS else None, shares)


def _shares_of_pairs(records: WeekRecords, pillars: Mapping[str, Pillar]) -> dict[str, Share]:
    pairs = len(records.pairs)
    first_pillars = Counter(
        pillars[card_id]
        for pair_id, card_id in records.first_cards.items()
        if pair_id in records.pairs and card_id in pillars
    )
    talked = _shares(pairs, {Figure.TALKED: len(records.talked & records.pairs)})
    return talked | _shares(pairs, {pillar: first_pillars[pillar] for pillar in Pillar})


def _shares(whole: int, parts: Mapping[str, int]) -> dict[str, Share]:
    return {figure: Share(part, whole) for figure, part in visible_parts(whole, parts).items()}


def sum_of_weeks(weeks: Sequence[WeeklyTotals]) -> dict[str, Share]:
    """The sums of what is shown of these weeks, the newest last; a figure that is in none of them is absent.

    Members are not added up: theirs is the figure of the newest week.
    """
    sums: dict[str, Share] = {}
    for week in weeks:
        for figure, share in week.shares.items():
            total = sums.get(figure, Share(0, 0, 0))
            sums[figure] = Share(
                total.part + share.part, total.whole + share.whole, total.weeks + share.weeks
            )
    sums.pop(Figure.MENTORS, None)
    newest = weeks[-1].shares if weeks else {}
    return sums | {figure: share for figure, share in newest.items() if figure == Figure.MENTORS}


def coarse_count(count: int) -> int | None:
    """A count that is live, in steps of five: 0 for none at all, None for fewer than five."""
    return None if 0 < count < FEWEST_PAIRS else count - count % FEWEST_PAIRS


def coarse_percent(part: int, whole: int, pairs: int) -> int | None:
    """A share in steps of ten per cent, from 10 for so few or fewer to 90 for so many or more.

    None where it comes from fewer than five pairs, or where there is no whole.
    """
    if pairs < FEWEST_PAIRS or whole <= 0:
        return None
    return min(max(LEAST_PERCENT, (100 * part // whole + 5) // 10 * 10), MOST_PERCENT)


def monday_of(day: date) -> date:
    """The day on which the ISO week of that day begins."""
    return day - timedelta(days=day.weekday())


def last_full_week(now: datetime) -> date:
    """The Monday of the last week that is over at that instant, in UTC."""
    return monday_of(now.astimezone(UTC).date()) - A_WEEK


def requested_figures(
    programmes: Sequence[Programme], programme_id: str, words: Sequence[str]
) -> tuple[Programme, int | None]:
    """The programme and the number of weeks (None: all) that `/mentor stats [programme] [period]` asks for.

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
