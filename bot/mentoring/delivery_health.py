"""The health of delivery: nudges that wait, what went wrong with others, a verdict, and who is reached.

What people do is in none of it: who paused, left, said no, was silent or not to be disturbed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.mentoring.model import Nudge, NudgeState, Skip

# A killed process leaves its claims for ten minutes; a delay not much longer than that says nothing.
TOO_LONG = timedelta(minutes=15)
# One or two late nudges may have any cause; three or more that are a tenth of all have a common one.
FEW, ONE_IN = 3, 10
OWN_FAULTS = frozenset({Skip.LATE, Skip.ERROR})
"""Of all reasons for which a nudge is not sent, those that no person has anything to do with."""


class Pulse(StrEnum):
    """A verdict on delivery, as far as the stored nudges can tell."""

    WELL = "well"  # nothing is due for long
    WAS_LATE = "was_late"  # the same, but many came too late before
    BEHIND = "behind"  # something is due for long, and others ended meanwhile
    STOPPED = "stopped"  # something is due for long, and nothing ended meanwhile


@dataclass(frozen=True, slots=True)
class Backlog:
    """The nudges that have not ended: their number, the number of those due, and the oldest due instant."""

    unfinished: int = 0
    due: int = 0
    oldest_due: datetime | None = None

    def lag(self, now: datetime) -> timedelta:
        """The time for which the oldest due nudge has been waiting."""
        return now - self.oldest_due if self.oldest_due else timedelta()


@dataclass(frozen=True, slots=True)
class Tally:
    """The nudges of a workspace: those that wait, and the outcomes of others over some time.

    `counts` holds the number for each state and reason, of those that wait too: one with a reason of Slack's
    was tried before. `last_settled` is the instant at which the last one ended.
    """

    counts: Mapping[tuple[NudgeState, str | None], int]
    backlog: Backlog
    last_settled: datetime | None = None

    def count(self, *states: NudgeState) -> int:
        """The number of nudges in any of these states."""
        return sum(count for (state, _), count in self.counts.items() if state in states)

    @property
    def late(self) -> int:
        """The number of nudges that were skipped because their hour had passed."""
        return self.troubles(NudgeState.SKIPPED).get(Skip.LATE, 0)

    def troubles(self, *states: NudgeState) -> dict[str, int]:
        """The number of nudges in these states for each reason that is no person's doing."""
        troubles: dict[str, int] = {}
        for (state, reason), count in self.counts.items():
            if state in states and reason is not None and is_trouble(reason):
                troubles[reason] = troubles.get(reason, 0) + count
        return troubles


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether weekly messages reach somebody: sent, waiting, and the reasons why some were not delivered."""

    is_sent: bool
    is_waiting: bool
    failures: tuple[str, ...]


def is_trouble(reason: str) -> bool:
    """Whether what was not sent for this reason was kept back by Slack or the bot, not by a person."""
    return reason in OWN_FAULTS or reason not in {*Skip}


def reach(weekly_nudges: Iterable[Nudge]) -> Reach:
    """What may be said of somebody's weekly nudges: neither which week, nor why one was not to be sent."""
    by_state: dict[NudgeState, list[Nudge]] = {}
    for each in weekly_nudges:
        by_state.setdefault(each.state, []).append(each)
    failed = by_state.get(NudgeState.FAILED, []) + by_state.get(NudgeState.UNCONFIRMED, [])
    return Reach(
        NudgeState.SENT in by_state,
        not by_state.keys().isdisjoint((NudgeState.PLANNED, NudgeState.CLAIMED)),
        tuple(sorted({each.reason or "" for each in failed})),
    )


def pulse(tally: Tally, now: datetime) -> Pulse:
    """The verdict on delivery at that instant."""
    if tally.backlog.lag(now) <= TOO_LONG:
        return Pulse.WAS_LATE if _many_were_late(tally) else Pulse.WELL
    is_alive = tally.last_settled is not None and now - tally.last_settled <= TOO_LONG
    return Pulse.BEHIND if is_alive else Pulse.STOPPED


def _many_were_late(tally: Tally) -> bool:
    return tally.late >= FEW and tally.late * ONE_IN >= tally.late + tally.count(NudgeState.SENT)
