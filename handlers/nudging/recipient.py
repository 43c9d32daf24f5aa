"""Reading the recipients of nudges: once for all that are due, and once more before each is sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from bot.library.presets import preset_of
from bot.mentoring.model import AccountStatus, Nudge
from bot.mentoring.timing import calendar
from bot.mentoring.timing.agenda import ProgrammeCalendar
from bot.mentoring.timing.calendar import LATEST_AFTER, Preset
from bot.mentoring.timing.recipient import Recipient
from storage import calendars, feedback, meetings, members, pairs, people, programmes, topics, unanswered
from storage.database import Transaction

# For so long after a programme its calendar may still have something to say.
REMEMBERED = timedelta(weeks=LATEST_AFTER + 1)

# It follows from its arguments alone, and one batch after another meets the same programmes.
_calendar_entries = lru_cache(maxsize=256)(calendar.calendar_entries)


async def read_recipients(
    tx: Transaction, nudges: Sequence[Nudge], presets: Mapping[str, Preset], now: datetime
) -> dict[str, Recipient]:
    """The recipient of each of these nudges, by the nudge's id; as many queries for fifty as for one.

    A nudge of somebody who is not known any more has none.
    """
    if not nudges:
        return {}
    recipient_ids = {nudge.person_id for nudge in nudges}
    recent_pairs = await pairs.recent_by_person(tx, recipient_ids, now - REMEMBERED)
    named_pairs = await pairs.find_many(tx, {nudge.pair_id for nudge in nudges if nudge.pair_id})
    all_pairs = [*(pair for several in recent_pairs.values() for pair in several), *named_pairs.values()]
    person_ids = sorted(
        recipient_ids | {each for pair in all_pairs for each in (pair.mentor_id, pair.leader_id)}
    )
    persons = await people.find_many(tx, person_ids)
    departed = {each.id for each in persons.values() if each.account_status is not AccountStatus.ACTIVE}
    resting = await members.paused_people(tx, person_ids, now.date()) | departed
    programme_calendars = await _programme_calendars(tx, {pair.programme_id for pair in all_pairs}, presets)
    profiles, unreadable_ids = await people.read_profiles(tx, person_ids)
    # Whose wishes cannot be read is left in peace until they can.
    resting |= unreadable_ids
    pair_ids = {pair.id for pair in all_pairs}
    offers, meetings_by_pair = (
        await topics.offers_of_pairs(tx, pair_ids),
        await meetings.of_pairs(tx, pair_ids),
    )
    unanswered_counts = await unanswered.count_ignored(tx, recipient_ids)
    used_cards = await topics.cards_used_by(tx, {pair.leader_id for pair in all_pairs})
    answers = await feedback.of_people(tx, person_ids)
    return {
        nudge.id: Recipient(
            persons[nudge.person_id],
            resting,
            recent_pairs.get(nudge.person_id, []),
            named_pairs.get(nudge.pair_id or ""),
            unanswered_counts.get(nudge.person_id, 0),
            programme_calendars,
            profiles,
            offers,
            meetings_by_pair,
            used_cards,
            answers,
        )
        for nudge in nudges
        if nudge.person_id in persons  # else they erased their data a moment ago
    }


async def _programme_calendars(
    tx: Transaction, programme_ids: set[str], presets: Mapping[str, Preset]
) -> dict[str, ProgrammeCalendar]:
    """The programmes by id, each with its preset calendar as its coordinator changed it."""
    changes = await calendars.changes_by_programme(tx, programme_ids)
    return {
        each.id: ProgrammeCalendar(
            each, _calendar_entries(preset_of(presets, each.weeks), each.starts_on, changes.get(each.id, ()))
        )
        for each in (await programmes.find_many(tx, programme_ids)).values()
    }
