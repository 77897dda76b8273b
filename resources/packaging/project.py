"""Name, version and other facts of the program, each read from the one place where it stands."""

from __future__ import annotations

import re
import subprocess
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
COMMAND: Final = "falcon-desktop"
TITLE: Final = "Falcon Desktop"
APP_ID: Final = "io.github.falcon_desktop.FalconDesktop"
"""Reverse-DNS name for macOS and AppStream. The desktop entry keeps the command's name, which is
what the window tells the desktop."""
EXPORT_TYPE: Final = "application/vnd.falcon-desktop.chat+json"

SCREENSHOTS: Final = "resources/screenshots"


@dataclass(frozen=True, slots=True)
class Project:
    """What packages say of the program."""

    version: str
    summary: str
    licence: str
    author: str
    email: str
    homepage: str
    source: str
    issues: str
    changelog: str

    @property
    def pictures(self) -> str:
        """Where this version's screenshots are shown from, as GitHub serves a tag's files."""
        repository = self.source.removeprefix("https://github.com/")
        return f"https://raw.githubusercontent.com/{repository}/v{self.version}/{SCREENSHOTS}"


@cache
def project() -> Project:
    """Read ``pyproject.toml`` and the version in ``falcon_desktop/__init__.py``."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        table = tomllib.load(file)["project"]
    source = (ROOT / "falcon_desktop" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', source, re.MULTILINE)
    if found is None:
        raise ValueError("no __version__ in falcon_desktop/__init__.py")
    return Project(
        version=found[1],
        summary=table["description"],
        licence=table["license"].partition(" AND ")[0],  # then the starter model's
        author=table["authors"][0]["name"],
        email=table["authors"][0]["email"],
        **{name.lower(): address for name, address in table["urls"].items()},
    )


def commit_time() -> int:
    """Return the time of the commit that is built, which every file of the packages gets."""
    done = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return int(done.stdout) if done.returncode == 0 and done.stdout.strip() else 1_577_836_800


def languages() -> list[str]:
    """Return the languages that the window speaks, beside English."""
    files = (ROOT / "falcon_desktop" / "ui").rglob("*.qm")
    return sorted({"ar", *(path.stem.rpartition("_")[2] for path in files)})
