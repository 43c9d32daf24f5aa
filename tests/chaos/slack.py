"""A Slack that answers badly at random, and remembers what it left without an answer."""

from collections import Counter
from random import Random
from typing import Any

from tests.chaos.size import Size
from tests.slack_simulator.state.clock import Clock
from tests.slack_simulator.state.records import Fault, Json
from tests.slack_simulator.transport.troubles import CALL_TROUBLES, Troubles
from tests.slack_simulator.web_api.arguments import Arguments
from tests.slack_simulator.workspace import Workspace

DELIVERY = "chat.postMessage"
HOW_OFTEN = {"too_many_requests": 3, "server_errors": 4, "dropped_before": 2, "dropped_after": 2}
HANG = "no_answer"
SLOWEST = 0.04  # seconds until an answer: long enough that a kill finds requests under way


class Mishaps(Troubles):
    """Each delivery may go wrong. Those that hang are few, because a bot waits for them in real time."""

    def __init__(self, size: Size, chance: Random) -> None:
        super().__init__()
        self.met: Counter[str] = Counter()
        self._chance = chance
        self._pace = Random(chance.random())
        self._share = size.mishaps
        self._deliveries = 0
        self._hangs_at = set(chance.sample(range(size.nudges * 3 // 4), size.hangs))

    def fault(self, method: str) -> Fault | None:
        kind = self._kind() if method == DELIVERY else None
        if kind is None:
            return None
        self.met[kind] += 1
        _words, make = CALL_TROUBLES[kind]
        return make()

    def delay(self) -> float:
        return self._pace.uniform(0, SLOWEST)

    def _kind(self) -> str | None:
        self._deliveries += 1
        if self._deliveries in self._hangs_at:
            return HANG
        if self._chance.random() >= self._share:
            return None
        [kind] = self._chance.choices(list(HOW_OFTEN), list(HOW_OFTEN.values()))
        return kind


class HarriedSlack(Workspace):
    """As strict as Slack can be, and in trouble. `left_hanging`: nudges whose request got no answer."""

    def __init__(self, clock: Clock, mishaps: Mishaps) -> None:
        super().__init__(clock, is_strict=True)
        self.troubles: Mishaps = mishaps
        self.left_hanging: set[str] = set()

    def record_exchange(
        self, direction: str, name: str, payload: Json, answer: Json | str | None, status: int, took: float
    ) -> None:
        super().record_exchange(direction, name, payload, answer, status, took)
        if name == DELIVERY and not status:
            self.left_hanging.add(nudge_in(Arguments(payload).objects("blocks")))


def nudge_in(blocks: list[Json]) -> str:
    """The nudge that a message is for: the buttons under its topics bear it. Empty where there are none."""
    elements: list[dict[str, Any]] = [each for block in blocks for each in block.get("elements", [])]
    nudges = {str(each["value"]).split("/")[-1] for each in elements if "value" in each} - {"-"}
    return nudges.pop() if len(nudges) == 1 else ""
