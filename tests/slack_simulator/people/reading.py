"""Messages, modals and Home tabs as plain text, read by one person."""

import html
import re
from collections.abc import Callable

from tests.slack_simulator.block_kit.nesting import elements_of
from tests.slack_simulator.people.controls import Surface, texts_in, usable_elements
from tests.slack_simulator.people.dates import format_date
from tests.slack_simulator.people.forms import VALUE_KEYS, options_in
from tests.slack_simulator.state.records import Json, Message, User
from tests.slack_simulator.state.state import State

MARKS = re.compile(r"(?<![\w*_~])([*_~])(?=\S)(.+?)(?<=\S)\1(?![\w*_~])")


ALERTS = {
    "default": "Note",
    "info": "Information",
    "warning": "Warning",
    "error": "Error",
    "success": "Success",
}


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _chart(chart: Json) -> list[str]:
    """A chart in numbers: one line for each part of a pie, or for each series."""
    if chart["type"] == "pie":
        return [f"{part['label']}: {part['value']}" for part in chart["segments"]]
    return [f"{series['name']}: {', '.join(map(_point, series['data']))}" for series in chart["series"]]


def _point(point: Json) -> str:
    return f"{point['label']} {point['value']}"


class Reader:
    """Reads surfaces with one person's eyes: their zone, their locale."""

    def __init__(self, state: State, person: User) -> None:
        self._state = state
        self._person = person

    def words(self, surface: Surface) -> str:
        """The surface line by line; buttons stand in brackets."""
        if isinstance(surface, Message):
            lines = [self.block(block) for block in surface.blocks] or [self.prose(surface.text)]
            lines += [f"[file: {file.title}]" for file in surface.files]
        else:
            lines = [surface.title, *(self.block(block) for block in surface.blocks)]
            lines.append(self._feet(surface.payload))
        return "\n".join(line for line in lines if line)

    def everything(self, surface: Surface) -> str:
        """All text that the surface carries, as sent and as read."""
        top = surface.text if isinstance(surface, Message) else surface.title
        parts = [top, self.prose(top), *texts_in(surface.blocks), self.words(surface)]
        return "\n".join([*parts, *(html.unescape(part) for part in parts)])

    def prose(self, text: str) -> str:
        """Text with Slack's own markup resolved."""
        resolved = re.sub(r"<([^<>]*)>", self._token, text)
        resolved = resolved.replace("```", "").replace("`", "")
        for _ in range(3):
            resolved = MARKS.sub(r"\2", resolved)
        return html.unescape(resolved)

    def _token(self, match: re.Match[str]) -> str:
        inner, _, label = match[1].partition("|")
        if inner.startswith("@"):
            person = self._state.people.get(inner[1:])
            return f"@{person.name}" if person else label or inner
        if inner.startswith("#"):
            channel = self._state.conversations.get(inner[1:])
            return f"#{channel.name}" if channel else label or inner
        if inner.startswith("!date^"):
            _, moment, form, *_ = inner.split("^")
            return format_date(int(moment), form, self._person, self._state.clock.now())
        if inner.startswith("!"):
            return label or f"@{inner[1:]}"
        return label or inner.removeprefix("mailto:")

    def text(self, part: Json | None) -> str:
        """A text object as it reads; "" for none."""
        if not part:
            return ""
        return self.prose(part["text"]) if part["type"] == "mrkdwn" else str(part["text"])

    def block(self, block: Json) -> str:
        """One block as it reads, in one or more lines."""
        renderers: dict[str, Callable[[Json], str]] = {
            "header": lambda block: self.text(block["text"]),
            "divider": lambda _block: "---",
            "image": lambda block: _lines(self.text(block.get("title")), self._image(block)),
            "context": lambda block: " ".join(self._piece(piece) for piece in block["elements"]),
            "rich_text": self._rich_text,
            "input": self._input,
            "markdown": lambda block: str(block["text"]),
            "alert": lambda block: f"{ALERTS[block.get('level') or 'default']}: {self.text(block['text'])}",
            "table": self._table,
            "data_table": lambda block: _lines(block["caption"], self._table(block)),
            "data_visualization": lambda block: _lines(block["title"], *_chart(block["chart"])),
            "card": self._card,
            "carousel": lambda block: _lines(*map(self.block, block["elements"])),
            "container": self._container,
            "plan": lambda block: _lines(block["title"], *map(self.block, block.get("tasks") or [])),
            "task_card": self._task,
        }
        return renderers.get(block["type"], self._section)(block)

    def _section(self, block: Json) -> str:
        texts = [self.text(block.get("text")), *(self.text(field) for field in block.get("fields") or [])]
        return _lines(*texts, self._controls(block))

    def _controls(self, block: Json) -> str:
        return " ".join(
            self._control(one) for element in elements_of(block) for one in usable_elements(element)
        )

    def _input(self, block: Json) -> str:
        optional = " (optional)" if block.get("optional") else ""
        hint = f"\n  {self.text(block['hint'])}" if block.get("hint") else ""
        return f"{self.text(block['label'])}{optional}: {self._control(block['element'])}{hint}"

    def _card(self, card: Json) -> str:
        texts = [self.text(card.get(key)) for key in ("title", "subtitle", "body", "subtext")]
        images = [self._image(card[key]) for key in ("hero_image", "icon") if card.get(key)]
        return _lines(*images, *texts, self._controls(card))

    def _container(self, block: Json) -> str:
        rich = block.get("rich_text_title")
        title = self._rich_text(rich) if rich else self.text(block.get("title"))
        icon = self._image(block["icon"]) if block.get("icon") else ""
        return _lines(icon, title, self.text(block.get("subtitle")), *map(self.block, block["child_blocks"]))

    def _task(self, task: Json) -> str:
        outcomes = [self._rich_text(task[key]) for key in ("details", "output") if task.get(key)]
        sources = [f"{source['text']}: {source['url']}" for source in task.get("sources") or []]
        return _lines(f"{task['title']} ({task['status'].replace('_', ' ')})", *outcomes, *sources)

    def _table(self, table: Json) -> str:
        return "\n".join(" | ".join(self._cell(cell) for cell in row) for row in table["rows"])

    def _cell(self, cell: Json) -> str:
        return self._rich_text(cell) if cell["type"] == "rich_text" else str(cell["text"])

    def _piece(self, piece: Json) -> str:
        return self._image(piece) if piece["type"] == "image" else self.text(piece)

    def _image(self, image: Json) -> str:
        return f"[image: {image['alt_text']}]"

    def _control(self, element: Json) -> str:
        if element["type"] == "image":
            return self._image(element)
        if element["type"].endswith(("button", "feedback_buttons")):
            return f"[{self.text(element['text'])}]"
        options = [self.text(option["text"]) for option in options_in(element)]
        return f"({' / '.join(options) or self._placeholder(element)})"

    def _placeholder(self, element: Json) -> str:
        start = element.get(VALUE_KEYS.get(element["type"], ("", ""))[1])
        if element["type"] == "rich_text_input" and start:
            return self._rich_text(start)
        return str(start) if start else self.text(element.get("placeholder")) or "…"

    def _rich_text(self, block: Json) -> str:
        return "\n".join(self._rich(part) for part in block["elements"])

    def _rich(self, part: Json) -> str:
        if part["type"] == "rich_text_list":
            numbered = enumerate(part["elements"], 1 + (part.get("offset") or 0))
            is_ordered = part["style"] == "ordered"
            return "\n".join(f"{f'{at}.' if is_ordered else '•'} {self._rich(line)}" for at, line in numbered)
        return "".join(self._span(span) for span in part["elements"])

    def _span(self, span: Json) -> str:
        tokens = {"user": "@{user_id}", "channel": "#{channel_id}", "usergroup": "!subteam^{usergroup_id}"}
        kind = span["type"]
        if kind in tokens:
            return self.prose(f"<{tokens[kind].format(**span)}>")
        if kind == "date":
            return format_date(span["timestamp"], span["format"], self._person, self._state.clock.now())
        if kind == "emoji":
            return f":{span['name']}:"
        return str(span.get("text") or span.get("url") or f"@{span.get('range')}")

    def _feet(self, payload: Json) -> str:
        buttons = [self.text(payload.get(key)) for key in ("close", "submit")]
        return " ".join(f"[{button}]" for button in buttons if button)
