"""The licence of every part of the bundle: collected from what is in it, and checked.

Writes ``licences.json`` for the program's page *About* and ``LICENCES.txt`` for people. A licence
that is not known to allow distribution beside MIT code stops the build.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import Distribution, distribution, packages_distributions, version
from pathlib import Path
from typing import Final

from resources.packaging import starter
from resources.packaging.project import ROOT, TITLE, project

TEXTS: Final = Path(__file__).with_name("texts")

ALLOWED: Final = frozenset(
    (
        *("MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "ISC", "Zlib"),
        *("0BSD", "Unlicense", "CC0-1.0", "Unicode-3.0", "OFL-1.1", "Bitstream-Vera", "blessing"),
        *("HPND", "X11", "bzip2-1.0.6", "OpenSSL", "Unicode-DFS-2016", "curl"),
        "MPL-2.0",  # its files stay under it; they are unchanged
        "LGPL-3.0-only",  # linked dynamically, replaceable, text and source named
        "LGPL-2.1-or-later",
        "GPL-2.0-or-later WITH Bootloader-exception",  # the exception is for programs made with it
    )
)
"""SPDX identifiers of licences under which a part may be handed on beside ours."""

_CLASSIFIERS: Final = {
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ISC License (ISCL)": "ISC",
}
_CORRECTED: Final = {
    # What packages say in other words than SPDX's, read once by a person
    "apsw": "Zlib",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "pypdf": "BSD-3-Clause",
}
_EXTRA_TEXT: Final = {"latex2mathml": "latex2mathml.txt"}
_QT_SOURCE: Final = (
    "The source is at https://download.qt.io/official_releases/; its own third-party parts are "
    "listed at https://doc.qt.io/qt-6/licenses-used-in-qt.html. The libraries are separate files "
    "that you may replace.\n\n"
)


class LicenceError(Exception):
    """A part's licence is unknown, or does not go with ours."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the bundle."""

    name: str
    version: str
    licence: str
    """SPDX expression."""
    text: str


def collect(modules: Iterable[str], system_libraries: Iterable[Path] = ()) -> list[Part]:
    """Return every part: ours, the Python packages of these modules, and what they are built on.

    Raises:
        LicenceError: a package does not say its licence, or comes without its text.
    """
    owners = packages_distributions()
    names = {name for module in modules for name in owners.get(module.partition(".")[0], ())}
    ours = _canonical("falcon-desktop")
    left_out = {ours, "pyside6-essentials", "shiboken6", "pyinstaller", "pyinstaller-hooks-contrib"}
    packages = [
        _from_package(distribution(name))
        for name in sorted({_canonical(name) for name in names} - left_out)
    ]
    own = Part(
        TITLE,
        project().version,
        project().licence,
        (ROOT / "LICENSE").read_text(encoding="utf-8"),
    )
    foundations = [*_foundations(), *_from_system(system_libraries)]
    return [own, *sorted([*packages, *foundations], key=lambda part: part.name.casefold())]


def check(parts: Sequence[Part]) -> None:
    """Refuse parts that may not be handed on with ours.

    Raises:
        LicenceError: names each of them.
    """
    refused = [part for part in parts if not is_allowed(part.licence)]
    if refused:
        listed = ", ".join(f"{part.name} ({part.licence or 'no licence'})" for part in refused)
        raise LicenceError(f"Not known to go with an MIT program: {listed}")
    wordless = [part.name for part in parts if not part.text.strip()]
    if wordless:
        raise LicenceError(f"The text of the licence is missing: {', '.join(wordless)}")


def is_allowed(expression: str) -> bool:
    """Say whether an SPDX expression leaves a choice that is allowed."""
    choices = expression.replace("(", "").replace(")", "").split(" OR ")
    return any(all(term.strip() in ALLOWED for term in choice.split(" AND ")) for choice in choices)


def write(parts: Sequence[Part], directory: Path) -> list[Path]:
    """Write ``licences.json`` and ``LICENCES.txt`` into ``directory``."""
    directory.mkdir(parents=True, exist_ok=True)
    data = directory / "licences.json"
    data.write_text(
        json.dumps([asdict(part) for part in parts], ensure_ascii=False, indent=1) + "\n",
        encoding="utf-8",
    )
    rule = "=" * 78
    text = directory / "LICENCES.txt"
    text.write_text(
        "".join(
            f"{rule}\n{part.name} {part.version}".rstrip()
            + f"\n{part.licence}\n{rule}\n\n{part.text.strip()}\n\n"
            for part in parts
        ),
        encoding="utf-8",
    )
    return [data, text]


def licence_of(package: Distribution) -> str:
    """Return a package's licence as an SPDX expression; "" where it says none that we know."""
    metadata = package.metadata
    corrected = _CORRECTED.get(_canonical(package.name))
    if corrected:
        return corrected
    expression: str | None = metadata["License-Expression"]
    if expression:
        return expression
    named = (metadata["License"] or "").strip()
    if is_allowed(named):
        return named
    for classifier in metadata.get_all("Classifier") or []:
        known = _CLASSIFIERS.get(classifier.rpartition(" :: ")[2])
        if classifier.startswith("License ::") and known:
            return known
    return ""


def _from_package(package: Distribution) -> Part:
    texts = [
        str(package.locate_file(file))
        for file in package.files or ()
        if re.search(r"licen[cs]e|copying|notice", file.name, re.IGNORECASE)
        and file.suffix in ("", ".txt", ".md", ".rst", ".APACHE", ".BSD", ".markdown-it")
    ]
    read = [Path(text).read_text(encoding="utf-8", errors="replace") for text in sorted(texts)]
    if not read and package.name in _EXTRA_TEXT:
        read = [_text(_EXTRA_TEXT[package.name])]
    return Part(package.name, package.version, licence_of(package), "\n\n".join(read))


def _foundations() -> list[Part]:
    """Return what no metadata of a package tells."""
    lgpl = _QT_SOURCE + _text("LGPL-3.0.txt") + "\n\n" + _text("GPL-3.0.txt")
    qt = version("PySide6-Essentials")
    bootloader = distribution("pyinstaller")
    return [
        Part("Python", ".".join(map(str, sys.version_info[:3])), "PSF-2.0", _python_licence()),
        Part("Qt", qt, "LGPL-3.0-only", lgpl),
        Part("Qt for Python (PySide6, shiboken6)", qt, "LGPL-3.0-only", lgpl),
        Part("ICU (in Qt)", "73", "Unicode-DFS-2016", _text("ICU.txt")),
        Part(
            "SQLite (in apsw)", version("apsw").rpartition(".")[0], "blessing", _text("SQLite.txt")
        ),
        Part("llama.cpp (in xllamacpp)", version("xllamacpp"), "MIT", _text("llama.cpp.txt")),
        Part("cpp-httplib (in llama.cpp)", "", "MIT", _text("cpp-httplib.txt")),
        Part("JSON for Modern C++ (in llama.cpp)", "", "MIT", _text("nlohmann-json.txt")),
        Part(
            "SmolLM2 135M Instruct (starter model)",
            starter.VERSION,
            "Apache-2.0",
            _text("SmolLM2-LICENSE.txt"),
        ),
        Part("STIX Two Math (font of formulas)", "2.11", "OFL-1.1", _text("OFL-1.1.txt")),
        Part(
            "DejaVu Sans (font of formulas)", "2.37", "Bitstream-Vera", _text("Bitstream-Vera.txt")
        ),
        Part(
            "PyInstaller's bootloader",
            bootloader.version,
            "GPL-2.0-or-later WITH Bootloader-exception",
            _from_package(bootloader).text,
        ),
    ]


_SYSTEM_LICENCES: Final = {
    "libssl": "Apache-2.0",
    "libcrypto": "Apache-2.0",
    "libffi": "MIT",
    "libbz2": "bzip2-1.0.6",
    "liblzma": "0BSD",
    "libxcb-": "X11",
}


def _from_system(libraries: Iterable[Path]) -> list[Part]:
    """Return the parts that Debian's libraries are, with the texts that Debian ships for them."""
    parts: dict[str, Part] = {}
    for library in sorted(libraries):
        known = [
            licence for name, licence in _SYSTEM_LICENCES.items() if library.name.startswith(name)
        ]
        package, package_version = _debian_package(library)
        copyright_file = Path("/usr/share/doc") / package / "copyright"
        parts[package] = Part(
            package or library.name,
            package_version,
            known[0] if known else "",
            copyright_file.read_text(encoding="utf-8") if package else "",
        )
    return list(parts.values())


def _debian_package(library: Path) -> tuple[str, str]:
    """Return the name and version of the Debian package that a library is from, or ""."""
    candidates = {str(library.resolve()), str(library)}
    candidates |= {path.removeprefix("/usr") for path in candidates}
    for path in sorted(candidates, key=len, reverse=True):
        found = subprocess.run(
            ["dpkg-query", "--search", path], capture_output=True, text=True, check=False
        )
        if found.returncode == 0:
            package = found.stdout.split(":")[0]
            shown = subprocess.run(
                ["dpkg-query", "--show", "--showformat=${Version}\n", package],
                capture_output=True,
                text=True,
                check=True,
            )
            return package, shown.stdout.splitlines()[0]
    return "", ""


def _python_licence() -> str:
    """Return Python's licence; Debian keeps it elsewhere than Python does."""
    places = [
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
        *Path("/usr/share/doc").glob(f"libpython3.{sys.version_info[1]}-*/copyright"),
    ]
    for place in places:
        if place.is_file():
            return place.read_text(encoding="utf-8", errors="replace")
    raise LicenceError("Python's own licence was not found")


def _text(name: str) -> str:
    return (TEXTS / name).read_text(encoding="utf-8")


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
