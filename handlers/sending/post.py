"""Posting one message, and its outcome: sent, refused for good, not taken, or uncertain."""

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
from handlers.edge.reply import error_code, send

TOO_MANY_REQUESTS, SERVER_ERROR = 429, 500
# A proxy between us and Slack got no answer from it, or none in time.
GATEWAY_ERRORS = (502, 504)
# A closed workspace opens by an act of its admins: there is no use in trying each minute.
A_MINUTE, LONGEST_WAIT, CLOSED_FOR = timedelta(minutes=1), timedelta(minutes=30), timedelta(hours=1)


class Outcome(StrEnum):
    """The outcome of one request to Slack."""

    SENT = "sent"
    NOT_TAKEN = "again"  # certainly not taken
    LIMITED = "limited"  # certainly not taken, and others would fare alike
    CLOSED = "closed"  # certainly not taken, and the whole workspace is closed to us
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    UNCERTAIN = "unknown"  # perhaps taken


@dataclass(frozen=True, slots=True)
class PostResult:
    """The outcome of a post, and if it was sent, the `channel` and `ts` by which Slack knows the message.

    `reason` is Slack's code, or a word of ours where Slack did not answer. `wait` is how long to leave Slack
    alone, where it said so or is closed to us.
    """

    outcome: Outcome
    reason: str | None = None
    wait: timedelta | None = None
    channel: str | None = None
    ts: str | None = None


async def try_to_post(client: AsyncWebClient, channel: str, message: Message) -> PostResult:
    """Ask Slack once to post into a conversation or, by their id, to a person.

    The client must be one that repeats no request by itself.
    """
    answer = await _attempt(send(client, channel, message))
    if isinstance(answer, PostResult):
        return answer
    return PostResult(Outcome.SENT, channel=answer["channel"], ts=answer["ts"])


async def try_to_open(client: AsyncWebClient, person_ids: Collection[str]) -> PostResult:
    """Ask Slack once for the group message of these people.

    To ask again does no harm, so no outcome is uncertain.
    """
    answer = await _attempt(client.conversations_open(users=[*person_ids]))
    if not isinstance(answer, PostResult):
        return PostResult(Outcome.SENT, channel=answer["channel"]["id"])
    if answer.outcome is Outcome.UNCERTAIN:
        return replace(answer, outcome=Outcome.NOT_TAKEN)
    if answer.reason in errors.MISSING_RIGHTS:
        return replace(answer, outcome=Outcome.REFUSED, wait=None)  # people can be written to all the same
    return answer


async def _attempt(request: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse | PostResult:
    """Slack's answer, or the result where it is not a yes."""
    try:
        return await request
    except SlackApiError as error:
        return _failure(error)
    except (ClientConnectorError, ClientHttpProxyError, ConnectionTimeoutError):
        return PostResult(Outcome.NOT_TAKEN, "no_connection")
    except (ClientError, TimeoutError):
        # The request may have been taken: a doubled message is worse than a missing one.
        return PostResult(Outcome.UNCERTAIN, "no_answer")


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many attempts: a minute, then twice as long each time, to half an hour."""
    return min(A_MINUTE * (1 << min(attempts, 10)), LONGEST_WAIT)


def _failure(error: SlackApiError) -> PostResult:
    code = error_code(error)[:64]
    # The SDK hands over a bare HTTP response where it could make nothing of the body.
    status = int(getattr(error.response, "status_code", getattr(error.response, "status", 0)))
    if status == TOO_MANY_REQUESTS or code in errors.RATE_LIMITED:
        return PostResult(Outcome.LIMITED, "ratelimited", wait=asked_to_wait(error))
    if code in errors.PERHAPS_TAKEN:
        return PostResult(
            Outcome.UNCERTAIN, code
        )  # whatever the status: Slack documents that it may have succeeded
    if status >= SERVER_ERROR and not (status in GATEWAY_ERRORS and code == errors.UNREADABLE):
        return PostResult(Outcome.NOT_TAKEN, code)
    if code in errors.LOCKED_OUT:
        return PostResult(Outcome.CLOSED, code, wait=CLOSED_FOR)
    if code in errors.OUT_OF_REACH:
        return PostResult(Outcome.UNREACHABLE, code)
    return PostResult(Outcome.UNCERTAIN if code == errors.UNREADABLE else Outcome.REFUSED, code)


def asked_to_wait(error: SlackApiError) -> timedelta:
    """How long Slack wants to be left alone, by its header `Retry-After`; a minute where it does not say."""
    headers = {name.lower(): value for name, value in dict(error.response.headers).items()}
    seconds = str(headers.get("retry-after", ""))
    return timedelta(seconds=int(seconds)) if seconds.isdigit() else A_MINUTE
