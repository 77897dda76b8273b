"""Reads the settings, and changes them so that no change of anybody is lost.

The window keeps the settings in memory and writes them as a whole, so nobody else may change them
while it is open. It holds the lock of its data directory from before it reads them until it has
written them for the last time; a command takes that lock to read, change and write. A window that
is started meanwhile waits, as it does for one that is about to end (``app.py``). Commands wait for
each other by a lock of their own, which is how they know that what holds the other is a window.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from falcon_desktop import paths
from falcon_desktop.cli.output import Output
from falcon_desktop.core.domain.errors import FalconError, StorageError, StorageReadOnly
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.system_reasons import reason_of
from falcon_desktop.runtime.instance_lock import InstanceLock
from falcon_desktop.store.settings import SettingsFile

TURN: Final = "settings.json.lock"
_FOR_COMMANDS_SECONDS: Final = 10.0
_FOR_WINDOW_SECONDS: Final = 1.0
"""A window that was just closed still saves."""
_WINDOW_OPEN: Final = Sentence(
    "Falcon Desktop's window is open. Close it first, or make this change there, in Settings."
)


class OpenSettings:
    """The settings while nobody else may change them."""

    def __init__(self, file: SettingsFile, value: Settings) -> None:
        self._file = file
        self.value = value
        """As they were last read or saved."""

    def save(self, settings: Settings) -> None:
        """Write the settings, durable on return.

        Raises:
            StorageError: they are as they were.
        """
        self._file.save(settings)
        self.value = settings


def saved_settings(data_dir: Path, output: Output) -> Settings:
    """Return the settings, changing nothing on the disk; tell what of them can't be used."""
    file = SettingsFile(paths.settings_file(data_dir))
    settings = file.load(repair=False)
    _tell(file, output)
    return settings


@contextmanager
def changing_settings(data_dir: Path, output: Output) -> Iterator[OpenSettings]:
    """Give the settings to change; nobody else can until the block is left.

    Raises:
        FalconError: the window is open, or another command does not come to its end.
        StorageError: the data directory can't be made, or the settings can't be read.
    """
    try:
        paths.make_private_directory(data_dir)
    except OSError as error:
        raise StorageReadOnly(
            Sentence("The data directory can't be created or used."), detail=reason_of(error)
        ) from error
    with _alone(data_dir):
        path = paths.settings_file(data_dir)
        _check_readable(path)
        file = SettingsFile(path)
        settings = file.load()
        _tell(file, output)
        yield OpenSettings(file, settings)


def check_changeable(data_dir: Path) -> None:
    """Refuse to begin what ends with a change of the settings where that can't be made.

    Raises:
        FalconError: the window is open.
    """
    with _alone(data_dir):
        pass


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    turn, window = InstanceLock(data_dir, TURN), InstanceLock(data_dir)
    if not _taken(turn, _FOR_COMMANDS_SECONDS):
        raise FalconError(
            Sentence("Another command is changing the settings. Try again in a moment.")
        )
    try:
        if not _taken(window, _FOR_WINDOW_SECONDS):
            raise FalconError(_WINDOW_OPEN)
        yield
    finally:
        window.release()
        turn.release()


def _taken(lock: InstanceLock, seconds: float) -> bool:
    """Take a lock as soon as its holder gives it back; False if that takes too long."""
    deadline = time.monotonic() + seconds
    while not lock.acquire():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _check_readable(path: Path) -> None:
    """Refuse to write over settings that are there and can't be read.

    Raises:
        StorageError: they can't.
    """
    try:
        with path.open("rb"):
            pass
    except FileNotFoundError:
        pass
    except OSError as error:
        raise StorageError(
            Sentence("The settings can't be read: {reason}.", reason=reason_of(error))
        ) from error


def _tell(file: SettingsFile, output: Output) -> None:
    for problem in file.problems:
        output.note(problem)
