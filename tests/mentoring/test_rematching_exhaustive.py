"""Proposals that move, against every plan there could be on small instances."""

from collections import Counter
from dataclasses import replace
from itertools import product

from hypothesis import event, settings
from hypothesis import given as given_that
from hypothesis import strategies as st

from bot.mentoring import certificate
from bot.mentoring.facts import Facts
from bot.mentoring.model import Role
from bot.mentoring.rematching import Rematch, rematch, reopened
from tests.mentoring.test_matching import facts, leader, mentor
from tests.mentoring.test_matching_exhaustive import Pairs, Puzzle, Value, pairs_of, puzzle

LANGUAGES = ("de", "en", "fr", "no")


@st.composite
def running(draw: st.DrawFn) -> tuple[Facts, Pairs]:
    """Some people with proposals that nobody has accepted; whom a language keeps apart, who waited, who has room."""
    some = st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=2, unique=True).map(tuple)
    waits = st.sampled_from((0, 0, 0, 1))
    mentors = [
        mentor(f"m{n}", draw(st.sampled_from((1, 1, 1, 2))), languages=draw(some), waited=draw(waits))
        for n in range(draw(st.integers(2, 4)))
    ]
    leaders = [
        leader(f"l{n}", draw(st.sampled_from((1, 1, 1, 2))), languages=draw(some), waited=draw(waits))
        for n in range(draw(st.integers(2, 4)))
    ]
    given = facts(*mentors, *leaders)
    proposed: set[tuple[str, str]] = set()
    solved = puzzle(given)
    for pair in draw(st.permutations([*solved.edges])):
        if solved.fits(frozenset({*proposed, pair})) and draw(st.sampled_from((True, True, False))):
            proposed.add(pair)
    taken = Counter(key for pair in proposed for key in zip(pair, Role, strict=True))
    return replace(given, taken=dict(taken), former=sorted(proposed)), frozenset(proposed)


def best_of(solved: Puzzle, proposed: Pairs, may_move: int) -> Value:
    """The best there is of all plans that give up no more proposals than may move."""
    return max(
        solved.value(pairs)
        for kept in product((False, True), repeat=len(solved.edges))
        if len(
            proposed
            - (pairs := frozenset(edge for edge, keep in zip(solved.edges, kept, strict=True) if keep))
        )
        <= may_move
        and solved.fits(pairs)
    )


def made(found: Rematch, proposed: Pairs) -> Pairs:
    """All pairs there are in the end."""
    assert {*found.moved} <= {*found.open} <= proposed
    return pairs_of(found.plan) | (proposed - {*found.moved})


@settings(max_examples=300, deadline=None)
@given_that(running(), st.integers(0, 3))
def test_whatever_may_move(case: tuple[Facts, Pairs], may_move: int) -> None:
    given, proposed = case
    solved = puzzle(reopened(given, proposed))
    found = rematch(given, [], proposed, may_move)
    pairs = made(found, proposed)
    assert len(found.moved) <= may_move
    assert solved.edges.keys() >= pairs
    assert solved.fits(pairs)
    (as_it_is, *_), (best, *_) = (best_of(solved, proposed, bound) for bound in (0, may_move))
    reached, *_ = solved.value(pairs)
    assert best >= reached >= as_it_is
    assert reached > as_it_is or best == as_it_is  # a first pair that can be had is had
    event(f"misses {best - reached}")
    assert certificate.holds(
        found.plan,
        reopened(given, found.open),
        whom=[],
        standing=found.open,
        standing_points=found.staying,
    )
