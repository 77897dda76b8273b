"""Writes to stdout and stderr, flushing at each event.

A terminal, and stderr always, gets no character that commands it; a pipe or a file gets an answer
byte for byte, as UTF-8; ``--json`` escapes what is no ASCII (SECURITY.md, section 7).
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any, Final, TextIO, cast

from falcon_desktop.core.domain.errors import FalconError, InvalidInput, NextStep
from falcon_desktop.core.text.invisible import CONTROLS, TURNING
from falcon_desktop.core.text.sentences import Language, Sentence

READER_GONE: Final = 141
"""Exit status where the reader of a pipe went away, as shells write SIGPIPE."""

RESTORE_HINT: Final = Sentence(
    "Open the window: it recovers what can still be read, or restores a backup. Until then nothing "
    "is changed."
)
_COMMANDS: Final = re.compile(f"[{CONTROLS}]")
_TURNING: Final = re.compile(f"[{TURNING}]")
_MAX_DETAIL: Final = 1_000


def plain(text: str) -> str:
    """Return a text without terminal control characters; lines and tabs stay."""
    return _COMMANDS.sub("", text)


def for_terminal(text: str) -> str:
    """Return a text without characters that control a terminal or reorder text."""
    if text.isprintable():  # all of those are not, and most texts are
        return text
    return _TURNING.sub("", plain(text))


def one_line(text: str) -> str:
    """Return a text on one line, without characters that control a terminal or reorder text."""
    return " ".join(for_terminal(text).split())


class _Harmless:
    """A stream that passes on what commands no terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(for_terminal(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def keep_stderr_harmless() -> None:
    """From now on, keep terminal control characters out of stderr, whoever writes.

    What Python tells of a mistake quotes what the mistake was about: words of a server or a chat.
    """
    if sys.stderr is not None:
        sys.stderr = cast(TextIO, _Harmless(sys.stderr))


class OutputLost(FalconError):
    """Nothing more can be written to stdout."""

    code = "output_lost"
    usual_next_step = NextStep.RUN_WITH


class Output:
    """The two streams of the command line.

    Either may be missing (a program started without a console): what needs stdout then fails, and
    nothing is written to stderr.
    """

    def __init__(self, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._to_terminal = self._out is not None and self._out.isatty()
        self._lost = False
        self._progress = 0
        """Characters that :meth:`progress` wrote last; 0 where its line has ended."""
        self._language: Language | None = None
        if reconfigure := getattr(self._out, "reconfigure", None):
            # What reads a pipe or a file must not depend on the locale it was written under.
            chosen = self._to_terminal or os.environ.get("PYTHONIOENCODING")
            reconfigure(encoding=None if chosen else "utf-8", errors="replace", newline="\n")
        if reconfigure := getattr(self._err, "reconfigure", None):
            reconfigure(errors="replace")

    @property
    def talks_to_a_person(self) -> bool:
        """Whether stderr is a terminal."""
        return self._err is not None and self._err.isatty()

    def check(self) -> None:
        """Refuse to start if there is nothing to write to.

        Raises:
            OutputLost: there is no stdout.
        """
        if self._out is None and not self._lost:
            self._lost = True
            raise OutputLost(Sentence("There is no standard output to write to."))

    @property
    def language(self) -> Language:
        """The language of messages to people; JSON stays English."""
        if self._language is None:
            from falcon_desktop.cli.language import spoken  # the window seldom speaks here

            self._language = spoken()
        return self._language

    def told(self, text: str) -> str:
        """Return a sentence in the terminal's language; any other text unchanged."""
        return self.language.told(text) if isinstance(text, Sentence) else text

    def write(self, text: str) -> None:
        """Write text, without control characters if to a terminal. Flushes.

        Raises:
            OutputLost: it can't be written, for another reason than that the reader is gone.
        """
        with self._writing() as out:
            if out is not None:
                out.write(for_terminal(text) if self._to_terminal else text)
                out.flush()

    def bytes(self, data: bytes) -> None:
        """Write bytes, and flush.

        Raises:
            InvalidInput: stdout is a terminal.
            OutputLost: it can't be written, for another reason than that the reader is gone.
        """
        if self._to_terminal:
            raise InvalidInput(
                Sentence("A terminal can't show this format. Send it to a file or pipe.")
            )
        with self._writing() as out:
            if out is not None:
                out.flush()
                out.buffer.write(data)
                out.buffer.flush()

    def line(self, text: str) -> None:
        """Write a line, a sentence in the terminal's language.

        Without what commands a terminal.

        Raises:
            OutputLost: it can't be written, for another reason than that the reader is gone.
        """
        self._end_progress()
        with self._writing() as out:
            if out is not None:
                out.write(for_terminal(self.told(text)) + "\n")

    def json(self, data: Mapping[str, Any]) -> None:
        """Write an object as one line of JSON in ASCII, and flush.

        Raises:
            OutputLost: it can't be written, for another reason than that the reader is gone.
        """
        with self._writing() as out:
            if out is None:
                return
            import json  # the window, which starts here too, does without

            # json escapes C0; ASCII also keeps C1, DEL comes through
            text = json.dumps(data, separators=(",", ":"), default=str)
            out.write(text.replace("\x7f", "\\u007f") + "\n")
            out.flush()

    def note(self, sentence: str) -> None:
        """Write a sentence to stderr, on one line; ignored if that is impossible."""
        self._end_progress()
        self._tell(one_line(self.told(sentence)) + "\n")

    def progress(self, sentence: str) -> None:
        """Show how far something is on a terminal's line, in place of what was shown before.

        Nothing where stderr is no terminal; the next note or line begins a new one.
        """
        if self.talks_to_a_person:
            text = one_line(self.told(sentence))[: self._width()]
            self._tell("\r" + text.ljust(self._progress))
            self._progress = len(text)

    def _end_progress(self) -> None:
        if self._progress:
            self._progress = 0
            self._tell("\n")

    def _width(self) -> int:
        """Return how many characters a line of the terminal holds that is written anew."""
        try:
            columns = os.get_terminal_size(self._err.fileno()).columns
        except (AttributeError, OSError, ValueError):
            columns = 0
        return max((columns or 80) - 1, 20)  # some terminals say 0

    def prompt(self, sentence: str) -> None:
        """Write a question to stderr; what is typed follows it on its line."""
        self._tell(one_line(self.told(sentence)) + " ")

    def _tell(self, text: str) -> None:
        if self._err is None:
            return
        try:
            self._err.write(text)
            self._err.flush()
        except OSError:
            _to_nowhere(self._err)
            self._err = None

    def error(self, error: FalconError) -> None:
        """Write a failure: its sentence, the other side's words, and what helps, if anything."""
        self.note(error.sentence)
        if error.detail:
            detail = one_line(self.told(error.detail))  # before it is cut: then it is text alone
            said = detail.rstrip(".") in one_line(self.told(error.sentence))
            if len(detail) > _MAX_DETAIL:
                detail = detail[: _MAX_DETAIL - 1] + "…"
            if not said:  # what a server answers is often in the sentence already
                self.note(detail)
        if error.next_step is NextStep.RESTORE_BACKUP:
            self.note(RESTORE_HINT)

    def flush(self) -> None:
        """Write what is buffered.

        Raises:
            OutputLost: it can't be written, for another reason than that the reader is gone.
        """
        if self._out is not None:
            with self._writing() as out:
                if out is not None:
                    out.flush()

    def reader_gone(self) -> int:
        """Stop writing to a closed pipe; return the exit status for it."""
        self._lost = True
        if self._out is not None:
            _to_nowhere(self._out)
        return READER_GONE

    @contextlib.contextmanager
    def _writing(self) -> Iterator[TextIO | None]:
        """Give stdout; None where it was lost, which was told."""
        self.check()
        try:
            yield None if self._lost else self._out
        except BrokenPipeError:
            raise
        except OSError as error:
            self._lost = True
            if self._out is not None:
                _to_nowhere(self._out)
            from falcon_desktop.core.text.system_reasons import reason_of  # it is seldom needed

            raise OutputLost(
                Sentence("The output can't be written."), detail=reason_of(error)
            ) from error


def _to_nowhere(stream: TextIO) -> None:
    """Lead a stream to /dev/null, or the interpreter's own flush at exit complains."""
    with contextlib.suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)
