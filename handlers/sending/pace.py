"""How fast we speak to one workspace: below Slack's limits, and not at all for as long as Slack asks."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from pyrate_limiter import InMemoryBucket, Rate, RateItem

from bot.clock import Clock

# Slack takes "several hundred" messages a minute from an app in one workspace, and does not say how many.
PER_MINUTE, A_MINUTE_IN_MS = 290, 60_000
# A nudge stands in the ledger, where another process reads of it; what else it said, each knows alone.
NUDGE, ELSE = "nudge", "else"
# For fewer it is not worth beginning again before the next tick.
WORTH_IT = 30
# A pass looks at the clock it began with, and what comes after it waits: where Slack is slow, it makes way.
A_PASS = timedelta(seconds=30)


class Pace:
    """Counts the messages of the last minute for each workspace, and knows until when each has to rest."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._minutes = defaultdict[str, InMemoryBucket](
            lambda: InMemoryBucket([Rate(PER_MINUTE, A_MINUTE_IN_MS)])
        )
        self._rests: dict[str, datetime] = {}
        self._stopped: set[str] = set()
        self._has_ended = False

    def now(self) -> datetime:
        return self._clock()

    def has_time(self, since: datetime) -> bool:
        """Whether a pass that began then may take up one thing more."""
        return not self._has_ended and self._clock() - since < A_PASS

    def recall(self, workspace: str, asked: Iterable[datetime], rests_until: datetime | None) -> None:
        """Take over what whoever delivered before had used of the last minute, and its rest."""
        minute = InMemoryBucket([Rate(PER_MINUTE, A_MINUTE_IN_MS)])
        ours = (item for item in self._minutes[workspace].items if item.name == ELSE)
        nudges = (RateItem(NUDGE, _in_ms(moment)) for moment in asked)
        for item in sorted((*ours, *nudges), key=lambda item: item.timestamp):
            minute.put(item)
        self._minutes[workspace] = minute
        if rests_until:
            self._rests[workspace] = max(rests_until, self._rests.get(workspace, rests_until))

    def ends(self) -> None:
        """Nothing more goes out: the process is about to stop."""
        self._has_ended = True

    def allows(self, workspace: str, what: str = NUDGE) -> bool:
        """Whether one more message may go out now; one that may is counted."""
        now = self._clock()
        is_open = not self._has_ended and not self._is_resting(workspace, now)
        may_go = is_open and self._minute(workspace, now).put(RateItem(what, _in_ms(now)))
        if not may_go:
            self._stopped.add(workspace)
        return may_go

    def may_go_on(self) -> bool:
        """Whether there is room again for a workspace that was stopped; it is told once."""
        now = self._clock()
        free = {each for each in self._stopped if self._has_room(each, now)}
        self._stopped -= free
        return bool(free)

    def rests(self, workspace: str, span: timedelta) -> datetime:
        """Slack asked for silence: nothing goes to this workspace for so long; gives until when."""
        until = self._clock() + span
        self._rests[workspace] = max(until, self._rests.get(workspace, until))
        return self._rests[workspace]

    def _has_room(self, workspace: str, now: datetime) -> bool:
        used = self._minute(workspace, now).count()
        return not self._is_resting(workspace, now) and used <= PER_MINUTE - WORTH_IT

    def _is_resting(self, workspace: str, now: datetime) -> bool:
        return now < self._rests.get(workspace, now)

    def _minute(self, workspace: str, now: datetime) -> InMemoryBucket:
        """The messages of the last minute."""
        minute = self._minutes[workspace]
        minute.leak(_in_ms(now))
        return minute


def _in_ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000)
