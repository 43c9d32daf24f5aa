"""A form as Slack sends it back, without a workspace around it."""

from collections.abc import Mapping
from typing import Any

from bot.blocks.kit.ids import Field
from bot.blocks.kit.text import View
from tests.slack_simulator.people.forms import VALUE_KEYS, starting_values


def submitted(view: View, answers: Mapping[Field, Any] | Mapping[str, Any] | None = None) -> View:
    """The form as it was opened, but for these answers."""
    values = starting_values(view["blocks"])
    for field, answer in (answers or {}).items():
        state = values[field][field]
        key, _ = VALUE_KEYS[state["type"]]
        if key == "selected_options":
            answer = [{"text": {"type": "plain_text", "text": each}, "value": each} for each in answer]
        elif key == "selected_option":
            answer = {"text": {"type": "plain_text", "text": answer}, "value": answer}
        state[key] = answer
    return view | {"state": {"values": values}}
