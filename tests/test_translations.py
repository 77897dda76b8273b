"""Every text that a person reads is translated, and what the program loads is up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from resources.translations import __main__ as translations
from resources.translations import texts
from resources.translations.texts import MEANT, PACKAGE, sentences, window_texts


def test_everything_is_translated_and_compiled(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["translations", "--check"])
    assert translations.main() == 0, capsys.readouterr().out


def test_no_room_that_speaks_to_people_is_passed_over() -> None:
    """The controllers were, when they had left the room of the window: Arabic was lost."""
    found, rooms = window_texts(), set()
    for path in PACKAGE.rglob("*.py"):
        for text in re.findall(r'\btr\(\s*"([^"\\]+)"[,)]', path.read_text(encoding="utf-8")):
            assert any(text == one.rpartition(MEANT)[2] for one in found), path
            rooms.add(path.relative_to(PACKAGE).parts[0])
    assert {"ui", "controllers"} <= rooms


@pytest.mark.parametrize("language", translations.languages())
def test_translations_keep_their_places(language: str) -> None:
    known = translations.read(translations.HERE / f"falcon_desktop_{language}.ts")
    for text in (*window_texts(), *sentences()):
        places = set(re.findall(r"\{\w*\}", text))
        for form in known[text]:
            # one and two are written as words where a language has forms for them
            missing = places - set(re.findall(r"\{\w*\}", form))
            assert not missing or len(known[text]) > 1, (text, form)
            assert set(re.findall(r"\{\w*\}", form)) <= places, (text, form)


def test_arabic_has_one_kind_of_quotes() -> None:
    """Those that turn round with the direction; ``“ ”`` stand the wrong way there."""
    known = translations.read(translations.HERE / "falcon_desktop_ar.ts")
    for text, forms in known.items():
        for form in forms:
            assert not set("“”„‟") & set(form), text
            assert form.count("«") == form.count("»"), text


@pytest.mark.parametrize("kind", ["a number", "a whole number", "between {low} and {high}"])
def test_what_an_option_must_be_fits_options_of_either_gender(kind: str) -> None:
    """The word that must agree is the one for "value", not the option's name."""
    known = translations.read(translations.HERE / "falcon_desktop_ar.ts")
    [form] = next(
        forms for text, forms in known.items() if text.startswith(f"{{label}} must be {kind}")
    )
    assert form.startswith("{label}: يجب أن تكون القيمة")


def test_what_english_says_alike_is_told_apart_by_what_it_means(tmp_path: Path) -> None:
    """A translator finds the meaning beside the text; the program asks for the one it means."""
    file = tmp_path / "falcon_desktop_pl.ts"
    known = {"Archive": ["Archiwum"], f"verb{MEANT}Archive": ["Archiwizuj"]}
    file.write_bytes(translations._document("pl", dict.fromkeys(known, False), known))
    assert "<comment>verb</comment>" in file.read_text(encoding="utf-8")
    assert translations.read(file) == known
    translator = QTranslator()
    compiled = tmp_path / "made.qm"
    compiled.write_bytes(translations._compiled(file))
    assert translator.load(str(compiled))
    assert translator.translate(translations.CONTEXT, "Archive") == "Archiwum"
    assert translator.translate(translations.CONTEXT, "Archive", "verb") == "Archiwizuj"


def test_a_meaning_that_nothing_could_be_extracted_of_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "module.py").write_text('meaning = "verb"\ntr("Archive", meaning)\n')
    monkeypatch.setattr(texts, "PACKAGE", tmp_path)
    with pytest.raises(ValueError, match="no literal"):
        window_texts()
