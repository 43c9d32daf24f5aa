"""The reader's language: every sentence a person can see passes through `_()`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, find, translation
from pathlib import Path

from babel import Locale, UnknownLocaleError

CATALOGUES = Path(__file__).parent / "locales"
ENGLISH = NullTranslations()

_catalogue: ContextVar[NullTranslations] = ContextVar("catalogue", default=ENGLISH)
_locale: ContextVar[Locale] = ContextVar("locale", default=Locale("en"))  # noqa: B039 - never changed


def _(sentence: str) -> str:
    return _catalogue.get().gettext(sentence)


def counted(one: str, many: str, count: int) -> str:
    """The sentence for that many, with {count} filled in."""
    return _catalogue.get().ngettext(one, many, count).format(count=count)


def current() -> Locale:
    return _locale.get()


@contextmanager
def speaking(locale: str, catalogue: NullTranslations | None = None) -> Iterator[None]:
    """Speak the language of a Slack locale such as "en-GB" inside this block.

    English, days and numbers too, where there is no catalogue: a sentence is in one language.
    """
    spoken = _parse(locale)
    if catalogue is None and spoken.language != "en" and not _has_catalogue(locale):
        spoken = Locale("en")
    before = _catalogue.set(catalogue or _load(locale)), _locale.set(spoken)
    try:
        yield
    finally:
        _catalogue.reset(before[0])
        _locale.reset(before[1])


@cache
def _has_catalogue(locale: str) -> bool:
    return find("messages", CATALOGUES, [locale.replace("-", "_")]) is not None


@cache
def _load(locale: str) -> NullTranslations:
    return translation("messages", CATALOGUES, [locale.replace("-", "_")], fallback=True)


@cache
def _parse(locale: str) -> Locale:
    try:
        return Locale.parse(locale, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
