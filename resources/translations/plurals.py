"""How many forms a text with a number has in a language, and which form is for which number.

The source is Unicode CLDR's plural rules for whole numbers (unicode.org/cldr, "Language Plural
Rules"), as far as Qt has the same: ``lrelease`` writes Qt's own into what the window loads, so
both must agree, as ``tests/ui/kit/test_plurals.py`` proves. The forms stand in Qt's order, that of
CLDR's categories.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Plural:
    """The forms that a text with a number has, by CLDR's names, and which one a number takes."""

    forms: tuple[str, ...]
    rule: str
    """A C expression of ``n`` that gives the place of the form, as gettext is told."""


_SLAVIC: Final = "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2"
_FAMILIES: Final = (
    # Turkish, Hungarian and Persian leave the noun after a number as it is
    ("fa hu id ja ko ms th tr vi zh", Plural(("other",), "0")),
    (
        "bg ca da de el en es et eu fi gl it ka nb nl nn sq sv sw ta te ur",
        Plural(("one", "other"), "n!=1"),
    ),
    ("fr hy pt", Plural(("one", "other"), "n>1")),
    ("bs hr sr", Plural(("one", "few", "other"), _SLAVIC)),
    ("be ru uk", Plural(("one", "few", "many"), _SLAVIC)),
    (
        "pl",
        Plural(
            ("one", "few", "many"),
            "n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2",
        ),
    ),
    ("cs sk", Plural(("one", "few", "other"), "n==1 ? 0 : n>=2 && n<=4 ? 1 : 2")),
    (
        "lt",
        Plural(
            ("one", "few", "other"),
            "n%10==1 && n%100!=11 ? 0 : n%10!=0 && (n%100<10 || n%100>19) ? 1 : 2",
        ),
    ),
    (
        "ro",
        Plural(
            ("one", "few", "other"),
            "n==1 ? 0 : n==0 || (n%100>=1 && n%100<=19) ? 1 : 2",
        ),
    ),
    (
        "sl",
        Plural(
            ("one", "two", "few", "other"),
            "n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3",
        ),
    ),
    (
        "ar",
        Plural(
            ("zero", "one", "two", "few", "many", "other"),
            "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5",
        ),
    ),
)
PLURALS: Final = {tag: plural for tags, plural in _FAMILIES for tag in tags.split()}
"""By a language's tag."""
