"""People as actors: they type, click, choose, fill in forms and close them."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.slack_simulator.block_kit.limits import option_problems, view_is_too_large, view_problems
from tests.slack_simulator.people.controls import Control, Surface, controls_on
from tests.slack_simulator.people.forms import (
    EXTERNAL_SELECTS,
    VALUE_KEYS,
    entered_state,
    is_empty,
    option_with_text,
    options_in,
)
from tests.slack_simulator.people.sight import Observer
from tests.slack_simulator.state import surfaces
from tests.slack_simulator.state.records import Conversation, Json, User, View
from tests.slack_simulator.state.shapes import view_json
from tests.slack_simulator.state.state import State
from tests.slack_simulator.transport import payloads
from tests.slack_simulator.transport.answers import AppResponse
from tests.slack_simulator.transport.events import deliver_event
from tests.slack_simulator.transport.sending import require_acknowledgement, send_to_app
from tests.slack_simulator.web_api.arguments import ApiError
from tests.slack_simulator.web_api.response_urls import apply_response

Where = Surface | Conversation | str | None
CHOICE_TYPES = (*VALUE_KEYS, "overflow")
# Slack's own choice where a menu does not say after how many characters it wants to be asked.
DEFAULT_MIN_QUERY_LENGTH = 3


class Actor(Observer):
    """A person who acts; every act ends when the bot has answered and come to rest."""

    def __init__(self, state: State, person: User) -> None:
        super().__init__(state, person)
        self.errors_by_block_id: dict[str, str] = {}  # what the app objects to, by block
        self.errors: dict[str, str] = {}  # the same, by the label that a person reads
        self.confirmations: list[Json] = []
        self._offers: dict[tuple[str, str], list[Json]] = {}

    async def types(
        self, line: str, within: Conversation | None = None, *, must_be_acknowledged: bool = True
    ) -> AppResponse:
        """Types a slash command, by default in the direct message with the bot."""
        command, _, text = line.partition(" ")
        assert command in self.state.commands, f"Slack knows no {command}; it knows {self.state.commands}"
        place = within or self.state.open_im(self.id)
        self.state.clock.a_moment_passes()
        payload, url = payloads.slash_command(self.state, self.person, command, text.strip(), place)
        answer = await send_to_app(self.state, "slash_commands", payload)
        key = url.rsplit("/", 1)[-1]
        if answer.is_acknowledged:
            self._read_acknowledgement(key, answer)
        else:
            error = "dispatch_failed" if answer.status else "operation_timeout"
            self._respond(key, {"text": f'{command} failed with the error "{error}"'})
        await self.state.settle()
        return require_acknowledgement("slash_commands", answer) if must_be_acknowledged else answer

    def _read_acknowledgement(self, key: str, answer: AppResponse) -> None:
        body = {"text": answer.body} if isinstance(answer.body, str) else answer.body
        if body and (body.get("text") or body.get("blocks")):
            self._respond(key, body)

    def _respond(self, key: str, body: Json) -> None:
        try:
            apply_response(self.state, self.state.response_urls[key], body)
        except ApiError as refusal:
            raise AssertionError(f"Slack would not show this acknowledgement: {refusal.body}") from None

    async def clicks(self, text: str, within: Where = None, *, beside: str | None = None) -> AppResponse:
        """Presses the newest visible button that says exactly this."""
        surface, control = self.find(text, self._presses(text), within, beside)
        return await self._acts_on(surface, control)

    def _presses(self, text: str) -> Callable[[Control], bool]:
        return lambda it: it.is_button and it.label == text and it.is_shown_to(self.id)

    async def chooses(
        self, name: str, value: Any, within: Where = None, *, beside: str | None = None
    ) -> AppResponse | None:
        """Chooses in a menu, a list or a field, found by its label, action_id, block_id or placeholder."""
        surface, control = self.find(
            name, lambda it: name in it.names and it.element["type"] in CHOICE_TYPES, within, beside or None
        )
        if control.element["type"] == "overflow":
            return await self._acts_on(
                surface, control, {"selected_option": option_with_text(control.element, value)}
            )
        if control.element["type"] in EXTERNAL_SELECTS:
            await self._looks_up(surface, control, value)
        state = self._enter(surface, control, value)
        if control.is_input and not control.block.get("dispatch_action"):
            return None
        return await self._acts_on(surface, control, {key: state[key] for key in state if key != "type"})

    async def searches(
        self, name: str, query: str, within: Where = None, *, beside: str | None = None
    ) -> list[str]:
        """Types into a menu whose options come from the bot; gives back what the bot then offers."""
        surface, control = self.find(
            name, lambda it: name in it.names and it.element["type"] in EXTERNAL_SELECTS, within, beside
        )
        return [option["text"]["text"] for option in await self._asks_for_options(surface, control, query)]

    async def _looks_up(self, surface: Surface, control: Control, value: Any) -> None:
        """A person who has not seen an option yet types its whole text."""
        for text in value if isinstance(value, list | tuple | set) else [value]:
            if text and text not in [option["text"]["text"] for option in self._offered(control)]:
                await self._asks_for_options(surface, control, text)

    async def _asks_for_options(self, surface: Surface, control: Control, query: str) -> list[Json]:
        least = control.element.get("min_query_length", DEFAULT_MIN_QUERY_LENGTH)
        assert len(query) >= least, f"Slack asks for options once {least} characters are typed"
        payload = payloads.block_suggestion(self.state, self.person, surface, control, query)
        answer = await self._delivers("interactive", payload)
        offer = answer.body if isinstance(answer.body, dict) else {}
        problems = option_problems(offer)
        assert not problems, f"Slack would offer nothing: {problems}"
        options = options_in(offer)
        self._offers[control.ids] = self._offered(control) + options
        return options

    def _offered(self, control: Control) -> list[Json]:
        return self._offers.get(control.ids, [])

    async def _acts_on(self, surface: Surface, control: Control, value: Json | None = None) -> AppResponse:
        if control.element.get("confirm"):
            self.confirmations.append(control.element["confirm"])
        self.state.clock.a_moment_passes()
        payload = payloads.block_actions(self.state, self.person, surface, control, value)
        return await self._delivers("interactive", payload)

    def _enter(self, surface: Surface, control: Control, value: Any) -> Json:
        offered = {"options": self._offered(control)} if control.element["type"] in EXTERNAL_SELECTS else {}
        state = entered_state(self.state, self.person, {**control.element, **offered}, value)
        surface.values[control.block["block_id"]][control.element["action_id"]] = state
        self.state.changed()
        return state

    def fills(self, values: Mapping[str, Any] | None = None, **further: Any) -> None:
        """Enters values into the open modal, each named by the label of its field."""
        modal = self._open_modal()
        fields = [control for control in controls_on(modal) if control.element["type"] in VALUE_KEYS]
        for name, value in {**(values or {}), **further}.items():
            matching = [control for control in fields if name in control.names]
            labels = ", ".join(repr(control.label) for control in fields)
            assert matching, f"the form has no {name!r}; it has: {labels}"
            self._enter(modal, matching[0], value)

    async def submits(self, values: Mapping[str, Any] | None = None) -> AppResponse:
        """Fills in the open modal and sends it; `errors` then holds what the bot objects to."""
        modal = self._open_modal()
        self.fills(values)
        assert modal.payload.get("submit"), "this modal has nothing to submit"
        self._nothing_is_missing(modal)
        self.errors, self.errors_by_block_id = {}, {}
        self.state.clock.a_moment_passes()
        payload = payloads.view_submission(self.state, self.person, modal)
        answer = await send_to_app(self.state, "interactive", payload)
        if answer.is_acknowledged:
            self._after_submission(modal, answer.body)
        await self.state.settle()
        return require_acknowledgement("view_submission", answer)

    def _nothing_is_missing(self, modal: View) -> None:
        for control in controls_on(modal):
            if control.is_input and not control.block.get("optional"):
                value = modal.values[control.block["block_id"]][control.element["action_id"]]
                assert not is_empty(value), f"Slack would not submit: {control.label!r} is empty"

    def _after_submission(self, modal: View, body: Json | str | None) -> None:
        if not modal.open:
            return
        if not body:
            surfaces.close_modal(self.state, modal)
            return
        assert isinstance(body, dict), f"Slack would not understand {body!r}"
        match body.get("response_action"):
            case "errors":
                self.errors_by_block_id = _objections(body)
                self.errors = {_label(modal, block): text for block, text in self.errors_by_block_id.items()}
            case "clear":
                surfaces.close_all_modals(self.state, self.id)
            case "update":
                surfaces.update_view(self.state, modal, _possible(body.get("view")))
            case "push":
                assert len(surfaces.modal_stack(self.state, self.id)) < surfaces.MAX_MODAL_DEPTH, (
                    "push_limit_reached"
                )
                surfaces.push_modal(self.state, self.id, _possible(body.get("view")))
            case other:
                raise AssertionError(f"Slack knows no response_action {other!r}")

    async def closes(self, *, everything: bool = False) -> None:
        """Closes the open modal, or the whole stack of them."""
        modal = self._open_modal()
        cleared = everything or bool(modal.payload.get("clear_on_close"))
        if cleared:
            surfaces.close_all_modals(self.state, self.id)
        else:
            surfaces.close_modal(self.state, modal)
        self.errors = {}
        if modal.payload.get("notify_on_close"):
            payload = payloads.view_closed(self.state, self.person, modal, is_cleared=cleared)
            await self._delivers("interactive", payload)

    async def opens_home(self, tab: str = "home") -> None:
        """Opens the app; await what the bot then publishes with `sees`."""
        event: Json = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": self.state.open_im(self.id).id,
            "tab": tab,
            "event_ts": self.state.next_ts(),
        }
        if self.home is not None and tab == "home":
            event["view"] = view_json(self.state, self.home)
        await deliver_event(self.state, event)

    async def _delivers(self, kind: str, payload: Json) -> AppResponse:
        answer = await send_to_app(self.state, kind, payload)
        await self.state.settle()
        return require_acknowledgement(str(payload.get("type") or kind), answer)

    def _open_modal(self) -> View:
        modal = self.modal
        assert modal is not None, f"{self.person.handle} has no modal open. {self.overview()}"
        return modal


def _label(modal: View, block_id: str) -> str:
    for control in controls_on(modal):
        if control.is_input and control.block["block_id"] == block_id:
            return control.label
    raise AssertionError(f"Slack would not show an error on {block_id!r}: no input block of this name")


def _objections(body: Json) -> dict[str, str]:
    errors: Any = body.get("errors")
    is_map = isinstance(errors, dict) and bool(errors)
    texts = {block: text for block, text in errors.items() if isinstance(text, str)} if is_map else {}
    assert texts == errors, f"Slack would not understand these errors: {errors!r}"
    return texts


def _possible(view: Any) -> Json:
    problems = ["view_too_large"] if view_is_too_large(view) else view_problems(view)
    if not problems and view["type"] != "modal":
        problems = ["only a modal can answer a form"]
    assert not problems, f"Slack would not show this view: {problems}"
    return dict(view)
