import pytest

from bot.mentoring.model import MeetingAnswer, Role
from storage import meetings
from storage.database import Transaction
from tests.support.records import DAY, HOUR, NOW, a_meeting, ids_of, save_pair

MET, NOT_YET = MeetingAnswer


@pytest.fixture(autouse=True)
async def _a_pair(tx: Transaction) -> None:
    await save_pair(tx)


async def test_a_meeting_is_found_as_opened(tx: Transaction) -> None:
    assert await meetings.create(tx, a_meeting())
    assert await meetings.find(tx, "meeting") == a_meeting()
    assert await meetings.find(tx, "nobody") is None


async def test_a_pair_meets_once_about_a_card(tx: Transaction) -> None:
    await meetings.create(tx, a_meeting())
    assert not await meetings.create(tx, a_meeting("again", opened_at=NOW + DAY))
    assert await meetings.of_pairs(tx, ["pair"]) == {"pair": [a_meeting()]}


async def test_another_pair_may_meet_about_the_same_card(tx: Transaction) -> None:
    await save_pair(tx, "other", leader_id="greta")
    assert await meetings.create(tx, a_meeting())
    assert await meetings.create(tx, a_meeting("theirs", pair_id="other"))


async def test_where_its_card_was_posted(tx: Transaction) -> None:
    await meetings.create(tx, a_meeting())
    await meetings.record_card_message(tx, "meeting", "C1", "1.2")
    assert await meetings.find(tx, "meeting") == a_meeting(channel_id="C1", ts="1.2")


async def test_its_card_is_claimed_once_unless_it_is_given_back(tx: Transaction) -> None:
    await meetings.create(tx, a_meeting())
    assert await meetings.with_card_to_post(tx, NOW) == []
    assert ids_of(await meetings.with_card_to_post(tx, NOW + HOUR)) == ["meeting"]
    assert await meetings.claim_card(tx, "meeting")
    assert not await meetings.claim_card(tx, "meeting")
    assert await meetings.with_card_to_post(tx, NOW + HOUR) == []
    await meetings.reschedule_card(tx, "meeting", NOW + DAY)
    assert await meetings.with_card_to_post(tx, NOW + HOUR) == []
    assert ids_of(await meetings.with_card_to_post(tx, NOW + DAY)) == ["meeting"]


async def test_one_message_tells_the_time_that_stands(tx: Transaction) -> None:
    await meetings.create(tx, a_meeting())
    await meetings.save_booking(tx, "meeting", NOW)
    assert await meetings.record_announcement(tx, "meeting", NOW, "1.3") is None
    await meetings.save_booking(tx, "meeting", None)
    assert await meetings.record_announcement(tx, "meeting", None, "1.4") == "1.3"
    assert await meetings.find(tx, "meeting") == a_meeting(announcement_ts="1.4")


async def test_a_message_about_a_time_that_somebody_changed_meanwhile_does_not_stand(tx: Transaction) -> None:
    await meetings.create(tx, a_meeting())
    await meetings.save_booking(tx, "meeting", NOW + HOUR)
    assert await meetings.record_announcement(tx, "meeting", NOW, "1.3") == "1.3"
    assert await meetings.find(tx, "meeting") == a_meeting(starts_at=NOW + HOUR)


async def test_the_oldest_meeting_comes_first(tx: Transaction) -> None:
    await meetings.create(tx, a_meeting("new", card_id="T02"))
    await meetings.create(tx, a_meeting("old", opened_at=NOW - DAY))
    by_pair = await meetings.of_pairs(tx, ["pair", "nobody"])
    assert ids_of(by_pair["pair"]) == ["old", "new"]
    assert by_pair["nobody"] == []


async def test_each_partner_has_a_word_and_the_later_one_counts(tx: Transaction) -> None:
    await meetings.create(tx, a_meeting())
    await meetings.record_answer(tx, "meeting", Role.MENTOR, NOT_YET, NOW)
    await meetings.record_answer(tx, "meeting", Role.LEADER, NOT_YET, NOW)
    await meetings.record_answer(tx, "meeting", Role.MENTOR, MET, NOW + DAY)
    assert await meetings.find(tx, "meeting") == a_meeting(mentor_says=MET, leader_says=NOT_YET)


@pytest.mark.parametrize("mentor", [None, MET, NOT_YET])
@pytest.mark.parametrize("leader", [None, MET, NOT_YET])
async def test_a_talk_counts_when_one_says_so_and_none_denies(
    tx: Transaction, mentor: MeetingAnswer | None, leader: MeetingAnswer | None
) -> None:
    await meetings.create(tx, a_meeting())
    for role, answer in ((Role.MENTOR, mentor), (Role.LEADER, leader)):
        if answer:
            await meetings.record_answer(tx, "meeting", role, answer, NOW)
    took_place = MET in (mentor, leader) and NOT_YET not in (mentor, leader)
    assert [each.took_place for each in (await meetings.of_pairs(tx, ["pair"]))["pair"]] == [took_place]


async def test_each_pair_has_its_own(tx: Transaction) -> None:
    await save_pair(tx, "other", leader_id="greta")
    for pair, cards in (("pair", ["T01", "T02"]), ("other", ["T01"])):
        for card in cards:
            await meetings.create(tx, a_meeting(f"{pair} {card}", pair_id=pair, card_id=card))
    by_pair = await meetings.of_pairs(tx, ["pair", "other"])
    assert {pair: len(pair_meetings) for pair, pair_meetings in by_pair.items()} == {"pair": 2, "other": 1}
    assert await meetings.of_pairs(tx, []) == {}


async def test_a_booked_time_moves_and_is_called_off(tx: Transaction) -> None:
    await meetings.create(tx, a_meeting())
    await meetings.save_booking(tx, "meeting", NOW + DAY, 25)
    assert await meetings.find(tx, "meeting") == a_meeting(starts_at=NOW + DAY, minutes=25)
    await meetings.save_booking(tx, "meeting", NOW + 2 * DAY, 50)
    assert await meetings.find(tx, "meeting") == a_meeting(starts_at=NOW + 2 * DAY, minutes=50)
    await meetings.save_booking(tx, "meeting", None)
    assert await meetings.find(tx, "meeting") == a_meeting()
