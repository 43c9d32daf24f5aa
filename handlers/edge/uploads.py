"""Reading the files that people upload in forms."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
from slack_sdk.web.async_client import AsyncWebClient

from bot.mentoring.refusals import MayNotReadFiles

BIGGEST_FILE = 5_000_000
SLACK_FILE_HOST = "files.slack.com"
# Without the scope Slack sends to its page for signing in, or says no.
NO_RIGHT = (302, 401, 403)


class UnreadableFile(Exception):
    """An uploaded file that is too large, no text, or not to be had from Slack."""


async def read_text(client: AsyncWebClient, file: Mapping[str, Any]) -> str:
    """The text of an uploaded file, in UTF-8 with or without a byte order mark."""
    try:
        return (await read_bytes(client, file)).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile from error


async def read_bytes(client: AsyncWebClient, file: Mapping[str, Any]) -> bytes:
    """An uploaded file of at most 5 MB; the token goes to Slack's own hosts alone.

    Raises MayNotReadFiles where the app lacks the right, and UnreadableFile for all else.
    """
    url = address_of(file)
    if urlsplit(url).hostname not in (SLACK_FILE_HOST, urlsplit(client.base_url).hostname):
        raise UnreadableFile
    content = bytearray()
    try:
        async with (
            httpx.AsyncClient(timeout=20) as web,
            web.stream("GET", url, headers={"Authorization": f"Bearer {client.token}"}) as answer,
        ):
            if answer.status_code in NO_RIGHT or "text/html" in answer.headers.get("content-type", ""):
                raise MayNotReadFiles
            answer.raise_for_status()
            async for piece in answer.aiter_bytes():
                content += piece
                if len(content) > BIGGEST_FILE:
                    raise UnreadableFile
        return bytes(content)
    except httpx.HTTPError as error:
        raise UnreadableFile from error


def address_of(file: Mapping[str, Any]) -> str:
    """The address at which Slack keeps a file."""
    return str(file.get("url_private_download") or file.get("url_private") or "")
