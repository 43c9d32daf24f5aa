"""Reading a text file that somebody named on the command line."""

from pathlib import Path


class UnreadableFile(Exception):
    """A file that does not exist, or is no text; the message is a sentence for people."""


def read_text(file: Path) -> str:
    """The text of a file in UTF-8, with or without a byte order mark; raises UnreadableFile."""
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{file} cannot be read as UTF-8 text. Save it as text in UTF-8 and try again."
        ) from error
    except FileNotFoundError as error:
        raise UnreadableFile(f"There is no file {file}.") from error
    except OSError as error:
        raise UnreadableFile(f"{file} cannot be read: {error.strerror}.") from error
