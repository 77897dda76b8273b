"""The software in this installation, from the build's list or the installed packages."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from falcon_desktop.core.domain.licences import Part

if TYPE_CHECKING:
    from importlib import metadata

OWN: Final = "falcon-desktop"
LIST: Final = Path("licences") / "licences.json"
MAX_TEXT: Final = 200_000


class InstalledParts:
    """Fulfils :class:`falcon_desktop.core.domain.licences.Parts`."""

    def __init__(self, bundle: Path | None = None) -> None:
        unpacked = getattr(sys, "_MEIPASS", "")
        self._bundle = bundle or (Path(unpacked) if unpacked else None)

    async def parts(self) -> Sequence[Part]:
        """Return every component, our own first."""
        return await asyncio.to_thread(self._find)

    def _find(self) -> list[Part]:
        if self._bundle is not None:
            try:
                return _listed(json.loads((self._bundle / LIST).read_bytes()))
            except (OSError, ValueError):
                return []
        return [_described(one) for one in _needed(OWN)]


def _listed(data: Any) -> list[Part]:
    entries = data if isinstance(data, list) else data.get("parts", [])
    return [
        Part(**{name: str(entry.get(name, "")) for name in ("name", "version", "licence", "text")})
        for entry in entries
        if isinstance(entry, dict)
    ]


def _needed(name: str) -> list[metadata.Distribution]:
    """Return a distribution and all that it needs here, each once."""
    from importlib import metadata  # with 20 modules, for one page

    found: dict[str, metadata.Distribution] = {}
    wanted = [name]
    while wanted:
        known = _plain(wanted.pop(0))
        if known in found:
            continue
        try:
            found[known] = metadata.distribution(known)
        except metadata.PackageNotFoundError:
            continue  # for another system, or an extra
        for line in found[known].requires or ():
            if "extra ==" not in line:
                wanted.append(re.split(r"[\s;<>=!~\[(]", line, maxsplit=1)[0])
    first, *rest = found.values()
    return [first, *sorted(rest, key=lambda one: _plain(one.metadata["Name"]))]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _described(distribution: metadata.Distribution) -> Part:
    about = distribution.metadata
    licence = _said(about, "License-Expression")
    if not licence:
        classified = [
            line.rpartition("::")[2].strip()
            for line in about.get_all("Classifier") or ()
            if line.startswith("License ::")
        ]
        licence = ", ".join(classified) or _said(about, "License").split("\n")[0][:60]
    return Part(about["Name"], distribution.version, licence, _text(distribution))


def _said(about: metadata.PackageMetadata, name: str) -> str:
    return about[name] if name in about else ""  # noqa: SIM401 - it has no ``get``


def _text(distribution: metadata.Distribution) -> str:
    texts = []
    for file in distribution.files or ():
        if re.search(r"(licen[cs]e|copying|notice)", file.name, re.IGNORECASE) and file.suffix in (
            "",
            ".txt",
            ".md",
            ".rst",
        ):
            try:
                texts.append(file.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                continue
    return "\n\n".join(texts)[:MAX_TEXT]
