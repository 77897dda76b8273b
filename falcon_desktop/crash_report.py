"""A crash report: where in the program it happened, never what it was working on.

No message of an exception, no value, no line of source is written, since any may hold a key or what
somebody wrote. The file stays on this computer.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final

RUNNING: Final = "running.log"
"""Begun with each start and removed by an end that was meant."""
KEPT: Final = "crash-report.txt"
MOST_BYTES: Final = 200_000
_END_OF_HEAD: Final = "\n\n"


class CrashReport:
    """Records where the program crashes; one per data directory at a time."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / RUNNING
        self._kept = data_dir / KEPT
        self._file = -1
        self._owns_faults = False
        self._excepthook = sys.excepthook
        self._thread_hook = threading.excepthook

    def begin(self, facts: str) -> bool:
        """Start watching; True if the last run crashed and left a report.

        Args:
            facts: what runs here, such as versions.
        """
        crashed = False
        with contextlib.suppress(OSError):  # a read-only place keeps no report
            crashed = self._keep()
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
            flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
            self._file = os.open(self._path, flags, 0o600)
            os.write(self._file, f"{facts}{_END_OF_HEAD}".encode())
            if not faulthandler.is_enabled():  # who develops may have turned it on
                faulthandler.enable(self._file)
                self._owns_faults = True
            sys.excepthook = self._note_failure
            threading.excepthook = self._note_thread_failure
        return crashed

    def note(self, error: BaseException) -> None:
        """Record where an exception came from."""
        with contextlib.suppress(OSError):
            if self._file >= 0 and os.fstat(self._file).st_size < MOST_BYTES:
                os.write(self._file, "".join(_told(error)).encode("utf-8", "replace"))

    def end(self) -> None:
        """Stop watching: the program ends on purpose."""
        if self._file < 0:
            return
        sys.excepthook, threading.excepthook = self._excepthook, self._thread_hook
        if self._owns_faults:
            faulthandler.disable()
        os.close(self._file)
        self._file = -1
        with contextlib.suppress(OSError):
            self._path.unlink()

    def _note_failure(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self.note(error)
        self._excepthook(kind, error, trace)

    def _note_thread_failure(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.note(arguments.exc_value)
        self._thread_hook(arguments)

    def _keep(self) -> bool:
        """Keep what the last run left, if it crashed."""
        try:
            descriptor = os.open(self._path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
            with os.fdopen(descriptor, "rb") as file:
                left = file.read(MOST_BYTES).decode("utf-8", "replace")
        except FileNotFoundError:
            return False
        head, _, crash = left.partition(_END_OF_HEAD)
        if not crash.strip():
            return False  # killed, or the power went
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(self._kept, flags, 0o600), "wb") as kept:
            kept.write(f"{head}{_END_OF_HEAD}{_without_places(crash)}".encode())
        return True


def kept_report(data_dir: Path) -> str:
    """Return the last crash report, "" if there is none."""
    try:
        return (data_dir / KEPT).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def delete_report(data_dir: Path) -> None:
    """Delete the last crash report."""
    with contextlib.suppress(OSError):
        (data_dir / KEPT).unlink()


def _told(error: BaseException) -> Iterator[str]:
    """Yield kind and places of an exception and of those behind it, as faults are written."""
    told: set[int] = set()
    behind: BaseException | None = error
    while behind is not None and id(behind) not in told:
        told.add(id(behind))
        yield f"{type(behind).__module__}.{type(behind).__qualname__} (most recent call last):\n"
        trace = behind.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            yield f'  File "{code.co_filename}", line {trace.tb_lineno} in {code.co_name}\n'
            trace = trace.tb_next
        behind = behind.__cause__ or behind.__context__


def _without_places(text: str) -> str:
    """Return a text in which no path tells who works here."""
    signs = {
        str(Path(__file__).parents[1]): "…",
        sys.prefix: "python",
        sys.base_prefix: "python",
        os.path.expanduser("~"): "~",  # noqa: PTH111 - never raises
    }
    for place in sorted((one for one in signs if len(one) > 1), key=len, reverse=True):
        text = text.replace(place, signs[place])
    return text
