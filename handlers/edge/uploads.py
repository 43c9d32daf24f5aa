"""Reading the files that people upload in forms."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
from slack_sdk.web.async_client import AsyncWebClient

BIGGEST_FILE = 5_000_000
SLACK_FILE_HOST = "files.slack.com"


class UnreadableFile(Exception):
    """An uploaded file that is too large, no text, or not to be had from Slack."""


async def read_text(client: AsyncWebClient, file: Mapping[str, Any]) -> str:
    """The text of an uploaded file, at most 5 MB of it; the token goes to Slack's own hosts alone."""
    url = address_of(file)
    if urlsplit(url).hostname not in (SLACK_FILE_HOST, urlsplit(client.base_url).hostname):
        raise UnreadableFile
    content = b""
    try:
        async with (
            httpx.AsyncClient(timeout=20) as web,
            web.stream("GET", url, headers={"Authorization": f"Bearer {client.token}"}) as answer,
        ):
            answer.raise_for_status()
            async for piece in answer.aiter_bytes():
                content += piece
                if len(content) > BIGGEST_FILE:
                    raise UnreadableFile
        return content.decode("utf-8-sig")  # Excel writes a byte order mark
    except (httpx.HTTPError, UnicodeDecodeError) as error:
        raise UnreadableFile from error


def address_of(file: Mapping[str, Any]) -> str:
    """The address at which Slack keeps a file."""
    return str(file.get("url_private_download") or file.get("url_private") or "")
