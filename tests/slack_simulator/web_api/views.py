"""The Web API methods that show forms and Home tabs."""

from datetime import timedelta

from tests.slack_simulator.block_kit.limits import view_is_too_large, view_problems
from tests.slack_simulator.state import surfaces
from tests.slack_simulator.state.records import Json, View
from tests.slack_simulator.state.shapes import view_json
from tests.slack_simulator.state.state import State
from tests.slack_simulator.web_api.arguments import ApiError, Arguments, invalid_arguments

TRIGGER_LIVES = timedelta(seconds=3)


def _view(state: State, arguments: Arguments, kind: str, instead_of: View | None = None) -> Json:
    view = arguments.json_value("view")
    if view_is_too_large(view):
        raise ApiError("view_too_large")
    problems = view_problems(view)
    if problems:
        raise invalid_arguments(*problems)
    if view["type"] != kind:
        raise invalid_arguments(f"[ERROR] must be a {kind} [json-pointer:/view/type]")
    namesake = surfaces.view_with_external_id(state, view.get("external_id") or "")
    if namesake is not None and namesake is not instead_of:
        raise ApiError("duplicate_external_id")
    return dict(view)


def _take_trigger(state: State, arguments: Arguments) -> str:
    trigger = state.triggers.get(arguments.text("trigger_id"))
    if trigger is None:
        raise ApiError("invalid_trigger_id")
    if trigger.is_used:
        raise ApiError("exchanged_trigger_id")
    if state.clock.now() - trigger.issued_at > TRIGGER_LIVES:
        raise ApiError("expired_trigger_id")
    trigger.is_used = True
    return trigger.user


def open_view(state: State, arguments: Arguments) -> Json:
    payload = _view(state, arguments, "modal")
    owner = _take_trigger(state, arguments)
    return {"view": view_json(state, surfaces.open_modal(state, owner, payload))}


def push_view(state: State, arguments: Arguments) -> Json:
    payload = _view(state, arguments, "modal")
    owner = _take_trigger(state, arguments)
    depth = len(surfaces.modal_stack(state, owner))
    if depth == 0:
        raise ApiError("not_found")
    if depth >= surfaces.MAX_MODAL_DEPTH:
        raise ApiError("push_limit_reached")
    return {"view": view_json(state, surfaces.push_modal(state, owner, payload))}


def _unchanged_since(view: View, arguments: Arguments) -> None:
    expected_hash = arguments.text("hash")
    if expected_hash and expected_hash != view.hash:
        raise ApiError("hash_conflict")


def update_view(state: State, arguments: Arguments) -> Json:
    view = state.views.get(arguments.text("view_id")) or surfaces.view_with_external_id(
        state, arguments.text("external_id")
    )
    if view is None or not view.open:
        raise ApiError("not_found")
    payload = _view(state, arguments, view.type, instead_of=view)
    _unchanged_since(view, arguments)
    return {"view": view_json(state, surfaces.update_view(state, view, payload))}


def publish_view(state: State, arguments: Arguments) -> Json:
    owner = state.people.get(arguments.required("user_id"))
    if owner is None:
        raise ApiError("user_not_found")
    if not state.manifest.has_home:
        raise ApiError("not_enabled")
    home = state.homes.get(owner.id)
    payload = _view(state, arguments, "home", instead_of=home)
    if home is not None:
        _unchanged_since(home, arguments)
    return {"view": view_json(state, surfaces.publish_home(state, owner.id, payload))}
