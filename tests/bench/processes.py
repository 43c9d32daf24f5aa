"""Processes: servers that are up for the length of a block, and measurements that print their figures."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Any

LONGEST_LINE = 16 * 2**20

Runner = Callable[..., str]


def run_new(module: str, *words: str) -> str:
    """The output of `python -m module words`, in a new process."""
    command = [sys.executable, "-m", module, *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


_runner: ContextVar[Runner] = ContextVar("runner", default=run_new)


def run(module: str, *words: str) -> str:
    """The output of `python -m module words`, in a process of its own; raises what the runner raises."""
    return _runner.get()(module, *words)


@contextmanager
def run_by(runner: Runner) -> Iterator[None]:
    """Begin processes in another way for the length of the block."""
    token = _runner.set(runner)
    try:
        yield
    finally:
        _runner.reset(token)


@asynccontextmanager
async def server(name: str, *words: str, **env: str) -> AsyncIterator[dict[str, Any]]:
    """One of `tests.bench.servers`; gives what it told when it listened."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.servers",
        name,
        *words,
        env={**os.environ, **env},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LONGEST_LINE,
    )
    assert process.stdin
    assert process.stdout
    try:
        yield json.loads(await process.stdout.readline())
    finally:
        process.stdin.close()
        await process.wait()
