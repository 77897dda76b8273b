"""The package as people get it: installed, started from its menu entry, asked, and removed.

``FALCON_DESKTOP_PACKAGE`` names the ``.deb``; ``.ci/run`` builds it. Needs root, for ``apt-get``.
``FALCON_DESKTOP_PICTURES`` names a directory that keeps the screenshots.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from tests.desktop.screen import Screen, screen
from tests.desktop.session import DesktopSession, desktop_session, missing_tools
from tests.waiting import PATIENCE_S

PACKAGE = os.environ.get("FALCON_DESKTOP_PACKAGE", "")
LACKING = [*missing_tools(), *(tool for tool in ("gio", "xdotool") if shutil.which(tool) is None)]
pytestmark = [
    pytest.mark.desktop,
    pytest.mark.long,
    pytest.mark.skipif(not PACKAGE, reason="FALCON_DESKTOP_PACKAGE names no package"),
    pytest.mark.skipif(bool(LACKING), reason=f"not installed: {LACKING}"),
    pytest.mark.timeout(900),
]
LIBRARY = Path("/usr/lib/falcon-desktop")
ENTRY = Path("/usr/share/applications/falcon-desktop.desktop")
QUESTION = "Why is the sky blue?"


def apt(*arguments: str) -> str:
    """Run ``apt-get`` as a person would, and return what it said."""
    done = subprocess.run(
        ["apt-get", "-y", "--no-install-recommends", *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def system() -> Iterator[None]:
    """This system's packages, for one worker at a time; ours is removed at the end."""
    with (Path(tempfile.gettempdir()) / "falcon-desktop-tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
        if LIBRARY.exists():
            apt("remove", "falcon-desktop")


@pytest.fixture
def installed(system: None) -> None:
    """The package on this system; a test may remove it."""
    if not LIBRARY.exists():
        apt("install", str(Path(PACKAGE).resolve()))


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Screen]:
    with screen(tmp_path) as started:
        yield started


@pytest.fixture
def session(tmp_path: Path, shown: Screen) -> Iterator[DesktopSession]:
    with desktop_session(tmp_path) as started:
        started.environment["DISPLAY"] = shown.display
        # not the virtual environment's command of the same name
        started.environment["PATH"] = "/usr/local/bin:/usr/bin:/bin"
        for name in ("QT_QPA_PLATFORM", "FALCON_DESKTOP_DATA_DIR"):
            started.environment.pop(name, None)
        yield started


def wait_for(condition: Callable[[], Any], what: str, timeout: float = PATIENCE_S) -> Any:
    """Wait until something is true, and return it."""
    deadline = time.monotonic() + timeout
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.1)
    return found


def running() -> list[psutil.Process]:
    """Return the program's processes, window and engine."""
    return [
        process
        for process in psutil.process_iter(["exe"])
        if process.info["exe"] == str(LIBRARY / "falcon-desktop")
    ]


def open_window(session: DesktopSession, shown: Screen) -> str:
    """Start the program from its menu entry; return its window's id for ``xdotool``."""
    empty = shown.pixels()
    with (session.home / "program.log").open("ab") as log:  # what it prints is read in a failure
        subprocess.run(
            ["gio", "launch", str(ENTRY)], env=session.environment, check=True, timeout=PATIENCE_S,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    shown.wait_for_change(empty)

    def found() -> str:
        done = session.run(["xdotool", "search", "--onlyvisible", "--class", "falcon-desktop"])
        return done.stdout.split("\n")[0]

    window: str = wait_for(found, "there is no window")
    session.run(["xdotool", "windowfocus", "--sync", window])
    return window


def quit_program(session: DesktopSession) -> None:
    session.run(["xdotool", "key", "ctrl+q"])
    wait_for(lambda: not running(), "it does not end")


def history(session: DesktopSession) -> list[dict[str, Any]]:
    done = session.run(["falcon-desktop", "list", "--json"])
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def statuses(session: DesktopSession) -> list[tuple[str]]:
    """Return what is said of each answer in the history file, which any SQLite tool may read."""
    database = session.home / ".local/share/falcon-desktop/history.sqlite3"
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
        found: list[tuple[str]] = opened.execute(
            "SELECT status FROM message WHERE role = 'assistant'"
        ).fetchall()
    return found


def keep(shown: Screen, name: str) -> None:
    pictures = os.environ.get("FALCON_DESKTOP_PICTURES")
    if pictures:
        shown.save(Path(pictures) / f"{name}.png")


@pytest.mark.usefixtures("installed")
def test_what_the_desktop_is_told_is_valid() -> None:
    for tool, *command in (
        ("desktop-file-validate", str(ENTRY)),
        ("appstreamcli", "validate", "--no-net", *map(str, metainfo())),
    ):
        if shutil.which(tool) is None:
            continue
        done = subprocess.run([tool, *command], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    icons = Path("/usr/share/icons/hicolor")
    assert len(list(icons.glob("*/apps/falcon-desktop.png"))) == 10
    assert (icons / "scalable/apps/falcon-desktop.svg").is_file()
    assert Path("/usr/share/mime/packages/falcon-desktop.xml").is_file()


def metainfo() -> list[Path]:
    return list(Path("/usr/share/metainfo").glob("*FalconDesktop*.xml"))


@pytest.mark.usefixtures("installed")
def test_its_files_are_as_they_should_be() -> None:
    verified = subprocess.run(
        ["dpkg", "--verify", "falcon-desktop"], capture_output=True, text=True
    )
    assert (verified.returncode, verified.stdout) == (0, "")
    for path in [LIBRARY, *LIBRARY.rglob("*")]:
        status = path.lstat()
        assert (status.st_uid, status.st_gid) == (0, 0), path
        assert path.is_symlink() or not status.st_mode & 0o022, path
    assert not [path for path in LIBRARY.rglob("*") if "gtk" in path.name.lower()]
    assert not [path for path in LIBRARY.rglob("*") if path.name.startswith("libQt6Quick")]


@pytest.mark.last
def test_install_ask_quit_find_again_remove(
    installed: None, session: DesktopSession, shown: Screen
) -> None:
    doctor = session.run(["falcon-desktop", "doctor"]).stdout
    assert "Keys are kept in the desktop's keyring (Secret Service)." in doctor, doctor
    assert "problem" not in doctor, doctor

    open_window(session, shown)
    wait_for((session.home / ".local/share/falcon-desktop/history.sqlite3").exists, "no history")
    time.sleep(0.5)  # pace: for the picture only
    keep(shown, "installed-first-start")
    shown.keys(session.environment, "type", "--delay", "5", QUESTION)
    shown.keys(session.environment, "key", "Return")
    first = wait_for(lambda: history(session), "nothing was sent")[0]

    wait_for(lambda: statuses(session) == [("complete",)], "no answer", 120)
    assert len(running()) == 2, "window and engine"
    time.sleep(0.3)  # pace: for the picture only
    keep(shown, "installed-answered")
    told = session.run(["falcon-desktop", "show", first["id"]]).stdout
    assert QUESTION in told
    beside = session.run(["falcon-desktop", "ask", "--temporary", "--max-new-tokens", "5", "Hello"])
    assert beside.returncode == 0 and beside.stdout.strip(), beside.stderr
    quit_program(session)

    window = open_window(session, shown)
    wait_for(
        lambda: "sky" in session.run(["xdotool", "getwindowname", window]).stdout,
        "the conversation is not open again",
    )
    time.sleep(0.5)  # pace: for the picture only
    keep(shown, "installed-found-again")
    assert session.run(["falcon-desktop", "show", first["id"]]).stdout == told
    quit_program(session)

    said = apt("remove", "falcon-desktop")
    assert "~/.local/share/falcon-desktop" in said
    assert not LIBRARY.exists()
    assert not ENTRY.exists()
    assert shutil.which("falcon-desktop", path="/usr/bin") is None
    assert (session.home / ".local/share/falcon-desktop/history.sqlite3").stat().st_size > 0
