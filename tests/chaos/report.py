"""The account of a run, as lines to read."""

from collections import Counter

from bot.mentoring.model import NudgeState
from handlers.nudging.deliver import IN_FLIGHT
from tests.chaos.account import Account
from tests.chaos.checks import interrupted, over_budget, times_heard


def account_of(account: Account) -> str:
    """The ledger, what befell it, and the figures that must be zero or bounded."""
    lost, blows = interrupted(account), account.kills + account.restarts
    unanswered = sum(row.state is NudgeState.UNCONFIRMED for row in account.rows) - lost
    lines = {
        "kills, restarts of the database": f"{account.kills}, {account.restarts}",
        "requests that went wrong": _counted(account.mishaps),
        "nudges planned, and due by the end": f"{len(account.rows):,}, {len(account.due):,}",
        "what became of them": _counted(Counter(_end(row.state, row.reason) for row in account.rows)),
        "messages in Slack": f"{len(account.heard):,}",
        "nudges that came twice": str(sum(count > 1 for count in times_heard(account).values())),
        "weeks of people over budget": str(len(over_budget(account))),
        "unconfirmed, without an answer": f"{unanswered} of {len(account.left_hanging)} left hanging",
        "unconfirmed, interrupted": (f"{lost} (allowed {IN_FLIGHT} at each of {blows} kills and restarts)"),
    }
    return "\n".join(f"  {name:<36}{said}" for name, said in lines.items())


def _end(state: NudgeState, reason: str | None) -> str:
    is_over = state not in (NudgeState.PLANNED, NudgeState.CLAIMED)
    return f"{state} ({reason})" if is_over and reason else str(state)


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))
