"""What may stand where, what it needs, and what does not go together."""

from typing import Any

import pytest

from tests.slack_simulator.block_kit.limits import option_problems, view_is_too_large
from tests.slack_simulator.checks.conftest import button, field, home, modal, plain, section
from tests.slack_simulator.checks.drafts import (
    FIRST,
    actions,
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
)

TEXT = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}
TASK = {"type": "task_card", "task_id": "t", "title": "Match", "status": "in_progress"}
WORKFLOW = {"trigger": {"url": "https://slack.com/shortcuts/Ft0/1"}}
START = {"type": "workflow_button", "text": plain("Start"), "workflow": WORKFLOW}
TWO_BOXES = [*container(block_id="same"), {"type": "carousel", "elements": [card(block_id="same")]}]
POSSIBLE = [
    actions(menu("external_select", min_query_length=0)),
    actions(menu("conversations_select", filter={"include": ["im"]}, default_to_current_conversation=True)),
    actions(menu("channels_select", initial_channel="C1")),
    actions(START),
    [section("a", accessory=menu("multi_external_select", max_selected_items=1))],
    [section("a", accessory=menu("multi_conversations_select"))],
    [field("a", "multi_channels_select")],
    [field("a", "rich_text_input", initial_value=TEXT)],
    modal(field("a", "conversations_select", response_url_enabled=True)),
    container(title=None, rich_text_title=TEXT, is_collapsible=True, default_collapsed=True),
    [{"type": "plan", "title": "A plan", "tasks": [{**TASK, "status": "pending", "details": TEXT}]}],
    [{**TASK, "sources": [{"type": "url", "url": "https://example.com", "text": "Source"}]}],
    modal(field("a", focus_on_load=True), field("b", focus_on_load=False)),
    data_table([cells(1), [TEXT]], row_header_column_index=0),
    table([[{"type": "raw_number", "value": 0.5, "text": "½"}]], column_settings=[{"align": "right"}]),
]


@pytest.mark.parametrize("content", POSSIBLE)
def test_what_is_possible(content: Any) -> None:
    assert problems_of(content) == []


IMPOSSIBLE: list[tuple[Any, str]] = [
    ([{"type": "video", "title": plain("a")}], FIRST),
    ([{"type": "file", "external_id": "a", "source": "remote"}], FIRST),
    ([{"type": "call", "call_id": "R1"}], FIRST),
    ([{"type": "alert", "text": plain("a")}], FIRST),
    (home({"type": "alert", "text": plain("a")}), "/view/blocks/0"),
    (home(*plotted()), "/view/blocks/0"),
    (modal(*plotted()), "/view/blocks/0"),
    (home({"type": "markdown", "text": "a"}), "/view/blocks/0"),
    (home(*feedback()), "/view/blocks/0"),
    (home(TASK), "/view/blocks/0"),
    (modal(*table([cells(1)])), "/view/blocks/0"),
    (modal(*data_table([cells(1)] * 2)), "/view/blocks/0"),
    (modal(*container()), "/view/blocks/0"),
    (modal({"type": "carousel", "elements": [card()]}), "/view/blocks/0"),
    (actions(icon()), f"{FIRST}/elements/0"),
    (context_actions(button("a")), f"{FIRST}/elements/0"),
    (actions(menu("conversations_select", filter={})), f"{FIRST}/elements/0/filter"),
    (
        actions(menu("conversations_select", filter={"include": []})),
        f"{FIRST}/elements/0/filter/include",
    ),
    (
        actions(menu("conversations_select", response_url_enabled=True)),
        f"{FIRST}/elements/0",
    ),
    ([field("a", "channels_select", response_url_enabled=True)], f"{FIRST}/element/response_url_enabled"),
    (modal(field("a", "multi_channels_select", response_url_enabled=True)), "/view/blocks/0/element"),
    (actions(menu()), f"{FIRST}/elements/0"),
    (
        actions(menu(options=[{**choices(1)[0], "url": "https://example.com"}])),
        f"{FIRST}/elements/0/options/0",
    ),
    (actions(menu("datepicker", initial_date="2026-02-30")), f"{FIRST}/elements/0/initial_date"),
    (actions(menu("timepicker", timezone="Mars/Olympus")), f"{FIRST}/elements/0/timezone"),
    (actions({**START, "workflow": {}}), f"{FIRST}/elements/0/workflow"),
    ([section("a", accessory=menu("datetimepicker"))], f"{FIRST}/accessory"),
    ([field("a", "multi_users_select", max_selected_items=0)], f"{FIRST}/element/max_selected_items"),
    (
        [field("a", "number_input", is_decimal_allowed=False, min_value="2", max_value="1")],
        f"{FIRST}/element",
    ),
    (
        [field("a", dispatch_action_config={"trigger_actions_on": ["on_blur"]})],
        f"{FIRST}/element/dispatch_action_config/trigger_actions_on/0",
    ),
    ([field("a", "file_input")], f"{FIRST}/element"),
    (home(field("a", "file_input")), "/view/blocks/0/element"),
    (data_table([cells(1)]), f"{FIRST}/rows"),
    (table([cells(1)] * 2, "data_table"), FIRST),
    (data_table([cells(1), cells(2)]), f"{FIRST}/rows/1"),
    (data_table([[TEXT], cells(1)]), f"{FIRST}/rows/0/0"),
    (chart(type="pie", segments=[{"label": "a", "value": 0}]), f"{FIRST}/chart/segments/0/value"),
    (chart(type="radar"), f"{FIRST}/chart"),
    (
        chart(
            type="line",
            series=[{"name": "a", "data": points(1)}] * 2,
            axis_config={"categories": ["00"]},
        ),
        f"{FIRST}/chart/series/1/name",
    ),
    (
        chart(
            type="line", series=[{"name": "a", "data": points(1)}], axis_config={"categories": ["00", "01"]}
        ),
        f"{FIRST}/chart/series/0/data",
    ),
    (container(title=None), FIRST),
    (container(default_collapsed=True), f"{FIRST}/default_collapsed"),
    (container(is_collapsible=True, has_header_divider=True), f"{FIRST}/has_header_divider"),
    (
        [{"type": "container", "title": plain("a"), "child_blocks": container()}],
        f"{FIRST}/child_blocks/0",
    ),
    ([{"type": "card", "subtitle": plain("a")}], FIRST),
    ([card(slack_icon={"type": "icon", "name": "unicorn"})], f"{FIRST}/slack_icon/name"),
    ([card(actions=[menu(options=choices(1))])], f"{FIRST}/actions/0"),
    ([{"type": "carousel", "elements": [{"type": "divider"}]}], f"{FIRST}/elements/0"),
    ([{**TASK, "status": "pending"}], f"{FIRST}/status"),
    ([{"type": "plan", "title": plain("a")}], f"{FIRST}/title"),
    (TWO_BOXES, "/blocks/1/elements/0/block_id"),
    (
        modal(field("a", focus_on_load=True), field("b", focus_on_load=True)),
        "/view/blocks/1/element/focus_on_load",
    ),
]


@pytest.mark.parametrize(("content", "pointer"), IMPOSSIBLE)
def test_what_is_impossible(content: Any, pointer: str) -> None:
    (problem,) = problems_of(content)
    assert problem.endswith(f"[json-pointer:{pointer}]")


def test_a_view_of_250_kilobytes() -> None:
    """Slack counts bytes and not characters."""
    empty = home(section(""))
    room = 250_000 - len(str(empty).replace("'", '"'))
    assert not view_is_too_large(home(section("a" * room)))
    assert view_is_too_large(home(section("a" * (room + 1))))
    assert view_is_too_large(home(section("é" * (room // 2 + 1))))


@pytest.mark.parametrize(
    ("answer", "pointers"),
    [
        ({"options": []}, []),
        ({"options": choices(100)}, []),
        ({"option_groups": [{"label": plain("a"), "options": choices(100)}] * 100}, []),
        ({"options": choices(101)}, ["/options"]),
        ({"options": [{"text": plain("a" * 76), "value": "a"}]}, ["/options/0/text/text"]),
        ({"option_groups": [{"label": plain("a"), "options": choices(101)}]}, ["/option_groups/0/options"]),
        ({}, [""]),
        ("nothing", [""]),
    ],
)
def test_the_options_that_an_app_offers(answer: Any, pointers: list[str]) -> None:
    actual = [problem.partition("json-pointer:")[2].rstrip("]") for problem in option_problems(answer)]
    assert actual == pointers
