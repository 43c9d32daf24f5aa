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

# Each click is handled in a task of its own, so that readers at the same time keep their own languages.
_catalogue: ContextVar[NullTranslations] = ContextVar("catalogue", default=ENGLISH)
_locale: ContextVar[Locale] = ContextVar("locale", default=Locale("en"))  # noqa: B039 - never changed


def _(sentence: str) -> str:
    """The sentence in the reader's language; in English where there is no translation."""
    return _catalogue.get().gettext(sentence)


def pluralize(singular: str, plural: str, count: int) -> str:
    """The sentence for so many, in the reader's language, with {count} filled in."""
    return _catalogue.get().ngettext(singular, plural, count).format(count=count)


def current_locale() -> Locale:
    """The reader's locale, for days, numbers and lists."""
    return _locale.get()


@contextmanager
def speaking(locale: str, catalogue: NullTranslations | None = None) -> Iterator[None]:
    """Speak the language of a Slack locale such as "en-GB" inside this block.

    Where there is no catalogue, everything is English, days and numbers too: a sentence is in one language.
    """
    parsed = _parse(locale)
    if catalogue is None and parsed.language != "en" and not _has_catalogue(locale):
        parsed = Locale("en")
    tokens = _catalogue.set(catalogue or _load(locale)), _locale.set(parsed)
    try:
        yield
    finally:
        _catalogue.reset(tokens[0])
        _locale.reset(tokens[1])


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
