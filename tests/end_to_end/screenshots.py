"""Makes the README's screenshots with the real program, engine and model.

``python -m tests.end_to_end.screenshots [light|dark …]`` writes ``resources/screenshots/*.png``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.offscreen import OFFSCREEN

ROOT = Path(__file__).parents[2]
QUESTIONS = (
    "Write a haiku about the sea",
    "List three rules for good commit messages",
    "Why is the sky blue?",
)


def main() -> int:
    """Ask three questions in a fresh profile and take a picture of each appearance."""
    target = ROOT / "resources" / "screenshots"
    target.mkdir(parents=True, exist_ok=True)
    environment = dict(os.environ)
    environment.setdefault("QT_QPA_PLATFORM", OFFSCREEN)
    appearances = sys.argv[1:] or ["light", "dark"]
    with tempfile.TemporaryDirectory() as directory:
        data = Path(directory) / "data"
        for question in QUESTIONS:
            run("ask_in_new_chat", data, question, environment=environment)
        for appearance in appearances:
            settings = data / "settings.json"
            values = json.loads(settings.read_text()) | {"appearance": appearance}
            settings.write_text(json.dumps(values))
            picture = target / f"main-{appearance}.png"
            run("picture", data, str(picture), environment=environment)
            print(picture.relative_to(ROOT))
            if appearance == "dark":
                found = str(target / "search-dark.png")
                run("picture_of_search", data, found, environment=environment)
        names = [f"transcript-{appearance}" for appearance in appearances]
        start("tests.ui.transcript.showcase", str(target), *names, environment=environment)
    return 0


def run(scenario: str, data: Path, argument: str, environment: dict[str, str]) -> None:
    """Run the program once."""
    start("tests.end_to_end.driver", scenario, str(data), argument, environment=environment)


def start(module: str, *arguments: str, environment: dict[str, str]) -> None:
    """Run a module to its end."""
    subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
