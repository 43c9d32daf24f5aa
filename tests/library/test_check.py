"""`topics check`: a broken copy of a good card for each rule, and the library that breaks none."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import topics
from bot.blocks import card_limits
from bot.library import checking, load, twins
from bot.library.lint import lint
from bot.library.packs import card_rows
from bot.library.reading_level import reading_grade
from tests.support.topic_cards import GOOD_CARD, MISSING, shipped_row, write_pack

GUIDE = Path(__file__).parents[2] / "docs" / "topic-packs.md"

STIFF = (
    "Notwithstanding considerable organisational complexity, individuals collaboratively facilitate "
    "communication opportunities throughout interdepartmental elevators, irrespective of seniority."
)


def faults(folder: Path, change: dict[str, Any]) -> list[str]:
    row = {field: value for field, value in (GOOD_CARD | change).items() if value is not MISSING}
    return list(topics.check([write_pack(folder, "own.toml", row)]).faults)


def with_leader_question(question: str) -> dict[str, Any]:
    return {"leader_asks": [GOOD_CARD["leader_asks"][0], question]}


BREACHES = [
    pytest.param({"title": MISSING}, "title is missing", id="shape"),
    pytest.param({"try_it": "Ride. " * 40}, "try_it is longer than 220 characters", id="length"),
    pytest.param(
        with_leader_question("Do you ever hum?"),
        "leader_asks 2 can be answered with yes or no",
        id="closed question",
    ),
    pytest.param(
        with_leader_question("When the doors close, do you hum?"),
        "leader_asks 2 can be answered",
        id="closed in the end",
    ),
    pytest.param({"light": "What? And why?"}, "light asks more than one question", id="two questions"),
    pytest.param(
        {"why_mentor": "It is slow. So talk."}, "why_mentor must be one sentence", id="a why of two sentences"
    ),
    pytest.param({"why_leader": "It helps you."}, "why_leader says 'you'", id="a why that says you"),
    pytest.param(
        {"try_it": "Ask a Boomer to press."},
        "try_it holds 'Boomer', a label for a generation",
        id="generation",
    ),
    pytest.param(
        {"promise": "When I ride, I will leverage it."},
        "promise holds 'leverage', which is office",
        id="jargon",
    ),
    pytest.param(
        with_leader_question("What do people like you hum?"),
        "leader_asks 2 holds 'people like you', which asks",
        id="group",
    ),
    pytest.param(
        with_leader_question("Which colleague hums?"),
        "leader_asks 2 holds 'Which colleague'",
        id="third party",
    ),
    pytest.param(
        with_leader_question("How is your health today?"), "leader_asks 2 holds 'health'", id="health"
    ),
    pytest.param(
        {"leader_brings": "A ride you should have shared."}, "leader_brings holds 'should have'", id="guilt"
    ),
    pytest.param(
        {"why_mentor": STIFF, "why_leader": STIFF.replace("considerable", "remarkable"), "try_it": STIFF},
        "text reads like school grade 1",
        id="reading level",
    ),
    pytest.param(
        {"title": "x" * 80}, "the choice of three needs a button of more than 75", id="Slack's limits"
    ),
    pytest.param({"id": "D1"}, "id is taken by a card in technology.toml", id="an id of the library"),
    pytest.param({"sensitive": True}, "theme is missing, and a sensitive card", id="sensitive without theme"),
    pytest.param(
        {"promise": "When a number changes my mind, I will ask where it was born."},
        "promise says nearly the same as promise of card C2",
        id="a noun exchanged",
    ),
]


class TestABrokenCopy:
    @pytest.mark.parametrize(("change", "fault"), BREACHES)
    def test_it_is_refused_by_file_card_and_field(
        self, tmp_path: Path, change: dict[str, Any], fault: str
    ) -> None:
        name = change.get("id", "own-1")
        assert any(each.startswith(f"own.toml, card {name}: {fault}") for each in faults(tmp_path, change))

    def test_the_card_unbroken_is_accepted(self, tmp_path: Path) -> None:
        assert faults(tmp_path, {}) == []

    def test_every_fault_is_told(self, tmp_path: Path) -> None:
        change = {
            "title": "One two three four five six seven eight",
            "light": "Is it slow?",
            "follow_up": "Oh.",
        }

        messages = faults(tmp_path, change | with_leader_question("Who said so, and are you ill?"))

        assert [each.removeprefix("own.toml, card own-1: ").split(" ")[0] for each in messages] == [
            "title",
            "follow_up",
            "light",
            "leader_asks",
            "leader_asks",
        ]

    def test_every_part_that_is_missing_is_told(self, tmp_path: Path) -> None:
        assert len(faults(tmp_path, {"title": MISSING, "light": MISSING, "stage": 3, "mood": "good"})) == 4

    def test_every_file_is_looked_at(self, tmp_path: Path) -> None:
        bad = [tmp_path / "no.toml", write_pack(tmp_path, "b.toml", GOOD_CARD | {"light": "Is it?"})]
        (tmp_path / "no.toml").write_text("[[card")

        messages = topics.check(bad).faults

        assert [each.split(" ")[0] for each in messages] == ["no.toml", "b.toml,"]


class TestTwins:
    def test_a_card_that_says_the_same_in_other_words_is_found(self, tmp_path: Path) -> None:
        row = shipped_row("H9") | {"id": "own-2"}
        for field in ("why_mentor", "why_leader", "leader_brings", "try_it"):
            row[field] = " ".join(reversed(row[field].rstrip(".").split())) + "."

        messages = lint(
            [write_pack(tmp_path, "own.toml", row)], [write_pack(tmp_path, "old.toml", shipped_row("H9"))]
        ).faults

        assert messages[-1] == ("own.toml, card own-2: text is much the same as that of card H9 in old.toml.")

    def test_the_same_help_may_be_named_on_many_cards(self, tmp_path: Path) -> None:
        support = {"sensitive": True, "theme": "lifts", "support": "Your coordinator is there for you."}
        other = shipped_row("F9") | support | {"id": "own-2"}

        packs = [
            write_pack(tmp_path, "own.toml", GOOD_CARD | support),
            write_pack(tmp_path, "other.toml", other),
        ]

        assert lint(packs).faults == ()

    def test_sentences_of_the_same_words_in_another_place_are_no_twins(self) -> None:
        assert list(twins.similar_sentences(["One may ask two.", "Two, may one ask?"])) == []

    def test_the_earlier_comes_first(self) -> None:
        assert list(twins.similar_sentences(["How was it?", "Something else.", "How was it?"])) == [(0, 2)]


class TestTheShippedLibrary:
    def test_it_has_nothing_to_mend(self) -> None:
        outcome = topics.check([])
        assert (outcome.cards, outcome.faults) == (len(load().cards), ())

    def test_a_shipped_pack_may_be_checked_by_itself(self) -> None:
        pack = Path(__file__).parents[2] / "bot" / "library" / "topics" / "technology.toml"
        assert topics.check([pack]) == lint([pack])

    def test_it_has_132_cards_or_more(self) -> None:
        assert len(load().cards) >= 132


def test_what_slack_would_cut_is_found_wherever_a_card_is_drawn() -> None:
    card = load().cards[0]
    long = replace(card, title="x" * 151, try_it="x" * 3_001)

    assert list(card_limits.card_excesses(card)) == []
    assert list(card_limits.card_excesses(long)) == [
        ("the card in the group message", "is longer than 4000 characters when it is read aloud"),
        ("the card in the group message", "needs a header of more than 150 characters"),
        ("the card in the group message", "needs a section of more than 3000 characters"),
        ("the card for the leader", "needs a header of more than 150 characters"),
        ("the choice of three", "needs a button of more than 75 characters"),
    ]


def test_the_longest_card_that_the_rules_allow_fits_into_slack() -> None:
    text, question = "x" * checking.LONGEST_TEXT, "x" * (checking.LONGEST_QUESTION - 1) + "?"
    promise = "When x, I will ".ljust(checking.LONGEST_TEXT, "x")
    row = shipped_row("B1") | {"sensitive": True, "theme": "x", "title": "x" * 60, "light": question}
    row |= dict.fromkeys(("why_mentor", "why_leader", "leader_brings", "try_it", "check_it", "support"), text)
    row |= {"promise": promise, "mentor_promise": promise, "follow_up": text[:-1] + "?"}
    row |= {"mentor_leads": [question] * 3, "leader_asks": [question] * 2}

    assert list(checking.faults(row)) == []
    assert list(card_limits.card_excesses(checking.card_from(row))) == []


def test_the_grade_is_that_of_flesch_and_kincaid() -> None:
    assert reading_grade(["The cat sat on the mat."]) == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert reading_grade(["Organisation.", "Cat"]) == pytest.approx(0.39 + 11.8 * 3 - 15.59)


def test_the_example_in_the_guide_is_a_shipped_card(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.+?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "guide.toml").write_text(example, encoding="utf-8")

    assert card_rows(tmp_path / "guide.toml") == [("C2", shipped_row("C2"))]
