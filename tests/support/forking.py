"""`python -m MODULE` in a process of its own that begins at once: a server that has loaded the bot forks it.

All else is as in a new process: words, environment, output, signals, exit code, and a death without warning.
"""

import asyncio
import multiprocessing
import os
import runpy
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

PRELOADED = "tests.support.preloaded"


@cache
def _server() -> ForkServerContext:
    """One for each process that runs tests; it starts with the first fork, and ends with who asked for it."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([PRELOADED, __name__])
    return context


class Forked:
    """A process that runs; its end is told by the system, and nobody has to look."""

    def __init__(self, process: ForkServerProcess) -> None:
        self.returncode: int | None = None
        self._process = process
        self._ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(process.sentinel, self._note_end)

    def send_signal(self, sign: signal.Signals) -> None:
        if self.returncode is None and self._process.pid:
            os.kill(self._process.pid, sign)

    async def wait(self) -> int:
        await self._ended.wait()
        assert self.returncode is not None
        return self.returncode

    def _note_end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._process.sentinel)
        self._process.join()
        self.returncode = self._process.exitcode
        self._process.close()
        self._ended.set()


@dataclass(frozen=True)
class CommandResult:
    """The exit code of a process, and what it printed."""

    code: int
    out: str
    err: str


async def start(module: str, words: Sequence[str], env: Mapping[str, str], out: Path, err: Path) -> Forked:
    """`python -m module words` with this environment and no other; what it says is added to those files."""
    process = _server().Process(target=_run, args=(module, words, dict(env), out, err), daemon=True)
    process.start()
    return Forked(process)


async def launch(words: Sequence[str], env: Mapping[str, str], log: Path) -> Forked:
    """`python -m bot`, as `BotProcess.launch` asks for it."""
    return await start("bot", words, env, log, log)


async def run(module: str, *words: str, env: Mapping[str, str]) -> CommandResult:
    """`python -m module words`, to its end."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        code = await (await start(module, words, env, out, err)).wait()
        return CommandResult(code, out.read_text("utf-8"), err.read_text("utf-8"))


def printed(module: str, *words: str) -> str:
    """What `python -m module words` prints, in our own environment; raises RuntimeError if it fails."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        process = _server().Process(target=_run, args=(module, words, dict(os.environ), out, err))
        process.start()
        process.join()
        if process.exitcode:
            raise RuntimeError(f"python -m {module} {' '.join(words)} failed:\n{err.read_text('utf-8')}")
        return out.read_text("utf-8")


def _run(module: str, words: Sequence[str], env: dict[str, str], out: Path, err: Path) -> None:
    for path, descriptor in ((out, 1), (err, 2)):
        with path.open("ab") as file:
            os.dup2(file.fileno(), descriptor)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - it is open until the end
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(env)
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
