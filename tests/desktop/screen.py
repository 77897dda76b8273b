"""A private X server whose picture can be read as memory: what is on the screen, and since when."""

from __future__ import annotations

import contextlib
import mmap
import os
import struct
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

WIDTH, HEIGHT = 1400, 900
POLL = 0.001


@dataclass
class Screen:
    """A running server. ``display`` is for ``DISPLAY``; ``picture`` is its memory."""

    display: str
    picture: mmap.mmap
    _first_pixel: int
    _line: int
    width: int = WIDTH
    height: int = HEIGHT

    def pixels(self) -> bytes:
        """Return some hundred pixels spread over the screen."""
        places = (
            self._first_pixel + y * self._line + x * 4
            for y in range(20, self.height, 60)
            for x in range(20, self.width, 60)
        )
        return b"".join(self.picture[place : place + 3] for place in places)

    def all_pixels(self) -> bytes:
        """Return every pixel of the screen, four bytes each, line after line."""
        lines = self.picture[self._first_pixel : self._first_pixel + self._line * self.height]
        if self._line == self.width * 4:
            return lines
        return b"".join(
            lines[start : start + self.width * 4] for start in range(0, len(lines), self._line)
        )

    def wait_for_change(self, before: bytes, timeout: float = 30) -> float:
        """Wait until the screen looks different; return when, by ``time.perf_counter``."""
        deadline = time.perf_counter() + timeout
        while self.pixels() == before:
            if time.perf_counter() > deadline:
                raise TimeoutError("nothing was painted")
            time.sleep(POLL)
        return time.perf_counter()

    def save(self, path: Path) -> None:
        """Save a picture of the screen as PNG."""
        save_picture(self.all_pixels(), self.width, self.height, path)

    def keys(self, environment: Mapping[str, str], *arguments: str) -> None:
        """Let ``xdotool`` press keys or type."""
        subprocess.run(
            ["xdotool", *arguments], env={**environment, "DISPLAY": self.display}, check=True
        )


def save_picture(pixels: bytes, width: int, height: int, path: Path) -> None:
    """Save what :meth:`Screen.all_pixels` gave as PNG."""
    from PySide6.QtGui import QImage

    path.parent.mkdir(parents=True, exist_ok=True)
    QImage(pixels, width, height, width * 4, QImage.Format.Format_RGB32).save(str(path))


@contextlib.contextmanager
def screen(directory: Path, width: int = WIDTH, height: int = HEIGHT) -> Iterator[Screen]:
    """Start a server whose picture is a file in ``directory``."""
    read, write = os.pipe()
    server = subprocess.Popen(
        [
            *("Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24"),
            *("-nolisten", "tcp", "-fbdir", str(directory), "-nocursor"),
            "-noreset",  # it would begin anew, and refuse who comes then, when its only client goes
        ],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        with (directory / "Xvfb_screen0").open("rb") as file:
            picture = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        # the header of the X window dump format, XWDFile.h: 25 numbers, then the colours
        head = struct.unpack(">25I", picture[:100])
        header_size, bytes_per_line, colours = head[0], head[12], head[19]
        yield Screen(
            f":{number}", picture, header_size + colours * 12, bytes_per_line, width, height
        )
        picture.close()
    finally:
        server.terminate()
        server.wait()


def timed_start(
    command: Sequence[str], environment: Mapping[str, str], shown: Screen
) -> tuple[subprocess.Popen[bytes], float, float]:
    """Start a program; return it, when it was started, and the seconds to its painted window."""
    before = shown.pixels()
    begun = time.perf_counter()
    process = subprocess.Popen(
        list(command),
        env={**environment, "DISPLAY": shown.display, "QT_QPA_PLATFORM": "xcb"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process, begun, shown.wait_for_change(before) - begun
    except BaseException:
        process.kill()
        process.wait()
        raise
