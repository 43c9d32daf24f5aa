"""The history of a pair: all that the choice of its next topic may know of two people."""

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

# Two people meet, say what would make it worth their time, and agree on how they talk; topics come after.
AGREEMENT = "A3"
OPENING = ("A1", "A2", AGREEMENT)

# To choose another card puts the first one back, for good. A card that was only passed over may come again.
USED = (OfferState.CHOSEN, OfferState.SWAPPED)


@dataclass(frozen=True, slots=True)
class PairHistory:
    """The offers a pair had, how much trust its topics may need, and what its two people wish for.

    `offers` are all it ever had, the oldest first. `stage` is the deepest open to it, see `deepest_stage`;
    `mentor` and `leader` are their profiles, `aims` the pillars that its programme puts first. Ids of cards:
    `liked_cards` the pair rated well, `known_to_leader` the leader used with earlier mentors.
    """

    pair_id: str
    offers: Sequence[Offer] = ()
    stage: Stage = Stage.EARLY
    mentor: Profile = field(default_factory=Profile)
    leader: Profile = field(default_factory=Profile)
    aims: tuple[Pillar, ...] = ()
    liked_cards: frozenset[str] = frozenset()
    known_to_leader: frozenset[str] = frozenset()

    @property
    def chosen_cards(self) -> list[str]:
        """The ids of the cards that the pair chose and kept, the oldest first."""
        return [each.card_id for each in self.offers if each.state is OfferState.CHOSEN]

    @property
    def used_cards(self) -> set[str]:
        """The ids of the cards that the pair chose, whether it kept them or put them back."""
        return {each.card_id for each in self.offers if each.state in USED}

    @property
    def times_passed_over(self) -> Counter[str]:
        """The number of times that each card, by its id, was offered and not chosen."""
        return Counter(each.card_id for each in self.offers if each.state not in USED)


def of_pair(
    pair: Pair,
    offers: Sequence[Offer],
    meetings: Sequence[Meeting],
    profiles: Mapping[str, Profile],
    answers: Mapping[str, Collection[FeedbackAnswer]],
    cards_of_leaders: Mapping[str, frozenset[str]],
    aims: tuple[Pillar, ...],
    now: datetime,
) -> PairHistory:
    """The history of a pair, out of its own offers and meetings and what is known of its two people.

    By a person's id: `profiles`, feedback `answers`, and `cards_of_leaders`, the ids of the cards that each
    leader used with earlier mentors. `aims` are those of the programme.
    """
    mentor, leader = (profiles.get(each, Profile()) for each in (pair.mentor_id, pair.leader_id))
    by_mentor = answers.get(pair.mentor_id, ())
    by_both = [*by_mentor, *answers.get(pair.leader_id, ())]
    return PairHistory(
        pair.id,
        offers,
        deepest_stage(
            feedback.good_meetings(meetings, by_both),
            wants_deep=mentor.wants_deep,
            is_mentor_low=feedback.is_mentor_low(meetings, by_mentor, now),
        ),
        mentor,
        leader,
        aims,
        liked_cards=feedback.liked_cards(meetings, by_both),
        known_to_leader=cards_of_leaders.get(pair.leader_id, frozenset()),
    )


def deepest_stage(good_meetings: int, *, wants_deep: bool = False, is_mentor_low: bool = False) -> Stage:
    """The deepest stage open to a pair after so many meetings that neither partner found a waste.

    Deep topics open only for a mentor who turned them on. A mentor whose last answer was low goes back one
    stage, see `feedback.is_mentor_low`.
    """
    if good_meetings >= MEETINGS_FOR_DEEP and wants_deep:
        return Stage.MIDDLE if is_mentor_low else Stage.DEEP
    if good_meetings >= MEETINGS_FOR_MIDDLE and not is_mentor_low:
        return Stage.MIDDLE
    return Stage.EARLY
