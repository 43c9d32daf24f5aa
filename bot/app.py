"""The application: the one file that sees every room. It builds, connects, serves and closes the bot."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version

import aiohttp
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

import handlers
from bot import library
from bot.clock import Clock, simulated_clock, utc_now
from bot.library.presets import shipped_presets
from bot.listening import connect, listen
from bot.mentoring.model import Workspace
from bot.metrics import Metrics
from bot.settings import BadSetting, Settings
from bot.slack import errors
from bot.slack.accounts import Company
from bot.slack.client import slack_client, slack_session
from handlers.edge.directory import Directory
from handlers.edge.doors import Doors
from handlers.edge.fetch import Fetcher
from handlers.edge.gate import Gate, Readiness
from handlers.edge.reply import error_code
from handlers.sending.do_not_disturb import QuietHours
from handlers.sending.outbox import Outbox
from handlers.sending.pace import Pace
from storage import schema, sealed_values, work_waiting, workspaces
from storage.database import Database, UnusableDatabase

Routes = Callable[[AsyncApp, Doors, str], None]
"""Registers the stories with the app, for a command such as "/mentor"."""

TICK_SECONDS = 60.0
# Between two ticks it looks whether the pace, which had stopped some messages, has room for them again.
PACE_SECONDS = 1.0
# A simulated workspace moves its clock in leaps: its bot looks often whether a second of it has passed.
SIMULATED_TICK_SECONDS = 0.02
A_SECOND = timedelta(seconds=1)
# With the seconds for the goodbye it fits into the ten after which container engines kill.
DRAIN_SECONDS = 7.0


@dataclass
class Bot:
    """A running bot: its parts, and when its last tick was."""

    settings: Settings
    db: Database
    clock: Clock
    client: AsyncWebClient
    directory: Directory
    app: AsyncApp
    doors: Doors
    workspace: Workspace
    metrics: Metrics
    pace: Pace
    ticks: bool = True
    port: int = 0
    last_tick: datetime | None = None
    is_connected: bool = False
    socket: SocketModeClient | None = None
    _was_away: bool = True
    _ticks: asyncio.Lock = field(default_factory=asyncio.Lock)
    _ends_by: float | None = None

    def readiness(self) -> Readiness:
        """The state of the bot for those who watch it, such as a container's health check."""
        is_connected = self.is_connected and self._has_open_socket()
        return Readiness(is_connected, self.last_tick, len(self.doors.running), self.ticks)

    def _has_open_socket(self) -> bool:
        """Whether Socket Mode is connected: Slack or the network may have closed it; HTTP needs no socket."""
        if self.socket is None:
            return True
        session = self.socket.current_session
        return session is not None and not session.closed

    async def tick(self) -> None:
        """Do all scheduled work that is due, once; a second tick meanwhile waits for the first."""
        async with self._ticks:
            now, was_away, self._was_away = self.clock(), self._was_away, True
            # The bot holds no token of other workspaces in this database.
            ours = {self.workspace.id}.intersection(await work_waiting.workspaces(self.db, now))
            for story in handlers.schedule(self.doors, was_away=was_away):
                await story(ours)
            self.last_tick, self._was_away = now, False

    async def finish_tick(self) -> None:
        """Wait for a tick that is under way, so that it can store what Slack answered, as long as we may."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.seconds_left()), self._ticks:
                pass

    async def finish_stories(self) -> None:
        """Wait for the stories that are under way, as long as we may."""
        await self.doors.drain(self.seconds_left())

    def seconds_left(self) -> float:
        """How long the end may still take; it begins with the first question."""
        now = asyncio.get_running_loop().time()
        self._ends_by = self._ends_by or now + DRAIN_SECONDS
        return max(0.0, self._ends_by - now)

    async def tick_if_time_passed(self) -> None:
        """Tick if the clock went on by a second since the last tick."""
        if self.last_tick is None or self.clock() - self.last_tick >= A_SECOND:
            await self.tick()

    async def tick_if_there_is_room(self) -> None:
        """Tick if messages waited for the pace, and it allows them again."""
        if self.pace.has_room_again():
            await self.tick()


def installed_version() -> str:
    """The version of the installed package, such as "0.1.0"."""
    try:
        return version("vice-versa")
    except PackageNotFoundError:
        return "0.1.0"


@asynccontextmanager
async def build(
    settings: Settings, clock: Clock | None = None, routes: Routes = handlers.register
) -> AsyncIterator[Bot]:
    """A bot that knows its workspace but does not listen yet, for the time of a `with` block.

    Raises UnusableDatabase without the newest schema, and BadSetting if Slack does not answer.
    """
    clock = clock or (simulated_clock(settings.simulated_clock) if settings.simulated_clock else utc_now)
    async with AsyncExitStack() as stack:
        db = Database(settings.database_url, settings.encryption_keys)
        stack.push_async_callback(db.close)
        if not await schema.is_current(db):
            raise UnusableDatabase(schema.OUTDATED)
        await sealed_values.require_keys(db)
        session = await stack.enter_async_context(slack_session())
        client = slack_client(settings, session, settings.bot_token)
        workspace, authorization = await _register_workspace(client, db, clock())
        app = AsyncApp(
            name="vice-versa",  # without one it reads every source on the stack to find one
            # Each request gets its token from `authorize`.
            client=slack_client(settings, session, token=None),
            authorize=_same_for_all(authorization),
            signing_secret=settings.signing_secret or "socket mode checks no signature",
            process_before_response=True,
            request_verification_enabled=False,  # the gate has done it, with clear answers
        )
        directory = Directory(client, Company(workspace.id, authorization.enterprise_id))
        metrics, pace = Metrics(), Pace(clock)
        courier = slack_client(settings, session, settings.bot_token, is_patient=False)

        doors = Doors(
            db,
            clock,
            client,
            directory,
            {"outbox": lambda workspace_id, now: Outbox(db, workspace_id, now, courier, pace, metrics)},
            library=library.shipped(),
            presets=shipped_presets(),
            command=settings.command,
            version=installed_version(),
            quiet=QuietHours(courier),
            fetch=Fetcher(),
            metrics=metrics,
            names_kept=settings.names_kept,
        )
        routes(app, doors, settings.command)
        bot = Bot(settings, db, clock, client, directory, app, doors, workspace, metrics, pace)
        stack.push_async_callback(bot.finish_stories)
        yield bot


@asynccontextmanager
async def serve(
    settings: Settings,
    clock: Clock | None = None,
    *,
    ticks: bool = True,
    routes: Routes = handlers.register,
) -> AsyncIterator[Bot]:
    """A bot that listens, by Socket Mode or by HTTP, and ticks. Leaving it drains what is in flight."""
    async with build(settings, clock, routes) as bot, AsyncExitStack() as stack:
        bot.ticks = ticks
        scheduler = _scheduler(bot)
        stack.push_async_callback(_stop_ticking, scheduler, bot)
        gate = Gate(bot.app, settings.signing_secret, bot.clock, bot.readiness, bot.db, bot.metrics)
        pages = gate.application(listens=settings.app_token is None)
        bot.port = await listen(pages, settings, stack)
        if settings.app_token:
            bot.socket = await connect(bot.app, settings.app_token, bot.client, stack)
        stack.callback(bot.seconds_left)  # from here on the time for the end is counted
        bot.is_connected = True
        if ticks:
            scheduler.start()
        yield bot


def _scheduler(bot: Bot) -> AsyncIOScheduler:
    """A scheduler of ticks, not started. It stores nothing: all that is due stands in the database."""
    is_simulated = bot.settings.simulated_clock is not None
    scheduler = AsyncIOScheduler(
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    if is_simulated:
        scheduler.add_job(bot.tick_if_time_passed, "interval", seconds=SIMULATED_TICK_SECONDS)
    else:
        scheduler.add_job(bot.tick, "interval", seconds=TICK_SECONDS)
        scheduler.add_job(bot.tick_if_there_is_room, "interval", seconds=PACE_SECONDS)
    return scheduler


async def _stop_ticking(scheduler: AsyncIOScheduler, bot: Bot) -> None:
    if not scheduler.running:
        return
    scheduler.pause()  # shutting it down would cancel a tick that is under way
    bot.pace.stop()
    await bot.finish_tick()
    scheduler.shutdown(wait=False)


async def _register_workspace(
    client: AsyncWebClient, db: Database, now: datetime
) -> tuple[Workspace, AuthorizeResult]:
    """Ask Slack for the workspace of this token, and save it."""
    identity = await _identity(client)
    workspace = Workspace(identity["team_id"], identity["team"], identity["user_id"])
    async with db.transaction(workspace.id) as tx:
        await workspaces.save(tx, workspace, now)
        # While it was stopped it heard of no change of an account.
        await workspaces.request_comparison(tx, now)
    authorization = AuthorizeResult(
        enterprise_id=identity.get("enterprise_id"),
        team_id=identity["team_id"],
        bot_id=identity["bot_id"],
        bot_user_id=identity["user_id"],
        bot_token=client.token,
    )
    return workspace, authorization


async def _identity(client: AsyncWebClient) -> AsyncSlackResponse:
    """Slack's answer whose token this is; raises BadSetting if what answers is not Slack."""
    no_slack = BadSetting(
        f"{client.base_url} does not answer as Slack does. Check SLACK_API_URL and the network."
    )
    try:
        return await client.auth_test()
    except (aiohttp.ClientError, TimeoutError):
        raise no_slack from None
    except SlackApiError as error:
        if error_code(error) == errors.UNREADABLE:
            raise no_slack from None
        raise


def _same_for_all(authorization: AuthorizeResult) -> Callable[[], Awaitable[AuthorizeResult]]:
    """A function that authorizes every request alike: the bot has one workspace and one token."""

    async def authorize() -> AuthorizeResult:
        return authorization

    return authorize
