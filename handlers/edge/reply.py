"""Answering the person who acted, wherever they acted: privately, in place, or by a form."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import ClientError
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.blocks.forms.notices import notice, wait_notice
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.language import _, speaking
from bot.blocks.kit.second_try import filled_in_again, first_field
from bot.blocks.kit.text import Message, View
from bot.mentoring.refusals import TookTooLong
from bot.slack.errors import UNREADABLE

logger = logging.getLogger(__name__)


Answers = TypeVar("Answers")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a story, in seconds.

    Slack waits three for an acknowledgement, the way there and back included.

    A form that was acknowledged a moment ago must have been drawn before it can be drawn anew.
    """

    until_acknowledged: float = 2.0
    until_drawn: float = 0.5


class FormErrors(Exception):
    """A form that cannot be taken as it was filled in; `errors` has a sentence for each field at fault."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(*errors)
        self.errors = errors


def filled_in(answers: Answers | Errors) -> Answers:
    """The answers of a form; raises FormErrors where it was not filled in well, which the door shows.

    To be asked before anything is written.
    """
    if isinstance(answers, dict):
        raise FormErrors(answers)
    return answers


class Acknowledgement:
    """Bolt's `ack`, and whether it was given already."""

    def __init__(self, ack: Callable[..., Awaitable[Any]]) -> None:
        self._ack = ack
        self._given = asyncio.Event()

    async def __call__(self, *args: Any, **kwargs: Any) -> None:
        if self.is_given and kwargs.get("response_action") == "errors":
            raise TookTooLong  # the fields they belong to are not shown any more
        await self._ack(*args, **kwargs)
        self._given.set()

    @property
    def is_given(self) -> bool:
        return self._given.is_set()

    async def wait_until_given(self, seconds: float) -> None:
        """Wait until it is given, or for so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._given.wait()


class Reply:
    """The way to answer the person who acted.

    It is called with a message; it also opens forms and replaces the message a button sits in.
    """

    TOO_LATE = frozenset(
        {
            "expired_trigger_id",
            "trigger_expired",
            "exchanged_trigger_id",
            "trigger_exchanged",
            "invalid_trigger_id",
        }
    )

    def __init__(self, args: AsyncArgs, ack: Acknowledgement, patience: Patience) -> None:
        self.locale = "en-US"
        self._args = args
        self._until_drawn = patience.until_drawn
        self._ack = ack
        self._is_waiting = False
        self._body: dict[str, Any] = args.body
        self._form_id: str | None = None
        self._form_hash = ""
        view = self._body.get("view") or {}
        if view.get("type") == "modal":
            self._form_id = view["id"]

    async def __call__(self, message: Message, *, without_form: bool = False) -> None:
        """Show a message to this person alone.

        In the open form when there is one; else through `response_url`; on the Home tab as a small
        form of its own; and by direct message where none of these is left.
        """
        if self._form_id and await self._in_form(notice(_("Vice Versa"), message)):
            return
        if "response_url" in self._body:
            await self._respond(message, replace_original=False)
        elif self._is_home and not without_form:
            await self._args.client.views_open(
                trigger_id=self._body["trigger_id"], view=notice(_("Vice Versa"), message)
            )
        elif self._args.context.user_id:
            await self.direct(self._args.context.user_id, message)

    async def show_errors(self, errors: Errors) -> None:
        """Show a sentence beside each of these fields of the form, which stays open as it was filled in."""
        await self._ack(response_action="errors", errors=errors)

    async def give_back_form(self, message: Message) -> bool:
        """Show a message in the form that was sent, as it was filled in; False where there is none."""
        view = self._body.get("view") or {}
        field = first_field(view)
        if self._body.get("type") != "view_submission" or field is None:
            return False
        if not self._ack.is_given:
            await self.show_errors({field: message.text})
            return True
        return await self._in_form(filled_in_again(view, message))

    async def show_wait_notice(self) -> None:
        """Let the open form say that it takes a moment; a later message takes its place."""
        self._is_waiting = True
        with speaking(self.locale):
            await self._ack(response_action="update", view=wait_notice())

    async def replace(self, message: Message) -> None:
        """Put a message in place of the one whose button was pressed."""
        if self._is_home or self._form_id:
            await self(message)
        else:
            await self._respond(message, replace_original=True)

    async def open(self, view: View) -> None:
        """Open a form, or show it in place of the one that is open; whoever closed that wants no other."""
        if not self._form_id:
            answer = await self._args.client.views_open(trigger_id=self._body["trigger_id"], view=view)
            self._form_id, self._form_hash = answer["view"]["id"], answer["view"]["hash"]
        else:
            await self._in_form(view)

    async def refresh(self, view: View) -> None:
        """Redraw the open form, unless the person closed it or went on meanwhile."""
        try:
            await self._args.client.views_update(view_id=self._form_id, hash=self._form_hash, view=view)
        except SlackApiError as error:
            if error_code(error) not in ("hash_conflict", "not_found", "view_not_found"):
                raise

    async def direct(self, person_id: str, message: Message) -> None:
        """Send a message to a person directly, wherever they acted."""
        await send(self._args.client, person_id, message)

    async def _in_form(self, view: View) -> bool:
        """Show a view in the open form; False if the person closed it meanwhile."""
        if not self._ack.is_given:
            await self._ack(response_action="update", view=view)
            return True
        if self._is_waiting:
            await asyncio.sleep(self._until_drawn)
        try:
            answer = await self._args.client.views_update(view_id=self._form_id, view=view)
        except SlackApiError as error:
            if error_code(error) not in ("not_found", "view_not_found"):
                raise
            return False
        self._form_hash = answer["view"]["hash"]
        return True

    async def _respond(self, message: Message, *, replace_original: bool) -> None:
        # Over the connections that are open already; Bolt's own `respond` makes a new one each time.
        client = self._args.client
        hook = AsyncWebhookClient(self._body["response_url"], session=client.session, ssl=client.ssl)
        # The SDK does not raise when a response_url is used up or too old.
        answer = await hook.send(
            text=message.text, blocks=list(message.blocks), replace_original=replace_original
        )
        if answer.status_code != 200 and self._args.context.user_id:
            await self.direct(self._args.context.user_id, message)

    @property
    def _is_home(self) -> bool:
        return (self._body.get("view") or {}).get("type") == "home"


async def send(client: AsyncWebClient, channel: str, message: Message) -> AsyncSlackResponse:
    """Post a message into a conversation, or by their id to a person."""
    return await client.chat_postMessage(
        channel=channel,
        text=message.text,
        blocks=list(message.blocks),
        unfurl_links=False,
        unfurl_media=False,
    )


async def revise(client: AsyncWebClient, channel: str, ts: str, message: Message) -> None:
    """Put a message in place of an earlier one; where Slack does not let us, that stands as it was."""
    try:
        await client.chat_update(channel=channel, ts=ts, text=message.text, blocks=list(message.blocks))
    except (SlackApiError, ClientError, TimeoutError) as error:
        logger.warning("a message could not be replaced: %s", type(error).__name__)


def error_code(error: SlackApiError) -> str:
    """Slack's code for an error; `UNREADABLE` where something else answered, such as a proxy."""
    answer = getattr(error.response, "data", error.response)
    return str(answer.get("error") or UNREADABLE) if isinstance(answer, dict) else UNREADABLE
