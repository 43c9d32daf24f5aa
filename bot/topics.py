"""The check of topic packs for their authors: the library's rules, and Slack's limits on a drawn card."""

from collections.abc import Sequence
from pathlib import Path

from bot.blocks.card_limits import card_excesses
from bot.library import packs
from bot.library.lint import LintResult, lint


def check(files: Sequence[Path]) -> LintResult:
    """Check these files beside the shipped packs, or the shipped packs if no file is given."""
    shipped = packs.packs_in()
    paths = {file.resolve() for file in files}
    others = [pack for pack in shipped if Path(str(pack)).resolve() not in paths]
    return lint(files, others, [card_excesses]) if files else lint(shipped, rules=[card_excesses])
