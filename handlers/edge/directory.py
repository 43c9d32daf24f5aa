"""The directory of a workspace: the accounts of people, as Slack describes them when it is asked."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.mentoring.model import Person
from bot.slack import accounts
from bot.slack.accounts import Company
from bot.slack.errors import NO_ANSWER
from handlers.edge.reply import error_code

# Up to so many people are asked for one by one, half of what Slack takes in a minute; of more, all pages
# of the workspace are read.
ONE_BY_ONE = 50
# Slack advises against larger pages.
PEOPLE_A_PAGE = 200
IN_FLIGHT = 8
UNKNOWN_ACCOUNT = ("user_not_found", "user_not_visible")


class DirectoryClosed(Exception):
    """Slack did not describe the accounts that were asked for."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts that Slack `found`, and the ids of those whom it does not know or does not show to us."""

    found: Sequence[Person]
    unseen_ids: frozenset[str]


class Directory:
    """Asks Slack for accounts. Each method raises DirectoryClosed where Slack does not answer.

    The client waits where Slack wants it to, so nobody asks within a transaction.
    """

    def __init__(self, client: AsyncWebClient, company: Company) -> None:
        self._client = client
        self._company = company

    def person(self, user: Mapping[str, Any]) -> Person:
        """The person behind the `user` of an event."""
        return accounts.person(user, self._company)

    async def find(self, person_id: str, *, within: float | None = None) -> Person | None:
        """The account of that id, None for one that Slack does not know or does not show to us.

        `within`: seconds after which Slack is taken for silent.
        """
        try:
            async with asyncio.timeout(within):
                answer = await _answer(self._client.users_info(user=person_id, include_locale=True))
        except TimeoutError as error:
            raise DirectoryClosed(NO_ANSWER) from error
        except DirectoryClosed as error:
            if str(error) in UNKNOWN_ACCOUNT:
                return None
            raise
        return self.person(answer["user"])

    async def find_many(self, person_ids: Collection[str]) -> Accounts:
        """The accounts of the given people, and whose are not to be seen."""
        missing = {*person_ids}
        listed = await self._find_in_list(missing) if len(person_ids) > ONE_BY_ONE else []
        # The list leaves out people of other companies.
        found = listed + await self._find_each(missing - {each.id for each in listed})
        return Accounts(found, frozenset(missing - {each.id for each in found}))

    async def _find_in_list(self, person_ids: Collection[str]) -> list[Person]:
        missing = {*person_ids}
        listed: list[Person] = []
        async for account, _address in self.everybody():
            if account.id in missing:
                missing.discard(account.id)
                listed.append(account)
            if not missing:
                break
        return listed

    async def everybody(self) -> AsyncIterator[tuple[Person, str | None]]:
        """All accounts of the workspace, each with its email address where we may read it."""
        cursor = ""
        while True:
            page = await _answer(
                self._client.users_list(limit=PEOPLE_A_PAGE, cursor=cursor or None, include_locale=True)
            )
            for user in page["members"]:
                yield self.person(user), accounts.email(user)
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def _find_each(self, person_ids: Collection[str]) -> list[Person]:
        in_flight = asyncio.Semaphore(IN_FLIGHT)

        async def find(person_id: str) -> Person | None:
            async with in_flight:
                return await self.find(person_id)

        # Each is waited for, so that nothing is under way any more where one fails.
        answers = await asyncio.gather(*map(find, sorted(person_ids)), return_exceptions=True)
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return [answer for answer in answers if isinstance(answer, Person)]


async def _answer(request: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """Slack's answer; raises DirectoryClosed with the code where it is no yes."""
    try:
        return await request
    except SlackApiError as error:
        raise DirectoryClosed(error_code(error)) from error
    except (ClientError, TimeoutError) as error:
        raise DirectoryClosed(NO_ANSWER) from error
