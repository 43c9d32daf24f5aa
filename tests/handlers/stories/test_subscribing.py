"""A pack by its address: followed, looked at once a day, taken in by a person, followed no more."""

import asyncio

import pytest

from bot.library.packs import toml
from bot.mentoring.topics.own_cards import Stand
from bot.mentoring.topics.pack_subscription import BIGGEST_PACK, MOST_PACKS, Version
from handlers.edge.fetch import Fetcher
from storage import admins, own_cards, subscriptions
from tests.handlers.stories.test_writing_cards import on_shelf, opens, writes
from tests.library.writing import GOOD, shipped
from tests.support.cast import Story
from tests.support.pack_server import ADDRESS, PackServer

WHERE, WHICH = "Address of the pack", "SHA-256 of the file"
BAD_CARDS = "its new cards break rules."
NEWER = GOOD | {"title": "The lift at nine"}
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
    packs.content, packs.tag = toml([GOOD]).encode(), '"1"'
    return packs


async def subscribes(story: Story, address: str = ADDRESS, fingerprint: str = "") -> None:
    await story.noor.types("/mentor admin topics")
    await story.noor.clicks("Subscribe to a pack")
    await story.noor.submits({WHERE: address} | ({WHICH: fingerprint} if fingerprint else {}))


async def stands(story: Story) -> dict[str, Stand]:
    async with story.reading() as tx:
        return {each.title: each.stand for each in await own_cards.every(tx)}


async def reads_shelf(story: Story) -> str:
    await story.noor.types("/mentor admin topics")
    return story.noor.words(story.noor.latest)


async def puts_on_shelf(story: Story) -> None:
    await story.noor.closes()
    await opens(story, "noor")
    await story.noor.clicks("Publish")
    assert await on_shelf(story) == [GOOD["title"]]


async def test_its_cards_come_as_drafts_and_never_straight_to_people(
    story: Story, server: PackServer
) -> None:
    assert "You follow no pack." in await reads_shelf(story)
    await subscribes(story)
    await story.noor.sees("Subscribed. 1 card came as a draft.")
    await story.noor.sees(server.fingerprint)
    assert await stands(story) == {GOOD["title"]: Stand.DRAFT}
    assert await on_shelf(story) == []
    said = await reads_shelf(story)
    assert ADDRESS in said
    assert "nothing new." in said
    async with story.reading() as tx:
        assert {act for _who, act in await admins.noted(tx)} == {"cards imported", "pack subscribed"}


async def test_a_newer_version_waits_for_a_person_and_takes_nothing_off_the_shelf(
    story: Story, server: PackServer
) -> None:
    await subscribes(story)
    await puts_on_shelf(story)
    server.content, server.tag = toml([NEWER]).encode(), '"2"'
    await story.passes(hours=25)
    assert await on_shelf(story) == [GOOD["title"]]
    assert "a newer version waits." in await reads_shelf(story)
    await story.noor.clicks("Take in 1")
    await story.noor.sees("1 card imported as a draft.")
    assert await stands(story) == {NEWER["title"]: Stand.DRAFT}
    assert "nothing new." in await reads_shelf(story)


async def test_it_is_looked_at_once_a_day_and_not_fetched_if_it_did_not_change(
    story: Story, server: PackServer
) -> None:
    await subscribes(story)
    for hours in (20, 2, 2, 2, 20):
        await story.passes(hours=hours)
    assert [each.headers.get("If-None-Match") for each in server.asked] == [None, '"1"']
    server.tag = None  # a server that knows no tags: the same content is the same version
    await story.passes(hours=20)
    assert len(server.asked) == 3
    assert "nothing new." in await reads_shelf(story)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"#" * (BIGGEST_PACK + 1), "the file was larger than 256 KB.", id="too large"),
        pytest.param(b"\xff\xfe", "the file was no text in UTF-8.", id="no text"),
        pytest.param(b"<html>", BAD_CARDS, id="no pack"),
        pytest.param(b"a." * 100_000, BAD_CARDS, id="a key of many parts"),
        pytest.param(toml([GOOD | {"light": "Do you?"}]).encode(), BAD_CARDS, id="a fault"),
        pytest.param(toml([GOOD, shipped("B1")]).encode(), BAD_CARDS, id="a shipped id"),
        pytest.param(toml([{"id": f"p{n}"} for n in range(501)]).encode(), BAD_CARDS, id="too many"),
    ],
)
async def test_a_bad_version_is_refused_whole_and_the_old_one_stays(
    story: Story, server: PackServer, content: bytes, says: str
) -> None:
    await subscribes(story)
    await puts_on_shelf(story)
    server.content, server.tag = content, '"2"'
    await story.passes(hours=25)
    said = await reads_shelf(story)
    assert f"{says} " in said
    assert "Your cards stay as they are." in said
    assert "Take in 1" not in said
    assert await on_shelf(story) == [GOOD["title"]]
    assert await stands(story) == {GOOD["title"]: Stand.PUBLISHED}
    await story.passes(hours=2)
    assert len(server.asked) == 2, "the next look is a day off"
    server.content, server.tag = toml([NEWER]).encode(), '"3"'
    await story.passes(hours=25)
    assert "a newer version waits." in await reads_shelf(story)


async def test_a_version_that_waits_outlives_a_bad_day(story: Story, server: PackServer) -> None:
    await subscribes(story)
    server.content, server.tag = toml([NEWER]).encode(), '"2"'
    await story.passes(hours=25)
    server.content, server.tag = b"gone", '"3"'
    await story.passes(hours=25)
    assert BAD_CARDS in await reads_shelf(story)
    await story.noor.clicks("Take in 1")
    assert await stands(story) == {NEWER["title"]: Stand.DRAFT}


async def test_a_pinned_pack_is_this_file_and_no_other(story: Story, server: PackServer) -> None:
    await subscribes(story, fingerprint="0" * 64)
    await story.noor.sees("Nothing was changed: the file is another one than its SHA-256 says.")
    assert await stands(story) == {}
    await story.noor.closes()
    await subscribes(story, fingerprint=server.fingerprint.upper())
    await story.noor.sees("Subscribed. 1 card came as a draft.")
    server.content, server.tag = toml([NEWER]).encode(), '"2"'
    await story.passes(hours=25)
    said = await reads_shelf(story)
    assert "the file is another one than its SHA-256 says." in said
    assert "Take in 1" not in said
    await story.noor.closes()
    await subscribes(story, fingerprint=server.fingerprint)
    assert await stands(story) == {NEWER["title"]: Stand.DRAFT}


async def test_it_replaces_no_card_that_is_not_its_own(story: Story, server: PackServer) -> None:
    await writes(story)
    await story.noor.closes()
    async with story.reading() as tx:
        (ours,) = await own_cards.every(tx)
    server.content = toml([SECOND, GOOD | {"id": ours.id, "title": "Theirs"}]).encode()
    await subscribes(story)
    await story.noor.sees(f"ours.toml, card {ours.id}: id is taken by a card in your own cards.")
    assert await stands(story) == {ours.title: Stand.DRAFT}
    async with story.reading() as tx:
        assert await subscriptions.every(tx) == []
    await story.noor.clicks("Try again")
    server.content = toml([ours.words]).encode()  # word for word what is here, such as after unsubscribing
    await story.noor.submits({WHERE: ADDRESS})
    await story.noor.sees("Subscribed. Its cards are all here already.")


async def test_what_we_changed_in_a_card_stays_until_its_publisher_changes_it(
    story: Story, server: PackServer
) -> None:
    await subscribes(story)
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        await own_cards.write(tx, "own-1", GOOD | {"title": "Our own lift"}, "noor", story.bot.clock())
    for rows, number, titles in (
        ([GOOD, SECOND], 2, {"Our own lift", SECOND["title"]}),
        ([NEWER, SECOND], 3, {NEWER["title"], SECOND["title"]}),
    ):
        server.content, server.tag = toml(rows).encode(), f'"{number}"'
        await story.passes(hours=25)
        await reads_shelf(story)
        await story.noor.clicks("Take in 1")
        await story.noor.sees("1 card imported as a draft.")
        assert set(await stands(story)) == titles


async def test_what_comes_is_read_by_a_second_person_if_it_is_sensitive(
    story: Story, server: PackServer
) -> None:
    sensitive = {"sensitive": True, "theme": "strain", "support": "Stop when you like; we will listen."}
    server.content = toml([GOOD | sensitive]).encode()
    await subscribes(story)
    await story.noor.closes()
    await opens(story, "noor")
    await story.noor.sees("Its theme is sensitive, so a second person reads it first.")


async def test_what_is_no_address_is_said_at_its_field(story: Story, server: PackServer) -> None:
    await story.noor.types("/mentor admin topics")
    await story.noor.clicks("Subscribe to a pack")
    await story.noor.submits({WHERE: "http://packs.example/ours.toml", WHICH: "abc"})
    assert set(story.noor.errors) == {WHERE, WHICH}
    assert server.asked == []


async def test_the_bot_does_not_go_into_its_own_network(story: Story) -> None:
    await subscribes(story, "https://localhost/ours.toml")
    await story.noor.sees("Nothing was changed: its server is not on the public internet")


async def test_a_pack_is_followed_no_more_and_its_cards_stay(story: Story, server: PackServer) -> None:
    await subscribes(story)
    await puts_on_shelf(story)
    await reads_shelf(story)
    await story.noor.clicks("Unsubscribe from 1")
    await story.noor.sees("Its cards stay")
    assert await on_shelf(story) == [GOOD["title"]]
    await story.passes(hours=25)
    assert len(server.asked) == 1
    assert "You follow no pack." in await reads_shelf(story)
    async with story.reading() as tx:
        assert (story.workspace.person("noor").id, "pack unsubscribed") in await admins.noted(tx)


async def test_a_button_of_yesterday_says_what_to_do(story: Story, server: PackServer) -> None:
    await subscribes(story)
    server.content, server.tag = toml([NEWER]).encode(), '"2"'
    await story.passes(hours=25)
    await reads_shelf(story)
    old = story.noor.latest
    await story.noor.clicks("Take in 1", within=old)
    await story.noor.clicks("Take in 1", within=old)
    await story.noor.sees("That version was taken in or replaced meanwhile.")


async def test_there_is_an_end_to_the_packs(story: Story, server: PackServer) -> None:
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        for number in range(MOST_PACKS):
            version = Version("card = []", "a" * 64)
            where = f"https://packs.example/{number}.toml"
            await subscriptions.subscribe(tx, where, version, story.bot.clock(), is_pinned=False)
    await subscribes(story)
    await story.noor.sees("You follow as many packs as I can look after.")
    assert server.asked == []
    await story.noor.closes()
    server.content = toml([GOOD]).encode()
    await subscribes(story, "https://packs.example/1.toml")  # one of them anew
    await story.noor.sees("Subscribed. 1 card came as a draft.")


async def test_one_pack_a_tick_so_that_nudges_do_not_wait(story: Story, server: PackServer) -> None:
    for name in ("one", "two"):
        await subscribes(story, f"https://packs.example/{name}.toml")
        await story.noor.closes()
    asked = len(server.asked)
    await story.passes(hours=25)
    assert len(server.asked) == asked + 1
    await story.passes(minutes=1)
    assert {each.path for each in server.asked[asked:]} == {"/one.toml", "/two.toml"}


async def test_a_server_that_is_away_stops_nobody(story: Story, server: PackServer) -> None:
    await subscribes(story)
    is_over = asyncio.Event()

    async def is_silent(_request: object) -> None:
        await is_over.wait()

    server.answers = is_silent  # type: ignore[assignment]
    story.bot.doors.lent["fetch"] = server.fetcher(seconds=0.1)
    await story.passes(hours=25)
    is_over.set()
    assert "it took longer than" in await reads_shelf(story)
    story.bot.doors.lent["fetch"] = Fetcher()  # in no test is there a server of that name
    await story.passes(hours=25)
    assert "no server has that name." in await reads_shelf(story)
