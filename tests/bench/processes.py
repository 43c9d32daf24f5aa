"""Servers as processes, up for the length of a block."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

LONGEST_LINE = 16 * 2**20


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
