"""What one tap may change: how deep the topics go, which come near a good talk, what is asked again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.mentoring.model import Meeting, MeetingAnswer, Pair, PairState, Profile, Stage
from bot.mentoring.topics import pair_history
from bot.mentoring.topics.feedback import (
    ENERGY_HOLDS,
    FeedbackAnswer,
    Question,
    Rating,
    good_meetings,
    is_kept,
    is_low,
    liked,
)

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
DAY = timedelta(days=1)
PAIR = Pair("pair", "spring", "mia", "leo", PairState.ACTIVE, (), NOW)
HELD = [
    Meeting(
        f"m{number}", "pair", f"T{number}", NOW, mentor_says=MeetingAnswer.MET, leader_says=MeetingAnswer.MET
    )
    for number in range(4)
]


def worth(meeting: str, level: Rating, *, by: str = "mia", at: datetime = NOW) -> FeedbackAnswer:
    return FeedbackAnswer(by, Question.WORTH, meeting, level, at)


def energy(level: Rating, *, at: datetime = NOW) -> FeedbackAnswer:
    return FeedbackAnswer("mia", Question.ENERGY, "nudge", level, at)


class TestGoodMeetings:
    def test_who_says_nothing_does_not_object(self) -> None:
        assert good_meetings(HELD, []) == 4

    @pytest.mark.parametrize("by", ["mia", "leo"])
    def test_one_that_either_regrets_does_not_count(self, by: str) -> None:
        said = [worth("m1", Rating.LOW, by=by), worth("m1", Rating.HIGH, by="zoe"), worth("m2", Rating.SOME)]
        assert good_meetings(HELD, said) == 3

    def test_one_that_did_not_take_place_does_not_either(self) -> None:
        assert good_meetings([*HELD[1:], replace(HELD[0], leader_says=MeetingAnswer.NOT_YET)], []) == 3

    def test_another_answer_is_about_something_else(self) -> None:
        assert good_meetings(HELD, [FeedbackAnswer("mia", Question.PROMISE, "m1", Rating.LOW, NOW)]) == 4


class TestLiked:
    def test_worth_it_to_one_and_regretted_by_none(self) -> None:
        said = [
            worth("m0", Rating.HIGH),
            worth("m1", Rating.HIGH),
            worth("m1", Rating.LOW, by="leo"),
            worth("m2", Rating.SOME),
            worth("elsewhere", Rating.HIGH),
        ]
        assert liked(HELD, said) == {"T0"}


class TestLow:
    def test_the_last_word_on_this_pair_counts(self) -> None:
        low, high = worth("m0", Rating.LOW), worth("m1", Rating.HIGH, at=NOW + DAY)
        assert is_low(HELD, [low], NOW)
        assert not is_low(HELD, [low, high], NOW)
        assert is_low(HELD, [replace(low, at=NOW + 2 * DAY), high], NOW)
        assert not is_low(HELD, [worth("elsewhere", Rating.LOW)], NOW)

    def test_energy_holds_until_they_are_asked_again(self) -> None:
        assert is_low(HELD, [energy(Rating.LOW)], NOW + ENERGY_HOLDS - DAY)
        assert not is_low(HELD, [energy(Rating.LOW)], NOW + ENERGY_HOLDS)
        assert not is_low(HELD, [energy(Rating.LOW), energy(Rating.SOME, at=NOW + DAY)], NOW + DAY)

    def test_one_low_is_enough(self) -> None:
        assert is_low(HELD, [worth("m0", Rating.HIGH), energy(Rating.LOW)], NOW)

    def test_nothing_said_is_not_low(self) -> None:
        assert not is_low(HELD, [], NOW)


class TestPromises:
    @pytest.mark.parametrize(
        ("level", "kept"), [(Rating.HIGH, True), (Rating.SOME, False), (Rating.LOW, False)]
    )
    def test_only_a_yes_is_kept(self, level: Rating, kept: bool) -> None:
        assert is_kept(HELD[0], [FeedbackAnswer("mia", Question.PROMISE, "m0", level, NOW)]) is kept

    def test_it_is_the_promise_of_that_talk(self) -> None:
        assert not is_kept(HELD[1], [FeedbackAnswer("mia", Question.PROMISE, "m0", Rating.HIGH, NOW)])
        assert not is_kept(HELD[0], [worth("m0", Rating.HIGH)])


class TestTheRoad:
    @staticmethod
    def stage(*said: FeedbackAnswer, wants_deep: bool = True) -> Stage:
        by = {"mia": [each for each in said if each.person_id == "mia"]}
        by["leo"] = [each for each in said if each.person_id == "leo"]
        told = {"mia": Profile(wants_deep=wants_deep)}
        return pair_history.of_pair(PAIR, [], HELD, told, by, {}, (), NOW).stage

    def test_four_good_talks_and_the_switch_open_deep_topics(self) -> None:
        assert self.stage() is Stage.DEEP
        assert self.stage(wants_deep=False) is Stage.MIDDLE

    def test_the_leaders_switch_opens_nothing(self) -> None:
        told = {"leo": Profile(wants_deep=True)}
        assert pair_history.of_pair(PAIR, [], HELD, told, {}, {}, (), NOW).stage is Stage.MIDDLE

    def test_a_regret_of_either_closes_them(self) -> None:
        assert self.stage(worth("m0", Rating.LOW, by="leo")) is Stage.MIDDLE

    def test_low_energy_of_the_mentor_goes_back_one_and_the_leaders_does_not(self) -> None:
        assert self.stage(energy(Rating.LOW)) is Stage.MIDDLE
        assert self.stage(replace(energy(Rating.LOW), person_id="leo")) is Stage.DEEP

    def test_what_either_found_worth_it_is_liked(self) -> None:
        by = {"leo": [worth("m3", Rating.HIGH, by="leo")]}
        assert pair_history.of_pair(PAIR, [], HELD, {}, by, {"leo": frozenset({"T9"})}, (), NOW).liked == {
            "T3"
        }
