"""What a bundle is built from: every part of it pinned by version and SHA-256, on every system.

    uv run python -m resources.packaging.environment

writes the pins anew, which is to be done after ``pyproject.toml`` was changed. They hold no
download addresses: whichever index is asked must give the very same files.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Final

from resources.packaging.project import ROOT

PARTS: Final = Path(__file__).with_name("requirements.txt")
"""What the program needs, and PyInstaller; nothing that only development needs."""
UV: Final = Path(__file__).with_name("uv.txt")
"""The installer itself, for ``pip install --require-hashes``."""
BUILDER: Final = Path(__file__).with_name("hatchling.txt")
"""What makes the wheel, for ``uv build --require-hashes --build-constraints``."""
STRICTLY: Final = ("--require-hashes", "--no-deps", "--no-build")
"""Only wheels: the parts that a source would be built with are pinned by nobody."""
_TOLD_BY: Final = (
    *("pyproject.toml", "README.md", "LICENSE", "falcon_desktop/__init__.py"),
    *(f"resources/packaging/{name}.py" for name in ("project", "starter", "build_hook")),
    "resources/packaging/texts/SmolLM2-LICENSE.txt",
)
"""What tells uv what the program needs, without the rest of the tree."""


def make(directory: Path) -> Path:
    """Make an environment of the pinned parts and return its interpreter.

    Raises:
        subprocess.CalledProcessError: a part can't be had as it is pinned.
    """
    python = getattr(sys, "_base_executable", sys.executable)
    subprocess.run(["uv", "venv", "-q", "--clear", "--python", python, str(directory)], check=True)
    made = directory / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    subprocess.run(
        [
            *("uv", "pip", "install", "-q", "--python", str(made)),
            *(*STRICTLY, "-r", str(PARTS)),
        ],
        cwd=ROOT,
        check=True,
    )
    return made


def main() -> int:
    """Write the pins; return the exit status."""
    with tempfile.TemporaryDirectory() as directory:
        copy = Path(directory)
        for name in _TOLD_BY:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
        plain = ("-q", "--no-header", "--no-annotate")
        parts = _told(
            *("uv", "export", *plain, "--no-default-groups", "--group", "build"),
            *("--no-emit-project", "--format", "requirements-txt"),
            directory=copy,
        )
        uv = _told("uv", "--version", directory=copy).split()[1]
        wanted = {UV: f"uv=={uv}", BUILDER: f"hatchling=={_constraint('hatchling')}"}
        pins = {PARTS: parts}
        for file, line in wanted.items():
            (copy / "wanted.in").write_text(f"{line}\n", encoding="ascii")
            pins[file] = _told(
                *("uv", "pip", "compile", *plain, "--no-config", "--universal"),
                *("--generate-hashes", "wanted.in"),
                directory=copy,
            )
    for file, text in pins.items():
        file.write_text(text, encoding="ascii")
    return 0


def _constraint(name: str) -> str:
    """Return the version of a part that ``pyproject.toml`` constrains it to."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        constraints = tomllib.load(file)["tool"]["uv"]["constraint-dependencies"]
    return next(
        str(line).partition("==")[2] for line in constraints if line.startswith(f"{name}==")
    )


def _told(*command: str, directory: Path) -> str:
    done = subprocess.run(command, cwd=directory, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
