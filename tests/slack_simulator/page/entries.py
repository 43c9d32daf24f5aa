"""Values entered on the page, as Slack would hold them; what it would not take is refused in a sentence."""

from typing import Any

from tests.slack_simulator.block_kit.limits import option_problems
from tests.slack_simulator.people.actor import Actor
from tests.slack_simulator.people.forms import (
    EXTERNAL_SELECTS,
    LIST_KEYS,
    VALUE_KEYS,
    entered_state,
    options_in,
)
from tests.slack_simulator.state.records import Json


class BadAct(Exception):
    """Slack would not let a person do this; the message says why."""


def state_from_page(actor: Actor, element: Json, value: Any) -> Json:
    """The state of an element: options are known by their value or by themselves, people by their id."""
    kind, several = element["type"], isinstance(value, list)
    chosen = value if several else [value]
    if value is None or value in ("", []):
        return _nothing_held(actor, element)
    if kind in EXTERNAL_SELECTS:
        return _suggestions_held(element, chosen)
    if "options" in element or "option_groups" in element:
        return _options_held(element, chosen)
    if kind in ("users_select", "multi_users_select"):
        chosen = [_person(actor, each) for each in chosen]
        value = chosen if several else chosen[0]
    try:
        return entered_state(actor.state, actor.person, element, value)
    except (AssertionError, TypeError, ValueError) as objection:
        raise BadAct(sentence(str(objection))) from None


def _nothing_held(actor: Actor, element: Json) -> Json:
    if element["type"] not in VALUE_KEYS:
        raise BadAct("Please choose one of what is offered.")
    return entered_state(actor.state, actor.person, element, None)


def _suggestions_held(element: Json, options: list[Any]) -> Json:
    """Only the app knows all that it offers, so an option is told as a whole."""
    if option_problems({"options": options}):
        raise BadAct("Please choose one of what is offered.")
    return _options_held({**element, "options": options}, [option["value"] for option in options])


def _options_held(element: Json, values: list[Any]) -> Json:
    offered = {option["value"]: option for option in options_in(element)}
    max_options = element.get("max_selected_items") or len(offered)
    if any(not isinstance(value, str) or value not in offered for value in values):
        raise BadAct("Please choose one of what is offered.")
    if len(values) > max_options:
        raise BadAct(f"Please choose at most {max_options}.")
    key = VALUE_KEYS[element["type"]][0] if element["type"] in VALUE_KEYS else "selected_option"
    picked = [offered[value] for value in values]
    return {"type": element["type"], key: picked if key in LIST_KEYS else picked[0]}


def _person(actor: Actor, key: Any) -> Any:
    if not isinstance(key, str) or key not in actor.state.people:
        raise BadAct("Nobody here has this id.")
    return actor.state.people[key]


def sentence(words: str) -> str:
    """The words with a capital and a full stop."""
    return f"{words[:1].upper()}{words[1:].removesuffix('.')}."
