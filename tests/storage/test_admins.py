import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.mentoring.model import AccountStatus, AdminRole
from bot.mentoring.refusals import NotAnAdmin
from storage import admins, people
from storage.database import Transaction
from storage.tables import audit
from tests.support.audit import recorded_actions
from tests.support.records import DAY, NOW, a_person

OWNER, COORDINATOR = AdminRole


async def test_a_role_is_given_once(tx: Transaction) -> None:
    assert await admins.grant_role(tx, "ada", OWNER, NOW)
    assert not await admins.grant_role(tx, "ada", OWNER, NOW + DAY)


async def test_one_person_may_hold_both_roles(tx: Transaction) -> None:
    assert await admins.grant_role(tx, "ada", OWNER, NOW)
    assert await admins.grant_role(tx, "ada", COORDINATOR, NOW)
    assert await admins.may_administer(tx, a_person("ada"))


async def test_nobody_unknown_is_appointed(tx: Transaction) -> None:
    with pytest.raises(IntegrityError):
        await admins.grant_role(tx, "nobody", OWNER, NOW)


@pytest.mark.parametrize("role", AdminRole)
async def test_who_was_given_a_role_may_administer(tx: Transaction, role: AdminRole) -> None:
    await admins.grant_role(tx, "ada", role, NOW)
    assert await admins.may_administer(tx, a_person("ada"))
    await admins.require_admin(tx, a_person("ada"))


async def test_admins_of_the_slack_workspace_may_administer(tx: Transaction) -> None:
    assert await admins.may_administer(tx, a_person("ada", is_slack_admin=True))
    await admins.require_admin(tx, a_person("stranger", is_slack_admin=True))


async def test_others_may_not(tx: Transaction) -> None:
    await admins.grant_role(tx, "ada", OWNER, NOW)
    assert not await admins.may_administer(tx, a_person("ben"))
    with pytest.raises(NotAnAdmin):
        await admins.require_admin(tx, a_person("ben"))


async def test_the_audit_tells_who_did_what_the_oldest_first(tx: Transaction) -> None:
    for days in range(8):
        await admins.record_action(tx, "command line", f"{days} days ago", NOW - days * DAY, {})
    assert await recorded_actions(tx) == [("command line", f"{days} days ago") for days in reversed(range(8))]


async def test_the_audit_tells_of_what(tx: Transaction) -> None:
    subject: dict[str, str | int] = {"rehearsal": "R1", "people": 3}
    await admins.record_action(tx, "noor", "match released", NOW, subject)
    assert (await tx.execute(select(audit.c.at, audit.c.subject))).one() == (NOW, subject)


@pytest.mark.parametrize("status", [each for each in AccountStatus if each is not AccountStatus.ACTIVE])
async def test_who_has_no_full_account_administers_nothing(tx: Transaction, status: AccountStatus) -> None:
    await admins.grant_role(tx, "ada", OWNER, NOW)
    assert await admins.may_administer(tx, a_person("ada"))
    assert not await admins.may_administer(tx, a_person("ada", account_status=status, is_slack_admin=True))


async def test_who_was_given_a_role_is_named_once(tx: Transaction) -> None:
    await admins.grant_role(tx, "ada", OWNER, NOW)
    await admins.grant_role(tx, "ada", COORDINATOR, NOW)
    assert await admins.appointed_ids(tx) == {"ada"}


async def test_for_a_coordinator_who_is_gone_the_admins_of_slack_stand_in_or_else_those_with_a_role(
    tx: Transaction,
) -> None:
    assert await admins.stand_ins(tx) == []
    await admins.grant_role(tx, "ada", OWNER, NOW)
    await admins.grant_role(tx, "ben", COORDINATOR, NOW)
    await people.save_from_slack(tx, [a_person("ben", account_status=AccountStatus.DEACTIVATED)])
    assert [each.id for each in await admins.stand_ins(tx)] == ["ada"]
    await people.save_from_slack(tx, [a_person("noor", is_slack_admin=True)])
    assert [each.id for each in await admins.stand_ins(tx)] == ["noor"]
