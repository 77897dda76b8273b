"""The interface's language: choosing and installing it, at the start and while the program runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from falcon_desktop.core.text.sentences import Language
from falcon_desktop.ui.kit.i18n import Interface

_LOCALES: Final = {"ar": "ar_AE"}
"""Where a language is spoken that the system does not speak: its numbers beside Latin digits."""
SOURCE: Final = "en"
_DIRECTORY: Final = Path(__file__).parents[1] / "translations"
_FILE: Final = "falcon_desktop_{}.qm"
_HOLDER: Final = "falcon_translators"
"""The application's property that owns the translators."""


def available() -> dict[str, str]:
    """Return every language by its tag, named in itself: English, and each that has a file."""
    tags = (path.stem.rpartition("_")[2] for path in _DIRECTORY.glob(_FILE.format("*")))
    return {tag: own_name(tag) for tag in (SOURCE, *sorted(tags))}


def own_name(tag: str) -> str:
    """Return a language's name in itself; the tag where nobody knows it."""
    if tag == SOURCE:
        return "English"  # Qt has the name of a country's English
    name = QLocale(tag).nativeLanguageName()
    return name[:1].upper() + name[1:] or tag


def choose(wanted: str, system: Sequence[str]) -> str:
    """Return the language to use: the wanted one, else the system's first that is available."""
    for tag in (wanted, *system):
        language = re.split(r"[-_.]", tag.lower())[0]
        if language == SOURCE or (
            language.isalpha() and (_DIRECTORY / _FILE.format(language)).exists()
        ):
            return language
    return SOURCE


def chosen(wanted: str) -> str:
    """Return the language to use on this system, by its tag; ``wanted`` is "" for the system's."""
    return choose(wanted, QLocale.system().uiLanguages())


def install(application: QApplication, wanted: str) -> str:
    """Use a language and its reading direction from now on; return its tag.

    ``wanted`` is the user's choice, "" for the system's. Numbers and dates follow the system where
    it speaks the same language. What is shown already stays in the language before.
    """
    language = chosen(wanted)
    for translator in _translators(application):
        application.removeTranslator(translator)
        translator.setParent(None)  # nobody is to find it there until it is freed
        translator.deleteLater()
    if choose("", [QLocale.system().name()]) == language and _tells_days_in(language):
        QLocale.setDefault(QLocale.system())
    else:
        QLocale.setDefault(QLocale(_LOCALES.get(language, language)))
    if language == SOURCE:
        application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        return language
    for place, name in (
        (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), "qtbase"),  # Qt's dialogs
        (str(_DIRECTORY), "falcon_desktop"),
    ):
        translator = QTranslator(_holder(application))
        translator.load(f"{name}_{language}", place)
        application.installTranslator(translator)
    application.setLayoutDirection(QLocale(language).textDirection())
    return language


def _tells_days_in(language: str) -> bool:
    """Whether the system's dates are in a language: LANGUAGE alone changes only its name. English
    is left as it is, since many choose dates of another place beside it.
    """
    if language == SOURCE:
        return True
    monday = QLocale.system().dayName(1)
    return monday == QLocale(language).dayName(1)


def _translators(application: QCoreApplication) -> list[QTranslator]:
    """Return the translators in use.

    They have an owner of their own. Whoever looks through the application's children has Qt for
    Python describe each of them, the style too: 600 members of enumerations, 5 ms at every start.
    """
    holder = application.property(_HOLDER)
    return holder.findChildren(QTranslator) if isinstance(holder, QObject) else []


def _holder(application: QCoreApplication) -> QObject:
    holder = application.property(_HOLDER)
    if not isinstance(holder, QObject):
        holder = QObject(application)
        application.setProperty(_HOLDER, holder)
    return holder


def interface_language() -> Language:
    """Return the language that is spoken now, for what is written elsewhere in the same."""
    application = QCoreApplication.instance()
    translators = _translators(application) if application is not None else []
    return Interface(next((one.language() for one in translators if one.language()), SOURCE))
