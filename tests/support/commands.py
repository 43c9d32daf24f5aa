"""`python -m bot` as operators type it: its environment, and what came of it."""

import os

from tests.slack_simulator import Workspace
from tests.support import forking
from tests.support.encryption import key_setting
from tests.support.forking import CommandResult

Env = dict[str, str]
SETTINGS = (
    "SLACK_",
    "DATABASE_URL",
    "ENCRYPTION_KEY",
    "KEEP_NAMES_DAYS",
    "LOG_LEVEL",
    "MENTOR_COMMAND",
    "HOST",
    "PORT",
    "SIMULATED_CLOCK",
)


def without_settings() -> dict[str, str]:
    """The environment of this process, but for what a bot would read of it."""
    return {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}


async def run_bot(env: Env, *arguments: str) -> CommandResult:
    """Run `python -m bot <arguments>` with this environment and no other settings."""
    result = await forking.run("bot", *arguments, env=without_settings() | env)
    assert "Traceback" not in result.out + result.err
    return result


def environment(workspace: Workspace, database_url: str, **changes: str) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SLACK_API_URL": f"{workspace.base_url}/api/",
        "DATABASE_URL": database_url,
        "HOST": "127.0.0.1",
        "PORT": "0",  # any that is free: others may listen where a bot does by default
        **key_setting(database_url),
    } | changes
