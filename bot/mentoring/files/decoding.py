"""The text in the bytes of a file, in whichever encoding a spreadsheet wrote it."""

import codecs
from typing import NamedTuple

BYTE_ORDER_MARK = "\ufeff"
WITH_MARK = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
"""The encoding that the first bytes of a file may name; Excel's "Unicode Text" is UTF-16."""
WINDOWS = "cp1252"  # what Excel calls "CSV" in most of Europe and America


class NotText(Exception):
    """Bytes that are no text in any of the encodings; on `line` they cannot be read on."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"line {line}")


class Decoded(NamedTuple):
    """A text without byte order mark; `is_guessed` where Windows-1252 was the only encoding that fits."""

    text: str
    is_guessed: bool = False


def decode(content: bytes) -> Decoded:
    """The text in some bytes: UTF-8, UTF-16 with its mark, or else Windows-1252; raises NotText."""
    mark = next((each for each in WITH_MARK if content.startswith(each)), b"")
    encoding = WITH_MARK.get(mark, "utf-8")
    try:
        return Decoded(content[len(mark) :].decode(encoding))
    except UnicodeDecodeError as error:
        line = _line_of(content[len(mark) :], error.start, encoding)
        if mark or _is_broken_utf_8(content):
            raise NotText(line) from error
    try:
        return Decoded(content.decode(WINDOWS), is_guessed=True)
    except UnicodeDecodeError as error:
        raise NotText(_line_of(content, error.start, WINDOWS)) from error


def _is_broken_utf_8(content: bytes) -> bool:
    """Whether most signs beyond ASCII are whole in UTF-8: as Windows-1252 they would be read as others."""
    signs = [each for each in content.decode("utf-8", "replace") if not each.isascii()]
    return 2 * signs.count("\ufffd") < len(signs)


def _line_of(content: bytes, position: int, encoding: str) -> int:
    """The number of the line with that byte, counted from 1."""
    before = content[:position].decode(encoding, "ignore")
    return before.count("\n") + before.replace("\r\n", "\n").count("\r") + 1
