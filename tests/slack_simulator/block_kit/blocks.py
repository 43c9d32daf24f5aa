"""Slack's limits on blocks, each on the surfaces where it may stand."""

from typing import Any

from tests.slack_simulator.block_kit.charts import CHART
from tests.slack_simulator.block_kit.containers import (
    CARD,
    CHILDREN,
    CONTAINER,
    STARTED_STATUSES,
    TASK_REQUIRED,
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
    all_of,
    array_of,
    at_least_one_of,
    boolean,
    by_type,
    exactly_one_of,
    integer,
    object_of,
    one_of,
    only_on,
    plain_text,
    refuse_always,
    string,
    text_object,
)
from tests.slack_simulator.block_kit.objects import URL, slack_file
from tests.slack_simulator.block_kit.rich_text import rich_text
from tests.slack_simulator.block_kit.tables import DATA, TABLE, data_table_rules


def block(kind: str, allowed: dict[str, Check], needed: tuple[str, ...] = ()) -> Check:
    """The check of a block: type, block_id, and these properties; those `needed` may not be missing."""
    return object_of({"type": one_of(kind), "block_id": string(255), **allowed}, needed=("type", *needed))


def no_file_dispatches(value: Any, walk: Walk) -> None:
    element = value.get("element")
    if value.get("dispatch_action") and isinstance(element, dict) and element.get("type") == "file_input":
        walk.at("dispatch_action").refuse("dispatch_action is not possible with a file_input")


def allowed_on(check: Check, surfaces: tuple[SurfaceKind, ...]) -> Check:
    """The check on these surfaces; elsewhere it refuses the block, and nothing else about it matters."""

    def wherever(value: Any, walk: Walk) -> None:
        (check if walk.surface in surfaces else only_on(*surfaces))(value, walk)

    return wherever


SECTION = all_of(
    block(
        "section",
        {
            "text": text_object(3000),
            "fields": array_of(text_object(2000), 10),
            "accessory": by_type(IN_SECTION),
            "expand": boolean,
        },
    ),
    at_least_one_of("text", "fields"),
)
IMAGE = all_of(
    block(
        "image",
        {"image_url": URL, "slack_file": slack_file, "alt_text": string(2000), "title": plain_text(2000)},
        needed=("alt_text",),
    ),
    exactly_one_of("image_url", "slack_file"),
)
INPUT = all_of(
    block(
        "input",
        {
            "label": plain_text(2000),
            "element": by_type(IN_INPUT),
            "hint": plain_text(2000),
            "optional": boolean,
            "dispatch_action": boolean,
        },
        needed=("label", "element"),
    ),
    no_file_dispatches,
)
ANYWHERE: dict[str, Check] = {
    "section": SECTION,
    "header": block("header", {"text": plain_text(150), "level": integer(1, 4)}, needed=("text",)),
    "divider": block("divider", {}),
    "image": IMAGE,
    "context": block("context", {"elements": array_of(by_type(IN_CONTEXT), 10)}, needed=("elements",)),
    "actions": block("actions", {"elements": array_of(by_type(IN_ACTIONS), 25)}, needed=("elements",)),
    "input": INPUT,
    "rich_text": rich_text,
    "card": all_of(block("card", CARD), card_rules),
}
IN_MESSAGE_OR_HOME: dict[str, Check] = {
    "table": block("table", TABLE, needed=("rows",)),
    "data_table": all_of(block("data_table", DATA, needed=("rows", "caption")), data_table_rules),
    "carousel": block(
        "carousel", {"elements": array_of(by_type({"card": ANYWHERE["card"]}), 10)}, needed=("elements",)
    ),
}
IN_CONTAINER = {kind: check for kind, check in {**ANYWHERE, **IN_MESSAGE_OR_HOME}.items() if kind in CHILDREN}
IN_MESSAGE_OR_HOME["container"] = all_of(
    block(
        "container",
        {**CONTAINER, "child_blocks": array_of(by_type(IN_CONTAINER), 10)},
        needed=("child_blocks",),
    ),
    container_rules,
)
TASK_IN_PLAN = block("task_card", task("pending", *STARTED_STATUSES), needed=TASK_REQUIRED)
IN_MESSAGE: dict[str, Check] = {
    # How much Markdown there may be is counted over the whole message.
    "markdown": block("markdown", {"text": string(10**6)}, needed=("text",)),
    "context_actions": block(
        "context_actions", {"elements": array_of(by_type(IN_CONTEXT_ACTIONS), 5)}, needed=("elements",)
    ),
    "data_visualization": block(
        "data_visualization", {"title": string(50), "chart": CHART}, needed=("title", "chart")
    ),
    "task_card": block("task_card", task(*STARTED_STATUSES), needed=TASK_REQUIRED),
    "plan": block(
        "plan",
        {"title": string(3000), "tasks": array_of(by_type({"task_card": TASK_IN_PLAN}), float("inf"), 0)},
        needed=("title",),
    ),
}
IN_MODAL: dict[str, Check] = {
    "alert": block(
        "alert",
        {"text": text_object(200), "level": one_of("default", "info", "warning", "error", "success")},
        needed=("text",),
    ),
}
REFUSED_BLOCKS: dict[str, Check] = {
    "video": refuse_always("video requires the scope links.embed:write, which this app does not have"),
    "file": refuse_always("a file block cannot be sent, it is only found in messages read back"),
    "call": refuse_always("a call block needs a call, and none has been registered"),
}
BLOCKS: dict[str, Check] = {
    **ANYWHERE,
    **{kind: allowed_on(check, ("message", "home")) for kind, check in IN_MESSAGE_OR_HOME.items()},
    **{kind: allowed_on(check, ("message",)) for kind, check in IN_MESSAGE.items()},
    **{kind: allowed_on(check, ("modal",)) for kind, check in IN_MODAL.items()},
    **REFUSED_BLOCKS,
}
