"""Augmenting paths: the fewest proposals to release so that one more person gets their first pair.

Such a path alternates between pairs that are made and pairs that are given up (Berge, 1957). Somebody without
a pair, a guest, takes a seat of a host; the guest who had it is displaced and takes another; and so on, until
a seat is free, or is given up by a guest who has more than one pair. Of all such paths over all eligible
pairs the one that releases the fewest proposals is taken, and then the next, as long as the number allows.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from bot.mentoring.matching.rules.encoding import IntArray
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solver.tiles import tiles
from bot.mentoring.model import Role

NodePair = tuple[int, int]
"""Indices of a mentor and a leader."""
UNREACHED = np.iinfo(np.int64).max


def cheapest_releases(
    instance: Instance, pairs: set[NodePair], proposals: set[NodePair], at_most: int
) -> set[NodePair]:
    """The proposals to release, at most so many, from a plan that has all of them among its `pairs`."""
    while True:
        remaining = at_most - len(proposals - pairs)
        paths = [_PathSearch(instance, pairs, proposals, role, remaining).cheapest_path() for role in Role]
        improving = [path for path in paths if path]
        if not improving:
            return proposals - pairs
        # The symmetric difference makes the new pairs of a path and gives up the others.
        pairs = min((pairs ^ path for path in improving), key=lambda candidate: len(proposals - candidate))


@dataclass(slots=True)
class _PathEnd:
    """The end of a path after so many `releases`: a seat of `host` that is free, or that `guest` gives up."""

    releases: int
    host: int
    guest: int | None = None


class _PathSearch:
    """The search for one path, which begins with all people of one role, the guests, who have no pair.

    It is label-correcting: the cost of a node is the number of proposals released on the way to it.
    """

    def __init__(
        self, instance: Instance, pairs: set[NodePair], proposals: set[NodePair], role: Role, at_most: int
    ) -> None:
        self._instance, self._role, self._proposals = instance, role, proposals
        sides = (instance.mentors, instance.leaders)
        self._guest_side, self._host_side = sides if role is Role.MENTOR else sides[::-1]
        self._guests_of = defaultdict[int, list[int]](list)
        self._pair_count = np.zeros(len(self._guest_side.people), np.int64)
        for pair in pairs:
            guest, host = self._oriented(pair)
            self._guests_of[host].append(guest)
            self._pair_count[guest] += 1
        self._guest_cost = np.where(self._guest_side.unpaired & (self._pair_count == 0), 0, UNREACHED)
        self._host_left = np.full(len(self._guest_side.people), -1)
        self._host_cost = np.full(len(self._host_side.people), UNREACHED)
        self._next_guest = np.full(len(self._host_side.people), -1)
        self._best_end = _PathEnd(at_most + 1, -1)

    def cheapest_path(self) -> set[NodePair]:
        """The pairs made and given up along the cheapest path; none if all paths cost more than `at_most`."""
        frontier = np.flatnonzero(self._guest_cost == 0)
        while len(frontier):
            hosts = self._expand_hosts(frontier)
            frontier = np.array(sorted({*self._expand_guests(hosts)}), np.int64)
        return self._path_pairs() if self._best_end.host >= 0 else set()

    def _oriented(self, pair: NodePair) -> NodePair:
        """The pair turned from mentor and leader to guest and host, or back."""
        return pair if self._role is Role.MENTOR else pair[::-1]

    def _expand_hosts(self, frontier: IntArray) -> list[int]:
        """The hosts that guests of the frontier reach at less cost than before."""
        previous_cost = self._host_cost.copy()
        rows, columns = (frontier, None) if self._role is Role.MENTOR else (None, frontier)
        for tile in tiles(self._instance, rows=rows, columns=columns):
            guests, hosts, fits = tile.rows, tile.columns, tile.points >= 0
            if self._role is Role.LEADER:
                guests, hosts, fits = hosts, guests, fits.T
            # The cheapest guest for each host, among those of the frontier whom the host fits.
            costs = np.where(fits, self._guest_cost[guests][:, None], UNREACHED)
            cheapest = costs.argmin(axis=0)
            cost = costs[cheapest, np.arange(len(hosts))]
            is_cheaper = cost < self._host_cost[hosts]
            self._host_cost[hosts[is_cheaper]] = cost[is_cheaper]
            self._next_guest[hosts[is_cheaper]] = guests[cheapest[is_cheaper]]
        reached_hosts: list[int] = np.flatnonzero(self._host_cost < previous_cost).tolist()
        return reached_hosts

    def _expand_guests(self, hosts: list[int]) -> list[int]:
        """The guests whom these hosts would displace at less cost than before; notes where a path can end."""
        displaced = []
        for host in hosts:
            cost = int(self._host_cost[host])
            if len(self._guests_of[host]) < self._host_side.free_seats[host]:
                self._offer_end(_PathEnd(cost, host))
            for guest in self._guests_of[host]:
                guest_cost = cost + (self._oriented((guest, host)) in self._proposals)
                if not self._guest_side.unpaired[guest] or self._pair_count[guest] > 1:
                    self._offer_end(_PathEnd(guest_cost, host, guest))
                elif guest_cost < min(self._guest_cost[guest], self._best_end.releases):
                    self._guest_cost[guest], self._host_left[guest] = guest_cost, host
                    displaced.append(guest)
        return displaced

    def _offer_end(self, end: _PathEnd) -> None:
        """Keep this end if it is the cheapest so far."""
        if end.releases < self._best_end.releases:
            self._best_end = end

    def _path_pairs(self) -> set[NodePair]:
        """The pairs along the path, from its end back to the guest who had no pair."""
        pairs, host = [], self._best_end.host
        if self._best_end.guest is not None:
            pairs.append((self._best_end.guest, host))
        while host >= 0:
            guest = int(self._next_guest[host])
            pairs.append((guest, host))
            host = int(self._host_left[guest])
            if host >= 0:
                pairs.append((guest, host))
        return {self._oriented(pair) for pair in pairs}
