"""A pack by its address: followed, looked at once a day, taken in by a person, followed no more."""

import asyncio

import pytest

from bot.library.packs import to_toml
from bot.mentoring.topics.own_cards import CardStatus
from bot.mentoring.topics.pack_subscription import BIGGEST_PACK, MOST_PACKS, PackVersion
from handlers.edge.fetch import Fetcher
from storage import own_cards, subscriptions
from tests.support.audit import recorded_actions
from tests.support.cast import Story
from tests.support.pack_server import ADDRESS, PackServer
from tests.support.readings import published_titles
from tests.support.stories import open_own_card, write_own_card
from tests.support.topic_cards import GOOD_CARD, shipped_row

WHERE, WHICH = "Address of the pack", "SHA-256 of the file"
BAD_CARDS = "its new cards break rules."
NEWER = GOOD_CARD | {"title": "The lift at nine"}
SECOND = {
    "id": "own-2",
    "title": "A bench in the rain",
    "area": "starting",
    "pillars": ["trust"],
    "stage": "early",
    "lead": "both",
    "minutes": [25, 50],
    "why_mentor": "Wet shoes make equals, and a mentor can say aloud what the weather does to a mood.",
    "why_leader": "Indoors a leader owns the room, yet nobody owns a puddle.",
    "leader_brings": "An umbrella with a past.",
    "mentor_leads": [
        "What did rain mean where you grew up?",
        "Which walk cleared your head lately?",
        "How do you tell a shower from a storm at work?",
    ],
    "leader_asks": ["Where do you go to think?", "What is the best thing you found on a pavement?"],
    "try_it": "Stand at a window, count umbrellas by colour, and guess together who carries which.",
    "promise": "When the sky turns grey, I will step outside before I decide.",
    "follow_up": "Which puddle did you step into?",
    "light": "What smells of rain to you?",
}


@pytest.fixture
def server(story: Story, packs: PackServer) -> PackServer:
    """The bot finds it behind its name; it has one card."""
    story.bot.doors.lent["fetch"] = packs.fetcher()
    packs.content, packs.tag = to_toml([GOOD_CARD]).encode(), '"1"'
    return packs


async def subscribes(story: Story, address: str = ADDRESS, fingerprint: str = "") -> None:
    await story.noor.types("/mentor admin topics")
    await story.noor.clicks("Subscribe to a pack")
    await story.noor.submits({WHERE: address} | ({WHICH: fingerprint} if fingerprint else {}))


async def status_by_title(story: Story) -> dict[str, CardStatus]:
    async with story.reading() as tx:
        return {each.title: each.status for each in await own_cards.list_all(tx)}


async def shelf_page(story: Story) -> str:
    await story.noor.types("/mentor admin topics")
    return story.noor.words(story.noor.latest)


async def puts_on_shelf(story: Story) -> None:
    await story.noor.closes()
    await open_own_card(story, "noor")
    await story.noor.clicks("Publish")
    assert await published_titles(story) == [GOOD_CARD["title"]]


async def test_its_cards_come_as_drafts_and_never_straight_to_people(
    story: Story, server: PackServer
) -> None:
    assert "You follow no pack." in await shelf_page(story)
    await subscribes(story)
    await story.noor.sees("Subscribed. 1 card came as a draft.")
    await story.noor.sees(server.fingerprint)
    assert await status_by_title(story) == {GOOD_CARD["title"]: CardStatus.DRAFT}
    assert await published_titles(story) == []
    words = await shelf_page(story)
    assert ADDRESS in words
    assert "nothing new." in words
    async with story.reading() as tx:
        assert {act for _actor, act in await recorded_actions(tx)} == {"cards imported", "pack subscribed"}


async def test_a_newer_version_waits_for_a_person_and_takes_nothing_off_the_shelf(
    story: Story, server: PackServer
) -> None:
    await subscribes(story)
    await puts_on_shelf(story)
    server.content, server.tag = to_toml([NEWER]).encode(), '"2"'
    await story.passes(hours=25)
    assert await published_titles(story) == [GOOD_CARD["title"]]
    assert "a newer version waits." in await shelf_page(story)
    await story.noor.clicks("Take in 1")
    await story.noor.sees("1 card imported as a draft.")
    assert await status_by_title(story) == {NEWER["title"]: CardStatus.DRAFT}
    assert "nothing new." in await shelf_page(story)


async def test_it_is_looked_at_once_a_day_and_not_fetched_if_it_did_not_change(
    story: Story, server: PackServer
) -> None:
    await subscribes(story)
    for hours in (20, 2, 2, 2, 20):
        await story.passes(hours=hours)
    assert [each.headers.get("If-None-Match") for each in server.requests] == [None, '"1"']
    server.tag = None  # a server that knows no tags: the same content is the same version
    await story.passes(hours=20)
    assert len(server.requests) == 3
    assert "nothing new." in await shelf_page(story)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"#" * (BIGGEST_PACK + 1), "the file was larger than 256 KB.", id="too large"),
        pytest.param(b"\xff\xfe", "the file was no text in UTF-8.", id="no text"),
        pytest.param(b"<html>", BAD_CARDS, id="no pack"),
        pytest.param(b"a." * 100_000, BAD_CARDS, id="a key of many parts"),
        pytest.param(to_toml([GOOD_CARD | {"light": "Do you?"}]).encode(), BAD_CARDS, id="a fault"),
        pytest.param(to_toml([GOOD_CARD, shipped_row("B1")]).encode(), BAD_CARDS, id="a shipped id"),
        pytest.param(to_toml([{"id": f"p{n}"} for n in range(501)]).encode(), BAD_CARDS, id="too many"),
    ],
)
async def test_a_bad_version_is_refused_whole_and_the_old_one_stays(
    story: Story, server: PackServer, content: bytes, says: str
) -> None:
    await subscribes(story)
    await puts_on_shelf(story)
    server.content, server.tag = content, '"2"'
    await story.passes(hours=25)
    words = await shelf_page(story)
    assert f"{says} " in words
    assert "Your cards stay as they are." in words
    assert "Take in 1" not in words
    assert await published_titles(story) == [GOOD_CARD["title"]]
    assert await status_by_title(story) == {GOOD_CARD["title"]: CardStatus.PUBLISHED}
    await story.passes(hours=2)
    assert len(server.requests) == 2, "the next look is a day off"
    server.content, server.tag = to_toml([NEWER]).encode(), '"3"'
    await story.passes(hours=25)
    assert "a newer version waits." in await shelf_page(story)


async def test_a_version_that_waits_outlives_a_bad_day(story: Story, server: PackServer) -> None:
    await subscribes(story)
    server.content, server.tag = to_toml([NEWER]).encode(), '"2"'
    await story.passes(hours=25)
    server.content, server.tag = b"gone", '"3"'
    await story.passes(hours=25)
    assert BAD_CARDS in await shelf_page(story)
    await story.noor.clicks("Take in 1")
    assert await status_by_title(story) == {NEWER["title"]: CardStatus.DRAFT}


async def test_a_pinned_pack_is_this_file_and_no_other(story: Story, server: PackServer) -> None:
    await subscribes(story, fingerprint="0" * 64)
    await story.noor.sees("Nothing was changed: the file is another one than its SHA-256 says.")
    assert await status_by_title(story) == {}
    await story.noor.closes()
    await subscribes(story, fingerprint=server.fingerprint.upper())
    await story.noor.sees("Subscribed. 1 card came as a draft.")
    server.content, server.tag = to_toml([NEWER]).encode(), '"2"'
    await story.passes(hours=25)
    words = await shelf_page(story)
    assert "the file is another one than its SHA-256 says." in words
    assert "Take in 1" not in words
    await story.noor.closes()
    await subscribes(story, fingerprint=server.fingerprint)
    assert await status_by_title(story) == {NEWER["title"]: CardStatus.DRAFT}


async def test_it_replaces_no_card_that_is_not_its_own(story: Story, server: PackServer) -> None:
    await write_own_card(story)
    await story.noor.closes()
    async with story.reading() as tx:
        (ours,) = await own_cards.list_all(tx)
    server.content = to_toml([SECOND, GOOD_CARD | {"id": ours.id, "title": "Theirs"}]).encode()
    await subscribes(story)
    await story.noor.sees(f"ours.toml, card {ours.id}: id is taken by a card in your own cards.")
    assert await status_by_title(story) == {ours.title: CardStatus.DRAFT}
    async with story.reading() as tx:
        assert await subscriptions.list_all(tx) == []
    await story.noor.clicks("Try again")
    server.content = to_toml([ours.row]).encode()  # word for word what is here, such as after unsubscribing
    await story.noor.submits({WHERE: ADDRESS})
    await story.noor.sees("Subscribed. Its cards are all here already.")


async def test_what_we_changed_in_a_card_stays_until_its_publisher_changes_it(
    story: Story, server: PackServer
) -> None:
    await subscribes(story)
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        await own_cards.save_draft(
            tx, "own-1", GOOD_CARD | {"title": "Our own lift"}, "noor", story.bot.clock()
        )
    for rows, number, titles in (
        ([GOOD_CARD, SECOND], 2, {"Our own lift", SECOND["title"]}),
        ([NEWER, SECOND], 3, {NEWER["title"], SECOND["title"]}),
    ):
        server.content, server.tag = to_toml(rows).encode(), f'"{number}"'
        await story.passes(hours=25)
        await shelf_page(story)
        await story.noor.clicks("Take in 1")
        await story.noor.sees("1 card imported as a draft.")
        assert set(await status_by_title(story)) == titles


async def test_what_comes_is_read_by_a_second_person_if_it_is_sensitive(
    story: Story, server: PackServer
) -> None:
    sensitive = {"sensitive": True, "theme": "strain", "support": "Stop when you like; we will listen."}
    server.content = to_toml([GOOD_CARD | sensitive]).encode()
    await subscribes(story)
    await story.noor.closes()
    await open_own_card(story, "noor")
    await story.noor.sees("Its theme is sensitive, so a second person reads it first.")


async def test_what_is_no_address_is_said_at_its_field(story: Story, server: PackServer) -> None:
    await story.noor.types("/mentor admin topics")
    await story.noor.clicks("Subscribe to a pack")
    await story.noor.submits({WHERE: "http://packs.example/ours.toml", WHICH: "abc"})
    assert set(story.noor.errors) == {WHERE, WHICH}
    assert server.requests == []


async def test_the_bot_does_not_go_into_its_own_network(story: Story) -> None:
    await subscribes(story, "https://localhost/ours.toml")
    await story.noor.sees("Nothing was changed: its server is not on the public internet")


async def test_a_pack_is_followed_no_more_and_its_cards_stay(story: Story, server: PackServer) -> None:
    await subscribes(story)
    await puts_on_shelf(story)
    await shelf_page(story)
    await story.noor.clicks("Unsubscribe from 1")
    await story.noor.sees("Its cards stay")
    assert await published_titles(story) == [GOOD_CARD["title"]]
    await story.passes(hours=25)
    assert len(server.requests) == 1
    assert "You follow no pack." in await shelf_page(story)
    async with story.reading() as tx:
        assert (story.workspace.person("noor").id, "pack unsubscribed") in await recorded_actions(tx)


async def test_a_button_of_yesterday_says_what_to_do(story: Story, server: PackServer) -> None:
    await subscribes(story)
    server.content, server.tag = to_toml([NEWER]).encode(), '"2"'
    await story.passes(hours=25)
    await shelf_page(story)
    old = story.noor.latest
    await story.noor.clicks("Take in 1", within=old)
    await story.noor.clicks("Take in 1", within=old)
    await story.noor.sees("That version was taken in or replaced meanwhile.")


async def test_there_is_an_end_to_the_packs(story: Story, server: PackServer) -> None:
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        for number in range(MOST_PACKS):
            version = PackVersion("card = []", "a" * 64)
            address = f"https://packs.example/{number}.toml"
            await subscriptions.subscribe(tx, address, version, story.bot.clock(), is_pinned=False)
    await subscribes(story)
    await story.noor.sees("You follow as many packs as I can look after.")
    assert server.requests == []
    await story.noor.closes()
    server.content = to_toml([GOOD_CARD]).encode()
    await subscribes(story, "https://packs.example/1.toml")  # one of them anew
    await story.noor.sees("Subscribed. 1 card came as a draft.")


async def test_one_pack_a_tick_so_that_nudges_do_not_wait(story: Story, server: PackServer) -> None:
    for name in ("one", "two"):
        await subscribes(story, f"https://packs.example/{name}.toml")
        await story.noor.closes()
    request_count = len(server.requests)
    await story.passes(hours=25)
    assert len(server.requests) == request_count + 1
    await story.passes(minutes=1)
    assert {each.path for each in server.requests[request_count:]} == {"/one.toml", "/two.toml"}


async def test_a_server_that_is_away_stops_nobody(story: Story, server: PackServer) -> None:
    await subscribes(story)
    is_over = asyncio.Event()

    async def is_silent(_request: object) -> None:
        await is_over.wait()

    server.answers = is_silent  # type: ignore[assignment]
    story.bot.doors.lent["fetch"] = server.fetcher(seconds=0.1)
    await story.passes(hours=25)
    is_over.set()
    assert "it took longer than" in await shelf_page(story)
    story.bot.doors.lent["fetch"] = Fetcher()  # in no test is there a server of that name
    await story.passes(hours=25)
    assert "no server has that name." in await shelf_page(story)
