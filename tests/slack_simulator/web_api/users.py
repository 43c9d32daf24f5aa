"""The Web API methods about people, the team and the app itself."""

from tests.slack_simulator.state.records import Human, Json
from tests.slack_simulator.state.shapes import user_json
from tests.slack_simulator.state.state import State
from tests.slack_simulator.web_api.arguments import Arguments, Refused, need_scope
from tests.slack_simulator.web_api.cursors import page


def api_test(_state: State, arguments: Arguments) -> Json:
    return {"args": dict(arguments.given)} if arguments.given else {}


def revoke(state: State, arguments: Arguments) -> Json:
    if not arguments.flag("test"):
        state.token_refused = "token_revoked"
    return {"revoked": not arguments.flag("test")}


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
    need_scope(state, "team:read")
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


def known(state: State, user: str) -> Human:
    person = state.people.get(user)
    if person is None:
        raise Refused("user_not_found")
    return person


def user_info(state: State, arguments: Arguments) -> Json:
    need_scope(state, "users:read")
    person = known(state, arguments.text("user"))
    return {"user": user_json(state, person, with_locale=arguments.flag("include_locale"))}


def list_users(state: State, arguments: Arguments) -> Json:
    need_scope(state, "users:read")
    here, cursor = page(list(state.people.values()), arguments)
    locale = arguments.flag("include_locale")
    return {
        "members": [user_json(state, person, with_locale=locale) for person in here],
        "cache_ts": state.seconds(),
        "response_metadata": {"next_cursor": cursor},
    }


def look_up_by_email(state: State, arguments: Arguments) -> Json:
    need_scope(state, "users:read.email")
    wanted = arguments.text("email").strip().lower()
    for person in state.people.values():
        if wanted and person.email.lower() == wanted and not person.deleted:
            return {"user": user_json(state, person)}
    raise Refused("users_not_found")
