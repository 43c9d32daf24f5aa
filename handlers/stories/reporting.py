"""`/mentor stats`: the figures of a programme for a period, as far as they may be shown."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone

from bot.blocks import reports
from bot.library import Library
from bot.mentoring.figures import Counts, Share, shares_by_group
from bot.mentoring.model import Person, Pillar, Programme
from bot.mentoring.refusals import NoProgrammeYet, UnknownProgramme
from bot.mentoring.timing import cadence
from handlers.edge.reply import Reply
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
    if not known:
        raise NoProgrammeYet
    by_name = {each.name.casefold(): each for each in known}
    said = [word.casefold() for word in words]
    if " ".join(said) in by_name:
        return by_name[" ".join(said)], None
    period = said.pop() if said and said[-1] in PERIODS else "all"
    if said and " ".join(said) not in by_name:
        raise UnknownProgramme
    newest = next((each for each in known if each.id == value), known[0])
    return by_name.get(" ".join(said), newest), PERIODS[period]


def _pillars(counts: Counts, library: Library) -> dict[Pillar, Share]:
    """Of the pairs that began, how many used a card of each pillar."""
    users: dict[Pillar, set[str]] = {pillar: set() for pillar in Pillar}
    for pair_id, card_id in counts.used:
        card = library.find(card_id)
        if card is not None:
            users[card.pillars[0]].add(pair_id)
    parts = {pillar: len(pairs) for pillar, pairs in users.items()}
    shares = shares_by_group(parts, counts.pairs_began, counts.pairs_began)
    return {pillar: shares[pillar] for pillar in Pillar}


def _midnight(day: date) -> datetime:
    """When a day begins where it begins first, so that nobody's Monday morning is left out."""
    return datetime.combine(day, time(), timezone(timedelta(hours=14)))
