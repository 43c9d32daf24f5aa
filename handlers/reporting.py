"""`/mentor stats`: the figures of a programme for a period, as far as they may be shown."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone

from bot.blocks import reports
from bot.library import Library
from bot.mentoring import cadence, discretion
from bot.mentoring.model import Counts, PairState, Person, Pillar, Programme
from bot.mentoring.refusals import NoProgramme, UnknownProgramme
from handlers.reply import Reply
from storage import admins, figures, programmes
from storage.database import Database

BEFORE_ANYTHING = date(2000, 1, 1)
PERIODS = {"month": 30, "quarter": 91, "year": 365, "all": None}


async def show(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    library: Library,
    value: str,
    words: list[str],
    reply: Reply,
) -> None:
    today = cadence.local_date(now, asker.timezone)
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        known = await programmes.every(tx)
        programme, days = _named(known, value, words)
        since = today - timedelta(days=days - 1) if days else None
        begin = _midnight(since or BEFORE_ANYTHING)
        counts = await figures.of_programme(tx, programme.id, begin, now + timedelta(seconds=1))

    pillars = _pillars(counts, library)
    await reply(reports.figures(programme, counts, pillars, since, today, known))


def _named(known: Sequence[Programme], value: str, words: list[str]) -> tuple[Programme, int | None]:
    """The programme and the number of days that were asked for: the newest and all, if nothing was said."""
    period = words[-1].casefold() if words and words[-1].casefold() in PERIODS else "all"
    name = " ".join(word for word in words if word.casefold() != period).casefold()
    if not known:
        raise NoProgramme
    if name:
        found = [each for each in known if each.name.casefold() == name]
    else:
        found = [each for each in known if each.id == value] or list(known)
    if not found:
        raise UnknownProgramme
    return found[0], PERIODS[period]


def _pillars(counts: Counts, library: Library) -> dict[Pillar, discretion.Share]:
    chosen: Counter[str] = Counter(dict.fromkeys(Pillar, 0))
    for card_id, pairs in counts.pairs_by_card.items():
        card = library.find(card_id)
        if card is not None:
            chosen[card.pillars[0]] += pairs
    began = sum(
        counts.pairs.get(each, 0) for each in (PairState.ACTIVE, PairState.COMPLETED, PairState.STOPPED)
    )
    shares = discretion.shares_by_group(chosen, sum(chosen.values()), began)
    return {pillar: shares[pillar] for pillar in Pillar}


def _midnight(day: date) -> datetime:
    """When a day begins where it begins first, so that nobody's Monday morning is left out."""
    return datetime.combine(day, time(), timezone(timedelta(hours=14)))
