"""What goes to stdout and stderr: clean of control characters, flushed at each event.

Must not know any command.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from typing import Any, Final, TextIO

from falcon_desktop.core.errors import FalconError, NextStep

READER_GONE: Final = 141
"""Exit status where the reader of a pipe went away, as shells write SIGPIPE."""

RESTORE_HINT: Final = (
    "Open the window: it saves what can still be read, or restores a backup. Until then nothing "
    "is changed."
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_OVERRIDES = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_MAX_DETAIL: Final = 1_000


def plain(text: str) -> str:
    """Return a text without the characters that command a terminal; lines and tabs stay."""
    return _CONTROLS.sub("", text)


def one_line(text: str) -> str:
    """Return a text on one line, without what commands a terminal or turns the rest of the line."""
    return " ".join(_OVERRIDES.sub("", plain(text)).split())


class Output:
    """The two streams of the command line.

    Either may be missing (a program started without a console); then nothing is written.
    """

    def __init__(self, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        for stream in (self._out, self._err):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(errors="replace", newline="\n" if stream is self._out else None)

    @property
    def talks_to_a_person(self) -> bool:
        """Whether stderr is a terminal."""
        return self._err is not None and self._err.isatty()

    def write(self, text: str) -> None:
        """Write text as it is but for control characters, and flush."""
        if self._out is not None:
            self._out.write(plain(text))
            self._out.flush()

    def line(self, text: str) -> None:
        """Write text and a line break."""
        if self._out is not None:
            self._out.write(plain(text) + "\n")

    def json(self, data: Mapping[str, Any]) -> None:
        """Write an object as one line of JSON in ASCII, and flush."""
        if self._out is not None:
            import json  # the window, which starts here too, does without

            # json escapes C0; ASCII also keeps C1, DEL comes through
            text = json.dumps(data, separators=(",", ":"), default=str)
            self._out.write(text.replace("\x7f", "\\u007f") + "\n")
            self._out.flush()

    def note(self, sentence: str) -> None:
        """Write a sentence to stderr, on one line."""
        if self._err is not None:
            self._err.write(one_line(sentence) + "\n")
            self._err.flush()

    def error(self, error: FalconError) -> None:
        """Tell a failure: its sentence, the other side's words, and what helps, where there is."""
        self.note(str(error))
        if error.detail:
            detail = one_line(error.detail)
            if len(detail) > _MAX_DETAIL:
                detail = detail[: _MAX_DETAIL - 1] + "…"
            self.note(f"  {detail}")
        if error.next_step is NextStep.RESTORE_BACKUP:
            self.note(RESTORE_HINT)

    def flush(self) -> None:
        """Write what is buffered."""
        if self._out is not None:
            self._out.flush()

    def reader_gone(self) -> int:
        """Stop writing to a pipe that nobody reads; return the exit status for it."""
        if self._out is not None:
            # or the interpreter's own flush at exit complains
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, self._out.fileno())
            os.close(null)
        return READER_GONE
