"""The form for an organisation's rules on generative AI, and how it is read."""

from bot.blocks.kit import fields
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.ids import Field, Form
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, View, section
from bot.mentoring.topics.own_cards import LONGEST_ADDRESS, Guidance, is_address


def guidance_form(guidance: Guidance) -> View:
    """The address of the rules on generative AI, and whom to ask about them."""
    words = _("Cards about generative AI show both, so that a talk never stands in for a rule.")
    address = fields.text_input(LONGEST_ADDRESS, guidance.policy_url or "")
    expert: Block = {"type": "users_select"}
    if guidance.expert_id:
        expert["initial_user"] = guidance.expert_id
    blocks = [
        section(words),
        fields.input_block(
            Field.POLICY,
            _("Address of your rules on generative AI"),
            address,
            hint=_("It begins with https://"),
            optional=True,
        ),
        fields.input_block(Field.EXPERT, _("Who can be asked about them?"), expert, optional=True),
    ]
    return fields.modal(Form.GUIDANCE, _("Guidance"), blocks, submit=_("Save"))


def read_guidance(view: View) -> Guidance | Errors:
    """The guidance that was filled in, or what to mend."""
    address = (fields.value(view, Field.POLICY) or "").strip()
    if address and not is_address(address):
        return {Field.POLICY: _("Please give a whole address that begins with https://")}
    return Guidance(address or None, fields.value(view, Field.EXPERT) or None)
