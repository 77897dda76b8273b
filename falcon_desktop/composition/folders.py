"""Folders, imported like an archive of them. No link in one is followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection
from pathlib import Path
from typing import Final

from falcon_desktop.core.domain.attachments import MAX_FILE_BYTES
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.system_reasons import detail_of
from falcon_desktop.transfer.archives import MAX_BESIDE, MAX_MEMBERS, Files, Members, chosen
from falcon_desktop.transfer.archives import left_over as not_read
from falcon_desktop.transfer.values import MAX_BYTES

_OPEN: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class FolderFiles(Files):
    """The files of a folder that messages refer to; only those found in it are read."""

    def __init__(self, folder: Path, sizes: dict[str, int]) -> None:
        super().__init__()
        self._folder = folder
        self._sizes = sizes
        self._free = MAX_BESIDE

    @property
    def is_empty(self) -> bool:
        """Whether there are no files."""
        return not self._sizes

    @property
    def names(self) -> Collection[str]:
        """The paths of all files."""
        return self._sizes.keys()

    def read(self, path: str) -> bytes | None:
        """Return a file; None if it is missing, unreadable or too large."""
        size = self._sizes.get(path)
        if size is None or size > min(MAX_FILE_BYTES, self._free):
            return None
        try:
            content = _content(self._folder / path, size)
        except OSError:
            return None
        self._free -= len(content)
        self.taken.add(path)
        return content


def members_of(folder: Path) -> Members:
    """Return what of a folder is read, as :func:`~falcon_desktop.transfer.archives.read_archive`
    does of an archive.

    Raises:
        InvalidInput: it can't be read, or holds more than is accepted.
    """
    sizes = _sizes_in(folder)
    names, read = chosen(list(sizes))
    if sum(sizes[name] for name in read) > MAX_BYTES:
        raise InvalidInput(
            Sentence(
                "{folder} contains more than {megabytes} MB to read.",
                folder=str(folder),
                megabytes=MAX_BYTES // 1024**2,
            )
        )
    try:
        found = [(name, _content(folder / name, sizes[name])) for name in read]
    except OSError as error:
        raise InvalidInput(
            Sentence("{folder} can't be read.", folder=str(folder)), detail=detail_of(error)
        ) from error
    files = FolderFiles(folder, {name: sizes[name] for name in names})
    return Members(found, not_read(names, read), names, files, is_folder=True)


def _sizes_in(folder: Path) -> dict[str, int]:
    """Return the size of each ordinary file in a folder, by its path from there."""
    sizes: dict[str, int] = {}
    for directory, inner, names in os.walk(folder):
        inner.sort()
        for name in sorted(names):
            path = Path(directory, name)
            try:
                found = path.lstat()
            except OSError:
                continue
            if stat.S_ISREG(found.st_mode):
                sizes[path.relative_to(folder).as_posix()] = found.st_size
            if len(sizes) > MAX_MEMBERS:
                raise InvalidInput(
                    Sentence(
                        "{folder} contains more than {count} file(s).",
                        folder=str(folder),
                        count=MAX_MEMBERS,
                    )
                )
    return sizes


def _content(path: Path, size: int) -> bytes:
    """Return a file's bytes: those that were there when it was found."""
    with os.fdopen(os.open(path, _OPEN), "rb") as file:
        return file.read(size)
