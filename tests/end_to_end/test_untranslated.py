"""No screen of the real program shows a text that was not translated."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from falcon_desktop import paths
from falcon_desktop.core.domain.conversation import (
    Conversation,
    Failure,
    Message,
    MessageStatus,
    Provenance,
    Role,
    Timings,
    Usage,
)
from falcon_desktop.core.domain.errors import NextStep
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.end_to_end.environments import alone
from tests.end_to_end.histories import put_in

ROOT = Path(__file__).parents[2]
WINDOWS = {
    "main_window", "settings_window", "question", "compare_chooser", "run_with_window",
    "how_it_was_made_window", "import_file",
}  # fmt: skip
"""Some of those that are opened; a walk that opened none would find nothing."""


@pytest.mark.long
async def test_every_screen_is_in_a_language_that_nobody_speaks(profile: Path) -> None:
    await put_in(profile, {"Ελλάς": ("Τι;", "Ναι."), "Αθήνα": ("Πού;", "Εδώ.")})
    await put_every_end(profile)
    (profile / "settings.json").write_text(json.dumps({
        "default_connection_id": "o",
        "connections": [{"id": "o", "name": "Ελλάς", "kind": "openai",
                         "base_url": "http://127.0.0.1:9", "model": "Αθήνα"}],
    }))  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.end_to_end.pseudo_driver", "every_screen", str(profile)],
        cwd=ROOT, env=alone(), capture_output=True, text=True, timeout=280,
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["failed"] for line in lines if "failed" in line] == []
    [walked] = [line for line in lines if "windows" in line]
    assert set(walked["windows"]) >= WINDOWS, walked
    assert walked["texts"] > 700
    assert walked["planted"] == ["Planted here"]
    assert [f"{line['place']}: {line['text']}" for line in lines if "place" in line] == []
    assert done.returncode == 0, done.stderr[-1_000:]


async def put_every_end(profile: Path) -> None:
    """Put in a chat whose answers ended in every way that there is."""
    database = Database(paths.history_file(profile))
    await database.open()
    at, chat = now_ms() - 9_000, new_id()
    ends = [
        {"status": MessageStatus.STOPPED},
        {"status": MessageStatus.INTERRUPTED},
        {"finish_reason": "length"},
        {"finish_reason": "content_filter"},
        {"provenance": Provenance(model="Αθήνα", edited=True), "usage": Usage(5, 7, 3),
         "timings": Timings(0.3, 70.0, 12.5)},
        *(
            {"status": MessageStatus.FAILED,
             "failure": Failure("unreachable", Sentence("The server does not list its models."),
                                "λεπτό", step, retry_after=90.0)}
            for step in NextStep
        ),
    ]  # fmt: skip
    messages: list[Message] = []
    for number, end in enumerate(ends):
        parent = messages[-1].id if messages else None
        asked = Message(new_id(), chat, parent, Role.USER, "Γιατί;", at + 2 * number)
        answer = Message(
            new_id(), chat, asked.id, Role.ASSISTANT, "Έτσι.", at + 2 * number + 1, **end
        )  # type: ignore[arg-type]
        messages += [asked, answer]
    await Conversations(database).create(
        Conversation(chat, "Τέλη", at, at, active_leaf_id=messages[-1].id), messages
    )
    await database.close()
