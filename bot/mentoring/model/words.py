"""The one form in which words are compared, and what cannot be seen in them."""

import unicodedata


def normal_form(text: str) -> str:
    """The words of a text in the form in which they are compared.

    Capitals, kinds of spaces, compatibility characters and invisible ones make no difference, as Unicode's
    NFKC_Casefold has it (Unicode Standard Annex 44).
    """
    if not text.isascii():
        visible = "".join(each for each in text if unicodedata.category(each) != "Cf")
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())
    return " ".join(text.casefold().split())


def with_invisible_shown(text: str) -> str:
    """The text, in which each character that cannot be seen is named, such as [U+200B]."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else f"[U+{ord(each):04X}]" for each in text)
