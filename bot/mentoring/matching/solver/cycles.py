"""Cycles in a graph in which every node has at most one predecessor."""

import numpy as np

from bot.mentoring.matching.rules.encoding import IntArray

NO_PREDECESSOR = -1


def nodes_on_cycles(predecessor: IntArray) -> IntArray:
    """All nodes on cycles, ascending; `predecessor` has a node for each node, or `NO_PREDECESSOR`.

    Pointer jumping: each round doubles the distance to the ancestor. After as many steps as there are nodes,
    a walk that did not end at the root runs on a cycle, and the walks from its nodes cover it.
    """
    # Nodes without a predecessor point to a root behind all nodes, which points to itself.
    root = len(predecessor)
    ancestor = np.append(np.where(predecessor == NO_PREDECESSOR, root, predecessor), root)
    for _ in range(root.bit_length()):
        ancestor = ancestor[ancestor]
    ancestors = np.unique(ancestor)
    nodes: IntArray = ancestors[ancestors != root]
    return nodes
