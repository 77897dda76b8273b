"""The language of the command line: the environment's, if it is translated.

As for other programs of a terminal, the locale (``LC_ALL``, ``LC_MESSAGES``, ``LANG``) says which,
and ``LANGUAGE`` may name others before it. gettext's catalogue holds what the window's does, since
Qt is not there to read that.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import falcon_desktop
from falcon_desktop.core.text.sentences import ENGLISH, Language

DOMAIN: Final = "falcon-desktop"
CATALOGUES: Final = Path(falcon_desktop.__file__).parent / "ui" / "translations"
_NO_LANGUAGE: Final = ("", "C", "POSIX")
_ARGPARSE_OF_ITS_OWN: Final = "messages"
"""The domain of argparse's own words, as long as nobody chooses another."""


class Translated(Language):
    """A language with a catalogue. Numbers keep Latin digits, as in commands."""

    def __init__(self, texts: gettext.NullTranslations) -> None:
        self._texts = texts
        self.tag = texts.info().get("language", self.tag)

    def template(self, english: str, count: int | None) -> str:
        """Return a template in this language, in the form for a number."""
        if count is None:
            translated = self._texts.gettext(english)
        else:
            translated = self._texts.ngettext(english, english, count)
        return super().template(english, count) if translated == english else translated


def spoken() -> Language:
    """Return the language that the environment asks for.

    From then on argparse speaks it too, in the process.
    """
    language = _of(tuple(_wanted()), CATALOGUES)
    if language is ENGLISH:
        gettext.textdomain(_ARGPARSE_OF_ITS_OWN)
    else:
        gettext.bindtextdomain(DOMAIN, CATALOGUES)
        gettext.textdomain(DOMAIN)
    return language


def _wanted() -> Iterator[str]:
    """Give what is asked for before English is, as ``ar_AE.UTF-8`` or ``ar``."""
    locale = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    if locale.partition(".")[0] in _NO_LANGUAGE:
        return
    for name in (os.environ.get("LANGUAGE") or locale).split(":"):
        if name.partition("_")[0].partition(".")[0] in ("en", *_NO_LANGUAGE):
            return
        yield name


@cache
def _of(names: tuple[str, ...], catalogues: Path) -> Language:
    found = gettext.find(DOMAIN, catalogues, names) if names else None
    return Translated(gettext.translation(DOMAIN, catalogues, names)) if found else ENGLISH
