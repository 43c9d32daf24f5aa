"""The own cards as admins read them: their list, a card as pairs will see it, imports and exports."""

from collections.abc import Iterator, Sequence

from bot.blocks import labels
from bot.blocks.kit.ids import Button, with_number
from bot.blocks.kit.language import _, pluralize
from bot.blocks.kit.text import (
    Block,
    Message,
    actions,
    and_more,
    button,
    context,
    cut,
    escape,
    header,
    message,
    pages,
    section,
)
from bot.blocks.messages import cards, subscriptions
from bot.mentoring.model import Card
from bot.mentoring.topics.own_cards import CardStatus, Guidance, OwnCard
from bot.mentoring.topics.pack_subscription import Subscription

MOST_SHOWN = 40
IN_A_ROW = 8  # a button for each
LONGEST_TITLE = 60
MOST_FAULTS = 20  # what can be mended in one go
# A section takes 3,000 characters, the marks of a code block among them.
MOST_PARTS = 12
LONGEST_PART = 2_800
LONGEST_FAULT = 300
ORDER = (CardStatus.IN_REVIEW, CardStatus.DRAFT, CardStatus.PUBLISHED, CardStatus.RETIRED)


def card_list(
    own_cards: Sequence[OwnCard], packs: Sequence[Subscription], guidance: Guidance, command: str
) -> Message:
    """All own cards by status, the newest first in each, and the packs that are followed."""
    main_buttons = actions(
        button(_("Write a card"), Button.WRITE_CARD, main=True),
        button(_("Import"), Button.IMPORT_CARDS),
        button(_("Export"), Button.EXPORT_CARDS),
        button(_("Subscribe to a pack"), Button.SUBSCRIBE),
        button(_("Guidance"), Button.GUIDANCE),
        button(_("Open the console"), Button.ADMIN),
    )
    closing = (*subscriptions.pack_list(packs), context(_guidance(guidance)))
    if not own_cards:
        words = _("You have no cards of your own yet. Pairs choose from the shipped ones.")
        return message(section(words), main_buttons, *closing)
    return message(*_cards_by_state(own_cards, command), main_buttons, *closing)


def _cards_by_state(own_cards: Sequence[OwnCard], command: str) -> Iterator[Block]:
    ordered = [each for status in ORDER for each in own_cards if each.status is status]
    numbered = list(enumerate(ordered[:MOST_SHOWN], 1))
    for status in ORDER:
        in_state = [(number, each) for number, each in numbered if each.status is status]
        for first in range(0, len(in_state), IN_A_ROW):
            row = in_state[first : first + IN_A_ROW]
            yield section("\n".join([f"*{labels.card_status(status)}*", *(_line(*each) for each in row)]))
            yield actions(*(_open_button(*each) for each in row))
    if len(ordered) > MOST_SHOWN:
        remainder = and_more(len(ordered) - MOST_SHOWN)
        hint = _("`{command} admin topics WORD` finds cards by their title.").format(command=command)
        yield context(f"{remainder}. {hint}")


def _line(number: int, own_card: OwnCard) -> str:
    return f"{number}. {escape(cut(own_card.title, LONGEST_TITLE))}"


def _open_button(number: int, own_card: OwnCard) -> Block:
    return button(
        _("Open {number}").format(number=number), with_number(Button.OPEN_CARD, number), own_card.id
    )


def _guidance(guidance: Guidance) -> str:
    rules = _("Say in *Guidance* where your rules on generative AI are: the cards about it will name them.")
    if guidance.policy_url or guidance.expert_id:
        rules = _("Cards about generative AI name your own rules, or whom to ask.")
    if guidance.has_help:
        return rules
    return f"{rules} {no_help()}"


def no_help() -> str:
    """The reason why nobody is offered sensitive themes, and what to do about it."""
    return _(
        "Sensitive themes are not offered: name confidential help or two safeguarding contacts in *Guidance*."
    )


def card_preview(own_card: OwnCard, card: Card, guidance: Guidance, reader_id: str) -> Message:
    """A card as a pair will see it, with what its reader can do with it."""
    body = cards.body(card, _("The mentor"), _("The leader"), guidance)
    status = section(f"*{labels.card_status(own_card.status)}*\n{_state_meaning(own_card, reader_id)}")
    return message(
        status, header(card.title), *body, context(_as_pairs_see_it()), _buttons(own_card, reader_id)
    )


def _as_pairs_see_it() -> str:
    return _("Pairs see it with their names, and with buttons to say that they met.")


def _state_meaning(own_card: OwnCard, reader_id: str) -> str:
    draft = _("Only admins see it.")
    if own_card.is_sensitive:
        draft += " " + _("Its theme is sensitive, so a second person reads it first.")
    review = _("Another admin than you publishes it.")
    if not own_card.waits_for_another(reader_id):
        review = _("If it reads well to you, publish it.")
    return {
        CardStatus.DRAFT: draft,
        CardStatus.IN_REVIEW: review,
        CardStatus.PUBLISHED: _("Pairs whom it suits are offered it."),
        CardStatus.RETIRED: _("Nobody is offered it any more; pairs who had it still see it."),
    }[own_card.status]


def _buttons(own_card: OwnCard, reader_id: str) -> Block:
    # With the version, a click under an older text is refused instead of publishing a newer one unread.
    value = f"{own_card.id}/{own_card.version}"
    list_button = button(_("All cards"), Button.OWN_CARDS)
    if own_card.status is CardStatus.RETIRED:
        return actions(button(_("Bring back"), Button.BRING_BACK, value, main=True), list_button)
    retire = button(_("Retire"), Button.RETIRE_CARD, value)
    change = button(_("Change"), Button.EDIT_CARD, own_card.id)
    if own_card.status is CardStatus.PUBLISHED:
        return actions(retire, change, list_button)
    if not own_card.waits_for_another(reader_id):
        return actions(
            button(_("Publish"), Button.PUBLISH_CARD, value, main=True), change, retire, list_button
        )
    if own_card.status is CardStatus.DRAFT:
        return actions(
            button(_("Ask for review"), Button.ASK_REVIEW, value, main=True), change, retire, list_button
        )
    return actions(change, retire, list_button)


def publication_refused(faults: Sequence[str], own_card: OwnCard) -> Message:
    """The faults for which a card cannot be published."""
    opening = section(_("Not published yet. Please mend first:"))
    change = actions(button(_("Change"), Button.EDIT_CARD, own_card.id, main=True))
    return message(opening, *pages("", _faults(faults)), change)


def cards_refused(faults: Sequence[str], retry_with: Button = Button.IMPORT_CARDS) -> Message:
    """The faults for which cards were not imported, by file, card and field; none of them was kept."""
    opening = pluralize(
        "Nothing was imported: {count} thing needs mending first.",
        "Nothing was imported: {count} things need mending first.",
        len(faults),
    )
    retry = actions(button(_("Try again"), retry_with, main=True))
    return message(section(opening), *pages("", _faults(faults)), retry)


def _faults(faults: Sequence[str]) -> list[str]:
    lines = [escape(cut(each, LONGEST_FAULT)) for each in faults[:MOST_FAULTS]]
    if len(faults) > MOST_FAULTS:
        lines.append(and_more(len(faults) - MOST_FAULTS))
    return lines


def not_a_pack() -> Message:
    """The answer to a file that is no TOML."""
    words = _("I could not read that file. Save it as TOML in UTF-8, at most 5 MB, and upload it again.")
    return message(section(words), actions(button(_("Try again"), Button.IMPORT_CARDS, main=True)))


def cards_imported(written: int) -> Message:
    """The number of cards that came as drafts."""
    words = pluralize("{count} card imported as a draft.", "{count} cards imported as drafts.", written)
    if not written:
        words = _("These cards are all here already, word for word.")
    return message(section(words), actions(button(_("All cards"), Button.OWN_CARDS, main=True)))


def pack_export(toml: str) -> Message:
    """All own cards as a pack to be copied, as much of it as one message can hold."""
    if not toml:
        return message(section(_("There are no cards of your own to export.")), actions(_list_button()))
    parts = _parts(toml)
    opening = _("Your cards as a pack. Copy it into a file that ends in `.toml`.")
    if len(parts) > MOST_PARTS:
        opening = _(
            "Here is the beginning. For the whole, whoever runs me types `python -m bot topics export FILE`."
        )
    blocks = [section(f"```{part}```") for part in parts[:MOST_PARTS]]
    return message(section(opening), *blocks, actions(_list_button()))


def _list_button() -> Block:
    return button(_("All cards"), Button.OWN_CARDS)


def _parts(toml: str) -> list[str]:
    # A code block ends at three backticks; TOML spells one in another way too, inside a text.
    parts = [""]
    for line in escape(toml.replace("`", "\\u0060")).splitlines():
        if parts[-1] and len(parts[-1]) + len(line) + 1 > LONGEST_PART:
            parts.append("")
        parts[-1] += f"{line}\n"
    return parts


def guidance_saved() -> Message:
    """The answer to an admin who saved the guidance."""
    words = _("Saved. Cards show it from now on.")
    return message(section(words), actions(button(_("All cards"), Button.OWN_CARDS, main=True)))
