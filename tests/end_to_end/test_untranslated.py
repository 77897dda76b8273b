"""No screen of the real program shows a text that was not translated, or that is cut off."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.end_to_end.environments import alone
from tests.end_to_end.histories import put_every_end, put_every_part, put_in

NO_NETWORK = dict.fromkeys(("HTTPS_PROXY", "https_proxy"), "http://127.0.0.1:9")
"""A proxy that is not there, so that no model is downloaded."""
ROOT = Path(__file__).parents[2]
WINDOWS = {
    "main_window", "settings_window", "question", "compare_chooser", "run_with_window",
    "how_it_was_made_window", "import_file", "import_dialog", "print_dialog", "file_window",
    "link_dialog", "erase_dialog", "progress_dialog", "differences_window",
}  # fmt: skip
"""Some of those that are opened; a walk that opened none would find nothing."""


@pytest.mark.long
@pytest.mark.parametrize("walk", ["every_screen", "every_narrow_screen"])
async def test_every_screen_is_in_a_language_that_nobody_speaks(profile: Path, walk: str) -> None:
    await put_in(profile, {"Ελλάς": ("Τι;", "Ναι."), "Αθήνα": ("Πού;", "Εδώ.")})
    await put_every_end(profile)
    await put_every_part(profile)
    (profile / "settings.json").write_text(json.dumps({
        "default_connection_id": "o",
        "connections": [{"id": "o", "name": "Ελλάς", "kind": "openai",
                         "base_url": "http://127.0.0.1:9", "model": "Αθήνα"}],
    }))  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.end_to_end.pseudo_driver", walk, str(profile)],
        cwd=ROOT, env=alone() | NO_NETWORK, capture_output=True, text=True, timeout=280,
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["failed"] for line in lines if "failed" in line] == []
    [walked] = [line for line in lines if "windows" in line]
    assert set(walked["windows"]) >= WINDOWS, walked
    assert walked["unseen"] == [], "nothing of these classes was ever shown"
    assert walked["texts"] > 1_000
    assert walked["planted"] == ["Planted here", "QLabel : Planted here"]
    assert [f"{line['place']}: {line['text']}" for line in lines if "place" in line] == []
    assert [f"{line['at']}: {line['cut']}" for line in lines if "cut" in line] == []
    assert done.returncode == 0, done.stderr[-1_000:]
