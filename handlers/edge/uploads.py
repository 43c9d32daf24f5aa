"""What somebody uploaded in a form."""

from typing import Any
from urllib.parse import urlsplit

import httpx
from slack_sdk.web.async_client import AsyncWebClient

BIGGEST = 5_000_000
SLACKS_FILES = "files.slack.com"


class Unreadable(Exception):
    """The uploaded file is too large, or is no text."""


async def text_of(client: AsyncWebClient, file: dict[str, Any] | Any) -> str:
    """The text of an uploaded file, at most 5 MB of it; the token goes to Slack's own hosts alone."""
    url = str(file.get("url_private_download") or file.get("url_private") or "")
    if urlsplit(url).hostname not in (SLACKS_FILES, urlsplit(client.base_url).hostname):
        raise Unreadable
    content = b""
    try:
        async with (
            httpx.AsyncClient(timeout=20) as web,
            web.stream("GET", url, headers={"Authorization": f"Bearer {client.token}"}) as answer,
        ):
            answer.raise_for_status()
            async for piece in answer.aiter_bytes():
                content += piece
                if len(content) > BIGGEST:
                    raise Unreadable
        return content.decode("utf-8-sig")
    except (httpx.HTTPError, UnicodeDecodeError) as error:
        raise Unreadable from error
