"""Each limit at its edge: as much as is possible is taken, one more is refused at the right place."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.slack_simulator.checks.conftest import button, field, home, modal, plain
from tests.slack_simulator.checks.drafts import (
    FIRST,
    actions,
    alert,
    card,
    cells,
    chart,
    choices,
    container,
    context_actions,
    data_table,
    feedback,
    icon,
    menu,
    plotted,
    points,
    problems_of,
    table,
    ways,
)

EDGES: list[tuple[str, Callable[[int], Any], int, str]] = [
    ("markdown", lambda n: [{"type": "markdown", "text": "a" * n}], 12_000, FIRST),
    ("markdowns", lambda n: [{"type": "markdown", "text": "a" * (n // 2)}] * 2, 12_001, "/blocks/1"),
    ("context actions", lambda n: context_actions(*map(icon, range(n))), 5, f"{FIRST}/elements"),
    ("feedback text", lambda n: feedback(n), 75, f"{FIRST}/elements/0/positive_button/text/text"),
    ("feedback value", lambda n: feedback(1, n), 2000, f"{FIRST}/elements/0/positive_button/value"),
    (
        "seen by",
        lambda n: context_actions(icon(visible_to_user_ids=["U1"] * n)),
        10,
        f"{FIRST}/elements/0/visible_to_user_ids",
    ),
    ("table rows", lambda n: table([cells(1)] * n), 100, f"{FIRST}/rows"),
    ("table cells", lambda n: table([cells(n)]), 20, f"{FIRST}/rows/0"),
    ("columns", lambda n: table([cells(1)], column_settings=[None] * n), 20, f"{FIRST}/column_settings"),
    ("table text", lambda n: table([cells(1, "a" * n)]), 10_000, FIRST),
    ("tables", lambda n: table([cells(1, "a" * 9000)]) + table([cells(1, "a" * n)]), 1000, "/blocks/1"),
    ("data rows", lambda n: data_table([cells(1)] * n), 101, f"{FIRST}/rows"),
    ("data text", lambda n: data_table([cells(1), cells(1, "a" * (n - 1))]), 20_000, f"{FIRST}/rows"),
    ("page", lambda n: data_table([cells(1)] * 2, page_size=n), 100, f"{FIRST}/page_size"),
    (
        "header column",
        lambda n: data_table([cells(3)] * 2, row_header_column_index=n),
        2,
        f"{FIRST}/row_header_column_index",
    ),
    ("charts", lambda n: plotted() * n, 2, "/blocks/2"),
    ("chart title", lambda n: [{**plotted()[0], "title": "a" * n}], 50, f"{FIRST}/title"),
    ("segments", lambda n: chart(type="pie", segments=points(n)), 6, f"{FIRST}/chart/segments"),
    (
        "segment",
        lambda n: chart(type="pie", segments=points(1, n)),
        20,
        f"{FIRST}/chart/segments/0/label",
    ),
    ("series", lambda n: plotted(series=n), 6, f"{FIRST}/chart/series"),
    ("series name", lambda n: plotted(name=n), 20, f"{FIRST}/chart/series/0/name"),
    ("x label", lambda n: plotted(x_label="a" * n), 50, f"{FIRST}/chart/axis_config/x_label"),
    ("y label", lambda n: plotted(y_label="a" * n), 50, f"{FIRST}/chart/axis_config/y_label"),
    ("children", lambda n: container(n), 10, f"{FIRST}/child_blocks"),
    ("box title", lambda n: container(title=plain("a" * n)), 150, f"{FIRST}/title/text"),
    ("box subtitle", lambda n: container(subtitle=plain("a" * n)), 150, f"{FIRST}/subtitle/text"),
    ("cards", lambda n: [{"type": "carousel", "elements": [card()] * n}], 10, f"{FIRST}/elements"),
    ("card title", lambda n: [card(title=plain("a" * n))], 150, f"{FIRST}/title/text"),
    ("card subtitle", lambda n: [card(subtitle=plain("a" * n))], 150, f"{FIRST}/subtitle/text"),
    ("card body", lambda n: [card(body=plain("a" * n))], 200, f"{FIRST}/body/text"),
    ("card subtext", lambda n: [card(subtext=plain("a" * n))], 200, f"{FIRST}/subtext/text"),
    (
        "card buttons",
        lambda n: [card(actions=[button("a", f"b{index}") for index in range(n)])],
        3,
        f"{FIRST}/actions",
    ),
    ("alert", alert, 200, "/view/blocks/0/text/text"),
    ("header level", lambda n: [{"type": "header", "text": plain("a"), "level": n}], 4, f"{FIRST}/level"),
    (
        "image title",
        lambda n: [
            {"type": "image", "image_url": "https://example.com", "alt_text": "a", "title": plain("a" * n)}
        ],
        2000,
        f"{FIRST}/title/text",
    ),
    ("hint", lambda n: [{**field("a"), "hint": plain("a" * n)}], 2000, f"{FIRST}/hint/text"),
    ("dialog title", lambda n: actions(ways("title", n)), 100, f"{FIRST}/elements/0/confirm/title/text"),
    ("dialog text", lambda n: actions(ways("text", n)), 300, f"{FIRST}/elements/0/confirm/text/text"),
    ("confirm", lambda n: actions(ways("confirm", n)), 30, f"{FIRST}/elements/0/confirm/confirm/text"),
    ("url", lambda n: actions(button("a", url=f"https://{'u' * (n - 8)}")), 3000, f"{FIRST}/elements/0/url"),
    (
        "spoken label",
        lambda n: actions(button("a", accessibility_label="a" * n)),
        75,
        f"{FIRST}/elements/0/accessibility_label",
    ),
    (
        "groups",
        lambda n: actions(menu(option_groups=[{"label": plain("a"), "options": choices(1)}] * n)),
        100,
        f"{FIRST}/elements/0/option_groups",
    ),
    (
        "group label",
        lambda n: actions(menu(option_groups=[{"label": plain("a" * n), "options": choices(1)}])),
        75,
        f"{FIRST}/elements/0/option_groups/0/label/text",
    ),
    (
        "description",
        lambda n: actions(menu(options=[{**choices(1)[0], "description": plain("a" * n)}])),
        75,
        f"{FIRST}/elements/0/options/0/description/text",
    ),
    (
        "ticks",
        lambda n: actions(menu("radio_buttons", options=choices(n))),
        10,
        f"{FIRST}/elements/0/options",
    ),
    ("least", lambda n: [field("a", min_length=n)], 3000, f"{FIRST}/element/min_length"),
    ("in order", lambda n: [field("a", min_length=n, max_length=9)], 9, f"{FIRST}/element"),
    ("files", lambda n: modal(field("a", "file_input", max_files=n)), 10, "/view/blocks/0/element/max_files"),
    ("title", lambda n: modal(title=plain("a" * n)), 24, "/view/title/text"),
    ("submit", lambda n: modal(submit=plain("a" * n)), 24, "/view/submit/text"),
    ("close", lambda n: modal(close=plain("a" * n)), 24, "/view/close/text"),
    ("metadata", lambda n: home(private_metadata="a" * n), 3000, "/view/private_metadata"),
    ("callback", lambda n: home(callback_id="a" * n), 255, "/view/callback_id"),
    ("external", lambda n: home(external_id="a" * n), 255, "/view/external_id"),
]


@pytest.mark.parametrize(("make", "limit", "pointer"), [pytest.param(*it, id=name) for name, *it in EDGES])
def test_as_much_as_possible_and_one_more(make: Callable[[int], Any], limit: int, pointer: str) -> None:
    assert problems_of(make(limit)) == []
    (problem,) = problems_of(make(limit + 1))
    assert problem.endswith(f"[json-pointer:{pointer}]")
