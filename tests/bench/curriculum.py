"""Three cards for one pair, out of 1,000, after two years of talks."""

import argparse
import time
from dataclasses import replace
from datetime import UTC, datetime

from bot.library import load
from bot.mentoring.model import Card, Offer, OfferState, Profile, Stage
from bot.mentoring.topics.curriculum import next_cards
from bot.mentoring.topics.pair_history import PairHistory
from tests.bench.report import Figures, table

CARDS, WEEKS, PAIRS, ROUNDS = 1_000, 104, 10, 30
WANTED = 2.0  # milliseconds
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def measure(_asked: argparse.Namespace) -> None:
    library = enough_cards()
    roads = [two_years(library, str(number)) for number in range(PAIRS)]
    figures = Figures(f"wanted: under {WANTED} ms")
    for _ in range(ROUNDS):
        for road in roads:
            seconds = timed(library, road)
            figures.add([seconds], seconds)
    print(table(f"Three cards for a pair, out of {CARDS}, after {WEEKS} weeks", [figures]))


def enough_cards() -> list[Card]:
    """The shipped cards, over and over, each with an id of its own."""
    shipped = load().cards
    rounds = -(-CARDS // len(shipped))
    return [
        replace(card, id=f"{card.id}-{number}" if number else card.id)
        for number in range(rounds)
        for card in shipped
    ][:CARDS]


def two_years(library: list[Card], pair_id: str) -> PairHistory:
    """A pair that chose a card in each week, with wishes on both sides."""
    areas = list(dict.fromkeys(card.area for card in library))
    road = PairHistory(
        pair_id,
        stage=Stage.DEEP,
        mentor=Profile(offers=tuple(areas[:4]), wants=tuple(areas[4:6])),
        leader=Profile(offers=tuple(areas[5:8]), wants=tuple(areas[2:5])),
    )
    for _ in range(WEEKS):
        first, *others = next_cards(library, road)
        made = [(first, OfferState.CHOSEN), *((card, OfferState.SKIPPED) for card in others)]
        offers = [Offer("", pair_id, card.id, state, NOW) for card, state in made]
        road = replace(road, offers=[*road.offers, *offers])
    return road


def timed(library: list[Card], road: PairHistory) -> float:
    """The processor's seconds, so that a busy machine does not count."""
    began = time.process_time()
    next_cards(library, road)
    return time.process_time() - began
