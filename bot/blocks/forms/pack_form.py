"""The form in which a pack is followed by its address, and how it is read."""

import re
from typing import NamedTuple

from bot.blocks.kit import fields
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.ids import Field, Form
from bot.blocks.kit.language import _
from bot.blocks.kit.text import View, section
from bot.mentoring.topics.own_cards import LONGEST_ADDRESS
from bot.mentoring.topics.pack_subscription import is_pack_address

FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class PackAnswers(NamedTuple):
    """A pack to follow; with a SHA-256 fingerprint, only ever this file."""

    address: str
    fingerprint: str | None


def pack_form() -> View:
    """An address to follow, and a fingerprint for who wants this very file alone."""
    words = _(
        "Its cards become drafts for you to read and publish. "
        "I look for a newer version once a day, and it waits until you take it in."
    )
    blocks = [
        section(words),
        fields.input_block(
            Field.ADDRESS,
            _("Address of the pack"),
            fields.text_input(LONGEST_ADDRESS),
            hint=_("It begins with https:// and leads to one TOML file on a public server."),
        ),
        fields.input_block(
            Field.FINGERPRINT,
            _("SHA-256 of the file"),
            fields.text_input(80),
            hint=_("If the publisher gives one. I then refuse every other file from there."),
            optional=True,
        ),
    ]
    return fields.modal(Form.PACK, _("Subscribe to a pack"), blocks, submit=_("Subscribe"))


def read_pack(view: View) -> PackAnswers | Errors:
    """The pack that was filled in, or what to mend."""
    address = (fields.value(view, Field.ADDRESS) or "").strip()
    # Some tools print a SHA-256 in capitals.
    fingerprint = (fields.value(view, Field.FINGERPRINT) or "").strip().lower()
    errors: Errors = {}
    if not is_pack_address(address):
        errors[Field.ADDRESS] = _(
            "Please give a whole address that begins with https://, without port or user"
        )
    if fingerprint and not FINGERPRINT.fullmatch(fingerprint):
        errors[Field.FINGERPRINT] = _(
            "Please give all 64 characters, digits and the letters a to f, or nothing"
        )
    return errors or PackAnswers(address, fingerprint or None)
