"""`python -m tests.bench [PART ...]`: measures, as ratios from one run; without a word, every part."""

import argparse
import sys
from collections.abc import Sequence

from tests.bench import curriculum, door, library, limits, matching, nudges

PARTS = {
    "door": door.measure,
    "nudges": nudges.measure,
    "limits": limits.measure,
    "matching": matching.measure,
    "library": library.measure,
    "curriculum": curriculum.measure,
}
SIZES = (1_000, 10_000, 100_000)


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    for_door = parser.add_argument_group("door", door.__doc__)
    for_door.add_argument("--warm-up", type=int, default=12, help="bursts that do not count")
    for_door.add_argument("--single", type=int, default=250, help="requests over one connection")
    for_door.add_argument("--bursts", type=int, default=125, help=f"bursts of {door.CONNECTIONS} requests")
    for_door.add_argument("--sustained", type=int, default=800, help="requests without a pause")
    for_nudges = parser.add_argument_group("nudges", nudges.__doc__)
    for_nudges.add_argument("--pairs", type=int, nargs="+", default=SIZES, help="how many, in turn")
    for_nudges.add_argument("--rounds", type=int, default=3, help="of which the quickest counts")
    for_nudges.add_argument("--claims", type=int, default=10_000, help="at least; a small crowd often")
    for_nudges.add_argument("--batches", type=int, default=10, help="that are delivered of each crowd")
    for_limits = parser.add_argument_group("limits", limits.__doc__)
    for_limits.add_argument(
        "--due", type=int, default=2_000, help="nudges that are due at once, an even number"
    )
    for_matching = parser.add_argument_group("matching", matching.__doc__)
    for_matching.add_argument(
        "--people", type=int, nargs="+", default=matching.SIZES, help="how many, in turn"
    )
    asked = parser.parse_args(words)
    if unknown := set(asked.parts) - PARTS.keys():
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    for part in asked.parts or PARTS:
        PARTS[part](asked)
    return 0


if __name__ == "__main__":
    sys.exit(main())
