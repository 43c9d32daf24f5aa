"""A Slack account, read into the terms of the programme."""

from collections.abc import Mapping
from typing import Any

from bot.mentoring.model import AccountStatus, Person


def person(user: Mapping[str, Any]) -> Person:
    """A person from the `user` of users.info, users.list, team_join or user_change."""
    profile = user.get("profile", {})
    return Person(
        id=user["id"],
        name=profile.get("real_name") or user.get("real_name") or user.get("name") or user["id"],
        timezone=user.get("tz") or "UTC",
        locale=user.get("locale") or "en-US",
        account_status=account_status(user),
        is_slack_admin=bool(user.get("is_admin") or user.get("is_owner")),
    )


def account_status(user: Mapping[str, Any]) -> AccountStatus:
    """The status of an account: a bot, a guest, deactivated or active."""
    if user.get("deleted"):
        return AccountStatus.DEACTIVATED
    # Slackbot says of itself that it is no bot.
    if user.get("is_bot") or user["id"] == "USLACKBOT":
        return AccountStatus.BOT
    is_guest = user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger")
    return AccountStatus.GUEST if is_guest else AccountStatus.ACTIVE


def email(user: Mapping[str, Any]) -> str | None:
    """The address of an account in lower case; None without the right to read it."""
    address: str | None = user.get("profile", {}).get("email")
    return address.casefold() if address else None
