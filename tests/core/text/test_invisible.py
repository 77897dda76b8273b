"""The classes of invisible characters are those of Unicode, whole."""

from __future__ import annotations

import re
import sys
import unicodedata

from falcon_desktop.core.text.invisible import CONTROLS, DIRECTION_MARKS, TURNING

EVERY = [chr(code) for code in range(sys.maxunicode + 1)]


def _members(characters: str) -> set[str]:
    return set(filter(re.compile(f"[{characters}]").fullmatch, EVERY))


def test_controls_are_all_that_unicode_has_but_those_of_plain_text() -> None:
    controls = {one for one in EVERY if unicodedata.category(one) == "Cc"}
    assert _members(CONTROLS) == controls - {"\t", "\n"}


def test_what_turns_text_round_is_all_that_unicode_has() -> None:
    kinds = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    assert _members(TURNING) == {one for one in EVERY if unicodedata.bidirectional(one) in kinds}


def test_marks_of_direction_are_formats_with_a_side_of_their_own() -> None:
    assert {unicodedata.name(one) for one in _members(DIRECTION_MARKS)} == {
        "LEFT-TO-RIGHT MARK", "RIGHT-TO-LEFT MARK", "ARABIC LETTER MARK",
    }  # fmt: skip
