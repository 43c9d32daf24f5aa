"""Do Not Disturb: the quiet hours of people, as Slack tells them."""

import logging
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.edge.reply import error_code
from handlers.sending.post import asked_to_wait

logger = logging.getLogger(__name__)

MISSING_SCOPE = "missing_scope"

Span = tuple[datetime, datetime]
"""When quiet hours begin and end."""


class QuietHours:
    """Asks Slack for the quiet hours of people. Where Slack does not tell, nobody has any."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._is_allowed = True
        self._not_before = datetime.min.replace(tzinfo=UTC)

    async def of(self, person_ids: Collection[str], now: datetime) -> Mapping[str, Span]:
        """The quiet hours of at most fifty people, by their id: the present or the next ones (UTC)."""
        if not person_ids or not self._is_allowed or now < self._not_before:
            return {}
        try:
            answer = await self._client.dnd_teamInfo(users=sorted(person_ids))
        except SlackApiError as error:
            # `dnd:read` is optional. Whoever grants it later starts the bot with a new token.
            self._is_allowed = error_code(error) != MISSING_SCOPE
            self._not_before = now + asked_to_wait(error)
            logger.warning("quiet hours are not known: %s", error_code(error))
            return {}
        except (ClientError, TimeoutError):
            logger.warning("quiet hours are not known: no answer")
            return {}
        users = answer.get("users") or {}
        return {person: _span(hours) for person, hours in users.items() if hours.get("dnd_enabled")}


def _span(hours: Mapping[str, Any]) -> Span:
    begins, ends = (datetime.fromtimestamp(hours[f"next_dnd_{name}_ts"], UTC) for name in ("start", "end"))
    return begins, ends
