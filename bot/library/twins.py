"""Twins: cards and sentences that say nearly the same as others.

A sentence is compared by its pairs of neighbouring words, which a noun exchanged hardly changes; a card by
its rarer words, which another order or other small words do not change at all. Two are twins where their
Jaccard similarity, the part they share of all that both hold, reaches a threshold.
"""

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Sequence
from itertools import chain, pairwise
from math import ceil

SENTENCE_THRESHOLD = 0.5  # in the shipped library no two come above 0.4
CARD_THRESHOLD = 0.25  # in the shipped library no two come above 0.12
RARE = 0.1  # a word is rare if at most this part of the cards holds it
# How often, over all texts, one is looked at for what it shares with another: a hundred times what the
# shipped library needs. Texts made of the same few words would all be compared with all.
MOST_LOOKS = 500_000

WORD = re.compile(r"[\w'’-]+")

Shingles = Collection[Hashable]


class TooMuchAlike(ValueError):
    """So many texts share so many words that to compare them would take too long."""


def similar_sentences(
    texts: Sequence[str], compared: int = 0, most_looks: int = MOST_LOOKS
) -> Iterator[tuple[int, int]]:
    """The indices of each two texts that are nearly the same, the earlier first.

    The first `compared` of them are not compared with each other. Raises TooMuchAlike where more than
    `most_looks` at what two texts share would be needed.
    """
    # An empty word at both ends: the first and the last word count as pairs too.
    shingles = [set(pairwise(("", *_words(text), ""))) for text in texts]
    return _similar_sets(shingles, SENTENCE_THRESHOLD, compared, most_looks)


def similar_cards(
    texts: Sequence[str], compared: int = 0, most_looks: int = MOST_LOOKS
) -> Iterator[tuple[int, int]]:
    """The indices of each two texts whose rarer words are much the same, like `similar_sentences`."""
    word_sets = [set(_words(text)) for text in texts]
    cards_with_word = Counter(word for words in word_sets for word in words)
    rare = {word for word, count in cards_with_word.items() if count <= max(2, RARE * len(texts))}
    return _similar_sets([words & rare for words in word_sets], CARD_THRESHOLD, compared, most_looks)


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def _similar_sets(
    sets: Sequence[Shingles], threshold: float, compared: int, most_looks: int
) -> Iterator[tuple[int, int]]:
    """The indices of each two sets whose Jaccard similarity reaches the threshold; may raise TooMuchAlike.

    Compares only sets that share a rare element: two that are similar cannot differ in all their rarest. So
    15,000 sets take seconds, not hours (the prefix filter of Chaudhuri, Ganti and Kaushik 2006). Sets made to
    share what is rare are given up.
    """
    frozen_sets = [frozenset(one) for one in sets]
    frequency = Counter(each for one in frozen_sets for each in one)
    sets_with: dict[Hashable, list[int]] = {}
    looks = 0
    for index, one in enumerate(frozen_sets):
        by_rarity = sorted(one, key=lambda each: (frequency[each], str(each)))
        prefix = by_rarity[: len(one) - ceil(threshold * len(one)) + 1]
        earlier_sets = [sets_with.get(each, ()) for each in prefix] if index >= compared else []
        looks += sum(map(len, earlier_sets))
        if looks > most_looks:
            raise TooMuchAlike
        for earlier in sorted({*chain.from_iterable(earlier_sets)}):
            other = frozen_sets[earlier]
            if len(one & other) >= threshold * len(one | other):
                yield earlier, index
        for each in prefix:
            sets_with.setdefault(each, []).append(index)
