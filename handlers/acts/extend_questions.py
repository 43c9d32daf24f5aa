"""Giving back the time in which nobody could answer a question, because the bot was away."""

from datetime import datetime, timedelta

from bot.mentoring.timing import cadence
from storage import people, proposed_pairs, workspaces
from storage.database import Transaction

# A restart takes no day off a deadline of three.
SHORT_OUTAGE = timedelta(hours=1)


async def after_outage(tx: Transaction, closed_at: datetime | None, now: datetime) -> None:
    """Extend the time of every open question by as long as nobody could answer it, until now (UTC).

    That is since the last sign of life, or since Slack closed the workspace if that was later; and no
    question loses more than the time since it arrived. A closed one is extended alike.
    """
    alive_at = (await workspaces.get(tx)).alive_at
    lost_times = {}
    for pair in await proposed_pairs.with_open_question(tx):
        since = max(each for each in (alive_at, closed_at, pair.asked_at) if each)
        if now - since > SHORT_OUTAGE:
            lost_times[pair] = now - since
    person_ids = {pair.turn_id for pair in lost_times if pair.turn_id}
    persons, profiles = await people.find_many(tx, person_ids), await people.profiles_of(tx, person_ids)
    clocks = {each.id: cadence.PersonalClock.of(each, profiles.get(each.id)) for each in persons.values()}
    answer_times = {
        pair.id: cadence.extended_answer_by(pair.answer_by, lost_time, clocks[pair.turn_id])
        for pair, lost_time in lost_times.items()
        if pair.turn_id in clocks
    }
    await proposed_pairs.save_answer_times(tx, answer_times)
