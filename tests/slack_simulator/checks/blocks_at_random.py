"""Random messages and views that Slack takes; every limit is written down here a second time, on purpose."""

from collections import Counter

from hypothesis import strategies as st

from tests.slack_simulator.checks.elements_at_random import (
    ADDRESS,
    BUTTON,
    FILE,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_MODAL_INPUT,
    IN_SECTION,
    PICTURE,
    RICH_TEXT,
    YES_OR_NO,
    Json,
    Made,
    either,
    plain,
    several,
    thing,
    typed,
    with_unique_ids,
    words,
)

TOGETHER = {"table": 1, "markdown": 2, "data_visualization": 2}


def within_totals(blocks: list[Json]) -> list[Json]:
    """Without the tables, charts and texts that would be too much together."""
    counts: Counter[str] = Counter()
    accepted: list[Json] = []
    for block_json in blocks:
        # A container may hold a table.
        kind = "table" if block_json["type"] == "container" else block_json["type"]
        counts[kind] += 1
        if counts[kind] <= TOGETHER.get(kind, len(blocks)):
            accepted.append(block_json)
    return accepted


def block(kind: str, needed: dict[str, Made] | None = None, /, **optional: Made) -> Made:
    return typed(kind, needed, **optional, block_id=words(255, 8))


def input_block(element: Made) -> Made:
    return block("input", {"label": plain(2000), "element": element}, hint=plain(2000), optional=YES_OR_NO)


TEXTS: dict[str, Made] = {"title": either(150), "subtitle": either(150), "subtext": either(200)}
CARD = block("card", {"body": either(200)}, **TEXTS, icon=PICTURE, actions=several(BUTTON, 3)) | block(
    "card",
    {"hero_image": PICTURE},
    **TEXTS,
    slack_icon=st.just({"type": "icon", "name": "rocket"}),
)
CELL = typed("raw_text", {"text": words(9)}) | typed("raw_number", {"value": st.integers(), "text": words(4)})
STYLED = typed(
    "rich_text",
    {
        "elements": several(
            typed("rich_text_section", {"elements": st.just([{"type": "text", "text": "a"}])}), 2
        )
    },
)
COLUMN = st.none() | thing({}, align=st.sampled_from(["left", "center", "right"]), is_wrapped=YES_OR_NO)
TABLE = block(
    "table",
    {"rows": several(several(CELL | STYLED, 2), 100) | several(several(CELL, 20), 2)},
    column_settings=several(COLUMN, 20),
)


@st.composite
def data_tables(draw: st.DrawFn) -> Json:
    width, height = draw(st.sampled_from([(1, 2), (20, 2), (1, 101), (3, 4)]))
    row = st.lists(CELL, min_size=width, max_size=width)
    rows = [draw(row), draw(row), *[draw(row)] * (height - 2)]
    table: Json = {"type": "data_table", "caption": draw(words(100)), "rows": rows}
    options = thing({}, page_size=st.integers(1, 100), row_header_column_index=st.integers(0, width - 1))
    table |= draw(options)
    return table


@st.composite
def charts(draw: st.DrawFn) -> Json:
    kind = draw(st.sampled_from(["pie", "bar", "area", "line"]))
    if kind == "pie":
        segment = thing({"label": words(20), "value": st.integers(1, 10**6) | st.just(0.5)})
        return {"type": kind, "segments": draw(several(segment, 6))}
    points = draw(st.sampled_from([1, 3, 20]))
    categories = [f"{'c' * 18}{point:02}" for point in range(points)]
    value = st.integers(-100, 100)
    names = draw(st.sampled_from([1, 2, 6]))
    series = [
        {"name": f"{'s' * 19}{name}", "data": [{"label": one, "value": draw(value)} for one in categories]}
        for name in range(names)
    ]
    labels = draw(thing({}, x_label=words(50), y_label=words(50)))
    return {"type": kind, "series": series, "axis_config": {"categories": categories, **labels}}


def task(*states: str) -> Made:
    source = typed("url", {"url": ADDRESS, "text": words(30)})
    return block(
        "task_card",
        {"task_id": words(30), "title": words(30), "status": st.sampled_from(states)},
        details=RICH_TEXT,
        output=RICH_TEXT,
        sources=several(source, 3),
    )


COMMON: dict[str, Made] = {
    "section": block("section", {"text": either(3000)}, accessory=IN_SECTION, expand=YES_OR_NO)
    | block("section", {"fields": several(either(2000), 10)}),
    "header": block("header", {"text": plain(150)}, level=st.integers(1, 4)),
    "divider": block("divider"),
    "image": block("image", {"alt_text": words(2000), "image_url": ADDRESS}, title=plain(2000))
    | block("image", {"alt_text": words(2000), "slack_file": FILE}),
    "context": block("context", {"elements": several(either(2000) | PICTURE, 10)}),
    "actions": block("actions", {"elements": several(IN_ACTIONS, 2) | several(BUTTON, 25)}),
    "rich_text": RICH_TEXT,
}
INSIDE = st.one_of(*COMMON.values(), input_block(IN_INPUT), TABLE)
FOLDING = st.sampled_from(
    [{}, {"is_collapsible": True, "default_collapsed": True}, {"has_header_divider": True}]
)
CONTAINER = st.builds(
    lambda container, folding: {**container, **folding},
    block(
        "container",
        {"title": plain(150), "child_blocks": several(INSIDE, 10)},
        subtitle=either(150),
        icon=PICTURE,
    )
    | block("container", {"rich_text_title": RICH_TEXT, "child_blocks": several(INSIDE, 2)}),
    FOLDING,
)
GROUPED: dict[str, Made] = {
    "card": CARD,
    "table": TABLE,
    "data_table": data_tables(),
    "carousel": block("carousel", {"elements": several(CARD, 10)}),
    "container": CONTAINER,
}
IN_MESSAGE: dict[str, Made] = {
    **COMMON,
    **GROUPED,
    "input": input_block(IN_INPUT),
    "markdown": block("markdown", {"text": words(6000)}),
    "context_actions": block("context_actions", {"elements": several(IN_CONTEXT_ACTIONS, 5)}),
    "data_visualization": block("data_visualization", {"title": words(50), "chart": charts()}),
    "task_card": task("in_progress", "complete", "error"),
    "plan": block("plan", {"title": words(50)}, tasks=several(task("pending", "complete"), 3)),
}
IN_HOME: dict[str, Made] = {**COMMON, **GROUPED, "input": input_block(IN_INPUT)}
LEVELS = st.sampled_from(["default", "info", "warning", "error", "success"])
IN_MODAL: dict[str, Made] = {
    **COMMON,
    "card": CARD,
    "input": input_block(IN_MODAL_INPUT),
    "alert": block("alert", {"text": either(200)}, level=LEVELS),
}


def blocks(kinds: dict[str, Made]) -> Made:
    return st.lists(st.one_of(*kinds.values()), min_size=1, max_size=3).map(within_totals)


NAMES = {"private_metadata": words(3000, 0), "callback_id": words(255), "external_id": words(255)}
MESSAGES = blocks(IN_MESSAGE).map(with_unique_ids)
HOMES = typed("home", {"blocks": blocks(IN_HOME)}, **NAMES).map(with_unique_ids)
MODALS = typed(
    "modal",
    {"title": plain(24), "submit": plain(24), "blocks": blocks(IN_MODAL)},
    **NAMES,
    close=plain(24),
    clear_on_close=YES_OR_NO,
    notify_on_close=YES_OR_NO,
).map(with_unique_ids)
