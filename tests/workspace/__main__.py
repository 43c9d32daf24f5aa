"""A simulated Slack on this machine: in a browser with Vice Versa, as a printed tour, or for any app."""

import argparse
import asyncio
import sys
from pathlib import Path
from textwrap import dedent

from tests.workspace import alone, demo, manifest, tour

HOW = dedent("""\
    what it can be:
      page    forty-eight people, Vice Versa, and a clock that you move, in the browser (the default)
      tour    twelve weeks of a programme, printed
      alone   the same people and the page, for any Bolt app

    how to run any Bolt app against it:
      1. python -m tests.workspace alone --manifest YOUR.yaml
         It gives the scopes, commands and events of that manifest, and refuses the rest as Slack does.
      2. In Socket Mode, start your app with the tokens it prints, and Slack's address replaced:

             client = AsyncWebClient(token="xoxb-simulated", base_url="http://127.0.0.1:8787/api/")
             app = AsyncApp(client=client)
             await AsyncSocketModeHandler(app, "xapp-simulated").start_async()

      3. Over HTTP instead, add --events http://127.0.0.1:3000/slack/events, and check signatures with
             signing_secret="simulated-signing-secret"
      4. Open the page, be anybody, and type your app's command. Its Traffic panel shows every call and
         payload, and its Trouble switches make Slack misbehave.

    It refuses what Slack refuses: wrong blocks, views and ids, missing scopes, triggers older than three
    seconds, and calls that come too often (429, with Retry-After). In a test, take the same from Python:

             from tests.workspace import Workspace, human, serving
             workspace = Workspace(people=[human("ada", "Ada Nwosu")], is_strict=True)
             async with serving(workspace) as server:       # server.api_url is Slack's address
                 await workspace.actor("ada").types("/yours")
                 await workspace.actor("ada").sees("Hello")
""")


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.workspace",
        description=__doc__,
        epilog=HOW,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", nargs="?", choices=("page", "tour", "alone"), default="page")
    parser.add_argument("--port", type=int, default=8787, help="where the page is (default 8787)")
    parser.add_argument("--manifest", type=Path, default=manifest.OURS, help="alone: the app's manifest")
    parser.add_argument("--events", metavar="URL", help="alone: where the app listens, if not by Socket Mode")
    parser.add_argument("--strict", action="store_true", help="alone: no bursts, and every event twice")
    asked = parser.parse_args(words)
    if asked.what == "tour":
        return asyncio.run(tour.play())
    if asked.what == "page":
        return asyncio.run(demo.show(demo.fresh_folder(), asked.port))
    try:
        read = manifest.read(asked.manifest)
    except ValueError as objection:
        parser.error(str(objection))
    return asyncio.run(alone.show(read, asked.port, asked.events, is_strict=asked.strict))


if __name__ == "__main__":
    sys.exit(main())
