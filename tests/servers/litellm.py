"""A real LiteLLM proxy, in an environment of its own: it needs 600 MB that nobody else does."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.servers.llama import KEY

VERSION: Final = "1.108.7"
MASTER_KEY: Final = "sk-master-0123456789"
MODEL: Final = "smol"
_BUILD_S: Final = 240
_START_S: Final = 400
"""It imports for a quarter of a minute, on a busy machine for several."""


class NotToBeHad(Exception):
    """It can't be installed here: there is no ``uv``, or no package registry."""


def installed() -> Path:
    """Return the directory of LiteLLM's programs, installed on the first need and kept.

    Raises:
        NotToBeHad: it can't be installed.
    """
    uv = shutil.which("uv")
    if uv is None:
        raise NotToBeHad("there is no uv")
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    place = caches / "falcon-desktop-tests" / f"litellm-{VERSION}"
    place.mkdir(parents=True, exist_ok=True)
    programs, done = place / "venv" / "bin", place / "complete"
    with (place / "lock").open("w") as lock:  # several workers may want it
        fcntl.flock(lock, fcntl.LOCK_EX)
        if done.exists() and (programs / "litellm").exists():
            return programs
        package = f"litellm[proxy]=={VERSION}"
        try:
            for command in (
                [uv, "venv", "-q", "--clear", "--python", sys.executable, str(place / "venv")],
                [uv, "pip", "install", "-q", "--python", str(programs / "python"), package],
            ):
                # elsewhere: the versions that this project asks for are not LiteLLM's
                subprocess.run(
                    command, check=True, capture_output=True, timeout=_BUILD_S, cwd=place
                )
        except (OSError, subprocess.SubprocessError) as error:
            raise NotToBeHad(f"{package} can't be installed: {error}") from error
        done.touch()
    return programs


@contextmanager
def litellm_proxy(programs: Path, llama: str, directory: Path) -> Iterator[str]:
    """Run it with a master key and no database in front of a llama.cpp; give its address."""
    behind = {"model": "openai/smollm2", "api_base": f"{llama}/v1", "api_key": KEY}
    settings = {
        "model_list": [{"model_name": MODEL, "litellm_params": behind}],
        "general_settings": {"master_key": MASTER_KEY},
        "litellm_settings": {"num_retries": 0, "telemetry": False},
    }
    file = directory / "litellm.yaml"
    file.write_text(json.dumps(settings))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(directory),
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "NO_PROXY": "*",
    }
    command = [str(programs / "litellm"), "--config", str(file), "--host", "127.0.0.1"]
    log = directory / "litellm.log"
    with (
        log.open("w") as out,
        subprocess.Popen(
            [*command, "--port", str(port)], stdout=out, stderr=out, env=environment
        ) as child,
    ):
        try:
            _until_it_answers(f"http://127.0.0.1:{port}/health/liveliness", child, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            child.terminate()
            try:
                child.wait(30)  # pace: then it is killed
            except subprocess.TimeoutExpired:
                child.kill()


def _until_it_answers(address: str, child: subprocess.Popen[bytes], log: Path) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and child.poll() is None:
        try:
            direct.open(address, timeout=60).close()
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"LiteLLM did not start:\n{log.read_text()[-2_000:]}")
