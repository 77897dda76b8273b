"""Runs the driver in a process of its own, offscreen or on the X server of the desktop tests."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

Lines = list[dict[str, Any]]
Drive = Callable[..., Lines]
ROOT = Path(__file__).parents[2]


def command(scenario: str, data_dir: Path, *arguments: str) -> list[str]:
    """Return the driver's command line."""
    return [
        sys.executable, "-m", "tests.end_to_end.driver", scenario, str(data_dir), *arguments
    ]  # fmt: skip


@pytest.fixture
def drive(profile: Path) -> Drive:
    """Run a scenario to its end; the program must end well and leave nothing on stderr."""

    def run(scenario: str, *arguments: str) -> Lines:
        done = subprocess.run(
            command(scenario, profile, *arguments),
            cwd=ROOT, capture_output=True, text=True, timeout=110,
        )  # fmt: skip
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        failures = [line["failed"] for line in lines if "failed" in line]
        noise = [
            line
            for line in done.stderr.splitlines()
            # the offscreen platform says so of itself
            if not line.startswith("This plugin does not support")
        ]
        assert (done.returncode, failures, noise) == (0, [], []), done.stderr
        return lines

    return run


@pytest.fixture
def long_runner(profile: Path) -> Iterator[subprocess.Popen[str]]:
    """The program, asked for a long answer, until the test kills it."""
    process = subprocess.Popen(
        command("talk_for_ever", profile, "Tell me a very long story about a falcon."),
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    yield process
    if process.poll() is None:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
    process.communicate()
