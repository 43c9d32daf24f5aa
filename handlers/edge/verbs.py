"""The verbs of `/mentor <verb> <more>`, and the stories that they lead to.

One listener with a table: Bolt prepares all its arguments anew for each listener that it tries.
"""

from collections.abc import Awaitable, Callable

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_bolt.response import BoltResponse

Listener = Callable[[AsyncArgs], Awaitable[BoltResponse | None]]


class Verbs:
    """The stories of the command by its first words, one to three; `otherwise` takes all other words."""

    def __init__(self, otherwise: Listener) -> None:
        self._otherwise = otherwise
        self._table: dict[tuple[str, ...], Listener] = {}

    def add(self, listener: Listener, *words: str) -> None:
        """Lead a verb to a story; with further words, only what goes on with these."""
        self._table[words] = listener

    async def listener(self, args: AsyncArgs) -> BoltResponse | None:
        """Answer a command by the story that most of its first words lead to."""
        words = ((args.command or {}).get("text") or "").casefold().split() or [""]
        stories = (self._table.get(tuple(words[:count])) for count in (3, 2, 1))
        listener = next(filter(None, stories), self._otherwise)
        return await listener(args)
