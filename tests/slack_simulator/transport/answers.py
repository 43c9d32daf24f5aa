"""The app's answers to what it is sent."""

from dataclasses import dataclass
from typing import Protocol

from tests.slack_simulator.state.records import Json


@dataclass(frozen=True)
class AppResponse:
    """The app's answer to one payload; status 0 stands for none at all."""

    status: int
    body: Json | str | None = None

    @property
    def is_acknowledged(self) -> bool:
        """Whether the app answered with 200, as Slack asks."""
        return self.status == 200


@dataclass(frozen=True)
class Retry:
    """The number of a repeated delivery, and why Slack repeats it."""

    attempt: int
    reason: str = "timeout"


class NotAcknowledged(Exception):
    """The bot did not acknowledge in time, or answered with an error."""

    def __init__(self, kind: str, answer: AppResponse) -> None:
        super().__init__(f"{kind} was not acknowledged (status {answer.status}, body {answer.body!r})")
        self.answer = answer


class Delivery(Protocol):
    """A way to the app; the kind of a payload is slash_commands, interactive or events_api."""

    async def send(self, kind: str, payload: Json, retry: Retry | None = None) -> AppResponse: ...
