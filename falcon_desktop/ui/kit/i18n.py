"""Translates every text that people read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import count as counting
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QGuiApplication

from falcon_desktop.core.text.directions import first_direction, turns
from falcon_desktop.core.text.sentences import Language, Sentence

CONTEXT = "FalconDesktop"
_GROUPED: Final = 1_000
"""From here on a number is grouped."""
_LARGEST_OF_QT: Final = 2**63 - 1


def tr(text: str, meaning: str = "", /, **values: object) -> str:
    """Return ``text`` in the interface's language, its ``{named}`` places filled with ``values``.

    ``text`` must be a literal at the call, so that the extraction of translations finds it; so must
    ``meaning``, which tells apart what English says alike and other languages don't: a verb and a
    noun, "stopped" of an answer and of a server.
    """
    translated = QCoreApplication.translate(CONTEXT, text, meaning)
    return _begun(translated, translated.format(**values) if values else translated)


def tr_n(text: str, count: int, **values: object) -> str:
    """Like :func:`tr`, for a text with a number: ``"%n message(s)"``.

    Untranslated, the ``(s)`` is resolved as English does it.
    """
    translated = QCoreApplication.translate(CONTEXT, text, "", count)
    translated = translated.replace("(s)", "" if count == 1 else "s")
    if count >= _GROUPED:
        # Qt writes the number without the reader's grouping
        translated = translated.replace(str(count), grouped(count), 1)
    return _begun(translated, translated.format(**values) if values else translated)


def _begun(template: str, text: str) -> str:
    """Return a text that begins at the right where its language does, though a name in other
    letters comes first: its own first letter would turn it round.
    """
    if template.isascii() or QGuiApplication.layoutDirection() is Qt.LayoutDirection.LeftToRight:
        return text
    return f"\u200f{text}" if turns(template) and first_direction(text) == "ltr" else text


def begun_here(line: str) -> str:
    """Return a line that begins at the side where the interface's lines do, whatever it begins
    with: a list of facts that a name in other letters comes first in would be turned round.
    """
    mirrored = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    if first_direction(line) in (None, "rtl" if mirrored else "ltr"):
        return line
    return f"\u200f{line}" if mirrored else f"\u200e{line}"


def in_turn(sentences: Iterable[str]) -> str:
    """Return sentences one behind the other, as the language does it: Japanese has no space there.

    Empty ones are left out.
    """
    said = ""
    for sentence in filter(None, sentences):
        said = tr("{first} {next}", first=said, next=sentence) if said else sentence
    return said


def side_by_side(*facts: str, between: str = " · ") -> str:
    """Return facts beside each other, in the order and from the side in which the interface is
    read. Each keeps to itself: a number behind a name in other letters would leave its unit.
    """
    line = between.join(facts)
    if QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft or turns(line):
        line = between.join(f"\u2068{fact}\u2069" for fact in facts)
    return begun_here(line)


class Interface(Language):
    """The interface's language, whichever is installed; may be asked from any thread."""

    def __init__(self, tag: str = Language.tag) -> None:
        self.tag = tag

    def template(self, english: str, count: int | None) -> str:
        """Return a template in this language, in the form for a number."""
        translated = QCoreApplication.translate(
            CONTEXT, english, "", -1 if count is None else count
        )
        # without a translation it is English that Qt gives back
        return super().template(translated, count) if translated == english else translated

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number as the reader writes it."""
        return (
            reader_locale().toString(float(value), "f", digits) if digits else grouped(int(value))
        )


_INTERFACE: Final = Interface()


def told(sentence: str) -> str:
    """Return a sentence of an inner layer (an error, a notice) in the interface's language.

    A text that is no :class:`~falcon_desktop.core.text.sentences.Sentence` is somebody else's, or
    from before, and stays as it is.
    """
    shown = _INTERFACE.told(sentence)
    return _begun(shown, shown) if isinstance(sentence, Sentence) else shown


def grouped(count: int) -> str:
    """Return a whole number in the reader's format: 1,024."""
    if abs(count) <= _LARGEST_OF_QT:
        return reader_locale().toString(count)
    locale = reader_locale()  # Qt would round it: a seed of 64 bits and more
    zero, separator = ord(locale.zeroDigit()), locale.groupSeparator()
    sign = locale.negativeSign() if count < 0 else ""
    written = (separator if one == "," else chr(zero + int(one)) for one in f"{abs(count):,}")
    return sign + "".join(written)


def reader_locale() -> QLocale:
    """Return the locale for numbers and dates; British English if none is set."""
    locale = QLocale()
    if locale.language() is QLocale.Language.C:
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    return locale


def money(amount: str, currency: str) -> str:
    """Return a decimal with its currency's name in the reader's format: 1,024.50 USD."""
    locale = reader_locale()
    whole, _, digits = amount.partition(".")
    zero = ord(locale.zeroDigit()[0])
    written = locale.toString(int(whole))
    if digits:
        written += locale.decimalPoint() + "".join(chr(zero + int(digit)) for digit in digits)
    return tr("{amount} {currency}", amount=written, currency=one_line(currency, 12))


def size_words(size: int) -> str:
    """Return a readable file size."""
    return reader_locale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def numbered(name: str, taken: Iterable[str]) -> str:
    """Return a name for a new item, numbered if it is taken, ignoring case."""
    used = {one.casefold() for one in taken}
    if name.casefold() not in used:
        return name
    names = (f"{name} {number}" for number in counting(2))
    return next(one for one in names if one.casefold() not in used)


def one_line(text: str, limit: int = 300) -> str:
    """Return foreign text made safe for one line of a list or label.

    Line ends and other controls become spaces, and characters that override the direction go, so
    that a title cannot rewrite how the rest of the window reads.
    """
    head = text[: limit * 2]
    if head.isascii() and head.isprintable():
        return head[:limit]
    cleaned = "".join(
        " " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character
        for character in _turning().sub("", head)
    )
    return " ".join(cleaned.split())[:limit]


@cache
def _turning() -> re.Pattern[str]:
    # not needed before the first paint
    from falcon_desktop.core.text.invisible import DIRECTION_MARKS, TURNING

    return re.compile(f"[{TURNING}{DIRECTION_MARKS}]")
