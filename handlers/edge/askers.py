"""Askers: the people behind commands, clicks and forms, as stored or as Slack describes them anew."""

from datetime import datetime, timedelta

from bot.clock import Clock
from bot.mentoring.model import AccountStatus, Person
from bot.mentoring.refusals import MayNotReadPeople, NotInstalled, RightsUnknown
from bot.slack.errors import MISSING_RIGHTS
from handlers.edge.directory import Directory, DirectoryClosed
from storage import people, workspaces
from storage.database import Database

RIGHTS_LAST = timedelta(minutes=5)
# A form must open within three seconds of the click, and the story needs some of them.
LONGEST_WAIT_SECONDS = 1.5


class Askers:
    """Reads who acts.

    An account may have changed while no event told of it. So Slack is asked anew who comes to the console,
    and who acts though they are stored as a guest or as deactivated, unless it was asked some minutes ago.
    """

    def __init__(self, db: Database, clock: Clock, directory: Directory) -> None:
        self._db = db
        self._clock = clock
        self._directory = directory
        self._described_at: dict[tuple[str, str], datetime] = {}

    async def read(self, workspace: str, person_id: str, is_at_home: bool) -> Person:
        """The person of that id; somebody new is saved as Slack describes them.

        `is_at_home`: they act on the Home tab, so they have opened it.
        """
        return await self._read(workspace, person_id, is_at_home, keeps_newcomer=True)

    async def read_visitor(self, workspace: str, person_id: str, is_at_home: bool) -> Person:
        """The same person, but somebody new is not saved."""
        return await self._read(workspace, person_id, is_at_home, keeps_newcomer=False)

    async def _read(
        self, workspace: str, person_id: str, is_at_home: bool, *, keeps_newcomer: bool
    ) -> Person:
        person = await self._find(workspace, person_id)
        if person is None:
            return await self._read_newcomer(workspace, person_id, is_at_home, is_kept=keeps_newcomer)
        if person.account_status is AccountStatus.ACTIVE:
            return person
        try:
            return await self._with_present_rights(workspace, person)
        except (DirectoryClosed, MayNotReadPeople):
            return person

    async def read_for_console(self, workspace: str, person_id: str, is_at_home: bool) -> Person:
        """The same person with the rights of now; raises RightsUnknown where Slack does not tell them."""
        person = await self._find(workspace, person_id)
        if person is None:
            return await self._read_newcomer(workspace, person_id, is_at_home, is_kept=True)
        try:
            return await self._with_present_rights(workspace, person)
        except DirectoryClosed as error:
            raise RightsUnknown from error

    async def _find(self, workspace: str, person_id: str) -> Person | None:
        async with self._db.reading(workspace) as tx:
            person = await people.find(tx, person_id)
        # Of somebody who erased their data an id without a name may stay.
        return person if person and person.name else None

    async def _read_newcomer(
        self, workspace: str, person_id: str, is_at_home: bool, *, is_kept: bool
    ) -> Person:
        person = await self._describe(workspace, person_id)
        async with self._db.transaction(workspace) as tx:
            if await workspaces.find(tx) is None:
                raise NotInstalled
            if is_kept:
                await people.save_from_slack(tx, [person])
            if is_kept and is_at_home:
                await people.record_home_opened(tx, person.id)
        return person

    async def _with_present_rights(self, workspace: str, person: Person) -> Person:
        """The person as Slack described them within the last minutes.

        Only the rights are saved: what else changed, such as a time zone, moves nudges too, and comes with
        the event or the next comparison.
        """
        described_at = self._described_at.get((workspace, person.id))
        if described_at and self._clock() - described_at < RIGHTS_LAST:
            return person
        account = await self._describe(workspace, person.id, within=LONGEST_WAIT_SECONDS)
        if (account.account_status, account.is_slack_admin) == (person.account_status, person.is_slack_admin):
            return person
        async with self._db.transaction(workspace) as tx:
            await people.save_rights(tx, account)
            return await people.find(tx, person.id) or account

    async def _describe(self, workspace: str, person_id: str, *, within: float | None = None) -> Person:
        """Slack's description of somebody who acts, which is therefore of nobody unknown.

        Raises MayNotReadPeople where the app lacks the right, and DirectoryClosed for all else.
        """
        asked_at = self._clock()
        try:
            account = await self._directory.find(person_id, within=within)
        except DirectoryClosed as error:
            if str(error) in MISSING_RIGHTS:
                raise MayNotReadPeople from error
            raise
        if account is None:
            raise DirectoryClosed("user_not_found")
        self._described_at[workspace, person_id] = asked_at
        return account
