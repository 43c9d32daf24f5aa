"""What becomes of one unasked message: sent, refused for good, to be tried again, or unknown."""

from collections.abc import Awaitable, Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from aiohttp import ClientConnectorError, ClientError, ClientHttpProxyError, ConnectionTimeoutError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.blocks.kit.text import Message
from bot.slack import errors
from handlers.edge.reply import UNREADABLE, post, slacks_code

TOO_MANY_REQUESTS, SERVER_ERROR = 429, 500
# Who stands between us and Slack heard nothing from it, or nothing in time.
GATEWAY_ERRORS = (502, 504)
LIMITED = frozenset({"rate_limited", "ratelimited"})
A_MINUTE, LONGEST_WAIT, CLOSED_FOR = timedelta(minutes=1), timedelta(minutes=30), timedelta(hours=1)
# With these Slack, or who answers in its place, does not say whether the message was taken.
PERHAPS_TAKEN = frozenset({"fatal_error", "internal_error", "request_timeout", UNREADABLE})
# What they are called to people stands beside them: with the first nobody in the workspace can be written to
# until an admin has mended something, with the second this one person cannot, however often it is tried.
CLOSED, UNREACHABLE = errors.LOCKED_OUT, errors.OUT_OF_REACH


class Outcome(StrEnum):
    SENT = "sent"
    AGAIN = "again"  # certainly not taken
    LIMITED = "limited"  # certainly not taken, and others would fare alike
    CLOSED = "closed"  # certainly not taken, and the whole workspace is closed to us
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    UNKNOWN = "unknown"  # perhaps taken


@dataclass(frozen=True, slots=True)
class PostResult:
    """`wait`: how long to leave Slack alone, where it said so or is closed to us."""

    fate: Outcome
    reason: str | None = None
    wait: timedelta | None = None
    channel: str | None = None
    ts: str | None = None


async def try_to_post(client: AsyncWebClient, person_id: str, said: Message) -> PostResult:
    """Ask Slack once to write to this person; a client that repeats by itself must not be given."""
    answer = await _answer(post(client, person_id, said))
    if isinstance(answer, PostResult):
        return answer
    return PostResult(Outcome.SENT, channel=answer["channel"], ts=answer["ts"])


async def try_to_open(client: AsyncWebClient, people: Collection[str]) -> PostResult:
    """Ask Slack once for the group message of these people, for which it may always be asked again."""
    answer = await _answer(client.conversations_open(users=[*people]))
    if not isinstance(answer, PostResult):
        return PostResult(Outcome.SENT, channel=answer["channel"]["id"])
    if answer.fate is Outcome.UNKNOWN:
        return replace(answer, fate=Outcome.AGAIN)
    if answer.reason in errors.MISSING_RIGHTS:
        return replace(answer, fate=Outcome.REFUSED, wait=None)  # people can be written to all the same
    return answer


async def _answer(asked: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse | PostResult:
    """What Slack says, or what became of it where that is no yes."""
    try:
        return await asked
    except SlackApiError as error:
        return _refused(error)
    except (ClientConnectorError, ClientHttpProxyError, ConnectionTimeoutError):
        return PostResult(Outcome.AGAIN, "no_connection")
    except (ClientError, TimeoutError):
        # The request may have been taken: a doubled message is worse than a missing one.
        return PostResult(Outcome.UNKNOWN, "no_answer")


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many attempts: a minute, then twice as long each time, to half an hour."""
    return min(A_MINUTE * (1 << min(attempts, 10)), LONGEST_WAIT)


def _refused(error: SlackApiError) -> PostResult:
    code = slacks_code(error)[:64]
    # The SDK hands over a bare HTTP response where it could make nothing of the body.
    status = int(getattr(error.response, "status_code", getattr(error.response, "status", 0)))
    if status == TOO_MANY_REQUESTS or code in LIMITED:
        return PostResult(Outcome.LIMITED, "ratelimited", wait=asked_to_wait(error))
    if code in PERHAPS_TAKEN - {UNREADABLE}:
        return PostResult(
            Outcome.UNKNOWN, code
        )  # whatever the status: Slack documents that it may have succeeded
    if status >= SERVER_ERROR and not (status in GATEWAY_ERRORS and code == UNREADABLE):
        return PostResult(Outcome.AGAIN, code)
    if code in CLOSED:
        return PostResult(Outcome.CLOSED, code, wait=CLOSED_FOR)
    if code in UNREACHABLE:
        return PostResult(Outcome.UNREACHABLE, code)
    return PostResult(Outcome.UNKNOWN if code in PERHAPS_TAKEN else Outcome.REFUSED, code)


def asked_to_wait(error: SlackApiError) -> timedelta:
    """How long Slack wants to be left alone; a minute where it does not say."""
    headers = {name.lower(): value for name, value in dict(error.response.headers).items()}
    seconds = str(headers.get("retry-after", ""))
    return timedelta(seconds=int(seconds)) if seconds.isdigit() else A_MINUTE
