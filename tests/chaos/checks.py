"""What must be true after all of it. Each check says what is wrong; silence is good."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from bot.mentoring.model import NudgeState, Skip
from bot.mentoring.timing import cadence
from handlers.nudging.deliver import IN_FLIGHT
from tests.chaos.account import Account, Heard, Row
from tests.chaos.seeding import zone_of

FINAL = (NudgeState.SENT, NudgeState.SKIPPED, NudgeState.FAILED, NudgeState.UNCONFIRMED)
INTERRUPTED = "interrupted"
MANY = 50  # of so many kills one must have met a request under way
UNSENT = 0.02  # the share that may be skipped or failed: in the chaos a few become too late


def complaints(account: Account) -> list[str]:
    return [f"{check.__name__}: {said}" for check in CHECKS for said in check(account)]


def every_nudge_has_ended(account: Account) -> Iterator[str]:
    open_still = [row for row in account.due if row.state not in FINAL]
    if open_still:
        yield f"{len(open_still)} have not, such as {open_still[0]}"
    unexplained = [row for row in account.rows if row.state in FINAL[1:] and not row.reason]
    if unexplained:
        yield f"{len(unexplained)} ended without a reason, such as {unexplained[0]}"


def no_week_is_forgotten(account: Account) -> Iterator[str]:
    planned: dict[str, set[str]] = {}
    for row in account.rows:
        planned.setdefault(row.person_id, set()).add(row.week)
    missing = {who: weeks - planned.get(who, set()) for who, weeks in account.expected.items()}
    forgotten = [(who, sorted(weeks)) for who, weeks in missing.items() if weeks]
    if forgotten:
        yield f"for {len(forgotten)} people nothing was ever planned in some week, such as {forgotten[0]}"


def nothing_came_twice(account: Account) -> Iterator[str]:
    doubled = {nudge: count for nudge, count in times_heard(account).items() if count > 1}
    if doubled:
        yield f"{len(doubled)} nudges did: {doubled}"


def what_was_sent_is_there(account: Account) -> Iterator[str]:
    there = {(each.nudge_id, each.person_id, each.channel, each.ts) for each in account.heard}
    sent = _of(account, NudgeState.SENT)
    missing = [row for row in sent if (row.id, row.person_id, row.channel_id, row.ts) not in there]
    if missing:
        yield f"{len(missing)} are not, such as {missing[0]}"


def nothing_else_is_there(account: Account) -> Iterator[str]:
    may_be = {row.id for row in _of(account, NudgeState.SENT, NudgeState.UNCONFIRMED)}
    strange = [each for each in account.heard if each.nudge_id not in may_be]
    if strange:
        yield f"{len(strange)} messages are of no nudge that was sent, such as {strange[0]}"


def the_sums_agree(account: Account) -> Iterator[str]:
    heard = {each.nudge_id for each in account.heard}
    by_state = Counter(row.state for row in account.due)
    sent, perhaps = len(_of(account, NudgeState.SENT)), _of(account, NudgeState.UNCONFIRMED)
    arrived = sum(row.id in heard for row in perhaps)
    if sent + arrived != len(account.heard):
        yield f"{sent} sent and {arrived} unconfirmed that arrived are not {len(account.heard)} messages"
    if sum(by_state[state] for state in FINAL) != len(account.due):
        yield f"{dict(by_state)} are not {len(account.due)} planned"


def doubt_has_a_cause(account: Account) -> Iterator[str]:
    """Unconfirmed is what Slack left without an answer, and what was under way when its process ended."""
    doubtful = _of(account, NudgeState.UNCONFIRMED)
    answered = [row for row in doubtful if row.reason != INTERRUPTED and row.id not in account.left_hanging]
    if answered:
        yield f"{len(answered)} were answered by Slack, such as {answered[0]}"
    lost, blows = interrupted(account), account.kills + account.restarts
    if lost > IN_FLIGHT * blows:
        yield f"{lost} were under way at {blows} kills and restarts, {IN_FLIGHT} at a time at most"


def nobody_is_over_budget(account: Account) -> Iterator[str]:
    if over := over_budget(account):
        yield f"{len(over)} weeks of people had more than one message: {over}"


def most_were_sent(account: Account) -> Iterator[str]:
    meant = [row for row in account.due if row.reason != Skip.NO_MOMENT]
    unsent = [row for row in meant if row.state in (NudgeState.SKIPPED, NudgeState.FAILED)]
    if len(unsent) > UNSENT * len(meant):
        reasons = Counter(row.reason for row in unsent)
        yield f"{len(unsent)} of {len(meant)} were not: {dict(reasons)}"


def there_was_chaos(account: Account) -> Iterator[str]:
    """A quiet run proves nothing."""
    if account.kills < account.size.kills or account.restarts < account.size.restarts:
        yield f"only {account.kills} kills and {account.restarts} restarts"
    if account.mishaps.total() < account.size.mishaps * account.size.nudges / 2:
        yield f"only {account.mishaps.total()} requests went wrong"
    if account.kills >= MANY and not interrupted(account):
        yield "no kill met a request under way"


CHECKS: tuple[Callable[[Account], Iterator[str]], ...] = (
    every_nudge_has_ended,
    no_week_is_forgotten,
    nothing_came_twice,
    what_was_sent_is_there,
    nothing_else_is_there,
    the_sums_agree,
    doubt_has_a_cause,
    nobody_is_over_budget,
    most_were_sent,
    there_was_chaos,
)


def interrupted(account: Account) -> int:
    """How many nudges a kill or a restart left without an answer."""
    return sum(row.reason == INTERRUPTED for row in account.rows)


def times_heard(account: Account) -> Counter[str]:
    return Counter(each.nudge_id for each in account.heard)


def over_budget(account: Account) -> dict[tuple[str, str], int]:
    """How many messages came, for each person's week in which more than one did."""
    received = Counter((each.person_id, _week(each)) for each in account.heard)
    return {who: count for who, count in received.items() if count > 1}


def _of(account: Account, *states: NudgeState) -> list[Row]:
    return [row for row in account.rows if row.state in states]


def _week(heard: Heard) -> str:
    moment = datetime.fromtimestamp(float(heard.ts), UTC)
    return cadence.week_of(moment, cadence.PersonalClock(zone_of(heard.person_id), heard.person_id))
