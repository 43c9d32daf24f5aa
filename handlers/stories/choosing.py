"""Choosing topics: cards are offered, one is chosen, all are skipped silently, or one is put back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.kit.ids import Choice
from bot.blocks.kit.text import Message
from bot.blocks.messages import cards, topic_choice
from bot.blocks.messages import meetings as meeting_messages
from bot.library import Library
from bot.mentoring.model import Card, Meeting, MeetingAnswer, Offer, OfferState, Pair, PairState, Person
from bot.mentoring.refusals import AlreadyMet, CardGone, NoPair, NotYours, PairEnded
from bot.mentoring.topics import curriculum, pair_history
from bot.mentoring.topics.own_cards import Guidance
from handlers.acts import correct_preparation
from handlers.edge.reply import Reply, revise
from handlers.sending.outbox import Outbox
from handlers.sending.post import Outcome, PostResult
from storage import feedback, meetings, nudges, pairs, people, programmes, topics, unanswered, workspaces
from storage.database import Database, Transaction
from storage.ids import new_id

WITHOUT_NUDGE = WITHOUT_PAIR = "-"


async def show(
    asker: Person, db: Database, workspace: str, now: datetime, library: Library, value: str, reply: Reply
) -> None:
    """`/mentor topic`, and *Choose a topic*: cards to choose from for a mentor, the chosen one for a leader.

    The button may name a pair; else it is every one, the mentor's first.
    """
    async with db.transaction(workspace) as tx:
        active_pairs = await _require_active_pairs(tx, asker, "" if value == WITHOUT_PAIR else value)
        await unanswered.mark_last_answered(tx, asker.id, now)
        pages = [
            await _offer_cards(tx, pair, library, now)
            if pair.mentor_id == asker.id
            else cards.leader_topic(pair, await _last_chosen(tx, pair, library))
            for pair in sorted(active_pairs, key=lambda each: each.mentor_id != asker.id)
        ]

    for page in pages:
        await reply(page)


async def choose(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    outbox: Outbox,
    library: Library,
    value: str,
    reply: Reply,
) -> None:
    """The mentor chose a card: it goes to the pair's group message, whole."""
    choice = Choice.parse(value)
    async with db.transaction(workspace) as tx:
        pair = await _require_led_pair(tx, choice.pair_id, asker)
        card = library.by_id.get(choice.card_id)
        if card is None or not await topics.mark_chosen(tx, pair.id, card.id, now):
            raise CardGone
        await topics.close_open_offers(tx, pair.id, now)
        meeting = Meeting(new_id(), pair.id, card.id, now)
        if not await meetings.create(tx, meeting):
            raise CardGone
        await _mark_answered(tx, choice, asker, now)
        guidance = await workspaces.guidance(tx)

    await outbox.load_rest()
    page = cards.card_page(pair, card, meeting, guidance)
    # Where there is no room now, the clock posts the card.
    is_posted = outbox.try_acquire() and await _post_card(outbox, pair, meeting, page)
    await reply.replace(cards.topic_chosen(card) if is_posted else cards.topic_on_its_way(card))


async def skip(asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply) -> None:
    """*Skip*: the cards count as passed over, and nobody is told."""
    choice = Choice.parse(value)
    async with db.transaction(workspace) as tx:
        pair = await _require_led_pair(tx, choice.pair_id, asker)
        await topics.close_open_offers(tx, pair.id, now)
        await _mark_answered(tx, choice, asker, now)

    await reply.replace(topic_choice.topic_skipped())


async def swap(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    library: Library,
    value: str,
    reply: Reply,
) -> None:
    """*Another topic*: put the chosen card back; the mentor chooses anew."""
    async with db.transaction(workspace) as tx:
        meeting = await meetings.find(tx, value)
        pair = await pairs.find(tx, meeting.pair_id) if meeting else None
        if meeting is None or pair is None or pair.state is not PairState.ACTIVE:
            raise PairEnded
        if asker.id not in (pair.mentor_id, pair.leader_id):
            raise NotYours
        # A talk that took place belongs to its topic for good.
        if MeetingAnswer.MET in (meeting.mentor_says, meeting.leader_says):
            raise AlreadyMet
        if not await topics.mark_swapped(tx, pair.id, meeting.card_id, now):
            raise CardGone
        await unanswered.mark_last_answered(tx, asker.id, now)
        offer = await _offer_cards(tx, pair, library, now)

    card = library.find(meeting.card_id)
    if card is not None:
        await reply.replace(cards.topic_put_back(pair, card, asker.id))
    if asker.id == pair.mentor_id:
        await reply(offer)
    if pair.channel_id and meeting.announcement_ts:
        await revise(client, pair.channel_id, meeting.announcement_ts, meeting_messages.outdated_notice())
    await correct_preparation.correct_messages(db, workspace, client, library, pair, meeting)


async def tick(
    db: Database,
    workspace: str,
    now: datetime,
    outbox: Outbox,
    library: Library,
) -> None:
    """The clock: post the chosen cards that could not be posted at once."""
    async with db.reading(workspace) as tx:
        waiting_meetings = await meetings.with_card_to_post(tx, now)
        pairs_by_id = await pairs.find_many(tx, [each.pair_id for each in waiting_meetings])
        guidance = await workspaces.guidance(tx) if waiting_meetings else Guidance()
    if waiting_meetings:
        async with outbox.turn() as is_ours:
            if is_ours:
                await _post_waiting_cards(outbox, waiting_meetings, pairs_by_id, guidance, library)


async def _post_waiting_cards(
    outbox: Outbox,
    waiting_meetings: Sequence[Meeting],
    pairs_by_id: Mapping[str, Pair],
    guidance: Guidance,
    library: Library,
) -> None:
    await outbox.load_rest()
    for meeting in waiting_meetings:
        pair, card = pairs_by_id[meeting.pair_id], library.find(meeting.card_id)
        if pair.state is not PairState.ACTIVE or card is None:
            # Claimed and never posted: it does not wait any more.
            async with outbox.db.transaction(outbox.workspace) as tx:
                await meetings.claim_card(tx, meeting.id)
        elif outbox.try_acquire():
            await _post_card(outbox, pair, meeting, cards.card_page(pair, card, meeting, guidance))
        else:
            break


async def _mark_answered(tx: Transaction, choice: Choice, asker: Person, now: datetime) -> None:
    """Record that the choice answers the nudge it came with, and that the asker reads nudges."""
    await nudges.mark_answered(tx, choice.nudge_id, now)
    await unanswered.mark_last_answered(tx, asker.id, now)


async def _require_active_pairs(tx: Transaction, person: Person, pair_id: str) -> list[Pair]:
    """The active pairs of a person, or the one of that id; raises NoPair or PairEnded where there is none."""
    active_pairs = await pairs.active_of_person(tx, person.id)
    named_pairs = [each for each in active_pairs if pair_id in ("", each.id)]
    if not named_pairs:
        raise PairEnded if pair_id else NoPair
    return named_pairs


async def _require_led_pair(tx: Transaction, pair_id: str, person: Person) -> Pair:
    """The active pair of that id, which the person leads as its mentor; raises PairEnded or NotYours."""
    pair = await pairs.find(tx, pair_id)
    if pair is None or pair.state is not PairState.ACTIVE:
        raise PairEnded
    if pair.mentor_id != person.id:
        raise NotYours
    return pair


async def _offer_cards(tx: Transaction, pair: Pair, library: Library, now: datetime) -> Message:
    """The cards that the mentor was offered and has not chosen from; else offer new ones, and record that."""
    offers = (await topics.offers_of_pairs(tx, [pair.id]))[pair.id]
    open_offers = [
        each for each in offers if each.state is OfferState.OFFERED and each.card_id in library.by_id
    ]
    # What lies before the mentor was neither chosen nor passed over yet, so it is no part of the history.
    history = await _read_history(tx, pair, [each for each in offers if each not in open_offers], now)
    if open_offers:
        offered = [library.by_id[each.card_id] for each in open_offers]
        nudge_id = open_offers[0].nudge_id or WITHOUT_NUDGE
    else:
        offered, nudge_id = (
            [*curriculum.next_cards(library.cards, history, library.retired_cards)],
            WITHOUT_NUDGE,
        )
        await topics.record_offers(tx, pair.id, [card.id for card in offered], now)
    if not offered:
        return topic_choice.no_topics_left()
    reasons = curriculum.offer_reasons(offered, library.cards, history, library.retired_cards)
    return topic_choice.choices({pair: offered}, {pair: reasons}, nudge_id, is_nudge=False)


async def _read_history(
    tx: Transaction, pair: Pair, offers: Sequence[Offer], now: datetime
) -> pair_history.PairHistory:
    """The history of a pair, with those `offers` that are closed."""
    person_ids = [pair.mentor_id, pair.leader_id]
    profiles, answers = await people.profiles_of(tx, person_ids), await feedback.of_people(tx, person_ids)
    pair_meetings = (await meetings.of_pairs(tx, [pair.id]))[pair.id]
    used_cards = await topics.cards_used_by(tx, [pair.leader_id])
    aims = (await programmes.get(tx, pair.programme_id)).aims
    return pair_history.of_pair(pair, offers, pair_meetings, profiles, answers, used_cards, aims, now)


async def _last_chosen(tx: Transaction, pair: Pair, library: Library) -> Card | None:
    offers = (await topics.offers_of_pairs(tx, [pair.id]))[pair.id]
    chosen_offers = [each for each in offers if each.state is OfferState.CHOSEN]
    return library.find(chosen_offers[-1].card_id) if chosen_offers else None


async def _post_card(outbox: Outbox, pair: Pair, meeting: Meeting, page: Message) -> bool:
    """Post a chosen card at most once, and return whether it was sent.

    Where Slack certainly did not take it, it is tried again later.
    """
    async with outbox.db.transaction(outbox.workspace) as tx:
        # Before it is posted: of two processes one posts it, and where that one dies, it does not come twice.
        if not await meetings.claim_card(tx, meeting.id):
            return False
    # A pair that could not be introduced yet, or never, has no group message.
    result = await outbox.post(pair.channel_id, page) if pair.channel_id else PostResult(Outcome.REFUSED)
    retry_at = outbox.retry_at(result, meeting.opened_at)
    async with outbox.db.transaction(outbox.workspace) as tx:
        if result.channel and result.ts:
            await meetings.record_card_message(tx, meeting.id, result.channel, result.ts)
        elif retry_at:
            await meetings.reschedule_card(tx, meeting.id, retry_at)
    return result.outcome is Outcome.SENT
