"""The workspace's time, which tests and the demo move."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

A_MONDAY_MORNING = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class Clock:
    """Stands still until moved, or flows with this machine's time plus an offset."""

    def __init__(
        self, start: datetime | None = None, *, flowing: bool = False, mirror: Path | None = None
    ) -> None:
        self._flowing = flowing
        self._mirror = mirror
        self._at = A_MONDAY_MORNING
        self._offset = timedelta()
        self.move_to(start or (datetime.now(UTC) if flowing else A_MONDAY_MORNING))

    def now(self) -> datetime:
        """The workspace's time, in UTC."""
        return datetime.now(UTC) + self._offset if self._flowing else self._at

    def a_moment_passes(self) -> None:
        """The second that a person needs for one act; a flowing clock needs no help."""
        if not self._flowing:
            self.advance(seconds=1)

    def advance(self, **span: Any) -> None:
        """Moves the clock by a span, given as to `timedelta`: `advance(hours=2)`."""
        self.move_to(self.now() + timedelta(**span))

    def move_to(self, moment: datetime) -> None:
        """Moves the clock to a moment, which must have a time zone; it may lie in the past."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        self._at = moment.astimezone(UTC)
        self._offset = self._at - datetime.now(UTC)
        self._tell_other_processes()

    def _tell_other_processes(self) -> None:
        if self._mirror is None:
            return
        # Another process may read at any instant: it must find the old file or the new one, never half of it.
        draft = self._mirror.with_name(f"{self._mirror.name}.{os.getpid()}.new")
        draft.write_text(f"{self._offset.total_seconds()}\n", encoding="ascii")
        os.replace(draft, self._mirror)
