"""The health of delivery, for an operator: nudges that wait, outcomes of the others, and a verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.mentoring.model import NudgeState, Skip

# A killed process leaves its claims for ten minutes; a delay not much longer than that says nothing.
TOO_LONG = timedelta(minutes=15)
# One or two late nudges may have any cause; three or more that are a tenth of all have a common one.
FEW, ONE_IN = 3, 10


class Pulse(StrEnum):
    """A verdict on delivery, as far as the stored nudges can tell."""

    AT_REST = "at_rest"  # nothing is due
    KEEPING_UP = "keeping_up"
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

    `counts` holds the number for each state and reason, of those that wait too: one with a reason was tried
    before. `last_settled` is the instant at which the last one ended.
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
        return self.reasons(NudgeState.SKIPPED).get(Skip.LATE, 0)

    def reasons(self, *states: NudgeState) -> dict[str, int]:
        """The number of nudges in these states for each reason that was given."""
        reasons: dict[str, int] = {}
        for (state, reason), count in self.counts.items():
            if state in states and reason is not None:
                reasons[reason] = reasons.get(reason, 0) + count
        return reasons


def pulse(tally: Tally, now: datetime) -> Pulse:
    """The verdict on delivery at that instant."""
    if tally.backlog.lag(now) <= TOO_LONG:
        if _many_were_late(tally):
            return Pulse.WAS_LATE
        return Pulse.KEEPING_UP if tally.backlog.due else Pulse.AT_REST
    is_alive = tally.last_settled is not None and now - tally.last_settled <= TOO_LONG
    return Pulse.BEHIND if is_alive else Pulse.STOPPED


def _many_were_late(tally: Tally) -> bool:
    return tally.late >= FEW and tally.late * ONE_IN >= tally.late + tally.count(NudgeState.SENT)
