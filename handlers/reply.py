"""How a story answers the person who acted, wherever they acted: privately, in place, or by a form."""

from typing import Any

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.errors import SlackApiError

from bot.blocks import forms
from bot.blocks.language import _
from bot.blocks.text import Message, View


class Reply:
    """Callable with a message; also opens forms and replaces the message a button sits in."""

    TOO_LATE = frozenset(
        {
            "expired_trigger_id",
            "trigger_expired",
            "exchanged_trigger_id",
            "trigger_exchanged",
            "invalid_trigger_id",
        }
    )

    def __init__(self, args: AsyncArgs) -> None:
        self._args = args
        self._body: dict[str, Any] = args.body
        self._form_id: str | None = None
        view = self._body.get("view") or {}
        if view.get("type") == "modal":
            self._form_id = view["id"]

    async def __call__(self, message: Message, *, without_form: bool = False) -> None:
        """Say something to this person alone.

        In the open form when there is one; else through `response_url`; on the Home tab as a small
        form of its own; and by direct message where none of these is left.
        """
        if self._form_id and await self._in_form(forms.notice(_("Vice Versa"), message)):
            return
        if "response_url" in self._body:
            await self._respond(message, replace_original=False)
        elif self._is_home and not without_form:
            await self._args.client.views_open(
                trigger_id=self._body["trigger_id"], view=forms.notice(_("Vice Versa"), message)
            )
        elif self._args.context.user_id:
            await self.direct(self._args.context.user_id, message)

    async def replace(self, message: Message) -> None:
        """Put this in place of the message whose button was pressed."""
        if self._is_home or self._form_id:
            await self(message)
        else:
            await self._respond(message, replace_original=True)

    async def open(self, view: View) -> None:
        """Open a form, or show it in place of the one that is open."""
        if self._form_id:
            await self._args.client.views_update(view_id=self._form_id, view=view)
        else:
            answer = await self._args.client.views_open(trigger_id=self._body["trigger_id"], view=view)
            self._form_id = answer["view"]["id"]

    async def direct(self, person_id: str, message: Message) -> None:
        await self._args.client.chat_postMessage(
            channel=person_id,
            text=message.text,
            blocks=list(message.blocks),
            unfurl_links=False,
            unfurl_media=False,
        )

    async def _in_form(self, view: View) -> bool:
        """Show something in the open form; False if the person closed it meanwhile."""
        try:
            await self._args.client.views_update(view_id=self._form_id, view=view)
        except SlackApiError as error:
            if error.response.get("error") not in ("not_found", "view_not_found"):
                raise
            return False
        return True

    async def _respond(self, message: Message, *, replace_original: bool) -> None:
        # The SDK does not raise when a response_url is used up or too old.
        answer = await self._args.respond(
            text=message.text, blocks=list(message.blocks), replace_original=replace_original
        )
        if answer.status_code != 200 and self._args.context.user_id:
            await self.direct(self._args.context.user_id, message)

    @property
    def _is_home(self) -> bool:
        return (self._body.get("view") or {}).get("type") == "home"
