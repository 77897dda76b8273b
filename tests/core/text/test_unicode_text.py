"""Texts as they can be stored and sent, and as Qt counts them."""

from __future__ import annotations

import pytest
from falcon_desktop.core.text.unicode_text import clean_text, utf16_length
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("", ""),
        ("plain", "plain"),
        ("naïve 🙂", "naïve 🙂"),
        ("\ud83d\ude42", "🙂"),
        ("a\ud83d", "a\ufffd"),
        ("\ude42\ud83d", "\ufffd\ufffd"),
        ("\ud83d\ud83d\ude42", "\ufffd🙂"),
    ],
)
def test_halves_are_joined_and_lone_surrogates_replaced(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@given(st.text(st.characters() | st.characters(categories=["Cs"])))
def test_a_clean_text_can_be_stored_and_stays_as_it_is(text: str) -> None:
    clean = clean_text(text)
    assert clean.encode().decode() == clean == clean_text(clean)
    assert utf16_length(clean) == utf16_length(text)


@pytest.mark.parametrize("text", ["", "plain", "naïve", "a🙂b", "سلام", "👩‍👩‍👧"])
def test_qt_counts_the_same(text: str) -> None:
    document = QTextDocument(text)
    assert utf16_length(text) == document.characterCount() - 1
