"""How fast we speak to one workspace: below Slack's limits, and not at all for as long as Slack asks."""

from collections import defaultdict
from datetime import datetime, timedelta

from pyrate_limiter import InMemoryBucket, Rate, RateItem

from bot.clock import Clock

# Slack takes "several hundred" messages a minute from an app in one workspace, and does not say how many.
PER_MINUTE, A_MINUTE_IN_MS = 285, 60_000


class Pace:
    """Counts the messages of the last minute for each workspace, and knows until when each has to rest."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._minutes = defaultdict[str, InMemoryBucket](
            lambda: InMemoryBucket([Rate(PER_MINUTE, A_MINUTE_IN_MS)])
        )
        self._rests: dict[str, datetime] = {}

    def allows(self, workspace: str) -> bool:
        """Whether one more message may go out now; one that may is counted."""
        now = self._clock()
        if now < self._rests.get(workspace, now):
            return False
        moment, minute = int(now.timestamp() * 1_000), self._minutes[workspace]
        minute.leak(moment)
        return minute.put(RateItem("message", moment))

    def rests(self, workspace: str, span: timedelta) -> None:
        """Slack asked for silence: nothing goes to this workspace for so long; others go on."""
        until = self._clock() + span
        self._rests[workspace] = max(until, self._rests.get(workspace, until))
