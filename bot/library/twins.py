"""Cards and sentences that say the same as others.

A sentence is known by its pairs of neighbouring words, which a noun exchanged hardly changes; a card by its
rarer words, which another order or other small words do not change at all. Two are twins by the part they
share of all that both hold (Jaccard).
"""

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Sequence
from itertools import pairwise
from math import ceil

SENTENCES = 0.5  # in the shipped library no two come above 0.4
CARDS = 0.25  # in the shipped library no two come above 0.12
RARE = 0.1  # a word is rare if at most this part of the cards holds it

WORD = re.compile(r"[\w'’-]+")

Shingles = Collection[Hashable]


def alike_sentences(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of two that are nearly the same, the earlier first."""
    return _alike([set(pairwise(("", *_words(text), ""))) for text in texts], SENTENCES)


def alike_cards(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of two whose rarer words are much the same, the earlier first."""
    held = [set(_words(text)) for text in texts]
    cards = Counter(word for words in held for word in words)
    rare = {word for word, count in cards.items() if count <= max(2, RARE * len(texts))}
    return _alike([words & rare for words in held], CARDS)


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def _alike(sets: Sequence[Shingles], least: float) -> Iterator[tuple[int, int]]:
    """Compares only what shares a rare part: two that are alike cannot differ in all their rarest.

    So 15,000 sets take seconds, not hours (the prefix filter of Chaudhuri and others 2006).
    """
    held = [frozenset(one) for one in sets]
    spread = Counter(each for one in held for each in one)
    places: dict[Hashable, list[int]] = {}
    for number, one in enumerate(held):
        rarest = sorted(one, key=lambda each: (spread[each], str(each)))
        telling = rarest[: len(one) - ceil(least * len(one)) + 1]
        for earlier in sorted({place for each in telling for place in places.get(each, ())}):
            if len(one & held[earlier]) >= least * len(one | held[earlier]):
                yield earlier, number
        for each in telling:
            places.setdefault(each, []).append(number)
