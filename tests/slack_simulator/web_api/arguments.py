"""The arguments of a Web API call, however they were sent, and the errors with which it is refused."""

import json
from typing import Any

from tests.slack_simulator.state.records import Json
from tests.slack_simulator.state.state import State


class ApiError(Exception):
    """A call that is answered with `ok: false` and this error."""

    def __init__(self, error: str, **details: Any) -> None:
        super().__init__(error)
        self.body: Json = {"ok": False, "error": error, **details}


def invalid_arguments(*messages: str) -> ApiError:
    """Slack's error for arguments of the wrong form, with its messages."""
    return ApiError("invalid_arguments", response_metadata={"messages": list(messages)})


class Arguments:
    """The arguments of one call: form fields and query are text, JSON bodies have types."""

    def __init__(self, raw: Json) -> None:
        self.raw = raw

    def text(self, name: str) -> str:
        """The argument as text; "" when it was not given."""
        value = self.raw.get(name)
        if isinstance(value, dict | list):
            raise invalid_arguments(f"[ERROR] must be a string: {name}")
        return "" if value is None else str(value)

    def required(self, name: str) -> str:
        """The argument as text, which must be given."""
        value = self.text(name)
        if not value:
            raise invalid_arguments(f"[ERROR] missing required field: {name}")
        return value

    def boolean(self, name: str) -> bool:
        """Whether the argument is true; it may be written as "true" or "1"."""
        return self.text(name).lower() in ("true", "1")

    def integer(self, name: str, otherwise: int) -> int:
        """The argument as a whole number, or `otherwise` when it was not given."""
        try:
            return int(self.text(name) or otherwise)
        except ValueError:
            raise invalid_arguments(f"[ERROR] must be an integer: {name}") from None

    def json_value(self, name: str) -> Any:
        """The argument as JSON, whether it was sent as text or as a value."""
        value = self.raw.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise invalid_arguments(f"[ERROR] must be valid JSON: {name}") from None

    def strings(self, name: str) -> list[str]:
        """The argument as a list of texts, which may be written with commas."""
        value = self.raw.get(name)
        parts = value if isinstance(value, list) else self.text(name).split(",")
        if not all(isinstance(part, str) for part in parts):
            raise invalid_arguments(f"[ERROR] must be strings: {name}")
        return [part.strip() for part in parts if part.strip()]

    def objects(self, name: str) -> list[Json]:
        """A list of objects; empty when it was not given."""
        value = self.json_value(name) or []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise invalid_arguments(f"[ERROR] must be an array of objects: {name}")
        return value


def require_scope(state: State, *any_of: str) -> None:
    """Refuses the call unless the app has one of these scopes."""
    if not state.scopes.intersection(any_of):
        raise ApiError("missing_scope", needed=",".join(any_of), provided=",".join(sorted(state.scopes)))
