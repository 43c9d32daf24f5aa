"""The verbs of `/mentor <verb> <more>`, and the stories that they lead to.

One listener with a table: Bolt prepares all its arguments anew for each listener that it tries.
"""

from collections.abc import Awaitable, Callable

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_bolt.response import BoltResponse

Listener = Callable[[AsyncArgs], Awaitable[BoltResponse | None]]


class Verbs:
    """The stories of the command by its first word, or its first two; `otherwise` takes all other words."""

    def __init__(self, otherwise: Listener) -> None:
        self._otherwise = otherwise
        self._table: dict[tuple[str, str | None], Listener] = {}

    def add(self, listener: Listener, verb: str, second: str | None = None) -> None:
        """Lead a verb to a story; with a second word, only what is followed by that."""
        self._table[verb, second] = listener

    async def listener(self, args: AsyncArgs) -> BoltResponse | None:
        """Answer a command by the story of its first two words, of its first word, or of neither."""
        words = ((args.command or {}).get("text") or "").casefold().split()
        verb, second = [*words, "", ""][:2]
        listener = self._table.get((verb, second)) or self._table.get((verb, None)) or self._otherwise
        return await listener(args)
