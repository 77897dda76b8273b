"""The real llama.cpp server with the starter model, in a child process, as users run it by hand."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from falcon_desktop.engine.models import Library

KEY = "llama-test-key"
_CHILD = """
import sys
import xllamacpp
model, host, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
settings = xllamacpp.CommonParams()
settings.model.path = model
settings.n_parallel = 1
# several threads spin while they wait for each other, which stands still on a busy machine
settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = 1
settings.n_ctx = 1024
settings.hostnames = [host]
settings.port = port
settings.api_keys = [sys.argv[4]]
settings.model_alias = {"smollm2"}
settings.ui = False
settings.warmup = False
settings.endpoint_metrics = True
server = xllamacpp.Server(settings)
print(server.listening_address, flush=True)
sys.stdin.read()
"""


def starter_model() -> Path | None:
    """Return the starter model's file, None where it is not installed."""
    return Library(Path("/nonexistent")).starter_file()


@contextmanager
def llama_server(uds: str = "", model: Path | None = None) -> Iterator[str]:
    """Run the server; give its address, or nothing of use where it listens on ``uds``."""
    model = model or starter_model()
    if model is None:
        raise RuntimeError("the starter model is not installed")
    host, port = (uds, "8080") if uds else ("127.0.0.1", "0")
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(model), host, port, KEY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as child:
        try:
            assert child.stdout is not None
            address = ""
            for line in child.stdout:
                if "://" in line and " " not in line.strip():
                    address = line.strip()
                    break
            if not address:
                raise RuntimeError("llama.cpp did not start")
            yield address
        finally:
            assert child.stdin is not None
            child.stdin.close()
            try:
                child.wait(5)  # pace: then it is killed
            except subprocess.TimeoutExpired:
                child.kill()
