"""A pair's road: all that the choice of the next topic may know of two people."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.mentoring.model import Meeting, Offer, OfferState, Pair, Pillar, Profile, Stage
from bot.mentoring.topics import feedback
from bot.mentoring.topics.feedback import FeedbackAnswer

# Closeness grows with gradual, mutual disclosure (Aron and others 1997): depth follows trust.
MEETINGS_FOR_MIDDLE = 2
MEETINGS_FOR_DEEP = 4

# Two people meet, say what would make it worth their time, and agree on how they talk; then the topics.
AGREEMENT = "A3"
OPENING = ("A1", "A2", AGREEMENT)

# A choice of another card puts the first away; what was merely passed over may come back.
USED = (OfferState.CHOSEN, OfferState.SWAPPED)


@dataclass(frozen=True, slots=True)
class PairHistory:
    """Where a pair has been, how far it may go, and what its two people wish.

    `made` are all offers it ever had, the oldest first. `stage` is the deepest open to it, see `deepest`.
    `aims` are the pillars its programme names, `liked` the cards it rated well, `known` those that the
    leader used with earlier mentors.
    """

    pair_id: str
    made: Sequence[Offer] = ()
    stage: Stage = Stage.EARLY
    mentor: Profile = field(default_factory=Profile)
    leader: Profile = field(default_factory=Profile)
    aims: tuple[Pillar, ...] = ()
    liked: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()

    @property
    def chosen(self) -> list[str]:
        """The cards the pair chose and kept, the oldest first."""
        return [each.card_id for each in self.made if each.state is OfferState.CHOSEN]

    @property
    def used(self) -> set[str]:
        """What it chose, kept or put back."""
        return {each.card_id for each in self.made if each.state in USED}

    @property
    def passed(self) -> Counter[str]:
        """How often each card was offered and left lying."""
        return Counter(each.card_id for each in self.made if each.state not in USED)


def of_pair(
    pair: Pair,
    made: Sequence[Offer],
    held: Sequence[Meeting],
    told: Mapping[str, Profile],
    said: Mapping[str, Collection[FeedbackAnswer]],
    known: Mapping[str, frozenset[str]],
    aims: tuple[Pillar, ...],
    now: datetime,
) -> PairHistory:
    """The road of a pair: its offers and meetings, and by person profiles, taps and a leader's past cards.

    `aims`: of its programme.
    """
    mentor, leader = (told.get(each, Profile()) for each in (pair.mentor_id, pair.leader_id))
    by_mentor = said.get(pair.mentor_id, ())
    by_both = [*by_mentor, *said.get(pair.leader_id, ())]
    return PairHistory(
        pair.id,
        made,
        deepest(
            feedback.good_meetings(held, by_both),
            wants_deep=mentor.wants_deep,
            low_tap=feedback.is_low(held, by_mentor, now),
        ),
        mentor,
        leader,
        aims,
        liked=feedback.liked(held, by_both),
        known=known.get(pair.leader_id, frozenset()),
    )


def deepest(good_meetings: int, *, wants_deep: bool = False, low_tap: bool = False) -> Stage:
    """The deepest stage open to a pair that had so many meetings both sides found good.

    Deep topics open only for a mentor who turned them on; a low tap of the mentor's goes back one stage.
    """
    if good_meetings >= MEETINGS_FOR_DEEP and wants_deep:
        return Stage.MIDDLE if low_tap else Stage.DEEP
    if good_meetings >= MEETINGS_FOR_MIDDLE and not low_tap:
        return Stage.MIDDLE
    return Stage.EARLY
