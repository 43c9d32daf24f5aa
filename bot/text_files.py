"""Reading a file that somebody named on the command line."""

from pathlib import Path

MOST_BYTES = 50_000_000


class UnreadableFile(Exception):
    """A file that does not exist, is too large, or is no text; the message is a sentence for people."""


def read_text(file: Path) -> str:
    """The text of a file in UTF-8, with or without a byte order mark; raises UnreadableFile."""
    try:
        return read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{file} cannot be read as UTF-8 text. Save it as text in UTF-8 and try again."
        ) from error


def read_bytes(file: Path) -> bytes:
    """The bytes of a file, at most 50 MB; raises UnreadableFile."""
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise UnreadableFile(f"There is no file {file}.") from error
    except OSError as error:
        raise UnreadableFile(f"{file} cannot be read: {error.strerror}.") from error
    if len(content) > MOST_BYTES:
        raise UnreadableFile(f"{file} is larger than 50 MB. Split it and try again.")
    return content
