"""Packs that are followed by their address: the list on the shelf, the form, and what came of it."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.blocks.kit import fields
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.ids import (
    Button,
    Field,
    Form,
    with_number,
)
from bot.blocks.kit.language import _, counted
from bot.blocks.kit.text import (
    Block,
    Message,
    View,
    actions,
    asking,
    button,
    context,
    cut,
    day,
    escape,
    message,
    section,
)
from bot.mentoring.topics.own_cards import LONGEST_ADDRESS
from bot.mentoring.topics.pack_subscription import (
    BIGGEST_PACK,
    SECONDS_FOR_A_PACK,
    Subscription,
    Trouble,
    is_pack_address,
)

FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class Wanted(NamedTuple):
    """A pack to follow; with a fingerprint, only ever this file."""

    address: str
    fingerprint: str | None


def followed(packs: Sequence[Subscription]) -> Iterator[Block]:
    """What the shelf says of packs by address."""
    if not packs:
        yield context(_("You follow no pack. *Subscribe to a pack* takes cards from an address as drafts."))
        return
    yield section(
        f"*{_('Packs you follow')}*\n" + _("I look once a day. What is new waits until you take it in.")
    )
    for number, each in enumerate(packs, 1):
        looked = _("Last look on {day}:").format(day=day(each.looked_at.date()))
        yield section(f"{number}. {_code(each.address)}\n{looked} {_news(each)}")
        yield actions(*_doors(number, each))


def _news(pack: Subscription) -> str:
    if pack.trouble:
        return f"{trouble(pack.trouble)} {_('Your cards stay as they are.')}"
    return _("a newer version waits.") if pack.has_news else _("nothing new.")


def _doors(number: int, pack: Subscription) -> Iterator[Block]:
    if pack.has_news:
        words = _("Take in {number}").format(number=number)
        yield button(words, with_number(Button.TAKE_PACK, number), pack.address, main=True)
    question = asking(
        _("Unsubscribe?"),
        _("I will look there no more. The cards you have from it stay."),
        _("Unsubscribe"),
        _("Go on"),
    )
    words = _("Unsubscribe from {number}").format(number=number)
    yield button(words, with_number(Button.UNSUBSCRIBE, number), pack.address, confirm=question)


def trouble(which: Trouble) -> str:
    """Why a look brought nothing, and what to do about it."""
    return {
        Trouble.NO_SERVER: _("no server has that name. Check it with the publisher."),
        Trouble.PRIVATE: _("its server is not on the public internet, and I go nowhere else."),
        Trouble.UNREACHABLE: _("its server gave no safe connection. Try again later, or ask the publisher."),
        Trouble.SLOW: _("it took longer than {seconds} seconds. Try again later, or ask the publisher."),
        Trouble.MOVED: _("the address leads on to another one. Subscribe to that one instead."),
        Trouble.NO_FILE: _("its server gave no file. Ask the publisher where the pack is now."),
        Trouble.TOO_LARGE: _("the file was larger than {size} KB. Ask the publisher for smaller packs."),
        Trouble.NO_TEXT: _("the file was no text in UTF-8. Check that the address leads to the TOML itself."),
        Trouble.ANOTHER_FILE: _(
            "the file is another one than its SHA-256 says. "
            "If the publisher confirms the new one, subscribe again with it."
        ),
        Trouble.BAD_CARDS: _("its new cards break rules. Subscribe to it again to read which."),
    }[which].format(seconds=SECONDS_FOR_A_PACK, size=BIGGEST_PACK // 1024)


def pack_form() -> View:
    """An address to follow."""
    words = _(
        "Its cards become drafts for you to read and publish. "
        "I look for a newer version once a day, and it waits until you take it in."
    )
    blocks = [
        section(words),
        fields.entry(
            Field.ADDRESS,
            _("Address of the pack"),
            fields.line(LONGEST_ADDRESS),
            hint=_("It begins with https:// and leads to one TOML file on a public server."),
        ),
        fields.entry(
            Field.FINGERPRINT,
            _("SHA-256 of the file"),
            fields.line(80),
            hint=_("If the publisher gives one. I then refuse every other file from there."),
            optional=True,
        ),
    ]
    return fields.modal(Form.PACK, _("Subscribe to a pack"), blocks, submit=_("Subscribe"))


def read_pack(view: View) -> Wanted | Errors:
    """What was filled in, or what to mend."""
    address = (fields.value(view, Field.ADDRESS) or "").strip()
    fingerprint = (fields.value(view, Field.FINGERPRINT) or "").strip().lower()
    mend: Errors = {}
    if not is_pack_address(address):
        mend[Field.ADDRESS] = _("Please give a whole address that begins with https://, without port or user")
    if fingerprint and not FINGERPRINT.fullmatch(fingerprint):
        mend[Field.FINGERPRINT] = _(
            "Please give all 64 characters, digits and the letters a to f, or nothing"
        )
    return mend or Wanted(address, fingerprint or None)


def subscribed(written: int, fingerprint: str) -> Message:
    words = counted(
        "Subscribed. {count} card came as a draft.", "Subscribed. {count} cards came as drafts.", written
    )
    if not written:
        words = _("Subscribed. Its cards are all here already.")
    told = _("SHA-256 of the file: {fingerprint}").format(fingerprint=f"`{fingerprint}`")
    return message(section(words), context(told), _to_shelf())


def not_subscribed(which: Trouble) -> Message:
    words = _("Nothing was changed: {trouble}").format(trouble=trouble(which))
    again = button(_("Try again"), Button.SUBSCRIBE, main=True)
    return message(section(words), actions(again))


def unsubscribed(address: str) -> Message:
    words = _("I look at {address} no more. Its cards stay; retire those that pairs should not get.")
    return message(section(words.format(address=_code(address))), _to_shelf())


def _code(address: str) -> str:
    # Neither a link that somebody could take for ours, nor anything that Slack unfolds.
    return f"`{escape(cut(address, LONGEST_ADDRESS))}`"


def _to_shelf() -> Block:
    return actions(button(_("All cards"), Button.SHELF, main=True))
