"""The Web API methods about people, the team and the app itself."""

from tests.slack_simulator.state.records import Json, User
from tests.slack_simulator.state.shapes import user_json
from tests.slack_simulator.state.state import State
from tests.slack_simulator.web_api.arguments import ApiError, Arguments, require_scope
from tests.slack_simulator.web_api.cursors import paginate


def api_test(_state: State, arguments: Arguments) -> Json:
    return {"args": dict(arguments.raw)} if arguments.raw else {}


def revoke(state: State, arguments: Arguments) -> Json:
    if not arguments.boolean("test"):
        state.revocation_error = "token_revoked"
    return {"revoked": not arguments.boolean("test")}


def auth_test(state: State, _arguments: Arguments) -> Json:
    return {
        "url": f"https://{state.team_domain}.slack.com/",
        "team": state.team_name,
        "user": state.bot_handle,
        "team_id": state.team_id,
        "user_id": state.bot_user_id,
        "bot_id": state.bot_id,
        "is_enterprise_install": False,
    } | ({"enterprise_id": state.enterprise_id} if state.enterprise_id else {})


def open_connection(state: State, _arguments: Arguments) -> Json:
    ticket = state.next_id("L")
    state.tickets.add(ticket)
    return {"url": f"{state.base_url.replace('http', 'ws', 1)}/link/{ticket}"}


def team_info(state: State, _arguments: Arguments) -> Json:
    require_scope(state, "team:read")
    return {
        "team": {
            "id": state.team_id,
            "name": state.team_name,
            "url": f"https://{state.team_domain}.slack.com/",
            "domain": state.team_domain,
            "email_domain": "",
            "icon": {"image_default": True},
            "is_verified": False,
        }
    }


def existing_user(state: State, user: str) -> User:
    """The person with this id; refuses the call without one."""
    person = state.people.get(user)
    if person is None:
        raise ApiError("user_not_found")
    return person


def user_info(state: State, arguments: Arguments) -> Json:
    require_scope(state, "users:read")
    person = existing_user(state, arguments.text("user"))
    return {"user": user_json(state, person, with_locale=arguments.boolean("include_locale"))}


def list_users(state: State, arguments: Arguments) -> Json:
    require_scope(state, "users:read")
    page_items, cursor = paginate(list(state.people.values()), arguments)
    locale = arguments.boolean("include_locale")
    return {
        "members": [user_json(state, person, with_locale=locale) for person in page_items],
        "cache_ts": state.seconds(),
        "response_metadata": {"next_cursor": cursor},
    }


def look_up_by_email(state: State, arguments: Arguments) -> Json:
    require_scope(state, "users:read.email")
    address = arguments.text("email").strip().lower()
    for person in state.people.values():
        if address and person.email.lower() == address and not person.deleted:
            return {"user": user_json(state, person)}
    raise ApiError("users_not_found")
