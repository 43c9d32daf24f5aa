"""Own cards that come as a pack and go as one, and what cards on generative AI say besides."""

from pathlib import Path

import pytest

from bot.library.packs import MOST_CARDS, to_toml
from bot.mentoring.topics.own_cards import CardStatus
from handlers.acts import card_packs
from handlers.acts.card_packs import BadPack
from storage import own_cards
from tests.support.cast import Story
from tests.support.stories import open_own_card, write_own_card
from tests.support.topic_cards import GOOD_CARD, shipped_row

OTHER = shipped_row("B1") | {"id": "own-2"}


async def uploads(story: Story, content: bytes) -> None:
    await story.noor.types("/mentor admin topics")
    await story.noor.clicks("Import")
    await story.noor.submits({"Cards": ("ours.toml", content)})


async def status_by_title(story: Story) -> dict[str, CardStatus]:
    async with story.reading() as tx:
        return {each.title: each.status for each in await own_cards.list_all(tx)}


async def test_a_pack_is_taken_in_as_drafts_and_given_out_as_it_came(story: Story) -> None:
    pack = to_toml([GOOD_CARD])
    await uploads(story, pack.encode())
    await story.noor.sees("1 card imported as a draft.")
    assert await status_by_title(story) == {GOOD_CARD["title"]: CardStatus.DRAFT}
    async with story.reading() as tx:
        assert await card_packs.export_pack(tx) == pack
    await story.noor.closes()
    await story.noor.types("/mentor admin topics")
    await story.noor.clicks("Export")
    assert pack.strip() in story.noor.words(story.noor.latest)


async def test_what_is_here_word_for_word_stays_on_the_shelf(story: Story) -> None:
    await uploads(story, to_toml([GOOD_CARD]).encode())
    await story.noor.closes()
    await open_own_card(story, "noor")
    await story.noor.clicks("Publish")
    await uploads(story, to_toml([GOOD_CARD]).encode())
    await story.noor.sees("These cards are all here already")
    assert await status_by_title(story) == {GOOD_CARD["title"]: CardStatus.PUBLISHED}
    await story.noor.closes()
    await uploads(story, to_toml([GOOD_CARD | {"title": "The lift at nine"}]).encode())
    assert await status_by_title(story) == {"The lift at nine": CardStatus.DRAFT}


async def test_a_bad_pack_is_refused_whole_by_file_card_and_field(story: Story) -> None:
    await uploads(story, to_toml([GOOD_CARD, OTHER | {"light": "Do you?"}]).encode())
    await story.noor.sees("Nothing was imported: ")
    await story.noor.sees("ours.toml, card own-2: light can be answered with yes or no: 'Do you?'.")
    await story.noor.sees("ours.toml, card own-2: text is much the same as that of card B1")
    assert await status_by_title(story) == {}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"\xff\xfe", "I could not read that file.", id="no text"),
        pytest.param(b"card = 3", "must hold [[card]] tables and nothing else", id="no pack"),
        pytest.param(b"a = " + b"[" * 50_000, "cannot be read as TOML", id="nested"),
        pytest.param(b"[[card]]\nid = ['x']\n", "id must be a text that is not empty", id="no id"),
        pytest.param(
            to_toml([GOOD_CARD | {"id": "A1"}]).encode(), "id is taken by a card in", id="a shipped id"
        ),
    ],
)
async def test_what_is_no_pack_is_refused(story: Story, content: bytes, says: str) -> None:
    await uploads(story, content)
    await story.noor.sees(says)
    assert await status_by_title(story) == {}


async def test_a_pack_may_replace_own_cards_and_is_held_against_the_others(story: Story) -> None:
    await write_own_card(story)
    await story.noor.closes()
    with pytest.raises(BadPack, match="much the same as that of card own-"):
        await taken_in(story, to_toml([GOOD_CARD]))


async def test_the_shelf_has_an_end(story: Story) -> None:
    large_pack = to_toml([{"id": f"own-{number}"} for number in range(MOST_CARDS + 1)])
    await uploads(story, large_pack.encode())
    await story.noor.sees("as many cards of your own as I can keep")


async def taken_in(story: Story, pack: str) -> int:
    bot = story.bot
    return await card_packs.import_pack("ours.toml", pack, bot.db, bot.workspace.id, bot.clock(), "test")


async def test_export_without_a_card(story: Story) -> None:
    await story.noor.types("/mentor admin topics")
    await story.noor.clicks("Export")
    await story.noor.sees("There are no cards of your own to export.")


async def test_a_card_on_generative_ai_names_the_rules_and_whom_to_ask(story: Story, tmp_path: Path) -> None:
    await story.noor.types("/mentor admin topics")
    await story.noor.clicks("Guidance")
    await story.noor.submits({"Address of your rules on generative AI": "acme.example/ai"})
    assert set(story.noor.errors) == {"Address of your rules on generative AI"}
    await story.noor.submits(
        {
            "Address of your rules on generative AI": "https://acme.example/ai",
            "Who can be asked about them?": "callum",
        }
    )
    await story.noor.sees("Saved.")
    await story.noor.closes()
    await taken_in(story, to_toml([GOOD_CARD | {"area": "generative_ai", "needs_policy": True}]))
    await open_own_card(story, "noor")
    await story.noor.sees("Read them at https://acme.example/ai Ask @Callum Pettigrew when in doubt.")
