"""How a payload goes to the app, and what is written down of it."""

import time

from tests.slack_simulator.state.records import Json
from tests.slack_simulator.state.state import State
from tests.slack_simulator.transport.answers import Answer, NotAcknowledged, Retry


async def send(state: State, kind: str, payload: Json, retry: Retry | None = None) -> Answer:
    """Sends a payload and waits for the acknowledgement; an answer with another status is given back too."""
    assert state.delivery is not None, "the workspace does not know how to reach the bot"
    if kind == "interactive" and not state.manifest.is_interactive:
        return Answer(0, "the manifest does not switch interactivity on")
    began = time.perf_counter()
    answer = await state.delivery.send(kind, payload, retry)
    took = (time.perf_counter() - began) * 1000
    state.exchanged("to_app", _called(kind, payload), payload, answer.body, answer.status, took)
    return answer


def insist(kind: str, answer: Answer) -> Answer:
    """The answer, if it is an acknowledgement; raises NotAcknowledged otherwise."""
    if not answer.acknowledged:
        raise NotAcknowledged(kind, answer)
    return answer


def _called(kind: str, payload: Json) -> str:
    """The kind of a payload, as a developer would look for it."""
    detail = (payload.get("event") or {}).get("type") or payload.get("command") or payload.get("type")
    return f"{kind} {detail}"
