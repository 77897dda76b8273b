"""The interface's language: choosing and installing it before anything is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from falcon_desktop.core.text.sentences import Language
from falcon_desktop.ui.kit.i18n import CONTEXT, SENTENCES, Interface

LANGUAGES: Final = {"en": "English", "ar": "العربية"}
"""Every language that is complete, by its tag, named in itself."""
_LOCALES: Final = {"ar": "ar_AE"}
"""Where a language is spoken that the system does not speak: its numbers beside Latin digits."""
SOURCE: Final = "en"
LONGEST: Final = 2_000
"""Of the sentences that are compared with patterns, in characters."""
_DIRECTORY: Final = Path(__file__).parents[1] / "translations"


def choose(wanted: str, system: Sequence[str]) -> str:
    """Return the language to use: the wanted one, else the system's first that is available."""
    for tag in (wanted, *system):
        language = re.split(r"[-_.]", tag.lower())[0]
        if language in LANGUAGES:
            return language
    return SOURCE


def install(application: QApplication, wanted: str) -> str:
    """Use a language and its reading direction from now on; return its tag.

    ``wanted`` is the user's choice, "" for the system's. Numbers and dates follow the system where
    it speaks the same language.
    """
    language = choose(wanted, QLocale.system().uiLanguages())
    if choose("", [QLocale.system().name()]) != language:
        QLocale.setDefault(QLocale(_LOCALES.get(language, language)))
    if language == SOURCE:
        application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        return language
    for translator in (_qt(application, language), Catalogue(application, language)):
        application.installTranslator(translator)
    application.setLayoutDirection(QLocale(language).textDirection())
    return language


def interface_language() -> Language:
    """Return the language that is spoken now, for what is written elsewhere in the same."""
    # its own locale or, as said in ``install``, the default of a system that speaks it
    return Interface(choose("", [QLocale().name()]))


class Catalogue(QTranslator):
    """The program's texts in one language, including sentences of inner layers.

    Those layers know no front end; their sentences arrive whole, with names and numbers already in
    them, and are told by the pattern that they were made from.
    """

    def __init__(self, parent: QApplication, language: str) -> None:
        super().__init__(parent)
        self.load(str(_DIRECTORY / f"falcon_desktop_{language}.qm"))
        text = (_DIRECTORY / "sentences.json").read_text(encoding="utf-8")
        self._templates: list[str] = json.loads(text)

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """Return the translation, None if there is none."""
        if context != SENTENCES:
            return super().translate(context, text, disambiguation, n) or None
        exact = super().translate(CONTEXT, text)
        return exact or (self._by_pattern(text) if len(text) <= LONGEST else None)

    def _by_pattern(self, sentence: str) -> str | None:
        best: tuple[int, str, re.Match[str]] | None = None
        for template in self._templates:
            found = _pattern(template).fullmatch(sentence)
            # Of several that fit, the one with the most words of its own.
            if found and (best is None or len(template) > best[0]):
                best = (len(template), template, found)
        if best is None:
            return None
        translated = super().translate(CONTEXT, best[1])
        if not translated:
            return None
        for place, value in enumerate(best[2].groups()):
            is_reason = best[1].endswith(f": {{{place}}}")  # a sentence, too
            said = (self.translate(SENTENCES, value) if is_reason else None) or value
            translated = translated.replace(f"{{{place}}}", said)
        return translated


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{\d+\}", template)
    return re.compile("(.*?)".join(map(re.escape, parts)), re.DOTALL)


def _qt(application: QApplication, language: str) -> QTranslator:
    """Return the translations of Qt's own dialogs."""
    translator = QTranslator(application)
    directory = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator.load(f"qtbase_{language}", directory)
    return translator
