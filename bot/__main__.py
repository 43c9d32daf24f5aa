"""`python -m bot <word>`: run, migrate, roster import, rehearse, topics, tick, doctor."""

import argparse
import asyncio
import io
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from slack_sdk.errors import SlackApiError

from bot import app, doctor, rehearse, topics
from bot.blocks import reports
from bot.blocks.kit.language import counted
from bot.clock import utc_now
from bot.mentoring.files.people_and_wishes import BadSpreadsheet
from bot.mentoring.files.roster import LEVELS, BadRoster
from bot.mentoring.matching.problem import Needs, Rules
from bot.mentoring.refusals import ShelfFull
from bot.settings import BadSetting, Settings, database_url
from handlers.acts import card_packs
from handlers.acts.card_packs import BadPack
from handlers.edge.reply import slacks_code
from handlers.stories.administering import Imported, import_roster
from storage import locks, schema
from storage.database import UnusableDatabase

BY_COMMAND_LINE = "command line"
FIRST_YEAR, LAST_YEAR = 2000, 2100
INTERRUPTED = 130  # as shells say it
MOST_SHOWN = 50  # faults; more at once nobody mends


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says; gives 0, 1 where it cannot be done, 130 where somebody stopped it."""
    _say_whatever_can_be_said()
    asked = _parser().parse_args(words)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for talkative in ("slack_bolt", "slack_sdk", "alembic", "httpx"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    # It warns of each tick that finds the one before still at work, which is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    try:
        return _done(asked)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return INTERRUPTED


def _done(asked: argparse.Namespace) -> int:
    """Do it; gives 0, or 1 after a sentence about what is wrong."""
    try:
        return int(asked.act(asked))
    except (BadSetting, UnusableDatabase, rehearse.Unreadable, ShelfFull) as error:
        print(error, file=sys.stderr)
    except SlackApiError as error:
        print(
            f"Slack refused: {slacks_code(error)}. `python -m bot doctor` says more.",
            file=sys.stderr,
        )
    except BadRoster as bad:
        _say_faults("imported", [reports.fault_line(fault) for fault in bad.faults])
    except BadPack as bad:
        _say_faults("imported", bad.faults)
    except BadSpreadsheet as bad:
        _say_faults("planned", bad.faults)
    return 1


def _say_whatever_can_be_said() -> None:
    """Where what is said goes to somebody without a character, there is a question mark in its place."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _say_faults(done: str, faults: Sequence[str]) -> None:
    print(f"Nothing was {done}. Please mend:", file=sys.stderr)
    print("\n".join(f"  {fault}" for fault in faults[:MOST_SHOWN]), file=sys.stderr)
    if len(faults) > MOST_SHOWN:
        print(f"  and {len(faults) - MOST_SHOWN:,} more", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="Vice Versa: reverse mentoring in Slack."
    )
    words = parser.add_subparsers(required=True, metavar="WORD")
    run = words.add_parser("run", help="answer Slack and send what is due")
    run.add_argument("--no-scheduler", action="store_true", help="only answer; others send what is due")
    run.set_defaults(act=_run)
    words.add_parser("migrate", help="bring the database to the newest schema").set_defaults(act=_migrate)
    roster = words.add_parser("roster", help="who is at which level").add_subparsers(
        required=True, metavar="import"
    )
    roster_import = roster.add_parser("import", help="import a CSV file, whole or not at all")
    roster_import.add_argument("file", type=Path)
    roster_import.set_defaults(act=_import_roster)
    _add_rehearse(words.add_parser("rehearse", help="the best plan from two CSV files, without Slack"))
    library = words.add_parser("topics", help="topic cards").add_subparsers(required=True, metavar="WORD")
    topics_check = library.add_parser("check", help="say what to mend in packs of topic cards")
    topics_check.add_argument("files", nargs="*", type=Path, metavar="FILE", help="the shipped packs if none")
    topics_check.set_defaults(act=_check_topics)
    topics_import = library.add_parser("import", help="take in a pack of your own, whole or not at all")
    topics_import.add_argument("file", type=Path)
    topics_import.set_defaults(act=_import_topics)
    topics_export = library.add_parser("export", help="write your own cards to a file")
    topics_export.add_argument("file", type=Path)
    topics_export.set_defaults(act=_export_topics)
    tick = words.add_parser("tick", help="one pass of all scheduled work")
    tick.add_argument("--at", type=_moment, help="as of this moment, such as 2026-03-02T10:00:00+00:00")
    tick.set_defaults(act=_tick)
    words.add_parser("doctor", help="say what is missing, and how to mend it").set_defaults(act=_doctor)
    return parser


def _add_rehearse(parser: argparse.ArgumentParser) -> None:
    parser.description = "docs/rehearsal holds an example; docs/matching.md tells what the columns mean."
    parser.add_argument("people", type=Path, help="a CSV file: who takes part")
    parser.add_argument("wishes", type=Path, help="a CSV file: what they offer and want")
    parser.add_argument("--out", type=Path, required=True, help="the plan, as JSON")
    parser.add_argument("--starts-on", type=_day, help="first day, such as 2026-09-07 (default today)")
    parser.add_argument("--weeks", type=_whole(1, 104), default=26, help="its length (default %(default)s)")
    parser.add_argument(
        "--level-gap",
        type=_whole(1, LEVELS[-1] - LEVELS[0]),
        default=2,
        help="least levels between mentor and leader (default %(default)s)",
    )
    parser.add_argument(
        "--needs",
        choices=[each.value for each in Needs],
        default=Needs.BOTH.value,
        help="both: each has something the other wants; either: one has (default %(default)s)",
    )
    parser.add_argument(
        "--seed",
        type=_text,
        default="vice-versa",
        help="settles ties, another one anew (%(default)s)",
    )
    parser.set_defaults(act=_rehearse)


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 5 and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"a whole number from {least} to {most}, not {text[:20]}")
        return int(text)

    return read


def _text(text: str) -> str:
    if not text.isprintable():
        raise argparse.ArgumentTypeError("characters that can be printed, in the encoding of this terminal")
    return text


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"a day of {FIRST_YEAR} to {LAST_YEAR}, such as 2026-09-07")
    return day


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"a moment looks like 2026-03-02T10:00:00+00:00, not {text}"
        ) from None
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("a moment needs its zone, as in 2026-03-02T10:00:00+00:00")
    return moment.astimezone(UTC)


def _run(asked: argparse.Namespace) -> int:
    settings = Settings.from_env(os.environ)
    with locks.sole(settings.database_url):
        asyncio.run(_serve(settings, ticks=not asked.no_scheduler))
    return 0


async def _serve(settings: Settings, *, ticks: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    async with app.serving(settings, ticks=ticks) as bot:
        logging.getLogger("bot").info("ready for %s in workspace %s", settings.command, bot.workspace.id)
        await stop.wait()


def _migrate(_asked: argparse.Namespace) -> int:
    schema.migrate(database_url(os.environ))
    print("The database has the newest schema.")
    return 0


def _rehearse(asked: argparse.Namespace) -> int:
    starts_on = asked.starts_on or utc_now().date()
    rules = Rules(level_gap=asked.level_gap, needs=Needs(asked.needs), seed=asked.seed)
    said = rehearse.rehearse(asked.people, asked.wishes, asked.out, starts_on, asked.weeks, rules)
    try:
        print(said, flush=True)
    except BrokenPipeError:
        # Whoever reads has read enough; Python would complain once more of what it still holds.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _import_roster(asked: argparse.Namespace) -> int:
    text = rehearse.text_of(asked.file)
    imported = asyncio.run(_imported(Settings.from_env(os.environ), text))
    print(reports.people_imported(imported.people, imported.without_level, imported.untouched).text)
    return 0


async def _imported(settings: Settings, text: str) -> Imported:
    async with app.built(settings) as bot:
        return await import_roster(text, bot.client, bot.db, bot.workspace.id, bot.clock(), BY_COMMAND_LINE)


def _check_topics(asked: argparse.Namespace) -> int:
    outcome = topics.check(asked.files)
    for fault in outcome.faults:
        print(fault)
    cards = counted("{count} card", "{count} cards", outcome.cards)
    if outcome.faults:
        print(f"\nTo mend in {cards}: {len(outcome.faults)}.")
        return 1
    print(
        f"Nothing to mend in {cards}. Shape, length, questions, words and reading level are fine, all fits "
        "into Slack, and no two of the library have one id or say the same."
    )
    return 0


def _import_topics(asked: argparse.Namespace) -> int:
    text = rehearse.text_of(asked.file)
    written = asyncio.run(_taken_in(Settings.from_env(os.environ), asked.file.name, text))
    print(counted("{count} card imported as a draft.", "{count} cards imported as drafts.", written))
    return 0


async def _taken_in(settings: Settings, name: str, text: str) -> int:
    async with app.built(settings) as bot:
        return await card_packs.take_in(name, text, bot.db, bot.workspace.id, bot.clock(), BY_COMMAND_LINE)


def _export_topics(asked: argparse.Namespace) -> int:
    found = asyncio.run(_given_out(Settings.from_env(os.environ)))
    if not found:
        print("There are no cards of your own to export.", file=sys.stderr)
        return 1
    try:
        asked.file.write_text(found, encoding="utf-8")
    except OSError as error:
        print(f"{asked.file} cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    print(f"Your own cards are in {asked.file}.")
    return 0


async def _given_out(settings: Settings) -> str:
    async with app.built(settings) as bot, bot.db.reading(bot.workspace.id) as tx:
        return await card_packs.given_out(tx)


def _tick(asked: argparse.Namespace) -> int:
    settings = Settings.from_env(os.environ)
    with locks.sole(settings.database_url):  # beside a running bot there would be two paces
        asyncio.run(_tick_once(settings, asked.at))
    return 0


async def _tick_once(settings: Settings, at: datetime | None) -> None:
    async with app.built(settings, (lambda: at) if at else None) as bot:
        await bot.tick()


def _doctor(_asked: argparse.Namespace) -> int:
    findings = asyncio.run(doctor.examine(os.environ))
    for finding in findings:
        print(finding)
    return 0 if all(finding.is_well for finding in findings) else 1


if __name__ == "__main__":
    sys.exit(main())
