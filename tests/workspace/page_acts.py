"""What somebody does on the page: each act goes to the bot on the same way as an Actor's."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.workspace import payloads
from tests.workspace.answers import NotAcknowledged
from tests.workspace.controls import Control, Surface, controls_on
from tests.workspace.forms import KEEPS, LISTS, entered, is_empty
from tests.workspace.people import Actor, send
from tests.workspace.records import Conversation, Json, Message, View

CHANGED = "This has changed meanwhile. Please look again."


class BadAct(Exception):
    """Slack would not let a person do this; the message says why."""


async def types(actor: Actor, given: Json) -> Json:
    """A slash command, or a message to whoever is in the conversation."""
    line, place = text_of(given, "text").strip(), _conversation(actor, given)
    if not line:
        raise BadAct("Please type something first.")
    if not line.startswith("/"):
        _says(actor, place, line)
        return {}
    command, *rest = line.split(maxsplit=1)
    if command not in actor.state.commands:
        raise BadAct(f"{command} is not a valid command. Try {min(actor.state.commands)}.")
    await actor.types(" ".join([command, *rest]), place, must_be_acknowledged=False)
    return {}


def _says(actor: Actor, place: Conversation, line: str) -> None:
    words = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    actor.state.post(Message(place.id, actor.state.next_ts(), actor.id, words))


async def presses(actor: Actor, given: Json) -> Json:
    """A press on a button, or a choice in a menu on a message."""
    surface, control = find(actor, given)
    value = None if control.is_button else _told(actor, control, given.get("value"))
    payload = payloads.block_actions(actor.state, actor.person, surface, control, value)
    answer = await send(actor.state, "interactive", payload)
    await actor.state.settle()
    if not answer.acknowledged:
        raise NotAcknowledged("block_actions", answer)
    return {}


def _told(actor: Actor, control: Control, value: Any) -> Json:
    kept = held(actor, control.element, value)
    return {key: kept[key] for key in kept if key != "type"}


async def submits(actor: Actor, given: Json) -> Json:
    """Sends the open form; gives back what is objected to, by block."""
    modal, values = _top(actor, given), given.get("values") or {}
    if not modal.payload.get("submit"):
        raise BadAct("There is nothing to submit here.")
    errors: dict[str, str] = {}
    asking = [control for control in controls_on(modal) if control.element["type"] in KEEPS]
    for control in asking:
        objection = _fill(actor, modal, control, values)
        if objection:
            errors[control.block["block_id"]] = objection
    if not errors:
        await actor.submits()
        labels = {control.label: control.block["block_id"] for control in reversed(asking) if control.asks}
        errors = {labels[label]: objection for label, objection in actor.errors.items()}
    return {"errors": errors}


def _fill(actor: Actor, modal: View, control: Control, values: Json) -> str | None:
    block, action = control.block["block_id"], control.element["action_id"]
    given = values.get(block) or {}
    try:
        if action in given and control.element["type"] != "file_input":
            modal.values[block][action] = held(actor, control.element, given[action])
    except BadAct as objection:
        return str(objection)
    is_missing = control.asks and not control.block.get("optional") and is_empty(modal.values[block][action])
    return "Please complete this required field." if is_missing else None


async def closes(actor: Actor, given: Json) -> Json:
    _top(actor, given)
    await actor.closes()
    return {}


async def opens_home(actor: Actor, _given: Json) -> Json:
    await actor.opens_home()
    return {}


def uploads(actor: Actor, given: Json, name: str, content: bytes) -> None:
    """Chooses a file in a form; it is sent with the form."""
    surface, control = find(actor, given)
    if control.element["type"] != "file_input":
        raise BadAct("No file can be chosen here.")
    kept = held(actor, control.element, (name, content))
    surface.values[control.block["block_id"]][control.element["action_id"]] = kept
    actor.state.changed()


Act = Callable[[Actor, Json], Awaitable[Json]]
ACTS: dict[str, Act] = {
    "types": types,
    "presses": presses,
    "submits": submits,
    "closes": closes,
    "opens_home": opens_home,
}


def find(actor: Actor, given: Json) -> tuple[Surface, Control]:
    """The control with these ids on the message, the form or the Home tab that is named."""
    surface = _surface(actor, given)
    place = (text_of(given, "block_id"), text_of(given, "action_id"))
    for control in controls_on(surface):
        if (control.block["block_id"], control.element["action_id"]) == place:
            return surface, control
    raise BadAct(CHANGED)


def _surface(actor: Actor, given: Json) -> Surface:
    seen: list[Surface]
    if given.get("view"):
        seen = [view for view in (actor.modal, actor.home) if view and view.id == given["view"]]
    else:
        channel, ts = text_of(given, "channel"), text_of(given, "ts")
        seen = [message for message in actor.messages(channel) if message.ts == ts]
    if not seen:
        raise BadAct(CHANGED)
    return seen[0]


def _top(actor: Actor, given: Json) -> View:
    modal = actor.modal
    if modal is None or modal.id != text_of(given, "view"):
        raise BadAct("This form is no longer open.")
    return modal


def _conversation(actor: Actor, given: Json) -> Conversation:
    if not given.get("channel"):
        return actor.state.direct(actor.id)
    place = actor.state.conversations.get(text_of(given, "channel"))
    if place is None or actor.id not in place.members:
        raise BadAct("You are not in this conversation.")
    return place


def held(actor: Actor, element: Json, value: Any) -> Json:
    """What an element holds: options are known by their value, people by their id."""
    kind, several = element["type"], isinstance(value, list)
    chosen = value if several else [value]
    if value is None or value in ("", []):
        return entered(actor.state, actor.person, element, None)
    if "options" in element or "option_groups" in element:
        return _options_held(element, chosen)
    if kind in ("users_select", "multi_users_select"):
        chosen = [_person(actor, each) for each in chosen]
        value = chosen if several else chosen[0]
    try:
        return entered(actor.state, actor.person, element, value)
    except (AssertionError, TypeError, ValueError) as objection:
        raise BadAct(sentence(str(objection))) from None


def _options_held(element: Json, values: list[Any]) -> Json:
    groups = element.get("option_groups") or [{"options": element.get("options", [])}]
    offered = {option["value"]: option for group in groups for option in group["options"]}
    most = element.get("max_selected_items") or len(offered)
    if any(not isinstance(value, str) or value not in offered for value in values):
        raise BadAct("Please choose one of what is offered.")
    if len(values) > most:
        raise BadAct(f"Please choose at most {most}.")
    key = KEEPS[element["type"]][0] if element["type"] in KEEPS else "selected_option"
    picked = [offered[value] for value in values]
    return {"type": element["type"], key: picked if key in LISTS else picked[0]}


def _person(actor: Actor, key: Any) -> Any:
    if not isinstance(key, str) or key not in actor.state.people:
        raise BadAct("Nobody here has this id.")
    return actor.state.people[key]


def text_of(given: Json, name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str):
        raise BadAct(f"{name} is missing, or is not a text.")
    return value


def sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].removesuffix('.')}."
