"""What people see, word by word and block by block. `GOLDEN=write pytest tests/blocks` writes it anew."""

import json
import os
from dataclasses import asdict
from difflib import unified_diff
from pathlib import Path

import pytest

from bot.blocks.kit.text import Message
from tests.blocks.samples import SAMPLES, Sample

FOLDER = Path(__file__).parent / "golden"
WRITES = os.environ.get("GOLDEN") == "write"
KEPT = [sample for sample in SAMPLES if not sample.is_large]


def path_of(sample: Sample) -> Path:
    return FOLDER / f"{sample.name.replace(' ', '_')}.json"


def written(sample: Sample) -> str:
    drawn = sample.drawn()
    shape = asdict(drawn) | {"text": drawn.text.split("\n")} if isinstance(drawn, Message) else drawn
    return json.dumps(shape, indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("sample", KEPT, ids=lambda sample: sample.name)
def test_it_reads_as_it_did(sample: Sample) -> None:
    path, now = path_of(sample), written(sample)
    if WRITES:
        FOLDER.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8")
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    changes = list(unified_diff(before.splitlines(), now.splitlines(), "before", "now", lineterm="", n=2))
    if changes:
        hint = "GOLDEN=write pytest tests/blocks takes it over"
        pytest.fail("\n".join([f"{path.name} reads differently ({hint}):", *changes]), pytrace=False)


def test_no_file_is_left_over() -> None:
    left = {path.name for path in FOLDER.iterdir()} - {path_of(sample).name for sample in KEPT}
    if WRITES:
        for name in left:
            (FOLDER / name).unlink()
    else:
        assert left == set()
