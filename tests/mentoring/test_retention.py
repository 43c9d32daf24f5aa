"""How long what is stored stays, in code and in the words of docs/privacy.md."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.mentoring import retention
from bot.mentoring.retention import limits
from bot.settings import NAMES_KEPT_DAYS
from storage import events
from tests.support.sources import HOUSE

NOW = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
A_MONTH = timedelta(days=30)
PRIVACY = (HOUSE / "docs/privacy.md").read_text(encoding="utf-8")


def test_names_go_a_month_after_the_last_line_about_four_months_after_the_end() -> None:
    assert limits(NOW, A_MONTH).programmes_ended == date(2026, 10, 1) - timedelta(days=13 * 7 + 30)
    assert limits(NOW, 0 * A_MONTH).programmes_ended == date(2026, 10, 1) - timedelta(weeks=13)


@pytest.mark.parametrize(
    ("row", "days"),
    [
        ("Names, memberships, pairs, talks and topics of a programme", NAMES_KEPT_DAYS),
        ("Rehearsed plans", retention.REHEARSALS.days),
        ("Nudges and notices, one by one", retention.NUDGES.days),
        ("A file with what is stored that the bot sent me, in Slack as well", retention.UPLOADS.days),
        ("Audit: who administered what", retention.AUDIT.days),
        ("Ids of events that Slack delivered", events.REPEATED_WITHIN.days),
    ],
)
def test_the_periods_stand_in_the_table_of_the_privacy_page(row: str, days: int) -> None:
    [line] = [line for line in PRIVACY.splitlines() if line.startswith(f"| {row} |")]
    assert f" {days} days " in line.split("|")[2]
