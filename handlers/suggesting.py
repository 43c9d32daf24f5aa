"""Topics: offer cards, choose one, skip silently, put one back."""

from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import messages
from bot.blocks.ids import Choice
from bot.blocks.language import speaking
from bot.library import Library
from bot.mentoring import curriculum
from bot.mentoring.model import Card, Meeting, OfferState, Pair, PairState, Person, Profile
from bot.mentoring.refusals import CardGone, NoPair, NotYours, PairEnded
from handlers.reply import Reply
from storage import meetings, nudges, pairs, people, topics
from storage.database import Database, Transaction
from storage.ids import new_id


async def show(
    asker: Person, db: Database, workspace: str, now: datetime, library: Library, reply: Reply
) -> None:
    """`/mentor topic`: cards to choose from for a mentor, the chosen one for a leader."""
    async with db.transaction(workspace) as tx:
        mine = [each for each in await pairs.live_of(tx, asker.id) if each.state is PairState.ACTIVE]
        if not mine:
            raise NoPair
        led = [pair for pair in mine if pair.mentor_id == asker.id]
        offers = {pair: await _offered(tx, pair, library, now) for pair in led}
        chosen = None if led else await _last_chosen(tx, mine[0], library)

    if not led:
        await reply(messages.leader_topic(chosen))
    elif any(offers.values()):
        await reply(
            messages.choices({pair: cards for pair, cards in offers.items() if cards}, is_nudge=False)
        )
    else:
        await reply(messages.no_topics_left())


async def choose(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    library: Library,
    value: str,
    reply: Reply,
) -> None:
    """The mentor chose a card: it goes to the pair's group message, whole."""
    choice = Choice.read(value)
    async with db.transaction(workspace) as tx:
        pair = await _led_by(tx, choice.pair_id, asker)
        card = library.find(choice.card_id)
        if card is None or not await topics.choose(tx, pair.id, card.id, now):
            raise CardGone
        await topics.close(tx, pair.id, now)
        meeting = Meeting(new_id(), pair.id, card.id, now)
        await meetings.open_for(tx, meeting)
        await nudges.answer(tx, choice.nudge_id, now)

    await reply.replace(messages.chosen(card))
    await _post(db, workspace, client, pair, card, meeting, asker)


async def skip(asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply) -> None:
    """Skipped: remembered, and told to nobody."""
    choice = Choice.read(value)
    async with db.transaction(workspace) as tx:
        pair = await _led_by(tx, choice.pair_id, asker)
        await topics.close(tx, pair.id, now)
        await nudges.answer(tx, choice.nudge_id, now)

    await reply.replace(messages.skipped())


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
    """*Another topic*: put the card back and give the mentor new ones."""
    async with db.transaction(workspace) as tx:
        meeting = await meetings.find(tx, value)
        pair = await pairs.find(tx, meeting.pair_id) if meeting else None
        if meeting is None or pair is None or pair.state is not PairState.ACTIVE:
            raise PairEnded
        if asker.id not in (pair.mentor_id, pair.leader_id):
            raise NotYours
        if meeting.mentor_says or meeting.leader_says:
            raise CardGone
        if not await topics.swap(tx, pair.id, meeting.card_id, now):
            raise CardGone
        cards = await _offered(tx, pair, library, now)
        mentor = await people.find(tx, pair.mentor_id)

    card = library.find(meeting.card_id)
    if card is not None:
        await reply.replace(messages.swapped(card, asker.id))
    with speaking(mentor.locale if mentor else "en-US"):
        said = messages.choices({pair: cards}, is_nudge=False) if cards else messages.no_topics_left()
    await client.chat_postMessage(channel=pair.mentor_id, text=said.text, blocks=list(said.blocks))


async def _led_by(tx: Transaction, pair_id: str, person: Person) -> Pair:
    pair = await pairs.find(tx, pair_id)
    if pair is None or pair.state is not PairState.ACTIVE:
        raise PairEnded
    if pair.mentor_id != person.id:
        raise NotYours
    return pair


async def _offered(tx: Transaction, pair: Pair, library: Library, now: datetime) -> tuple[Card, ...]:
    """The cards that lie before the mentor; new ones where none do."""
    made = (await topics.of_pairs(tx, [pair.id]))[pair.id]
    lying = [library.find(each.card_id) for each in made if each.state is OfferState.OFFERED]
    if lying:
        return tuple(card for card in lying if card is not None)
    told = await people.profiles_of(tx, [pair.mentor_id, pair.leader_id])
    held = await meetings.of_pair(tx, pair.id)
    cards = curriculum.next_cards(
        library.cards,
        made,
        meetings=sum(each.took_place for each in held),
        mentor=told.get(pair.mentor_id, Profile()),
        leader=told.get(pair.leader_id, Profile()),
        pair_id=pair.id,
    )
    await topics.offer(tx, pair.id, [card.id for card in cards], now)
    return cards


async def _last_chosen(tx: Transaction, pair: Pair, library: Library) -> Card | None:
    made = (await topics.of_pairs(tx, [pair.id]))[pair.id]
    chosen = [each for each in made if each.state is OfferState.CHOSEN]
    return library.find(chosen[-1].card_id) if chosen else None


async def _post(
    db: Database,
    workspace: str,
    client: AsyncWebClient,
    pair: Pair,
    card: Card,
    meeting: Meeting,
    mentor: Person,
) -> None:
    said = messages.card_page(pair, card, meeting)
    answer = await client.chat_postMessage(
        channel=pair.channel_id or pair.mentor_id,
        text=said.text,
        blocks=list(said.blocks),
        unfurl_links=False,
        unfurl_media=False,
    )
    async with db.transaction(workspace) as tx:
        await meetings.place(tx, meeting.id, answer["channel"], answer["ts"])
