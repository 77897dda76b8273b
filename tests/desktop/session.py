"""A private D-Bus session with an unlocked gnome-keyring, for tests that need a real desktop.

Nothing of it touches the user's session: home, runtime directory, bus and keyring are new, and
every process is ended when the ``with`` block is left.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.waiting import PATIENCE_S

TOOLS = ("dbus-daemon", "gnome-keyring-daemon")
PASSWORD = "unlock me"


def missing_tools() -> list[str]:
    """Return which of the programs this needs are not installed."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


@dataclass
class DesktopSession:
    """A running session. Pass :attr:`environment` to a process to put it inside."""

    home: Path
    environment: dict[str, str]
    _processes: list[subprocess.Popen[Any]] = field(default_factory=list)

    def run(
        self, command: Sequence[str], *, stdin: str = "", timeout: float = 60
    ) -> subprocess.CompletedProcess[str]:
        """Run a program inside the session and return its result."""
        return subprocess.run(
            list(command),
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
        )

    def end(self) -> None:
        """End all that was started, the last first."""
        while self._processes:
            _end(self._processes.pop())

    def lock_for_good(self) -> None:
        """End the keyring, so that only a locked one without a prompt can be started again."""
        _end(self._processes.pop())

    def start(self, *command: str, stdin: bytes | None = None) -> subprocess.Popen[bytes]:
        """Start a program that runs until the session ends."""
        with (self.home / f"{Path(command[0]).name}.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,  # what D-Bus starts by itself is ended with it
            )
        self._processes.append(process)
        assert process.stdin is not None
        if stdin is not None:
            process.stdin.write(stdin)
        process.stdin.close()
        return process

    def start_talker(self, *command: str) -> subprocess.Popen[str]:
        """Start a program that answers lines with lines until the session ends."""
        with (self.home / f"{Path(command[-1]).name}.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self._processes.append(process)
        return process


@contextlib.contextmanager
def desktop_session(directory: Path, *, unlocked: bool = True) -> Iterator[DesktopSession]:
    """Start a session whose home and runtime directory are in ``directory``.

    With ``unlocked=False`` there is a bus but no keyring on it.
    """
    home, runtime = directory / "home", directory / "run"
    home.mkdir()
    runtime.mkdir(mode=0o700)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "DBUS_"))
    }
    environment |= {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_DATA_HOME": str(home / ".local/share"),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_CACHE_HOME": str(home / ".cache"),
    }
    environment.pop("DISPLAY", None)
    environment.pop("WAYLAND_DISPLAY", None)
    session = DesktopSession(home, environment)
    try:
        deadline = time.monotonic() + PATIENCE_S
        _start_bus(session)
        while unlocked and not _unlocks(session, deadline):
            # D-Bus has started another daemon by now, whose keyring nobody unlocks
            session.end()
            _start_bus(session)
        yield session
    finally:
        session.end()


def _start_bus(session: DesktopSession) -> None:
    bus = session.start("dbus-daemon", "--session", "--nofork", "--print-address")
    assert bus.stdout is not None
    address = bus.stdout.readline().decode().strip()
    session.environment["DBUS_SESSION_BUS_ADDRESS"] = address


def _unlocks(session: DesktopSession, deadline: float) -> bool:
    """Start the keyring, and wait until the default one is unlocked, which comes after the daemon
    is on the bus. Returns False where the daemon ends instead: asked in between, it dies now and
    then of an assertion of its own (seen with six at once).
    """
    keyring = session.start(
        "gnome-keyring-daemon",
        "--unlock",
        "--foreground",
        "--components=secrets",
        stdin=PASSWORD.encode(),
    )
    # To ask a name that nobody has yet would start another daemon, whose keyring nobody unlocks.
    there = (
        "dbus-send --session --print-reply --dest=org.freedesktop.DBus /org/freedesktop/DBus "
        "org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets"
    )
    while "boolean true" not in session.run(there.split()).stdout:
        if time.monotonic() > deadline:
            raise TimeoutError("no keyring appeared on the bus")
        if keyring.poll() is not None:
            return False
        time.sleep(0.05)
    question = (
        "dbus-send --session --print-reply --dest=org.freedesktop.secrets "
        "/org/freedesktop/secrets/aliases/default org.freedesktop.DBus.Properties.Get "
        "string:org.freedesktop.Secret.Collection string:Locked"
    )
    while "boolean false" not in session.run(question.split()).stdout:
        if time.monotonic() > deadline:
            raise TimeoutError("no unlocked keyring appeared on the bus")
        if keyring.poll() is not None:
            return False
        time.sleep(0.05)
    return True


def _end(process: subprocess.Popen[Any]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(3)  # pace: then it is killed
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
