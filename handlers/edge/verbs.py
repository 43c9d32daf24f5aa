"""Which story `/mentor <verb> <more>` leads to.

One listener with a table: Bolt prepares all its arguments anew for each listener that it tries.
"""

from collections.abc import Awaitable, Callable

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_bolt.response import BoltResponse

Listener = Callable[[AsyncArgs], Awaitable[BoltResponse | None]]


class Verbs:
    """The words of the command, by first and second word; `otherwise` takes what no word claims."""

    def __init__(self, otherwise: Listener) -> None:
        self._otherwise = otherwise
        self._table: dict[tuple[str, str | None], Listener] = {}

    def leads(self, listener: Listener, verb: str, then: str | None = None) -> None:
        self._table[verb, then] = listener

    async def listener(self, args: AsyncArgs) -> BoltResponse | None:
        words = ((args.command or {}).get("text") or "").casefold().split()
        verb, then = [*words, "", ""][:2]
        found = self._table.get((verb, then)) or self._table.get((verb, None)) or self._otherwise
        return await found(args)
