"""Licences: what is refused, and that every runtime package of ours is known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from resources.packaging.licences import LicenceError, Part, check, collect, is_allowed, write


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR BSD-3-Clause", True),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND BSD-2-Clause", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-only", False),
        ("AGPL-3.0-only", False),
        ("LicenseRef-Proprietary", False),
        ("", False),
    ],
)
def test_which_licences_go_with_ours(expression: str, allowed: bool) -> None:
    assert is_allowed(expression) is allowed


def test_a_part_that_does_not_go_with_ours_is_named() -> None:
    parts = [Part("fine", "1", "MIT", "text"), Part("viral", "2", "AGPL-3.0-only", "text")]
    with pytest.raises(LicenceError, match=r"viral \(AGPL-3.0-only\)"):
        check(parts)
    with pytest.raises(LicenceError, match="text of the licence is missing: silent"):
        check([Part("silent", "1", "MIT", " ")])


def test_packages_of_the_program_are_collected_with_their_texts(tmp_path: Path) -> None:
    pytest.importorskip("PyInstaller", reason="the build's own environment has it")
    parts = collect(
        [
            "httpx",
            "keyring.backends",
            "apsw",
            "xllamacpp",
            "ziamath",
            "jsonschema",
            "falcon_desktop",
        ]
    )
    check(parts)
    assert parts[0].name == "Falcon Desktop"
    data, text = write(parts, tmp_path)
    read = {one["name"]: one for one in json.loads(data.read_text(encoding="utf-8"))}
    assert {"Qt", "Python", "httpx", "keyring"} <= set(read)
    assert read["Qt"]["licence"] == "LGPL-3.0-only"
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text.read_text(encoding="utf-8")
