"""The messages that the README shows are in the bot's own words."""

from pathlib import Path

from bot.blocks.match_reasons import reason
from bot.mentoring.model import Area, Reason, ReasonKind

README = Path(__file__).parents[2] / "README.md"
REASONS = (
    Reason(ReasonKind.LEADER_WANTS, (Area.GENERATIVE_AI, Area.DATA)),
    Reason(ReasonKind.MENTOR_WANTS, (Area.HOW_THINGS_RUN, Area.TRUST)),
    Reason(ReasonKind.OTHER_DEPARTMENT),
)


def test_the_reasons_for_a_pair_are_those_that_people_read() -> None:
    text = README.read_text()
    for each in REASONS:
        assert f"• {reason(each, '@Ada Nwosu', '@Shanice Whitlock')}\n" in text
