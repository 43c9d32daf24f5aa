"""What a roster means: its table from Slack, its people from the directory, and what is stored of them."""

import asyncio
from datetime import datetime
from typing import NamedTuple

from slack_sdk.web.async_client import AsyncWebClient

from bot.mentoring.files import roster, roster_people
from bot.mentoring.files.csv_table import CsvTable
from bot.mentoring.files.headings import recognise
from bot.mentoring.files.roster_people import RosterPeople
from bot.mentoring.matching.problem import PairIds
from bot.mentoring.model import Person, Programme
from bot.mentoring.refusals import MayNotReadPeople
from bot.slack.errors import MISSING_RIGHTS
from handlers.edge import uploads
from handlers.edge.directory import Directory, DirectoryClosed
from storage import pairs, people, programmes, roster_words
from storage.database import Database, Transaction


class Stored(NamedTuple):
    """What an update follows from: people by id, everybody's managers, active pairs, programmes not over."""

    people: dict[str, Person]
    managers: dict[str, str | None]
    active_pairs: list[PairIds]
    programmes: list[Programme]


async def read_table(client: AsyncWebClient, address: str) -> CsvTable:
    """The table in the file at an address; raises UnreadableFile, or BadRoster where it is none."""
    content = await uploads.read_bytes(client, {"url_private": address})
    return await asyncio.to_thread(roster.read, content)


async def resolve(table: CsvTable, directory: Directory, db: Database, workspace: str) -> RosterPeople:
    """The people whom a roster means; columns at fault are told before Slack is asked.

    Raises BadRoster for these, and MayNotReadPeople where the app lacks the right.
    """
    async with db.reading(workspace) as tx:
        words = await roster_words.read(tx)
    headings = await asyncio.to_thread(recognise, table, words.titles)
    parsed = await asyncio.to_thread(roster.parse, table, headings, words.grades)
    by_name: dict[str, Person] = {}
    try:
        async for account, address in directory.everybody():
            by_name[account.id] = account
            if address:
                by_name[address] = account
    except DirectoryClosed as error:
        if str(error) in MISSING_RIGHTS:
            raise MayNotReadPeople from error
        raise
    return await asyncio.to_thread(roster_people.resolve, parsed, by_name)


async def read_stored(tx: Transaction, resolved: RosterPeople, now: datetime) -> Stored:
    """What is stored of the people of a roster and their managers, and of pairs and programmes."""
    managers = await people.managers(tx)
    ids = {each.id for each in resolved.people}
    manager_ids = {each.manager_id for each in resolved.people} | {managers.get(each) for each in ids}
    return Stored(
        await people.find_many(tx, ids.union(filter(None, manager_ids))),
        managers,
        [(each.mentor_id, each.leader_id) for each in await pairs.active(tx)],
        [*await programmes.unfinished(tx, now.date())],
    )
