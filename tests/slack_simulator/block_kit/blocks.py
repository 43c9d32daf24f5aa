"""Slack's limits on blocks, each on the surfaces where it may stand."""

from typing import Any

from tests.slack_simulator.block_kit.charts import CHART
from tests.slack_simulator.block_kit.containers import (
    CARD,
    CHILDREN,
    CONTAINER,
    TASK_NEEDS,
    UNDER_WAY,
    card_rules,
    container_rules,
    task,
)
from tests.slack_simulator.block_kit.elements import (
    IN_ACTIONS,
    IN_CONTEXT,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
)
from tests.slack_simulator.block_kit.grammar import (
    Check,
    SurfaceKind,
    Walk,
    any_text,
    at_least_one_of,
    both,
    by_type,
    exactly_one_of,
    flag,
    integer,
    many,
    never,
    one_of,
    only_on,
    plain,
    string,
    thing,
)
from tests.slack_simulator.block_kit.objects import URL, slack_file
from tests.slack_simulator.block_kit.rich_text import rich_text
from tests.slack_simulator.block_kit.tables import DATA, TABLE, data_table_rules


def block(kind: str, allowed: dict[str, Check], needed: tuple[str, ...] = ()) -> Check:
    return thing({"type": one_of(kind), "block_id": string(255), **allowed}, needed=("type", *needed))


def no_file_dispatches(value: Any, walk: Walk) -> None:
    element = value.get("element")
    if value.get("dispatch_action") and isinstance(element, dict) and element.get("type") == "file_input":
        walk.at("dispatch_action").refuse("dispatch_action is not possible with a file_input")


def placed(check: Check, surfaces: tuple[SurfaceKind, ...]) -> Check:
    """On the wrong surface nothing else about a block matters."""

    def wherever(value: Any, walk: Walk) -> None:
        (check if walk.surface in surfaces else only_on(*surfaces))(value, walk)

    return wherever


SECTION = both(
    block(
        "section",
        {
            "text": any_text(3000),
            "fields": many(any_text(2000), 10),
            "accessory": by_type(IN_SECTION),
            "expand": flag,
        },
    ),
    at_least_one_of("text", "fields"),
)
IMAGE = both(
    block(
        "image",
        {"image_url": URL, "slack_file": slack_file, "alt_text": string(2000), "title": plain(2000)},
        needed=("alt_text",),
    ),
    exactly_one_of("image_url", "slack_file"),
)
INPUT = both(
    block(
        "input",
        {
            "label": plain(2000),
            "element": by_type(IN_INPUT),
            "hint": plain(2000),
            "optional": flag,
            "dispatch_action": flag,
        },
        needed=("label", "element"),
    ),
    no_file_dispatches,
)
ANYWHERE: dict[str, Check] = {
    "section": SECTION,
    "header": block("header", {"text": plain(150), "level": integer(1, 4)}, needed=("text",)),
    "divider": block("divider", {}),
    "image": IMAGE,
    "context": block("context", {"elements": many(by_type(IN_CONTEXT), 10)}, needed=("elements",)),
    "actions": block("actions", {"elements": many(by_type(IN_ACTIONS), 25)}, needed=("elements",)),
    "input": INPUT,
    "rich_text": rich_text,
    "card": both(block("card", CARD), card_rules),
}
IN_MESSAGE_OR_HOME: dict[str, Check] = {
    "table": block("table", TABLE, needed=("rows",)),
    "data_table": both(block("data_table", DATA, needed=("rows", "caption")), data_table_rules),
    "carousel": block(
        "carousel", {"elements": many(by_type({"card": ANYWHERE["card"]}), 10)}, needed=("elements",)
    ),
}
INSIDE = {kind: check for kind, check in {**ANYWHERE, **IN_MESSAGE_OR_HOME}.items() if kind in CHILDREN}
IN_MESSAGE_OR_HOME["container"] = both(
    block("container", {**CONTAINER, "child_blocks": many(by_type(INSIDE), 10)}, needed=("child_blocks",)),
    container_rules,
)
PLANNED = block("task_card", task("pending", *UNDER_WAY), needed=TASK_NEEDS)
IN_MESSAGE: dict[str, Check] = {
    # How much Markdown there may be is counted over the whole message.
    "markdown": block("markdown", {"text": string(10**6)}, needed=("text",)),
    "context_actions": block(
        "context_actions", {"elements": many(by_type(IN_CONTEXT_ACTIONS), 5)}, needed=("elements",)
    ),
    "data_visualization": block(
        "data_visualization", {"title": string(50), "chart": CHART}, needed=("title", "chart")
    ),
    "task_card": block("task_card", task(*UNDER_WAY), needed=TASK_NEEDS),
    "plan": block(
        "plan",
        {"title": string(3000), "tasks": many(by_type({"task_card": PLANNED}), float("inf"), 0)},
        needed=("title",),
    ),
}
IN_MODAL: dict[str, Check] = {
    "alert": block(
        "alert",
        {"text": any_text(200), "level": one_of("default", "info", "warning", "error", "success")},
        needed=("text",),
    ),
}
REFUSED: dict[str, Check] = {
    "video": never("video requires the scope links.embed:write, which this app does not have"),
    "file": never("a file block cannot be sent, it is only found in messages read back"),
    "call": never("a call block needs a call, and none has been registered"),
}
BLOCKS: dict[str, Check] = {
    **ANYWHERE,
    **{kind: placed(check, ("message", "home")) for kind, check in IN_MESSAGE_OR_HOME.items()},
    **{kind: placed(check, ("message",)) for kind, check in IN_MESSAGE.items()},
    **{kind: placed(check, ("modal",)) for kind, check in IN_MODAL.items()},
    **REFUSED,
}
