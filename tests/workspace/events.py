"""How events reach the app: in their envelope, again when they were not acknowledged, not always in order."""

from datetime import timedelta

from tests.workspace import payloads
from tests.workspace.answers import Answer, Retry
from tests.workspace.records import Json, LateEvent
from tests.workspace.sending import insist, send
from tests.workspace.state import State

A_MINUTE = timedelta(minutes=1)
# When Slack tries again after the first attempt, the second and the third; then it gives up.
WAITS = (timedelta(0), A_MINUTE, 5 * A_MINUTE)


async def deliver_event(state: State, event: Json, times: int = 1) -> list[Answer]:
    """Sends an event, `times` times under the same event_id, and then those that are late.

    Raises NotAcknowledged if the app did not take it; Slack then tries again, on the workspace's clock.
    """
    if event["type"] not in state.subscriptions:
        return []
    payload = payloads.event_callback(state, event)
    if state.troubles.are("events_out_of_order") and not state.late_events:
        state.late_events.append(LateEvent(payload, state.clock.now() + A_MINUTE, 0))
        return []
    answers = [await send(state, "events_api", payload, _retry(attempt)) for attempt in range(times)]
    if state.is_strict or state.troubles.are("events_twice"):
        await send(state, "events_api", payload, _retry(times))
    await _send_late_ones(state, all_of_them=state.troubles.are("events_out_of_order"))
    await state.settle()
    if not answers[-1].acknowledged:
        state.late_events.append(LateEvent(payload, state.clock.now() + WAITS[0], 1))
    return [insist(event["type"], answer) for answer in answers]


async def _send_late_ones(state: State, *, all_of_them: bool) -> None:
    due = [each for each in state.late_events if all_of_them or each.due <= state.clock.now()]
    for late in due:
        state.late_events.remove(late)
        answer = await send(state, "events_api", late.payload, _retry(late.attempt))
        if not answer.acknowledged and late.attempt < len(WAITS):
            wait = WAITS[late.attempt]
            state.late_events.append(LateEvent(late.payload, state.clock.now() + wait, late.attempt + 1))


def _retry(attempt: int) -> Retry | None:
    return Retry(attempt) if attempt else None
