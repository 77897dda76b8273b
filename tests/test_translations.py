"""Every text that a person reads is translated, and what the program loads is up to date."""

from __future__ import annotations

import re

import pytest
from resources.translations import __main__ as translations
from resources.translations.texts import PACKAGE, sentences, window_texts


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
            assert text in found, path
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
