"""What people see, word by word and block by block. `GOLDEN=write pytest tests/blocks` writes it anew."""

import json
import os
from dataclasses import asdict
from difflib import unified_diff
from pathlib import Path

import pytest

from bot.blocks.kit.text import Message
from tests.blocks.samples import SAMPLES, Sample, breaches

FOLDER = Path(__file__).parent / "golden"
WRITES = os.environ.get("GOLDEN") == "write"
GOLDEN = [sample for sample in SAMPLES if not sample.is_large]
HINT = "GOLDEN=write pytest tests/blocks takes it over"


def path_of(sample: Sample) -> Path:
    return FOLDER / f"{sample.name.replace(' ', '_')}.json"


def written(sample: Sample) -> str:
    drawn = sample.drawn()
    shape = asdict(drawn) | {"text": drawn.text.split("\n")} if isinstance(drawn, Message) else drawn
    return json.dumps(shape, indent=2, ensure_ascii=False) + "\n"


def changes_of(sample: Sample) -> str:
    """How the sample differs from its golden file, as a diff; nothing where it does not."""
    path, drawn_now = path_of(sample), written(sample)
    if WRITES:
        FOLDER.mkdir(exist_ok=True)
        path.write_text(drawn_now, encoding="utf-8")
    golden = path.read_text(encoding="utf-8") if path.exists() else ""
    diff = unified_diff(golden.splitlines(), drawn_now.splitlines(), "before", "now", lineterm="", n=2)
    return "\n".join(diff)


def test_it_reads_as_it_did() -> None:
    changes = breaches(GOLDEN, changes_of)
    if changes:
        parts = [f"{name} reads differently ({HINT}):\n{diff}" for name, diff in changes.items()]
        pytest.fail("\n\n".join(parts), pytrace=False)


def test_no_file_is_left_over() -> None:
    leftovers = {path.name for path in FOLDER.iterdir()} - {path_of(sample).name for sample in GOLDEN}
    if WRITES:
        for name in leftovers:
            (FOLDER / name).unlink()
    else:
        assert leftovers == set()
