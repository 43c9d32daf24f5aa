"""Who is there: pairs that are already introduced, with their mentors spread over the world."""

from datetime import UTC, datetime, timedelta

from bot.mentoring.model import Member, Pair, PairState, Person, Profile, Programme, Role, Workspace
from bot.mentoring.timing import cadence
from storage import members, pairs, people, programmes, workspaces
from storage.database import Database, Transaction
from tests.chaos.size import Size
from tests.slack_simulator.state.records import make_user
from tests.slack_simulator.state.state import State

# On this Saturday everybody's week is still the one before; the weeks that follow hold three clock changes.
BEGIN = datetime(2026, 2, 28, 12, tzinfo=UTC)
FIRST_DAY = (BEGIN + timedelta(days=1)).date()
ZONES = ("Europe/London", "America/New_York", "Asia/Kathmandu", "Africa/Cairo")
COORDINATOR = "U0COORDINATOR00000"
LEADERS_LEVEL = 6

Weeks = dict[str, set[str]]


def end_of(size: Size) -> datetime:
    return BEGIN + timedelta(weeks=size.weeks)


async def move_in(db: Database, slack: State, size: Size) -> Weeks:
    """Fill the database and Slack; gives the weeks in which each mentor is to hear."""
    mentors = [_person(f"U0MENTOR{number:05}", level=1) for number in range(size.pairs)]
    leaders = [_person(f"U0LEADER{number:05}", LEADERS_LEVEL) for number in range(size.pairs)]
    everybody = [*mentors, *leaders, _person(COORDINATOR, LEADERS_LEVEL)]
    for each in everybody:
        slack.add(make_user(each.id.lower(), each.name, id=each.id, tz=each.timezone))
    async with db.transaction(slack.team_id) as tx:
        await workspaces.save(tx, Workspace(slack.team_id, slack.team_name, slack.bot_user_id), BEGIN)
        await people.save_from_roster(tx, everybody)
        programme = Programme(
            "chaos", "Chaos", "Learn.", FIRST_DAY, size.weeks, COORDINATOR, leader_level=LEADERS_LEVEL
        )
        await programmes.create(tx, programme, BEGIN)
        for mentor, leader in zip(mentors, leaders, strict=True):
            await _join(tx, mentor, Role.MENTOR)
            await _join(tx, leader, Role.LEADER)
            await _pair(tx, mentor, leader)
    return {each.id: _weeks_of(each, size) for each in mentors}


def zone_of(person_id: str) -> str:
    return ZONES[int(person_id[-5:]) % len(ZONES)]


def _person(person_id: str, level: int) -> Person:
    return Person(person_id, person_id.title(), zone_of(person_id), "en-US", level=level)


async def _join(tx: Transaction, person: Person, role: Role) -> None:
    await members.enroll(tx, Member("chaos", person.id, role, BEGIN))
    await people.save_profile(tx, person.id, Profile())


async def _pair(tx: Transaction, mentor: Person, leader: Person) -> None:
    """A pair that began, and was introduced, before the story begins."""
    pair = Pair(f"with-{mentor.id}", "chaos", mentor.id, leader.id, PairState.ACTIVE, (), answer_by=BEGIN)
    await pairs.add_all(tx, [pair], BEGIN)
    await pairs.change_state(tx, pair.id, pair.state, pair.state, began_at=BEGIN)
    await pairs.save_channel(tx, pair.id, f"G-{mentor.id}")


def _weeks_of(mentor: Person, size: Size) -> set[str]:
    hours = cadence.weekly_slots(BEGIN, cadence.PersonalClock.of(mentor, Profile()))
    return {slot.week for slot in hours if slot.not_after < end_of(size)}
