"""Long lists as Slack hands them out: a page, and the cursor of the next one."""

import base64
import binascii
from typing import TypeVar

from tests.slack_simulator.web_api.arguments import ApiError, Arguments

T = TypeVar("T")
LARGEST_PAGE = 1000


def paginate(items: list[T], arguments: Arguments) -> tuple[list[T], str]:
    """The page that the call asks for, and the cursor of the next; "" after the last."""
    limit = arguments.integer("limit", 0) or len(items) or 1
    if not 0 < limit <= max(LARGEST_PAGE, len(items)):
        raise ApiError("invalid_limit")
    start = _position(arguments.text("cursor"))
    end = start + limit
    return items[start:end], _cursor(end) if end < len(items) else ""


def _cursor(position: int) -> str:
    return base64.b64encode(f"at:{position}".encode()).decode()


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("at:"))
    except (binascii.Error, ValueError):
        raise ApiError("invalid_cursor") from None
