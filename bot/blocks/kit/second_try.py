"""A form that failed through no fault of who filled it in: it comes back with all they entered."""

from typing import Any

from bot.blocks.kit.text import Message, View

# What an element of a form begins with, by what Slack calls the answer that it holds.
INITIAL = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
}
# Of a form that was sent, Slack gives back more than it takes for a form.
KEPT = ("type", "callback_id", "title", "submit", "close", "private_metadata")


def first_field(view: View) -> str | None:
    """The id of the first block of a form that can be filled in; None where there is none."""
    return next((each["block_id"] for each in view.get("blocks", ()) if each["type"] == "input"), None)


def filled_in_again(view: View, message: Message) -> View:
    """The form that was sent, with its answers in their fields and a message above them."""
    answers = view.get("state", {}).get("values", {})
    blocks = [_with_answer(each, answers.get(each.get("block_id"), {})) for each in view["blocks"]]
    return {name: view[name] for name in KEPT if view.get(name)} | {"blocks": [*message.blocks, *blocks]}


def _with_answer(block: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """A block whose element begins with what was entered, which may be nothing."""
    element = block.get("element")
    if element is None or element.get("action_id") not in answers:
        return block
    answer = answers[element["action_id"]]
    untouched = {name: value for name, value in element.items() if not name.startswith("initial_")}
    entered = {begin: answer[name] for name, begin in INITIAL.items() if answer.get(name)}
    return block | {"element": untouched | entered}
