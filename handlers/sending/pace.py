"""The rate limit for each workspace: below Slack's own, and nothing at all for as long as Slack asks."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from pyrate_limiter import InMemoryBucket, Rate, RateItem

from bot.clock import Clock

# Slack takes "several hundred" messages a minute from an app in one workspace, and does not say how many.
PER_MINUTE, A_MINUTE_IN_MS = 290, 60_000
# A nudge stands in the database, where another process reads of it; of other messages each knows its own.
NUDGE, OTHER = "nudge", "else"
# For fewer messages it is not worth beginning again before the next tick.
ROOM_TO_RESUME = 30
# The stories of a tick run one after another: where Slack is slow, a pass makes way for the next story.
LONGEST_PASS = timedelta(seconds=30)


class Pace:
    """Counts the messages of the last minute for each workspace, and knows until when each has to rest."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._minutes = defaultdict[str, InMemoryBucket](
            lambda: InMemoryBucket([Rate(PER_MINUTE, A_MINUTE_IN_MS)])
        )
        self._rests_until: dict[str, datetime] = {}
        self._blocked: set[str] = set()
        self._is_stopped = False

    def now(self) -> datetime:
        """The present instant (UTC), on the clock that the pace is kept by."""
        return self._clock()

    def has_time(self, since: datetime) -> bool:
        """Whether a pass that began at that instant may take up one thing more."""
        return not self._is_stopped and self._clock() - since < LONGEST_PASS

    def restore(self, workspace: str, attempts: Iterable[datetime], rests_until: datetime | None) -> None:
        """Take over the nudges of the last minute and the rest that Slack asked for, from any process."""
        minute = InMemoryBucket([Rate(PER_MINUTE, A_MINUTE_IN_MS)])
        others = (item for item in self._minutes[workspace].items if item.name == OTHER)
        nudges = (RateItem(NUDGE, _in_ms(moment)) for moment in attempts)
        for item in sorted((*others, *nudges), key=lambda item: item.timestamp):
            minute.put(item)
        self._minutes[workspace] = minute
        if rests_until:
            self._rests_until[workspace] = max(rests_until, self._rests_until.get(workspace, rests_until))

    def stop(self) -> None:
        """Let nothing more go out: the process is about to stop."""
        self._is_stopped = True

    def try_acquire(self, workspace: str, kind: str = NUDGE) -> bool:
        """Take room for one message, which may go out now; False if there is none."""
        now = self._clock()
        is_open = not self._is_stopped and not self._is_resting(workspace, now)
        is_taken = is_open and self._minute(workspace, now).put(RateItem(kind, _in_ms(now)))
        if not is_taken:
            self._blocked.add(workspace)
        return is_taken

    def has_room_again(self) -> bool:
        """Whether there is room again for a workspace that found none; True once for each such workspace."""
        now = self._clock()
        with_room = {each for each in self._blocked if self._has_room(each, now)}
        self._blocked -= with_room
        return bool(with_room)

    def start_rest(self, workspace: str, length: timedelta) -> datetime:
        """Send nothing to a workspace for so long, as Slack asked for; return when the rest ends (UTC)."""
        until = self._clock() + length
        self._rests_until[workspace] = max(until, self._rests_until.get(workspace, until))
        return self._rests_until[workspace]

    def _has_room(self, workspace: str, now: datetime) -> bool:
        used = self._minute(workspace, now).count()
        return not self._is_resting(workspace, now) and used <= PER_MINUTE - ROOM_TO_RESUME

    def _is_resting(self, workspace: str, now: datetime) -> bool:
        return now < self._rests_until.get(workspace, now)

    def _minute(self, workspace: str, now: datetime) -> InMemoryBucket:
        """The messages of the minute before now."""
        minute = self._minutes[workspace]
        minute.leak(_in_ms(now))
        return minute


def _in_ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000)
