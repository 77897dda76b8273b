"""Search everything and the list of all actions, in the real window."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.end_to_end.conftest import NOISE, ROOT, Lines
from tests.end_to_end.environments import at_home


@pytest.fixture
def seen(request: pytest.FixtureRequest, profile: Path, environment: dict[str, str]) -> Lines:
    done = subprocess.run(
        [sys.executable, "-m", "tests.end_to_end.palette_driver", request.param, str(profile)],
        cwd=ROOT, env=at_home(environment) | {"TZ": "UTC"}, capture_output=True, text=True,
        timeout=100,
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    noise = [line for line in done.stderr.splitlines() if not line.startswith(NOISE)]
    failures = [line["failed"] for line in lines if "failed" in line]
    assert (done.returncode, failures, noise) == (0, [], []), done.stderr
    return lines


@pytest.mark.parametrize("seen", ["search"], indirect=True)
def test_search_everything(seen: Lines) -> None:
    recent, *searches, opened, cleared, again = seen
    assert recent["recent"] == ["سؤال", "Why is the sky blue?"]
    assert recent["words"].startswith("Try: model:falcon")
    found = {one["query"]: one["rows"] for one in searches}
    words = {one["query"]: one["words"] for one in searches}
    assert found["sky"] == [
        "Why is the sky blue?", "You: Why is the sky blue?", "Kept away", "You: An archived sky",
    ]  # fmt: skip
    assert words["sky"] == "3 results in 2 chats"
    assert found["sky in:archive"] == ["Kept away", "You: An archived sky"]
    assert found["hohe"][1] == "Answer: Die Höhe der Wellen ist der Grund."
    assert found["سماء"] == ["سؤال", "You: لماذا السماء زرقاء؟"]
    assert found["in:code wave"] == ["Why is the sky blue?", "Answer: wave = shorter"]
    assert len(found["model:falcon role:ai"]) == 3
    assert found["before:2021 sky"] == found["sky in:archive"]
    assert words['"( OR AND *'].startswith("No results")
    assert found["nothing here model:x"] == [
        "nothing here, Without filters", "in:trash nothing here model:x, In Trash",
    ]  # fmt: skip
    assert opened["title"].startswith("Why is the sky blue?")
    assert opened["shown"] == ["q", "one"]
    assert opened["notice"] == "Switched version."
    assert cleared["marked"] == []
    assert "Höhe" in again["same"]


@pytest.mark.parametrize("seen", ["beside"], indirect=True)
def test_a_hit_beside_the_text_opens_where_its_words_are(seen: Lines) -> None:
    thought, unfolded, filed, shown = seen
    words = "The moon decides. Walrus first, then the walrus again."
    assert thought["rows"] == ["Tides", f"Thoughts: {words}"]
    assert unfolded["thoughts"] == ["Walrus", "walrus"]
    assert unfolded["title"].startswith("Tides")
    assert filed["rows"][0] == "Tides"
    assert filed["rows"][1].startswith("log.txt: …")
    assert shown == {
        "file": "log.txt", "marked": ["quagmire", "quagmire"], "seen": True, "message": True,
    }  # fmt: skip


@pytest.mark.parametrize("seen", ["act"], indirect=True)
def test_everything_can_be_done_by_its_name(seen: Lines) -> None:
    loaded, everything, found, toggled, recent, models, closed = seen
    assert everything["all"] > 40
    assert found["rows"] == ["Show or hide the sidebar, Window, Ctrl+B"]
    assert toggled == {"toggled": True, "closed": True}
    assert recent["first"] == "Show or hide the sidebar"
    assert models == {"models": ["Use SmolLM2 135M, On this computer"], "nothing": []}
    assert closed["closed"]
    assert loaded == {"kept_while_a_chat_came": True, "then": True}


@pytest.mark.parametrize("seen", ["compare"], indirect=True)
def test_versions_are_compared_from_the_keyboard(seen: Lines) -> None:
    (compared,) = seen
    assert compared["words"] == "7 words removed, 7 words added"
    assert compared["count"].startswith("Change 1 of")
    assert compared["chosen"] == [0, 1]
