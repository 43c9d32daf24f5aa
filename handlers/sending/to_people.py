"""Planning lines to people, in the transaction of what they tell of: each comes in its reader's good hour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.mentoring.model import AccountStatus, Notice, NoticeKind
from bot.mentoring.timing import cadence
from storage import notices, people
from storage.database import Transaction
from storage.ids import new_id


@dataclass(frozen=True, slots=True)
class Line:
    """One line to one person; with a pair's id it goes when the pair does."""

    kind: NoticeKind
    person_id: str
    subject: Mapping[str, str] = field(default_factory=dict)
    pair_id: str | None = None


async def plan(tx: Transaction, lines: Sequence[Line], now: datetime) -> None:
    """Plan each line for its reader's next good hour (`now` in UTC); who has no account gets none.

    What waits already in the same words is not planned again.
    """
    if not lines:
        return
    waiting = await notices.planned_for(tx, {each.person_id for each in lines})
    known = {_about(each) for each in waiting}
    readers = await people.find_many(tx, {each.person_id for each in lines})
    profiles = await people.profiles_of(tx, readers)
    planned = []
    for line in lines:
        reader = readers[line.person_id]
        if reader.account_status is AccountStatus.ACTIVE and _about(line) not in known:
            clock = cadence.PersonalClock.of(reader, profiles.get(reader.id))
            due_at = next(cadence.soonest_slots(now, clock)).due_at
            planned.append(
                Notice(new_id(), line.kind, due_at, due_at, reader.id, line.pair_id, subject=line.subject)
            )
    await notices.add_all(tx, planned)


def _about(line: Line | Notice) -> tuple[object, ...]:
    """All that the words of a line follow from."""
    return line.kind, line.person_id, line.pair_id, frozenset(line.subject.items())
