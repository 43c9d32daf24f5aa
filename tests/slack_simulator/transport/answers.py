"""How a bot answers what it is sent."""

from dataclasses import dataclass
from typing import Protocol

from tests.slack_simulator.state.records import Json


@dataclass(frozen=True)
class Answer:
    """The acknowledgement of one payload; status 0 stands for none at all."""

    status: int
    body: Json | str | None = None

    @property
    def acknowledged(self) -> bool:
        return self.status == 200


@dataclass(frozen=True)
class Retry:
    """Which repetition of a delivery this is, and why Slack repeats it."""

    attempt: int
    reason: str = "timeout"


class NotAcknowledged(Exception):
    """The bot did not acknowledge in time, or answered with an error."""

    def __init__(self, kind: str, answer: Answer) -> None:
        super().__init__(f"{kind} was not acknowledged (status {answer.status}, body {answer.body!r})")
        self.answer = answer


class Delivery(Protocol):
    """Carries a payload to the bot: kind is slash_commands, interactive or events_api."""

    async def send(self, kind: str, payload: Json, retry: Retry | None = None) -> Answer: ...
