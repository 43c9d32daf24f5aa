"""Slack's rate limits: so many calls of a method in a minute, counted on the workspace's clock."""

import math
from collections import defaultdict, deque
from datetime import datetime, timedelta

A_SECOND, A_MINUTE = timedelta(seconds=1), timedelta(minutes=1)
CALLS_PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
SEVERAL_HUNDRED = 300  # Slack's words for what one workspace takes of the methods with a rule of their own
TIERS = {
    "apps.connections.open": 1,
    "auth.revoke": 3,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "chat.update": 3,
    "conversations.info": 3,
    "conversations.members": 4,
    "conversations.open": 3,
    "dnd.info": 3,
    "dnd.teamInfo": 2,
    "files.completeUploadExternal": 4,
    "files.delete": 3,
    "files.getUploadURLExternal": 4,
    "files.info": 4,
    "team.info": 3,
    "users.conversations": 2,
    "users.info": 4,
    "users.list": 2,
    "users.lookupByEmail": 3,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}
Rule = tuple[tuple[str, ...], int, timedelta]  # what is counted, how often at most, within what time
POSTING_METHODS = ("chat.postMessage", "chat.postEphemeral", "files.completeUploadExternal")


class RateLimits:
    """Counts calls in a sliding window; `tolerance` is how many times the rule a short burst may be."""

    def __init__(self, tolerance: int) -> None:
        self._tolerance = tolerance
        self._lately: defaultdict[tuple[str, ...], deque[datetime]] = defaultdict(deque)

    def seconds_to_wait(self, method: str, channel: str, now: datetime) -> int:
        """Counts a call made now; 0 if Slack takes it, else the whole seconds to wait (it is not counted)."""
        rules: list[Rule] = [((method,), self._per_minute(method), A_MINUTE)]
        if method in POSTING_METHODS and channel:
            # A burst of three is let through if three seconds of silence follow.
            rules.append((("posts", channel), self._tolerance, self._tolerance * A_SECOND))
        seconds = [self._wait(key, limit, window, now) for key, limit, window in rules]
        if not any(seconds):
            for key, _limit, _window in rules:
                self._lately[key].append(now)
        return max(seconds)

    def _per_minute(self, method: str) -> int:
        tier = TIERS.get(method)
        return (CALLS_PER_MINUTE[tier] if tier else SEVERAL_HUNDRED) * self._tolerance

    def _wait(self, key: tuple[str, ...], limit: int, window: timedelta, now: datetime) -> int:
        lately = self._lately[key]
        while lately and not now - window < lately[0] <= now:
            lately.popleft()
        if len(lately) < limit:
            return 0
        return max(1, math.ceil((lately[-limit] + window - now).total_seconds()))
