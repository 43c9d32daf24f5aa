"""Following the accounts of people: what Slack says of them is saved, and what waits for them moves along."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.mentoring.model import AccountStatus, Person
from bot.mentoring.timing import cadence
from handlers.edge.directory import Accounts, Directory
from handlers.sending import to_coordinators
from storage import admins, feedback, members, people, slots
from storage.database import Database, Transaction


async def describe_members(db: Database, workspace: str, directory: Directory) -> Accounts:
    """The accounts of all members and of all who administer, as Slack describes them now.

    Raises DirectoryClosed where Slack does not.
    """
    async with db.reading(workspace) as tx:
        person_ids = await members.current_ids(tx) | await admins.appointed_ids(tx)
    return await directory.find_many(person_ids)


async def follow(
    tx: Transaction, accounts: Sequence[Person], now: datetime, unseen_ids: Collection[str] = ()
) -> bool:
    """Save what Slack says of people whom we know; False where nothing of it is new.

    Those whom it does not show to us any more count as deactivated.

    1. Who is not known, or erased what was known, is not kept, and a description that is older than what is
       stored changes nothing.
    2. The planned weekly nudge of who moved to another time zone moves along.
    3. The memberships of who was deactivated end, and their private answers go.
    4. Others who may act hear of a coordinator who can no longer take part.

    Their pairs are ended by `end_pair.end_departed`, in the same transaction.
    """
    stored = await people.find_many(tx, {*unseen_ids, *(each.id for each in accounts)})
    unseen = [stored[each] for each in unseen_ids if each in stored]
    accounts = [*accounts, *(replace(each, account_status=AccountStatus.DEACTIVATED) for each in unseen)]
    known = {person_id for person_id, person in stored.items() if person.name}
    changed = [each for each in accounts if each.id in known and _is_news(each, stored[each.id])]
    if not changed:
        return False
    await people.save_from_slack(tx, changed)
    await _move_to_timezones(tx, [each for each in changed if _has_moved(each, stored[each.id])], now)
    deactivated = [each.id for each in changed if each.account_status is AccountStatus.DEACTIVATED]
    if deactivated:
        await members.end_of_deactivated(tx)
        await people.delete_private_answers(tx, deactivated)
        await feedback.delete_answers(tx, deactivated)
    for account in changed:
        was_active = stored[account.id].account_status is AccountStatus.ACTIVE
        if was_active and account.account_status is not AccountStatus.ACTIVE:
            today = cadence.local_date(now, account.timezone)
            await to_coordinators.plan_departed_coordinator(tx, account.id, today, now)
    return True


def _is_news(account: Person, stored: Person) -> bool:
    """Whether a description says something else than what is stored, and is not older."""
    changed_at, stored_at = account.account_changed_at, stored.account_changed_at
    if changed_at and stored_at and changed_at < stored_at:
        return False
    return any(getattr(account, name) != getattr(stored, name) for name in people.ACCOUNT_COLUMNS)


def _has_moved(account: Person, stored: Person) -> bool:
    """Whether somebody who takes part is in another time zone; of who left Slack it tells none."""
    return account.account_status is AccountStatus.ACTIVE and account.timezone != stored.timezone


async def _move_to_timezones(tx: Transaction, persons: Sequence[Person], now: datetime) -> None:
    """Move planned weekly nudges to the hour people chose, in their new time zone and the same week.

    Where that hour is past, it stays: the delivery sees that it was planned for another zone.
    """
    waiting_nudges = await slots.next_weekly_nudges(tx, (each.id for each in persons), now)
    profiles = await people.profiles_of(tx, waiting_nudges)
    moved: dict[str, cadence.Slot] = {}
    for person in persons:
        nudge = waiting_nudges.get(person.id)
        if nudge is None:
            continue
        weekly_slots = cadence.weekly_slots(now, cadence.PersonalClock.of(person, profiles.get(person.id)))
        slot = next((each for each in weekly_slots if each.week >= nudge.week), None)
        if slot and slot.week == nudge.week:
            moved[nudge.id] = slot
    await slots.reschedule_all(tx, moved)
