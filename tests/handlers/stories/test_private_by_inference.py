"""Private lists and a no that nobody can infer: worlds that differ by nothing else read the same.

Each world is a workspace with a bot of its own, in which a coordinator asks for everything there is.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from shutil import copy

import pytest

from bot.mentoring.model import PairState
from tests.conftest import A_MONDAY, a_bot
from tests.slack_simulator import Actor, Clock, Workspace, demo_people, serving
from tests.support.cast import Story
from tests.support.readings import all_pairs, modal_words

LIST_FIELD = "Anybody you would rather not be paired with?"
World = Callable[[Story], Awaitable[None]]


@pytest.fixture
def database_urls(migrated: Path, tmp_path: Path) -> Iterator[str]:
    """As many empty databases as one likes."""
    return (_copy(migrated, tmp_path / f"{number}.sqlite3") for number in count())


def _copy(source: Path, target: Path) -> str:
    target.write_bytes(source.read_bytes())
    copy(f"{source}.key", f"{target}.key")
    return f"sqlite:///{target}"


@asynccontextmanager
async def a_story(database_url: str) -> AsyncIterator[Story]:
    """A workspace and a bot of their own."""
    workspace = Workspace(Clock(A_MONDAY), demo_people(), is_strict=True)
    async with serving(workspace), a_bot(workspace, database_url) as bot:
        yield Story(workspace, bot)


async def answer_of(actor: Actor, line: str) -> str:
    """What somebody reads who types this: the open form, or else the newest message."""
    if actor.modal is not None:
        await actor.closes()
    message_count = len(actor.messages())
    await actor.types(line)
    if actor.modal is not None:
        words = modal_words(actor)
        await actor.closes()
        return words
    assert len(actor.messages()) > message_count, actor.overview()
    return actor.words(actor.latest)


ONCE = ("pair @ada @farah", "pair @sofia @farah", "pair", "nudges @ada @farah", "")
AGAIN = ("match", "health")


async def attack(story: Story, *verbs: str) -> list[str]:
    """What a coordinator is told by these verbs of `admin`, and by the figures."""
    answers = [await answer_of(story.noor, f"/mentor admin {each}".strip()) for each in verbs]
    return [*answers, await answer_of(story.noor, "/mentor stats")]


async def page_of(actor: Actor) -> list[str]:
    """What somebody reads of where they stand: by command, of their pair, and on Home."""
    await actor.opens_home()
    assert actor.home is not None
    typed = [await answer_of(actor, line) for line in ("/mentor", "/mentor pair")]
    return [*typed, actor.words(actor.home)]


async def says_nothing(story: Story) -> None:
    await story.ada.types("/mentor help")


async def says_no(story: Story) -> None:
    await story.ada.clicks("Not this time")


WORLDS: dict[str, tuple[list[str], list[str], World]] = {
    "Ada does not answer": ([], [], says_nothing),
    "Ada says no": ([], [], says_no),
    "Farah is on Ada's list": (["farah"], [], says_nothing),
    "Ada is on Farah's list": ([], ["ada"], says_nothing),
}
"""Those on Ada's list, and on Farah's, and what Ada does on the morning after the release."""


async def readings_of(
    story: Story, ada_avoids: list[str], farah_avoids: list[str], morning: World
) -> tuple[list[list[str]], list[list[str]]]:
    """What coordinator and leader read, step by step, until after a pin has lapsed; and what Ada reads."""
    await story.has_programme()
    await story.joins("sofia", "oskar")
    story.workspace.clock.advance(days=1)
    await story.joins("ada", **{LIST_FIELD: ada_avoids})
    await story.joins("farah", **{LIST_FIELD: farah_avoids})
    steps, steps_of_ada = [await page_of(story.farah), await attack(story, *ONCE, *AGAIN)], []
    await story.noor.types("/mentor admin match")
    await story.noor.submits()
    steps.append([modal_words(story.noor)])
    await story.noor.closes()
    steps += [await page_of(story.farah), await attack(story, *ONCE, *AGAIN)]
    await story.passes(hours=2)
    await story.sofia.clicks("Yes, gladly")
    await morning(story)
    for _day in range(6):
        steps += [await page_of(story.farah), await attack(story, *AGAIN)]
        steps_of_ada.append(await page_of(story.ada))
        await story.passes(hours=12)
        await story.passes(hours=12)
        if any("[Yes, gladly]" in story.oskar.words(each) for each in story.oskar.dms):
            await story.oskar.clicks("Yes, gladly")
    steps.append(await attack(story, *ONCE, *AGAIN))
    assert {each.state for each in await all_pairs(story, "ada")} == {PairState.LAPSED}
    assert not story.farah.dms
    return steps, steps_of_ada


def assert_same(name: str, steps: list[list[str]], expected: list[list[str]]) -> None:
    for number, (step, other) in enumerate(zip(steps, expected, strict=True)):
        assert step == other, f"{name}, step {number}"


async def test_no_answer_differs_by_a_private_list_or_a_no(database_urls: Iterator[str]) -> None:
    readings = {}
    for name, world in WORLDS.items():
        async with a_story(next(database_urls)) as story:
            readings[name] = await readings_of(story, *world)
    steps, steps_of_ada = readings["Ada says no"]
    for name, (others_read, ada_reads) in readings.items():
        assert_same(name, others_read, steps)
        if name != "Ada does not answer":  # there she reads that she is asked
            assert_same(name, ada_reads, steps_of_ada)
    assert "a plan pairs @Ada Nwosu and @Farah Daneshvar once" in steps[1][0]
    assert "one of them has no place left" in steps[1][1]
    assert "@Ada Nwosu → @Farah Daneshvar" in steps[1][5]
    assert "Released: 2 pairs." in steps[2][0]
    assert "one of them is not free, or they were proposed before" in steps[-1][5]
