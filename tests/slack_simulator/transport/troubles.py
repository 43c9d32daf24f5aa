"""Troubles at Slack or on the way there, that last until they are ended."""

from collections.abc import Awaitable, Callable

from tests.slack_simulator.state.records import Fault, Json

TOO_MANY = {"ok": False, "error": "ratelimited"}
BROKEN = {"ok": False, "error": "service_unavailable"}
SLOWLY = 2.0
EVERY = 2  # each second call suffers, so that one who tries again gets through


def _limited() -> Fault:
    return Fault("*", 429, TOO_MANY, headers={"Retry-After": "1"})


def _broken() -> Fault:
    return Fault("*", 503, BROKEN)


def _unanswered() -> Fault:
    return Fault("*", never=True, after_taking=True)


def _lost() -> Fault:
    return Fault("*", 0)


def _taken_and_lost() -> Fault:
    return Fault("*", 0, after_taking=True)


OF_CALLS: dict[str, tuple[str, Callable[[], Fault]]] = {
    "too_many_requests": (
        "Every second call is answered “too many requests, wait a second” (429).",
        _limited,
    ),
    "server_errors": ("Every second call is answered with an error of Slack's own (503).", _broken),
    "no_answer": ("Every second call is taken and never answered.", _unanswered),
    "dropped_before": ("Every second connection breaks before Slack has taken the call.", _lost),
    "dropped_after": ("Every second connection breaks after Slack has taken the call.", _taken_and_lost),
}
LASTING = {
    "slow": "Every answer takes two seconds longer.",
    "events_twice": "Each event comes twice.",
    "events_out_of_order": "Events overtake one another.",
    "revoked": "The app's token is revoked.",
}
AT_ONCE = {"reconnect": "Socket Mode asks the app to connect again, now."}


class Troubles:
    """The troubles that are on; each has a name and a sentence for a person."""

    def __init__(self) -> None:
        self._on: set[str] = set()
        self._calls = 0
        self.reconnect: Callable[[], Awaitable[None]] | None = None

    def offered(self) -> list[Json]:
        words = {name: said for name, (said, _make) in OF_CALLS.items()} | LASTING | AT_ONCE
        return [{"name": name, "words": said, "is_on": name in self._on} for name, said in words.items()]

    def end(self) -> None:
        self._on.clear()

    async def switch(self, name: str, on: bool) -> None:
        """Begins or ends a trouble; raises KeyError for one that is not offered."""
        if name not in {each["name"] for each in self.offered()}:
            raise KeyError(name)
        if name in AT_ONCE:
            if on and self.reconnect:
                await self.reconnect()
        elif on:
            self._on.add(name)
        else:
            self._on.discard(name)

    def are(self, name: str) -> bool:
        return name in self._on

    def fault(self, method: str) -> Fault | None:
        """What happens to the call that comes now; of these troubles none asks which it is."""
        suffering = [make for name, (_said, make) in OF_CALLS.items() if name in self._on]
        if not suffering:
            return None
        turn, is_spared = divmod(self._calls, EVERY)
        self._calls += 1
        return None if is_spared else suffering[turn % len(suffering)]()

    def delay(self) -> float:
        """Seconds, of this machine's time, that an answer takes longer."""
        return SLOWLY if self.are("slow") else 0.0
