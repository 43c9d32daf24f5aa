"""How much Slack takes in one message (docs.slack.dev, reference of Block Kit and of chat.postMessage)."""

from collections.abc import Callable, Iterator

from bot.blocks.kit.text import LONGEST_BUTTON, LONGEST_SECTION, Block, Message

MOST_BLOCKS = 50
MOST_BUTTONS = 25
MOST_NOTES = 10
LONGEST_TEXT = 4_000  # advised; more is advised against
LONGEST_HEADER = 150
LONGEST_VALUE = 2_000
LONGEST_ID = 255


def excesses(message: Message) -> Iterator[str]:
    """Each way in which a message is too much for Slack, or was cut to fit: "has more than 50 blocks"."""
    if len(message.blocks) > MOST_BLOCKS:
        yield f"has more than {MOST_BLOCKS} blocks"
    if len(message.text) > LONGEST_TEXT:
        yield f"is longer than {LONGEST_TEXT} characters when it is read aloud"
    for block in message.blocks:
        yield from _CHECKS[block["type"]](block)


def _in_header(block: Block) -> Iterator[str]:
    yield from _length_faults("a header", block["text"]["text"], LONGEST_HEADER)


def _in_section(block: Block) -> Iterator[str]:
    yield from _length_faults("a section", block["text"]["text"], LONGEST_SECTION)


def _in_context(block: Block) -> Iterator[str]:
    if len(block["elements"]) > MOST_NOTES:
        yield f"has more than {MOST_NOTES} notes in a row"
    for note in block["elements"]:
        yield from _length_faults("a note", note["text"], LONGEST_SECTION)


def _in_actions(block: Block) -> Iterator[str]:
    if len(block["elements"]) > MOST_BUTTONS:
        yield f"has more than {MOST_BUTTONS} buttons in a row"
    for button in block["elements"]:
        yield from _length_faults("a button", button["text"]["text"], LONGEST_BUTTON)
        yield from _length_faults("the value of a button", button["value"], LONGEST_VALUE)
        yield from _length_faults("the id of a button", button["action_id"], LONGEST_ID)


_CHECKS: dict[str, Callable[[Block], Iterator[str]]] = {
    "header": _in_header,
    "section": _in_section,
    "context": _in_context,
    "actions": _in_actions,
}


def _length_faults(part: str, words: str, maximum: int) -> Iterator[str]:
    # The ellipsis at the very end is what `cut` leaves of longer words.
    if len(words) > maximum or (len(words) == maximum and words.endswith("…")):
        yield f"needs {part} of more than {maximum} characters"
