"""The client by which the bot asks Slack, and its connections."""

import ssl

import aiohttp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings

SLACK_TIMEOUT_SECONDS = 15
# A connection that never came about took nothing, which a time-out of the whole request would not tell.
CONNECT_TIMEOUT_SECONDS = 5


def slack_session() -> aiohttp.ClientSession:
    """The connections to Slack. The SDK applies its time-out only to sessions that it opens itself."""
    timeout = aiohttp.ClientTimeout(total=SLACK_TIMEOUT_SECONDS, sock_connect=CONNECT_TIMEOUT_SECONDS)
    return aiohttp.ClientSession(timeout=timeout)


def slack_client(
    settings: Settings, session: aiohttp.ClientSession, token: str | None, *, is_patient: bool = True
) -> AsyncWebClient:
    """A client that waits when Slack says so, and never repeats a request that may have been taken.

    A client that is not patient raises instead: the nudges in the database know when to try again.
    """
    return AsyncWebClient(
        token=token,
        base_url=settings.api_url,
        session=session,
        timeout=SLACK_TIMEOUT_SECONDS,
        retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=2)] if is_patient else [],
        ssl=ssl.create_default_context() if settings.api_url.startswith("https://") else None,
    )
