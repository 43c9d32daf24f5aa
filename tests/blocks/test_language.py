"""Every sentence passes through `_()`, and days are written as the reader writes them."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, time, timedelta
from gettext import NullTranslations
from typing import Any

import pytest
from babel.localedata import locale_identifiers

from bot.blocks import labels
from bot.blocks.forms.profile_form import profile_form, read_profile
from bot.blocks.forms.programme_form import programme_form, read_programme
from bot.blocks.kit import text
from bot.blocks.kit.ids import Field
from bot.blocks.kit.language import _, current_locale, pluralize, speaking
from bot.blocks.messages import membership, topic_choice
from bot.mentoring.delivery_health import OWN_FAULTS
from bot.mentoring.model import Area, Cadence, Card, Format, Pillar, Role
from bot.mentoring.timing import workdays
from bot.metrics import REASONS
from bot.slack import errors
from tests.blocks.reading import MENTION, words_of
from tests.blocks.samples import (
    CARDS,
    CONTACTS,
    COORDINATOR,
    GRADES,
    PLAIN,
    PROFILE,
    PROGRAMME_ANSWERS,
    SAMPLES,
    THEMES,
    TITLES,
    TODAY,
    Drawn,
    Sample,
    assert_no_breach,
    sample_named,
)
from tests.support.submitted_forms import submitted

OPENS, CLOSES = "⟦", "⟧"
NAMES = ("Vice Versa", *(each.name for each in CONTACTS))
CODE = re.compile(r"`[^`]*`")
SMALL = [sample for sample in SAMPLES if not sample.is_large]


class Pseudo(NullTranslations):
    """A language in which every translated sentence stands in brackets."""

    def gettext(self, message: str) -> str:
        return f"{OPENS}{message}{CLOSES}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def outside(words: str) -> str:
    """The part of these words that no translation touched."""
    depth, letters = 0, []
    for letter in words:
        depth += (letter == OPENS) - (letter == CLOSES)
        if depth <= 0 and letter != CLOSES:
            letters.append(letter)
    return "".join(letters)


def proper_names() -> list[str]:
    """All that is not ours to translate, the longest first: words of people and of cards, names, days."""
    return sorted(_proper_names(), key=len, reverse=True)


def _proper_names() -> Iterator[str]:
    yield from (PLAIN.name, PLAIN.purpose, PLAIN.word, PLAIN.cell, *NAMES, *TITLES, *GRADES)
    yield from (string for card in CARDS for string in card_words(card))
    yield from (labels.language(code) for code in labels.LANGUAGES)
    yield from (labels.country(code) for code in workdays.countries())
    yield from (labels.weekday(day) for day in range(7))
    yield from (labels.time_of_day(time(hour, minute)) for hour in range(9, 18) for minute in (0, 30))
    yield from (text.day(TODAY + timedelta(days=number)) for number in range(100))


def card_words(card: Card) -> Iterator[str]:
    for field in card.__dataclass_fields__:
        value: Any = getattr(card, field)
        for each in value if isinstance(value, tuple) else [value]:
            if type(each) is str and field not in ("id", "theme"):
                yield each


def untranslated(drawn: Drawn, names: Sequence[str]) -> list[str]:
    """The words in which something is left that is neither translated nor one of these names."""
    escapes = []
    for words in words_of(drawn):
        remainder = CODE.sub("", MENTION.sub("", outside(words)))
        for name in names:
            remainder = remainder.replace(name, "")
        if re.search(r"[^\W\d_]", remainder):
            escapes.append(remainder.strip())
    return escapes


def test_no_sentence_escapes() -> None:
    with speaking("en-US", Pseudo()):
        names = proper_names()
        assert_no_breach(SMALL, lambda sample: untranslated(sample.drawn(), names))


def test_every_sentence_of_ours_is_reached() -> None:
    def has_no_sentence_of_ours(sample: Sample) -> bool:
        return not any(OPENS in words for words in words_of(sample.drawn()))

    with speaking("en-US", Pseudo()):
        assert_no_breach(SMALL, has_no_sentence_of_ours)


def test_nor_does_what_a_form_asks_to_mend() -> None:
    late = {Field.STARTS: "17:00", Field.ENDS: "09:00"}
    edit, new = (
        profile_form(PROFILE, [Role.MENTOR], None, THEMES, "Europe/London"),
        programme_form(COORDINATOR, TODAY),
    )
    with speaking("en-US", Pseudo()):
        form_errors: list[Any] = [
            read_profile(submitted(edit, late), PROFILE),
            read_programme(submitted(new, PROGRAMME_ANSWERS | {Field.NAME: " "}), TODAY),
            read_programme(submitted(new, PROGRAMME_ANSWERS | {Field.PURPOSE: None}), TODAY),
            read_programme(submitted(new, PROGRAMME_ANSWERS | {Field.START_DATE: "2026-03-01"}), TODAY),
            read_programme(submitted(new, PROGRAMME_ANSWERS | {Field.START_DATE: "2029-03-01"}), TODAY),
        ]
    sentences = [words for each in form_errors for words in each.values()]
    assert len(sentences) == 5
    assert [outside(words) for words in sentences] == [""] * 5


@pytest.mark.parametrize(
    "named_things",
    [
        pytest.param([labels.area(each) for each in Area], id="areas"),
        pytest.param([labels.pillar(each) for each in Pillar], id="pillars"),
        pytest.param([labels.role(each) for each in Role], id="roles"),
        pytest.param([labels.meeting_format(each) for each in Format], id="formats"),
        pytest.param([labels.cadence(each) for each in Cadence], id="how often"),
        pytest.param([labels.nudge_reason(each) for each in OWN_FAULTS], id="faults of ours"),
        pytest.param([labels.weekday(day) for day in range(7)], id="weekdays"),
        pytest.param([labels.country(code) for code in workdays.countries()], id="countries"),
        pytest.param([labels.theme(each) for each in THEMES], id="themes"),
        pytest.param([labels.language(each) for each in labels.LANGUAGES], id="languages"),
    ],
)
def test_different_things_have_different_names(named_things: list[str]) -> None:
    assert len(set(named_things)) == len(named_things)
    assert all(words.strip() for words in named_things)


def test_no_reason_that_we_know_is_shown_as_a_code() -> None:
    ours = {"interrupted", "no_answer", "no_connection", "ratelimited"}
    for code in ours | OWN_FAULTS | errors.LOCKED_OUT | errors.OUT_OF_REACH | errors.UNCLEAR:
        assert "Slack said" not in labels.nudge_reason(code), code
    assert errors.LOCKED_OUT <= REASONS


def test_a_reason_nobody_knows_calls_nobody() -> None:
    assert labels.nudge_reason("<!channel>`") == "Slack said `&lt;!channel&gt;`"


@pytest.mark.parametrize("slug", THEMES)
def test_every_theme_of_the_library_is_translated(slug: str) -> None:
    with speaking("en-US", Pseudo()):
        assert labels.theme(slug).startswith(OPENS)


def test_a_theme_of_an_added_pack_is_read_from_its_slug() -> None:
    assert labels.theme("faith_at_work") == "Faith at work"


def test_the_pseudo_language_notices_what_escapes() -> None:
    with speaking("en-US", Pseudo()):
        escaped = text.message(text.section(_("Good morning") + " dear <@U1> of Spring 2026"))
        assert untranslated(escaped, proper_names()) == ["dear  of"] * 2
        assert untranslated(topic_choice.topic_skipped(), proper_names()) == []


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("en-GB", "Monday 2 March 2026"),
        ("en-US", "Monday, March 2, 2026"),
        ("en-AU", "Monday 2 March 2026"),
        ("zz-ZZ", "Monday 2 March 2026"),
        ("", "Monday 2 March 2026"),
        ("not a locale", "Monday 2 March 2026"),
    ],
)
def test_a_day_is_written_as_the_reader_writes_it(locale: str, written: str) -> None:
    with speaking(locale):
        assert text.day(date(2026, 3, 2)) == written
        assert membership.pause_notice(date(2026, 3, 2)).text.startswith(f"You are paused until {written}.")


@pytest.mark.parametrize("locale", ["de-DE", "pt-BR", "ja-JP", "ar-EG"])
def test_where_there_is_no_catalogue_a_sentence_is_english_as_a_whole(locale: str) -> None:
    with speaking(locale):
        assert membership.pause_notice(date(2026, 4, 1)).text.startswith(
            "You are paused until Wednesday 1 April 2026."
        )
        assert labels.weekday(0) == "Monday"
        assert labels.language("fr") == "French"
        assert labels.and_list(["one", "two"]) == "one and two"


def test_lists_and_languages_are_those_of_the_reader() -> None:
    with speaking("en-US"):
        assert labels.and_list(["one", "two", "three"]) == "one, two, and three"
    with speaking("en-GB"):
        assert labels.and_list(["one", "two", "three"]) == "one, two and three"
    with speaking("de-DE", NullTranslations()):
        assert labels.and_list(["eins", "zwei"]) == "eins und zwei"
        assert labels.language("fr") == "Französisch"
        assert text.day(date(2026, 3, 2)).startswith("Montag")


@pytest.mark.parametrize("several", [labels.and_list, labels.comma_list])
def test_however_many_there_are_they_are_told_to_every_reader(several: Callable[..., str]) -> None:
    things = ["Data and automation", "Trust", "Inclusion", "Strategy"]
    for locale in locale_identifiers():
        with speaking(locale, NullTranslations()):
            for number in range(5):
                words = several(things[:number])
                assert all(thing in words for thing in things[:number])


def test_things_with_an_and_in_their_names_are_parted_by_commas_alone() -> None:
    with speaking("fr-FR", NullTranslations()):
        assert labels.comma_list(["Data and automation", "Trust"]) == "Data and automation, Trust"


def test_one_and_many() -> None:
    assert pluralize("{count} talk", "{count} talks", 1) == "1 talk"
    assert pluralize("{count} talk", "{count} talks", 0) == "0 talks"


class TestSpeaking:
    def test_it_ends_with_its_block(self) -> None:
        at_first = current_locale()
        with speaking("en-US", Pseudo()):
            with speaking("en-GB"):
                assert (_("Yes"), str(current_locale())) == ("Yes", "en_GB")
            assert (_("Yes"), str(current_locale())) == ("⟦Yes⟧", "en_US")
        assert (_("Yes"), current_locale()) == ("Yes", at_first)

    def test_it_ends_when_something_goes_wrong(self) -> None:
        at_first = current_locale()
        with pytest.raises(ZeroDivisionError), speaking("en-US", Pseudo()):
            _ = 1 / 0
        assert current_locale() is at_first
        assert topic_choice.topic_skipped().text.startswith("Skipped")

    @pytest.mark.parametrize("locale", ["zz", "zz-ZZ", "", "en_GB", "x" * 500, "../..", "a\0b", "🧡"])
    def test_a_locale_nobody_knows_speaks_english(self, locale: str) -> None:
        with speaking(locale):
            assert current_locale().language == "en"
            assert topic_choice.topic_skipped() == sample_named("topic_skipped").drawn()
