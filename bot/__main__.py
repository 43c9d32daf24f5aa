"""`python -m bot <word>`: the words of the command line, and what each prints."""

import argparse
import asyncio
import io
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from slack_sdk.errors import SlackApiError

from bot import app, doctor, keys, log, rehearse, roster, stopping, topics, transfer
from bot.arguments import instant
from bot.blocks.kit.language import pluralize
from bot.blocks.messages import roster_import
from bot.clock import utc_now
from bot.mentoring.files.people_and_wishes import BadSpreadsheet
from bot.mentoring.files.roster import read as read_roster
from bot.mentoring.files.roster_changes import ImportUnconfirmed
from bot.mentoring.files.roster_faults import BadRoster
from bot.mentoring.matching.problem import Needs, Rules
from bot.mentoring.refusals import ShelfFull
from bot.settings import BadSetting, Settings, database_url, encryption_keys, log_level
from bot.text_files import UnreadableFile, read_bytes, read_text
from handlers.acts import card_packs
from handlers.acts.card_packs import BadPack
from handlers.edge.directory import DirectoryClosed
from handlers.edge.reply import error_code
from storage import locks, schema
from storage.database import UnusableDatabase

INTERRUPTED = 130  # as shells say it
MOST_FAULTS_SHOWN = 50  # nobody mends more at once


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code: 0, 1 if it cannot be done, 130 if it was interrupted."""
    _print_question_marks_for_unknown_characters()
    arguments = _parser().parse_args(words)
    try:
        with stopping.heeding_sigterm():
            return _run_command(arguments)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return INTERRUPTED


def _run_command(arguments: argparse.Namespace) -> int:
    """Run a command; gives what it gives, or 1 after printing a sentence about what is wrong."""
    try:
        log.configure(log_level(os.environ))
        with schema.explaining_errors():
            return int(arguments.act(arguments))
    except (BadSetting, UnusableDatabase, UnreadableFile, ShelfFull) as error:
        print(error, file=sys.stderr)
    except (SlackApiError, DirectoryClosed) as error:
        code = error_code(error) if isinstance(error, SlackApiError) else error
        print(f"Slack refused: {code}. `python -m bot doctor` says more.", file=sys.stderr)
    except BadRoster as bad:
        _print_faults("imported", [roster_import.fault_line(fault) for fault in bad.faults])
    except BadPack as bad:
        _print_faults("imported", bad.faults)
    except BadSpreadsheet as bad:
        _print_faults("planned", bad.faults)
    return 1


def _print_question_marks_for_unknown_characters() -> None:
    """Make `print` write a question mark for a character that the terminal's encoding does not have."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _print_faults(participle: str, faults: Sequence[str]) -> None:
    """Print the faults after a sentence that nothing was imported, planned, or the like."""
    print(f"Nothing was {participle}. Please mend:", file=sys.stderr)
    print("\n".join(f"  {fault}" for fault in faults[:MOST_FAULTS_SHOWN]), file=sys.stderr)
    if len(faults) > MOST_FAULTS_SHOWN:
        print(f"  and {len(faults) - MOST_FAULTS_SHOWN:,} more", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="Vice Versa: reverse mentoring in Slack."
    )
    parser.add_argument("--version", action="version", version=f"Vice Versa {app.installed_version()}")
    words = parser.add_subparsers(required=True, metavar="WORD")
    run = words.add_parser("run", help="answer Slack and send what is due")
    run.add_argument("--migrate", action="store_true", help="bring the database to the newest schema first")
    run.add_argument("--no-scheduler", action="store_true", help="only answer; others send what is due")
    run.set_defaults(act=_run)
    words.add_parser("migrate", help="bring the database to the newest schema").set_defaults(act=_migrate)
    _add_transfers(words)
    people = words.add_parser("roster", help="who is at which level").add_subparsers(
        required=True, metavar="import"
    )
    people_import = people.add_parser("import", help="import a CSV file, whole or not at all")
    roster.add_arguments(people_import)
    people_import.set_defaults(act=_import_roster)
    rehearsal = words.add_parser("rehearse", help="the best plan from two CSV files, without Slack")
    rehearse.add_arguments(rehearsal)
    rehearsal.set_defaults(act=_rehearse)
    key_words = words.add_parser("keys", help="the keys of what is private").add_subparsers(
        required=True, metavar="WORD"
    )
    key_words.add_parser("new", help="make one").set_defaults(act=_make_key)
    rotation = key_words.add_parser("rotate", help="bring all that is private under the newest key")
    rotation.set_defaults(act=_rotate_keys)
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
    tick.add_argument("--at", type=instant, help="as of this moment, such as 2026-03-02T10:00:00+00:00")
    tick.set_defaults(act=_tick)
    words.add_parser("doctor", help="say what is missing, and how to mend it").set_defaults(act=_doctor)
    return parser


def _add_transfers(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    backup = words.add_parser("backup", help="back a SQLite database up into a new file, while the bot runs")
    backup.add_argument("file", type=Path)
    backup.set_defaults(act=_back_up)
    restoration = words.add_parser("restore", help="put a backup in the place of a SQLite database")
    restoration.add_argument("file", type=Path)
    restoration.set_defaults(act=_restore)
    copy = words.add_parser("copy", help="copy all into another database, such as PostgreSQL")
    copy.add_argument("--to", required=True, metavar="URL", help="the other, empty database")
    copy.set_defaults(act=_copy)


def _run(arguments: argparse.Namespace) -> int:
    settings = Settings.from_env(os.environ)
    with suppress(KeyboardInterrupt):
        if arguments.migrate:
            schema.migrate(settings.database_url, settings.encryption_keys)
        with locks.exclusive(settings.database_url):
            asyncio.run(_serve(settings, ticks=not arguments.no_scheduler))
    return 0


async def _serve(settings: Settings, *, ticks: bool) -> None:
    """Until the process is told to stop, which cancels it wherever it is."""
    async with app.serve(settings, ticks=ticks) as bot:
        logging.getLogger("bot").info("ready for %s in workspace %s", settings.command, bot.workspace.id)
        await asyncio.Event().wait()


def _migrate(_arguments: argparse.Namespace) -> int:
    schema.migrate(database_url(os.environ), encryption_keys(os.environ))
    print("The database has the newest schema.")
    return 0


def _back_up(arguments: argparse.Namespace) -> int:
    print(transfer.back_up(database_url(os.environ), arguments.file))
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    print(transfer.restore(database_url(os.environ), arguments.file))
    return 0


def _copy(arguments: argparse.Namespace) -> int:
    print(transfer.copy(database_url(os.environ), encryption_keys(os.environ), arguments.to))
    return 0


def _make_key(_arguments: argparse.Namespace) -> int:
    key, explanation = keys.make(database_url(os.environ), encryption_keys(os.environ))
    if key:
        print(key)
    print(explanation, file=sys.stderr if key else sys.stdout)
    return 0


def _rotate_keys(_arguments: argparse.Namespace) -> int:
    url = database_url(os.environ)
    with locks.exclusive(url):
        rotation = asyncio.run(keys.rotate(url, encryption_keys(os.environ)))
    print(rotation.sentence, file=sys.stdout if rotation.is_whole else sys.stderr)
    return 0 if rotation.is_whole else 1


def _rehearse(arguments: argparse.Namespace) -> int:
    starts_on = arguments.starts_on or utc_now().date()
    rules = Rules(level_gap=arguments.level_gap, needs=Needs(arguments.needs), seed=arguments.seed)
    report = rehearse.rehearse(
        arguments.people, arguments.wishes, arguments.out, starts_on, arguments.weeks, rules
    )
    try:
        print(report, flush=True)
    except BrokenPipeError:
        # Something like `head` has read enough. Python would fail once more when it flushes the rest at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _import_roster(arguments: argparse.Namespace) -> int:
    table = read_roster(read_bytes(arguments.file))
    settings = Settings.from_env(os.environ)
    try:
        if arguments.dry_run:
            print(asyncio.run(roster.preview(settings, table)))
        else:
            print(asyncio.run(roster.import_table(settings, table, roster.confirmations(arguments))))
    except ImportUnconfirmed as error:
        print(roster.open_questions(error), file=sys.stderr)
        return 1
    return 0


def _check_topics(arguments: argparse.Namespace) -> int:
    result = topics.check(arguments.files)
    for fault in result.faults:
        print(fault)
    cards = pluralize("{count} card", "{count} cards", result.cards)
    if result.faults:
        print(f"\nTo mend in {cards}: {len(result.faults)}.")
        return 1
    print(
        f"Nothing to mend in {cards}. Shape, length, questions, words and reading level are fine, all fits "
        "into Slack, and no two of the library have one id or say the same."
    )
    return 0


def _import_topics(arguments: argparse.Namespace) -> int:
    text = read_text(arguments.file)
    count = asyncio.run(_import_pack(Settings.from_env(os.environ), arguments.file.name, text))
    print(pluralize("{count} card imported as a draft.", "{count} cards imported as drafts.", count))
    return 0


async def _import_pack(settings: Settings, name: str, text: str) -> int:
    async with app.build(settings) as bot:
        return await card_packs.import_pack(
            name, text, bot.db, bot.workspace.id, bot.clock(), roster.BY_COMMAND_LINE
        )


def _export_topics(arguments: argparse.Namespace) -> int:
    pack = asyncio.run(_export_pack(Settings.from_env(os.environ)))
    if not pack:
        print("There are no cards of your own to export.", file=sys.stderr)
        return 1
    try:
        arguments.file.write_text(pack, encoding="utf-8")
    except OSError as error:
        print(f"{arguments.file} cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    print(f"Your own cards are in {arguments.file}.")
    return 0


async def _export_pack(settings: Settings) -> str:
    async with app.build(settings) as bot, bot.db.reading(bot.workspace.id) as tx:
        return await card_packs.export_pack(tx)


def _tick(arguments: argparse.Namespace) -> int:
    settings = Settings.from_env(os.environ)
    with locks.exclusive(settings.database_url):  # beside a running bot there would be two paces
        asyncio.run(_tick_once(settings, arguments.at))
    return 0


async def _tick_once(settings: Settings, at: datetime | None) -> None:
    async with app.build(settings, (lambda: at) if at else None) as bot:
        await bot.tick()


def _doctor(_arguments: argparse.Namespace) -> int:
    findings = asyncio.run(doctor.examine(os.environ))
    for finding in findings:
        print(finding)
    return 0 if all(finding.is_well for finding in findings) else 1


if __name__ == "__main__":
    sys.exit(main())
