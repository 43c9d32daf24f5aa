"""Blocks in few words, for tests that are about one thing in them."""

from typing import Any

from tests.slack_simulator.block_kit.limits import message_problems, view_problems
from tests.slack_simulator.checks.conftest import button, modal, options, plain

Json = dict[str, Any]
FIRST = "/blocks/0"


def problems_of(content: Any) -> list[str]:
    return message_problems(content) if isinstance(content, list) else view_problems(content)


def actions(element: Json) -> list[Json]:
    return [{"type": "actions", "elements": [element]}]


def menu(kind: str = "static_select", **properties: Any) -> Json:
    return {"type": kind, "action_id": "menu", **properties}


def choices(count: int) -> list[Json]:
    return options(*map(str, range(count)))


def cells(count: int, text: str = "a") -> list[Json]:
    return [{"type": "raw_text", "text": text}] * count


def table(rows: list[Any], kind: str = "table", **properties: Any) -> list[Json]:
    return [{"type": kind, "rows": rows, **properties}]


def data_table(rows: list[Any], **properties: Any) -> list[Json]:
    return table(rows, "data_table", caption="Pairs", **properties)


def chart(**properties: Any) -> list[Json]:
    return [{"type": "data_visualization", "title": "Pairs", "chart": properties}]


def points(count: int, length: int = 2) -> list[Json]:
    return [{"label": f"{point:0{length}}", "value": 1} for point in range(count)]


def plotted(series: int = 1, count: int = 1, name: int = 2, label: int = 2, **axes: Any) -> list[Json]:
    data = points(count, label)
    lines = [{"name": f"{index:0{name}}", "data": data} for index in range(series)]
    categories = [point["label"] for point in data]
    return chart(type="bar", series=lines, axis_config={"categories": categories, **axes})


def card(**properties: Any) -> Json:
    return {"type": "card", "title": plain("A card"), **properties}


def container(count: int = 1, **properties: Any) -> list[Json]:
    title = {"title": plain("A box"), **properties}
    return [{"type": "container", "child_blocks": [{"type": "divider"}] * count, **title}]


def alert(length: int) -> Json:
    return modal({"type": "alert", "text": plain("a" * length), "level": "warning"})


def context_actions(*elements: Json) -> list[Json]:
    return [{"type": "context_actions", "elements": list(elements)}]


def icon(number: int = 0, **properties: Any) -> Json:
    return {
        "type": "icon_button",
        "icon": "trash",
        "text": plain("Delete"),
        "action_id": f"icon{number}",
        **properties,
    }


def feedback(length: int = 1, value: int = 1) -> list[Json]:
    other = {"text": plain("a"), "value": "v"}
    one = {"text": plain("a" * length), "value": "v" * value}
    ids = {"type": "feedback_buttons", "action_id": "feedback"}
    return context_actions({**ids, "positive_button": one, "negative_button": other})


def ways(text: str, length: int) -> Json:
    """A dialog that is to be confirmed, with one long text."""
    dialog = {"title": plain("a"), "text": plain("a"), "confirm": plain("a"), "deny": plain("a")}
    return button("a", confirm={**dialog, text: plain("a" * length)})
