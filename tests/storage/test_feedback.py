from dataclasses import replace

import pytest

from bot.mentoring.topics.feedback import FeedbackAnswer, Question, Rating
from storage import feedback
from storage.database import Transaction
from tests.support.records import DAY, NOW

WORTH = FeedbackAnswer("ada", Question.WORTH, "meeting", Rating.HIGH, NOW)


@pytest.mark.parametrize("question", Question)
@pytest.mark.parametrize("level", Rating)
async def test_what_was_said_is_found_with_its_person(
    tx: Transaction, question: Question, level: Rating
) -> None:
    answer = replace(WORTH, question=question, rating=level)
    await feedback.save_answer(tx, answer)
    assert await feedback.of_people(tx, ["ada", "farah"]) == {"ada": [answer], "farah": []}


async def test_the_later_answer_to_a_question_counts_and_others_stay(tx: Transaction) -> None:
    later = replace(WORTH, rating=Rating.LOW, at=NOW + DAY)
    others = [
        replace(WORTH, question=Question.PROMISE),
        replace(WORTH, about="other", at=NOW - DAY),
        replace(WORTH, person_id="farah"),
    ]
    for each in (WORTH, *others, later):
        await feedback.save_answer(tx, each)
    answers = await feedback.of_people(tx, ["ada", "farah"])
    assert answers == {"ada": [others[1], others[0], later], "farah": [others[2]]}


async def test_nobody_said_nothing(tx: Transaction) -> None:
    assert await feedback.of_people(tx, []) == {}
