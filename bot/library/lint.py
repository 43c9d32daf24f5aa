"""Everything that is wrong with packs, each in a sentence that names file, card and field."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.library import checking, prose, twins
from bot.library.checking import Faults, Row
from bot.library.packs import BadCard, Pack, rows
from bot.mentoring.model import Card

Rule = Callable[[Card], Faults]


@dataclass(frozen=True, slots=True)
class Found:
    """A row of a pack; `is_known` if it is there only to be compared with."""

    pack: str
    name: str
    row: Row
    is_known: bool

    @property
    def place(self) -> str:
        return f"{self.pack}, card {self.name}"

    @property
    def card(self) -> Card | None:
        return None if any(checking.form(self.row)) else checking.card(self.row)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a place: a field and a predicate, such as "title" and "is missing"."""

    place: str
    field: str
    says: str

    def __str__(self) -> str:
        return f"{self.place}: {self.field} {self.says}."


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many cards were looked at, and each fault as a sentence."""

    cards: int
    faults: tuple[str, ...]


def lint(packs: Sequence[Pack], known: Sequence[Pack] = (), rules: Sequence[Rule] = ()) -> Outcome:
    """Looks at packs with all rules of the library and with `rules`, beside packs `known` to be well."""
    unreadable: list[str] = []
    found = [*_read(known, unreadable, is_known=True), *_read(packs, unreadable, is_known=False)]
    own = [each for each in found if not each.is_known]
    return Outcome(len(own), (*unreadable, *map(str, _faults(found, rules))))


def faults_of(pack: Pack, known: Sequence[Pack] = (), rules: Sequence[Rule] = ()) -> list[Fault]:
    """What is wrong with the cards of one pack that can be read, for those who ask field by field."""
    return list(_faults([*_read(known, [], is_known=True), *_read([pack], [], is_known=False)], rules))


def _faults(found: Sequence[Found], rules: Sequence[Rule]) -> Iterator[Fault]:
    for each in found:
        if not each.is_known:
            yield from _alone(each, rules)
    yield from _ids(found)
    yield from _sentences(found)
    yield from _cards(found)


def _read(packs: Sequence[Pack], unreadable: list[str], *, is_known: bool) -> Iterator[Found]:
    for pack in packs:
        try:
            yield from (Found(pack.name, name, row, is_known) for name, row in rows(pack))
        except BadCard as bad:
            unreadable.append(str(bad))


def _alone(found: Found, rules: Sequence[Rule]) -> Iterator[Fault]:
    faults = list(checking.faults(found.row))
    if card := found.card:
        faults += [fault for rule in (prose.faults, *rules) for fault in rule(card)]
    yield from (Fault(found.place, field, says) for field, says in faults)


def _ids(found: Sequence[Found]) -> Iterator[Fault]:
    first: dict[str, Found] = {}
    for each in found:
        other = first.setdefault(each.name, each)
        if other is not each and not each.is_known:
            yield Fault(each.place, "id", f"is taken by a card in {other.pack}")


def _sentences(found: Sequence[Found]) -> Iterator[Fault]:
    said = [(each, *text) for each, card in _built(found) for text in prose.sentences(card).items()]
    said = [each for each in said if each[1] != "support"]  # one address may help with many cards
    for one, other in twins.alike_sentences([text for _each, _field, text in said]):
        earlier, its_field, _text = said[one]
        later, field, _text = said[other]
        if not later.is_known:
            where = "this card" if earlier is later else f"card {earlier.name}"
            says = f"says nearly the same as {its_field} of {where}"
            yield Fault(later.place, field, says)


def _cards(found: Sequence[Found]) -> Iterator[Fault]:
    built = list(_built(found))
    for one, other in twins.alike_cards(["\n".join(prose.sentences(card).values()) for _each, card in built]):
        earlier, later = built[one][0], built[other][0]
        if not later.is_known:
            says = f"is much the same as that of card {earlier.name} in {earlier.pack}"
            yield Fault(later.place, "text", says)


def _built(found: Sequence[Found]) -> Iterator[tuple[Found, Card]]:
    return ((each, card) for each in found if (card := each.card))
