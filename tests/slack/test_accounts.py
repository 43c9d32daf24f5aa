"""An account of Slack as a person: who belongs to the company, who is outside, who is an admin."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.mentoring.model import AccountStatus, Person
from bot.slack.accounts import Company, email, person

OURS, OURS_ON_GRID = Company("T1"), Company("T1", "E1")
BASIC: dict[str, Any] = {"id": "U1", "team_id": "T1", "name": "ada", "tz": "Europe/Paris", "locale": "fr-FR"}


def of_enterprise(enterprise_id: str, *teams: str) -> dict[str, Any]:
    return {"enterprise_user": {"id": "W1", "enterprise_id": enterprise_id, "teams": list(teams)}}


def read(company: Company = OURS, **facts: Any) -> Person:
    return person(BASIC | facts, company)


@pytest.mark.parametrize(
    ("company", "facts", "status"),
    [
        pytest.param(OURS, {}, AccountStatus.ACTIVE, id="ours"),
        pytest.param(OURS, {"deleted": True}, AccountStatus.DEACTIVATED, id="deactivated"),
        pytest.param(OURS, {"is_bot": True}, AccountStatus.BOT, id="a bot"),
        pytest.param(OURS, {"id": "USLACKBOT"}, AccountStatus.BOT, id="Slackbot"),
        pytest.param(OURS, {"is_restricted": True}, AccountStatus.GUEST, id="a guest"),
        pytest.param(OURS, {"is_ultra_restricted": True}, AccountStatus.GUEST, id="a guest of one channel"),
        pytest.param(OURS, {"team_id": "T2"}, AccountStatus.GUEST, id="another team"),
        pytest.param(
            OURS, {"team_id": "T2", "is_stranger": False}, AccountStatus.GUEST, id="whatever the flag says"
        ),
        pytest.param(
            OURS, {"team_id": "T2", "deleted": True}, AccountStatus.DEACTIVATED, id="gone from another team"
        ),
        pytest.param(
            OURS,
            {"team_id": "T2"} | of_enterprise("E2", "T2"),
            AccountStatus.GUEST,
            id="another company's Grid",
        ),
        pytest.param(OURS_ON_GRID, of_enterprise("E1", "T1"), AccountStatus.ACTIVE, id="ours on Grid"),
        pytest.param(
            OURS_ON_GRID,
            {"team_id": "T3"} | of_enterprise("E1", "T3"),
            AccountStatus.ACTIVE,
            id="another workspace of our Grid",
        ),
        pytest.param(OURS_ON_GRID, {"team_id": "E1"}, AccountStatus.ACTIVE, id="known by our Grid alone"),
        pytest.param(
            OURS_ON_GRID,
            {"is_stranger": False} | of_enterprise("E2", "T1"),
            AccountStatus.GUEST,
            id="another Grid, though its team looks like ours",
        ),
        pytest.param(OURS_ON_GRID, {"team_id": "T2"}, AccountStatus.GUEST, id="no Grid at all"),
        pytest.param(OURS, {"team_id": None}, AccountStatus.ACTIVE, id="a team that Slack does not tell"),
    ],
)
def test_who_is_outside(company: Company, facts: dict[str, Any], status: AccountStatus) -> None:
    assert read(company, **facts).account_status is status


@pytest.mark.parametrize(
    ("company", "facts", "is_admin"),
    [
        pytest.param(OURS, {}, True, id="ours"),
        pytest.param(OURS, {"team_id": "T2"}, False, id="of another company"),
        pytest.param(OURS, {"is_restricted": True}, False, id="a guest"),
        pytest.param(OURS, {"deleted": True}, False, id="deactivated"),
        pytest.param(OURS_ON_GRID, of_enterprise("E1", "T1", "T3"), True, id="of several workspaces"),
        pytest.param(
            OURS_ON_GRID,
            {"team_id": "T3"} | of_enterprise("E1", "T3"),
            False,
            id="of another workspace alone",
        ),
    ],
)
@pytest.mark.parametrize("flag", ["is_admin", "is_owner"])
def test_an_admin_is_one_of_this_very_workspace(
    company: Company, facts: dict[str, Any], is_admin: bool, flag: str
) -> None:
    assert read(company, **{flag: True} | facts).is_slack_admin is is_admin


def test_when_an_account_was_changed_is_an_instant() -> None:
    assert read(updated=1_772_445_600).account_changed_at == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert read().account_changed_at is None


def test_what_slack_says_of_a_person() -> None:
    ada = read(real_name="Ada", profile={"real_name": "Ada Nwosu"})
    assert ada == Person("U1", "Ada Nwosu", "Europe/Paris", "fr-FR")


def test_an_address_is_read_in_lower_case_where_there_is_one() -> None:
    assert email({"profile": {"email": "Ada@Example.com"}}) == "ada@example.com"
    assert email({"id": "U1"}) is None
