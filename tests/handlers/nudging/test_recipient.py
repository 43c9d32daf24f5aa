"""What is read of the recipients of nudges."""

from handlers.nudging.recipient import read_recipients
from storage.database import Database
from tests.support.records import NOW, WORKSPACE_ID, a_nudge, furnish_workspace


async def test_a_nudge_of_somebody_who_erased_their_data_has_no_recipient(db: Database) -> None:
    """It was claimed a moment before; now there is nobody to send it to, and nothing to fail over."""
    async with db.transaction(WORKSPACE_ID) as tx:
        await furnish_workspace(tx)
        nudges = [a_nudge("hers"), a_nudge("gone", person_id="nobody")]
        assert (await read_recipients(tx, nudges, {}, NOW)).keys() == {"hers"}
        await tx.connection.rollback()
