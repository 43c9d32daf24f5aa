"""The doors: through them Slack and the clock open a story, and lend it the arguments it names.

This is the one clever file. A story is an async function; what it names in its signature is checked
when its route is registered, so a misspelt word stops the start. No exception of a story reaches
Bolt, which would lose the acknowledgement: a refusal is told as a sentence, anything else is logged
with a number and apologised for. Bolt runs with `process_before_response=True`; the door starts the
story as a task of ours and returns as soon as it is acknowledged, so Bolt answers at once while the
story goes on, and shutting down can wait for it. Whom an event is about did not ask for anything: a
story of an event has no reply, and its refusals and failures are logged alone, as those of the clock.
"""

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from secrets import token_hex
from typing import Any

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.kit.language import speaking
from bot.blocks.messages import assistance
from bot.clock import Clock
from bot.library import Library
from bot.mentoring.model import Person
from bot.mentoring.refusals import Refusal, TookTooLong
from handlers.edge.askers import Askers
from handlers.edge.directory import Directory
from handlers.edge.failures import log_failure
from handlers.edge.reply import Acknowledgement, FormErrors, Patience, Reply, error_code
from storage import own_cards, workspaces
from storage.database import Database

Story = Callable[..., Awaitable[None]]
Factory = Callable[[str, datetime], Any]
"""Makes what is lent to one story alone, from the id of its workspace and the present instant (UTC)."""
ReadAsker = Callable[[str, str, bool], Awaitable[Person]]
"""Reads who acts, from the ids of the workspace and of the person; True where it is on the Home tab."""

logger = logging.getLogger(__name__)

# A story begins a breath after its acknowledgement, so that the acknowledgements of all who acted at the
# same moment leave before its work takes the processor.
DELAY_AFTER_ACK_SECONDS = 0.005
LONGEST_COMMAND = 2_000  # characters; what comes after them is not looked at
FROM_EVENT = frozenset({"asker", "body", "client", "now", "payload", "workspace"})
FROM_SLACK = FROM_EVENT | {"reply", "trigger", "value", "view", "words"}
FROM_CLOCK = frozenset({"client", "now", "workspace"})


class Doors:
    """Opens stories for Slack and for the clock, lends them what they ask for, and counts those that run."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        client: AsyncWebClient,
        directory: Directory,
        factories: Mapping[str, Factory],
        **lent: Any,
    ) -> None:
        """`lent` is the same for every story; `factories` make it anew for each story that names it."""
        self.db = db
        self.clock = clock
        self.client = client
        self.askers = Askers(db, clock, directory)
        self.lent = {"db": db, "directory": directory, **lent}
        self.factories = factories
        self.patience = Patience()
        self.running: set[asyncio.Task[None]] = set()

    def from_slack(
        self, story: Story, *, of_console: bool = False, keeps_newcomer: bool = True
    ) -> Callable[[AsyncArgs], Awaitable[BoltResponse | None]]:
        """A Bolt listener for a story; one of the console asks Slack anew who it is that comes.

        Somebody new is saved, unless the story is one that `keeps_newcomer` not, such as of their privacy.
        Everything is acknowledged at once but for forms, whose acknowledgement can carry what the
        story has to say: they get it when the story is done, or "One moment" when that takes long.
        """
        names = _parameters(story, self.lent.keys() | self.factories.keys() | FROM_SLACK)
        read_asker = self.askers.read if keeps_newcomer else self.askers.read_visitor
        if of_console:
            read_asker = self.askers.read_for_console

        async def listener(args: AsyncArgs) -> BoltResponse | None:
            ack = Acknowledgement(args.ack)
            reply = Reply(args, ack, self.patience)
            is_form = args.body.get("type") == "view_submission"
            if not is_form:
                await ack()
            self._start(self._open(story, names, args, ack, reply, read_asker))
            if is_form:
                await ack.wait_until_given(self.patience.until_acknowledged)
                if not ack.is_given:
                    await reply.show_wait_notice()
            return args.ack.response

        return listener

    def from_event(self, story: Story) -> Callable[[AsyncArgs], Awaitable[BoltResponse | None]]:
        """A Bolt listener for a story of an event: nobody asked, so nobody reads what became of it."""
        names = _parameters(story, self.lent.keys() | self.factories.keys() | FROM_EVENT)

        async def listener(args: AsyncArgs) -> BoltResponse | None:
            await args.ack()
            self._start(self._follow(story, names, args))
            return args.ack.response

        return listener

    def from_clock(
        self, story: Story, *, makes_way_after: float | None = None
    ) -> Callable[[Iterable[str]], Awaitable[None]]:
        """One pass of a story over workspaces, each in turn; a failure in one leaves the others be.

        `makes_way_after`: seconds after which the story goes on beside those that follow it.
        """
        names = _parameters(story, self.lent.keys() | self.factories.keys() | FROM_CLOCK)

        async def run(workspace: str) -> None:
            lent = self.lent | {"client": self.client, "now": self.clock(), "workspace": workspace}
            try:
                await story(**await self._arguments(names, lent))
            except Exception as error:
                log_failure(story, error, token_hex(4))

        async def tick(workspace_ids: Iterable[str]) -> None:
            for workspace in workspace_ids:
                if makes_way_after is None:
                    await run(workspace)
                else:
                    await asyncio.wait({self._start(run(workspace))}, timeout=makes_way_after)

        return tick

    async def drain(self, seconds: float | None = None) -> None:
        """Wait for the stories that run, and for those they lead to; at most for so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.running:
                    await asyncio.wait(self.running)

    def _start(self, opened: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(opened)
        self.running.add(task)
        task.add_done_callback(self.running.discard)
        return task

    async def _follow(self, story: Story, names: tuple[str, ...], args: AsyncArgs) -> None:
        try:
            await asyncio.sleep(DELAY_AFTER_ACK_SECONDS)
            # Who only opens a tab is not kept: so nobody is kept anew by reading that they were erased.
            lent = self.lent | await self._from_request(names, args, self.askers.read_visitor)
            with speaking(_locale(lent["asker"])):
                await story(**await self._arguments(names, lent))
        except Refusal as refusal:
            logger.info("%s was declined: %s", story.__qualname__, type(refusal).__name__)
        except Exception as error:
            log_failure(story, error, token_hex(4))

    async def _open(
        self,
        story: Story,
        names: tuple[str, ...],
        args: AsyncArgs,
        ack: Acknowledgement,
        reply: Reply,
        read_asker: ReadAsker,
    ) -> None:
        db = self.db.counting()

        async def lend() -> dict[str, Any]:
            lent = self.lent | await self._from_request(names, args, read_asker) | {"reply": reply, "db": db}
            reply.locale = _locale(lent["asker"])
            return await self._arguments(names, lent)

        try:
            if ack.is_given:
                await asyncio.sleep(DELAY_AFTER_ACK_SECONDS)
            await self._run(story, lend, reply)
        except Exception as error:
            await self._apologise(story, error, reply, is_saved=db.commits > 0)
        finally:
            if not ack.is_given:
                await ack()

    async def _arguments(self, names: Iterable[str], lent: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments that a story asks for, with what is made for it alone."""
        workspace, now = lent["workspace"], lent["now"]
        chosen = {name: lent[name] for name in names if name in lent}
        if "library" in chosen:
            chosen["library"] = await self._read_library(workspace)
        return chosen | {name: self.factories[name](workspace, now) for name in names if name not in lent}

    async def _from_request(
        self, names: tuple[str, ...], args: AsyncArgs, read_asker: ReadAsker
    ) -> dict[str, Any]:
        workspace = args.context.enterprise_id if args.context.is_enterprise_install else args.context.team_id
        now, body, person_id = self.clock(), args.body, args.context.user_id
        has_asker = "asker" in names and person_id is not None
        is_at_home = (body.get("view") or {}).get("type") == "home"
        asker = await read_asker(workspace or "", person_id or "", is_at_home) if has_asker else None
        return {
            "body": body,
            "client": args.client,
            "payload": args.payload,
            "view": args.view,
            "asker": asker,
            "now": now,
            "trigger": body.get("trigger_id", ""),
            "value": (args.action or {}).get("value", ""),
            "workspace": workspace,
            "words": (args.command or {}).get("text", "")[:LONGEST_COMMAND].split()[1:],
        }

    async def _read_library(self, workspace: str) -> Library:
        """The shipped cards and the workspace's own ones, the sensitive where there is help in confidence."""
        async with self.db.reading(workspace) as tx:
            on_shelf, taken_off = await own_cards.published_rows(tx)
            guidance = await workspaces.guidance(tx)
        library: Library = self.lent["library"].with_own_cards(on_shelf, taken_off)
        return library if guidance.has_help else library.without_sensitive_cards()

    async def _run(self, story: Story, lend: Callable[[], Awaitable[dict[str, Any]]], reply: Reply) -> None:
        """Run a story; a refusal is answered with its sentence, errors of a form beside their fields."""
        try:
            try:
                arguments = await lend()
                with speaking(reply.locale):
                    await story(**arguments)
            except FormErrors as error:
                await reply.show_errors(error.errors)
        except Refusal as refusal:
            with speaking(reply.locale):
                await reply(assistance.refusal(refusal, self.lent["command"]))
        except SlackApiError as slack_error:
            if error_code(slack_error) not in Reply.TOO_LATE:
                raise
            with speaking(reply.locale):
                await reply(assistance.refusal(TookTooLong(), self.lent["command"]), without_form=True)

    async def _apologise(self, story: Story, error: Exception, reply: Reply, *, is_saved: bool) -> None:
        """Say what became of the act; a form of which nothing was saved comes back as it was filled in."""
        reference = token_hex(4)
        log_failure(story, error, reference)
        try:
            with speaking(reply.locale):
                apology = assistance.apology(reference, is_saved=is_saved)
                if is_saved or not await reply.give_back_form(apology):
                    await reply(apology, without_form=True)
        except Exception as second_error:
            log_failure(story, second_error, reference)


@contextmanager
def isolated(failures: list[Exception]) -> Iterator[None]:
    """Add to `failures` whatever is raised inside, so that one piece of work stops no other.

    The caller decides what follows: a log line, or raising the first when all had their turn.
    """
    try:
        yield
    except Exception as error:
        failures.append(error)


def _parameters(story: Story, lendable: Collection[str]) -> tuple[str, ...]:
    """The names a story asks for; raises TypeError for one that nobody lends."""
    names = tuple(inspect.signature(story).parameters)
    unknown = [name for name in names if name not in lendable]
    if unknown:
        raise TypeError(f"{story.__qualname__} asks for {', '.join(unknown)}, which no door lends")
    return names


def _locale(asker: Person | None) -> str:
    return asker.locale if asker else "en-US"
