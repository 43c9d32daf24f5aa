"""The form of a new programme, and how it is read."""

from dataclasses import dataclass
from datetime import date

from bot.blocks import labels
from bot.blocks.kit import fields
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.ids import Field, Form
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, View
from bot.mentoring.model import Person, Pillar, latest_first_day
from bot.mentoring.refusals import Refusal, TooFarAhead

LONGEST_NAME = 60
LONGEST_PURPOSE = 150
MOST_AIMS = 3
LENGTHS = (12, 26, 39)
LEADER_LEVELS = range(2, 11)


def programme_form(coordinator: Person, today: date) -> View:
    """A new programme; its coordinator is whoever opens the form, until they choose another."""
    length = [(str(weeks), _("{weeks} weeks").format(weeks=weeks)) for weeks in LENGTHS]
    levels = [(str(level), _("Level {level} and above").format(level=level)) for level in LEADER_LEVELS]
    blocks = [
        fields.input_block(Field.NAME, _("Name"), fields.text_input(LONGEST_NAME)),
        fields.input_block(
            Field.PURPOSE,
            _("Purpose, in one sentence"),
            fields.text_input(LONGEST_PURPOSE),
            hint=_("Everybody who joins will read it."),
        ),
        _aims(),
        fields.input_block(
            Field.START_DATE, _("First day"), {"type": "datepicker", "initial_date": today.isoformat()}
        ),
        fields.single_choice(Field.WEEKS, _("Length"), length, str(LENGTHS[0]), kind="static_select"),
        fields.single_choice(
            Field.LEADER_LEVEL, _("Who counts as a leader?"), levels, "4", kind="static_select"
        ),
        fields.input_block(
            Field.COORDINATOR,
            _("Coordinator"),
            {"type": "users_select", "initial_user": coordinator.id},
            hint=_("Runs the programme day to day; people turn to them with questions."),
        ),
    ]
    return fields.modal(Form.PROGRAMME, _("New programme"), blocks, submit=_("Create"))


def _aims() -> Block:
    options = [fields.option(each.value, labels.pillar(each)) for each in Pillar]
    menu = {"type": "multi_static_select", "options": options, "max_selected_items": MOST_AIMS}
    hint = _("Up to three. Topics that serve them are offered first; the others still come.")
    return fields.input_block(Field.AIMS, _("What matters most?"), menu, hint=hint, optional=True)


@dataclass(frozen=True, slots=True)
class ProgrammeAnswers:
    """A new programme as filled in."""

    name: str
    purpose: str
    starts_on: date
    weeks: int
    leader_level: int
    coordinator_id: str
    aims: tuple[Pillar, ...]


def read_programme(view: View, today: date) -> ProgrammeAnswers | Errors:
    """The programme that was filled in, or what to mend by field."""
    errors: Errors = {}
    name, purpose = (
        " ".join((fields.value(view, each) or "").split()) for each in (Field.NAME, Field.PURPOSE)
    )
    if not fields.is_visible(name):
        errors[Field.NAME] = _("Please give it a name.")
    if not fields.is_visible(purpose):
        errors[Field.PURPOSE] = _("Please say in one sentence what it is for.")
    starts_on = date.fromisoformat(fields.value(view, Field.START_DATE))
    if starts_on < today:
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
    )


def name_errors(refusal: Refusal) -> Errors:
    """A refusal as an error at the name."""
    return {Field.NAME: _(refusal.sentence)}
