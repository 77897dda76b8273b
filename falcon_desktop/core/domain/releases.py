"""Releases of this program, and which of two versions is newer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Release:
    """A published release. ``notes`` is Markdown, ``page`` the address of its web page."""

    version: str
    notes: str = ""
    page: str = ""


class Releases(Protocol):
    """Where releases are published. Only asked by a person, or by a setting that is off."""

    async def newest(self) -> Release | None:
        """Return the newest release, None where none was published.

        Raises:
            FalconError: it can't be told.
        """
        ...


def is_newer(version: str, than: str) -> bool:
    """Whether a version is newer than another: by number, a pre-release before its release."""
    one, other = _parts(version), _parts(than)
    return one is not None and other is not None and one > other


def _parts(version: str) -> tuple[tuple[int, ...], bool, str] | None:
    found = re.match(
        r"v?(\d{1,9}(?:\.\d{1,9}){0,3})((?:[-+a-z].*)?)$", version.strip()[:60], re.DOTALL
    )
    if found is None:
        return None
    numbers = tuple(int(number) for number in found[1].split("."))
    padded = numbers + (0,) * (4 - len(numbers))
    return padded, not found[2], found[2]
