"""A pack that is too much is refused before it is parsed, read or compared; no answer grows with its size."""

from collections.abc import Callable
from itertools import islice, permutations

import pytest

from bot.library import checking, twins
from bot.library.checking import Faults
from bot.library.lint import MORE, MOST_FAULTS, faults_of, lint
from bot.library.packs import (
    LONGEST_PACK,
    MOST_CARDS,
    MOST_DOTS_OF_A_TABLE,
    MOST_MARKS,
    BadCard,
    TextPack,
    card_rows,
    packs_in,
    to_toml,
)
from bot.mentoring.model import Card
from bot.mentoring.topics.own_cards import CardRow
from tests.support.topic_cards import GOOD_CARD

LONGEST_FAULT = 1_500  # a closed question is quoted whole
OF_A_LETTER = GOOD_CARD | {"mentor_leads": ["a?"] * 1_000}
SENTENCE = "What do you hum on the way up, and which floor is it?"


def pack_of(*rows: CardRow) -> TextPack:
    return TextPack("own.toml", to_toml(rows))


def many(change: Callable[[int], CardRow], count: int = MOST_CARDS) -> TextPack:
    return pack_of(*(GOOD_CARD | {"id": f"own-{number}"} | change(number) for number in range(count)))


def words(number: int, count: int = 7) -> list[str]:
    """A hundred different orders of the same few words and more, without an end."""
    return list(next(islice(permutations("abcdefghij", count), number * 97, None)))


HOSTILE = [
    pytest.param(pack_of(OF_A_LETTER), id="one letter a thousand times"),
    pytest.param(pack_of(GOOD_CARD | {"sources": ["x"] * 50_000}), id="many items"),
    pytest.param(pack_of(GOOD_CARD | {"pillars": ["magic"] * 50_000}), id="many choices"),
    pytest.param(pack_of(GOOD_CARD | {"minutes": [25] * 50_000}), id="many minutes"),
    pytest.param(pack_of(GOOD_CARD | {"area": "x" * 500_000}), id="a long choice"),
    pytest.param(pack_of(GOOD_CARD | {"try_it": "is, is, i " * 50_000}), id="a long text"),
    pytest.param(pack_of(GOOD_CARD | {"x" * 500_000: 1}), id="a long field"),
    pytest.param(pack_of(GOOD_CARD | {f"x{number}": 1 for number in range(50_000)}), id="many fields"),
    pytest.param(pack_of(GOOD_CARD | {"id": "x" * 500_000, "light": "Is it?"}), id="a long id"),
    pytest.param(TextPack("own.toml", f"[[card]]\nid = 0x{'f' * 500_000}"), id="a long number"),
    pytest.param(TextPack("own.toml", f"[[card]]\nminutes = [0x{'f' * 500_000}]"), id="a long time"),
    pytest.param(TextPack("own.toml", "[[card]]\nid = " + "[" * 50_000), id="nested"),
    pytest.param(TextPack("own.toml", "card = [" + "{}," * 30_000 + "]"), id="many empty cards"),
    pytest.param(many(lambda _: {}), id="the same card everywhere"),
    pytest.param(many(lambda _: {"id": "own-1"}), id="the same id everywhere"),
    pytest.param(many(lambda number: {"try_it": " ".join(words(number))}), id="the same words everywhere"),
]


@pytest.mark.parametrize("pack", HOSTILE)
def test_no_pack_has_more_than_a_hundred_faults_and_none_is_long(pack: TextPack) -> None:
    faults = lint([pack], packs_in()).faults

    assert 0 < len(faults) <= MOST_FAULTS
    assert max(map(len, faults)) <= LONGEST_FAULT


def test_that_there_is_more_is_the_last_fault() -> None:
    few, more = many(lambda _: {"lead": "boss"}, MOST_FAULTS), many(lambda _: {"lead": "boss"})

    assert lint([few]).faults[-1].startswith("own.toml, card own-99: lead is 'boss'")
    assert lint([more]).faults[-2:] == (lint([few]).faults[98], MORE)
    assert len(faults_of(more)) == MOST_FAULTS


def test_one_letter_a_thousand_times_is_one_fault() -> None:
    assert lint([pack_of(OF_A_LETTER)], packs_in()).faults == (
        "own.toml, card own-1: mentor_leads holds 1000 items, and 3 are the most.",
    )


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"sources": ["x"] * (checking.MOST_ITEMS + 1)}, ("sources", "holds 21 items, and 20 are the most")),
        ({"light": "x" * 1_001}, ("light", "is longer than 140 characters")),
        ({"sources": ["x" * 1_001]}, ("sources", "is longer than 220 characters")),
        ({f"x{n}": 1 for n in range(50)}, ("it", "has 66 fields, and a card has 23 at most")),
        ({"minutes": [1_441]}, ("minutes", "must be a list of whole numbers from 1 to 1440")),
    ],
)
def test_a_card_that_is_too_much_is_neither_read_nor_drawn_nor_compared(
    change: CardRow, fault: tuple[str, str]
) -> None:
    looked_at: list[Card] = []

    def rule(card: Card) -> Faults:
        looked_at.append(card)
        yield from ()

    twin = GOOD_CARD | {"id": "own-2"}
    (found,) = faults_of(pack_of(twin | change), [pack_of(GOOD_CARD)], [rule])

    assert ((found.field, found.predicate), looked_at) == (fault, [])
    assert len(faults_of(pack_of(twin), [pack_of(GOOD_CARD)], [rule])) > 1, "else it is compared"


def test_a_long_text_of_a_card_is_still_read_so_that_all_is_told_at_once() -> None:
    faults = lint([pack_of(GOOD_CARD | {"light": "Is it " + "x" * 900 + "?"})]).faults

    assert [each.partition(" is longer")[0].partition(" can be")[0] for each in faults][:2] == [
        "own.toml, card own-1: light"
    ] * 2


def test_too_many_cards_are_counted_and_not_compared() -> None:
    assert lint([many(lambda _: {}, MOST_CARDS + 1)]).faults == (
        f"own.toml holds {MOST_CARDS + 1} cards, and {MOST_CARDS} are the most.",
    )


class TestTheParser:
    """Each text is good TOML: had it been parsed, it would be refused in other words."""

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("#" * (LONGEST_PACK + 1), f"it is longer than {LONGEST_PACK:,} characters"),
            ("x = [" + "1," * MOST_MARKS + "]", "it holds too many keys, values or tables"),
            ("card = [" + "{}," * MOST_MARKS + "]", "it holds too many keys, values or tables"),
            ("a = 1\n" * (MOST_MARKS + 1), "it holds too many keys, values or tables"),
            ("[[card]]\n" * MOST_MARKS, "it holds too many keys, values or tables"),
            (
                f"[{'a.' * (MOST_DOTS_OF_A_TABLE + 1)}a]\n" + "a = 1\n" * 20_000,
                "too many dots in the name of a table",
            ),
            (
                f" [[ {'a . ' * (MOST_DOTS_OF_A_TABLE + 1)}a]]\n" + "a = 1\n" * 20_000,
                "too many dots in the name of a table",
            ),
        ],
    )
    def test_what_would_take_it_long_is_not_given_to_it(self, text: str, says: str) -> None:
        with pytest.raises(BadCard, match=f"cannot be read as TOML: {says}"):
            card_rows(TextPack("own.toml", text))

    def test_a_full_shelf_of_the_longest_cards_is_read(self) -> None:
        text = "Wait, so it goes. " * 12
        row = GOOD_CARD | dict.fromkeys(
            ("why_mentor", "why_leader", "leader_brings", "try_it", "check_it", "promise", "support"), text
        )
        row |= {"mentor_leads": [text[:140]] * 3, "leader_asks": [text[:140]] * 2, "sources": [text] * 10}

        assert len(card_rows(many(lambda _: row))) == MOST_CARDS


class TestComparing:
    def test_the_same_few_words_in_many_orders_are_given_up(self) -> None:
        texts = [" ".join(words(number)) for number in range(5_000)]

        with pytest.raises(twins.TooMuchAlike):
            list(twins.similar_sentences(texts))

        assert lint([many(lambda number: {"sources": [], "try_it": " ".join(words(number))})]).faults

    def test_that_it_was_given_up_is_a_fault(self) -> None:
        assert lint([pack_of(GOOD_CARD)], packs_in(), most_looks=10).faults == (
            "own.toml: text repeats the same words in too many places to be compared.",
        )

    def test_a_full_shelf_of_other_cards_is_compared(self) -> None:
        """Of the words of the shipped cards a fifth are others in each copy, as in cards of one hand."""
        texts = [
            " ".join(f"{word}{copy}" if number % 5 == 0 else word for number, word in enumerate(line.split()))
            for pack in packs_in()
            for line in pack.read_text(encoding="utf-8").splitlines()
            for copy in range(4)
        ]

        assert len(list(islice(twins.similar_sentences(texts), 10_000))) > 0

    def test_what_was_compared_before_is_not_compared_again(self) -> None:
        texts = [SENTENCE, SENTENCE, SENTENCE]

        assert list(twins.similar_sentences(texts)) == [(0, 1), (0, 2), (1, 2)]
        assert list(twins.similar_sentences(texts, compared=2)) == [(0, 2), (1, 2)]
        assert list(twins.similar_cards(texts, compared=3)) == []

    def test_known_packs_alone_cost_no_look(self) -> None:
        assert lint([], packs_in(), most_looks=0).faults == ()
