"""Topic packs as an author checks them: the library's own rules, and Slack's limits on what is drawn."""

from collections.abc import Sequence
from pathlib import Path

from bot.blocks.card_limits import drawn
from bot.library import packs
from bot.library.lint import Outcome, lint


def check(files: Sequence[Path]) -> Outcome:
    """Looks at these files beside the shipped packs, or at the shipped packs if none is given."""
    shipped = packs.in_folder()
    asked = {file.resolve() for file in files}
    others = [pack for pack in shipped if Path(str(pack)).resolve() not in asked]
    return lint(files, others, [drawn]) if files else lint(shipped, rules=[drawn])
