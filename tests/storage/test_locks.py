"""One bot on a SQLite file; that it ends with its process is seen in tests/test_command_line.py."""

from pathlib import Path

import pytest

from storage import locks
from storage.database import UnusableDatabase


def refused(url: str, words: str = "put PostgreSQL into DATABASE_URL") -> None:
    with pytest.raises(UnusableDatabase, match=words), locks.exclusive(url):
        pass


def test_a_second_is_refused_while_the_first_runs(sqlite_url: str) -> None:
    with locks.exclusive(sqlite_url):
        refused(sqlite_url)
    with locks.exclusive(sqlite_url):
        refused(sqlite_url)


def test_by_whatever_way_it_comes(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other_way = tmp_path / "link.sqlite3"
    other_way.symlink_to(tmp_path / "bot.sqlite3")
    monkeypatch.chdir(tmp_path)
    with locks.exclusive(sqlite_url):
        for url in (
            f"sqlite:///{other_way}",
            "sqlite:///bot.sqlite3",
            f"sqlite+aiosqlite:///{tmp_path}/../{tmp_path.name}/bot.sqlite3",
            f"sqlite:///file:{tmp_path}/bot.sqlite3?uri=true",
        ):
            refused(url)


def test_another_file_is_another_matter(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "other.sqlite3").write_bytes(b"")
    with locks.exclusive(sqlite_url), locks.exclusive(f"sqlite:///{tmp_path / 'other.sqlite3'}"):
        pass


def test_where_there_is_no_file_there_is_nothing_to_hold() -> None:
    url = "postgresql://me@host/name"
    with locks.exclusive(url), locks.exclusive(url):
        pass


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with locks.exclusive(f"sqlite:///{tmp_path / 'nowhere' / 'bot.sqlite3'}"):
        assert list(tmp_path.iterdir()) == []


def test_a_lock_that_cannot_be_had_is_a_sentence(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "bot.sqlite3.lock").mkdir()
    refused(sqlite_url, r"cannot be locked: .+\. Keep a SQLite file")
