"""The keys of the databases that tests use: one for PostgreSQL; a SQLite file has its own beside it."""

from sqlalchemy import make_url

KEY = "bm8gc2VjcmV0LCBzaW5jZSBpdCBpcyBmb3IgdGVzdHM="


def keys_of(url: str) -> tuple[str, ...]:
    """The keys to open this database with."""
    return () if make_url(url).get_backend_name() == "sqlite" else (KEY,)


def key_setting(url: str) -> dict[str, str]:
    """The same, as the environment of a bot."""
    return {"ENCRYPTION_KEY": ",".join(keys_of(url))}
