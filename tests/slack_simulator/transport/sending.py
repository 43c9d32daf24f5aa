"""The sending of a payload to the app, and its record in the traffic."""

import time

from tests.slack_simulator.state.records import Json
from tests.slack_simulator.state.state import State
from tests.slack_simulator.transport.answers import AppResponse, NotAcknowledged, Retry


async def send_to_app(state: State, kind: str, payload: Json, retry: Retry | None = None) -> AppResponse:
    """Sends a payload and gives the app's answer, an acknowledgement or not; status 0 if there was none."""
    assert state.delivery is not None, "the workspace does not know how to reach the bot"
    if kind == "interactive" and not state.manifest.is_interactive:
        return AppResponse(0, "the manifest does not switch interactivity on")
    began = time.perf_counter()
    answer = await state.delivery.send(kind, payload, retry)
    took = (time.perf_counter() - began) * 1000
    state.record_exchange("to_app", _payload_name(kind, payload), payload, answer.body, answer.status, took)
    return answer


def require_acknowledgement(kind: str, answer: AppResponse) -> AppResponse:
    """The answer, if it is an acknowledgement; raises NotAcknowledged otherwise."""
    if not answer.is_acknowledged:
        raise NotAcknowledged(kind, answer)
    return answer


def _payload_name(kind: str, payload: Json) -> str:
    """The kind of a payload, as a developer would look for it."""
    detail = (payload.get("event") or {}).get("type") or payload.get("command") or payload.get("type")
    return f"{kind} {detail}"
