"""The settings: what is missing or malformed stops the start with its name and the remedy."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import BadSetting, Settings, database_url, log_level

COMPLETE = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": "s3cret"}


def settings(**changes: str) -> Settings:
    return Settings.from_env(COMPLETE | changes)


def test_what_is_not_set_has_a_default() -> None:
    settings_read = Settings.from_env({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"})
    assert settings_read == Settings(
        bot_token="xoxb-1",
        app_token="xapp-1",
        signing_secret=None,
        api_url="https://slack.com/api/",
        database_url="sqlite:///vice-versa.sqlite3",
        encryption_keys=(),
        names_kept=timedelta(days=30),
        command="/mentor",
        host="0.0.0.0",  # noqa: S104 - a container listens on all its addresses
        port=3000,
        simulated_clock=None,
    )


def test_all_of_it_can_be_set() -> None:
    settings_read = settings(
        SLACK_BOT_TOKEN=" xoxb-2\n",
        SLACK_API_URL="http://127.0.0.1:9/api/",
        DATABASE_URL="postgresql://somewhere/bot",
        MENTOR_COMMAND="/coach",
        HOST="127.0.0.1",
        PORT="0",
        SIMULATED_CLOCK="/tmp/clock",  # noqa: S108 - it is only read
    )
    assert settings_read.bot_token == "xoxb-2"
    assert (settings_read.host, settings_read.port) == ("127.0.0.1", 0)
    assert settings_read.database_url == "postgresql://somewhere/bot"
    assert settings_read.command == "/coach"
    assert settings_read.simulated_clock == Path("/tmp/clock")  # noqa: S108


def test_http_needs_the_signing_secret_alone() -> None:
    settings_read = settings(SLACK_APP_TOKEN="")
    assert (settings_read.app_token, settings_read.signing_secret) == (None, "s3cret")


@pytest.mark.parametrize(
    ("changes", "name", "remedy"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN", "begins with xoxb-"),
        ({"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN", "Copy the other token"),
        ({"SLACK_BOT_TOKEN": "xoxp-1"}, "SLACK_BOT_TOKEN", "does not begin with xoxb-"),
        ({"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN", "does not begin with xapp-"),
        (
            {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": " "},
            "SLACK_SIGNING_SECRET",
            "Set the first for Socket Mode",
        ),
        ({"SLACK_API_URL": "slack.com/api"}, "SLACK_API_URL", "must begin with https://"),
        ({"MENTOR_COMMAND": "mentor"}, "MENTOR_COMMAND", "begins with /"),
        ({"MENTOR_COMMAND": "/"}, "MENTOR_COMMAND", "one word"),
        ({"MENTOR_COMMAND": "/mentor me"}, "MENTOR_COMMAND", "one word"),
        ({"MENTOR_COMMAND": f"/{'m' * 32}"}, "MENTOR_COMMAND", "at most 32 characters"),
        ({"PORT": "http"}, "PORT", "from 1 to 65535"),
        ({"PORT": "-1"}, "PORT", "from 1 to 65535"),
        ({"PORT": "65536"}, "PORT", "from 1 to 65535"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, str], name: str, remedy: str) -> None:
    with pytest.raises(BadSetting) as caught:
        settings(**changes)
    assert name in str(caught.value)
    assert remedy in str(caught.value)


@pytest.mark.parametrize("token", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_a_wrong_token_is_not_repeated(token: str) -> None:
    with pytest.raises(BadSetting) as caught:
        settings(**{token: "a-word-to-keep"})
    assert "a-word-to-keep" not in str(caught.value)


@pytest.mark.parametrize("url", ["https://example.com/api", "https://example.com/api/"])
def test_the_address_may_end_in_a_slash_or_not(url: str) -> None:
    assert settings(SLACK_API_URL=url).api_url == "https://example.com/api/"


def test_tokens_stay_out_of_sight() -> None:
    settings_read = settings(DATABASE_URL="postgresql://bot:pass-word@somewhere/bot")
    printed = f"{settings_read} {settings_read!r}"
    assert "https://slack.com/api/" in printed
    for secret in ("xoxb", "xapp", "s3cret", "pass-word"):
        assert secret not in printed


def test_migrating_needs_the_database_alone() -> None:
    assert database_url({}) == "sqlite:///vice-versa.sqlite3"
    assert database_url({"DATABASE_URL": ""}) == "sqlite:///vice-versa.sqlite3"
    assert database_url({"DATABASE_URL": "sqlite:///other.sqlite3"}) == "sqlite:///other.sqlite3"


SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-2",
    "SLACK_APP_TOKEN": "xapp-2",
    "SLACK_SIGNING_SECRET": "another",
    "DATABASE_URL": "postgresql://bot:pass-word@somewhere/bot",
    "ENCRYPTION_KEY": "bm8gc2VjcmV0LCBzaW5jZSBpdCBpcyBmb3IgdGVzdHM=",
}


def test_every_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    for name, value in SECRETS.items():
        (tmp_path / name).write_text(f"{value}\n")
    files = {f"{name}_FILE": str(tmp_path / name) for name in SECRETS}
    assert Settings.from_env(files) == Settings.from_env(SECRETS)


@pytest.mark.parametrize("name", SECRETS)
def test_a_file_that_holds_no_secret_is_told(tmp_path: Path, name: str) -> None:
    empty, binary = tmp_path / "empty", tmp_path / "binary"
    empty.write_text("\n")
    binary.write_bytes(b"\xff\xfe\x00")
    complaints = {
        str(tmp_path / "nowhere"): f"{name}_FILE names a file that cannot be read: ",
        str(tmp_path): f"{name}_FILE names a file that cannot be read: ",
        str(empty): f"{name}_FILE names a file that is empty: ",
        str(binary): f"{name}_FILE names a file that is no text: ",
    }
    others = {other: value for other, value in SECRETS.items() if other != name}
    for file, complaint in complaints.items():
        with pytest.raises(BadSetting, match=complaint):
            Settings.from_env(others | {f"{name}_FILE": file})
    with pytest.raises(BadSetting, match=f"{name} and {name}_FILE are both set"):
        Settings.from_env(SECRETS | {f"{name}_FILE": str(empty)})


def test_the_level_of_the_log() -> None:
    assert [log_level({}), log_level({"LOG_LEVEL": "warning"})] == ["INFO", "WARNING"]
    with pytest.raises(BadSetting, match="LOG_LEVEL must be info, warning or error"):
        log_level({"LOG_LEVEL": "debug"})
