"""Reports changes to the files of a data directory, without polling."""

from __future__ import annotations

import contextlib
import os
import weakref
from pathlib import Path
from typing import Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

TOGETHER_MS: Final = 400
"""Changes within this time are told as one."""


class FileWatch(QObject):
    """Watches files of one directory, and the directory itself.

    The system tells of changes, so that nothing is done while there are none. Changes that this
    program makes are told like those of others.
    """

    changed = Signal()
    """One of the files was written, made or removed."""
    moved = Signal()
    """The directory is not where it was, or another is in its place. Told once."""
    removed = Signal()
    """The directory is nowhere any more: what is written into its files goes with them. Told once,
    instead of ``moved``.
    """

    def __init__(self, directory: Path, names: tuple[str, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._directory = directory
        self._files = [str(directory / name) for name in names]
        self._identity: tuple[int, int] | None = None
        self._descriptor = -1
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._note)
        self._watcher.directoryChanged.connect(self._note_directory)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TOGETHER_MS)
        self._timer.timeout.connect(self.changed)
        self._place_timer = QTimer(self)
        self._place_timer.setSingleShot(True)
        self._place_timer.setInterval(TOGETHER_MS)
        self._place_timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Start watching; the directory exists."""
        self._identity = _identity(self._directory)
        with contextlib.suppress(OSError):  # where a directory can't be opened, it counts as moved
            self._descriptor = os.open(self._directory, os.O_RDONLY)
            weakref.finalize(self, os.close, self._descriptor)
        # The one above is told that a directory was renamed, the directory itself is not.
        self._watcher.addPaths([str(self._directory), str(self._directory.parent)])
        self._watch_files()

    def _watch_files(self) -> None:
        """Watch the files that are there; one that was made anew is not watched any more."""
        watched = set(self._watcher.files())
        for path in self._files:
            if path not in watched:
                self._watcher.addPath(path)  # False for one that is not there

    @Slot(str)
    def _note(self, _path: str) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot(str)
    def _note_directory(self, _path: str) -> None:
        if not self._place_timer.isActive():
            self._place_timer.start()

    @Slot()
    def _look(self) -> None:
        """Something was made or removed in the directory, or happened to itself."""
        if self._identity is None:
            return
        if _identity(self._directory) != self._identity:
            self._identity = None
            if self._is_removed():
                self.removed.emit()
            else:
                self.moved.emit()
            return
        before = len(self._watcher.files())
        self._watch_files()
        if len(self._watcher.files()) != before:
            self._note("")

    def _is_removed(self) -> bool:
        try:
            return os.fstat(self._descriptor).st_nlink == 0
        except OSError:
            return False


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a directory from another one at the same place."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
