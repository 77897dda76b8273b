"""Runs PyInstaller in an environment of its own, and reads what came out of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from resources.packaging import starter
from resources.packaging.project import COMMAND, ROOT, commit_time

ELF: Final = b"\x7fELF"
BIG: Final = 1_000_000


class BuildFailed(Exception):
    """PyInstaller did not make the bundle."""


@dataclass(frozen=True, slots=True)
class BigFile:
    """A file of the bundle that is worth a word."""

    path: str
    size: int
    why: str


WHY: Final = (
    ("engine/starter/", "the starter model: answers offline from the first minute"),
    ("xllamacpp/", "llama.cpp, the engine; debug symbols (80 MB) are off"),
    ("libicudata", "Unicode data that Qt Core loads as a whole: collation, calendars, encodings"),
    ("libicui18n", "Qt Core is linked to it: sorting and time zones"),
    ("libicuuc", "Qt Core is linked to it: text encodings"),
    ("cryptography/", "SecretStorage encrypts keys on their way to the keyring with it"),
    ("libQt6Gui", "painting, fonts, text layout"),
    ("libQt6Widgets", "the window's widgets"),
    ("libQt6Core", "Qt's base"),
    ("libQt6Network", "the socket that raises the window of a second start"),
    ("libQt6WaylandClient", "the window on Wayland"),
    ("QtWidgets.abi3", "Python's view of the widgets"),
    ("QtGui.abi3", "Python's view of painting and text"),
    ("QtCore.abi3", "Python's view of Qt's base"),
    ("QtNetwork.abi3", "Python's view of local sockets"),
    ("libpython", "Python itself"),
    ("libcrypto", "TLS of Python; not the system's, whose version differs"),
    ("apsw/", "SQLite with full-text search, current on every system"),
    ("STIXTwoMath", "the font of formulas"),
    ("base_library.zip", "the part of Python's library that starts Python"),
    ("unicodedata", "search ignores accents with it"),
    (COMMAND, "the program: its loader and all Python modules, compiled"),
)
"""First match wins: part of a path → why the file stays."""


def build(dist: Path, work: Path) -> Path:
    """Make the bundle below ``dist`` of what this interpreter has and return its folder.

    Raises:
        BuildFailed: with the end of PyInstaller's log.
    """
    environment = dict(
        os.environ,
        PYTHONHASHSEED="0",
        SOURCE_DATE_EPOCH=str(commit_time()),
        QT_QPA_PLATFORM="offscreen",
        PYTHONPATH=str(ROOT),
    )
    environment.pop("VIRTUAL_ENV", None)
    log = work / "pyinstaller.log"
    work.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as file:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean"),
                *("--distpath", str(dist), "--workpath", str(work / "pyinstaller")),
                str(ROOT / "build.spec"),
            ],
            cwd=ROOT,
            env=environment,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-25:]
        raise BuildFailed("\n".join(tail))
    return dist / COMMAND


def libraries(bundle: Path) -> list[Path]:
    """Return the files of a bundle that the dynamic linker reads (Linux)."""
    return [file for file in files(bundle) if file.open("rb").read(4) == ELF]


def files(bundle: Path) -> Iterator[Path]:
    """Yield the real files of a bundle, in order."""
    for path in sorted(bundle.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path


def size(bundle: Path, *, model: bool) -> int:
    """Return the bytes of a bundle, with or without the starter model."""
    return sum(file.stat().st_size for file in files(bundle) if model or file.name != starter.FILE)


def big_files(bundle: Path) -> list[BigFile]:
    """Return the files above 1 MB with the reason why each stays; "" where none is known."""
    found = []
    for file in files(bundle):
        if file.stat().st_size > BIG:
            path = file.relative_to(bundle).as_posix()
            why = next((reason for part, reason in WHY if part in path), "")
            found.append(BigFile(path, file.stat().st_size, why))
    return sorted(found, key=lambda one: -one.size)


def missing_libraries(bundle: Path, command: tuple[str, ...] = ("ldd",)) -> list[str]:
    """Return what the dynamic linker does not find for any file of a bundle (Linux)."""
    found = libraries(bundle)
    done = subprocess.run(
        [*command, *(str(file) for file in found)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"LD_LIBRARY_PATH": str(bundle / "_internal")},
    )
    return sorted({line.strip() for line in done.stdout.splitlines() if "not found" in line})
