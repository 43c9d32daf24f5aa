"""Letters: the words of notices for one reader, as things stand when they are said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.blocks.forms.meeting_form import Booking
from bot.blocks.kit.language import speaking
from bot.blocks.kit.text import Message
from bot.blocks.messages import coordinator_notices, meetings, proposals
from bot.mentoring.model import (
    AccountStatus,
    Hindrance,
    Notice,
    NoticeKind,
    Pair,
    PairState,
    Person,
    Profile,
    Programme,
)
from bot.mentoring.timing.shared_slots import shared_format
from storage import meetings as stored_meetings
from storage import members, notices, pairs, people, programmes
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Letter:
    """Notices that one reader gets in one message: several for a coordinator, else a single one."""

    notices: Sequence[Notice]

    @property
    def first(self) -> Notice:
        return self.notices[0]

    @property
    def ids(self) -> list[str]:
        return [each.id for each in self.notices]


async def compose(tx: Transaction, letter: Letter, command: str, now: datetime) -> Message | None:
    """The message of a letter in the language of its reader at `now` (UTC); None where it is true no more.

    So nobody reads of a talk that was moved once more meanwhile, and no pair that ended is introduced.
    """
    if letter.first.person_id is None:
        return await _for_pair(tx, letter.first)
    reader = await people.find(tx, letter.first.person_id)
    if reader is None or reader.account_status is not AccountStatus.ACTIVE:
        return None
    with speaking(reader.locale):
        if letter.first.kind is NoticeKind.CLOSING:
            is_member = bool(await members.current_of_person(tx, reader.id, now.date()))
            return proposals.pair_closing(letter.first.subject["partner"], stays=is_member)
        if letter.first.kind is NoticeKind.PROGRAMME_CLOSING:
            return await _programme_closing(tx, letter.first)
        if letter.first.kind is NoticeKind.BREAK:
            return await _break(tx, letter.first, now)
        if letter.first.kind is NoticeKind.QUESTION_CLOSED:
            return await _closed_question(tx, letter.first)
        return await _for_coordinator(tx, letter.notices, reader, command, now)


async def _programme_closing(tx: Transaction, notice: Notice) -> Message:
    programme = await programmes.get(tx, notice.subject["programme"])
    return proposals.programme_closing(notice.subject["partner"], programme)


async def _break(tx: Transaction, notice: Notice, now: datetime) -> Message | None:
    """That a partner takes a break, and until when, as it stands; None where it, or the pair, is over."""
    partner_id = notice.subject["partner"]
    active_pairs = await pairs.active_of_person(tx, partner_id)
    if notice.person_id not in {each.partner_of(partner_id) for each in active_pairs}:
        return None
    days = await members.resume_days(tx, [partner_id], now.date())
    return proposals.break_notice(partner_id, days[partner_id]) if partner_id in days else None


async def _closed_question(tx: Transaction, notice: Notice) -> Message | None:
    pair = await pairs.find(tx, notice.pair_id or "")
    return proposals.question_closed(await programmes.get(tx, pair.programme_id)) if pair else None


async def _for_pair(tx: Transaction, notice: Notice) -> Message | None:
    """The message for the group message of an active pair, in the language of its mentor."""
    pair = await pairs.find(tx, notice.pair_id or "")
    if pair is None or pair.state is not PairState.ACTIVE:
        return None
    mentor = await people.find(tx, pair.mentor_id)
    with speaking(mentor.locale if mentor else "en-US"):
        if notice.kind is NoticeKind.INTRODUCTION:
            return proposals.introduction(pair, await programmes.get(tx, pair.programme_id))
        return await _about_talk(tx, notice, pair)


async def _about_talk(tx: Transaction, notice: Notice, pair: Pair) -> Message | None:
    meeting = await stored_meetings.find(tx, notice.meeting_id or "")
    if meeting is None or meeting.starts_at != announced_start(notice):
        return None
    # Of a time that the partner never read of nobody says that it was moved or called off.
    is_announced = await notices.is_talk_announced(tx, meeting.id)
    if meeting.starts_at is None:
        return meetings.cancellation_notice(meeting.id, notice.subject["by"]) if is_announced else None
    booking = Booking(meeting.starts_at, meeting.minutes or 0)
    is_moved = notice.kind is NoticeKind.MOVE and is_announced
    both = (pair.mentor_id, pair.leader_id)
    profiles = {each: Profile() for each in both} | await people.profiles_of(tx, both)
    suits_both = shared_format(*(each.format for each in profiles.values()))
    return meetings.booking_notice(meeting.id, booking, notice.subject["by"], suits_both, is_moved=is_moved)


def announced_start(notice: Notice) -> datetime | None:
    """The start of a talk (UTC) that a notice announces; None for one that was called off."""
    starts_at = notice.subject.get("starts_at")
    return datetime.fromisoformat(starts_at) if starts_at else None


async def _for_coordinator(
    tx: Transaction, waiting: Sequence[Notice], reader: Person, command: str, now: datetime
) -> Message | None:
    """All that waits for a coordinator in one message; None where it is about coordinators replaced since."""
    of_kind = {kind: [each for each in waiting if each.kind is kind] for kind in NoticeKind}
    refused, ended = of_kind[NoticeKind.NOT_INTRODUCED], of_kind[NoticeKind.PAIR_ENDED]
    pairs_by_id = await pairs.find_many(tx, [each.pair_id for each in waiting if each.pair_id])
    closed = of_kind[NoticeKind.RECONNECTED]
    departed_ids = {each.subject["coordinator"] for each in of_kind[NoticeKind.DEPARTED_COORDINATOR]}
    orphaned = await _without_coordinator(tx, departed_ids, now)
    if not orphaned and len(of_kind[NoticeKind.DEPARTED_COORDINATOR]) == len(waiting):
        return None
    return coordinator_notices.digest(
        unreachable=sorted({each.subject["person"] for each in of_kind[NoticeKind.UNREACHABLE]}),
        not_introduced=[(pairs_by_id[each.pair_id or ""], each.subject["reason"]) for each in refused],
        ended=[(pairs_by_id[each.pair_id or ""], Hindrance(each.subject["rule"])) for each in ended],
        closed_since=min((datetime.fromisoformat(each.subject["since"]) for each in closed), default=None),
        without_coordinator=orphaned,
        reader_zone=reader.timezone,
        command=command,
    )


async def _without_coordinator(
    tx: Transaction, departed_ids: Collection[str], now: datetime
) -> list[Programme]:
    """The unfinished programmes whose coordinator is still one of those who left Slack."""
    if not departed_ids:
        return []
    persons = (await people.find_many(tx, departed_ids)).values()
    absent = {each.id for each in persons if each.account_status is not AccountStatus.ACTIVE}
    return [each for each in await programmes.unfinished(tx, now.date()) if each.coordinator_id in absent]
