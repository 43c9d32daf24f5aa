"""The Web API: a table from method name to function, in front of it tokens and faults."""

from collections.abc import Callable
from dataclasses import dataclass, field

from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_simulator.state.records import Fault, Json
from tests.slack_simulator.state.state import State
from tests.slack_simulator.web_api import chat, conversations, do_not_disturb, files, users, views
from tests.slack_simulator.web_api.arguments import ApiError, Arguments

Method = Callable[[State, Arguments], Json]

METHODS: dict[str, Method] = {
    "api.test": users.api_test,
    "apps.connections.open": users.open_connection,
    "auth.revoke": users.revoke,
    "auth.test": users.auth_test,
    "chat.delete": chat.delete,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.update": chat.update,
    "conversations.info": conversations.info,
    "conversations.members": conversations.members,
    "conversations.open": conversations.open_conversation,
    "dnd.info": do_not_disturb.dnd_info,
    "dnd.teamInfo": do_not_disturb.dnd_of_team,
    "files.completeUploadExternal": files.complete_upload,
    "files.delete": files.delete_file,
    "files.getUploadURLExternal": files.upload_url,
    "files.info": files.file_info,
    "team.info": users.team_info,
    "users.conversations": conversations.of_user,
    "users.info": users.user_info,
    "users.list": users.list_users,
    "users.lookupByEmail": users.look_up_by_email,
    "views.open": views.open_view,
    "views.publish": views.publish_view,
    "views.push": views.push_view,
    "views.update": views.update_view,
}
WITHOUT_TOKEN = ("api.test",)
WITH_APP_TOKEN = ("apps.connections.open",)


@dataclass(frozen=True)
class Reply:
    """The HTTP answer to a call; status 0 drops the connection, `hangs` keeps it open without a word."""

    status: int
    body: Json | str
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    hangs: bool = False


def reply_to(state: State, method: str, arguments: Json, token: str) -> Reply:
    """Answers one call, unless a fault stands in the way."""
    return with_faults(state, method, lambda: _call_unless_refused(state, method, arguments, token))


def with_faults(state: State, method: str, take: Callable[[], Reply]) -> Reply:
    """The reply of `take`, or what the next fault makes of it."""
    fault = _next_fault(state, method)
    if fault is None:
        return take()
    if fault.takes_effect:
        take()
    return Reply(fault.status, fault.body, fault.headers, fault.seconds, fault.hangs)


def _call_unless_refused(state: State, method: str, arguments: Json, token: str) -> Reply:
    try:
        if method not in METHODS:
            raise _unknown_method(method)
        _check_token(state, method, token)
        wait = state.rate_limits.seconds_to_wait(method, _channel_of(state, arguments), state.clock.now())
        if wait:
            return Reply(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(wait)})
        body = {"ok": True, **METHODS[method](state, Arguments(arguments))}
    except ApiError as refusal:
        body = refusal.body
    return Reply(200, body, {"x-oauth-scopes": ",".join(sorted(state.scopes))})


def _unknown_method(method: str) -> ApiError:
    """Slack has methods that are not simulated; to call one unknown would send a developer astray."""
    is_slacks = hasattr(AsyncWebClient, method.replace(".", "_"))
    return ApiError("not_simulated" if is_slacks else "unknown_method", req_method=method)


def _channel_of(state: State, arguments: Json) -> str:
    """The conversation that a call speaks to: a person's id means the direct message with them."""
    channel = str(arguments.get("channel") or arguments.get("channel_id") or "")
    direct = state.find_conversation({channel}, is_mpim=False) if channel in state.people else None
    return direct.id if direct else channel


def _next_fault(state: State, method: str) -> Fault | None:
    """The fault that a test has ordered for this method, or one of the troubles that are on."""
    for fault in state.faults:
        if fault.method in (method, "*") and fault.times > 0:
            fault.times -= 1
            return fault
    return state.troubles.fault(method)


def _check_token(state: State, method: str, token: str) -> None:
    if method in WITHOUT_TOKEN:
        return
    if not token:
        raise ApiError("not_authed")
    expected = state.app_token if method in WITH_APP_TOKEN else state.bot_token
    if token != expected:
        is_token_of_app = token in (state.app_token, state.bot_token)
        raise ApiError("not_allowed_token_type" if is_token_of_app else "invalid_auth")
    if state.auth_error and method not in WITH_APP_TOKEN:
        raise ApiError(state.auth_error)
