"""What admins read of their own cards: the list, one card as pairs will see it, what became of it."""

from collections.abc import Iterator, Sequence

from bot.blocks import cards, labels, subscriptions
from bot.blocks.kit.ids import Button, with_number
from bot.blocks.kit.language import _, counted
from bot.blocks.kit.text import (
    Block,
    Message,
    actions,
    button,
    context,
    cut,
    escape,
    header,
    message,
    pages,
    section,
)
from bot.mentoring.model import Card
from bot.mentoring.topics.own_cards import Guidance, OwnCard, Stand
from bot.mentoring.topics.pack_subscription import Subscription

MOST_SHOWN = 40
IN_A_ROW = 8
LONGEST_TITLE = 60
MOST_FAULTS = 20
MOST_PARTS = 12
LONGEST_PART = 2_800
LONGEST_FAULT = 300
ORDER = (Stand.IN_REVIEW, Stand.DRAFT, Stand.PUBLISHED, Stand.RETIRED)


def shelf(own: Sequence[OwnCard], packs: Sequence[Subscription], guidance: Guidance, command: str) -> Message:
    """All cards of an organisation's own, by state, the newest first in each; and the packs it follows."""
    doors = actions(
        button(_("Write a card"), Button.WRITE_CARD, main=True),
        button(_("Import"), Button.IMPORT_CARDS),
        button(_("Export"), Button.EXPORT_CARDS),
        button(_("Subscribe to a pack"), Button.SUBSCRIBE),
        button(_("Guidance"), Button.GUIDANCE),
        button(_("Open the console"), Button.ADMIN),
    )
    closing = (*subscriptions.followed(packs), context(_guidance(guidance)))
    if not own:
        words = _("You have no cards of your own yet. Pairs choose from the shipped ones.")
        return message(section(words), doors, *closing)
    return message(*_listed(own, command), doors, *closing)


def _listed(own: Sequence[OwnCard], command: str) -> Iterator[Block]:
    ordered = [each for stand in ORDER for each in own if each.stand is stand]
    numbered = list(enumerate(ordered[:MOST_SHOWN], 1))
    for stand in ORDER:
        mine = [(number, each) for number, each in numbered if each.stand is stand]
        for first in range(0, len(mine), IN_A_ROW):
            row = mine[first : first + IN_A_ROW]
            yield section("\n".join([f"*{labels.stand(stand)}*", *(_line(*each) for each in row)]))
            yield actions(*(_open(*each) for each in row))
    if len(ordered) > MOST_SHOWN:
        more = counted("and {count} more", "and {count} more", len(ordered) - MOST_SHOWN)
        how = _("`{command} admin topics WORD` finds cards by their title.").format(command=command)
        yield context(f"{more}. {how}")


def _line(number: int, own: OwnCard) -> str:
    return f"{number}. {escape(cut(own.title, LONGEST_TITLE))}"


def _open(number: int, own: OwnCard) -> Block:
    return button(_("Open {number}").format(number=number), with_number(Button.OPEN_CARD, number), own.id)


def _guidance(guidance: Guidance) -> str:
    if guidance.policy_url or guidance.expert_id:
        return _("Cards about generative AI name your own rules, or whom to ask.")
    return _("Say in *Guidance* where your rules on generative AI are: the cards about it will name them.")


def page(own: OwnCard, card: Card, guidance: Guidance, reader_id: str) -> Message:
    """One card as a pair will see it, and what its reader can do with it."""
    body = cards.body(card, _("The mentor"), _("The leader"), guidance)
    standing = section(f"*{labels.stand(own.stand)}*\n{_standing(own, reader_id)}")
    return message(standing, header(card.title), *body, context(_as_pairs_see_it()), _acts(own, reader_id))


def _as_pairs_see_it() -> str:
    return _("Pairs see it with their names, and with buttons to say that they met.")


def _standing(own: OwnCard, reader_id: str) -> str:
    draft = _("Only admins see it.")
    if own.is_sensitive:
        draft += " " + _("Its theme is sensitive, so a second person reads it first.")
    review = _("Another admin than you publishes it.")
    if not own.waits_for_another(reader_id):
        review = _("If it reads well to you, publish it.")
    return {
        Stand.DRAFT: draft,
        Stand.IN_REVIEW: review,
        Stand.PUBLISHED: _("Pairs whom it suits are offered it."),
        Stand.RETIRED: _("Nobody is offered it any more; pairs who had it still see it."),
    }[own.stand]


def _acts(own: OwnCard, reader_id: str) -> Block:
    value = f"{own.id}/{own.version}"
    back = button(_("All cards"), Button.SHELF)
    if own.stand is Stand.RETIRED:
        return actions(button(_("Bring back"), Button.BRING_BACK, value, main=True), back)
    retire = button(_("Retire"), Button.RETIRE_CARD, value)
    change = button(_("Change"), Button.EDIT_CARD, own.id)
    if own.stand is Stand.PUBLISHED:
        return actions(retire, change, back)
    if not own.waits_for_another(reader_id):
        return actions(button(_("Publish"), Button.PUBLISH_CARD, value, main=True), change, retire, back)
    if own.stand is Stand.DRAFT:
        return actions(button(_("Ask for review"), Button.ASK_REVIEW, value, main=True), change, retire, back)
    return actions(change, retire, back)


def not_yet(faults: Sequence[str], own: OwnCard) -> Message:
    """Why a card cannot be published as it is."""
    opening = section(_("Not published yet. Please mend first:"))
    change = actions(button(_("Change"), Button.EDIT_CARD, own.id, main=True))
    return message(opening, *pages("", _faults(faults)), change)


def cards_refused(faults: Sequence[str], again: Button = Button.IMPORT_CARDS) -> Message:
    """Why cards were not imported, by file, card and field; nothing of them was kept."""
    opening = counted(
        "Nothing was imported: {count} thing needs mending first.",
        "Nothing was imported: {count} things need mending first.",
        len(faults),
    )
    retry = actions(button(_("Try again"), again, main=True))
    return message(section(opening), *pages("", _faults(faults)), retry)


def _faults(faults: Sequence[str]) -> list[str]:
    lines = [escape(cut(each, LONGEST_FAULT)) for each in faults[:MOST_FAULTS]]
    if len(faults) > MOST_FAULTS:
        lines.append(counted("and {count} more", "and {count} more", len(faults) - MOST_FAULTS))
    return lines


def not_a_pack() -> Message:
    words = _("I could not read that file. Save it as TOML in UTF-8, at most 5 MB, and upload it again.")
    return message(section(words), actions(button(_("Try again"), Button.IMPORT_CARDS, main=True)))


def cards_imported(written: int) -> Message:
    words = counted("{count} card imported as a draft.", "{count} cards imported as drafts.", written)
    if not written:
        words = _("These cards are all here already, word for word.")
    return message(section(words), actions(button(_("All cards"), Button.SHELF, main=True)))


def exported(toml: str) -> Message:
    """All cards as a pack to be copied, as much of it as one message can hold."""
    if not toml:
        return message(section(_("There are no cards of your own to export.")), actions(_to_shelf()))
    parts = _parts(toml)
    opening = _("Your cards as a pack. Copy it into a file that ends in `.toml`.")
    if len(parts) > MOST_PARTS:
        opening = _(
            "Here is the beginning. For the whole, whoever runs me types `python -m bot topics export FILE`."
        )
    blocks = [section(f"```{part}```") for part in parts[:MOST_PARTS]]
    return message(section(opening), *blocks, actions(_to_shelf()))


def _to_shelf() -> Block:
    return button(_("All cards"), Button.SHELF)


def _parts(toml: str) -> list[str]:
    # A code block ends at three backticks; TOML spells one in another way too, inside a text.
    parts = [""]
    for line in escape(toml.replace("`", "\\u0060")).splitlines():
        if parts[-1] and len(parts[-1]) + len(line) + 1 > LONGEST_PART:
            parts.append("")
        parts[-1] += f"{line}\n"
    return parts


def guidance_saved() -> Message:
    words = _("Saved. Cards about generative AI show it from now on.")
    return message(section(words), actions(button(_("All cards"), Button.SHELF, main=True)))
