"""The packs that are followed by their address: their list, and the answers to a change of it."""

from collections.abc import Iterator, Sequence

from bot.blocks.kit.ids import Button, with_number
from bot.blocks.kit.language import _, pluralize
from bot.blocks.kit.text import (
    Block,
    Message,
    actions,
    button,
    confirmation,
    context,
    cut,
    day,
    escape,
    message,
    section,
)
from bot.mentoring.topics.own_cards import LONGEST_ADDRESS
from bot.mentoring.topics.pack_subscription import BIGGEST_PACK, SECONDS_FOR_A_PACK, PackTrouble, Subscription


def pack_list(packs: Sequence[Subscription]) -> Iterator[Block]:
    """The followed packs, each with the news of the last look and its buttons."""
    if not packs:
        yield context(_("You follow no pack. *Subscribe to a pack* takes cards from an address as drafts."))
        return
    yield section(
        f"*{_('Packs you follow')}*\n" + _("I look once a day. What is new waits until you take it in.")
    )
    for number, each in enumerate(packs, 1):
        look = _("Last look on {day}:").format(day=day(each.looked_at.date()))
        yield section(f"{number}. {_code(each.address)}\n{look} {_news(each)}")
        yield actions(*_pack_buttons(number, each))


def _news(pack: Subscription) -> str:
    if pack.trouble:
        return f"{trouble(pack.trouble)} {_('Your cards stay as they are.')}"
    return _("a newer version waits.") if pack.has_news else _("nothing new.")


def _pack_buttons(number: int, pack: Subscription) -> Iterator[Block]:
    if pack.has_news:
        words = _("Take in {number}").format(number=number)
        yield button(words, with_number(Button.TAKE_PACK, number), pack.address, main=True)
    question = confirmation(
        _("Unsubscribe?"),
        _("I will look there no more. The cards you have from it stay."),
        _("Unsubscribe"),
        _("Go on"),
    )
    words = _("Unsubscribe from {number}").format(number=number)
    yield button(words, with_number(Button.UNSUBSCRIBE, number), pack.address, confirm=question)


def trouble(kind: PackTrouble) -> str:
    """The reason why a look at a pack brought nothing, and what to do about it; it follows a colon."""
    return {
        PackTrouble.NO_SERVER: _("no server has that name. Check it with the publisher."),
        PackTrouble.PRIVATE: _("its server is not on the public internet, and I go nowhere else."),
        PackTrouble.UNREACHABLE: _(
            "its server gave no safe connection. Try again later, or ask the publisher."
        ),
        PackTrouble.SLOW: _("it took longer than {seconds} seconds. Try again later, or ask the publisher."),
        PackTrouble.MOVED: _("the address leads on to another one. Subscribe to that one instead."),
        PackTrouble.NO_FILE: _("its server gave no file. Ask the publisher where the pack is now."),
        PackTrouble.TOO_LARGE: _("the file was larger than {size} KB. Ask the publisher for smaller packs."),
        PackTrouble.NO_TEXT: _(
            "the file was no text in UTF-8. Check that the address leads to the TOML itself."
        ),
        PackTrouble.ANOTHER_FILE: _(
            "the file is another one than its SHA-256 says. "
            "If the publisher confirms the new one, subscribe again with it."
        ),
        PackTrouble.BAD_CARDS: _("its new cards break rules. Subscribe to it again to read which."),
    }[kind].format(seconds=SECONDS_FOR_A_PACK, size=BIGGEST_PACK // 1024)


def subscription_confirmed(written: int, fingerprint: str) -> Message:
    """The answer to a new subscription; `written` cards came as drafts."""
    words = pluralize(
        "Subscribed. {count} card came as a draft.", "Subscribed. {count} cards came as drafts.", written
    )
    if not written:
        words = _("Subscribed. Its cards are all here already.")
    checksum = _("SHA-256 of the file: {fingerprint}").format(fingerprint=f"`{fingerprint}`")
    return message(section(words), context(checksum), _list_button())


def subscription_refused(kind: PackTrouble) -> Message:
    """The answer to a subscription that could not be made."""
    words = _("Nothing was changed: {trouble}").format(trouble=trouble(kind))
    retry = button(_("Try again"), Button.SUBSCRIBE, main=True)
    return message(section(words), actions(retry))


def subscription_ended(address: str) -> Message:
    """The answer to whoever ended a subscription."""
    words = _("I look at {address} no more. Its cards stay; retire those that pairs should not get.")
    return message(section(words.format(address=_code(address))), _list_button())


def _code(address: str) -> str:
    # Neither a link that somebody could take for ours, nor anything that Slack unfolds.
    return f"`{escape(cut(address, LONGEST_ADDRESS))}`"


def _list_button() -> Block:
    return actions(button(_("All cards"), Button.OWN_CARDS, main=True))
