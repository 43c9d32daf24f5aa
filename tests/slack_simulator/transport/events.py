"""The way of events to the app: in an envelope, again when not acknowledged, not always in order."""

from contextlib import suppress
from datetime import timedelta

from tests.slack_simulator.state.records import Json, LateEvent, Message
from tests.slack_simulator.state.state import State
from tests.slack_simulator.transport import payloads
from tests.slack_simulator.transport.answers import AppResponse, NotAcknowledged, Retry
from tests.slack_simulator.transport.sending import require_acknowledgement, send_to_app

A_MINUTE = timedelta(minutes=1)
# When Slack tries again after the first attempt, the second and the third; then it gives up.
RETRY_DELAYS = (timedelta(0), A_MINUTE, 5 * A_MINUTE)


# Slack names the event alone; an app subscribes to it for each kind of conversation apart.
SUBSCRIPTIONS = {"im": "message.im", "mpim": "message.mpim", "channel": "message.channels"}


async def deliver_message(state: State, message: Message) -> None:
    """Tells the app of a person's message, if its manifest asks for it there, or if it was mentioned."""
    place = state.conversations[message.channel]
    if state.bot_user_id not in place.members:
        return
    kind = "mpim" if place.is_mpim else "im" if place.is_im else "channel"
    event: Json = {
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "channel": message.channel,
        "event_ts": message.ts,
        "team": state.team_id,
    }
    with suppress(NotAcknowledged):  # the person sees nothing of it
        if SUBSCRIPTIONS[kind] in state.subscriptions:
            await _deliver(state, {"type": "message", "channel_type": kind, **event})
        if kind != "im" and f"<@{state.bot_user_id}>" in message.text:
            await deliver_event(state, {"type": "app_mention", **event})


async def deliver_event(state: State, event: Json, times: int = 1) -> list[AppResponse]:
    """Sends an event, `times` times under the same event_id, and then those that are late.

    Raises NotAcknowledged if the app did not take it; Slack then tries again, on the workspace's clock.
    """
    return await _deliver(state, event, times) if event["type"] in state.subscriptions else []


async def _deliver(state: State, event: Json, times: int = 1) -> list[AppResponse]:
    payload = payloads.event_callback(state, event)
    if state.troubles.is_on("events_out_of_order") and not state.late_events:
        state.late_events.append(LateEvent(payload, state.clock.now() + A_MINUTE, 0))
        return []
    answers = [await send_to_app(state, "events_api", payload, _retry(attempt)) for attempt in range(times)]
    if state.is_strict or state.troubles.is_on("events_twice"):
        await send_to_app(state, "events_api", payload, _retry(times))
    await send_late_events(state, all_of_them=state.troubles.is_on("events_out_of_order"))
    await state.settle()
    if not answers[-1].is_acknowledged:
        state.late_events.append(LateEvent(payload, state.clock.now() + RETRY_DELAYS[0], 1))
    return [require_acknowledgement(event["type"], answer) for answer in answers]


async def send_late_events(state: State, *, all_of_them: bool = False) -> None:
    """Sends the events whose time has come, as Slack does by itself: `serving` calls it now and then."""
    now = state.clock.now()
    due = [each for each in state.late_events if all_of_them or each.due <= now]
    # Taken out before anything is awaited: another delivery must not send them too.
    state.late_events = [each for each in state.late_events if each not in due]
    for late in due:
        answer = await send_to_app(state, "events_api", late.payload, _retry(late.attempt))
        if not answer.is_acknowledged and late.attempt < len(RETRY_DELAYS):
            wait = RETRY_DELAYS[late.attempt]
            state.late_events.append(LateEvent(late.payload, state.clock.now() + wait, late.attempt + 1))


def _retry(attempt: int) -> Retry | None:
    return Retry(attempt) if attempt else None
