"""Topics: offer cards, choose one, skip silently, put one back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import cards
from bot.blocks import meetings as meeting_messages
from bot.blocks.kit.ids import Choice
from bot.blocks.kit.text import Message
from bot.blocks.messages import topic_choice
from bot.library import Library
from bot.mentoring.model import Card, Meeting, MeetingAnswer, Offer, OfferState, Pair, PairState, Person
from bot.mentoring.refusals import AlreadyMet, CardGone, NoPair, NotYours, PairEnded
from bot.mentoring.topics import curriculum, pair_history
from bot.mentoring.topics.own_cards import Guidance
from bot.metrics import Metrics
from handlers.acts import correct_preparation
from handlers.edge.reply import Reply, revise
from handlers.sending.outbox import SPEAKING, Outbox
from handlers.sending.pace import Pace
from handlers.sending.post import Outcome, PostResult
from storage import (
    feedback,
    meetings,
    nudges,
    pairs,
    people,
    programmes,
    topics,
    unanswered,
    workspaces,
)
from storage.database import Database, Transaction
from storage.ids import new_id

NO_NUDGE = "-"


async def show(
    asker: Person, db: Database, workspace: str, now: datetime, library: Library, reply: Reply
) -> None:
    """`/mentor topic`: cards to choose from for a mentor, the chosen one for a leader."""
    async with db.transaction(workspace) as tx:
        mine = [each for each in await pairs.live_of(tx, asker.id) if each.state is PairState.ACTIVE]
        if not mine:
            raise NoPair
        await unanswered.broken(tx, asker.id, now)
        led = [pair for pair in mine if pair.mentor_id == asker.id]
        shelves = [await _offered(tx, pair, library, now) for pair in led]
        chosen = None if led else await _last_chosen(tx, mine[0], library)

    if not led:
        await reply(cards.leader_topic(chosen))
    for shelf in shelves:
        await reply(shelf)


async def choose(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    courier: AsyncWebClient,
    pace: Pace,
    metrics: Metrics,
    library: Library,
    value: str,
    reply: Reply,
) -> None:
    """The mentor chose a card: it goes to the pair's group message, whole."""
    choice = Choice.read(value)
    async with db.transaction(workspace) as tx:
        pair = await _led_by(tx, choice.pair_id, asker)
        card = library.by_id.get(choice.card_id)
        if card is None or not await topics.choose(tx, pair.id, card.id, now):
            raise CardGone
        await topics.close(tx, pair.id, now)
        meeting = Meeting(new_id(), pair.id, card.id, now)
        if not await meetings.open_for(tx, meeting):
            raise CardGone
        await _answer(tx, choice, asker, now)
        guidance = await workspaces.guidance(tx)

    voice = Outbox(db, workspace, now, courier, pace, metrics)
    await voice.begin()
    page = cards.card_page(pair, card, meeting, guidance)
    is_there = voice.may_go_on() and await _post(voice, pair, meeting, page)  # else the clock posts it
    await reply.replace(cards.chosen(card) if is_there else cards.chosen_and_on_its_way(card))


async def skip(asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply) -> None:
    """Skipped: remembered, and told to nobody."""
    choice = Choice.read(value)
    async with db.transaction(workspace) as tx:
        pair = await _led_by(tx, choice.pair_id, asker)
        await topics.close(tx, pair.id, now)
        await _answer(tx, choice, asker, now)

    await reply.replace(topic_choice.skipped())


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
    """*Another topic*: put the card back; the mentor chooses anew."""
    async with db.transaction(workspace) as tx:
        meeting = await meetings.find(tx, value)
        pair = await pairs.find(tx, meeting.pair_id) if meeting else None
        if meeting is None or pair is None or pair.state is not PairState.ACTIVE:
            raise PairEnded
        if asker.id not in (pair.mentor_id, pair.leader_id):
            raise NotYours
        if MeetingAnswer.MET in (meeting.mentor_says, meeting.leader_says):
            raise AlreadyMet
        if not await topics.swap(tx, pair.id, meeting.card_id, now):
            raise CardGone
        await unanswered.broken(tx, asker.id, now)
        shelf = await _offered(tx, pair, library, now)

    card = library.find(meeting.card_id)
    if card is not None:
        await reply.replace(cards.swapped(card, asker.id))
    if asker.id == pair.mentor_id:
        await reply(shelf)
    if pair.channel_id and meeting.told_ts:
        await revise(client, pair.channel_id, meeting.told_ts, meeting_messages.no_longer())
    await correct_preparation.correct(db, workspace, client, library, pair, meeting)


async def tick(
    db: Database,
    workspace: str,
    now: datetime,
    courier: AsyncWebClient,
    library: Library,
    pace: Pace,
    metrics: Metrics,
) -> None:
    """The clock: a card that was chosen and could not be posted is posted."""
    async with db.reading(workspace) as tx:
        waiting = await meetings.unplaced(tx, now)
        theirs = await pairs.find_many(tx, [each.pair_id for each in waiting])
        guidance = await workspaces.guidance(tx) if waiting else Guidance()
    if waiting:
        async with db.alone(workspace, SPEAKING) as is_ours:
            if is_ours:
                voice = Outbox(db, workspace, now, courier, pace, metrics)
                await _post_all(voice, waiting, theirs, guidance, library)


async def _post_all(
    voice: Outbox,
    waiting: Sequence[Meeting],
    theirs: Mapping[str, Pair],
    guidance: Guidance,
    library: Library,
) -> None:
    await voice.begin()
    for meeting in waiting:
        pair, card = theirs[meeting.pair_id], library.find(meeting.card_id)
        if pair.state is not PairState.ACTIVE or card is None:
            async with voice.db.transaction(voice.workspace) as tx:
                await meetings.claim_card(tx, meeting.id)
        elif voice.may_go_on():
            await _post(voice, pair, meeting, cards.card_page(pair, card, meeting, guidance))
        else:
            break


async def _answer(tx: Transaction, choice: Choice, asker: Person, now: datetime) -> None:
    """It answers the nudge it came with, and ends any silence."""
    await nudges.answer(tx, choice.nudge_id, now)
    await unanswered.broken(tx, asker.id, now)


async def _led_by(tx: Transaction, pair_id: str, person: Person) -> Pair:
    pair = await pairs.find(tx, pair_id)
    if pair is None or pair.state is not PairState.ACTIVE:
        raise PairEnded
    if pair.mentor_id != person.id:
        raise NotYours
    return pair


async def _offered(tx: Transaction, pair: Pair, library: Library, now: datetime) -> Message:
    """The cards that lie before the mentor, and why; new ones where none do."""
    made = (await topics.of_pairs(tx, [pair.id]))[pair.id]
    lying = [each for each in made if each.state is OfferState.OFFERED and each.card_id in library.by_id]
    before = await _road(tx, pair, [each for each in made if each not in lying], now)
    if lying:
        cards = [library.by_id[each.card_id] for each in lying]
        nudge_id = lying[0].nudge_id or NO_NUDGE
    else:
        cards, nudge_id = [*curriculum.next_cards(library.cards, before, library.past)], NO_NUDGE
        await topics.offer(tx, pair.id, [card.id for card in cards], now)
    if not cards:
        return topic_choice.no_topics_left()
    whys = curriculum.why(cards, library.cards, before, library.past)
    return topic_choice.choices({pair: cards}, {pair: whys}, nudge_id, is_nudge=False)


async def _road(
    tx: Transaction, pair: Pair, made: Sequence[Offer], now: datetime
) -> pair_history.PairHistory:
    both = [pair.mentor_id, pair.leader_id]
    told, said = await people.profiles_of(tx, both), await feedback.of_people(tx, both)
    held = (await meetings.of_pairs(tx, [pair.id]))[pair.id]
    known = await topics.used_by(tx, [pair.leader_id])
    aims = (await programmes.get(tx, pair.programme_id)).aims
    return pair_history.of_pair(pair, made, held, told, said, known, aims, now)


async def _last_chosen(tx: Transaction, pair: Pair, library: Library) -> Card | None:
    made = (await topics.of_pairs(tx, [pair.id]))[pair.id]
    chosen = [each for each in made if each.state is OfferState.CHOSEN]
    return library.find(chosen[-1].card_id) if chosen else None


async def _post(voice: Outbox, pair: Pair, meeting: Meeting, page: Message) -> bool:
    """Post a chosen card at most once, or later where it was not taken; whether it is there."""
    async with voice.db.transaction(voice.workspace) as tx:
        if not await meetings.claim_card(tx, meeting.id):
            return False
    # A pair that could not be introduced yet, or never, has no group message.
    posted = await voice.post(pair.channel_id, page) if pair.channel_id else PostResult(Outcome.REFUSED)
    at = voice.again(posted, meeting.opened_at)
    async with voice.db.transaction(voice.workspace) as tx:
        if posted.channel and posted.ts:
            await meetings.place(tx, meeting.id, posted.channel, posted.ts)
        elif at:
            await meetings.post_again(tx, meeting.id, at)
    return posted.fate is Outcome.SENT
