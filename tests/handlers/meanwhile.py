"""Writes of another process while a story is at work."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from sqlalchemy import event

from storage.database import Database, Transaction
from tests.support.cast import Story


async def while_others_write(
    story: Story, changes: Callable[[Transaction], Awaitable[Any]], work: Coroutine[Any, Any, Any]
) -> None:
    """Does the work; once it has read, and wants to write, another process has made these changes."""
    is_writing = asyncio.Event()

    def note(_connection: object, _cursor: object, sql: str, *_arguments: object) -> None:
        if sql == "BEGIN IMMEDIATE":
            is_writing.set()

    engine, another_process = story.bot.db.engine.sync_engine, Database(story.bot.settings.database_url)
    async with another_process.transaction(story.bot.workspace.id) as tx:
        await changes(tx)
        event.listen(engine, "before_cursor_execute", note)
        at_work = asyncio.create_task(work)
        async with asyncio.timeout(60):
            await is_writing.wait()  # it has found all as it was
    await at_work
    await another_process.close()
    event.remove(engine, "before_cursor_execute", note)
