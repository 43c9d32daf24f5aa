"""The form for what an organisation adds to its cards: its rules, whom to ask, and help in confidence."""

from bot.blocks.kit import fields
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.ids import Field, Form
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, View, section
from bot.mentoring.safeguarding import LONGEST_HELP
from bot.mentoring.topics.own_cards import LONGEST_ADDRESS, Guidance, is_address

CONTACT_FIELDS = (Field.FIRST_CONTACT, Field.SECOND_CONTACT)


def guidance_form(guidance: Guidance, command: str) -> View:
    """The rules on generative AI and whom to ask about them; help in confidence, and who reads concerns."""
    words = _("Cards about generative AI show both, so that a talk never stands in for a rule.")
    address = fields.text_input(LONGEST_ADDRESS, guidance.policy_url or "")
    blocks = [
        section(words),
        fields.input_block(
            Field.POLICY,
            _("Address of your rules on generative AI"),
            address,
            hint=_("It begins with https://"),
            optional=True,
        ),
        _person(Field.EXPERT, _("Who can be asked about them?"), guidance.expert_id),
        section(_help_in_confidence(command)),
        fields.input_block(
            Field.CONFIDENTIAL_HELP,
            _("Confidential help"),
            fields.text_input(LONGEST_HELP, guidance.confidential_help or ""),
            hint=_("A name, a number or an address where people are listened to in confidence."),
            optional=True,
        ),
        _person(Field.FIRST_CONTACT, _("First safeguarding contact"), guidance.first_contact_id),
        _person(Field.SECOND_CONTACT, _("Second safeguarding contact"), guidance.second_contact_id),
    ]
    return fields.modal(Form.GUIDANCE, _("Guidance"), blocks, submit=_("Save"))


def _help_in_confidence(command: str) -> str:
    purpose = _(
        "Sensitive cards name the confidential help. Two contacts read what people write with {word}."
    )
    condition = _("Without either, sensitive themes are not offered.")
    return f"{purpose.format(word=f'`{command} concern`')} {condition}"


def _person(field: Field, label: str, person_id: str | None) -> Block:
    element: Block = {"type": "users_select"}
    if person_id:
        element["initial_user"] = person_id
    return fields.input_block(field, label, element, optional=True)


def read_guidance(view: View) -> Guidance | Errors:
    """The guidance that was filled in, or what to mend."""
    address = (fields.value(view, Field.POLICY) or "").strip()
    if address and not is_address(address):
        return {Field.POLICY: _("Please give a whole address that begins with https://")}
    contacts = [fields.value(view, field) or None for field in CONTACT_FIELDS]
    if contacts[0] == contacts[1] is not None:
        return {Field.SECOND_CONTACT: _("Please name two different people.")}
    for field, contact in zip(CONTACT_FIELDS, contacts, strict=True):
        if contact is None and any(contacts):
            words = _("Please name two, so that one is left where the other works with the writer.")
            return {field: words}
    words_of_help = (fields.value(view, Field.CONFIDENTIAL_HELP) or "").strip()
    return Guidance(
        address or None,
        fields.value(view, Field.EXPERT) or None,
        words_of_help if fields.is_visible(words_of_help) else None,
        *contacts,
    )


def contact_errors(guidance: Guidance, away: set[str]) -> Errors:
    """What to mend where contacts, by these ids, are guests, bots or no longer active."""
    words = _("This account cannot read it: it is a guest, a bot, or no longer active.")
    contacts = zip(CONTACT_FIELDS, (guidance.first_contact_id, guidance.second_contact_id), strict=True)
    return {field: words for field, contact in contacts if contact in away}
