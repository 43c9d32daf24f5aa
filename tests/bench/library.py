"""How long the shipped topic cards take to be read and checked, as at each start."""

import argparse
import statistics
import time

from bot import library

LONGEST = 200  # milliseconds that a start may spend on it


def loading(rounds: int = 20) -> str:
    """A line with the median over so many rounds."""
    took = []
    for _ in range(rounds):
        begun = time.perf_counter()
        cards = library.load().cards
        took.append((time.perf_counter() - begun) * 1000)
    median = statistics.median(took)
    return f"Loading the {len(cards)} shipped cards: {median:.0f} ms at the median, {LONGEST} at most.\n"


def measure(_asked: argparse.Namespace) -> None:
    print(loading())
