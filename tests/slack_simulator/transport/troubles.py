"""Troubles at Slack or on the way there, that last until they are ended."""

from collections.abc import Awaitable, Callable

from tests.slack_simulator.state.records import Fault, Json

RATE_LIMITED_BODY = {"ok": False, "error": "ratelimited"}
SERVER_ERROR_BODY = {"ok": False, "error": "service_unavailable"}
SLOW_SECONDS = 2.0
SPARED_AFTER = 2  # each second call suffers, so that one who tries again gets through


def _rate_limited() -> Fault:
    return Fault("*", 429, RATE_LIMITED_BODY, headers={"Retry-After": "1"})


def _server_error() -> Fault:
    return Fault("*", 503, SERVER_ERROR_BODY)


def _unanswered() -> Fault:
    return Fault("*", hangs=True, takes_effect=True)


def _dropped_before() -> Fault:
    return Fault("*", 0)


def _dropped_after() -> Fault:
    return Fault("*", 0, takes_effect=True)


CALL_TROUBLES: dict[str, tuple[str, Callable[[], Fault]]] = {
    "too_many_requests": (
        "Every second call is answered “too many requests, wait a second” (429).",
        _rate_limited,
    ),
    "server_errors": ("Every second call is answered with an error of Slack's own (503).", _server_error),
    "no_answer": ("Every second call is taken and never answered.", _unanswered),
    "dropped_before": ("Every second connection breaks before Slack has taken the call.", _dropped_before),
    "dropped_after": ("Every second connection breaks after Slack has taken the call.", _dropped_after),
}
LASTING_TROUBLES = {
    "slow": "Every answer takes two seconds longer.",
    "events_twice": "Each event comes twice.",
    "events_out_of_order": "Events overtake one another.",
    "revoked": "The app's token is revoked.",
}
INSTANT_TROUBLES = {"reconnect": "Socket Mode asks the app to connect again, now."}


class Troubles:
    """The troubles that are on; each has a name and a sentence for a person."""

    def __init__(self) -> None:
        self._on: set[str] = set()
        self._calls = 0
        self.reconnect: Callable[[], Awaitable[None]] | None = None

    def offered(self) -> list[Json]:
        """Every trouble by its name, with a sentence about it and whether it is on."""
        words = (
            {name: sentence for name, (sentence, _make) in CALL_TROUBLES.items()}
            | LASTING_TROUBLES
            | INSTANT_TROUBLES
        )
        return [
            {"name": name, "words": sentence, "is_on": name in self._on} for name, sentence in words.items()
        ]

    def end(self) -> None:
        """Ends all troubles."""
        self._on.clear()

    async def switch(self, name: str, on: bool) -> None:
        """Begins or ends a trouble; raises KeyError for one that is not offered."""
        if name not in {each["name"] for each in self.offered()}:
            raise KeyError(name)
        if name in INSTANT_TROUBLES:
            if on and self.reconnect:
                await self.reconnect()
        elif on:
            self._on.add(name)
        else:
            self._on.discard(name)

    def is_on(self, name: str) -> bool:
        """Whether this trouble is on."""
        return name in self._on

    def fault(self, method: str) -> Fault | None:
        """The fault that befalls the call made now; the trouble does not depend on its method."""
        suffering = [make for name, (_sentence, make) in CALL_TROUBLES.items() if name in self._on]
        if not suffering:
            return None
        turn, is_spared = divmod(self._calls, SPARED_AFTER)
        self._calls += 1
        return None if is_spared else suffering[turn % len(suffering)]()

    def delay(self) -> float:
        """The seconds, of this machine's time, that an answer takes longer."""
        return SLOW_SECONDS if self.is_on("slow") else 0.0
