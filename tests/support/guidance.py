"""The organisation of a story says where people are listened to in confidence."""

from tests.support.cast import Story

HELP_LINE = "Call 0800 12345, day and night"
CONTACTS = {"First safeguarding contact": "callum", "Second safeguarding contact": "xochitl"}


async def has_guidance(story: Story, **answers: str) -> None:
    """Noor fills in *Guidance*: two contacts, both outside everybody's line, unless the answers say else."""
    await story.noor.types("/mentor admin topics")
    await story.noor.clicks("Guidance")
    await story.noor.submits(answers or CONTACTS)
    await story.noor.sees("Saved.")
    await story.noor.closes()
