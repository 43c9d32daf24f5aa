"""How the arguments of a Web API call are read, whichever way they were sent, and how it is refused."""

import json
from typing import Any

from tests.slack_simulator.state.records import Json
from tests.slack_simulator.state.state import State


class Refused(Exception):
    """The call is answered with `ok: false` and this error."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.body: Json = {"ok": False, "error": error, **more}


def invalid_arguments(*messages: str) -> Refused:
    return Refused("invalid_arguments", response_metadata={"messages": list(messages)})


class Arguments:
    """The arguments of one call: form fields and query are text, JSON bodies have types."""

    def __init__(self, given: Json) -> None:
        self.given = given

    def text(self, name: str) -> str:
        value = self.given.get(name)
        if isinstance(value, dict | list):
            raise invalid_arguments(f"[ERROR] must be a string: {name}")
        return "" if value is None else str(value)

    def needed(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise invalid_arguments(f"[ERROR] missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "1")

    def number(self, name: str, otherwise: int) -> int:
        try:
            return int(self.text(name) or otherwise)
        except ValueError:
            raise invalid_arguments(f"[ERROR] must be an integer: {name}") from None

    def data(self, name: str) -> Any:
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise invalid_arguments(f"[ERROR] must be valid JSON: {name}") from None

    def names(self, name: str) -> list[str]:
        value = self.given.get(name)
        parts = value if isinstance(value, list) else self.text(name).split(",")
        if not all(isinstance(part, str) for part in parts):
            raise invalid_arguments(f"[ERROR] must be strings: {name}")
        return [part.strip() for part in parts if part.strip()]

    def things(self, name: str) -> list[Json]:
        """A list of objects; empty when it was not given."""
        value = self.data(name) or []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise invalid_arguments(f"[ERROR] must be an array of objects: {name}")
        return value


def need_scope(state: State, *any_of: str) -> None:
    if not state.scopes.intersection(any_of):
        raise Refused("missing_scope", needed=",".join(any_of), provided=",".join(sorted(state.scopes)))
