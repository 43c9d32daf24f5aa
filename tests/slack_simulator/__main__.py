"""A simulated Slack on this machine: in a browser with Vice Versa, as a printed tour, or for any app."""

import argparse
import asyncio
import errno
import sys
import textwrap
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from tests.slack_simulator.demo import alone, tour, visit
from tests.slack_simulator.state import manifest
from tests.slack_simulator.web_api import methods

METHODS = textwrap.fill(
    ", ".join(sorted(methods.METHODS)), 96, initial_indent=" " * 6, subsequent_indent=" " * 6
)
HOW = textwrap.dedent("""\
    what it can be:
      page    forty-eight people, Vice Versa, and a clock that you move, in the browser (the default)
      tour    twelve weeks of a programme, printed
      alone   the same people and the page, for any Bolt app

    how to run any Bolt app against it:
      1. python -m tests.slack_simulator alone --manifest YOUR.yaml
         It gives the scopes, commands and events of that manifest (without one: of Vice Versa's), and
         refuses the rest as Slack does.
      2. In Socket Mode, start your app with the tokens it prints, and with the address it prints for Slack's:

             from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
             from slack_bolt.async_app import AsyncApp
             from slack_sdk.web.async_client import AsyncWebClient

             client = AsyncWebClient(token="xoxb-simulated", base_url="http://127.0.0.1:8787/api/")
             app = AsyncApp(client=client)
             ...
             await AsyncSocketModeHandler(app, "xapp-simulated").start_async()

      3. Over HTTP instead, add --events http://127.0.0.1:3000/slack/events, and start your app with
             app = AsyncApp(client=client, signing_secret="simulated-signing-secret")
             app.start(port=3000, path="/slack/events")
      4. Open the page, be anybody, and type your app's command. Its Traffic panel shows every call and
         payload, and its Trouble switches make Slack misbehave.

    Not simulated, and refused as such: methods beyond these,
    {methods}
    and of the events all but app_home_opened, message, app_mention, team_join, user_change,
    dnd_updated_user, tokens_revoked and app_uninstalled.

    It refuses what Slack refuses: wrong blocks, views and ids, missing scopes, triggers older than three
    seconds, and calls that come too often (429, with Retry-After). In a test, take the same from Python:

             from tests.slack_simulator import Workspace, make_user, serving
             workspace = Workspace(people=[make_user("ada", "Ada Nwosu")], is_strict=True)
             async with serving(workspace) as server:       # server.api_url is Slack's address
                 await workspace.actor("ada").types("/yours")
                 await workspace.actor("ada").sees("Hello")
""")


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.slack_simulator",
        description=__doc__,
        epilog=HOW.replace("{methods}", METHODS.strip()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", nargs="?", choices=("page", "tour", "alone"), default="page")
    parser.add_argument("--port", type=int, default=8787, help="where the page is (default 8787)")
    parser.add_argument(
        "--manifest", type=Path, default=manifest.APP_MANIFEST, help="alone: the app's manifest"
    )
    parser.add_argument("--events", metavar="URL", help="alone: where the app listens, if not by Socket Mode")
    parser.add_argument("--strict", action="store_true", help="alone: no bursts, and every event twice")
    options = parser.parse_args(words)
    try:
        app_manifest = manifest.read_manifest(options.manifest)
    except ValueError as objection:
        parser.error(str(objection))
    try:
        return asyncio.run(_selected_mode(options, app_manifest))
    except OSError as trouble:
        if trouble.errno != errno.EADDRINUSE:
            raise
        another = f'`make demo ARGS="--port {options.port + 1}"`'
        parser.error(f"something else listens at port {options.port} already; take another, as in {another}")


def _selected_mode(options: argparse.Namespace, app_manifest: manifest.Manifest) -> Coroutine[Any, Any, int]:
    if options.what == "tour":
        return tour.play()
    if options.what == "page":
        return visit.show(visit.fresh_folder(), options.port)
    return alone.show(app_manifest, options.port, options.events, is_strict=options.strict)


if __name__ == "__main__":
    sys.exit(main())
