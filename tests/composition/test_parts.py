"""What the program is made of: from what is installed here, and from the list in a bundle."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from falcon_desktop import __version__
from falcon_desktop.composition.parts import InstalledParts


async def test_everything_that_is_installed_is_told_with_its_licence() -> None:
    parts = await InstalledParts().parts()
    names = [part.name.lower() for part in parts]
    assert names[0] == "falcon-desktop"
    assert parts[0].version == __version__
    assert {"httpx", "apsw", "pyside6_essentials", "xllamacpp"} <= {
        name.replace("pyside6-", "pyside6_") for name in names
    }
    assert "Apache-2.0" in parts[0].licence, "the starter model comes with it"
    assert "MIT License" in parts[0].text
    assert "Apache License" in parts[0].text
    assert not {"pytest", "mypy"} & set(names)
    assert sum(bool(part.text) for part in parts) > len(parts) / 2
    assert all(part.licence for part in parts), parts


async def test_bundle_tells_what_it_was_built_of(tmp_path: Path) -> None:
    (tmp_path / "licences").mkdir()
    told = [{"name": "Qt", "version": "6", "licence": "LGPL-3.0-only", "text": "The text"}, 3]
    (tmp_path / "licences" / "licences.json").write_text(json.dumps(told))
    (part,) = await InstalledParts(tmp_path).parts()
    assert (part.name, part.licence, part.text) == ("Qt", "LGPL-3.0-only", "The text")


@pytest.mark.parametrize("content", [None, "no json"])
async def test_broken_bundle_tells_nothing(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "licences").mkdir()
        (tmp_path / "licences" / "licences.json").write_text(content)
    assert await InstalledParts(tmp_path).parts() == []
