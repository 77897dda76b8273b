"""Runs the driver in a process of its own: offscreen, and on an X server in the desktop tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from tests.conftest import DESKTOP
from tests.end_to_end.environments import at_home

Lines = list[dict[str, Any]]
Drive = Callable[..., Lines]
ROOT = Path(__file__).parents[2]
EVERY_PLATFORM = pytest.mark.parametrize(
    "environment", ["offscreen", pytest.param("xcb", marks=pytest.mark.desktop)], indirect=True
)
NOISE = ("This plugin does not support",)
"""What the offscreen platform says of itself."""


@pytest.fixture(scope="session", autouse=True)
def x_display() -> Iterator[str]:
    """A display of a private X server, in the desktop tests.

    Started before any test looks at what it leaves running.
    """
    if not DESKTOP:
        yield ""
        return
    read, write = os.pipe()
    server = subprocess.Popen(
        [
            *("Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24"),
            # whoever connects while the last one goes would be turned away by a reset
            *("-nolisten", "tcp", "-noreset"),
        ],
        pass_fds=[write], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


@pytest.fixture(params=["xcb" if DESKTOP else "offscreen"])
def environment(request: pytest.FixtureRequest, x_display: str) -> dict[str, str]:
    """The program's environment on the platform that is nearest to a person's.

    What a scenario shows on a real X server it shows offscreen, too: it is not done twice. Tests of
    the platforms themselves ask for :data:`EVERY_PLATFORM`.
    """
    found = dict(os.environ, QT_QPA_PLATFORM=request.param)
    if request.param == "xcb":
        found["DISPLAY"] = x_display
    return found


def command(scenario: str, data_dir: Path, *arguments: str) -> list[str]:
    """Return the driver's command line."""
    return [
        sys.executable, "-m", "tests.end_to_end.driver", scenario, str(data_dir), *arguments
    ]  # fmt: skip


@pytest.fixture
def drive(profile: Path, environment: dict[str, str]) -> Drive:
    """Run a scenario to its end; the program must end well and leave nothing on stderr."""

    def run(scenario: str, *arguments: str) -> Lines:
        done = subprocess.run(
            command(scenario, profile, *arguments),
            cwd=ROOT, env=at_home(environment), capture_output=True, text=True, timeout=280,
        )  # fmt: skip
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        failures = [line["failed"] for line in lines if "failed" in line]
        noise = [line for line in done.stderr.splitlines() if not line.startswith(NOISE)]
        assert (done.returncode, failures, noise) == (0, [], []), done.stderr
        return lines

    return run


@pytest.fixture
def long_runner(profile: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """The program, asked for a long answer, until the test ends it."""
    process = subprocess.Popen(
        command("talk_for_ever", profile, "Tell me a very long story about a falcon."),
        cwd=ROOT, env=at_home(environment), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    yield process
    if process.poll() is None:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
    process.communicate()
