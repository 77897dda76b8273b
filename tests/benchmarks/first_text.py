"""How long a question takes to its first text on a profile that was never used; prints JSON.

``python -m tests.benchmarks.first_text [--runs 6]``

``ask`` of the starter model, from the start of the process to the first byte of its answer, each
time with a data directory of its own (goal: 1.5 s); beside it the same engine started by hand, from
the start of its process to the first text of the same question, in turns (goal: ``ask`` takes 1.2
times as long at most, as the median of pairs).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

from tests.benchmarks.start import ROOT

GOAL_S = 1.5
GOAL_RATIO = 1.2
QUESTION = "Say one word."

BY_HAND = """
import http.client, json, sys
import xllamacpp
from falcon_desktop.engine.server_main import Order, parameters
order = Order("key", sys.argv[1], "starter", 0, "", 8192, 4, 0)
server = xllamacpp.Server(parameters(xllamacpp, order))
there = http.client.HTTPConnection(server.listening_address.removeprefix("http://"))
body = {"messages": [{"role": "user", "content": sys.argv[2]}], "stream": True, "max_tokens": 8}
there.request("POST", "/v1/chat/completions", json.dumps(body),
              {"Authorization": "Bearer key", "Content-Type": "application/json"})
for line in there.getresponse():
    if line.startswith(b"data: {"):
        delta = json.loads(line[6:])["choices"][0]["delta"]
        if delta.get("content"):
            print(delta["content"], flush=True)
            break
import os
os._exit(0)
"""


def first_byte(command: list[str]) -> float:
    """Return the seconds from the start of a process to the first byte that it writes."""
    with tempfile.TemporaryDirectory() as data:
        environment = dict(os.environ, FALCON_DESKTOP_DATA_DIR=data, HOME=data)
        begun = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert process.stdout is not None
        found = process.stdout.read(1)
        seconds = time.perf_counter() - begun
        process.communicate()
    if not found:
        raise RuntimeError(f"no answer of {command}")
    return seconds


def main() -> None:
    """Measure and print."""
    from falcon_desktop.engine.models import STARTER_DIRECTORY, STARTER_FILE

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=6)
    options = parser.parse_args()
    ask = [
        sys.executable, "-m", "falcon_desktop", "ask", QUESTION, "--max-new-tokens", "8",
    ]  # fmt: skip
    by_hand = [sys.executable, "-c", BY_HAND, str(STARTER_DIRECTORY / STARTER_FILE), QUESTION]
    first_byte(ask)  # warms the file cache
    pairs = [(first_byte(ask), first_byte(by_hand)) for _ in range(options.runs)]
    result = {
        "benchmark": "first_text",
        "runs": options.runs,
        "ask_s": round(statistics.median(one for one, _ in pairs), 2),
        "goal_s": GOAL_S,
        "by_hand_s": round(statistics.median(other for _, other in pairs), 2),
        "ratio": round(statistics.median(one / other for one, other in pairs), 2),
        "goal_ratio": GOAL_RATIO,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
