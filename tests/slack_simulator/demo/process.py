"""The real bot as a process of its own, as an operator runs it."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Protocol

import aiohttp

from tests.slack_simulator.state.state import State

A_MOMENT = 0.005
PATIENCE_SECONDS = 30.0


class Process(Protocol):
    """What runs apart from us, until it has a return code."""

    @property
    def returncode(self) -> int | None: ...

    def send_signal(self, signal: signal.Signals, /) -> None: ...

    async def wait(self) -> int: ...


class Launch(Protocol):
    """Begins `python -m bot` with these words and this environment; what it says is added to the file."""

    def __call__(self, words: Sequence[str], env: Mapping[str, str], log: Path, /) -> Awaitable[Process]: ...


async def launch(words: Sequence[str], env: Mapping[str, str], log: Path) -> Process:
    """A new process."""
    with log.open("ab") as file:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *words, env=env, stdout=file, stderr=file
        )


class BotProcess:
    """`python -m bot run` against a simulated workspace; may be killed and started again."""

    launch: ClassVar[Launch] = staticmethod(launch)

    def __init__(
        self,
        state: State,
        folder: Path,
        clock_file: Path,
        database_url: str | None = None,
        launch: Launch | None = None,
    ) -> None:
        """Without a `database_url` it keeps a SQLite file in its folder; `launch` begins it otherwise."""
        self._launch = launch or type(self).launch
        self.looks_every = A_MOMENT
        self.patience = PATIENCE_SECONDS
        self.port = _free_port()
        self.env: dict[str, str] = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SLACK_")},
            "SLACK_BOT_TOKEN": state.bot_token,
            "SLACK_APP_TOKEN": state.app_token,
            "SLACK_API_URL": f"{state.base_url}/api/",
            "DATABASE_URL": database_url or f"sqlite:///{folder / 'vice-versa.sqlite3'}",
            "SIMULATED_CLOCK": str(clock_file),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
        }
        self._log = folder / "bot.log"
        self._state = state
        self._process: Process | None = None
        self._web: aiohttp.ClientSession | None = None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def runs(self, *words: str) -> None:
        """One word of the command line, to its end; raises RuntimeError with what it said if it failed."""
        log = self._log.with_name(f"{'-'.join(words[:2])}.log")
        log.unlink(missing_ok=True)
        process = await self._launch(words, self.env, log)
        if await process.wait():
            raise RuntimeError(f"python -m bot {' '.join(words)} failed:\n{log.read_text()}")

    async def start(self, *words: str) -> None:
        self._process = await self._launch(("run", *words), self.env, self._log)
        self._web = self._web or aiohttp.ClientSession()
        await self._until(lambda ready: bool(ready["ok"]))

    async def kill(self) -> None:
        """Without warning, wherever it is."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int | None:
        """As an operator does: it may finish what it began. Gives its exit code, if it was ever started."""
        await self._end(signal.SIGTERM)
        if self._web:
            await self._web.close()
        return self._process.returncode if self._process else None

    async def at_rest(self) -> None:
        """Until nothing that somebody did is under way any more; at once while it is not running."""
        if self.is_running:
            await self._until(lambda ready: ready["in_flight"] == 0)

    async def ticked(self) -> None:
        """Until it has done all that is due at the workspace's present moment."""
        now = self._state.clock.now()
        await self._until(lambda ready: bool(ready["last_tick"]) and _moment(ready["last_tick"]) >= now)

    async def _until(self, is_so: Any) -> None:
        assert self._web is not None, "the bot was not started"
        assert self._process is not None, "the bot was not started"
        async with asyncio.timeout(self.patience):
            while True:
                if self._process.returncode is not None:
                    raise RuntimeError(f"the bot ended: {self._log.read_text()[-2000:]}")
                try:
                    async with self._web.get(f"http://127.0.0.1:{self.port}/readyz") as answer:
                        if is_so(await answer.json()):
                            return
                except aiohttp.ClientError:
                    pass  # it is not up yet
                await asyncio.sleep(self.looks_every)

    async def _end(self, sign: signal.Signals) -> None:
        if self._process and self._process.returncode is None:
            self._process.send_signal(sign)
            await self._process.wait()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
