"""The doctor: checks whether the bot can run, and says how to mend what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.kit.language import pluralize
from bot.clock import simulated_clock, utc_now
from bot.settings import BadSetting, Settings, database_url, encryption_keys
from bot.slack import errors
from bot.slack.client import slack_client, slack_session
from handlers.edge.reply import error_code
from storage import schema, sealed_values
from storage.database import Database, UnusableDatabase

SCOPES = frozenset(
    {"chat:write", "commands", "files:read", "im:write", "mpim:write", "users:read", "users:read.email"}
)
OPTIONAL_SCOPES = {
    "dnd:read": "without dnd:read quiet hours are not known",
    "files:write": "without files:write people get what is stored about them as messages, not as a file",
}
"""Each right that an admin may refuse, with what is missing then."""
CLOCK_TOLERANCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check: its subject, and a sentence about it."""

    subject: str
    is_well: bool
    sentence: str

    def __str__(self) -> str:
        return f"{'ok  ' if self.is_well else 'MEND'}  {self.subject}: {self.sentence}"


async def examine(env: Mapping[str, str]) -> list[Finding]:
    """Check settings, database, tokens, scopes and clock; one that fails does not stop the others."""
    findings = [await _database(env)]
    try:
        settings = Settings.from_env(env)
    except BadSetting as error:
        return [Finding("settings", False, str(error)), *findings]
    async with slack_session() as session:
        client = slack_client(settings, session, settings.bot_token)
        token_findings = await _token(client, settings)
        if settings.app_token and token_findings != [_no_answer(settings)]:
            token_findings.append(await _app_token(client, settings.app_token))
    return [Finding("settings", True, "complete"), *findings, *token_findings]


async def _database(env: Mapping[str, str]) -> Finding:
    try:
        db = Database(database_url(env), encryption_keys(env))
        try:
            schema.require_place(db)
            if db.is_missing():
                return Finding("database", False, "there is none yet. Run `python -m bot migrate`.")
            if not await schema.is_current(db):
                sentence = "its schema is not the newest. Run `python -m bot migrate`."
                return Finding("database", False, sentence)
            with schema.explaining_errors():
                await sealed_values.require_keys(db)
                unreadable = await sealed_values.count_unreadable(db)
        finally:
            await db.close()
    except (UnusableDatabase, BadSetting) as error:
        return Finding("database", False, str(error))
    if unreadable:
        return Finding("database", False, _unreadable(unreadable))
    return Finding("database", True, "reachable, newest schema, its keys open what is private")


def _unreadable(count: int) -> str:
    values = pluralize("{count} private value", "{count} private values", count)
    return (
        f"no key opens {values}. Put the older keys back behind the newest; until then nobody is matched "
        "whose private list is among them."
    )


async def _token(client: AsyncWebClient, settings: Settings) -> list[Finding]:
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        code = error_code(error)
        if code == errors.UNREADABLE:
            return [_no_answer(settings)]
        return [
            Finding(
                "bot token", False, f"Slack says {code}. Reinstall the app and copy SLACK_BOT_TOKEN anew."
            )
        ]
    except (aiohttp.ClientError, TimeoutError):
        return [_no_answer(settings)]
    granted = {each.strip() for each in answer.headers.get("x-oauth-scopes", "").split(",")}
    return [
        Finding("bot token", True, f"workspace {answer['team_id']}"),
        _scopes(granted),
        _clock(answer.headers, settings),
    ]


def _no_answer(settings: Settings) -> Finding:
    sentence = f"{settings.api_url} does not answer as Slack does. Check SLACK_API_URL and the network."
    return Finding("Slack", False, sentence)


def _scopes(granted: set[str]) -> Finding:
    missing = sorted(SCOPES - granted)
    if missing:
        remedy = "Add them under OAuth & Permissions and reinstall the app."
        return Finding("scopes", False, f"{', '.join(missing)} missing. {remedy}")
    if refused := OPTIONAL_SCOPES.keys() - granted:
        effects = [OPTIONAL_SCOPES[scope] for scope in sorted(refused)]
        return Finding("scopes", True, "; ".join(["all that are needed", *effects]))
    return Finding("scopes", True, "all granted")


def _clock(headers: Mapping[str, str], settings: Settings) -> Finding:
    now = simulated_clock(settings.simulated_clock)() if settings.simulated_clock else utc_now()
    stamp = headers.get("Date")
    slack_time = parsedate_to_datetime(stamp) if stamp else now
    difference = abs(_aware(slack_time) - now)
    if difference > CLOCK_TOLERANCE and not settings.simulated_clock:
        return Finding(
            "clock",
            False,
            f"{int(difference.total_seconds())} s away from Slack's. Set this machine's clock.",
        )
    return Finding("clock", True, "agrees with Slack's")


def _aware(instant: datetime) -> datetime:
    # For the zone -0000 the parser gives a naive datetime, which is taken for local time.
    return instant if instant.tzinfo else instant.astimezone()


async def _app_token(client: AsyncWebClient, app_token: str) -> Finding:
    try:
        await client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        code = error_code(error)
        remedy = "Make an app-level token with connections:write and set SLACK_APP_TOKEN."
        return Finding("app token", False, f"Slack says {code}. {remedy}")
    return Finding("app token", True, "opens Socket Mode")
