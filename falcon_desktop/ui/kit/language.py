"""The interface's language: choosing and installing it before anything is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from falcon_desktop.core.text.sentences import Language
from falcon_desktop.ui.kit.i18n import Interface

LANGUAGES: Final = {"en": "English", "ar": "العربية"}
"""Every language that is complete, by its tag, named in itself."""
_LOCALES: Final = {"ar": "ar_AE"}
"""Where a language is spoken that the system does not speak: its numbers beside Latin digits."""
SOURCE: Final = "en"
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
    for place, name in (
        (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), "qtbase"),  # Qt's dialogs
        (str(_DIRECTORY), "falcon_desktop"),
    ):
        translator = QTranslator(application)
        translator.load(f"{name}_{language}", place)
        application.installTranslator(translator)
    application.setLayoutDirection(QLocale(language).textDirection())
    return language


def interface_language() -> Language:
    """Return the language that is spoken now, for what is written elsewhere in the same."""
    # its own locale or, as said in ``install``, the default of a system that speaks it
    return Interface(choose("", [QLocale().name()]))
