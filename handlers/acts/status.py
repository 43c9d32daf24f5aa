"""The status page of a person: one source for `/mentor`, `/mentor pair` and the Home tab."""

import inspect
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import home
from bot.blocks.kit.text import Message
from bot.blocks.messages import proposals, status_page
from bot.mentoring.membership import joinable_programmes
from bot.mentoring.model import Member, MemberState, Pair, PairState, Person, Programme
from bot.mentoring.refusals import Refusal
from bot.mentoring.timing import cadence
from bot.mentoring.timing.next_step import NextStep, next_steps, open_questions
from handlers.edge.doors import Story
from storage import admins, meetings, members, nudges, pairs, people, programmes
from storage.database import Database, Transaction

logger = logging.getLogger(__name__)

NEEDED_FOR_HOME = ("asker", "db", "workspace", "now", "client", "command", "version")


@dataclass(frozen=True, slots=True)
class StatusPage:
    """The status of a person: current memberships, questions to answer, and the next steps of their pairs.

    Memberships come with their programmes, the most pressing first. `questions` are the proposals that wait
    for the person's yes or no; `agreed_pairs` those that they said yes to, whose leader is asked.
    `last_programme` is the last one of theirs that is over, until its names have had their time; `joinable`
    those they may join, `programmes` all there are by id.
    """

    person: Person
    is_admin: bool
    memberships: Sequence[tuple[Member, Programme]]
    last_programme: Programme | None
    joinable: Sequence[Programme]
    programmes: Mapping[str, Programme]
    questions: Sequence[Pair] = ()
    next_steps: Sequence[NextStep] = ()
    agreed_pairs: Sequence[Pair] = ()

    def message(self, command: str) -> Message:
        """The page as a message, for a member or for somebody who may become one."""
        if not self.memberships:
            return status_page.non_member_status(
                command, self.joinable, is_admin=self.is_admin, last_programme=self.last_programme
            )
        places = [self._place(*each) for each in self.memberships]
        return status_page.member_status(places, self.joinable, self.last_programme)

    def _place(self, member: Member, programme: Programme) -> status_page.Place:
        return status_page.Place(
            member,
            programme,
            next((each for each in self.next_steps if each.pair.programme_id == programme.id), None),
            self._question_messages(programme.id),
            has_agreed=any(each.programme_id == programme.id for each in self.agreed_pairs),
        )

    def pair_messages(self) -> list[Message]:
        """A page for each partner, and the questions; empty for a person without a partner."""
        pages = [
            proposals.pair_page(
                each, each.pair.role_of(self.person.id), self.programmes[each.pair.programme_id]
            )
            for each in self.next_steps
        ]
        return pages + self._question_messages() if pages else []

    def _question_messages(self, programme_id: str = "") -> list[Message]:
        """The questions as messages, each with its two answers, or those of one programme alone."""
        return [
            proposals.proposal(
                each,
                each.role_of(self.person.id),
                self.programmes[each.programme_id],
                cadence.local_date(each.answer_by, self.person.timezone),
            )
            for each in self.questions
            if programme_id in ("", each.programme_id)
        ]


async def read_page(tx: Transaction, asker: Person, now: datetime) -> StatusPage:
    """The status page of the asker at this instant (UTC)."""
    today = cadence.local_date(now, asker.timezone)
    current = await members.current_of_person(tx, asker.id, today)
    all_programmes = await programmes.list_all(tx)
    by_id = {each.id: each for each in all_programmes}
    unfinished = programmes.not_over(all_programmes, today)
    live_pairs = await pairs.live_of_person(tx, asker.id)
    questions = await _read_questions(tx, asker, live_pairs)
    steps = await _read_next_steps(tx, asker, live_pairs, now)
    agreed_pairs = [
        each for each in live_pairs if each.state is PairState.CONSENTED and each.mentor_id == asker.id
    ]
    return StatusPage(
        asker,
        await admins.may_administer(tx, asker),
        _in_order(
            [(each, by_id[each.programme_id]) for each in current],
            [*(each.pair for each in steps), *questions, *agreed_pairs],
        ),
        await _read_last_programme(tx, asker, by_id, today),
        [each for each, _role in joinable_programmes(asker, unfinished, current)],
        by_id,
        questions,
        steps,
        agreed_pairs,
    )


async def draw_home(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    command: str,
    version: str,
) -> None:
    """Draw the Home tab of a person as things stand."""
    async with db.reading(workspace) as tx:
        page = await read_page(tx, asker, now)

    view = home.home_tab(
        page.message(command),
        page.memberships,
        is_admin=page.is_admin,
        version=version,
        command=command,
    )
    await client.views_publish(user_id=asker.id, view=view)


def home_drawn_after(story: Story) -> Story:
    """The same story, after which the Home tab of whoever acts is drawn anew, also where it was declined.

    It is drawn once, for those alone who ever opened it. Where that fails, the act holds all the same.
    """
    needed_by_story = tuple(inspect.signature(story).parameters)

    async def run(**lent: Any) -> None:
        try:
            await story(**{name: lent[name] for name in needed_by_story})
        except Refusal:
            await _draw_home_again(**{name: lent[name] for name in NEEDED_FOR_HOME})
            raise
        await _draw_home_again(**{name: lent[name] for name in NEEDED_FOR_HOME})

    names = dict.fromkeys((*needed_by_story, *NEEDED_FOR_HOME))
    parameters = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in names]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__qualname__ = story.__qualname__
    return run


async def _draw_home_again(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    command: str,
    version: str,
) -> None:
    async with db.reading(workspace) as tx:
        if not await people.has_opened_home(tx, asker.id):
            return
    try:
        await draw_home(asker, db, workspace, now, client, command, version)
    except (SlackApiError, ClientError, TimeoutError) as error:
        logger.warning("a Home tab could not be drawn anew: %s", type(error).__name__)


def _in_order(
    memberships: Sequence[tuple[Member, Programme]], pairs_in_order: Sequence[Pair]
) -> list[tuple[Member, Programme]]:
    """The memberships, active ones first, then in the order of the pairs, and then as they came."""
    programme_ids = [each.programme_id for each in pairs_in_order]

    def urgency(place: tuple[Member, Programme]) -> tuple[bool, int]:
        member, programme = place
        place_in_order = (
            programme_ids.index(programme.id) if programme.id in programme_ids else len(programme_ids)
        )
        return member.state is MemberState.PAUSED, place_in_order

    return sorted(memberships, key=urgency)


async def _read_last_programme(
    tx: Transaction, asker: Person, by_id: Mapping[str, Programme], today: date
) -> Programme | None:
    """The programme over on `today` that somebody was in last; None where they left it."""
    kept = await members.kept_of_person(tx, asker.id)
    joined = (by_id[each.programme_id] for each in kept if each.programme_id in by_id)
    return next((each for each in joined if each.is_over(today)), None)


async def _read_questions(tx: Transaction, asker: Person, live_pairs: Sequence[Pair]) -> list[Pair]:
    """The proposals that wait for the asker's yes or no."""
    proposals_to_asker = [each.id for each in live_pairs if each.answerer_id == asker.id]
    if not proposals_to_asker:
        return []
    asked_pairs = await nudges.asked_pairs(tx, asker.id, proposals_to_asker)
    return open_questions(asker.id, live_pairs, asked_pairs)


async def _read_next_steps(
    tx: Transaction, asker: Person, live_pairs: Sequence[Pair], now: datetime
) -> list[NextStep]:
    """The next step in each of a person's active pairs, the most pressing first."""
    active_pairs = [pair for pair in live_pairs if pair.state is PairState.ACTIVE]
    if not active_pairs:
        return []
    pair_meetings = await meetings.of_pairs(tx, [pair.id for pair in active_pairs])
    both = [asker.id, *(pair.partner_of(asker.id) for pair in active_pairs)]
    breaks = await members.resume_days(tx, both, cadence.local_date(now, asker.timezone))
    return next_steps(asker.id, active_pairs, pair_meetings, breaks, now)
