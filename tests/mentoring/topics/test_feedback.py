"""What a feedback answer changes: the depth of topics, those near a good talk, and what is asked again."""

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
    is_mentor_low,
    is_promise_kept,
    liked_cards,
)

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
DAY = timedelta(days=1)
PAIR = Pair("pair", "spring", "mia", "leo", PairState.ACTIVE, (), NOW)
MEETINGS = [
    Meeting(
        f"m{number}", "pair", f"T{number}", NOW, mentor_says=MeetingAnswer.MET, leader_says=MeetingAnswer.MET
    )
    for number in range(4)
]


def worth(meeting: str, rating: Rating, *, person_id: str = "mia", at: datetime = NOW) -> FeedbackAnswer:
    return FeedbackAnswer(person_id, Question.WORTH, meeting, rating, at)


def energy(rating: Rating, *, at: datetime = NOW) -> FeedbackAnswer:
    return FeedbackAnswer("mia", Question.ENERGY, "nudge", rating, at)


class TestGoodMeetings:
    def test_who_says_nothing_does_not_object(self) -> None:
        assert good_meetings(MEETINGS, []) == 4

    @pytest.mark.parametrize("person_id", ["mia", "leo"])
    def test_one_that_either_regrets_does_not_count(self, person_id: str) -> None:
        answers = [
            worth("m1", Rating.LOW, person_id=person_id),
            worth("m1", Rating.HIGH, person_id="zoe"),
            worth("m2", Rating.SOME),
        ]
        assert good_meetings(MEETINGS, answers) == 3

    def test_one_that_did_not_take_place_does_not_either(self) -> None:
        assert (
            good_meetings([*MEETINGS[1:], replace(MEETINGS[0], leader_says=MeetingAnswer.NOT_YET)], []) == 3
        )

    def test_another_answer_is_about_something_else(self) -> None:
        assert good_meetings(MEETINGS, [FeedbackAnswer("mia", Question.PROMISE, "m1", Rating.LOW, NOW)]) == 4


class TestLiked:
    def test_worth_it_to_one_and_regretted_by_none(self) -> None:
        answers = [
            worth("m0", Rating.HIGH),
            worth("m1", Rating.HIGH),
            worth("m1", Rating.LOW, person_id="leo"),
            worth("m2", Rating.SOME),
            worth("elsewhere", Rating.HIGH),
        ]
        assert liked_cards(MEETINGS, answers) == {"T0"}


class TestLow:
    def test_the_last_word_on_this_pair_counts(self) -> None:
        low, high = worth("m0", Rating.LOW), worth("m1", Rating.HIGH, at=NOW + DAY)
        assert is_mentor_low(MEETINGS, [low], NOW)
        assert not is_mentor_low(MEETINGS, [low, high], NOW)
        assert is_mentor_low(MEETINGS, [replace(low, at=NOW + 2 * DAY), high], NOW)
        assert not is_mentor_low(MEETINGS, [worth("elsewhere", Rating.LOW)], NOW)

    def test_energy_holds_until_they_are_asked_again(self) -> None:
        assert is_mentor_low(MEETINGS, [energy(Rating.LOW)], NOW + ENERGY_HOLDS - DAY)
        assert not is_mentor_low(MEETINGS, [energy(Rating.LOW)], NOW + ENERGY_HOLDS)
        assert not is_mentor_low(MEETINGS, [energy(Rating.LOW), energy(Rating.SOME, at=NOW + DAY)], NOW + DAY)

    def test_one_low_is_enough(self) -> None:
        assert is_mentor_low(MEETINGS, [worth("m0", Rating.HIGH), energy(Rating.LOW)], NOW)

    def test_nothing_said_is_not_low(self) -> None:
        assert not is_mentor_low(MEETINGS, [], NOW)


class TestPromises:
    @pytest.mark.parametrize(
        ("rating", "is_kept"), [(Rating.HIGH, True), (Rating.SOME, False), (Rating.LOW, False)]
    )
    def test_only_a_yes_is_kept(self, rating: Rating, is_kept: bool) -> None:
        assert (
            is_promise_kept(MEETINGS[0], [FeedbackAnswer("mia", Question.PROMISE, "m0", rating, NOW)])
            is is_kept
        )

    def test_it_is_the_promise_of_that_talk(self) -> None:
        assert not is_promise_kept(
            MEETINGS[1], [FeedbackAnswer("mia", Question.PROMISE, "m0", Rating.HIGH, NOW)]
        )
        assert not is_promise_kept(MEETINGS[0], [worth("m0", Rating.HIGH)])


class TestTheHistoryOfAPair:
    @staticmethod
    def stage(*answers: FeedbackAnswer, wants_deep: bool = True) -> Stage:
        answers_by_person = {"mia": [each for each in answers if each.person_id == "mia"]}
        answers_by_person["leo"] = [each for each in answers if each.person_id == "leo"]
        profiles = {"mia": Profile(wants_deep=wants_deep)}
        return pair_history.of_pair(PAIR, [], MEETINGS, profiles, answers_by_person, {}, (), NOW).stage

    def test_four_good_talks_and_the_switch_open_deep_topics(self) -> None:
        assert self.stage() is Stage.DEEP
        assert self.stage(wants_deep=False) is Stage.MIDDLE

    def test_the_leaders_switch_opens_nothing(self) -> None:
        profiles = {"leo": Profile(wants_deep=True)}
        assert pair_history.of_pair(PAIR, [], MEETINGS, profiles, {}, {}, (), NOW).stage is Stage.MIDDLE

    def test_a_regret_of_either_closes_them(self) -> None:
        assert self.stage(worth("m0", Rating.LOW, person_id="leo")) is Stage.MIDDLE

    def test_low_energy_of_the_mentor_goes_back_one_and_the_leaders_does_not(self) -> None:
        assert self.stage(energy(Rating.LOW)) is Stage.MIDDLE
        assert self.stage(replace(energy(Rating.LOW), person_id="leo")) is Stage.DEEP

    def test_what_either_found_worth_it_is_liked(self) -> None:
        answers_by_person = {"leo": [worth("m3", Rating.HIGH, person_id="leo")]}
        assert pair_history.of_pair(
            PAIR, [], MEETINGS, {}, answers_by_person, {"leo": frozenset({"T9"})}, (), NOW
        ).liked_cards == {"T3"}
