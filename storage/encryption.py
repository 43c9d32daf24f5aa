"""What is private is sealed: who has a copy of the database, and not its keys, cannot read it."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Text, TypeDecorator
from sqlalchemy.engine.interfaces import Dialect

SHORT, LONG = 64, 512  # bytes to which values are filled up, so that their length tells nothing
ONLY_ITS_OWNER = 0o600


class Keyring:
    """The keys of a database, the newest first: it seals with that one and opens what any of them sealed.

    Raises ValueError for a key that is none: 32 bytes in URL-safe Base64.
    """

    def __init__(self, keys: Sequence[str] = ()) -> None:
        self._fernets = [Fernet(each) for each in keys]

    def __bool__(self) -> bool:
        return bool(self._fernets)

    def seal(self, value: Any, fill_to: int = SHORT) -> str:
        """Seal a value that JSON has, filled up with spaces to a multiple of so many bytes.

        Raises ValueError without a key.
        """
        if not self._fernets:
            raise ValueError("nothing private is stored without a key")
        text = json.dumps(value, separators=(",", ":")).encode()
        return self._fernets[0].encrypt(text.ljust(-(-len(text) // fill_to) * fill_to)).decode()

    def open(self, token: str) -> Any:
        """The value that was sealed; None where no key opens it, since no sealed value is None."""
        try:
            return json.loads(MultiFernet(self._fernets).decrypt(token.encode())) if self else None
        except InvalidToken:
            return None

    def renew(self, token: str) -> str | None:
        """The same value under the newest key; None where it is so already, or no key opens it."""
        try:
            self._fernets[0].decrypt(token.encode())
        except InvalidToken:
            return (
                MultiFernet(self._fernets).rotate(token.encode()).decode() if self.can_open(token) else None
            )
        return None

    def can_open(self, token: str) -> bool:
        """Whether any of the keys opens what was sealed."""
        return self.open(token) is not None


class Sealed(TypeDecorator[Any]):
    """The type of a column for a private value, any that JSON has. What no key opens is read as None.

    The keys are those of the `Database`, which lends them to the dialect of its engine.
    """

    impl = Text
    cache_ok = True

    def __init__(self, fill_to: int = SHORT) -> None:
        super().__init__()
        self.fill_to = fill_to

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else keyring_of(dialect).seal(value, self.fill_to)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else keyring_of(dialect).open(value)


def lend_keyring(keyring: Keyring, dialect: Dialect) -> None:
    """Let the sealed columns of an engine, whose own this dialect is, use these keys."""
    dialect.keyring = keyring  # type: ignore[attr-defined]


def keyring_of(dialect: Dialect) -> Keyring:
    """The keys that were lent to the dialect of an engine."""
    return dialect.keyring  # type: ignore[attr-defined, no-any-return]


def new_key() -> str:
    """A key that nobody can guess."""
    return Fernet.generate_key().decode()


def make_key_file(file: Path) -> None:
    """Write a new key into a file that its owner alone may read; one that is there raises FileExistsError."""
    _write(file, new_key())


def add_key(file: Path) -> None:
    """Put a new key before those of a file, all at once: who reads it meanwhile reads the old or the new."""
    newer_file = file.with_name(f"{file.name}.new")
    newer_file.unlink(missing_ok=True)
    _write(newer_file, new_key(), *file.read_text().split())
    newer_file.replace(file)


def _write(file: Path, *keys: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_ITS_OWNER)
    with os.fdopen(descriptor, "w") as stream:
        stream.write("".join(f"{key}\n" for key in keys))
        stream.flush()
        os.fsync(descriptor)
