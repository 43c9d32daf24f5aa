"""What the words of an organisation's rosters mean, as it was said last."""

from bot.mentoring.files.headings import RosterWords
from storage import roster_words
from storage.database import Transaction


async def test_words_mean_what_was_said_last(tx: Transaction) -> None:
    assert await roster_words.read(tx) == RosterWords()
    await roster_words.save(tx, RosterWords({"grade": "level", "team": "department"}, {"lead": 4}))
    await roster_words.save(tx, RosterWords({"team": ""}, {"lead": 5, "grade": 1}))
    assert await roster_words.read(tx) == RosterWords({"grade": "level", "team": ""}, {"lead": 5, "grade": 1})
