"""The program as a process on a desktop: started, asked through its probe, ended."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.store.settings import SettingsFile
from tests.hand.desk import Desk, wait_for
from tests.hand.display import Place, XWindow

ROOT = Path(__file__).parents[2]
SPEAK_AFTER_SECONDS = 2.0
QUIET = (
    "qt.qpa.container: Failed to register with host portal",
    "qt.qpa.container: Unable to detect a web browser",
    "qt.qpa.container: Unable to detect a launcher",
    "qt.accessibility.atspi",
    "QSpiApplication::",
)
"""What Qt says of this desktop, not of the program: it has no portal, no web browser
and nothing to show folders with, and a screen reader on it may be slow to take a key."""


@dataclass
class Running:
    """The program's process. ``data_dir`` holds its data."""

    desk: Desk
    data_dir: Path
    process: subprocess.Popen[bytes]
    _socket: socket.socket
    _lines: Any
    _errors: Path
    asked: int = field(default=0)

    def ask(self, what: str, **details: Any) -> dict[str, Any]:
        """Ask the probe.

        Raises:
            EOFError: the program is gone.
        """
        try:
            self._lines.write(json.dumps({"ask": what, **details}) + "\n")
            self._lines.flush()
            answer = self._lines.readline()
        except OSError as error:
            raise EOFError(self.errors() or "the program is gone") from error
        if not answer:
            raise EOFError(self.errors() or "the program is gone")
        found: dict[str, Any] = json.loads(answer)
        if "error" in found:
            raise RuntimeError(found["error"])
        return found

    def state(self) -> dict[str, Any]:
        """Return where the keyboard is, what is typed, what is open, what still runs."""
        return self.ask("state")

    def rest(self) -> dict[str, Any]:
        """Return what still runs, which is a part of :meth:`state` that is quickly told."""
        return self.ask("rest")

    def place(self, name: str, nth: int = 0) -> Place:
        """Wait for a widget and return where it is."""
        found = wait_for(lambda: self.ask("place", name=name, nth=nth)["place"], f"no {name}")
        return Place(*found)

    def shows(self, name: str) -> bool:
        """Whether a widget is there to be clicked on."""
        return self.ask("place", name=name)["place"] is not None

    def windows(self) -> list[XWindow]:
        """Return the program's windows, the lowest first; nothing else is on this desktop."""
        return self.desk.hand.windows()

    def window(self) -> XWindow:
        """Return the main window."""
        return next(one for one in self.windows() if one.managed and not one.transient_for)

    def errors(self) -> str:
        """Return what it wrote to stderr, but for what Qt says of the desktop."""
        lines = self._errors.read_text(errors="replace").splitlines()
        return "\n".join(line for line in lines if not line.startswith(QUIET))

    def wait(self) -> int:
        """Wait for its end; returns the exit status."""
        return self.process.wait(150)


def settings(address: str, **more: Any) -> Settings:
    """Return settings with a connection to a server, the default one."""
    server = Connection(
        id="robot", name="Robot", kind=ServerKind.OPENAI, base_url=address, proxy=ProxyChoice.NONE
    )
    return Settings(
        connections=(server,), default_connection_id=server.id, welcome_closed=True, **more
    )


def command(desk: Desk, data_dir: Path, *arguments: str) -> None:
    """Run the program's command line, which must end well."""
    subprocess.run(
        [sys.executable, "-m", "falcon_desktop", "--data-dir", str(data_dir), *arguments],
        cwd=ROOT, env=desk.environment, check=True, capture_output=True,
    )  # fmt: skip


@contextlib.contextmanager
def running(
    desk: Desk,
    data_dir: Path,
    chosen: Settings | None = None,
    *,
    plants: Sequence[str] = (),
    slow: bool = False,
) -> Iterator[Running]:
    """Start the program, and see to its end.

    Args:
        chosen: what is written as its settings first; None leaves them.
        plants: faults to start it with, see :mod:`tests.hand.plants`.
        slow: stop it for a second when its window is seen, as a busy computer would.
    """
    data_dir.mkdir(exist_ok=True)
    if chosen is not None:
        SettingsFile(data_dir / "settings.json").save(chosen)
    number = len(list(desk.directory.glob("probe-*")))
    address, errors = desk.directory / f"probe-{number}", desk.directory / f"errors-{number}"
    with errors.open("wb") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-W", "error", "-m", "tests.hand.probe"),
                *(str(address), ",".join(plants), str(data_dir)),
            ],
            cwd=ROOT, env=desk.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    try:
        # what is typed before the window manager gave it the keyboard would arrive nowhere
        try:
            wait_for(Coming(desk, process), "")
        except TimeoutError:
            raise TimeoutError(_why_there_is_none(desk, process, errors)) from None
        if process.poll() is not None:
            raise EOFError(errors.read_text())
        if slow:
            os.kill(process.pid, signal.SIGSTOP)
            _pause()
            os.kill(process.pid, signal.SIGCONT)
        peer = socket.socket(socket.AF_UNIX)
        peer.settimeout(60)
        peer.connect(str(address))
        with peer, peer.makefile("rw") as lines:
            yield Running(desk, data_dir, process, peer, lines, errors)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Coming:
    """Whether a program's window has the keyboard, or the program has ended.

    The window manager is spoken to meanwhile. Where the machine is busy it was once found asleep
    with a window not yet put on the screen; a person's pointer would have woken it.
    """

    def __init__(self, desk: Desk, process: subprocess.Popen[bytes]) -> None:
        self._desk, self._process = desk, process
        self._spoken = time.monotonic()

    def __call__(self) -> bool:
        hand = self._desk.hand
        if time.monotonic() - self._spoken > SPEAK_AFTER_SECONDS:
            hand.wait_for_manager()
            self._spoken = time.monotonic()
        seen = [one.id for one in hand.windows() if one.managed]
        return hand.active() in seen or self._process.poll() is not None


def _why_there_is_none(desk: Desk, process: subprocess.Popen[bytes], errors: Path) -> str:
    """Tell what is there instead of a window with the keyboard, and what the program does."""
    os.kill(process.pid, signal.SIGUSR1)  # the probe writes where each thread is
    _pause()
    hand = desk.hand
    return (
        f"there is no window with the keyboard: {hand.windows()}, it is in {hand.focus()}, the "
        f"window manager says {hand.named_active()}\n{errors.read_text(errors='replace')}"
    )


def _pause() -> None:
    """Wait the second for which the program is stopped; nothing tells of its end but the clock."""
    subprocess.run(["sleep", "1"], check=True)
