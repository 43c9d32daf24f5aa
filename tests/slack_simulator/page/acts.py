"""What somebody does on the page: each act goes to the bot on the same way as an Actor's."""

import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from tests.slack_simulator.block_kit.limits import option_problems
from tests.slack_simulator.page.entries import BadAct, held
from tests.slack_simulator.people.actor import Actor
from tests.slack_simulator.people.controls import Control, Surface, controls_on
from tests.slack_simulator.people.forms import EXTERNAL, KEEPS, is_empty
from tests.slack_simulator.state.records import (
    Conversation,
    Json,
    Message,
    View,
)
from tests.slack_simulator.transport import payloads
from tests.slack_simulator.transport.answers import NotAcknowledged
from tests.slack_simulator.transport.events import deliver_message
from tests.slack_simulator.transport.sending import send

CHANGED = "This has changed meanwhile. Please look again."


async def types(actor: Actor, given: Json) -> Json:
    """A slash command, or a message to whoever is in the conversation."""
    line, place = text_of(given, "text").strip(), _conversation(actor, given)
    if not line:
        raise BadAct("Please type something first.")
    if not line.startswith("/"):
        await deliver_message(actor.state, _says(actor, place, line))
        return {}
    command, *rest = line.split(maxsplit=1)
    if command not in actor.state.commands:
        known = " or ".join(sorted(actor.state.commands)) or "a message: this app has no commands"
        raise BadAct(f"{command} is not a valid command. Try {known}.")
    await actor.types(" ".join([command, *rest]), place, must_be_acknowledged=False)
    return {}


def _says(actor: Actor, place: Conversation, line: str) -> Message:
    words = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return actor.state.post(Message(place.id, actor.state.next_ts(), actor.id, words))


async def presses(actor: Actor, given: Json) -> Json:
    """A press on a button, or a choice in a menu; what was entered beside it goes with it."""
    surface, control = find(actor, given)
    _keep_entered(actor, surface, given.get("values") or {})
    value = None if control.is_button else _told(actor, surface, control, given.get("value"))
    payload = payloads.block_actions(actor.state, actor.person, surface, control, value)
    answer = await send(actor.state, "interactive", payload)
    await actor.state.settle()
    if not answer.acknowledged:
        raise NotAcknowledged("block_actions", answer)
    return {}


def _keep_entered(actor: Actor, surface: Surface, values: Json) -> None:
    """Whatever Slack would not take yet stays as it was; a form tells of it when it is sent."""
    for control in controls_on(surface):
        block, action = control.block["block_id"], control.element["action_id"]
        given = values.get(block) or {}
        if action in given and control.element["type"] in KEEPS and not _is_file(control):
            with contextlib.suppress(BadAct):
                surface.values[block][action] = held(actor, control.element, given[action])


def _told(actor: Actor, surface: Surface, control: Control, value: Any) -> Json:
    kept = held(actor, control.element, value)
    if control.element["type"] in KEEPS:
        surface.values[control.block["block_id"]][control.element["action_id"]] = kept
        actor.state.changed()
    return {key: kept[key] for key in kept if key != "type"}


def _is_file(control: Control) -> bool:
    return bool(control.element["type"] == "file_input")


async def suggests(actor: Actor, given: Json) -> Json:
    """What the app offers for the text that was typed into a menu of its own."""
    surface, control = find(actor, given)
    if control.element["type"] not in EXTERNAL:
        raise BadAct("This menu asks nobody for its options.")
    payload = payloads.block_suggestion(actor.state, actor.person, surface, control, text_of(given, "text"))
    answer = await send(actor.state, "interactive", payload)
    await actor.state.settle()
    if not answer.acknowledged:
        raise NotAcknowledged("block_suggestion", answer)
    problems = option_problems(answer.body)
    if problems or not isinstance(answer.body, dict):
        raise BadAct(f"Slack would offer nothing: {problems}")
    return answer.body


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
        errors = dict(actor.objections)
    return {"errors": errors}


def _fill(actor: Actor, modal: View, control: Control, values: Json) -> str | None:
    block, action = control.block["block_id"], control.element["action_id"]
    given = values.get(block) or {}
    try:
        if action in given and not _is_file(control):
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
    # Who opens the tab while the app is down sees what it showed last, at Slack as here.
    with contextlib.suppress(NotAcknowledged):
        await actor.opens_home()
    return {}


def uploads(actor: Actor, given: Json, name: str, content: bytes) -> None:
    """Chooses a file in a form, or a further one; they are sent with the form."""
    surface, control = find(actor, given)
    if not _is_file(control):
        raise BadAct("No file can be chosen here.")
    place = surface.values[control.block["block_id"]]
    action = control.element["action_id"]
    before = place[action]["files"] if given.get("further") else []
    most = control.element.get("max_files", 10)
    if len(before) >= most:
        raise BadAct(f"Please choose at most {most}.")
    kept = held(actor, control.element, (name, content))
    place[action] = {**kept, "files": before + kept["files"]}
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


def find(actor: Actor, given: Json) -> tuple[Surface, Control]:
    """The control with these ids on the message, the form or the Home tab that is named."""
    surface = _surface(actor, given)
    place = (text_of(given, "block_id"), text_of(given, "action_id"))
    for control in controls_on(surface):
        if (control.block["block_id"], control.element["action_id"]) == place and _is_meant(control, given):
            return surface, control
    raise BadAct(CHANGED)


def _is_meant(control: Control, given: Json) -> bool:
    """Two opinions share their names; their values tell them apart."""
    is_opinion = control.element["type"] == "feedback_buttons"
    return not is_opinion or bool(control.element["value"] == given.get("value"))


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


def text_of(given: Json, name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str):
        raise BadAct(f"{name} is missing, or is not a text.")
    return value
