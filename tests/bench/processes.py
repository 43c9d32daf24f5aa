"""Processes: servers that are up for the length of a block, and measurements that print what they found."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

LONGEST_LINE = 16 * 2**20


def run(module: str, *words: str) -> str:
    """What `python -m module words` prints, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words], check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


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
