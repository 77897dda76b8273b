"""``--install-desktop-entry``: a menu entry, icon and file type for what pip, pipx or uv installed.

Packages bring theirs. Follows the XDG base directory and Desktop Entry specifications. Must not
know the window.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import shutil
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from falcon_desktop import child_process, paths
from falcon_desktop.cli import interruptible
from falcon_desktop.cli.output import Output
from falcon_desktop.core.domain.errors import ExitStatus, InvalidInput, StorageError
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.system_reasons import detail_of

SHARE: Final = Path(__file__).with_name("share")
"""What belongs below ``/usr/share`` or the like, as a desktop looks for it."""
COMMAND: Final = "falcon-desktop"
ENTRY: Final = Path("applications") / f"{COMMAND}.desktop"
_REFRESHED_BY: Final = (
    ("update-desktop-database", "-q", "applications"),
    ("update-mime-database", "mime"),
    ("gtk-update-icon-cache", "-qtf", "icons/hicolor"),
)
"""Programs that tell running desktops of new files, the last word below ``share``. Where one is
missing, the desktop sees them at its next start."""
_LONGEST_REFRESH_S: Final = 60
_ANY_NAME: Final = ("/bin/sh", "-c", 'exec "$0" "$@"')
_RESERVED: Final = frozenset(" \t\n\"'\\><~|&;$*?#()`")


def desktop_entry(options: argparse.Namespace, output: Output) -> int:
    """Add the menu entry for this user, or remove it; print what was done.

    Raises:
        InvalidInput: there is nothing to do here.
        StorageError: a file can't be written or removed.
    """
    if not sys.platform.startswith("linux"):
        raise InvalidInput(Sentence("This menu entry is for Linux. Here the installer adds one."))
    if getattr(sys, "frozen", False):
        raise InvalidInput(Sentence("The package you installed already added a menu entry."))
    share = _share()
    try:
        if options.desktop_entry == "remove":
            lines = _remove(share)
        else:
            lines = _install(share, _program(), options.data_dir)
    except OSError as error:
        raise StorageError(
            Sentence("The menu entry can't be changed."), detail=detail_of(error)
        ) from error
    interruptible.run(_refresh(share))
    for line in lines:
        output.line(line)
    return ExitStatus.OK


def entry(program: Sequence[str], data_dir: str | None) -> str:
    """Return the menu entry that starts a program, whose first word is its absolute path.

    Raises:
        InvalidInput: no entry can name that path.
    """
    words = [*program]
    if data_dir:
        words += ["--data-dir", str(paths.data_directory(data_dir))]
    if not all(word.isprintable() for word in words):
        raise InvalidInput(Sentence("A menu entry can't hold a path with such characters."))
    told = {"TryExec": words[0]}
    if set("%=") & set(words[0]):
        # the specification has no form for these in a program's name, and GLib finds none
        words = [*_ANY_NAME, *words]
    told["Exec"] = " ".join([*map(_quoted, words), "%f"])
    lines = (SHARE / ENTRY).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        key = line.partition("=")[0]
        if key in told:
            doubled = told[key].replace("\\", "\\\\")  # a desktop takes one of two away again
            lines[number] = f"{key}={doubled}"
    return "\n".join(lines) + "\n"


def _quoted(word: str) -> str:
    """Return a word of a command as the specification wants it."""
    word = word.replace("%", "%%")
    if not _RESERVED & set(word):
        return word
    escaped = "".join(f"\\{sign}" if sign in '"`$\\' else sign for sign in word)
    return f'"{escaped}"'


def _share() -> Path:
    base = os.environ.get("XDG_DATA_HOME", "")
    return Path(base) if base.startswith("/") else Path.home() / ".local" / "share"


def _program() -> list[str]:
    """Return what starts this program again, by a path that an upgrade does not change."""
    scripts = Path(sysconfig.get_path("scripts")) / COMMAND
    for found in (Path(sys.argv[0]), scripts):
        if found.name == COMMAND and found.is_file():
            # links stay: pipx and uv have theirs where the entry finds the next version too
            return [str(found.absolute())]
    return [sys.executable, "-m", "falcon_desktop"]


def _files() -> list[Path]:
    return sorted(file.relative_to(SHARE) for file in SHARE.rglob("*.*") if file.is_file())


def _install(share: Path, program: Sequence[str], data_dir: str | None) -> list[str]:
    changed = False
    for name in _files():
        content = (SHARE / name).read_bytes()
        if name == ENTRY:
            content = entry(program, data_dir).encode()
        target = share / name
        with contextlib.suppress(FileNotFoundError):
            if target.read_bytes() == content:
                continue
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            fresh.write_bytes(content)
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
        changed = True
    place = str(share / ENTRY)
    return [
        Sentence("Menu entry created: {path}", path=place)
        if changed
        else Sentence("Menu entry already there: {path}", path=place),
        Sentence("It starts: {command}", command=" ".join(program)),
        Sentence("To remove it: {command}", command=f"{COMMAND} --remove-desktop-entry"),
    ]


def _remove(share: Path) -> list[str]:
    there = [share / name for name in _files() if (share / name).exists()]
    for file in there:
        file.unlink()
    if not there:
        return [Sentence("There is no menu entry in {directory}.", directory=str(share))]
    return [Sentence("Menu entry removed, with its icon and file type:"), *map(str, there)]


async def _refresh(share: Path) -> None:
    """Tell the desktop; nothing depends on it."""
    for tool, *options, place in _REFRESHED_BY:
        if shutil.which(tool) is None or not (share / place).is_dir():
            continue
        with contextlib.suppress(OSError, TimeoutError):
            process = await child_process.started([tool, *options, str(share / place)])
            try:
                await asyncio.wait_for(process.communicate(), _LONGEST_REFRESH_S)
            finally:
                await child_process.ended(process)
