"""A Slack account, read into the terms of the programme."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.mentoring.model import AccountStatus, Person


@dataclass(frozen=True, slots=True)
class Company:
    """The organisation that runs the bot: its workspace and, on Enterprise Grid, that above it."""

    team_id: str
    enterprise_id: str | None = None


def person(user: Mapping[str, Any], company: Company) -> Person:
    """A person from the `user` of users.info, users.list, team_join or user_change."""
    profile = user.get("profile", {})
    status = account_status(user, company)
    is_admin = status is AccountStatus.ACTIVE and _is_of_workspace(user, company)
    changed_at = user.get("updated")
    return Person(
        id=user["id"],
        name=profile.get("real_name") or user.get("real_name") or user.get("name") or user["id"],
        timezone=user.get("tz") or "UTC",
        locale=user.get("locale") or "en-US",
        account_status=status,
        is_slack_admin=is_admin and bool(user.get("is_admin") or user.get("is_owner")),
        account_changed_at=datetime.fromtimestamp(changed_at, UTC) if changed_at else None,
    )


def account_status(user: Mapping[str, Any], company: Company) -> AccountStatus:
    """The status of an account: deactivated, a bot, a guest (or of another company), or active."""
    if user.get("deleted"):
        return AccountStatus.DEACTIVATED
    # Slackbot says of itself that it is no bot.
    if user.get("is_bot") or user["id"] == "USLACKBOT":
        return AccountStatus.BOT
    is_guest = user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger")
    return AccountStatus.GUEST if is_guest or _is_outside(user, company) else AccountStatus.ACTIVE


def email(user: Mapping[str, Any]) -> str | None:
    """The address of an account in lower case; None without the right to read it."""
    address: str | None = user.get("profile", {}).get("email")
    return address.casefold() if address else None


def _is_outside(user: Mapping[str, Any], company: Company) -> bool:
    """Whether the account is of another company; an account of which Slack does not say it is none.

    On Grid all workspaces of the organisation are one company; elsewhere the workspace is the company.
    """
    enterprise_id, team_id = _enterprise(user).get("enterprise_id"), user.get("team_id")
    if company.enterprise_id and enterprise_id:
        return bool(enterprise_id != company.enterprise_id)
    return bool(team_id) and team_id not in (company.team_id, company.enterprise_id)


def _is_of_workspace(user: Mapping[str, Any], company: Company) -> bool:
    """Whether the account is of this very workspace: on Grid one may be an admin of another one."""
    teams = _enterprise(user).get("teams")
    return company.team_id in teams if teams else user.get("team_id", company.team_id) == company.team_id


def _enterprise(user: Mapping[str, Any]) -> Mapping[str, Any]:
    """What Slack says of the account's organisation; empty where it is in none."""
    return user.get("enterprise_user") or {}
