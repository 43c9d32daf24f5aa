"""Whatever is within Slack's limits is taken; whatever breaks one of them is refused at the right place."""

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_simulator import Workspace
from tests.slack_simulator.block_kit.limits import message_problems, view_is_too_large, view_problems
from tests.slack_simulator.checks.blocks_at_random import (
    HOMES,
    IN_HOME,
    IN_MESSAGE,
    IN_MODAL,
    MESSAGES,
    MODALS,
)
from tests.slack_simulator.checks.breaking import FOREIGN, breaks, spots
from tests.slack_simulator.checks.elements_at_random import with_unique_ids
from tests.support.examples import examples

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
MODEST = settings(max_examples=examples(20), deadline=None, derandomize=True, suppress_health_check=SLOW)
SEEDS = st.integers(0, 1000)
CONTENTS = st.one_of(MESSAGES, MODALS, HOMES)


def problems_of(content: Any) -> list[str]:
    return message_problems(content) if isinstance(content, list) else view_problems(content)


def root_of(content: Any) -> str:
    return "/blocks" if isinstance(content, list) else "/view"


def point_at(problems: list[str], pointer: str) -> bool:
    """Some problem is at this place or inside it."""
    return any(f"[json-pointer:{pointer}{end}" in problem for problem in problems for end in ("]", "/"))


def each_kind() -> list[Any]:
    kinds = (("message", IN_MESSAGE), ("modal", IN_MODAL), ("home", IN_HOME))
    return [
        pytest.param(surface_kind, strategy, id=f"{kind}-{surface_kind}")
        for surface_kind, strategies in kinds
        for kind, strategy in strategies.items()
    ]


def surface(surface_kind: str, blocks: list[Any]) -> Any:
    title = {"type": "plain_text", "text": "A form"}
    modal = {"type": "modal", "title": title, "submit": title, "blocks": blocks}
    return {"message": blocks, "modal": modal, "home": {"type": "home", "blocks": blocks}}[surface_kind]


def is_within_its_limits(content: Any) -> bool:
    return all(
        (spot.limit is None or spot.size <= spot.limit) and all(key in spot.value for key in spot.needed)
        for spot in spots(content)
    )


@pytest.mark.parametrize(("surface_kind", "strategy"), each_kind())
@given(data=st.data())
@settings(MODEST, max_examples=examples(6))
def test_each_kind_of_block_is_taken_until_any_limit_is_broken(
    surface_kind: str, strategy: Any, data: st.DataObject
) -> None:
    content = with_unique_ids(surface(surface_kind, [data.draw(strategy)]))
    assert is_within_its_limits(content)
    assert problems_of(content) == []
    for spoilt, pointer in breaks(content, data.draw(SEEDS)):
        problems = problems_of(spoilt)
        assert point_at(problems, root_of(content) + pointer), problems


@given(CONTENTS)
@settings(MODEST, max_examples=examples(100))
def test_many_blocks_together_are_taken(content: Any) -> None:
    assert is_within_its_limits(content)
    assert problems_of(content) == []
    assert view_is_too_large(content) is (len(json.dumps(content, ensure_ascii=False).encode()) > 250_000)


def surface_kind_of(content: Any) -> str:
    return "message" if isinstance(content, list) else str(content["type"])


def with_more(content: Any, *extra_blocks: Any) -> tuple[Any, str]:
    """A copy with more blocks at its end, and the pointer to the last of them."""
    longer = copy.deepcopy(content)
    blocks = longer if isinstance(longer, list) else longer["blocks"]
    blocks.extend(extra_blocks)
    return longer, f"{root_of(content)}{'' if blocks is longer else '/blocks'}/{len(blocks) - 1}"


TWICE = {"type": "divider", "block_id": "the same"}
PRESS = {"type": "button", "text": {"type": "plain_text", "text": "a"}, "action_id": "the same"}
UNWELCOME = [
    (({"type": "nonsense"},), ""),
    (({"type": "file", "external_id": "a", "source": "remote"},), ""),
    ((TWICE, TWICE), "/block_id"),
    (({"type": "actions", "elements": [PRESS, PRESS]},), "/elements/1/action_id"),
    (({"type": "actions", "elements": [{"type": "nonsense"}]},), "/elements/0"),
    (({"type": "section"},), ""),
]


@pytest.mark.parametrize(("extra_blocks", "inner_pointer"), UNWELCOME)
@given(content=CONTENTS)
@settings(MODEST, max_examples=examples(6))
def test_one_unwelcome_block_is_refused_where_it_stands(
    content: Any, extra_blocks: Any, inner_pointer: str
) -> None:
    spoilt, pointer = with_more(content, *extra_blocks)
    assert [f"json-pointer:{pointer}{inner_pointer}]" in problem for problem in problems_of(spoilt)] == [True]


@given(CONTENTS)
@settings(MODEST, max_examples=examples(15))
def test_a_block_of_another_surface_is_refused(content: Any) -> None:
    spoilt, pointer = with_more(content, FOREIGN[surface_kind_of(content)])
    assert [f"json-pointer:{pointer}]" in problem for problem in problems_of(spoilt)] == [True]


@given(CONTENTS, st.data())
@settings(MODEST)
async def test_the_api_refuses_what_is_broken(
    client: AsyncWebClient, workspace: Workspace, content: Any, data: st.DataObject
) -> None:
    spoilt, pointer = data.draw(st.sampled_from(breaks(content, data.draw(SEEDS))))
    workspace.clock.a_moment_passes()
    ada, trigger = workspace.person("ada").id, workspace.new_trigger(workspace.person("ada").id)
    method, arguments, error = {
        "message": ("chat.postMessage", {"channel": ada, "text": "Hi", "blocks": spoilt}, "invalid_blocks"),
        "modal": ("views.open", {"trigger_id": trigger, "view": spoilt}, "invalid_arguments"),
        "home": ("views.publish", {"user_id": ada, "view": spoilt}, "invalid_arguments"),
    }[surface_kind_of(content)]
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=arguments)
    response = caught.value.response
    assert response["error"] in (error, "view_too_large")
    if response["error"] == error:
        assert point_at(response["response_metadata"]["messages"], root_of(content) + pointer)
