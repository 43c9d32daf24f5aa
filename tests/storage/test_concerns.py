"""A concern is one process's at a time, rather brought twice than lost, and gone once its writer knows."""

from bot.mentoring.safeguarding import Concern, ConcernOutcome
from storage import concerns
from storage.database import Transaction
from tests.support.records import DAY, HOUR, NOW

CONCERN = Concern("concern", "ada", "noor", "It was not fine.", NOW)


async def test_a_concern_that_is_claimed_is_nobody_elses_until_the_claim_is_over(tx: Transaction) -> None:
    await concerns.add(tx, CONCERN)
    assert await concerns.claim(tx, "concern", NOW, NOW + HOUR) == CONCERN
    assert await concerns.claim(tx, "concern", NOW, NOW + HOUR) is None
    assert await concerns.due_ids(tx, NOW) == []
    assert await concerns.due_ids(tx, NOW + HOUR) == ["concern"]
    assert await concerns.claim(tx, "concern", NOW + HOUR, NOW + DAY) == CONCERN, "its process has died"


async def test_the_text_goes_with_the_outcome_and_the_row_once_the_writer_knows(tx: Transaction) -> None:
    await concerns.add(tx, CONCERN)
    await concerns.postpone(tx, "concern", NOW)
    await concerns.record_outcome(tx, "concern", ConcernOutcome.ARRIVED, NOW + HOUR)
    concern = await concerns.claim(tx, "concern", NOW + HOUR, NOW + DAY)
    assert concern == Concern("concern", "ada", "noor", None, NOW, 0, ConcernOutcome.ARRIVED)
    assert await concerns.readers_of(tx, "ada") == ["noor"]
    await concerns.remove(tx, "concern")
    assert await concerns.due_ids(tx, NOW + DAY) == []
