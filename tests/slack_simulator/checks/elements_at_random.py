"""Random elements that Slack takes; every limit is written down here a second time, on purpose."""

import json
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]
Made = st.SearchStrategy[Any]

YES_OR_NO = st.booleans()
ADDRESS = st.sampled_from(["https://example.com/a.png", "https://example.com/".ljust(3000, "a")])
DAY = st.dates().map(lambda day: f"{max(day.year, 1900)}-{day.month:02}-{min(day.day, 28):02}")
HOUR = st.times().map(lambda time: f"{time:%H:%M}")


def words(longest: int, shortest: int = 1) -> Made:
    """Text of any length, often of the greatest that is possible."""
    lengths = st.sampled_from([shortest, min(shortest + 3, longest), longest - 1, longest])
    return st.builds(
        lambda letter, length: letter * max(length, shortest), st.sampled_from("aZ é&*"), lengths
    )


def several(part: Made, max_size: int, min_size: int = 1) -> Made:
    """A few different ones, or as many as are possible, all alike."""
    some_different = st.lists(part, min_size=min_size, max_size=min(max_size, min_size + 1))
    return some_different | part.map(lambda one: [one] * max_size)


def thing(needed: dict[str, Made], /, **optional: Made) -> Made:
    return st.fixed_dictionaries(needed, optional=optional)


def typed(kind: str, needed: dict[str, Made] | None = None, /, **optional: Made) -> Made:
    return thing({"type": st.just(kind), **(needed or {})}, **optional)


def plain(longest: int) -> Made:
    return typed("plain_text", {"text": words(longest)}, emoji=YES_OR_NO)


def either(longest: int) -> Made:
    return plain(longest) | typed("mrkdwn", {"text": words(longest)}, verbatim=YES_OR_NO)


def option(text: Made, /, **optional: Made) -> Made:
    return thing({"text": text, "value": words(150)}, description=text, **optional)


CHOICE, TICK = option(plain(75)), option(either(75))
CONFIRM = thing(
    {"title": plain(100), "text": either(300), "confirm": plain(30), "deny": plain(30)},
    style=st.sampled_from(["primary", "danger"]),
)
FILE = st.just({"id": "F0123456789"}) | thing({"url": ADDRESS})
PICTURE = typed("image", {"alt_text": words(2000), "image_url": ADDRESS}) | typed(
    "image", {"alt_text": words(2000), "slack_file": FILE}
)
SPAN = st.one_of(
    typed("text", {"text": words(200)}, style=thing({}, bold=YES_OR_NO, code=YES_OR_NO)),
    typed("link", {"url": ADDRESS}, text=words(100), unsafe=YES_OR_NO),
    typed("user", {"user_id": words(20)}),
    typed("emoji", {"name": words(20)}),
    typed("broadcast", {"range": st.sampled_from(["here", "channel", "everyone"])}),
    typed("date", {"timestamp": st.integers(0, 2**31), "format": words(20)}, fallback=words(20)),
)
SPANS = st.lists(SPAN, max_size=3)
LINE = typed("rich_text_section", {"elements": SPANS})
RICH_TEXT = typed(
    "rich_text",
    {
        "elements": several(
            LINE
            | typed("rich_text_quote", {"elements": SPANS}, border=st.integers(0, 1))
            | typed("rich_text_preformatted", {"elements": SPANS}, language=words(10))
            | typed(
                "rich_text_list",
                {"elements": several(LINE, 3), "style": st.sampled_from(["bullet", "ordered"])},
                indent=st.integers(0, 8),
            ),
            4,
        )
    },
)

LABEL = {"text": plain(75)}
ACTION: dict[str, Made] = {"action_id": words(255, 8)}
ASKING = {**ACTION, "placeholder": plain(150), "focus_on_load": YES_OR_NO}
CHOOSING = {**ASKING, "confirm": CONFIRM}
FETCHING = {**CHOOSING, "min_query_length": st.integers(0, 9)}
FILTER = thing(
    {"include": st.lists(st.sampled_from(["im", "mpim", "private", "public"]), min_size=1, max_size=4)},
    exclude_bot_users=YES_OR_NO,
)
TALKING = {**CHOOSING, "default_to_current_conversation": YES_OR_NO, "filter": FILTER}
SEVERAL = {"max_selected_items": st.integers(1, 50)}
TYPING = {
    **ASKING,
    "dispatch_action_config": st.just({"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]}),
}
STYLES = st.sampled_from(["primary", "danger"])
BUTTON = typed(
    "button",
    LABEL,
    **ACTION,
    value=words(2000),
    url=ADDRESS,
    style=STYLES,
    confirm=CONFIRM,
    accessibility_label=words(75),
    agent_prompt=words(4000),
)
OPINION = thing({**LABEL, "value": words(2000)}, accessibility_label=words(75))


def menu(kind: str, starting: str, /, **optional: Made) -> Made:
    """A menu of options or groups, which begins with some of those or with none."""
    options, a_few = {"options": several(CHOICE, 100)}, {"options": several(CHOICE, 2)}
    group, full = thing({"label": plain(75), **a_few}), thing({"label": plain(75), **options})
    groups = {"option_groups": several(group, 100) | st.lists(full, min_size=1, max_size=2)}
    properties = {**CHOOSING, **optional}
    return starts(typed(kind, options, **properties) | typed(kind, groups, **properties), starting)


def starts(menu_element: Made, starting: str) -> Made:
    def start(element: Json, is_preselected: bool) -> Json:
        options = element.get("options") or element["option_groups"][0]["options"]
        first = options[-1] if starting == "initial_option" else options[-1:]
        return {**element, starting: first} if is_preselected else element

    return st.builds(start, menu_element, YES_OR_NO)


def between(kind: str, low: str, high: str, lowest: int, highest: int, /, **properties: Made) -> Made:
    """An element with a least and a greatest of something, in this order."""
    pair = st.lists(st.integers(lowest, highest), min_size=2, max_size=2).map(sorted)
    as_text = str if kind == "number_input" else int
    return st.builds(
        lambda element, ends: {**element, low: as_text(ends[0]), high: as_text(max(ends[1], 1))},
        typed(kind, **{**TYPING, **properties}),
        pair,
    )


SELECTS = [
    menu("static_select", "initial_option"),
    typed("external_select", **FETCHING, initial_option=CHOICE),
    typed("users_select", **CHOOSING, initial_user=words(11)),
    typed("conversations_select", **TALKING, initial_conversation=words(11)),
    typed("channels_select", **CHOOSING, initial_channel=words(11)),
]
MULTI_SELECTS = [
    menu("multi_static_select", "initial_options", **SEVERAL),
    typed("multi_external_select", **FETCHING, **SEVERAL, initial_options=several(CHOICE, 3)),
    typed("multi_users_select", **CHOOSING, **SEVERAL, initial_users=several(words(11), 3)),
    typed("multi_conversations_select", **TALKING, **SEVERAL, initial_conversations=several(words(11), 3)),
    typed("multi_channels_select", **CHOOSING, **SEVERAL, initial_channels=several(words(11), 3)),
]
TICKING = {**ACTION, "confirm": CONFIRM, "focus_on_load": YES_OR_NO}
PICKING = [
    starts(typed("checkboxes", {"options": several(TICK, 10)}, **TICKING), "initial_options"),
    starts(typed("radio_buttons", {"options": several(TICK, 10)}, **TICKING), "initial_option"),
    typed("datepicker", **CHOOSING, initial_date=DAY),
    typed("timepicker", **CHOOSING, initial_time=HOUR, timezone=st.just("Europe/Berlin")),
]
MOMENT = typed("datetimepicker", **TICKING, initial_date_time=st.integers(1_000_000_000, 9_999_999_999))
WORKFLOW = thing({"trigger": thing({"url": ADDRESS})})
PRESSED = [
    BUTTON,
    typed("overflow", {"options": several(option(plain(75), url=ADDRESS), 5)}, **ACTION, confirm=CONFIRM),
    typed("workflow_button", {**LABEL, "workflow": WORKFLOW}, **ACTION, style=STYLES),
]
FIELDS = [
    between("plain_text_input", "min_length", "max_length", 0, 3000, multiline=YES_OR_NO),
    between("number_input", "min_value", "max_value", -9, 9).map(
        lambda it: {**it, "is_decimal_allowed": True}
    ),
    between("rich_text_input", "min_lines", "max_lines", 1, 20, initial_value=RICH_TEXT),
    typed("email_text_input", **TYPING, initial_value=words(30)),
    typed("url_text_input", **TYPING, initial_value=st.just("https://example.com")),
]
FILE_INPUT = typed("file_input", **ACTION, filetypes=several(words(5), 3), max_files=st.integers(1, 10))
ANSWERED = [
    typed(kind, **ACTION, response_url_enabled=YES_OR_NO)
    for kind in ("conversations_select", "channels_select")
]

IN_ACTIONS = st.one_of(*PRESSED, *SELECTS, *PICKING, MOMENT)
IN_SECTION = st.one_of(*PRESSED, *SELECTS, *MULTI_SELECTS, *PICKING, PICTURE)
IN_INPUT = st.one_of(*SELECTS, *MULTI_SELECTS, *PICKING, MOMENT, *FIELDS)
IN_MODAL_INPUT = st.one_of(IN_INPUT, FILE_INPUT, *ANSWERED)
IN_CONTEXT_ACTIONS = st.one_of(
    typed("feedback_buttons", {"positive_button": OPINION, "negative_button": OPINION}, **ACTION),
    typed(
        "icon_button",
        {**LABEL, "icon": st.just("trash")},
        **ACTION,
        value=words(2000),
        visible_to_user_ids=several(words(11), 10),
    ),
)


def with_unique_ids(part: Any) -> Any:
    """A copy in which ids differ, as long as they were, and one element at most has the focus."""
    copy = json.loads(json.dumps(part))
    _make_ids_unique(copy, {"ids": 0, "focused": 0})
    return copy


def _make_ids_unique(part: Any, counters: dict[str, int]) -> None:
    for item in part if isinstance(part, list) else part.values() if isinstance(part, dict) else ():
        _make_ids_unique(item, counters)
    if not isinstance(part, dict):
        return
    for key in ("block_id", "action_id"):
        if key in part:
            counters["ids"] += 1
            part[key] = str(counters["ids"]).ljust(len(part[key]), "-")
    if part.get("focus_on_load"):
        counters["focused"] += 1
        part["focus_on_load"] = counters["focused"] == 1
