"""`python -m bot roster import`: a roster taken in without Slack's forms, or shown with `--dry-run`."""

import argparse
from collections.abc import Mapping
from html import unescape
from pathlib import Path

from bot import app
from bot.blocks.kit.text import MENTION, Message
from bot.blocks.messages import roster_import
from bot.mentoring.files.csv_table import CsvTable
from bot.mentoring.files.roster_changes import ImportQuestion, ImportUnconfirmed, RosterUpdate
from bot.settings import Settings
from handlers.stories import importing_people

BY_COMMAND_LINE = "command line"
FLAGS = {
    ImportQuestion.COLUMNS: "--columns-are-right",
    ImportQuestion.NAMES: "--names-are-right",
    ImportQuestion.LEVELS: "--levels-are-right",
    ImportQuestion.ABSENT: "--leave-out-absent",
}
WHAT_FLAGS_SAY = {
    ImportQuestion.COLUMNS: "the columns that are called otherwise than by us mean what --dry-run says",
    ImportQuestion.NAMES: "the managers who are named by their names are the people whom --dry-run says",
    ImportQuestion.LEVELS: "import it though most managers stand below their people",
    ImportQuestion.ABSENT: "leave out people who are not in this Slack workspace, and import the others",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let a parser take the file, and what is to be done with it."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and import nothing")
    for question, flag in FLAGS.items():
        parser.add_argument(flag, action="store_true", help=WHAT_FLAGS_SAY[question])


def confirmations(arguments: argparse.Namespace) -> list[ImportQuestion]:
    """The questions that the flags answer with yes."""
    return [each for each, flag in FLAGS.items() if getattr(arguments, flag.strip("-").replace("-", "_"))]


async def preview(settings: Settings, table: CsvTable) -> str:
    """What the import of a roster would change, in words for a terminal."""
    async with app.build(settings) as bot:
        update = await importing_people.preview_roster(
            table, bot.directory, bot.db, bot.workspace.id, bot.clock()
        )
    flags = [FLAGS[each] for each in update.changes.questions]
    advice = [f"To import it, add {' '.join(flags)}."] if flags else []
    return "\n".join([_in_terminal(roster_import.roster_preview(update), update.names), *advice])


async def import_table(settings: Settings, table: CsvTable, confirmed: list[ImportQuestion]) -> str:
    """The result of an import, in words for a terminal; raises BadRoster or ImportUnconfirmed."""
    async with app.build(settings) as bot:
        update = await importing_people.import_roster(
            table, bot.directory, bot.db, bot.workspace.id, bot.clock(), BY_COMMAND_LINE, confirmed=confirmed
        )
    return _in_terminal(roster_import.people_imported(update), update.names)


def open_questions(error: ImportUnconfirmed) -> str:
    """The questions that keep an import from being done, each with the flag that says yes."""
    update: RosterUpdate = error.update
    preview = _in_terminal(roster_import.roster_preview(update), update.names)
    flags = " ".join(FLAGS[each] for each in error.questions)
    return f"{preview}\nIf this is right, add {flags}; if it is not, mend the file."


def _in_terminal(words: Message, names: Mapping[str, str]) -> str:
    """The words of a message, with the names of those whom it mentions."""
    text = MENTION.sub(lambda mention: names.get(mention[1], mention[1]), words.text)
    return unescape(text)
