"""`python -m tests.workspace`: the simulated workspace in a browser, or as a printed conversation."""

import argparse
import asyncio
import sys

from tests.workspace import demo, tour


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.workspace", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("page", "tour"), default="page")
    parser.add_argument("--port", type=int, default=8787, help="where the page is (default 8787)")
    asked = parser.parse_args()
    if asked.what == "tour":
        return asyncio.run(tour.play())
    return asyncio.run(demo.show(demo.fresh_folder(), asked.port))


if __name__ == "__main__":
    sys.exit(main())
