"""The form in which people join and change what they offer and want, and how it is read."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks import labels, programme_labels
from bot.blocks.forms import nudge_preferences
from bot.blocks.kit import fields
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.ids import Field, Form
from bot.blocks.kit.language import _, pluralize
from bot.blocks.kit.text import Block, View, escape, section
from bot.mentoring.model import Area, Format, Hours, Profile, Programme, Role, Willingness

MOST_AVOIDED = 5
# What leaders usually give, and mentors want, stands first where they choose it.
LEADERS_GIVE = (Area.HOW_THINGS_RUN, Area.STRATEGY, Area.TRUST)
MENTORS_AT_A_TIME = (1, 2, 3)


def profile_form(
    profile: Profile | None, roles: Sequence[Role], joins: Programme | None, themes: Sequence[str], zone: str
) -> View:
    """The one form for joining a programme and, without one, for changing answers.

    `roles` are those that the person has, or would have there; it speaks to them in the first. When to be
    written to is asked only of those who have joined, so that joining stays short.
    """
    filled, role = profile or Profile(), roles[0]
    teaches, gives = _areas(()), _areas(LEADERS_GIVE)
    offers, wants = (teaches, gives) if role is Role.MENTOR else (gives, teaches)
    blocks = [] if filled.is_readable else [section(_private_answers_lost())]
    blocks += [_joined_programme(joins, role)] if joins else []
    blocks += [
        fields.multiple_choice(Field.OFFERS, _offers_label(role), offers, filled.offers),
        fields.multiple_choice(Field.WANTS, _wants_label(role), wants, filled.wants),
        fields.multiple_choice(
            Field.LANGUAGES,
            _("Which languages can you talk in?"),
            [(code, labels.language(code)) for code in labels.LANGUAGES],
            filled.languages,
        ),
        fields.time_picker(Field.STARTS, _("When does your working day begin?"), filled.hours.start),
        fields.time_picker(Field.ENDS, _("When does it end?"), filled.hours.end),
        fields.single_choice(
            Field.FORMAT,
            _("How do you like to meet?"),
            [(f.value, labels.meeting_format(f)) for f in Format],
            filled.format,
        ),
        _avoided_people_field(filled.avoids),
    ]
    if Role.LEADER in roles:
        blocks.append(_capacity(filled.capacity))
    if Role.MENTOR in roles:
        blocks += [*([_themes(filled, themes)] if themes else []), _deep(filled)]
    if joins is None:
        blocks += nudge_preferences.questions(filled.rhythm, zone, role)
    title, submit = (_("Join"), _("Join")) if joins else (_("Your profile"), _("Save"))
    joins_id = joins.id if joins else ""
    return fields.modal(Form.PROFILE, title, blocks, submit=submit, private_metadata=joins_id)


def _joined_programme(programme: Programme, role: Role) -> Block:
    words = _("*{name}*, as a {role}: {dates}. Plan for half an hour every two to four weeks.")
    return section(
        words.format(
            name=escape(programme.name), role=labels.role(role), dates=programme_labels.dates(programme)
        )
    )


def _private_answers_lost() -> str:
    return _(
        "I cannot open your private answers any more: whom you avoid, sensitive themes, harder topics, "
        "holidays. Please choose them anew. Until you save this form I match you with nobody."
    )


def _areas(first: Sequence[Area]) -> list[tuple[str, str]]:
    """The areas to choose from, some of them on top."""
    others = (each for each in Area if each not in (Area.STARTING, *first))
    return [(each.value, labels.area(each)) for each in (*first, *others)]


def _offers_label(role: Role) -> str:
    return {Role.MENTOR: _("What can you teach?"), Role.LEADER: _("What can you give in return?")}[role]


def _wants_label(role: Role) -> str:
    return {Role.MENTOR: _("What would you like in return?"), Role.LEADER: _("What do you want to learn?")}[
        role
    ]


def _capacity(mentors: int) -> Block:
    options = [
        (str(each), pluralize("{count} mentor", "{count} mentors", each)) for each in MENTORS_AT_A_TIME
    ]
    return fields.single_choice(Field.CAPACITY, _("How many mentors at a time?"), options, str(mentors))


def _avoided_people_field(avoided: Sequence[str]) -> Block:
    element: Block = {"type": "multi_users_select", "max_selected_items": MOST_AVOIDED}
    if avoided:
        element["initial_users"] = list(avoided)
    hint = _("Only the matching reads this. Nobody sees it, and no reason is asked.")
    return fields.input_block(
        Field.AVOIDS, _("Anybody you would rather not be paired with?"), element, hint=hint, optional=True
    )


def _themes(filled: Profile, themes: Sequence[str]) -> Block:
    return fields.multiple_choice(
        Field.GLAD,
        _("Sensitive themes you are glad to talk about"),
        [(slug, labels.theme(slug)) for slug in themes],
        [slug for slug in themes if filled.themes.get(slug) is Willingness.GLAD],
        hint=_("Private. What you leave out is not for you, and is never offered."),
        optional=True,
    )


def _deep(filled: Profile) -> Block:
    return fields.checkbox(
        Field.DEEP,
        _("Topics that need much trust"),
        _("I am glad to talk about harder topics"),
        _("They come only after four good talks. Private; switch them off whenever you like."),
        is_on=filled.wants_deep,
    )


@dataclass(frozen=True, slots=True)
class ProfileAnswers:
    """A profile as filled in, and the programme to join; its id is empty where the form is no application."""

    programme_id: str
    profile: Profile


def read_profile(view: View, before: Profile) -> ProfileAnswers | Errors:
    """The answers, or what to mend by field; what the form did not ask stays as it was `before`."""
    hours = Hours(
        fields.minutes_after_midnight(fields.value(view, Field.STARTS)),
        fields.minutes_after_midnight(fields.value(view, Field.ENDS)),
    )
    if hours.start >= hours.end:
        return {Field.ENDS: _("Please choose a time after the beginning.")}
    themes = dict.fromkeys(fields.value(view, Field.GLAD) or [], Willingness.GLAD)
    wants_deep = bool(fields.value(view, Field.DEEP))
    profile = Profile(
        offers=tuple(Area(each) for each in fields.value(view, Field.OFFERS)),
        wants=tuple(Area(each) for each in fields.value(view, Field.WANTS)),
        languages=tuple(fields.value(view, Field.LANGUAGES)),
        hours=hours,
        format=Format(fields.value(view, Field.FORMAT)),
        # The form limits them already; an answer is not taken on trust.
        avoids=tuple(fields.value(view, Field.AVOIDS) or ())[:MOST_AVOIDED],
        themes=themes if fields.is_asked(view, Field.GLAD) else before.themes,
        rhythm=nudge_preferences.read_preferences(view, before.rhythm),
        capacity=int(fields.value(view, Field.CAPACITY) or before.capacity),
        wants_deep=wants_deep if fields.is_asked(view, Field.DEEP) else before.wants_deep,
    )
    return ProfileAnswers(view["private_metadata"], profile)
