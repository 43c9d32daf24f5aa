"""The Web API methods about Do Not Disturb."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.slack_simulator.state.records import Json, User
from tests.slack_simulator.state.state import State
from tests.slack_simulator.web_api.arguments import ApiError, Arguments, require_scope
from tests.slack_simulator.web_api.users import existing_user

MOST_AT_ONCE = 50
NO_DND: Json = {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}


def dnd_info(state: State, arguments: Arguments) -> Json:
    require_scope(state, "dnd:read")
    person = existing_user(state, arguments.text("user") or state.bot_user_id)
    return dnd_json(person, state.clock.now())


def dnd_of_team(state: State, arguments: Arguments) -> Json:
    require_scope(state, "dnd:read")
    users = arguments.strings("users")
    if len(users) > MOST_AT_ONCE:
        raise ApiError("too_many_users")
    now = state.clock.now()
    return {"users": {user: dnd_json(existing_user(state, user), now) for user in users}}


def dnd_json(person: User, now: datetime) -> Json:
    """The quiet hours that a person is in, or those that come next."""
    if person.quiet is None:
        return dict(NO_DND)
    start, end = _next_quiet(person, now)
    return {
        "dnd_enabled": True,
        "next_dnd_start_ts": int(start.timestamp()),
        "next_dnd_end_ts": int(end.timestamp()),
    }


def is_in_dnd(person: User, now: datetime) -> bool:
    """Whether a person is in their quiet hours now."""
    return person.quiet is not None and _next_quiet(person, now)[0] <= now


def _next_quiet(person: User, now: datetime) -> tuple[datetime, datetime]:
    assert person.quiet is not None
    zone, (begins, ends) = ZoneInfo(person.tz), person.quiet
    today = now.astimezone(zone).date()
    for day in (today - timedelta(days=1), today, today + timedelta(days=1)):
        start = datetime.combine(day, begins, zone)
        end = datetime.combine(day + timedelta(days=begins >= ends), ends, zone)
        if end > now:
            return start, end
    raise AssertionError("a day has an end")
