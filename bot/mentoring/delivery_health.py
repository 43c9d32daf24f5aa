"""What an operator looks at: what waits, what became of the rest, and whether anybody delivers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.mentoring.model import NudgeState, Skip

# A process that was killed leaves its claims for ten minutes; less than that and a little is no sign.
TOO_LONG = timedelta(minutes=15)
# One or two that came too late may have any cause; one in ten has a common one.
FEW, ONE_IN = 3, 10


class Pulse(StrEnum):
    """How delivery goes, as far as the ledger can tell."""

    AT_REST = "at_rest"  # nothing is due
    KEEPING_UP = "keeping_up"
    WAS_LATE = "was_late"  # the same, but many came too late before
    BEHIND = "behind"  # something is due for long, and others were settled meanwhile
    STOPPED = "stopped"  # something is due for long, and nothing was settled meanwhile


@dataclass(frozen=True, slots=True)
class Backlog:
    """Nudges that have not ended: all of them, those whose hour has come, and the oldest such hour."""

    planned: int = 0
    due: int = 0
    oldest_due: datetime | None = None

    def lag(self, now: datetime) -> timedelta:
        """How long the oldest due nudge has been waiting."""
        return now - self.oldest_due if self.oldest_due else timedelta()


@dataclass(frozen=True, slots=True)
class Tally:
    """The ledger of a workspace: what waits, and how many ended how and why since some moment.

    `counts` holds those that wait as well: one that waits with a reason was tried before.
    """

    counts: Mapping[tuple[NudgeState, str | None], int]
    backlog: Backlog
    last_settled: datetime | None = None

    def of(self, *states: NudgeState) -> int:
        return sum(count for (state, _), count in self.counts.items() if state in states)

    @property
    def late(self) -> int:
        """How many were skipped because their hour had passed."""
        return self.why(NudgeState.SKIPPED).get(Skip.LATE, 0)

    def why(self, *states: NudgeState) -> dict[str, int]:
        """How many of these there are for each reason that was given."""
        reasons: dict[str, int] = {}
        for (state, reason), count in self.counts.items():
            if state in states and reason is not None:
                reasons[reason] = reasons.get(reason, 0) + count
        return reasons


def pulse(tally: Tally, now: datetime) -> Pulse:
    """Whether a process seems to deliver, and did."""
    if tally.backlog.lag(now) <= TOO_LONG:
        if _many_were_late(tally):
            return Pulse.WAS_LATE
        return Pulse.KEEPING_UP if tally.backlog.due else Pulse.AT_REST
    is_alive = tally.last_settled is not None and now - tally.last_settled <= TOO_LONG
    return Pulse.BEHIND if is_alive else Pulse.STOPPED


def _many_were_late(tally: Tally) -> bool:
    return tally.late >= FEW and tally.late * ONE_IN >= tally.late + tally.of(NudgeState.SENT)
