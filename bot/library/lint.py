"""All faults of packs, each as a sentence that names file, card and field."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from bot.library import checking, prose, twins
from bot.library.checking import Faults
from bot.library.packs import MOST_CARDS, BadCard, Pack, card_rows
from bot.mentoring.model import Card
from bot.mentoring.topics.own_cards import CardRow

MOST_FAULTS = 100  # nobody mends more at once, and a pack of a stranger may have a million
MORE = "There is more to mend; it is named once this is mended."

Rule = Callable[[Card], Faults]
"""Gives the faults of a single card."""


@dataclass(frozen=True, slots=True)
class PackCard:
    """A card of a pack, maybe with faults; `is_reference`: other cards are only compared with it."""

    pack: str
    name: str
    row: CardRow
    is_reference: bool

    @property
    def place(self) -> str:
        """The words that name the card in a sentence."""
        return f"{self.pack}, card {self.name}"

    @property
    def card(self) -> Card | None:
        """The card; None where the row is too faulty to be one."""
        return None if any(checking.form_faults(self.row)) else checking.card_from(self.row)


@dataclass(frozen=True, slots=True)
class CardFault:
    """A fault of the card at a place: a field and a predicate, such as "title" and "is missing"."""

    place: str
    field: str
    predicate: str

    def __str__(self) -> str:
        return f"{self.place}: {self.field} {self.predicate}."


@dataclass(frozen=True, slots=True)
class LintResult:
    """The number of cards that were checked, and their faults as sentences, `MOST_FAULTS` at most."""

    cards: int
    faults: tuple[str, ...]


def lint(
    packs: Sequence[Pack],
    references: Sequence[Pack] = (),
    rules: Sequence[Rule] = (),
    most_looks: int = twins.MOST_LOOKS,
) -> LintResult:
    """Check packs by all rules of the library and by `rules`, and compare them with packs without faults.

    `most_looks` bounds the comparison.
    """
    unreadable: list[str] = []
    cards = [
        *_cards_of(references, unreadable, is_reference=True),
        *_cards_of(packs, unreadable, is_reference=False),
    ]
    count = sum(not each.is_reference for each in cards)
    sentences = list(islice(chain(unreadable, map(str, _faults(cards, rules, most_looks))), MOST_FAULTS + 1))
    if len(sentences) > MOST_FAULTS:
        sentences[MOST_FAULTS - 1 :] = [MORE]
    return LintResult(count, tuple(sentences))


def faults_of(pack: Pack, references: Sequence[Pack] = (), rules: Sequence[Rule] = ()) -> list[CardFault]:
    """The first faults of the cards of a readable pack, for callers who need place and field apart."""
    cards = [*_cards_of(references, [], is_reference=True), *_cards_of([pack], [], is_reference=False)]
    return list(islice(_faults(cards, rules, twins.MOST_LOOKS), MOST_FAULTS))


def _faults(cards: Sequence[PackCard], rules: Sequence[Rule], most_looks: int) -> Iterator[CardFault]:
    for each in cards:
        if not each.is_reference:
            yield from _faults_within(each, rules)
    yield from _repeated_ids(cards)
    try:
        yield from _repeated_sentences(cards, most_looks)
        yield from _repeated_cards(cards, most_looks)
    except twins.TooMuchAlike:
        place = next(each.pack for each in cards if not each.is_reference)
        yield CardFault(place, "text", "repeats the same words in too many places to be compared")


def _cards_of(packs: Sequence[Pack], unreadable: list[str], *, is_reference: bool) -> Iterator[PackCard]:
    """The cards of packs; adds to `unreadable` a sentence for each that cannot be read or is too large."""
    for pack in packs:
        try:
            rows = card_rows(pack)
        except BadCard as error:
            unreadable.append(str(error))
            continue
        if len(rows) > MOST_CARDS:
            unreadable.append(f"{pack.name} holds {len(rows)} cards, and {MOST_CARDS} are the most.")
        else:
            yield from (PackCard(pack.name, name, row, is_reference) for name, row in rows)


def _faults_within(pack_card: PackCard, rules: Sequence[Rule]) -> Iterator[CardFault]:
    faults = list(checking.faults(pack_card.row))
    if card := pack_card.card:
        faults += [fault for rule in (prose.faults, *rules) for fault in rule(card)]
    yield from (CardFault(pack_card.place, field, predicate) for field, predicate in faults)


def _repeated_ids(cards: Sequence[PackCard]) -> Iterator[CardFault]:
    first_by_id: dict[str, PackCard] = {}
    for each in cards:
        first = first_by_id.setdefault(each.name, each)
        if first is not each and not each.is_reference:
            yield CardFault(each.place, "id", f"is taken by a card in {first.pack}")


def _repeated_sentences(cards: Sequence[PackCard], most_looks: int) -> Iterator[CardFault]:
    sentences = [
        (each, field, text)
        for each, card in _well_formed(cards)
        for field, text in prose.sentences(card).items()
        if field != "support"  # one address may help with many cards
    ]
    # The references come first.
    compared = sum(each.is_reference for each, _field, _text in sentences)
    texts = [text for _each, _field, text in sentences]
    for one, other in twins.similar_sentences(texts, compared, most_looks):
        earlier, earlier_field, _text = sentences[one]
        later, field, _text = sentences[other]
        card_name = "this card" if earlier is later else f"card {earlier.name}"
        yield CardFault(later.place, field, f"says nearly the same as {earlier_field} of {card_name}")


def _repeated_cards(cards: Sequence[PackCard], most_looks: int) -> Iterator[CardFault]:
    well_formed = list(_well_formed(cards))
    texts = ["\n".join(prose.sentences(card).values()) for _each, card in well_formed]
    compared = sum(each.is_reference for each, _card in well_formed)
    for one, other in twins.similar_cards(texts, compared, most_looks):
        earlier, later = well_formed[one][0], well_formed[other][0]
        predicate = f"is much the same as that of card {earlier.name} in {earlier.pack}"
        yield CardFault(later.place, "text", predicate)


def _well_formed(cards: Sequence[PackCard]) -> Iterator[tuple[PackCard, Card]]:
    return ((each, card) for each in cards if (card := each.card))
