"""Which `/mentor <verb> <more>` a command is."""

from collections.abc import Awaitable, Callable
from typing import Any


def verb(*spellings: str) -> Callable[..., Awaitable[bool]]:
    """A matcher for a command whose first word is one of these."""

    async def matches(command: dict[str, Any]) -> bool:
        words = (command.get("text") or "").split(maxsplit=1)
        return (words[0].casefold() if words else "") in spellings

    return matches


def second(spelling: str) -> Callable[..., Awaitable[bool]]:
    """A matcher for a command whose second word is this."""

    async def matches(command: dict[str, Any]) -> bool:
        return (command.get("text") or "").casefold().split()[1:2] == [spelling]

    return matches
