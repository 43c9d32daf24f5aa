"""Every block with every element, in words of reverse mentoring, as messages, a modal and a Home tab."""

from typing import Any

from tests.slack_simulator.checks.conftest import button, field, home, modal, options, plain, section

Json = dict[str, Any]

ADA, FARAH, NOOR = "U0ADA00000", "U0FARAH000", "U0NOOR0000"
PICTURE = "F0PICTURE01"

confirm: Json = {
    "title": plain("Pause the pair?"),
    "text": {"type": "mrkdwn", "text": "*Farah* and you will get no nudges for a month."},
    "confirm": plain("Pause"),
    "deny": plain("Go on"),
    "style": "danger",
}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def choice(text: str, value: str, description: str = "", **more: Any) -> Json:
    return {
        "text": plain(text),
        "value": value,
        **({"description": plain(description)} if description else {}),
        **more,
    }


def actions(*elements: Json, block_id: str) -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def element(kind: str, action_id: str, placeholder: str = "", **more: Any) -> Json:
    words = {"placeholder": plain(placeholder)} if placeholder else {}
    return {"type": kind, "action_id": action_id, **words, **more}


def image(alt: str, **more: Any) -> Json:
    source = more or {"slack_file": {"id": PICTURE}}
    return {"type": "image", "alt_text": alt, **source}


TOPICS = [
    choice("Writing prompts", "prompts", "How to ask a language model"),
    choice("Short video", "video", "Filming and cutting on a phone"),
    choice("Accessible design", "access"),
]
GROUPS = [
    {"label": plain("Tools"), "options": TOPICS},
    {
        "label": plain("People"),
        "options": [choice("First jobs", "jobs"), choice("Working from anywhere", "anywhere")],
    },
]
RICH_OPTIONS = [
    {"text": mrkdwn("*Every week*"), "value": "weekly", "description": mrkdwn("A nudge on _Mondays_")},
    {
        "text": mrkdwn("*Every two weeks*"),
        "value": "fortnightly",
        "description": mrkdwn("A nudge on alternate Mondays"),
    },
]

TEXTS: list[Json] = [
    {"type": "header", "block_id": "top", "text": plain("Your week with Farah :wave:"), "level": 1},
    section(
        "Hello <@U0ADA00000>, *three* things for _this week_:\n"
        "• Choose a `topic`\n• ~Find a time~ Tuesday at ten\n"
        "> “What would you show me?”\nSee <https://example.com/guide|the guide>.",
        block_id="said",
        accessory=image("Two people at one screen"),
    ),
    {
        "type": "section",
        "block_id": "facts",
        "fields": [
            mrkdwn("*Mentor*\nAda Nwosu"),
            mrkdwn("*Partner*\nFarah Daneshvar"),
            plain("Met 4 times"),
            plain("Next: Tuesday"),
        ],
    },
    {"type": "divider", "block_id": "rule"},
    {
        "type": "image",
        "block_id": "own",
        "title": plain("Meetings a month"),
        **{k: v for k, v in image("A rising line").items() if k != "type"},
    },
    {
        "type": "image",
        "block_id": "far",
        "image_url": "https://example.com/pair.png",
        "alt_text": "Ada and Farah shake hands",
    },
    {
        "type": "context",
        "block_id": "aside",
        "elements": [
            image("Vice Versa", image_url="https://example.com/logo.png"),
            mrkdwn("Sent by *Vice Versa*"),
            plain("Round 2 of 6"),
        ],
    },
    {"type": "header", "block_id": "lower", "text": plain("What came of it"), "level": 3},
]


def text(words: str, **style: bool) -> Json:
    return {"type": "text", "text": words, **({"style": style} if style else {})}


def line(*pieces: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(pieces)}


def points(*lines: str, style: str = "bullet", **more: Any) -> Json:
    return {
        "type": "rich_text_list",
        "style": style,
        "elements": [line(text(each)) for each in lines],
        **more,
    }


RICH: Json = {
    "type": "rich_text",
    "block_id": "rich",
    "elements": [
        line(
            text("Plan for "),
            {"type": "user", "user_id": FARAH, "style": {"bold": True}},
            text(", by "),
            {
                "type": "date",
                "timestamp": 1772528400,
                "format": "{date_long_pretty} at {time}",
                "fallback": "3 March",
            },
            text(": "),
            text("bold", bold=True),
            text(", "),
            text("italic", italic=True),
            text(", "),
            text("struck", strike=True),
            text(", "),
            text("code", code=True),
            text(", "),
            text("underlined", underline=True),
            text(", "),
            text("marked", highlight=True),
            text(". "),
            {"type": "emoji", "name": "seedling", "unicode": "1f331"},
            text(" "),
            {"type": "link", "url": "https://example.com/plan", "text": "The whole plan"},
            text(" for "),
            {"type": "broadcast", "range": "here"},
            text(" in "),
            {"type": "color", "value": "#7a3f98"},
        ),
        points("Show one tool", "Try it together"),
        points("with a real task", "without slides", indent=1),
        points("at most ten minutes", indent=2),
        points("Note what was hard"),
        points("Third question", "Fourth question", style="ordered", offset=2),
        {"type": "rich_text_quote", "elements": [text("I never knew that this was so quick.")]},
        {
            "type": "rich_text_preformatted",
            "elements": [text("prompt = 'Explain it to me\n  as a beginner'")],
            "border": 0,
        },
    ],
}

MARKDOWN = """\
# Notes of the third meeting

**Ada** showed _three_ ways to ask, ~~two~~ all of them with `examples` – see [the notes](https://example.com/notes).

1. Say who reads it
2. Give an example
   - a short one
   - from real work
3. Ask for less

- [x] Find a topic
- [ ] Write a page

> A good question is half of the answer.

```
Summarise this for a new colleague.
```

| Topic | Hours | Mood |
|:------|------:|:----:|
| Prompts | 3 | good |
| Video | 12 | mixed |

---

### Next
Tuesday, ten o'clock.
"""


def cell(value: str | int) -> Json:
    if isinstance(value, int):
        return {"type": "raw_number", "value": value, "text": f"{value:,}"}
    return {"type": "raw_text", "text": value}


def rows(*each: tuple[str | int, ...]) -> list[list[Json]]:
    return [[cell(value) for value in row] for row in each]


PAIRS = rows(
    ("Mentor", "Partner", "Meetings", "Topic"),
    ("Ada Nwosu", "Farah Daneshvar", 4, "Writing prompts for people who have never written one before"),
    ("Dilan Aksoy", "Grace Lindqvist", 3, "Short video"),
    ("Kofi Asamoah", "Henrik Solberg", 5, "Accessible design"),
    ("Inês Carvalho", "Hana Novotná", 2, "First jobs"),
    ("Elif Yıldız", "Dmitri Volkonov", 6, "Working from anywhere"),
    ("Minh Trịnh", "Ruth Abendroth", 1, "Writing prompts"),
    ("Zainab Mirza", "Camila Restrepo", 4, "Short video"),
)
TABLE: Json = {
    "type": "table",
    "block_id": "table",
    "rows": [*PAIRS[:3], [{**RICH, "elements": [line(text("Kofi ", bold=True))]}, *PAIRS[3][1:]]],
    "column_settings": [{"align": "left"}, {"align": "center"}, {"align": "right"}, {"is_wrapped": True}],
}
DATA_TABLE: Json = {
    "type": "data_table",
    "block_id": "data",
    "caption": "Pairs of round 2",
    "page_size": 3,
    "row_header_column_index": 0,
    "rows": PAIRS,
}


def chart(kind: str, *series: tuple[str, list[float]], title: str) -> Json:
    months = ["January", "February", "March", "April", "May"]
    data = [
        {
            "name": name,
            "data": [{"label": month, "value": value} for month, value in zip(months, values, strict=True)],
        }
        for name, values in series
    ]
    axes = {"categories": months, "x_label": "Month", "y_label": "Meetings"}
    return {
        "type": "data_visualization",
        "block_id": kind,
        "title": title,
        "chart": {"type": kind, "series": data, "axis_config": axes},
    }


PIE: Json = {
    "type": "data_visualization",
    "block_id": "pie",
    "title": "Topics that pairs chose",
    "chart": {
        "type": "pie",
        "segments": [
            {"label": "Prompts", "value": 21},
            {"label": "Video", "value": 12},
            {"label": "Access", "value": 8},
            {"label": "First jobs", "value": 5},
        ],
    },
}
LONDON = ("London", [12.0, 19.0, 24.0, 22.0, 31.0])
BERLIN = ("Berlin", [8.0, 9.0, 15.0, 21.0, 18.0])
SYDNEY = ("Sydney", [3.0, 6.0, 5.0, 9.0, 14.0])

CARD: Json = {
    "type": "card",
    "block_id": "card",
    "hero_image": image("A notebook with a sketch"),
    "slack_icon": {"type": "icon", "name": "lightbulb"},
    "title": mrkdwn("*Writing prompts*"),
    "subtitle": plain("Chosen by 21 pairs"),
    "body": mrkdwn("What a _language model_ needs to know, shown with an example of your own."),
    "subtext": plain("About 30 minutes"),
    "actions": [
        button("Choose this topic", "card_choose", style="primary"),
        button("Not for us", "card_refuse"),
    ],
}


def small_card(number: int, title: str) -> Json:
    return {
        "type": "card",
        "block_id": f"card{number}",
        "title": plain(title),
        "body": plain("A first meeting with three questions."),
        "actions": [button(f"Read part {number}", "card_read")],
    }


CAROUSEL: Json = {
    "type": "carousel",
    "block_id": "carousel",
    "elements": [
        small_card(1, "Listening"),
        small_card(2, "Showing"),
        small_card(3, "Asking"),
        small_card(4, "Trying out"),
    ],
}


def container(name: str, *children: Json, **more: Any) -> Json:
    return {
        "type": "container",
        "block_id": name,
        "title": plain("How matching works"),
        "child_blocks": list(children),
        **more,
    }


CONTAINERS = [
    container(
        "box",
        section("Wishes count first, then distance in level."),
        actions(button("Explain more", "explain"), block_id="box_actions"),
        subtitle=mrkdwn("In *two* steps"),
        has_header_divider=True,
        icon=image("Arrows"),
    ),
    container(
        "fold",
        section("Nobody is matched with their own manager."),
        is_collapsible=True,
        default_collapsed=True,
        width="wide",
    ),
]


def task(number: int, title: str, status: str, **more: Any) -> Json:
    return {
        "type": "task_card",
        "block_id": f"task{number}",
        "task_id": f"t{number}",
        "title": title,
        "status": status,
        **more,
    }


def said(words: str) -> Json:
    return {"type": "rich_text", "elements": [line(text(words))]}


PLAN: Json = {
    "type": "plan",
    "block_id": "plan",
    "title": "Matching round 2",
    "tasks": [
        task(
            1, "Read the wishes", "complete", details=said("48 people"), output=said("24 pairs are possible")
        ),
        task(
            2,
            "Weigh the pairs",
            "in_progress",
            sources=[{"type": "url", "url": "https://example.com/how", "text": "How it is done"}],
        ),
        task(3, "Ask the coordinator", "pending"),
    ],
}
TASK = task(4, "Send the invitations", "error", output=said("Two addresses are missing"))

CONTROLS: list[Json] = [
    actions(
        button("Plain", "plain", value="plain"),
        button("Approve", "approve", style="primary"),
        button("Pause", "pause", style="danger", confirm=confirm),
        button("Yes", "labelled", accessibility_label="Yes, we have met"),
        button("Guide", "guide", url="https://example.com/guide"),
        {
            "type": "workflow_button",
            "action_id": "workflow",
            "text": plain("Start the survey"),
            "workflow": {"trigger": {"url": "https://example.com/workflow"}},
        },
        element(
            "overflow",
            "more",
            options=[
                choice("Postpone", "postpone"),
                choice("Swap partner", "swap", "Asks Noor"),
                choice("Leave", "leave"),
            ],
        ),
        block_id="buttons",
    ),
    actions(
        element("static_select", "topic", "Choose a topic", options=TOPICS),
        element("external_select", "book", "Find a book", min_query_length=1),
        element("users_select", "person", "Choose a person"),
        element("conversations_select", "talk", "Choose a conversation"),
        element("channels_select", "channel", "Choose a channel"),
        block_id="menus",
    ),
    actions(
        element("datepicker", "day", "Choose a day", initial_date="2026-03-10"),
        element("timepicker", "hour", "Choose a time"),
        element("datetimepicker", "moment", initial_date_time=1773136800),
        block_id="times",
    ),
    actions(
        element("checkboxes", "ready", options=RICH_OPTIONS),
        element("radio_buttons", "rhythm", options=RICH_OPTIONS, initial_option=RICH_OPTIONS[0]),
        block_id="ticks",
    ),
    section(
        "Which topics?",
        block_id="multi",
        accessory=element("multi_static_select", "topics", "Choose topics", option_groups=GROUPS),
    ),
    section(
        "Who comes along?",
        block_id="multi_people",
        accessory=element("multi_users_select", "people", "Choose people"),
    ),
]
OPINIONS: Json = {
    "type": "context_actions",
    "block_id": "opinions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "opinion",
            "positive_button": {"text": plain("Helpful"), "value": "good"},
            "negative_button": {
                "text": plain("Not helpful"),
                "value": "bad",
                "accessibility_label": "This was not helpful",
            },
        },
        {
            "type": "icon_button",
            "action_id": "remove",
            "icon": "trash",
            "text": plain("Remove"),
            "value": "gone",
        },
    ],
}

MESSAGES: dict[str, list[Json]] = {
    "texts": TEXTS,
    "rich": [RICH, {"type": "markdown", "text": MARKDOWN}],
    "tables": [TABLE, DATA_TABLE],
    "round charts": [PIE, chart("bar", LONDON, BERLIN, title="Meetings by city")],
    "charts": [
        chart("line", LONDON, BERLIN, SYDNEY, title="Meetings over time"),
        chart("area", LONDON, SYDNEY, title="All meetings"),
    ],
    "groups": [CARD, CAROUSEL, *CONTAINERS, PLAN, TASK],
    "controls": [*CONTROLS, OPINIONS],
}

MODAL: Json = modal(
    {
        "type": "alert",
        "block_id": "alert",
        "level": "warning",
        "text": mrkdwn("The round *closes* on Friday."),
    },
    {"type": "alert", "block_id": "alert2", "level": "success", "text": plain("Your wishes are saved.")},
    {"type": "alert", "block_id": "alert3", "text": plain("Everything here can be changed later.")},
    field("Your goal", block_id="goal", max_length=20, focus_on_load=True),
    field(
        "What could you show?",
        block_id="show",
        multiline=True,
        optional=True,
        placeholder=plain("One thing a line"),
    ),
    field(
        "Hours a month",
        "number_input",
        block_id="hours",
        is_decimal_allowed=False,
        min_value="1",
        max_value="8",
    ),
    field("Address for the calendar", "email_text_input", block_id="mail", optional=True),
    field("Page about you", "url_text_input", block_id="page", optional=True),
    field("A letter to your partner", "rich_text_input", block_id="letter", optional=True),
    field("Topic", "static_select", block_id="topic", option_groups=GROUPS),
    field(
        "Further topics",
        "multi_static_select",
        block_id="topics",
        options=TOPICS,
        max_selected_items=2,
        optional=True,
    ),
    field("A book", "external_select", block_id="book", optional=True),
    field("More books", "multi_external_select", block_id="books", optional=True, min_query_length=1),
    field("Not with", "multi_users_select", block_id="not", optional=True),
    field("Conversation", "conversations_select", block_id="talk", optional=True),
    field("Conversations", "multi_conversations_select", block_id="talks", optional=True),
    field("Channels", "multi_channels_select", block_id="channels", optional=True),
    field("First day", "datepicker", block_id="day", optional=True),
    field("Best time", "timepicker", block_id="time", timezone="Europe/London", optional=True),
    field("First meeting", "datetimepicker", block_id="moment", optional=True),
    field("Rhythm", "radio_buttons", block_id="rhythm", options=RICH_OPTIONS),
    field(
        "Remind me", "checkboxes", block_id="remind", options=options("By message", "By mail"), optional=True
    ),
    field(
        "Photo or plan", "file_input", block_id="file", filetypes=["png", "pdf"], max_files=2, optional=True
    ),
    title=plain("Your wishes"),
)

HOME: Json = home(
    {"type": "header", "block_id": "hi", "text": plain("Your programme")},
    {
        **field("Search a partner", block_id="search", dispatch_action=True),
    },
    {
        **field(
            "Search while typing",
            block_id="live",
            dispatch_action=True,
            dispatch_action_config={"trigger_actions_on": ["on_character_entered"]},
        ),
    },
    field("A note for Noor", block_id="note", optional=True),
    actions(button("Save the note", "save", style="primary"), block_id="keep"),
    section(
        "Your rhythm",
        block_id="home_rhythm",
        accessory=element("static_select", "rhythm", "Choose a rhythm", options=TOPICS, confirm=confirm),
    ),
    DATA_TABLE,
    TABLE,
    *CONTAINERS,
    CAROUSEL,
)
