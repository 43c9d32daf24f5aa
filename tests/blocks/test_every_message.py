"""What holds for everything people see: Slack takes it, it is complete, short, kind and safe."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import cards, history, meetings, messages, plans, weekly
from bot.blocks.forms.notices import notice
from bot.blocks.kit.text import Message
from bot.blocks.messages import assistance, topic_choice
from bot.mentoring.matching.rules.wishes import Wish
from bot.mentoring.matching.summary import Fulfilled
from bot.mentoring.model import Card
from bot.mentoring.refusals import Refusal
from tests.blocks.reading import MENTION, WORD, blocks_of, buttons, marked_up, spoken, words_of
from tests.blocks.samples import (
    CARDS,
    COMMAND,
    LEO,
    MET,
    PAIR,
    PLAIN,
    PLAN,
    SAMPLES,
    STRANGE,
    SUMMARY,
    Sample,
    World,
    named,
    seen_functions,
    world_of,
)
from tests.slack_simulator.block_kit.limits import (
    MESSAGE_TEXT,
    UPDATED_TEXT,
    message_problems,
    view_is_too_large,
    view_problems,
)

MESSAGES = [sample for sample in SAMPLES if isinstance(sample.drawn(), Message)]
TO_THEM = {each.__name__ for each in (messages, cards, meetings, weekly, history)}
TO_MEMBERS = [sample for sample in MESSAGES if sample.function.__module__ in TO_THEM]
# Each is shown in a form, never posted: its text goes nowhere.
IN_FORMS_ONLY = {plans.rehearsed, plans.nothing_to_release}
# Its text is worded for a notification, so its sentences are not those of the blocks.
RETOLD = {topic_choice.choices}
# Longer than a message may be, and why. Lists (reasons, commands, talks) are not counted.
LONG = {
    "card_page": "a whole card, to be read together during a talk",
    "leader_topic": "half a card, in the words of the library",
}
MOST_WORDS = 60
# Several programmes or leaders below each other, each with the same buttons.
LISTS = ("console twenty programmes", "choices three leaders")

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
each_message = pytest.mark.parametrize("sample", MESSAGES, ids=lambda sample: sample.name)


def message(sample: Sample, world: World = PLAIN) -> Message:
    drawn = sample.drawn(world)
    assert isinstance(drawn, Message)
    return drawn


def refused(sample: Sample, world: World) -> list[str]:
    """What Slack would find wrong, in a message and in the form that shows it to those who act in one."""
    drawn, problems = sample.drawn(world), []
    if isinstance(drawn, Message):
        if sample.function not in IN_FORMS_ONLY:
            problems = message_problems(list(drawn.blocks))
            problems += [] if 0 < len(drawn.text) <= MESSAGE_TEXT else ["the text is empty or too long"]
        drawn = notice("Vice Versa", drawn)
    problems += view_problems(drawn)
    return problems + (["the view is too large"] if view_is_too_large(drawn) else [])


def test_every_function_that_shows_something_has_a_sample() -> None:
    assert seen_functions() == {sample.function for sample in SAMPLES}


def test_every_sample_has_a_name_of_its_own() -> None:
    assert [name for name, times in Counter(sample.name for sample in SAMPLES).items() if times > 1] == []


class TestSlackTakesIt:
    @each_sample
    def test_whatever_people_write(self, sample: Sample) -> None:
        worlds = {"plain": PLAIN, **STRANGE}
        found = {name: refused(sample, world) for name, world in worlds.items()}
        assert {name: problems for name, problems in found.items() if problems} == {}

    @pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
    def test_every_card_of_the_library(self, card: Card) -> None:
        said = cards.card_page(PAIR, card, MET)
        assert message_problems(list(said.blocks)) == []
        assert len(said.text) <= UPDATED_TEXT

    def test_a_plan_of_a_hundred_pairs_is_shown_whole(self) -> None:
        shown = words_of(named("plan_form hundred pairs").drawn())
        assert sum(text.count("• <@") for text in shown) == 200

    def test_a_plan_larger_than_a_form_says_how_much_is_missing(self) -> None:
        shown = words_of(named("plan_form thousand pairs").drawn())
        (more,) = [text for text in shown if text.endswith(" more")]
        bullets = sum(text.count("• <@") for text in shown)
        assert more == f"and {2_000 - bullets} more"

    def test_a_first_programme_is_not_blamed_for_departments_that_cannot_be_new(self) -> None:
        wishes = SUMMARY.wishes | {Wish.NOVELTY: Fulfilled(0, 0, 20)}
        told = replace(SUMMARY, ideal=120, wishes=wishes)
        said = plans.rehearsed(PLAN, PLAIN.programme, told, None, {}, is_proven=True).text
        assert "Wishes met: 90 %." in said
        assert "new to them" not in said

    def test_decisions_that_are_not_shown_are_counted(self) -> None:
        shown = words_of(named("arrangements hundred").drawn())
        assert sum(": kept apart" in text and "\n" not in text for text in shown) == 20
        assert "and 80 more, decided earlier. They are shown when some of these are undone." in shown


class TestTheText:
    @each_message
    def test_it_says_all_that_the_blocks_say(self, sample: Sample) -> None:
        said = message(sample)
        if sample.hides:
            assert said.text
        elif sample.function in RETOLD:
            assert set(WORD.findall(" ".join(spoken(list(said.blocks))))) <= set(WORD.findall(said.text))
        else:
            assert said.text.split("\n") == [
                line for words in spoken(list(said.blocks)) for line in words.split("\n")
            ]

    @pytest.mark.parametrize(
        "sample", [sample for sample in MESSAGES if sample.hides], ids=lambda sample: sample.name
    )
    def test_it_keeps_a_sensitive_title_to_itself(self, sample: Sample) -> None:
        said, card = message(sample), sample.hides
        assert card is not None
        assert card.title in " ".join(words_of(replace(said, text="")))
        for secret in (card.title, card.why_mentor, card.try_it, card.support or card.title):
            assert secret not in said.text

    def test_a_choice_names_the_other_titles(self) -> None:
        sample = named("choices sensitive")
        assert "Who speaks in our meetings and another topic" in message(sample).text


class TestTheTone:
    @pytest.mark.parametrize("sample", TO_MEMBERS, ids=lambda sample: sample.name)
    def test_a_message_is_short(self, sample: Sample) -> None:
        sentences = [line for line in message(sample).text.splitlines() if not line.startswith("•")]
        count = sum(len(line.split()) for line in sentences)
        assert count < MOST_WORDS or {sample.name, sample.function.__name__} & set(LONG)

    @each_sample
    def test_it_does_not_shout(self, sample: Sample) -> None:
        words = words_of(sample.drawn())
        assert all(text.count("!") <= 1 for text in words)
        assert not any(re.search(r"\b[A-Z]{6,}\b", MENTION.sub("", text)) for text in words)

    @each_sample
    def test_it_labels_nobody_and_blames_nobody(self, sample: Sample) -> None:
        unkind = re.compile(
            r"error:|millennial|boomer|zoomer|\bgen[ -]?[xyz]\b|generation(?!al)|digital native|young"
            r"|invalid|illegal|failed|forbidden|oops|you must|you should have",
            re.IGNORECASE,
        )
        found = [hit.group() for text in words_of(sample.drawn()) for hit in unkind.finditer(text)]
        assert found == []

    @each_sample
    def test_nothing_is_said_by_a_picture_alone(self, sample: Sample) -> None:
        assert all(re.search(r"\w", MENTION.sub("U", text)) for text in words_of(sample.drawn()))


class TestButtons:
    @each_sample
    def test_no_two_have_the_same_label(self, sample: Sample) -> None:
        found = [
            (above if sample.name in LISTS else "", each["text"]["text"])
            for _, above, each in buttons(blocks_of(sample.drawn()))
        ]
        assert [each for each, times in Counter(found).items() if times > 1] == []

    @each_sample
    def test_what_cannot_be_taken_back_asks_first(self, sample: Sample) -> None:
        found = [each for _, _, each in buttons(blocks_of(sample.drawn()))]
        for each in found:
            assert (each.get("style") == "danger") == ("confirm" in each)
            if "confirm" in each:
                assert each["confirm"]["confirm"]["text"] != each["confirm"]["deny"]["text"]

    @each_sample
    def test_one_at_most_stands_out(self, sample: Sample) -> None:
        main = Counter(
            number for number, _, each in buttons(blocks_of(sample.drawn())) if each.get("style") == "primary"
        )
        assert all(times == 1 for times in main.values())


class TestWhatPeopleWrite:
    written = st.text("<!>&|@#{}*`%s chanel/:\n\u202e🧡", max_size=60) | st.builds(
        "{}<!{}>{}".format,
        st.text(max_size=20),
        st.sampled_from(("channel", "here|here", "everyone", "subteam^S1")),
        st.text(max_size=20),
    )
    SMALL = tuple(sample for sample in SAMPLES if not sample.is_large)

    @settings(max_examples=60, deadline=None)
    @given(st.builds(World, written, written, written, written))
    def test_nobody_is_called_and_nothing_is_linked(self, world: World) -> None:
        for sample in self.SMALL:
            for text in marked_up(sample.drawn(world)):
                assert "<!" not in MENTION.sub("", text), sample.name
                assert not set("<>") & set(MENTION.sub("", text)), sample.name

    @each_sample
    def test_nor_in_words_as_long_as_they_get(self, sample: Sample) -> None:
        for world in (STRANGE["four thousand entities"], world_of("<!channel>" * 400)):
            assert not any("<!" in MENTION.sub("", text) for text in marked_up(sample.drawn(world)))

    @pytest.mark.parametrize(
        ("name", "field"),
        [
            ("stranger a programme", "name"),
            ("stranger a programme", "purpose"),
            ("standing mentor alone", "name"),
            ("proposal leader", "name"),
            ("help_page unknown", "word"),
            ("console", "purpose"),
            ("figures", "name"),
            ("rehearsed", "name"),
            ("roster_refused every kind", "cell"),
        ],
    )
    def test_it_is_read_back_as_it_was_written(self, name: str, field: str) -> None:
        sample = named(name)
        said = message(sample, replace(PLAIN, **{field: "R&D <b> {0}"}))
        assert "R&amp;D &lt;b&gt; {0}" in said.text

    def test_a_refusal_makes_its_facts_safe(self) -> None:
        class NoSuchThing(Refusal):
            """There is no {thing}; see `{command}`."""

        said = assistance.refusal(NoSuchThing(thing="<!channel>"), COMMAND)
        assert said.text == "There is no &lt;!channel&gt;; see `/mentor`."


def test_a_talk_shows_what_both_said() -> None:
    disputed = message(named("card_page disputed"))
    assert f"we met · <@{LEO}>: not yet" in disputed.text
