"""What a process of the program denies others."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).parents[2]
PROGRAM = """
import ctypes, json, os, resource, sys
resource.setrlimit(resource.RLIMIT_CORE, (4096, 8192))
os.umask(0)
from falcon_desktop.cli import main
main()
print(json.dumps({
    "dumpable": ctypes.CDLL(None).prctl(3, 0, 0, 0, 0),
    "umask": os.umask(0),
    "core": resource.getrlimit(resource.RLIMIT_CORE),
}))
"""
ASK = ["ask", "Hi?", "--temporary", "--base-url", "http://127.0.0.1:9", "--api", "openai"]


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's own ways")
@pytest.mark.parametrize(
    ("arguments", "dumpable"),
    [(ASK, 0), (["list"], 1), ([], 1)],
    ids=["ask", "list", "window"],
)
async def test_keys_stay_in_the_process(arguments: list[str], dumpable: int) -> None:
    """The window stays readable for desktop portals, which refuse what they can't look at."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PROGRAM, *arguments),
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        stdin=asyncio.subprocess.DEVNULL,
    )
    out, _ = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    found = json.loads(out.splitlines()[-1])
    assert found == {"dumpable": dumpable, "umask": 0o077, "core": [0, 8192]}


def test_a_call_from_a_program_leaves_its_process_alone() -> None:
    from falcon_desktop.cli import main

    before = os.umask(0o022)
    try:
        main(["--version"])
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)
