"""The Web API methods that show forms and Home tabs."""

from datetime import timedelta

from tests.slack_simulator.block_kit.limits import view_is_too_large, view_problems
from tests.slack_simulator.state import surfaces
from tests.slack_simulator.state.records import Json, View
from tests.slack_simulator.state.shapes import view_json
from tests.slack_simulator.state.state import State
from tests.slack_simulator.web_api.arguments import Arguments, Refused, invalid_arguments

TRIGGER_LIVES = timedelta(seconds=3)


def _view(state: State, arguments: Arguments, kind: str, instead_of: View | None = None) -> Json:
    view = arguments.data("view")
    if view_is_too_large(view):
        raise Refused("view_too_large")
    problems = view_problems(view)
    if problems:
        raise invalid_arguments(*problems)
    if view["type"] != kind:
        raise invalid_arguments(f"[ERROR] must be a {kind} [json-pointer:/view/type]")
    namesake = surfaces.with_external_id(state, view.get("external_id") or "")
    if namesake is not None and namesake is not instead_of:
        raise Refused("duplicate_external_id")
    return dict(view)


def _take_trigger(state: State, arguments: Arguments) -> str:
    trigger = state.triggers.get(arguments.text("trigger_id"))
    if trigger is None:
        raise Refused("invalid_trigger_id")
    if trigger.used:
        raise Refused("exchanged_trigger_id")
    if state.clock.now() - trigger.issued_at > TRIGGER_LIVES:
        raise Refused("expired_trigger_id")
    trigger.used = True
    return trigger.user


def open_view(state: State, arguments: Arguments) -> Json:
    payload = _view(state, arguments, "modal")
    owner = _take_trigger(state, arguments)
    return {"view": view_json(state, surfaces.open_modal(state, owner, payload))}


def push_view(state: State, arguments: Arguments) -> Json:
    payload = _view(state, arguments, "modal")
    owner = _take_trigger(state, arguments)
    depth = len(surfaces.stack_of(state, owner))
    if depth == 0:
        raise Refused("not_found")
    if depth >= surfaces.DEEPEST:
        raise Refused("push_limit_reached")
    return {"view": view_json(state, surfaces.push_modal(state, owner, payload))}


def _unchanged_since(view: View, arguments: Arguments) -> None:
    seen = arguments.text("hash")
    if seen and seen != view.hash:
        raise Refused("hash_conflict")


def update_view(state: State, arguments: Arguments) -> Json:
    view = state.views.get(arguments.text("view_id")) or surfaces.with_external_id(
        state, arguments.text("external_id")
    )
    if view is None or not view.open:
        raise Refused("not_found")
    payload = _view(state, arguments, view.type, instead_of=view)
    _unchanged_since(view, arguments)
    return {"view": view_json(state, surfaces.change(state, view, payload))}


def publish_view(state: State, arguments: Arguments) -> Json:
    owner = state.people.get(arguments.needed("user_id"))
    if owner is None:
        raise Refused("user_not_found")
    if not state.manifest.has_home:
        raise Refused("not_enabled")
    home = state.homes.get(owner.id)
    payload = _view(state, arguments, "home", instead_of=home)
    if home is not None:
        _unchanged_since(home, arguments)
    return {"view": view_json(state, surfaces.publish(state, owner.id, payload))}
