"""How a roster was read: its encoding, its columns, its managers by name, and the roles of its people."""

from collections.abc import Iterable, Iterator, Mapping

from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, and_more, button, cut, escape, mention, pages
from bot.mentoring.files.roster_changes import RosterChanges
from bot.mentoring.model import with_invisible_shown

MOST_NAMES = 30
MOST_TITLES = 12
LONGEST_TITLE = 40
EXAMPLE_NAME = "roster-example.csv"
EXAMPLE = """email,level,manager,department,location
grace@example.com,6,top,Engineering,London
farah@example.com,4,grace@example.com,Product,London
kofi@example.com,2,farah@example.com,Product,Accra
ada@example.com,1,farah@example.com,Product,Lagos
"""


def example_comment() -> str:
    """The words beside the example of a roster."""
    return _("An example of a roster. Put your people in place of these, and import it.")


def columns_button(file_address: str) -> Block:
    """The button that leads to the question what the columns of a file mean."""
    return button(_("Columns"), Button.ROSTER_COLUMNS, file_address)


def remarks(changes: RosterChanges) -> Iterator[str]:
    """What is worth knowing of how a file was read, and what its people are in each programme."""
    headings = changes.headings
    if changes.is_guessed:
        yield _("Read as Windows-1252, since it is not UTF-8: please see that names look right.")
    if headings.other_words:
        meanings = (f"{title(each)} → {column}" for column, each in headings.other_words.items())
        yield _("Columns: {columns}.").format(columns=", ".join(meanings))
    if headings.ignored_titles:
        yield _("Columns that I do not use: {columns}.").format(columns=_few(headings.ignored_titles))
    for each in changes.roles:
        yield _(
            "By level, in {programme}: {leaders} as leaders (level {level} and above), {mentors} as mentors."
        ).format(
            programme=escape(each.programme),
            leaders=each.leaders,
            level=each.leader_level,
            mentors=each.mentors,
        )


def named_managers(names: Mapping[str, str]) -> list[Block]:
    """The managers whom a file calls by their names, with those who are called so here."""
    lines = [f"{title(name)} → {mention(person_id)}" for name, person_id in names.items()]
    more = [and_more(len(lines) - MOST_NAMES)] if len(lines) > MOST_NAMES else []
    return pages(f"*{_('Managers by name')}*", [*lines[:MOST_NAMES], *more])


def title(text: str) -> str:
    """A title or a name as it stands in a file, not too long."""
    return escape(with_invisible_shown(cut(text, LONGEST_TITLE)))


def _few(titles: Iterable[str]) -> str:
    listed = [*map(title, titles)]
    remainder = len(listed) - MOST_TITLES
    return ", ".join([*listed[:MOST_TITLES], *([and_more(remainder)] if remainder > 0 else [])])
