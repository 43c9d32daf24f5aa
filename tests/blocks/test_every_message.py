"""What holds for everything people see: Slack takes it, it is complete, short, kind and safe."""

import re
from collections import Counter
from dataclasses import replace
from difflib import unified_diff

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks.forms.notices import notice
from bot.blocks.kit.text import Message
from bot.blocks.messages import (
    assistance,
    cards,
    concerns,
    erasure,
    history,
    meetings,
    membership,
    orientation,
    plans,
    proposals,
    status_page,
    topic_choice,
    weekly,
)
from bot.mentoring.matching.rules.wishes import Wish
from bot.mentoring.matching.summary import WishTotals
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
    assert_no_breach,
    sample_named,
    visible_functions,
    world_of,
)
from tests.slack_simulator.block_kit.limits import (
    MAX_MESSAGE_TEXT,
    MAX_UPDATED_TEXT,
    message_problems,
    view_is_too_large,
    view_problems,
)
from tests.support.examples import examples

MESSAGES = [sample for sample in SAMPLES if isinstance(sample.drawn(), Message)]
TO_THEM = {
    each.__name__
    for each in (
        assistance,
        cards,
        concerns,
        erasure,
        history,
        meetings,
        membership,
        orientation,
        proposals,
        status_page,
        topic_choice,
        weekly,
    )
}
TO_MEMBERS = [sample for sample in MESSAGES if sample.function.__module__ in TO_THEM]
# Each is texts in a form, never posted: its text goes nowhere.
IN_FORMS_ONLY = {plans.rehearsal, plans.nothing_to_release}
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
UNKIND = re.compile(
    r"error:|millennial|boomer|zoomer|\bgen[ -]?[xyz]\b|generation(?!al)|digital native|young"
    r"|invalid|illegal|failed|forbidden|oops|you must|you should have",
    re.IGNORECASE,
)


def message(sample: Sample, world: World = PLAIN) -> Message:
    drawn = sample.drawn(world)
    assert isinstance(drawn, Message)
    return drawn


def slack_problems(sample: Sample, world: World) -> list[str]:
    """What Slack would find wrong, in a message and in the form that shows it to those who act in one."""
    drawn, problems = sample.drawn(world), []
    if isinstance(drawn, Message):
        if sample.function not in IN_FORMS_ONLY:
            problems = message_problems(list(drawn.blocks))
            problems += [] if 0 < len(drawn.text) <= MAX_MESSAGE_TEXT else ["the text is empty or too long"]
        drawn = notice("Vice Versa", drawn)
    problems += view_problems(drawn)
    return problems + (["the view is too large"] if view_is_too_large(drawn) else [])


def test_every_function_that_shows_something_has_a_sample() -> None:
    assert visible_functions() == {sample.function for sample in SAMPLES}


def test_every_sample_has_a_name_of_its_own() -> None:
    assert [name for name, times in Counter(sample.name for sample in SAMPLES).items() if times > 1] == []


class TestSlackTakesIt:
    def test_whatever_people_write(self) -> None:
        def problems(sample: Sample) -> dict[str, list[str]]:
            by_world = {
                name: slack_problems(sample, world) for name, world in {"plain": PLAIN, **STRANGE}.items()
            }
            return {name: problems for name, problems in by_world.items() if problems}

        assert_no_breach(SAMPLES, problems)

    def test_every_card_of_the_library(self) -> None:
        problems = []
        for card in CARDS:
            page = cards.card_page(PAIR, card, MET)
            problems += [f"{card.id}: {problem}" for problem in message_problems(list(page.blocks))]
            problems += [f"{card.id}: the text is too long"] if len(page.text) > MAX_UPDATED_TEXT else []
        assert not problems, "\n".join(problems)

    def test_a_plan_of_a_hundred_pairs_is_shown_whole(self) -> None:
        texts = words_of(sample_named("plan_form hundred pairs").drawn())
        assert sum(text.count("• <@") for text in texts) == 200

    def test_a_plan_larger_than_a_form_says_how_much_is_missing(self) -> None:
        texts = words_of(sample_named("plan_form thousand pairs").drawn())
        (remainder,) = [text for text in texts if text.endswith(" more")]
        bullets = sum(text.count("• <@") for text in texts)
        assert remainder == f"and {2_000 - bullets} more"

    def test_a_first_programme_is_not_blamed_for_departments_that_cannot_be_new(self) -> None:
        wishes = SUMMARY.wishes | {Wish.NOVELTY: WishTotals(0, 0, 20)}
        summary = replace(SUMMARY, ideal=120, wishes=wishes)
        plan = replace(PLAN, matches=PLAN.matches * 3)
        words = plans.rehearsal(plan, PLAIN.programme, summary, None, None, is_proven=True).text
        assert "Wishes met: 90 % or more." in words
        assert "new to them" not in words

    def test_decisions_that_are_not_shown_are_counted(self) -> None:
        texts = words_of(sample_named("arrangements hundred").drawn())
        assert sum(": kept apart" in text and "\n" not in text for text in texts) == 20
        assert "and 80 more, decided earlier. They are shown when some of these are undone." in texts


class TestTheText:
    def test_it_says_all_that_the_blocks_say(self) -> None:
        def missing(sample: Sample) -> list[str]:
            words = message(sample)
            if sample.hides or sample.function is concerns.to_reader:
                return [] if words.text else ["all of it"]
            in_blocks = spoken(list(words.blocks))
            if sample.function in RETOLD:
                return sorted(set(WORD.findall(" ".join(in_blocks))) - set(WORD.findall(words.text)))
            lines = [line for each in in_blocks for line in each.split("\n")]
            return list(unified_diff(lines, words.text.split("\n"), "blocks", "text", lineterm=""))

        assert_no_breach(MESSAGES, missing)

    def test_it_keeps_a_sensitive_title_to_itself(self) -> None:
        def secrets_told(sample: Sample) -> list[str]:
            words, card = message(sample), sample.hides
            assert card is not None
            assert card.title in " ".join(words_of(replace(words, text="")))
            secrets = (card.title, card.why_mentor, card.try_it, card.support or card.title)
            return [secret for secret in secrets if secret in words.text]

        assert_no_breach([sample for sample in MESSAGES if sample.hides], secrets_told)

    def test_a_choice_names_the_other_titles(self) -> None:
        sample = sample_named("choices sensitive")
        assert "Who speaks in our meetings and another topic" in message(sample).text


class TestTheTone:
    def test_a_message_is_short(self) -> None:
        def excess(sample: Sample) -> int:
            if {sample.name, sample.function.__name__} & set(LONG):
                return 0
            sentences = [line for line in message(sample).text.splitlines() if not line.startswith("•")]
            count = sum(len(line.split()) for line in sentences)
            return count if count >= MOST_WORDS else 0

        assert_no_breach(TO_MEMBERS, excess)

    def test_it_does_not_shout(self) -> None:
        def shouts(sample: Sample) -> list[str]:
            return [
                text
                for text in words_of(sample.drawn())
                if text.count("!") > 1 or re.search(r"\b[A-Z]{6,}\b", MENTION.sub("", text))
            ]

        assert_no_breach(SAMPLES, shouts)

    def test_it_labels_nobody_and_blames_nobody(self) -> None:
        def unkind_words(sample: Sample) -> list[str]:
            return [hit.group() for text in words_of(sample.drawn()) for hit in UNKIND.finditer(text)]

        assert_no_breach(SAMPLES, unkind_words)

    def test_nothing_is_said_by_a_picture_alone(self) -> None:
        def pictures(sample: Sample) -> list[str]:
            return [text for text in words_of(sample.drawn()) if not re.search(r"\w", MENTION.sub("U", text))]

        assert_no_breach(SAMPLES, pictures)


class TestButtons:
    def test_no_two_have_the_same_label(self) -> None:
        def twins(sample: Sample) -> list[tuple[str, str]]:
            drawn_labels = Counter(
                (words_above if sample.name in LISTS else "", each["text"]["text"])
                for _, words_above, each in buttons(blocks_of(sample.drawn()))
            )
            return [each for each, times in drawn_labels.items() if times > 1]

        assert_no_breach(SAMPLES, twins)

    def test_what_cannot_be_taken_back_asks_first(self) -> None:
        def rash_buttons(sample: Sample) -> list[str]:
            return [
                each["text"]["text"]
                for _, _, each in buttons(blocks_of(sample.drawn()))
                if (each.get("style") == "danger") != ("confirm" in each)
                or (
                    "confirm" in each
                    and each["confirm"]["confirm"]["text"] == each["confirm"]["deny"]["text"]
                )
            ]

        assert_no_breach(SAMPLES, rash_buttons)

    def test_one_at_most_stands_out(self) -> None:
        def crowded_blocks(sample: Sample) -> list[int]:
            main = Counter(
                number
                for number, _, each in buttons(blocks_of(sample.drawn()))
                if each.get("style") == "primary"
            )
            return [number for number, times in main.items() if times > 1]

        assert_no_breach(SAMPLES, crowded_blocks)


class TestWhatPeopleWrite:
    written = st.text("<!>&|@#{}*`%s chanel/:\n\u202e🧡", max_size=60) | st.builds(
        "{}<!{}>{}".format,
        st.text(max_size=20),
        st.sampled_from(("channel", "here|here", "everyone", "subteam^S1")),
        st.text(max_size=20),
    )
    SMALL = tuple(sample for sample in SAMPLES if not sample.is_large)

    @settings(max_examples=examples(60), deadline=None)
    @given(st.builds(World, written, written, written, written))
    def test_nobody_is_called_and_nothing_is_linked(self, world: World) -> None:
        for sample in self.SMALL:
            for text in marked_up(sample.drawn(world)):
                assert "<!" not in MENTION.sub("", text), sample.name
                assert not set("<>") & set(MENTION.sub("", text)), sample.name

    def test_nor_in_words_as_long_as_they_get(self) -> None:
        def calls(sample: Sample) -> list[str]:
            worlds = (STRANGE["four thousand entities"], world_of("<!channel>" * 400))
            texts = [text for world in worlds for text in marked_up(sample.drawn(world))]
            return [text for text in texts if "<!" in MENTION.sub("", text)]

        assert_no_breach(SAMPLES, calls)

    @pytest.mark.parametrize(
        ("name", "field"),
        [
            ("non_member_status a programme", "name"),
            ("non_member_status a programme", "purpose"),
            ("member_status mentor alone", "name"),
            ("proposal leader", "name"),
            ("help_page unknown", "word"),
            ("console", "purpose"),
            ("figures", "name"),
            ("rehearsal", "name"),
            ("roster_refused every kind", "cell"),
        ],
    )
    def test_it_is_read_back_as_it_was_written(self, name: str, field: str) -> None:
        sample = sample_named(name)
        words = message(sample, replace(PLAIN, **{field: "R&D <b> {0}"}))
        assert "R&amp;D &lt;b&gt; {0}" in words.text

    def test_a_refusal_makes_its_facts_safe(self) -> None:
        class NoSuchThing(Refusal):
            """There is no {thing}; see `{command}`."""

        words = assistance.refusal(NoSuchThing(thing="<!channel>"), COMMAND)
        assert words.text == "There is no &lt;!channel&gt;; see `/mentor`."


def test_a_talk_shows_what_both_said() -> None:
    disputed = message(sample_named("card_page disputed"))
    assert f"we met · <@{LEO}>: not yet" in disputed.text
