"""Roster words: what the headings and grades of an organisation's own rosters mean, as somebody confirmed."""

from bot.mentoring.files.headings import RosterWordKind, RosterWords
from storage.database import Transaction
from storage.tables import roster_words as table


async def read(tx: Transaction) -> RosterWords:
    """All words that were confirmed."""
    meanings: dict[RosterWordKind, dict[str, str]] = {kind: {} for kind in RosterWordKind}
    for kind, word, meaning in await tx.execute(
        tx.select(table, table.c.kind, table.c.word, table.c.meaning)
    ):
        meanings[kind][word] = meaning
    grades = {word: int(level) for word, level in meanings[RosterWordKind.GRADE].items()}
    return RosterWords(meanings[RosterWordKind.TITLE], grades)


async def save(tx: Transaction, words: RosterWords) -> None:
    """Keep what these words mean from now on; others keep their meaning."""
    grades = {word: str(level) for word, level in words.grades.items()}
    for kind, meanings in ((RosterWordKind.TITLE, words.titles), (RosterWordKind.GRADE, grades)):
        for word, meaning in meanings.items():
            await tx.execute(tx.upsert(table, {"kind": kind, "word": word}, {"meaning": meaning}))
