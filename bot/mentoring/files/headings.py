"""The columns of a roster by their headings: in our words, in words confirmed before, or in common ones."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.mentoring.files.csv_table import CsvTable
from bot.mentoring.files.roster_faults import COLUMNS, PERSON_COLUMNS, BadRoster, RosterFault, RosterFaultKind

COMMON_HEADINGS: Mapping[str, str] = {
    "email": "e mail|work email|work e mail|email work|email address|work email address|business email"
    "|company email|corporate email|primary email|primary work email|contact email|mail|user principal name"
    "|upn|e mail adresse|adresse e mail|correo electronico",
    "slack_id": "slack id|slack user id|slack member id|member id|user id",
    "level": "grade|job grade|job level|career level|level name|band|job band|management level|pay grade"
    "|seniority|seniority level|stufe|ebene|niveau|nivel",
    "manager": "manager email|manager email address|manager work email|manager s email|line manager email"
    "|line manager s email|supervisor email|reports to email|line manager|manager name|line manager name"
    "|reports to|reporting manager|direct manager|supervisor|supervisor name|vorgesetzter|responsable",
    "department": "business unit|team|division|function|department name|dept|org unit|organization"
    "|organisation|organizational unit|abteilung|bereich|departement|departamento",
    "location": "office|work location|office location|location name|site|city|standort|ort|lieu|ubicacion",
}
"""By our column the headings that are commonly used for it, the likeliest first, as `_plain` gives them."""
OUR_COLUMNS = (*PERSON_COLUMNS, *COLUMNS)
LONGEST_ROSTER_WORD = 200


class RosterWordKind(StrEnum):
    """A kind of words that an organisation's rosters have and ours do not."""

    TITLE = "title"
    GRADE = "grade"


@dataclass(frozen=True, slots=True)
class RosterWords:
    """The words of an organisation's own rosters, as somebody confirmed them.

    `titles` maps headings to our columns, and to an empty text where they are none of ours; `grades` maps
    grades to levels. Both are in the form in which words are compared.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    grades: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Headings:
    """The title of each of our columns in a table, as it is in its header, and what is made of the rest.

    `guessed_titles` map those of our columns that nobody confirmed to their titles as written,
    `other_words` those that are called otherwise than by us. `ignored_titles` are of no column of ours.
    """

    titles: Mapping[str, str]
    guessed_titles: Mapping[str, str] = field(default_factory=dict)
    other_words: Mapping[str, str] = field(default_factory=dict)
    ignored_titles: tuple[str, ...] = ()

    @property
    def are_certain(self) -> bool:
        """Whether it is known who each row is about and at which level, and nothing is guessed."""
        return not self.guessed_titles and is_whole(self.titles)


def words_chosen(
    table: CsvTable, numbers: Mapping[str, int | None], confirmed_titles: Mapping[str, str]
) -> RosterWords:
    """The words that somebody gave a meaning to by naming the number of the title for each of our columns.

    Titles that nobody named, and that would be taken for one of our columns, are none of ours from now on.
    Of all others nothing is said.
    """
    columns = {number: column for column, number in numbers.items() if number is not None}
    column_of = {each: column for column, headings in COMMON_HEADINGS.items() for each in headings.split("|")}
    titles = dict[str, str]()
    for number, title in enumerate(table.header):
        usual_column = column_of.get(_plain(title))
        column = titles.get(title) or columns.get(number, "")
        if title not in OUR_COLUMNS and (column or usual_column or title in confirmed_titles):
            titles[title] = "slack_id" if (column, usual_column) == ("email", "slack_id") else column
    return RosterWords(titles)


def is_whole(columns: Mapping[str, str]) -> bool:
    """Whether there is a column of people and one of levels."""
    return any(name in columns for name in PERSON_COLUMNS) and "level" in columns


def recognise(table: CsvTable, confirmed_titles: Mapping[str, str]) -> Headings:
    """The headings of a table; raises BadRoster where the first line names no columns, or one twice."""
    if len(table.header) < 2 or any("@" in title or title.isdigit() for title in table.header):
        raise BadRoster([RosterFault(1, RosterFaultKind.NO_HEADER)])
    titles = {name: name for name in OUR_COLUMNS if name in table.header}
    for title in table.header:
        column = confirmed_titles.get(title)
        if column and title not in OUR_COLUMNS:
            titles.setdefault(column, title)
    guessed = _common_headings(table.header, titles, confirmed_titles)
    titles |= guessed
    _require_once(table.header, titles)
    if not is_whole(titles) and all(title in OUR_COLUMNS for title in table.header):
        raise BadRoster([RosterFault(1, RosterFaultKind.NO_HEADER)])  # there is nothing to ask about
    written = dict(zip(table.header, table.titles, strict=True))
    used = {*titles.values()}
    return Headings(
        titles,
        {column: written[title] for column, title in guessed.items()},
        {column: written[title] for column, title in titles.items() if column != title},
        tuple(written[title] for title in dict.fromkeys(table.header) if title and title not in used),
    )


def _common_headings(
    header: Sequence[str], titles: Mapping[str, str], confirmed_titles: Mapping[str, str]
) -> dict[str, str]:
    """Maps our columns that are not found yet to the likeliest of the titles that nobody decided about."""
    free = {_plain(title): title for title in header if title not in confirmed_titles}
    guessed = dict[str, str]()
    has_person = any(name in titles for name in PERSON_COLUMNS)
    for column, headings in COMMON_HEADINGS.items():
        if column in titles or (column in PERSON_COLUMNS and has_person):
            continue
        title = next((free[each] for each in headings.split("|") if each in free), None)
        if title and title not in titles.values():
            guessed[column] = title
            has_person = has_person or column in PERSON_COLUMNS
    return guessed


def _require_once(header: Sequence[str], titles: Mapping[str, str]) -> None:
    counts = Counter(header)
    twice = [title for title in titles.values() if counts[title] > 1]
    if twice:
        raise BadRoster([RosterFault(1, RosterFaultKind.TITLE_TWICE, title) for title in twice])


def _plain(title: str) -> str:
    """A title that is in the form in which words are compared, without marks: "e-mail" is "e mail"."""
    return " ".join(re.split(r"[\W_]+", title)).strip()
