"""What a form writes, its reader reads back; and what it asks to mend."""

from dataclasses import fields, replace
from datetime import date
from gettext import NullTranslations
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import labels
from bot.blocks.forms import concern_form, guidance_form
from bot.blocks.forms.profile_form import LEADERS_GIVE, ProfileAnswers, profile_form, read_profile
from bot.blocks.forms.programme_form import ProgrammeAnswers, programme_form, read_programme
from bot.blocks.forms.roster_forms import read_confirmations, read_preview, roster_form
from bot.blocks.forms.roster_words_forms import read_columns, read_grades
from bot.blocks.forms.rules_form import WEIGHT_FIELDS, RulesAnswers, read_rules, rules_form
from bot.blocks.forms.upload_forms import read_file
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.ids import Field, Form
from bot.blocks.kit.language import speaking
from bot.blocks.kit.text import View
from bot.mentoring.files.roster_changes import ImportQuestion
from bot.mentoring.matching.problem import Rules, Weights
from bot.mentoring.model import (
    Area,
    Cadence,
    Format,
    Hours,
    Pillar,
    Profile,
    Programme,
    Rhythm,
    Role,
    Willingness,
)
from bot.mentoring.timing import workdays
from bot.mentoring.topics.own_cards import Guidance
from tests.blocks.samples import (
    A_FILE,
    COORDINATOR,
    GUIDANCE,
    MIA,
    NOOR,
    PLAIN,
    PROFILE,
    PROGRAMME_ANSWERS,
    THEMES,
    TODAY,
    sample_named,
)
from tests.slack_simulator.people.forms import options_in
from tests.support.examples import examples
from tests.support.submitted_forms import submitted

LEAST_PROFILE = {Field.OFFERS: ["data"], Field.WANTS: ["trust"]}


def a_profile_form(profile: Profile | None, role: Role = Role.MENTOR, joins: Programme | None = None) -> View:
    return profile_form(profile, [role], joins, THEMES, "Europe/London")


def answers_in(view: View, before: Profile = PROFILE) -> ProfileAnswers | Errors:
    return read_profile(view, before)


rhythms = st.builds(
    Rhythm,
    weekday=st.none() | st.integers(0, 6),
    hour=st.none() | st.integers(9, 16),
    cadence=st.sampled_from(Cadence),
    country=st.none() | st.sampled_from(sorted(workdays.countries())),
)
areas = st.lists(
    st.sampled_from([each for each in Area if each is not Area.STARTING]), min_size=1, unique=True
)
profiles = st.builds(
    Profile,
    offers=areas.map(tuple),
    wants=areas.map(tuple),
    languages=st.lists(st.sampled_from(labels.LANGUAGES), min_size=1, unique=True).map(tuple),
    hours=st.lists(st.integers(0, 24 * 60 - 1), min_size=2, max_size=2, unique=True).map(
        lambda minutes: Hours(*sorted(minutes))
    ),
    format=st.sampled_from(Format),
    avoids=st.lists(st.from_regex(r"U[A-Z0-9]{8,10}", fullmatch=True), unique=True, max_size=5).map(tuple),
    themes=st.dictionaries(st.sampled_from(THEMES), st.sampled_from(Willingness)),
    rhythm=rhythms,
)


def as_a_form_orders_it(profile: Profile, role: Role) -> Profile:
    """Choices come back in the order in which they are offered; what is not for me is not said."""
    themes: dict[str, Willingness] = {
        theme: answer for theme, answer in profile.themes.items() if answer is not Willingness.NOT_FOR_ME
    }
    leader_areas = [*LEADERS_GIVE, *(each for each in Area if each not in LEADERS_GIVE)]
    offers, wants = (list(Area), leader_areas) if role is Role.MENTOR else (leader_areas, list(Area))
    return replace(
        profile,
        offers=tuple(each for each in offers if each in profile.offers),
        wants=tuple(each for each in wants if each in profile.wants),
        languages=tuple(each for each in labels.LANGUAGES if each in profile.languages),
        themes=themes if role is Role.MENTOR else profile.themes,
    )


class TestTheProfile:
    @settings(max_examples=examples(150), deadline=None)
    @given(profiles, st.sampled_from(Role))
    def test_it_is_read_back_as_it_was(self, profile: Profile, role: Role) -> None:
        answers = answers_in(submitted(a_profile_form(profile, role, PLAIN.programme)), profile)
        assert answers == ProfileAnswers("programme", as_a_form_orders_it(profile, role))

    @pytest.mark.parametrize("role", Role)
    def test_somebody_new_says_only_what_they_can_do(self, role: Role) -> None:
        chosen = {Field.OFFERS: ["data"], Field.WANTS: ["trust", "strategy"]}
        answers = answers_in(submitted(a_profile_form(None, role, PLAIN.programme), chosen), Profile())
        expected = Profile(offers=(Area.DATA,), wants=(Area.TRUST, Area.STRATEGY))
        assert answers == ProfileAnswers("programme", expected)

    def test_what_is_asked_of_the_other_role_stays(self) -> None:
        """Somebody may mentor in one programme and learn in another; each form asks for one of them."""
        before = replace(PROFILE, capacity=3, wants_deep=True)
        assert before.themes
        for role in Role:
            answers = answers_in(submitted(a_profile_form(before, role, PLAIN.programme)), before)
            assert isinstance(answers, ProfileAnswers)
            kept = (answers.profile.themes, answers.profile.wants_deep, answers.profile.capacity)
            assert kept == (before.themes, True, 3)

    def test_one_who_takes_part_is_not_asked_for_a_programme(self) -> None:
        view = a_profile_form(PROFILE)
        assert answers_in(submitted(view)) == ProfileAnswers("", PROFILE)

    def test_an_opening_is_nobodys_to_teach(self) -> None:
        offered = a_profile_form(None)["blocks"][0]["element"]["options"]
        assert [each["value"] for each in offered] == [each for each in Area if each is not Area.STARTING]

    def test_a_leader_is_not_asked_for_themes(self) -> None:
        field_names = {block["block_id"] for block in a_profile_form(PROFILE, Role.LEADER)["blocks"]}
        assert Field.GLAD not in field_names

    def test_a_theme_that_was_retired_is_forgotten(self) -> None:
        profile = replace(PROFILE, themes=PROFILE.themes | {"retired": Willingness.GLAD})
        assert answers_in(submitted(a_profile_form(profile))) == ProfileAnswers("", PROFILE)

    def test_at_most_five_are_avoided(self) -> None:
        avoided = [f"U0AVOID{number:03}" for number in range(9)]
        answers = answers_in(submitted(a_profile_form(PROFILE), {Field.AVOIDS: avoided}))
        assert isinstance(answers, ProfileAnswers)
        assert answers.profile.avoids == tuple(avoided[:5])

    @pytest.mark.parametrize("ends", ["08:30", "08:29", "00:00"])
    def test_a_day_ends_after_it_begins(self, ends: str) -> None:
        answers = answers_in(submitted(a_profile_form(PROFILE), {Field.STARTS: "08:30", Field.ENDS: ends}))
        assert answers == {Field.ENDS: "Please choose a time after the beginning."}

    def test_a_minute_is_a_working_day(self) -> None:
        answers = answers_in(submitted(a_profile_form(PROFILE), {Field.STARTS: "08:30", Field.ENDS: "08:31"}))
        assert answers == ProfileAnswers("", replace(PROFILE, hours=Hours(510, 511)))

    @pytest.mark.parametrize(
        "wrong",
        [
            pytest.param({Field.ENDS: "00:00"}, id="end before start"),
        ],
    )
    def test_what_is_to_mend_stands_at_a_field_of_the_form(self, wrong: dict[Field, Any]) -> None:
        view = a_profile_form(PROFILE)
        answers = answers_in(submitted(view, wrong))
        assert isinstance(answers, dict)
        assert set(answers) <= {block["block_id"] for block in view["blocks"]}


RHYTHM_FIELDS = [Field.DAY, Field.HOUR, Field.CADENCE, Field.COUNTRY]


def labels_in(view: View, field: Field) -> list[str]:
    """What a menu offers to read, those in groups as well."""
    element = next(block["element"] for block in view["blocks"] if block["block_id"] == field)
    return [each["text"]["text"] for each in options_in(element)]


class TestTheHour:
    @settings(max_examples=examples(60), deadline=None)
    @given(rhythms, rhythms)
    def test_it_is_read_back_as_it_was(self, rhythm: Rhythm, previous: Rhythm) -> None:
        answers = answers_in(
            submitted(a_profile_form(replace(PROFILE, rhythm=rhythm))), replace(PROFILE, rhythm=previous)
        )
        assert answers == ProfileAnswers("", replace(PROFILE, rhythm=rhythm))

    def test_every_part_can_be_chosen(self) -> None:
        choices = {Field.DAY: "6", Field.HOUR: "9", Field.CADENCE: "off", Field.COUNTRY: "IL"}
        answers = answers_in(submitted(a_profile_form(None), choices | LEAST_PROFILE))
        assert isinstance(answers, ProfileAnswers)
        assert answers.profile.rhythm == Rhythm(6, 9, Cadence.OFF, "IL")

    def test_joining_does_not_ask_and_forgets_nothing(self) -> None:
        view = a_profile_form(PROFILE, Role.MENTOR, PLAIN.programme)
        assert not {block.get("block_id") for block in view["blocks"]} & set(RHYTHM_FIELDS)
        assert answers_in(submitted(view)) == ProfileAnswers("programme", PROFILE)

    def test_a_leader_is_asked_the_same_and_what_was_not_answered_stays(self) -> None:
        view = a_profile_form(replace(PROFILE, themes={}), Role.LEADER)
        fields_drawn = {block["block_id"] for block in view["blocks"]} & set(RHYTHM_FIELDS)
        assert fields_drawn == set(RHYTHM_FIELDS)
        answers = answers_in(submitted(view, {Field.COUNTRY: "usual"}))
        assert isinstance(answers, ProfileAnswers)
        assert answers.profile.rhythm == replace(PROFILE.rhythm, country=None)

    def test_countries_stand_in_the_readers_own_alphabet(self) -> None:
        with speaking("de-DE", NullTranslations()):
            german = labels_in(a_profile_form(PROFILE), Field.COUNTRY)
        assert german[0].endswith(": Vereinigtes Königreich")
        assert german.index("Ägypten") < german.index("Belgien") < german.index("Österreich")
        assert len(german) == len(set(german)) == len(workdays.countries()) + 1

    def test_hours_and_days_are_written_as_the_reader_writes_them(self) -> None:
        with speaking("en-US"):
            american = a_profile_form(None)
        with speaking("de-DE", NullTranslations()):
            german = a_profile_form(None)
        assert labels_in(american, Field.HOUR)[-1] == "4:00\u202fPM – 5:00\u202fPM"
        assert labels_in(german, Field.HOUR)[-1] == "16:00 – 17:00"
        assert labels_in(german, Field.DAY)[1:3] == ["Montag", "Dienstag"]


class TestTheProgramme:
    def answers(self, **changes: Any) -> ProgrammeAnswers | dict[str, str]:
        answers = PROGRAMME_ANSWERS | {Field(name): value for name, value in changes.items()}
        return read_programme(submitted(programme_form(COORDINATOR, TODAY), answers), TODAY)

    def test_it_is_read_as_it_was_opened(self) -> None:
        assert self.answers() == ProgrammeAnswers("Spring", "Learn from each other.", TODAY, 12, 4, NOOR, ())

    def test_every_answer_is_read(self) -> None:
        answers = self.answers(
            name="Autumn",
            purpose="Listen.",
            start_date="2026-09-07",
            weeks="39",
            leader_level="6",
            coordinator=MIA,
            aims=["inclusion", "trust"],
        )
        both = (Pillar.INCLUSION, Pillar.TRUST)
        assert answers == ProgrammeAnswers("Autumn", "Listen.", date(2026, 9, 7), 39, 6, MIA, both)

    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            pytest.param("  Spring  2026 ", "Spring 2026", id="spaces"),
            pytest.param("Spring\n2026\t", "Spring 2026", id="lines and tabs"),
            pytest.param("\u00a0Spring\u2003\u30002026\u2028", "Spring 2026", id="spaces of print"),
            pytest.param("🧑🏽‍🚀 Reise", "🧑🏽‍🚀 Reise", id="a joined emoji stays whole"),
            pytest.param("🧡", "🧡", id="an emoji is a name"),
            pytest.param("R&D <b>", "R&D <b>", id="marks are kept"),
            pytest.param("חונכות", "חונכות", id="right to left"),
        ],
    )
    def test_odd_white_space_in_a_name(self, typed: str, name: str) -> None:
        answers = self.answers(name=typed, purpose=typed)
        assert isinstance(answers, ProgrammeAnswers)
        assert (answers.name, answers.purpose) == (name, name)

    @pytest.mark.parametrize(
        "blank",
        [
            pytest.param(None, id="nothing"),
            pytest.param("", id="an empty line"),
            pytest.param(" \t\n", id="white space"),
            pytest.param("\u00a0\u3000", id="spaces of print"),
            pytest.param("\u200b\u2060\ufeff", id="nothing to see"),
        ],
    )
    def test_a_blank_name_or_purpose(self, blank: str | None) -> None:
        assert self.answers(name=blank, purpose=blank) == {
            Field.NAME: "Please give it a name.",
            Field.PURPOSE: "Please say in one sentence what it is for.",
        }

    def test_a_day_that_is_past(self) -> None:
        assert self.answers(start_date="2026-03-01") == {
            Field.START_DATE: "Please choose today or a day to come."
        }

    def test_today_is_early_enough(self) -> None:
        assert isinstance(self.answers(start_date="2026-03-02"), ProgrammeAnswers)

    def test_all_that_is_to_mend_is_said_at_once(self) -> None:
        answers = self.answers(name=" ", purpose=" ", start_date="2020-01-01")
        assert set(answers) == {Field.NAME, Field.PURPOSE, Field.START_DATE}  # type: ignore[arg-type]

    def test_what_can_be_typed_fits_what_can_be_shown(self) -> None:
        typed = [
            block["element"].get("max_length")
            for block in programme_form(COORDINATOR, TODAY)["blocks"]
            if block["element"]["type"] == "plain_text_input"
        ]
        assert typed == [60, 150]


class TestTheRules:
    def test_every_weight_is_read_where_it_was_written(self) -> None:
        rules = Rules(weights=Weights(*range(1, len(fields(Weights)) + 1)))
        view = rules_form(PLAIN.programme, rules, 3)
        assert read_rules(submitted(view), Rules()) == RulesAnswers(rules, 3)

    def test_no_weight_is_left_out_of_the_form(self) -> None:
        assert list(WEIGHT_FIELDS) == [each.name for each in fields(Weights)]


def preview(name: str) -> View:
    view = sample_named(name).drawn()
    assert isinstance(view, dict)
    return view


def test_what_a_roster_depends_on_is_confirmed_box_by_box() -> None:
    view, mend = preview("preview_form all there is to say"), "Please tick this, or mend the file first."
    boxes = [Field.COLUMNS, Field.NAMES, Field.LEVELS, Field.ABSENT]
    assert read_confirmations(submitted(view)) == dict.fromkeys(boxes, mend)
    for box in boxes:
        ticked = {other: ["on"] for other in boxes if other is not box}
        assert read_confirmations(submitted(view, ticked)) == {box: mend}
    assert read_confirmations(submitted(view, {box: ["on"] for box in boxes})) == tuple(ImportQuestion)
    assert read_confirmations(submitted(preview("preview_form"))) == ()


class TestRosterWords:
    """What the columns and grades of a file mean."""

    def test_columns_are_named_by_their_numbers(self) -> None:
        view = preview("columns_form")
        assert read_columns(submitted(view)) == (
            ("email", 0),
            ("level", 1),
            ("manager", 2),
            ("department", None),
            ("location", None),
        )

    @pytest.mark.parametrize("value", ["x", "200", "-1", "\u0663", None])
    def test_a_column_that_no_form_offers_is_an_error(self, value: str | None) -> None:
        view = submitted(preview("columns_form"))
        view["state"]["values"][Field.LEVEL_COLUMN][Field.LEVEL_COLUMN]["selected_option"] = value and {
            "value": value
        }
        assert read_columns(view) == {Field.LEVEL_COLUMN: "Please choose a column of your file."}

    def test_a_grade_begins_with_what_is_known_or_stands_in_it(self) -> None:
        elements = [each["element"] for each in preview("grades_form")["blocks"] if each["type"] == "input"]
        assert [each.get("initial_value") for each in elements] == ["9", "5", None]

    @pytest.mark.parametrize("text", ["", "0", "21", "2.5", "many", "\u0663"])
    def test_a_grade_is_given_a_level(self, text: str) -> None:
        view = submitted(preview("grades_form"), {"grade:eve@example.com": text})
        errors = {"grade:eve@example.com": "Please give a whole number from 1 to 20."}
        assert read_grades(view) == errors
        view = submitted(preview("grades_form"), {"grade:eve@example.com": "20"})
        assert read_grades(view) == (("director", 9), ("l5", 5), ("eve@example.com", 20))


def test_a_preview_knows_its_file_and_what_was_shown() -> None:
    assert read_preview(submitted(preview("preview_form"))) == (A_FILE, "f" * 64)


def test_where_nothing_would_change_there_is_nothing_to_send() -> None:
    assert "submit" not in preview("preview_form nothing new")


def test_the_uploaded_file_is_read() -> None:
    file = {"id": "F012345678", "name": "people.csv"}
    view = submitted(roster_form(), {Field.FILE: [file]})
    assert read_file(view) == file


@pytest.mark.parametrize(
    ("name", "form", "private"),
    [
        ("profile_form join as mentor", Form.PROFILE, "programme"),
        ("profile_form join as leader", Form.PROFILE, "programme"),
        ("profile_form edit", Form.PROFILE, ""),
        ("programme_form", Form.PROGRAMME, ""),
        ("roster_form", Form.ROSTER, ""),
        ("plan_form", Form.PLAN, "rehearsal"),
    ],
)
def test_a_form_says_what_it_is_about(name: str, form: Form, private: str) -> None:
    view = sample_named(name).drawn()
    assert isinstance(view, dict)
    assert (view["callback_id"], view["private_metadata"]) == (form, private)


@pytest.mark.parametrize("name", ["notice", "wait_notice"])
def test_a_notice_asks_for_nothing(name: str) -> None:
    view = sample_named(name).drawn()
    assert isinstance(view, dict)
    assert "submit" not in view
    assert not any(block["type"] == "input" for block in view["blocks"])


class TestConcern:
    READERS = (COORDINATOR, replace(COORDINATOR, id="U0ZOE00000", name="Zoe Park"))
    FORM = concern_form.concern_form(READERS, None, "/mentor")
    ANSWERS: ClassVar = {Field.READER: "U0ZOE00000", Field.CONCERN: " It was <not> fine. "}
    READ = concern_form.ConcernAnswers("U0ZOE00000", "It was <not> fine.")

    def test_what_is_written_is_read_with_its_reader(self) -> None:
        assert concern_form.read_concern(submitted(self.FORM, self.ANSWERS)) == self.READ

    def test_a_single_reader_is_not_chosen(self) -> None:
        form = concern_form.concern_form(self.READERS[:1], None, "/mentor")
        answers = concern_form.read_concern(submitted(form, {Field.CONCERN: "It was not fine."}))
        assert answers == concern_form.ConcernAnswers(COORDINATOR.id, "It was not fine.")

    def test_a_form_that_comes_again_is_as_it_was_filled_in(self) -> None:
        again = concern_form.form_again(submitted(self.FORM, self.ANSWERS), concern_form.not_taken())
        assert "nothing was sent" in str(again["blocks"][0])
        assert concern_form.read_concern(submitted(again)) == self.READ
        third = concern_form.form_again(submitted(again), concern_form.unavailable_reader())
        assert concern_form.read_concern(submitted(third)) == self.READ


class TestGuidance:
    def test_what_is_filled_in_is_read_back(self) -> None:
        assert (
            guidance_form.read_guidance(submitted(guidance_form.guidance_form(GUIDANCE, "/mentor")))
            == GUIDANCE
        )

    def test_help_that_cannot_be_seen_is_none(self) -> None:
        form = guidance_form.guidance_form(Guidance(), "/mentor")
        guidance = guidance_form.read_guidance(submitted(form, {Field.CONFIDENTIAL_HELP: "\u200b"}))
        assert guidance == Guidance()
        assert not Guidance().has_help
