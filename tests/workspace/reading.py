"""What a person reads on a message, a modal or a Home tab, as plain text."""

import html
import re
from collections.abc import Callable

from tests.workspace.controls import Surface, texts_in
from tests.workspace.dates import shown
from tests.workspace.forms import KEEPS
from tests.workspace.limits_blocks import elements_of
from tests.workspace.records import Human, Json, Message
from tests.workspace.state import State

MARKS = re.compile(r"(?<![\w*_~])([*_~])(?=\S)(.+?)(?<=\S)\1(?![\w*_~])")


class Reader:
    """Reads surfaces with one person's eyes: their zone, their locale."""

    def __init__(self, state: State, person: Human) -> None:
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
        read = re.sub(r"<([^<>]*)>", self._token, text)
        read = read.replace("```", "").replace("`", "")
        for _ in range(3):
            read = MARKS.sub(r"\2", read)
        return html.unescape(read)

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
            return shown(int(moment), form, self._person, self._state.clock.now())
        if inner.startswith("!"):
            return label or f"@{inner[1:]}"
        return label or inner.removeprefix("mailto:")

    def text(self, part: Json | None) -> str:
        if not part:
            return ""
        return self.prose(part["text"]) if part["type"] == "mrkdwn" else str(part["text"])

    def block(self, block: Json) -> str:
        read: dict[str, Callable[[Json], str]] = {
            "header": lambda block: self.text(block["text"]),
            "divider": lambda _block: "---",
            "image": self._image,
            "context": lambda block: " ".join(self._piece(piece) for piece in block["elements"]),
            "rich_text": lambda block: "\n".join(self._rich(part) for part in block["elements"]),
            "input": self._input,
        }
        return read.get(block["type"], self._section)(block)

    def _section(self, block: Json) -> str:
        lines = [self.text(block.get("text")), *(self.text(field) for field in block.get("fields") or [])]
        lines.append(" ".join(self._control(element) for element in elements_of(block)))
        return "\n".join(line for line in lines if line)

    def _input(self, block: Json) -> str:
        optional = " (optional)" if block.get("optional") else ""
        hint = f"\n  {self.text(block['hint'])}" if block.get("hint") else ""
        return f"{self.text(block['label'])}{optional}: {self._control(block['element'])}{hint}"

    def _piece(self, piece: Json) -> str:
        return self._image(piece) if piece["type"] == "image" else self.text(piece)

    def _image(self, image: Json) -> str:
        return f"[image: {image['alt_text']}]"

    def _control(self, element: Json) -> str:
        if element["type"] == "image":
            return self._image(element)
        if element["type"] == "button":
            return f"[{self.text(element['text'])}]"
        groups = element.get("option_groups") or [{"options": element.get("options") or []}]
        options = [self.text(option["text"]) for group in groups for option in group["options"]]
        return f"({' / '.join(options) or self._placeholder(element)})"

    def _placeholder(self, element: Json) -> str:
        start = element.get(KEEPS.get(element["type"], ("", ""))[1])
        return str(start) if start else self.text(element.get("placeholder")) or "…"

    def _rich(self, part: Json) -> str:
        if part["type"] == "rich_text_list":
            return "\n".join(f"• {self._rich(line)}" for line in part["elements"])
        return "".join(self._span(span) for span in part["elements"])

    def _span(self, span: Json) -> str:
        tokens = {"user": "@{user_id}", "channel": "#{channel_id}", "usergroup": "!subteam^{usergroup_id}"}
        kind = span["type"]
        if kind in tokens:
            return self.prose(f"<{tokens[kind].format(**span)}>")
        if kind == "date":
            return shown(span["timestamp"], span["format"], self._person, self._state.clock.now())
        if kind == "emoji":
            return f":{span['name']}:"
        return str(span.get("text") or span.get("url") or f"@{span.get('range')}")

    def _feet(self, payload: Json) -> str:
        buttons = [self.text(payload.get(key)) for key in ("close", "submit")]
        return " ".join(f"[{button}]" for button in buttons if button)
