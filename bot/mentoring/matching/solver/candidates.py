"""The first pairs of column generation: for every mentor the best leaders, and the other way round.

The best of one side alone would leave up to an eighth of the people without a pair; those of both sides lose
next to nothing, and `pricing` finds the pairs that are missing.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.mentoring.matching.rules.encoding import IntArray, Mask
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.rules.wishes import Points
from bot.mentoring.matching.solver.edges import Edges
from bot.mentoring.matching.solver.objective import tie_breakers
from bot.mentoring.matching.solver.tiles import Tile, tiles

RankingKeys = NDArray[np.uint32]
Scalar = TypeVar("Scalar", bound=np.generic)
LOWEST_KEY = np.uint32(1 << 16)  # the key of an eligible pair without points
BUCKETS_PER_CANDIDATE = 8  # the more of them, the fewer pairs beyond the best pass a threshold
TIED_SHARE = 8  # where more than one pair in so many passes on points, tie-breakers are computed for all


def candidate_pairs(instance: Instance, per_node: int) -> Edges:
    """The best partners of everybody, by points, then tie-breaker: `per_node` of them, or all there are.

    Tile by tile, the best leaders of each mentor are final, since a tile has all leaders whom its mentors may
    meet; the best mentors of each leader so far are kept in `shortlists`.
    """
    shortlists = LeaderShortlists(len(instance.leaders.people), per_node)
    parts = []
    for tile in tiles(instance):
        thresholds = _row_thresholds(tile.points, per_node, np.int16(0))
        row, column = tile.indices_where(_contenders(instance, tile, thresholds, shortlists))
        edges = Edges(tile.rows[row], tile.columns[column], tile.points[row, column])
        keys = _ranking_keys(instance, edges)
        passing = np.flatnonzero(edges.points >= thresholds[row])
        parts.append(edges.take(passing[_best_per_node(row[passing], keys[passing], per_node)]))
        shortlists.add(edges, keys)
    return Edges.union([*parts, shortlists.best()])


def _contenders(instance: Instance, tile: Tile, thresholds: Points, shortlists: "LeaderShortlists") -> Mask:
    """A mask of a tile that is true for all candidates on it, and for few other pairs.

    Points tell most pairs apart and are at hand; tie-breakers would have to be computed for each pair.
    """
    mask: Mask = tile.points >= np.minimum(thresholds[:, None], shortlists.min_points[tile.columns])
    if np.count_nonzero(mask) * TIED_SHARE > mask.size:
        keys = _ranking_keys(instance, Edges(tile.rows[:, None], tile.columns, tile.points))
        key_thresholds = _row_thresholds(keys, shortlists.per_node, LOWEST_KEY)[:, None]
        mask = keys >= np.minimum(key_thresholds, shortlists.min_keys[tile.columns])
    return mask


def _ranking_keys(instance: Instance, edges: Edges) -> RankingKeys:
    """Keys that order pairs by points, then tie-breaker; below `LOWEST_KEY` for ineligible pairs."""
    # The upper half has the points plus 1, or 0 for an ineligible pair; the lower half breaks ties.
    points = (np.maximum(edges.points, np.int16(-1)) + np.int16(1)).astype(np.uint32)
    keys: RankingKeys = (points << np.uint32(16)) | (
        tie_breakers(instance, edges.rows, edges.columns) >> np.uint32(16)
    )
    return keys


def _row_thresholds(values: NDArray[Scalar], per_row: int, lowest: Scalar) -> NDArray[Scalar]:
    """For each row a value that at least `per_row` of its values reach, or `lowest` if that is greater.

    Nothing is sorted: each row is cut into buckets, and the threshold is the `per_row`-th greatest of the
    maxima of the buckets, which at least so many values reach.
    """
    height, width = values.shape
    size = width // (per_row * BUCKETS_PER_CANDIDATE)
    bucket_maxima = (
        values if size < 2 else values[:, : width // size * size].reshape(height, -1, size).max(axis=2)
    )
    if bucket_maxima.shape[1] <= per_row:
        return np.full(height, lowest)
    ranked = np.partition(bucket_maxima, bucket_maxima.shape[1] - per_row, axis=1)
    thresholds: NDArray[Scalar] = np.maximum(ranked[:, -per_row], lowest)
    return thresholds


def _best_per_node(nodes: IntArray, keys: RankingKeys, per_node: int) -> IntArray:
    """Positions of the `per_node` best keys of each node; ordered by node, the best first."""
    # By node, then by descending key: a pair's rank is its distance from the first of its node.
    order = np.argsort((nodes << 32) | (0xFFFFFFFF - keys.astype(np.int64)))
    counts = np.bincount(nodes)
    starts = np.cumsum(counts) - counts
    best: IntArray = order[np.arange(len(order)) - starts[nodes[order]] < per_node]
    return best


class LeaderShortlists:
    """The best pairs so far of every leader, none of them below the leader's `min_keys` or `min_points`."""

    def __init__(self, leader_count: int, per_node: int) -> None:
        self.per_node = per_node
        self.min_keys = np.full(leader_count, LOWEST_KEY)
        self.min_points = np.zeros(leader_count, np.int16)
        self._parts: list[tuple[RankingKeys, Edges]] = []
        self._size = 0
        self._trim_above = max(leader_count * per_node, 1 << 16)

    def add(self, edges: Edges, keys: RankingKeys) -> None:
        """Add edges with their keys; shortlists are trimmed once they are too long, not each time."""
        passing = keys >= self.min_keys[edges.columns]
        self._parts.append((keys[passing], edges.take(passing)))
        self._size += int(np.count_nonzero(passing))
        if self._size > self._trim_above:
            self._trim()

    def best(self) -> Edges:
        """The shortlists of all leaders together."""
        self._trim()
        return self._parts[0][1]

    def _trim(self) -> None:
        """Keep the best of each leader, and raise the minimum of those whose shortlist is full."""
        keys = np.concatenate([np.zeros(0, np.uint32), *(keys for keys, _ in self._parts)])
        edges = Edges.concatenated(edges for _, edges in self._parts)
        best = _best_per_node(edges.columns, keys, self.per_node)
        self._parts, self._size = [(keys[best], edges.take(best))], 0
        # Pairs are in order of leaders now, and the last of each leader has their lowest key.
        counts = np.bincount(edges.columns[best], minlength=len(self.min_keys))
        last_positions = np.cumsum(counts) - 1
        is_full = counts == self.per_node
        self.min_keys[is_full] = keys[best][last_positions[is_full]]
        self.min_points = ((self.min_keys >> np.uint32(16)) - np.uint32(1)).astype(np.int16)
