"""Which proposals to give up, as few as can be, so that somebody more gets their first pair.

Somebody without a pair takes a place; who had it takes another; and so on, until one is free or given up by
who has more than one. Of all such chains over all eligible pairs the one that gives up the fewest proposals
is made, and then the next, as long as the number allows.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from bot.mentoring.matching.rules.encoding import Numbers
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solver.tiles import sheets
from bot.mentoring.model import Role

Pair = tuple[int, int]
"""Places of a mentor and a leader."""
FAR = np.iinfo(np.int64).max


def given_up(instance: Instance, pairs: set[Pair], proposals: set[Pair], at_most: int) -> set[Pair]:
    """Those of the proposals to give up, from a plan that has all of them among its pairs."""
    while True:
        left = at_most - len(proposals - pairs)
        chains = [_Search(instance, pairs, proposals, role, left).chain() for role in Role]
        found = [chain for chain in chains if chain]
        if not found:
            return proposals - pairs
        pairs = min((pairs ^ chain for chain in found), key=lambda changed: len(proposals - changed))


@dataclass(slots=True)
class _End:
    """Where a chain ends: with the place of `host`, which is free, or which `guest` gives up."""

    given_up: int
    host: int
    guest: int | None = None


class _Search:
    """Chains from those of one role who have no pair; who has a place they could take is a host."""

    def __init__(
        self, instance: Instance, pairs: set[Pair], proposals: set[Pair], role: Role, at_most: int
    ) -> None:
        self._instance, self._role, self._proposals = instance, role, proposals
        sides = (instance.mentors, instance.leaders)
        self._mine, self._hosts = sides if role is Role.MENTOR else sides[::-1]
        self._guests = defaultdict[int, list[int]](list)
        self._pairs = np.zeros(len(self._mine.people), np.int64)
        for pair in pairs:
            guest, host = self._turned(pair)
            self._guests[host].append(guest)
            self._pairs[guest] += 1
        self._cost = np.where(self._mine.first & (self._pairs == 0), 0, FAR)
        self._left_host = np.full(len(self._mine.people), -1)
        self._host_cost = np.full(len(self._hosts.people), FAR)
        self._taken_by = np.full(len(self._hosts.people), -1)
        self._best = _End(at_most + 1, -1)

    def chain(self) -> set[Pair]:
        """The pairs that are made and given up in the cheapest chain; none if all cost too much."""
        seeking = np.flatnonzero(self._cost == 0)
        while len(seeking):
            reached = self._reach(seeking)
            seeking = np.array(sorted({*self._ask(reached)}), np.int64)
        return self._steps() if self._best.host >= 0 else set()

    def _turned(self, pair: Pair) -> Pair:
        """From mentor and leader to guest and host, or back."""
        return pair if self._role is Role.MENTOR else pair[::-1]

    def _reach(self, seeking: Numbers) -> list[int]:
        """The hosts whom these reach at less cost than any before."""
        before = self._host_cost.copy()
        rows, columns = (seeking, None) if self._role is Role.MENTOR else (None, seeking)
        for sheet in sheets(self._instance, rows=rows, columns=columns):
            guests, hosts, fits = sheet.rows, sheet.columns, sheet.points >= 0
            if self._role is Role.LEADER:
                guests, hosts, fits = hosts, guests, fits.T
            costs = np.where(fits, self._cost[guests][:, None], FAR)
            cheapest = costs.argmin(axis=0)
            cost = costs[cheapest, np.arange(len(hosts))]
            less = cost < self._host_cost[hosts]
            self._host_cost[hosts[less]] = cost[less]
            self._taken_by[hosts[less]] = guests[cheapest[less]]
        reached: list[int] = np.flatnonzero(self._host_cost < before).tolist()
        return reached

    def _ask(self, reached: list[int]) -> list[int]:
        """Ask these hosts for a place; returns the guests who would have to go, and seek another."""
        sent_away = []
        for host in reached:
            cost = int(self._host_cost[host])
            if len(self._guests[host]) < self._hosts.room[host]:
                self._end(_End(cost, host))
            for guest in self._guests[host]:
                price = cost + (self._turned((guest, host)) in self._proposals)
                if not self._mine.first[guest] or self._pairs[guest] > 1:
                    self._end(_End(price, host, guest))
                elif price < min(self._cost[guest], self._best.given_up):
                    self._cost[guest], self._left_host[guest] = price, host
                    sent_away.append(guest)
        return sent_away

    def _end(self, end: _End) -> None:
        if end.given_up < self._best.given_up:
            self._best = end

    def _steps(self) -> set[Pair]:
        """From the end of the chain back to who had no pair."""
        steps, host = [], self._best.host
        if self._best.guest is not None:
            steps.append((self._best.guest, host))
        while host >= 0:
            guest = int(self._taken_by[host])
            steps.append((guest, host))
            host = int(self._left_host[guest])
            if host >= 0:
                steps.append((guest, host))
        return {self._turned(step) for step in steps}
