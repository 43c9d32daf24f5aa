"""All nodes on cycles are found, and no node that only leads into one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.mentoring.matching.solver.cycles import NO_PREDECESSOR, nodes_on_cycles


@st.composite
def predecessors(draw: st.DrawFn) -> list[int]:
    """The predecessor of each node, if it has one."""
    number = draw(st.integers(0, 12))
    return draw(st.lists(st.integers(NO_PREDECESSOR, number - 1), min_size=number, max_size=number))


@given(predecessors())
def test_a_node_that_a_walk_comes_back_to_is_on_a_cycle(predecessor: list[int]) -> None:
    expected = [one for one in range(len(predecessor)) if is_on_a_cycle(one, predecessor)]
    assert nodes_on_cycles(np.array(predecessor, np.int64)).tolist() == expected


def is_on_a_cycle(start: int, predecessor: list[int]) -> bool:
    """Whether a walk from a node to its predecessor, and so on, meets it again."""
    node = predecessor[start]
    for _step in predecessor:
        if node in (start, NO_PREDECESSOR):
            break
        node = predecessor[node]
    return node == start
