"""One transaction in one furnished workspace, on each database; nothing of it is kept."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database, Transaction
from tests.support.records import WORKSPACE_ID, furnish_workspace


@pytest.fixture
async def tx(db: Database) -> AsyncIterator[Transaction]:
    async with db.transaction(WORKSPACE_ID) as transaction:
        await furnish_workspace(transaction)
        yield transaction
        await transaction.connection.rollback()  # quicker than to keep it and clear it away
