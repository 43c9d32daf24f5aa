"""The shipped library has what every programme counts on, and a bad pack is refused with a sentence."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.library import BadCard, load
from bot.library.packs import card_rows, packs_in
from bot.mentoring.model import Area, Card, Pillar, Stage
from tests.support.topic_cards import MISSING, changed_row, shipped_row, write_pack

CARDS = load().cards

each_card = pytest.mark.parametrize("card", [pytest.param(card, id=card.id) for card in CARDS])


class TestTheShippedLibrary:
    def test_it_has_four_cards_or_more_for_each_pillar(self) -> None:
        main = Counter(card.pillars[0] for card in CARDS)
        assert {pillar for pillar in Pillar if main[pillar] < 4} == set()

    def test_every_area_people_can_wish_for_has_a_card(self) -> None:
        assert {card.area for card in CARDS} == set(Area)

    def test_a_twelve_week_programme_does_not_run_dry_of_early_cards(self) -> None:
        assert sum(card.stage == Stage.EARLY and not card.sensitive for card in CARDS) >= 14

    def test_no_sensitive_card_comes_early(self) -> None:
        assert [card.id for card in CARDS if card.sensitive and card.stage == Stage.EARLY] == []

    def test_the_cards_every_programme_counts_on_are_there(self) -> None:
        assert {"A1", "A2", "A3", "B1", "B3", "H2", "H6", "F1", "O1"} <= {card.id for card in CARDS}

    def test_ids_are_unique_and_find_their_card(self) -> None:
        library = load()
        assert len({card.id for card in CARDS}) == len(CARDS)
        assert [library.find(card.id) for card in CARDS] == list(CARDS)

    def test_a_retired_id_finds_nothing(self) -> None:
        assert load().find("Z99") is None

    def test_the_order_is_that_of_the_packs_by_name(self) -> None:
        packs = packs_in()
        assert [pack.name for pack in packs] == sorted(pack.name for pack in packs)
        assert [card.id for card in CARDS] == [name for pack in packs for name, _row in card_rows(pack)]

    def test_without_help_in_confidence_sensitive_cards_rest_and_are_found_all_the_same(self) -> None:
        library = load()
        resting = library.without_sensitive_cards()
        assert [card.id for card in resting.cards] == [card.id for card in CARDS if not card.sensitive]
        assert {card.id for card in resting.retired_cards} == {card.id for card in CARDS if card.sensitive}
        assert [resting.find(card.id) for card in CARDS] == list(CARDS)
        assert (resting.themes, resting.all_themes) == ([], library.themes)

    @each_card
    def test_a_card_is_complete(self, card: Card) -> None:
        assert (len(card.mentor_leads), len(card.leader_asks), card.minutes) == (3, 2, (25, 50))
        assert (card.check_it is not None) == (Pillar.TECHNOLOGY in card.pillars)
        assert card.needs_policy == (card.area == Area.GENERATIVE_AI)
        assert (card.theme is not None, card.support is not None) == (card.sensitive, card.sensitive)


SENSITIVE = {"sensitive": True, "theme": "scams", "support": "Your coordinator is there for you."}

MISTAKES = [
    pytest.param({"title": MISSING}, "title is missing", id="missing-field"),
    pytest.param({"titel": "A slip"}, "titel is not a field of a card", id="unknown-field"),
    pytest.param({"area": "magic"}, "area is 'magic', which is none of starting,", id="unknown-area"),
    pytest.param({"pillars": ["magic"]}, "pillars is 'magic', which is none of", id="unknown-pillar"),
    pytest.param({"pillars": []}, "pillars must name at least one", id="no-pillar"),
    pytest.param({"stage": "late"}, "stage is 'late', which is none of early,", id="unknown-stage"),
    pytest.param({"lead": "boss"}, "lead is 'boss', which is none of mentor,", id="unknown-lead"),
    pytest.param({"mentor_leads": ["Why?"] * 2}, "mentor_leads must hold exactly 3", id="two-questions"),
    pytest.param({"leader_asks": ["Why?"] * 3}, "leader_asks must hold exactly 2", id="three-questions"),
    pytest.param({"leader_asks": ["Why?", "So."]}, "leader_asks must end with a", id="no-question-mark"),
    pytest.param({"light": "Tell me more."}, "light must end with a question", id="light-is-no-question"),
    pytest.param({"follow_up": "Well."}, "follow_up must end with a question", id="follow-up-is-no-question"),
    pytest.param({"title": "x" * 61}, "title is longer than 60", id="long-title"),
    pytest.param({"title": "One two three four five six seven eight"}, "title has more", id="wordy-title"),
    pytest.param({"try_it": "x" * 221}, "try_it is longer than 220", id="long-text"),
    pytest.param({"sources": ["x" * 221]}, "sources is longer than 220", id="long-source"),
    pytest.param({"light": "x" * 140 + "?"}, "light is longer than 140", id="long-question"),
    pytest.param({"mentor_leads": ["x" * 140 + "?"] * 3}, "mentor_leads is longer", id="long-asked-question"),
    pytest.param({"promise": "I will be good."}, "promise must read", id="promise-without-when"),
    pytest.param({"mentor_promise": "When I can."}, "mentor_promise must read", id="promise-without-will"),
    pytest.param({"check_it": MISSING}, "check_it is missing", id="technology-without-check"),
    pytest.param({"area": "generative_ai"}, "needs_policy must be true", id="ai-without-policy"),
    pytest.param(SENSITIVE | {"theme": MISSING}, "theme is missing", id="sensitive-without-theme"),
    pytest.param(SENSITIVE | {"support": MISSING}, "support is missing", id="sensitive-without-support"),
    pytest.param(SENSITIVE | {"sensitive": False}, "theme belongs to sensitive", id="theme-unmarked"),
    pytest.param(SENSITIVE | {"theme": "Scams!"}, "theme must be small letters", id="theme-is-no-slug"),
    pytest.param({"try_it": "Ask <!channel>."}, "try_it holds <, > or &", id="markup"),
    pytest.param({"leader_asks": ["Why?", "A & B?"]}, "leader_asks holds <, > or &", id="markup-in-a-list"),
    pytest.param({"light": " "}, "light must be a text that is not", id="blank-text"),
    pytest.param({"title": 7}, "title must be a text", id="number-for-text"),
    pytest.param({"leader_asks": "Why?"}, "leader_asks must be a list of texts", id="text-for-list"),
    pytest.param({"sensitive": "no"}, "sensitive must be true or false", id="text-for-truth"),
    pytest.param({"minutes": ["25"]}, "minutes must be a list of whole", id="text-for-minutes"),
    pytest.param({"minutes": []}, "minutes must be a list of whole", id="no-minutes"),
    pytest.param({"minutes": [0, 25]}, "minutes must be a list of whole", id="zero-minutes"),
]


class TestABadPack:
    @pytest.mark.parametrize(("change", "sentence"), MISTAKES)
    def test_it_is_refused_by_file_card_and_field(
        self, tmp_path: Path, change: dict[str, Any], sentence: str
    ) -> None:
        write_pack(tmp_path, "own.toml", changed_row("D1", change))

        with pytest.raises(BadCard) as refused:
            load(tmp_path)

        assert str(refused.value).startswith(f"own.toml, card D1: {sentence}")

    def test_the_same_card_unbroken_is_accepted(self, tmp_path: Path) -> None:
        write_pack(tmp_path, "own.toml", shipped_row("D1"))

        assert load(tmp_path).cards == (load().find("D1"),)

    @pytest.mark.parametrize("optional", ["mentor_promise", "sources", "needs_policy", "sensitive"])
    def test_it_may_leave_out(self, tmp_path: Path, optional: str) -> None:
        row = shipped_row("H4") | {"needs_policy": False, "sensitive": False}
        write_pack(tmp_path, "own.toml", {field: value for field, value in row.items() if field != optional})

        (card,) = load(tmp_path).cards

        assert not getattr(card, optional)

    def test_a_duplicate_id_is_refused_across_files(self, tmp_path: Path) -> None:
        write_pack(tmp_path, "a.toml", shipped_row("D1"))
        write_pack(tmp_path, "b.toml", shipped_row("D1"))

        with pytest.raises(BadCard, match=r"^b\.toml, card D1: id is used twice\.$"):
            load(tmp_path)

    def test_a_card_without_id_is_called_by_its_number(self, tmp_path: Path) -> None:
        nameless = shipped_row("D1")
        del nameless["id"]
        write_pack(tmp_path, "own.toml", shipped_row("C6"), nameless)

        with pytest.raises(BadCard, match=r"^own\.toml, card number 2: id is missing\.$"):
            load(tmp_path)

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            pytest.param(b"[[card]", r"^own\.toml cannot be read as TOML: ", id="broken-toml"),
            pytest.param(b"# \xff", r"^own\.toml cannot be read as TOML: ", id="not-utf-8"),
            pytest.param(b"", r"^own\.toml must hold \[\[card\]\] tables", id="empty"),
            pytest.param(b"card = 3", r"^own\.toml must hold \[\[card\]\] tables", id="no-tables"),
            pytest.param(b"card = [3]", r"^own\.toml must hold \[\[card\]\] tables", id="a-list-of-numbers"),
            pytest.param(b"[[card]]\n[x]", r"^own\.toml must hold \[\[card\]\] tables", id="something-else"),
        ],
    )
    def test_a_file_that_is_no_pack_is_refused(self, tmp_path: Path, content: bytes, sentence: str) -> None:
        (tmp_path / "own.toml").write_bytes(content)

        with pytest.raises(BadCard, match=sentence):
            load(tmp_path)

    def test_a_pack_that_cannot_be_opened_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "own.toml").mkdir()

        with pytest.raises(BadCard, match=r"^own\.toml cannot be read: Is a directory\.$"):
            load(tmp_path)

    def test_a_folder_without_packs_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("Not a pack.")

        with pytest.raises(BadCard, match="holds no topic pack"):
            load(tmp_path)
