"""What a coordinator sees of somebody by name is what the table in docs/privacy.md says, and no more."""

import re
from pathlib import Path

from tests.blocks.reading import blocks_of
from tests.blocks.samples import PLAIN, SAMPLES, Sample

PRIVACY = Path(__file__).parents[2] / "docs" / "privacy.md"
TITLE = "## What a coordinator sees of somebody by name"
# Messages, forms and pages that only the people themselves or their partners read, by the file they are in.
OF_MEMBERS = {
    *("cards", "concern_form", "concerns", "history", "home", "meeting_form", "meetings", "privacy"),
    *("proposals", "status_page", "topic_choice", "weekly"),
}
PLANNED = {
    "Who joined, in which role",
    "Who paused",
    "Who left",
    "The pairs of a plan",
    "A pair that has begun, and that it ended",
}
IMPORTED = {"A pair that the roster would end", "What the roster says, and whom it leaves out"}
ROWS_OF = {
    "console": {
        "A quiet pair",
        "A pair of whose lines of managers the roster says too little",
        "Who coordinates",
    },
    "programme_page": {"Who coordinates"},
    "digest": {"A pair that has begun, and that it ended", "Who needs a hand", "Who coordinates"},
    "nudges_of_people": {"Whether weekly messages reach somebody"},
    "rehearsal": PLANNED,
    "plan_form": PLANNED,
    "nothing_to_release": PLANNED,
    "outdated_plan": PLANNED,
    "arrangements": {"The pairs of a plan"},
    "arrangement_saved": {"The pairs of a plan"},
    "preview_form": IMPORTED,
    "roster_preview": IMPORTED,
    "people_imported": IMPORTED,
}
"""By the function that draws it, which rows of the table a message for admins is covered by."""


def rows_of_table() -> set[str]:
    table = PRIVACY.read_text(encoding="utf-8").partition(TITLE)[2].partition("\n\nAll of this")[0]
    return {line.split("|")[1].strip() for line in table.splitlines() if line.startswith("|")} - {
        "By name",
        "---",
    }


def names_people(sample: Sample) -> bool:
    return bool(re.search(r"<@U\w+>", str(blocks_of(sample.call(sample.function, PLAIN)))))


def test_every_message_that_names_people_to_admins_has_its_rows() -> None:
    for_admins = {
        each.function.__name__
        for each in SAMPLES
        if each.function.__module__.rpartition(".")[2] not in OF_MEMBERS and names_people(each)
    }
    assert for_admins == ROWS_OF.keys()


def test_every_row_is_of_a_message() -> None:
    assert rows_of_table() == set().union(*ROWS_OF.values())
