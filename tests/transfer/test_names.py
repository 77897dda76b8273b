"""File names from hostile titles."""

from __future__ import annotations

import unicodedata

import pytest
from falcon_desktop.transfer.names import MAX_BYTES, UniqueNames, safe_file_name
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Why is the sky blue?", "Why is the sky blue.md"),
        ("../../etc/passwd", "etc passwd.md"),
        ("C:\\Windows\\x", "C Windows x.md"),
        ("", "Untitled.md"),
        ("...", "Untitled.md"),
        ("-rf /", "rf.md"),
        (".bashrc", "bashrc.md"),
        ("con", "_con.md"),
        ("CON.txt", "_CON.txt.md"),
        ("lpt1", "_lpt1.md"),
        ("nul .x", "_nul .x.md"),
        ("a\u202etxt.exe", "atxt.exe.md"),
        ("a\x00b\nc\td\x1b[0m", "ab c d[0m.md"),
        ("天空为什么是蓝色的", "天空为什么是蓝色的.md"),
        ("x. . .", "x.md"),
    ],
)
def test_names(title: str, name: str) -> None:
    assert safe_file_name(title, "md") == name


def test_names_are_unlike_each_other_in_every_case() -> None:
    names = UniqueNames("md")
    taken = [names.take(title) for title in ("Sky", "sky", "SKY", "sky 2", "Sky")]
    assert taken == ["Sky.md", "sky 2.md", "SKY 3.md", "sky 2 2.md", "Sky 4.md"]


@given(st.text(max_size=300), st.sampled_from(["md", "html", "json"]))
def test_any_title_gives_a_usable_name(title: str, extension: str) -> None:
    name = safe_file_name(title, extension)
    assert len(name.encode()) <= MAX_BYTES
    assert name.endswith(f".{extension}")
    assert name[0] not in ".-~ "
    assert not set(name) & set('<>:"/\\|?*\n\t')
    assert not any(unicodedata.category(character).startswith("C") for character in name)
    assert name[: -len(extension) - 1].rstrip(" .") == name[: -len(extension) - 1]
