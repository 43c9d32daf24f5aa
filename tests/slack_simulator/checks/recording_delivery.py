"""A delivery that keeps what it is given, in place of an app."""

from tests.slack_simulator.state.records import Json
from tests.slack_simulator.state.state import State
from tests.slack_simulator.transport.answers import AppResponse, Retry


class RecordingDelivery:
    """Records each event as (user, retry attempt); while it `fails`, it acknowledges none."""

    def __init__(self, state: State) -> None:
        self.events: list[tuple[str, int]] = []
        self.fails = False
        state.delivery = self

    async def send(self, kind: str, payload: Json, retry: Retry | None = None) -> AppResponse:
        user = payload["event"]["user"]
        self.events.append((user["name"] if isinstance(user, dict) else user, retry.attempt if retry else 0))
        return AppResponse(500 if self.fails else 200)
