"""Private one-tap answers. Nobody reads them: they only guide what the bot says next."""

from collections.abc import Collection, Iterable, Mapping

from bot.mentoring.topics.feedback import FeedbackAnswer, Rating
from storage.database import Transaction
from storage.ids import id_batches
from storage.tables import taps as table

COLUMNS = (table.c.person_id, table.c.question, table.c.about, table.c.rating, table.c.at)


async def save_answer(tx: Transaction, answer: FeedbackAnswer) -> None:
    """Keep one answer, in place of an earlier one to the same question."""
    key = {"person_id": answer.person_id, "question": answer.question, "about": answer.about}
    await tx.execute(tx.upsert(table, key, {"rating": answer.rating, "at": answer.at}))


async def delete_answers(tx: Transaction, person_ids: Iterable[str]) -> None:
    """Forget all answers of these people."""
    for ids in id_batches(person_ids):
        await tx.execute(tx.delete(table).where(table.c.person_id.in_(ids)))


async def of_people(tx: Transaction, person_ids: Collection[str]) -> Mapping[str, list[FeedbackAnswer]]:
    """The answers of each of the given people, by person id, the oldest first; an empty list for none.

    An answer that no key opens is left out.
    """
    statement = (
        tx.select(table, *COLUMNS)
        .where(table.c.person_id.in_(person_ids))
        .order_by(table.c.at, table.c.about)
    )
    answers: dict[str, list[FeedbackAnswer]] = {person_id: [] for person_id in person_ids}
    for row in await tx.execute(statement):
        if row.rating is not None:
            answer = FeedbackAnswer(row.person_id, row.question, row.about, Rating(row.rating), row.at)
            answers[row.person_id].append(answer)
    return answers
