"""Plural forms: the window (Qt) and the command line (gettext) take the one that CLDR names."""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from falcon_desktop.cli.language import Translated
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.ui.kit.i18n import told, tr_n
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication
from resources.translations import __main__ as translations
from resources.translations.plurals import PLURALS

WINDOWS, SENTENCE = "%n such thing(s)", "{count} such thing(s)"
NUMBERS = (*range(131), 199, 200, 201, 202, 203, 211, 300, 1_000, 1_001, 1_002, 1_011, 1_000_000)
CLDR: dict[str, dict[str, tuple[int, ...]]] = {
    "ja": {"other": (0, 1, 2, 5, 11, 21, 100, 1_000)},
    "zh": {"other": (0, 1, 2, 10_000)},
    "de": {"one": (1,), "other": (0, 2, 11, 21, 101, 1_000)},
    "fr": {"one": (0, 1), "other": (2, 11, 21, 100, 1_000)},
    "pl": {
        "one": (1,),
        "few": (2, 3, 4, 22, 24, 32, 102, 1_002),
        "many": (0, 5, 11, 12, 14, 15, 19, 20, 21, 25, 100, 101, 112, 1_000),
    },
    "ru": {
        "one": (1, 21, 31, 101, 1_001),
        "few": (2, 3, 4, 22, 24, 102, 1_002),
        "many": (0, 5, 11, 12, 14, 20, 25, 100, 111, 1_000),
    },
    "cs": {"one": (1,), "few": (2, 3, 4), "other": (0, 5, 11, 22, 100, 102)},
    "lt": {"one": (1, 21, 31, 101), "few": (2, 9, 22, 102), "other": (0, 10, 11, 19, 20, 111)},
    "ro": {"one": (1,), "few": (0, 2, 16, 19, 101, 119), "other": (20, 35, 100, 120, 1_000)},
    "sl": {"one": (1, 101, 201), "two": (2, 102), "few": (3, 4, 103), "other": (0, 5, 11, 100)},
    "ar": {
        "zero": (0,), "one": (1,), "two": (2,), "few": (3, 10, 103, 110, 203),
        "many": (11, 26, 99, 111, 199, 1_011), "other": (100, 101, 102, 200, 300, 1_000, 1_001),
    },
}  # fmt: skip
"""Numbers that CLDR's chart "Language Plural Rules" gives as examples of a category."""


@pytest.fixture
def speak(
    qapp: QApplication, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Translated]:
    """The language of the test, spoken by the window; returned as the command line speaks it."""
    tag: str = request.param
    forms = [f"{{}} {form}" for form in PLURALS[tag].forms]
    wanted = {WINDOWS: True, SENTENCE: True}
    known = {
        WINDOWS: [form.format("%n") for form in forms],
        SENTENCE: [form.format("{count}") for form in forms],
    }
    source = tmp_path / f"falcon_desktop_{tag}.ts"
    source.write_bytes(translations._document(tag, wanted, known))
    compiled = tmp_path / "made.qm"
    compiled.write_bytes(translations._compiled(source))
    translator = QTranslator(qapp)
    assert translator.load(str(compiled))
    qapp.installTranslator(translator)
    catalogue = gettext.GNUTranslations(io.BytesIO(translations.mo(tag, known, wanted)))
    yield Translated(catalogue)
    qapp.removeTranslator(translator)
    translator.deleteLater()


@pytest.mark.parametrize("speak", sorted(PLURALS), indirect=True)
def test_window_and_command_line_take_the_same_form(speak: Translated) -> None:
    for number in NUMBERS:
        form = tr_n("%n such thing(s)", number).split()[1]
        sentence = Sentence("{count} such thing(s)", count=number)
        assert told(sentence).split()[1] == form, number
        assert speak.told(sentence).split()[1] == form, number
        expected = CLDR.get(speak.tag, {})
        assert not any(number in of for name, of in expected.items() if name != form), number


@pytest.mark.parametrize("tag", CLDR)
def test_every_form_of_a_language_is_one_that_cldr_names(tag: str) -> None:
    assert PLURALS[tag].forms == tuple(CLDR[tag])
