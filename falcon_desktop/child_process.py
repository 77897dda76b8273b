"""Starts small child processes, reads their answers from pipes, and ends them.

They parse foreign data, so one that was taken over may answer anything, at any length.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    import asyncio
    from typing import BinaryIO

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_KEPT: Final = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "PYTHONHOME")

LENGTH_BYTES: Final = 4
"""Before each piece of an answer."""
IDLE_SECONDS: Final = 30.0
START_SECONDS: Final = 30.0
MOST_LOST: Final = 20
WITHIN_SECONDS: Final = 600.0
"""So many children lost within so long, and nothing is asked any more until that is past: a text
that holds nothing else would keep a processor busy for hours."""


def command_of(module: str, switch: str) -> list[str]:
    """Return a child's command line: this interpreter with one of our modules.

    A frozen program has no interpreter beside it: it is that program itself with ``switch``, which
    ``resources/packaging/start.py`` knows.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, switch]
    return [sys.executable, "-P", "-m", module]


def packed(value: Any) -> bytes:
    """Return a JSON value as a message: :data:`LENGTH_BYTES` of length, then JSON."""
    data = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return len(data).to_bytes(LENGTH_BYTES, "big") + data


def pieces(given: BinaryIO) -> Iterator[Any]:
    """Yield the values of incoming messages, in the child, until there are no more."""
    while length := given.read(LENGTH_BYTES):
        yield parsed(given.read(int.from_bytes(length, "big")))


async def started(command: Sequence[str]) -> asyncio.subprocess.Process:
    """Start a child with pipes to and from it and a minimal environment.

    Raises:
        OSError: it can't be started.
    """
    import asyncio  # not in the children, which import this module for their pieces

    environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
    # its own session: Ctrl-C in our terminal is ours to handle
    options: dict[str, Any] = {} if sys.platform == "win32" else {"start_new_session": True}
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**environment, "PYTHONUTF8": "1"},
        **options,
    )


async def piece(process: asyncio.subprocess.Process, most: int) -> bytes:
    """Return a piece of what a child answers without its length, as :func:`packed` made it.

    Raises:
        EOFError, ValueError: it is gone, or answers more than ``most`` bytes.
    """
    if process.stdout is None:
        raise EOFError
    length = int.from_bytes(await process.stdout.readexactly(LENGTH_BYTES), "big")
    if length > most:
        raise ValueError("too long an answer")
    return await process.stdout.readexactly(length)


def parsed(data: bytes) -> Any:
    """Parse a child's JSON.

    Raises:
        ValueError: it is none, or nested too deeply.
    """
    try:
        return json.loads(data.decode("utf-8", "surrogatepass"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def end(process: asyncio.subprocess.Process, *, politely: bool = False) -> None:
    """Ask a child to end, or end it at once; harmless if it is gone.

    ``terminate`` and ``kill`` of a process first take the status of one that ended by itself just
    now. asyncio, whose it is, then warns of a child that it does not know.
    """
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()  # there is no polite way
        else:
            os.kill(process.pid, signal.SIGTERM if politely else signal.SIGKILL)


async def ended(process: asyncio.subprocess.Process) -> None:
    """End a child at once and wait until it is gone.

    asyncio says so only when all that it had written was read.
    """
    end(process)
    with contextlib.suppress(RuntimeError):  # somebody else reads it
        while process.stdout is not None and await process.stdout.read(1 << 16):
            pass
    await process.wait()


# --- one that is asked again and again


def limit_work(seconds: float) -> None:
    """In the child: have the system end it after this much CPU time; 0 removes the limit."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def patience(seconds: float) -> float:
    """Return how long to wait for what may take a child so many seconds of work.

    Where the system can, it ends the child by itself (:func:`limit_work`); this is for one that
    waits, or that others keep from working.
    """
    return 30.0 * seconds if hasattr(signal, "setitimer") else seconds


def tell(answers: BinaryIO, data: bytes) -> None:
    """In the child: answer with a piece; an empty one says that it is ready."""
    answers.write(data)
    answers.flush()


def answer_all(answer: Callable[[Any], Any], seconds: float) -> None:
    """In the child: say that it is ready, and answer each question from stdin on stdout until
    there are no more; ``seconds`` of a processor for one at most.
    """
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        tell(answers, b"\0" * LENGTH_BYTES)
        for question in pieces(given):
            limit_work(seconds)
            found = answer(question)
            limit_work(0)
            tell(answers, packed(found))


class AskedChild:
    """A child that answers one question after another: started on need, ended where it takes too
    long or nobody asks any more. Belongs to one event loop.

    Args:
        command: its command line; it says by an empty piece that it is ready.
        patience_seconds: how long to wait for an answer.
        most_bytes: of an answer.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        patience_seconds: float,
        most_bytes: int,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        import asyncio

        self._command = list(command)
        self._patience = patience_seconds
        self._most_bytes = most_bytes
        self._idle_seconds = idle_seconds
        self._process: asyncio.subprocess.Process | None = None
        self._one_at_a_time = asyncio.Lock()
        self._idle: asyncio.TimerHandle | None = None
        self._ending: asyncio.Task[None] | None = None
        self._lost: deque[float] = deque(maxlen=MOST_LOST)
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The child's process id; None while there is none."""
        return self._process.pid if self._process is not None else None

    async def asked(self, question: Any, read: Callable[[Any], _T]) -> _T | None:
        """Return what ``read`` makes of the answer; None where there is none in time.

        ``read`` raises LookupError, TypeError or ValueError where the answer makes no sense: the
        child has read foreign text.
        """
        import asyncio

        async with self._one_at_a_time:
            self._stay()
            if self._closed or self._is_tired():
                return None
            answered = False
            try:
                found = read(await self._answer(question))
                answered = True
            except (OSError, EOFError, LookupError, ValueError, TypeError, NotImplementedError):
                self._lost.append(time.monotonic())
                _log.debug("a question ended its child: %s", self._command[-1][:80])
                return None
            finally:  # also where who waits is cancelled: its answer would be taken for the next
                if not answered:
                    await self._end()
            self._idle = asyncio.get_running_loop().call_later(self._idle_seconds, self._rest)
            return found

    async def close(self) -> None:
        """End the child and ask nothing more."""
        self._closed = True
        self._stay()
        if self._ending is not None:
            await self._ending
        await self._end()

    def _is_tired(self) -> bool:
        recently = time.monotonic() - WITHIN_SECONDS
        return len(self._lost) == MOST_LOST and self._lost[0] > recently

    async def _answer(self, question: Any) -> Any:
        import asyncio

        if self._process is None:
            self._process = await started(self._command)
            if self._closed:
                raise EOFError
            async with asyncio.timeout(START_SECONDS):
                if await piece(self._process, self._most_bytes):
                    raise ValueError("it is not ready")
        given = self._process.stdin
        if given is None:
            raise EOFError
        async with asyncio.timeout(self._patience):
            given.write(packed(question))
            await given.drain()
            return parsed(await piece(self._process, self._most_bytes))

    def _stay(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _rest(self) -> None:
        """End the child, which nobody asks any more."""
        import asyncio

        self._idle = None
        self._ending = asyncio.get_running_loop().create_task(self._end_if_idle())

    async def _end_if_idle(self) -> None:
        async with self._one_at_a_time:
            if self._idle is None:
                await self._end()

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(OSError):
                await ended(process)
