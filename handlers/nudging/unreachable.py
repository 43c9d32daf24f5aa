"""People whom Slack refuses: who has no account any more takes the road of leavers, anybody else rests."""

from dataclasses import replace
from datetime import datetime

from bot.mentoring.model import AccountStatus, MemberState, Person
from bot.mentoring.timing.recipient import Recipient
from handlers.acts import end_pair, follow_accounts
from handlers.edge.directory import Directory, DirectoryClosed
from handlers.sending import to_coordinators
from storage import members
from storage.database import Transaction

LONGEST_WAIT_SECONDS = 5.0  # other people's nudges wait for it


async def describe(directory: Directory, person_id: str) -> Person | None:
    """The account of a person whom Slack refuses; None where Slack does not describe it either."""
    try:
        return await directory.find(person_id, within=LONGEST_WAIT_SECONDS)
    except DirectoryClosed:
        return None


async def end_or_pause(
    tx: Transaction, recipient: Recipient, account: Person | None, now: datetime
) -> Recipient:
    """Follow the account of a person whom Slack refuses, or pause them and plan a line to their coordinators.

    Gives the recipient as they stand now. `now` is in UTC.
    """
    person = recipient.person
    if account and account.account_status is not AccountStatus.ACTIVE:
        await follow_accounts.follow(tx, [account], now)
        await end_pair.end_departed(tx, now)
        return replace(recipient, person=replace(person, account_status=account.account_status))
    # Else a nudge would fail each week; the person can resume at any time.
    await members.change_states(tx, person.id, MemberState.PAUSED, now.date())
    await to_coordinators.plan_unreachable(tx, person.id, recipient.coordinators, now)
    return recipient
