"""One transaction in one furnished workspace, on each database; nothing of it is kept."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database, Transaction
from tests.storage.cast import HERE, move_in


@pytest.fixture
async def tx(db: Database) -> AsyncIterator[Transaction]:
    async with db.transaction(HERE) as transaction:
        await move_in(transaction)
        yield transaction
        await transaction.connection.rollback()  # quicker than to keep it and clear it away
