"""Cards and sentences that say the same as others.

A sentence is known by its pairs of neighbouring words, which a noun exchanged hardly changes; a card by its
rarer words, which another order or other small words do not change at all. Two are twins by the part they
share of all that both hold (Jaccard).
"""

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array

SENTENCES = 0.5  # in the shipped library no two come above 0.4
CARDS = 0.25  # in the shipped library no two come above 0.12
RARE = 0.1  # a word is rare if at most this part of the cards holds it
CHUNK = 2_000

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
    """Counts what every two share by products of sparse matrices: 15,000 sets take seconds, not hours."""
    numbers: dict[Hashable, int] = {}
    columns = [numbers.setdefault(each, len(numbers)) for one in sets for each in one]
    sizes = np.array([len(one) for one in sets])
    starts = np.concatenate(([0], np.cumsum(sizes)))
    held = csr_array(
        (np.ones(len(columns), np.int32), columns, starts), shape=(len(sets), max(1, len(numbers)))
    )
    for first in range(0, len(sets), CHUNK):
        shared = (held[first : first + CHUNK] @ held.T).tocoo()
        one, other = shared.coords[0] + first, shared.coords[1]
        both = sizes[one] + sizes[other] - shared.data
        for at in np.flatnonzero((one < other) & (shared.data >= least * both)):
            yield int(one[at]), int(other[at])
