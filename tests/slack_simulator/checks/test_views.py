from collections.abc import Awaitable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_simulator import Actor, Workspace
from tests.slack_simulator.checks.conftest import field, home, modal, plain, section
from tests.slack_simulator.state import surfaces

VIEW = {
    "id",
    "team_id",
    "type",
    "title",
    "submit",
    "close",
    "blocks",
    "private_metadata",
    "callback_id",
    "external_id",
    "state",
    "hash",
    "clear_on_close",
    "notify_on_close",
    "root_view_id",
    "previous_view_id",
    "app_id",
    "app_installed_team_id",
    "bot_id",
}


async def error_of(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


@pytest.fixture
def ada(workspace: Workspace) -> Actor:
    return workspace.actor("ada")


async def test_a_trigger_opens_one_modal(client: AsyncWebClient, workspace: Workspace, ada: Actor) -> None:
    trigger = workspace.new_trigger(ada.id)
    answer = await client.views_open(trigger_id=trigger, view=modal(section("Hello")))
    assert set(answer["view"]) == VIEW
    assert answer["view"]["state"] == {"values": {}}
    assert ada.modal
    assert ada.modal.id == answer["view"]["id"] == answer["view"]["root_view_id"]
    second_call = client.views_open(trigger_id=trigger, view=modal(section("Hello")))
    assert await error_of(second_call) == "exchanged_trigger_id"


async def test_a_trigger_lives_three_seconds(
    client: AsyncWebClient, workspace: Workspace, ada: Actor
) -> None:
    trigger = workspace.new_trigger(ada.id)
    workspace.clock.advance(seconds=3.1)
    assert await error_of(client.views_open(trigger_id=trigger, view=modal())) == "expired_trigger_id"
    assert await error_of(client.views_open(trigger_id="1.2.3", view=modal())) == "invalid_trigger_id"


async def test_three_views_are_the_most(client: AsyncWebClient, workspace: Workspace, ada: Actor) -> None:
    first = await client.views_open(trigger_id=workspace.new_trigger(ada.id), view=modal())
    second = await client.views_push(trigger_id=workspace.new_trigger(ada.id), view=modal())
    assert second["view"]["root_view_id"] == second["view"]["previous_view_id"] == first["view"]["id"]
    await client.views_push(trigger_id=workspace.new_trigger(ada.id), view=modal())
    fourth = client.views_push(trigger_id=workspace.new_trigger(ada.id), view=modal())
    assert await error_of(fourth) == "push_limit_reached"
    assert len(workspace.stacks[ada.id]) == 3


async def test_nothing_to_push_on(client: AsyncWebClient, workspace: Workspace, ada: Actor) -> None:
    assert (
        await error_of(client.views_push(trigger_id=workspace.new_trigger(ada.id), view=modal()))
        == "not_found"
    )


async def test_update_by_either_name_unless_it_changed_in_between(
    client: AsyncWebClient, workspace: Workspace, ada: Actor
) -> None:
    response = await client.views_open(
        trigger_id=workspace.new_trigger(ada.id), view=modal(section("One"), external_id="mine")
    )
    first_hash = response["view"]["hash"]
    view = modal(section("Two"), external_id="mine")
    changed = await client.views_update(external_id="mine", view=view, hash=first_hash)
    assert changed["view"]["hash"] != first_hash
    stale = client.views_update(view_id=response["view"]["id"], view=view, hash=first_hash)
    assert await error_of(stale) == "hash_conflict"
    assert "Two" in ada.words(ada.modal)


async def test_a_closed_view_cannot_be_updated(
    client: AsyncWebClient, workspace: Workspace, ada: Actor
) -> None:
    response = await client.views_open(trigger_id=workspace.new_trigger(ada.id), view=modal())
    await ada.closes()
    late = client.views_update(view_id=response["view"]["id"], view=modal())
    assert await error_of(late) == "not_found"


async def test_what_was_typed_survives_under_the_same_name(
    client: AsyncWebClient, workspace: Workspace, ada: Actor
) -> None:
    response = await client.views_open(
        trigger_id=workspace.new_trigger(ada.id),
        view=modal(field("Keep", block_id="keep"), field("Lose", block_id="lose")),
    )
    ada.fills({"Keep": "kept", "Lose": "lost"})
    fresh = modal(field("Keep", block_id="keep"), field("Lose", block_id="other"))
    await client.views_update(view_id=response["view"]["id"], view=fresh)
    assert ada.modal
    assert ada.modal.values["keep"]["value"]["value"] == "kept"
    assert ada.modal.values["other"]["value"]["value"] is None


async def test_an_external_id_is_unique_while_it_is_shown(
    client: AsyncWebClient, workspace: Workspace, ada: Actor
) -> None:
    grace = workspace.actor("grace")
    view = modal(external_id="mine")
    await client.views_open(trigger_id=workspace.new_trigger(ada.id), view=view)
    second = client.views_open(trigger_id=workspace.new_trigger(grace.id), view=view)
    assert await error_of(second) == "duplicate_external_id"
    await ada.closes()
    await client.views_open(trigger_id=workspace.new_trigger(grace.id), view=view)


async def test_the_home_tab(client: AsyncWebClient, workspace: Workspace, ada: Actor) -> None:
    first = await client.views_publish(user_id=ada.id, view=home(section("Monday")))
    assert set(first["view"]) == VIEW
    await client.views_publish(user_id=ada.id, view=home(section("Tuesday")), hash=first["view"]["hash"])
    assert ada.words(ada.home) == "Tuesday"
    late = client.views_publish(user_id=ada.id, view=home(), hash=first["view"]["hash"])
    assert await error_of(late) == "hash_conflict"


async def test_a_view_that_breaks_a_limit_is_told_where(
    client: AsyncWebClient, workspace: Workspace, ada: Actor
) -> None:
    view = modal(section("Hello"), title=plain("a" * 25))
    with pytest.raises(SlackApiError) as caught:
        await client.views_open(trigger_id=workspace.new_trigger(ada.id), view=view)
    response = caught.value.response
    assert response["error"] == "invalid_arguments"
    assert response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]


async def test_a_home_tab_is_no_modal(client: AsyncWebClient, workspace: Workspace, ada: Actor) -> None:
    call = client.views_open(trigger_id=workspace.new_trigger(ada.id), view=home())
    assert await error_of(call) == "invalid_arguments"


async def test_a_view_of_more_than_250_kilobytes(client: AsyncWebClient, ada: Actor) -> None:
    view = home(*(section("é" * 2900) for _ in range(60)))
    assert await error_of(client.views_publish(user_id=ada.id, view=view)) == "view_too_large"


def test_opening_a_new_modal_ends_the_old_stack(workspace: Workspace, ada: Actor) -> None:
    old = surfaces.open_modal(workspace, ada.id, modal())
    surfaces.open_modal(workspace, ada.id, modal())
    assert not old.open
    assert len(workspace.stacks[ada.id]) == 1
