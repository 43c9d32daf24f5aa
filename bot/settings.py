"""The settings of a process, read once from the environment into one frozen object."""

from base64 import urlsafe_b64decode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

NAMES_KEPT_DAYS, LONGEST_DAYS = 30, 3_650
KEY_BYTES = 32
LOG_LEVELS = ("info", "warning", "error")


class BadSetting(Exception):
    """A setting is missing or malformed; the message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The operator's settings. Secrets stay out of `repr`, so that they cannot reach a log by accident.

    `names_kept`: how long names stay after the last line of a programme.
    """

    bot_token: str
    app_token: str | None
    signing_secret: str | None
    api_url: str
    database_url: str
    encryption_keys: tuple[str, ...]
    names_kept: timedelta
    command: str
    host: str
    port: int
    simulated_clock: Path | None

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """The settings in these environment variables; raises BadSetting for the first that is not right."""
        app_token = _token(env, "SLACK_APP_TOKEN", "xapp-", required=False)
        return cls(
            bot_token=_token(env, "SLACK_BOT_TOKEN", "xoxb-") or "",
            app_token=app_token,
            signing_secret=_signing_secret(env, needed=app_token is None),
            api_url=_api_url(env),
            database_url=database_url(env),
            encryption_keys=encryption_keys(env),
            names_kept=_names_kept(env),
            command=_command(env),
            host=env.get("HOST", "0.0.0.0"),  # noqa: S104 - a container listens on all its addresses
            port=_port(env),
            simulated_clock=Path(env["SIMULATED_CLOCK"]) if env.get("SIMULATED_CLOCK") else None,
        )

    def __repr__(self) -> str:
        return f"Settings(api_url={self.api_url!r}, command={self.command!r}, port={self.port})"


def database_url(env: Mapping[str, str]) -> str:
    """The URL of the database, a SQLite file unless set; a migration needs no other. Raises BadSetting."""
    return _secret(env, "DATABASE_URL") or "sqlite:///vice-versa.sqlite3"


def encryption_keys(env: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of what is private, the newest first; none where no setting names any. Raises BadSetting."""
    name = "ENCRYPTION_KEY_FILE" if env.get("ENCRYPTION_KEY_FILE") else "ENCRYPTION_KEY"
    keys = tuple(_secret(env, "ENCRYPTION_KEY").replace(",", " ").split())
    if not all(map(_is_key, keys)):
        raise BadSetting(
            f"{name} holds no key that can be read. Make one with `python -m bot keys new`; several are "
            "parted by commas or lines, the newest first."
        )
    return keys


def log_level(env: Mapping[str, str]) -> str:
    """From which level on lines are logged, as the logging module names it. Raises BadSetting."""
    level = (env.get("LOG_LEVEL") or "info").lower()
    if level not in LOG_LEVELS:
        raise BadSetting("LOG_LEVEL must be info, warning or error (info when it is not set).")
    return level.upper()


def _secret(env: Mapping[str, str], name: str) -> str:
    """A setting that may stand in a file, named by another setting; empty where neither is there."""
    text, file = env.get(name, "").strip(), env.get(f"{name}_FILE", "").strip()
    if text and file:
        raise BadSetting(f"{name} and {name}_FILE are both set. Set one of them.")
    if not file:
        return text
    try:
        text = Path(file).read_text(encoding="utf-8-sig").strip()
    except UnicodeDecodeError:
        raise BadSetting(f"{name}_FILE names a file that is no text: {file}.") from None
    except OSError as error:
        raise BadSetting(f"{name}_FILE names a file that cannot be read: {file}: {error.strerror}.") from None
    if not text:
        raise BadSetting(f"{name}_FILE names a file that is empty: {file}.")
    return text


def _is_key(text: str) -> bool:
    try:
        return len(urlsafe_b64decode(text)) == KEY_BYTES
    except (Error, ValueError):
        return False


def _names_kept(env: Mapping[str, str]) -> timedelta:
    days = env.get("KEEP_NAMES_DAYS") or str(NAMES_KEPT_DAYS)
    if not (days.isascii() and days.isdigit()) or len(days) > 4 or int(days) > LONGEST_DAYS:
        raise BadSetting(
            f"KEEP_NAMES_DAYS must be a number of days up to {LONGEST_DAYS} ({NAMES_KEPT_DAYS} if not set)."
        )
    return timedelta(days=int(days))


def _token(env: Mapping[str, str], name: str, prefix: str, *, required: bool = True) -> str | None:
    token = _secret(env, name)
    if not token and not required:
        return None
    if not token:
        raise BadSetting(
            f"{name} is missing. Copy it from your app's page in Slack; it begins with {prefix}."
        )
    if not token.startswith(prefix):
        raise BadSetting(f"{name} does not begin with {prefix}. Copy the other token from your app's page.")
    return token


def _signing_secret(env: Mapping[str, str], *, needed: bool) -> str | None:
    secret = _secret(env, "SLACK_SIGNING_SECRET")
    if needed and not secret:
        raise BadSetting(
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set. Set the first for Socket Mode "
            "(no public address), the second for HTTP."
        )
    return secret or None


def _api_url(env: Mapping[str, str]) -> str:
    url = env.get("SLACK_API_URL") or "https://slack.com/api/"
    if not url.startswith(("https://", "http://")):
        raise BadSetting("SLACK_API_URL must begin with https:// (or http:// for a simulated workspace).")
    return url if url.endswith("/") else f"{url}/"


def _command(env: Mapping[str, str]) -> str:
    command = env.get("MENTOR_COMMAND") or "/mentor"
    if not command.startswith("/") or len(command) < 2 or len(command) > 32 or " " in command:
        raise BadSetting("MENTOR_COMMAND must be one word of at most 32 characters that begins with /.")
    return command


def _port(env: Mapping[str, str]) -> int:
    port = env.get("PORT") or "3000"
    if not (port.isascii() and port.isdigit()) or not 0 <= int(port) <= 65535:
        raise BadSetting("PORT must be a number from 1 to 65535 (3000 when it is not set).")
    return int(port)
