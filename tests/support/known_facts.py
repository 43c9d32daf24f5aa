"""What is true of a company, written down beside the bot, and the rules of safety judged by it alone.

Nothing here is the bot's: lines are walked one step at a time, and rules have the plainest words.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

TOP = "top"
GHOST = "gone"  # a manager without an account
A_LINE, A_MANAGER, A_LIST, AN_ACCOUNT = "a line", "a manager", "a list", "an account"
THE_LEVELS = "the levels"
"""The rules that two people may break; the last is one for proposals alone."""


@dataclass
class KnownFacts:
    """By handle: levels, managers and private lists; who lost their account; the pairs that are pinned."""

    levels: dict[str, int | None] = field(default_factory=dict)
    managers: dict[str, str | None] = field(default_factory=dict)
    avoids: dict[str, set[str]] = field(default_factory=dict)
    without_account: set[str] = field(default_factory=set)
    pinned: set[tuple[str, str]] = field(default_factory=set)

    def line_above(self, person: str) -> list[str]:
        """Everybody above a person; a line is no longer than there are people."""
        line = [self.managers.get(person)]
        for _step in self.managers:
            line.append(self.managers.get(line[-1] or ""))
        return [each for each in line if each and each != TOP]

    def broken_rules(self, mentor: str, leader: str, *, is_proposal: bool) -> list[str]:
        """Every rule that these two are known to break."""
        manager = self.managers.get(mentor)
        levels = self.levels.get(mentor), self.levels.get(leader)
        is_upside_down = None not in levels and levels[0] >= levels[1]  # type: ignore[operator]
        broken = {
            AN_ACCOUNT: bool({mentor, leader} & self.without_account),
            A_LINE: leader in self.line_above(mentor) or mentor in self.line_above(leader),
            A_MANAGER: manager not in (None, TOP) and manager == self.managers.get(leader),
            A_LIST: self.has_listed(mentor, leader) or self.has_listed(leader, mentor),
            THE_LEVELS: is_proposal and is_upside_down and (mentor, leader) not in self.pinned,
        }
        return [rule for rule, is_broken in broken.items() if is_broken]

    def has_listed(self, owner: str, other: str) -> bool:
        """Whether somebody keeps another on a private list."""
        return other in self.avoids.get(owner, ())

    def import_rows(self, rows: Iterable[tuple[str, int | None, str | None]], columns: Iterable[str]) -> None:
        """Take in a roster that the bot took: a column that it has not, and who is not in it, stay as known.

        Of somebody without an account nothing stays unless a line leads through them.
        """
        for person, level, manager in rows:
            if "level" in columns:
                self.levels[person] = level
            if "manager" in columns:
                self.managers[person] = manager
        passed = {above for each in self.managers if each != GHOST for above in self.line_above(each)}
        if GHOST not in passed:
            self.managers.pop(GHOST, None)

    def forget_private_answers(self, person: str) -> None:
        """Forget the list of somebody who left."""
        self.avoids.pop(person, None)
