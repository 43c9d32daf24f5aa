"""Slack's limits on rich text: lines of styled pieces."""

from tests.slack_simulator.block_kit.grammar import (
    Check,
    array_of,
    boolean,
    by_type,
    integer,
    object_of,
    one_of,
    string,
)

STYLE = object_of(dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight"), boolean))
BORDER = integer(0, 1)


def span(kind: str, *needed: str, **properties: Check) -> Check:
    return object_of(
        {"type": one_of(kind), "style": STYLE, **properties}, needed=("type", *(needed or properties))
    )


SPANS = array_of(
    by_type(
        {
            "text": span("text", text=string(3000)),
            "link": span("link", "url", url=string(3000), text=string(3000), unsafe=boolean),
            "user": span("user", user_id=string(255)),
            "usergroup": span("usergroup", usergroup_id=string(255)),
            "channel": span("channel", channel_id=string(255)),
            "emoji": span("emoji", "name", name=string(255), unicode=string(255), skin_tone=integer(1, 6)),
            "broadcast": span("broadcast", range=one_of("here", "channel", "everyone")),
            "color": span("color", value=string(7)),
            "date": span(
                "date",
                "timestamp",
                "format",
                timestamp=integer(0, 10**11),
                format=string(255),
                url=string(3000),
                fallback=string(3000),
            ),
        }
    ),
    1000,
    0,
)


def lines(kind: str, *needed: str, **properties: Check) -> Check:
    return object_of({"type": one_of(kind), **properties}, needed=("type", "elements", *needed))


LINE = lines("rich_text_section", elements=SPANS)
RICH = by_type(
    {
        "rich_text_section": LINE,
        "rich_text_quote": lines("rich_text_quote", elements=SPANS, border=BORDER),
        "rich_text_preformatted": lines(
            "rich_text_preformatted", elements=SPANS, border=BORDER, language=string(50)
        ),
        "rich_text_list": lines(
            "rich_text_list",
            "style",
            style=one_of("bullet", "ordered"),
            elements=array_of(by_type({"rich_text_section": LINE}), 1000),
            indent=integer(0, 8),
            offset=integer(0, 10**6),
            border=BORDER,
        ),
    }
)
rich_text = object_of(
    {"type": one_of("rich_text"), "block_id": string(255), "elements": array_of(RICH, 1000)},
    needed=("type", "elements"),
)
