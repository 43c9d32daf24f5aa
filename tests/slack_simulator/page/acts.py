"""The acts of a person on the page: each goes to the bot on the same way as an Actor's."""

import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from tests.slack_simulator.block_kit.limits import option_problems
from tests.slack_simulator.page.entries import BadAct, state_from_page
from tests.slack_simulator.people.actor import Actor
from tests.slack_simulator.people.controls import Control, Surface, controls_on
from tests.slack_simulator.people.forms import EXTERNAL_SELECTS, VALUE_KEYS, is_empty
from tests.slack_simulator.state.records import Conversation, Json, Message, View
from tests.slack_simulator.transport import payloads
from tests.slack_simulator.transport.answers import NotAcknowledged
from tests.slack_simulator.transport.events import deliver_message
from tests.slack_simulator.transport.sending import send_to_app

CHANGED = "This has changed meanwhile. Please look again."


async def types(actor: Actor, request: Json) -> Json:
    """A slash command, or a message to whoever is in the conversation."""
    line, place = text_of(request, "text").strip(), _conversation(actor, request)
    if not line:
        raise BadAct("Please type something first.")
    if not line.startswith("/"):
        await deliver_message(actor.state, _says(actor, place, line))
        return {}
    command, *argument = line.split(maxsplit=1)
    if command not in actor.state.commands:
        valid = " or ".join(sorted(actor.state.commands)) or "a message: this app has no commands"
        raise BadAct(f"{command} is not a valid command. Try {valid}.")
    await actor.types(" ".join([command, *argument]), place, must_be_acknowledged=False)
    return {}


def _says(actor: Actor, place: Conversation, line: str) -> Message:
    words = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return actor.state.post(Message(place.id, actor.state.next_ts(), actor.id, words))


async def presses(actor: Actor, request: Json) -> Json:
    """A press on a button, or a choice in a menu; what was entered beside it goes with it."""
    surface, control = find(actor, request)
    _keep_entered(actor, surface, request.get("values") or {})
    value = None if control.is_button else _enter_choice(actor, surface, control, request.get("value"))
    payload = payloads.block_actions(actor.state, actor.person, surface, control, value)
    answer = await send_to_app(actor.state, "interactive", payload)
    await actor.state.settle()
    if not answer.is_acknowledged:
        raise NotAcknowledged("block_actions", answer)
    return {}


def _keep_entered(actor: Actor, surface: Surface, values: Json) -> None:
    """Whatever Slack would not take yet stays as it was; a form tells of it when it is sent."""
    for control in controls_on(surface):
        block, action = control.block["block_id"], control.element["action_id"]
        entered = values.get(block) or {}
        if action in entered and control.element["type"] in VALUE_KEYS and not _is_file(control):
            with contextlib.suppress(BadAct):
                surface.values[block][action] = state_from_page(actor, control.element, entered[action])


def _enter_choice(actor: Actor, surface: Surface, control: Control, value: Any) -> Json:
    state = state_from_page(actor, control.element, value)
    if control.element["type"] in VALUE_KEYS:
        surface.values[control.block["block_id"]][control.element["action_id"]] = state
        actor.state.changed()
    return {key: state[key] for key in state if key != "type"}


def _is_file(control: Control) -> bool:
    return bool(control.element["type"] == "file_input")


async def suggests(actor: Actor, request: Json) -> Json:
    """The app's offer for the text that was typed into a menu of its own."""
    surface, control = find(actor, request)
    if control.element["type"] not in EXTERNAL_SELECTS:
        raise BadAct("This menu asks nobody for its options.")
    payload = payloads.block_suggestion(actor.state, actor.person, surface, control, text_of(request, "text"))
    answer = await send_to_app(actor.state, "interactive", payload)
    await actor.state.settle()
    if not answer.is_acknowledged:
        raise NotAcknowledged("block_suggestion", answer)
    problems = option_problems(answer.body)
    if problems or not isinstance(answer.body, dict):
        raise BadAct(f"Slack would offer nothing: {problems}")
    return answer.body


async def submits(actor: Actor, request: Json) -> Json:
    """Sends the open form; gives back what is objected to, by block."""
    modal, values = _top(actor, request), request.get("values") or {}
    if not modal.payload.get("submit"):
        raise BadAct("There is nothing to submit here.")
    errors: dict[str, str] = {}
    fields = [control for control in controls_on(modal) if control.element["type"] in VALUE_KEYS]
    for control in fields:
        objection = _fill(actor, modal, control, values)
        if objection:
            errors[control.block["block_id"]] = objection
    if not errors:
        await actor.submits()
        errors = dict(actor.errors_by_block_id)
    return {"errors": errors}


def _fill(actor: Actor, modal: View, control: Control, values: Json) -> str | None:
    block, action = control.block["block_id"], control.element["action_id"]
    entered = values.get(block) or {}
    try:
        if action in entered and not _is_file(control):
            modal.values[block][action] = state_from_page(actor, control.element, entered[action])
    except BadAct as objection:
        return str(objection)
    is_missing = (
        control.is_input and not control.block.get("optional") and is_empty(modal.values[block][action])
    )
    return "Please complete this required field." if is_missing else None


async def closes(actor: Actor, request: Json) -> Json:
    """Closes the modal that is on top."""
    _top(actor, request)
    await actor.closes()
    return {}


async def opens_home(actor: Actor, _request: Json) -> Json:
    # Who opens the tab while the app is down sees what it showed last, at Slack as here.
    """Opens the Home tab."""
    with contextlib.suppress(NotAcknowledged):
        await actor.opens_home()
    return {}


def uploads(actor: Actor, request: Json, name: str, content: bytes) -> None:
    """Chooses a file in a form, or a further one; they are sent with the form."""
    surface, control = find(actor, request)
    if not _is_file(control):
        raise BadAct("No file can be chosen here.")
    place = surface.values[control.block["block_id"]]
    action = control.element["action_id"]
    earlier_files = place[action]["files"] if request.get("further") else []
    max_files = control.element.get("max_files", 10)
    if len(earlier_files) >= max_files:
        raise BadAct(f"Please choose at most {max_files}.")
    state = state_from_page(actor, control.element, (name, content))
    place[action] = {**state, "files": earlier_files + state["files"]}
    actor.state.changed()


Act = Callable[[Actor, Json], Awaitable[Json]]
ACTS: dict[str, Act] = {
    "types": types,
    "presses": presses,
    "suggests": suggests,
    "submits": submits,
    "closes": closes,
    "opens_home": opens_home,
}


def find(actor: Actor, request: Json) -> tuple[Surface, Control]:
    """The control with these ids on the message, the form or the Home tab that is named."""
    surface = _surface(actor, request)
    place = (text_of(request, "block_id"), text_of(request, "action_id"))
    for control in controls_on(surface):
        if (control.block["block_id"], control.element["action_id"]) == place and _is_meant(control, request):
            return surface, control
    raise BadAct(CHANGED)


def _is_meant(control: Control, request: Json) -> bool:
    """Two opinions share their names; their values tell them apart."""
    is_opinion = control.element["type"] == "feedback_buttons"
    return not is_opinion or bool(control.element["value"] == request.get("value"))


def _surface(actor: Actor, request: Json) -> Surface:
    candidates: list[Surface]
    if request.get("view"):
        candidates = [view for view in (actor.modal, actor.home) if view and view.id == request["view"]]
    else:
        channel, ts = text_of(request, "channel"), text_of(request, "ts")
        candidates = [message for message in actor.messages(channel) if message.ts == ts]
    if not candidates:
        raise BadAct(CHANGED)
    return candidates[0]


def _top(actor: Actor, request: Json) -> View:
    modal = actor.modal
    if modal is None or modal.id != text_of(request, "view"):
        raise BadAct("This form is no longer open.")
    return modal


def _conversation(actor: Actor, request: Json) -> Conversation:
    if not request.get("channel"):
        return actor.state.open_im(actor.id)
    place = actor.state.conversations.get(text_of(request, "channel"))
    if place is None or actor.id not in place.members:
        raise BadAct("You are not in this conversation.")
    return place


def text_of(request: Json, name: str) -> str:
    """A text of the request by its name; raises BadAct without it."""
    value = request.get(name)
    if not isinstance(value, str):
        raise BadAct(f"{name} is missing, or is not a text.")
    return value
