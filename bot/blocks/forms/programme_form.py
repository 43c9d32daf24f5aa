"""The forms of a programme, new, copied or changed, and how they are read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.blocks import labels
from bot.blocks.kit import fields
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.ids import Field, Form
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, View, context, cut
from bot.mentoring.model import Person, Pillar, Programme, latest_first_day
from bot.mentoring.refusals import EndsTooSoon, HasBegun, LeftSlack, NameTaken, Refusal, TooFarAhead

LONGEST_NAME = 60
LONGEST_PURPOSE = 150
MOST_AIMS = 3
LENGTHS = (12, 26, 39)
LEADER_LEVEL, LEADER_LEVELS = 4, range(2, 11)


def programme_form(coordinator: Person, today: date) -> View:
    """A new programme; its coordinator is whoever opens the form, until they choose another."""
    draft = Programme("", "", "", today, LENGTHS[0], coordinator.id, LEADER_LEVEL)
    blocks = _questions(draft, asks_first_day=True, is_new=True)
    return fields.modal(Form.PROGRAMME, _("New programme"), blocks, submit=_("Create"))


def copy_form(source: Programme, coordinator: Person, today: date) -> View:
    """A new programme that is filled in as another; it follows that, where its end is known."""
    name = _("Copy of {name}").format(name=source.name)
    follows_on = min(max(today, source.ends_on), latest_first_day(today))
    starts_on = today if source.is_always_open else follows_on
    draft = replace(source, name=name, starts_on=starts_on, coordinator_id=coordinator.id)
    hint = _("Its rules come along, and its calendar if the length stays; people, pairs and pins do not.")
    blocks = [context(hint), *_questions(draft, asks_first_day=True, is_new=True)]
    return fields.modal(
        Form.PROGRAMME, _("Copy a programme"), blocks, submit=_("Create"), private_metadata=source.id
    )


def change_form(programme: Programme, coordinator: Person, today: date) -> View:
    """A programme to change; one that has begun keeps its first day."""
    draft = replace(programme, coordinator_id=coordinator.id)
    blocks = _questions(draft, asks_first_day=programme.starts_on > today, is_new=False)
    return fields.modal(
        Form.PROGRAMME_CHANGE,
        _("Change a programme"),
        blocks,
        submit=_("Save"),
        private_metadata=programme.id,
    )


def _questions(draft: Programme, *, asks_first_day: bool, is_new: bool) -> list[Block]:
    """The questions about a programme, filled in; whether it is always open is decided once."""
    lengths = sorted({*LENGTHS, draft.weeks})
    length = [(str(weeks), _("{weeks} weeks").format(weeks=weeks)) for weeks in lengths]
    levels = [(str(level), _("Level {level} and above").format(level=level)) for level in LEADER_LEVELS]
    first_day = {"type": "datepicker", "initial_date": draft.starts_on.isoformat()}
    kind = fields.checkbox(
        Field.ALWAYS_OPEN,
        _("Always open"),
        _("Pairs begin on any day"),
        _("Each pair has this length to itself, from the Monday after it began; the programme has no end."),
        is_on=draft.is_always_open,
    )
    return [
        fields.input_block(
            Field.NAME, _("Name"), fields.text_input(LONGEST_NAME, cut(draft.name, LONGEST_NAME))
        ),
        fields.input_block(
            Field.PURPOSE,
            _("Purpose, in one sentence"),
            fields.text_input(LONGEST_PURPOSE, cut(draft.purpose, LONGEST_PURPOSE)),
            hint=_("Everybody who joins will read it."),
        ),
        _aims(draft.aims),
        *([fields.input_block(Field.START_DATE, _("First day"), first_day)] if asks_first_day else []),
        fields.single_choice(Field.WEEKS, _("Length"), length, str(draft.weeks), kind="static_select"),
        *([kind] if is_new else []),
        fields.single_choice(
            Field.LEADER_LEVEL,
            _("Who counts as a leader?"),
            levels,
            str(draft.leader_level),
            kind="static_select",
        ),
        fields.input_block(
            Field.COORDINATOR,
            _("Coordinator"),
            {"type": "users_select", "initial_user": draft.coordinator_id},
            hint=_("Runs the programme day to day; people turn to them with questions."),
        ),
    ]


def _aims(chosen: Sequence[Pillar]) -> Block:
    options = [fields.option(each.value, labels.pillar(each)) for each in Pillar]
    menu: Block = {"type": "multi_static_select", "options": options, "max_selected_items": MOST_AIMS}
    initial = [each for each in options if each["value"] in chosen]
    menu |= {"initial_options": initial} if initial else {}
    hint = _("Up to three. Topics that serve them are offered first; the others still come.")
    return fields.input_block(Field.AIMS, _("What matters most?"), menu, hint=hint, optional=True)


@dataclass(frozen=True, slots=True)
class ProgrammeAnswers:
    """A programme as filled in."""

    name: str
    purpose: str
    starts_on: date
    weeks: int
    leader_level: int
    coordinator_id: str
    aims: tuple[Pillar, ...]
    is_always_open: bool = False


def read_programme(view: View, today: date, before: Programme | None = None) -> ProgrammeAnswers | Errors:
    """The programme that was filled in, or what to mend by field; what was not asked stays as `before`."""
    errors: Errors = {}
    name, purpose = (
        " ".join((fields.value(view, each) or "").split()) for each in (Field.NAME, Field.PURPOSE)
    )
    if not fields.is_visible(name):
        errors[Field.NAME] = _("Please give it a name.")
    if not fields.is_visible(purpose):
        errors[Field.PURPOSE] = _("Please say in one sentence what it is for.")
    first_day = fields.value(view, Field.START_DATE)
    starts_on = before.starts_on if before and not first_day else date.fromisoformat(first_day)
    if starts_on < today and not (before and starts_on == before.starts_on):
        errors[Field.START_DATE] = _("Please choose today or a day to come.")
    if starts_on > latest_first_day(today):
        errors[Field.START_DATE] = _(TooFarAhead().sentence)
    return errors or ProgrammeAnswers(
        name=name,
        purpose=purpose,
        starts_on=starts_on,
        weeks=int(fields.value(view, Field.WEEKS)),
        leader_level=int(fields.value(view, Field.LEADER_LEVEL)),
        coordinator_id=fields.value(view, Field.COORDINATOR),
        aims=tuple(Pillar(each) for each in fields.value(view, Field.AIMS) or ()),
        is_always_open=before.is_always_open if before else bool(fields.value(view, Field.ALWAYS_OPEN)),
    )


def refusal_errors(refusal: Refusal) -> Errors:
    """A refusal as an error at the field that it is about; raises it where it is about none."""
    fields_by_refusal: dict[type[Refusal], Field] = {
        NameTaken: Field.NAME,
        LeftSlack: Field.COORDINATOR,
        HasBegun: Field.START_DATE,
        EndsTooSoon: Field.WEEKS,
    }
    field = fields_by_refusal.get(type(refusal))
    if field is None:
        raise refusal
    return {field: _(refusal.sentence)}
