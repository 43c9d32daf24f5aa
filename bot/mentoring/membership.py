"""Joining and pausing: who may join what, in which role, how long a pause may last, and shared programmes."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.mentoring.model import AccountStatus, Member, Person, Programme, Role
from bot.mentoring.refusals import BadDate, DayIsOver, GuestsCannotJoin, LeftSlack, NotBothMembers

LONGEST_PAUSE = timedelta(days=365)


def require_full_account(person: Person) -> None:
    """Raises GuestsCannotJoin for a guest's account, LeftSlack for one that is no longer active."""
    if person.account_status is AccountStatus.GUEST:
        raise GuestsCannotJoin
    if person.account_status is not AccountStatus.ACTIVE:
        raise LeftSlack


def role_by_level(person: Person, programme: Programme) -> Role:
    """The role that follows from a person's level: people are not asked to claim seniority.

    Whose level is unknown is a mentor, the junior of the two.
    """
    is_leader = person.level is not None and person.level >= programme.leader_level
    return Role.LEADER if is_leader else Role.MENTOR


def joinable_programmes(
    person: Person, programmes: Sequence[Programme], memberships: Sequence[Member]
) -> list[tuple[Programme, Role]]:
    """The programmes that a person may join, each with the role they would have there.

    `programmes` are all that are not over, `memberships` those that the person has in them. Left out are
    those they are in, those that are closed, and those that would give them a second place in one role at
    the same time: nobody mentors, or learns, twice at once.
    """
    roles = {each.programme_id: each.role for each in memberships}
    joined = [(each, roles[each.id]) for each in programmes if each.id in roles]
    others = [
        (each, role_by_level(person, each))
        for each in programmes
        if not each.is_closed and each.id not in roles
    ]
    return [
        (each, role)
        for each, role in others
        if not any(role is other_role and each.overlaps(other) for other, other_role in joined)
    ]


def pause_end(words: Sequence[str], today: date) -> date | None:
    """The last word as the day on which a pause ends (YYYY-MM-DD, the person's own); None without words.

    Raises BadDate for what is no day, DayIsOver for one that is not in the year to come.
    """
    if not words:
        return None
    try:
        end = date.fromisoformat(words[-1])
    except ValueError:
        raise BadDate from None
    if not today < end <= today + LONGEST_PAUSE:
        raise DayIsOver
    return end


def shared_programme(
    programmes: Sequence[Programme], one: Sequence[Member], other: Sequence[Member]
) -> tuple[Programme, Role]:
    """The first programme in which one of two people is mentor and the other leader, and the role of `one`.

    `one` and `other` are the memberships of each. Raises NotBothMembers if there is no such programme.
    """
    roles_of_one, roles_of_other = (
        {each.programme_id: each.role for each in memberships} for memberships in (one, other)
    )
    for programme in programmes:
        if {roles_of_one.get(programme.id), roles_of_other.get(programme.id)} == {*Role}:
            return programme, roles_of_one[programme.id]
    raise NotBothMembers
