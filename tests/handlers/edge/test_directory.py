"""The directory asks Slack for accounts: few one by one, many by pages, and says where it is not answered."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.mentoring.model import AccountStatus
from bot.slack.accounts import Company
from handlers.edge.directory import ONE_BY_ONE, Accounts, Directory, DirectoryClosed
from tests.slack_simulator import Clock, Fault, Workspace, make_user, serving

COMPANY_SIZE = 450


@pytest.fixture
async def crowd(clock: Clock) -> AsyncIterator[Workspace]:
    """A workspace of hundreds of people."""
    people = [make_user(f"p{number:03}") for number in range(COMPANY_SIZE)]
    workspace = Workspace(clock, people, is_strict=True)
    async with serving(workspace):
        yield workspace


@pytest.fixture
def directory(crowd: Workspace) -> Directory:
    client = AsyncWebClient(crowd.bot_token, base_url=f"{crowd.base_url}/api/", retry_handlers=[])
    return Directory(client, Company(crowd.team_id))


def ids_of(crowd: Workspace, numbers: range) -> set[str]:
    return {crowd.person(f"p{number:03}").id for number in numbers}


async def test_few_are_asked_for_one_by_one(crowd: Workspace, directory: Directory) -> None:
    person_ids = ids_of(crowd, range(ONE_BY_ONE))
    assert {each.id for each in (await directory.find_many(person_ids)).found} == person_ids
    assert len(crowd.calls_of("users.info")) == ONE_BY_ONE
    assert crowd.calls_of("users.list") == []


async def test_of_many_pages_are_read_until_all_are_there(crowd: Workspace, directory: Directory) -> None:
    person_ids = ids_of(crowd, range(ONE_BY_ONE + 1))
    assert {each.id for each in (await directory.find_many(person_ids)).found} == person_ids
    assert len(crowd.calls_of("users.list")) == 1
    assert crowd.calls_of("users.info") == []


async def test_whom_the_list_leaves_out_is_asked_for_alone(crowd: Workspace, directory: Directory) -> None:
    person_ids = ids_of(crowd, range(ONE_BY_ONE)) | {"U0VANISHED"}
    accounts = await directory.find_many(person_ids)
    assert len(accounts.found) == ONE_BY_ONE
    assert accounts.unseen_ids == {"U0VANISHED"}
    assert len(crowd.calls_of("users.list")) == 3
    assert crowd.calls_of("users.info") == [{"user": "U0VANISHED", "include_locale": "1"}]


async def test_who_is_deactivated_is_in_the_list(crowd: Workspace, directory: Directory) -> None:
    crowd.user_changes_unheard("p007", deleted=True)
    found = {each.id: each for each in (await directory.find_many(ids_of(crowd, range(100)))).found}
    assert found[crowd.person("p007").id].account_status is AccountStatus.DEACTIVATED


async def test_nobody_is_found_who_is_unknown(directory: Directory) -> None:
    assert await directory.find("U0VANISHED") is None
    assert await directory.find_many([]) == Accounts([], frozenset())


@pytest.mark.parametrize(
    "fault",
    [
        {"body": {"ok": False, "error": "internal_error"}},
        {"status": 429, "body": {"ok": False, "error": "ratelimited"}, "headers": {"Retry-After": "30"}},
        {"status": 0, "times": 9},
    ],
    ids=["an error", "a rate limit", "a broken connection"],
)
@pytest.mark.parametrize("count", [3, ONE_BY_ONE + 1])
async def test_it_says_where_slack_does_not_describe_accounts(
    crowd: Workspace, directory: Directory, fault: dict[str, Any], count: int
) -> None:
    crowd.faults.append(Fault("*", **fault))
    with pytest.raises(DirectoryClosed):
        await directory.find_many(ids_of(crowd, range(count)))


async def test_a_silence_that_is_too_long_is_none(crowd: Workspace, directory: Directory) -> None:
    crowd.faults.append(Fault("users.info", hangs=True))
    with pytest.raises(DirectoryClosed):
        await directory.find(crowd.person("p001").id, within=0.01)
