"""Security S1 and S3: foreign text is shown as it is written, wherever it is shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.chat_presets import ChatPreset
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.conversation import (
    Conversation,
    Failure,
    Message,
    MessageStatus,
    Provenance,
    Role,
)
from falcon_desktop.core.domain.prompt_library import SavedPrompt
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.settings import SettingsFile
from tests.end_to_end.environments import alone, at_home

ROOT = Path(__file__).parents[2]


class Trap:
    """A named pipe; who opens it to read is noticed, and let go."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = path
        self.opened = 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._end.wait(0.02):
            try:
                file = os.open(self.path, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:  # nobody reads
                continue
            self.opened += 1
            os.close(file)

    def close(self) -> None:
        self._end.set()
        self._thread.join()


async def fill(path: Path, hostile: str) -> None:
    """Make a chat all of whose names are ``hostile``."""
    database = Database(path)
    await database.open()
    asked = Message(
        "a", "c", None, Role.USER, hostile, 1_700_000_000_000,
        attachments=(Attachment(hostile, AttachmentKind.TEXT, "text/plain", 5, "Hello"),),
    )  # fmt: skip
    failed = Message(
        "b", "c", "a", Role.ASSISTANT, hostile, 1_700_000_001_000, MessageStatus.FAILED,
        reasoning=hostile, provenance=Provenance(model=hostile, connection_name=hostile),
        failure=Failure("server_failed", hostile, hostile, "retry"),
    )  # fmt: skip
    made = Conversation("c", hostile, 1_700_000_000_000, 1_700_000_000_000, active_leaf_id="b")
    await Conversations(database).create(made, [asked, failed])
    await database.close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    # a short path, wherever the tests run: names that hold it are limited to 80 characters
    with tempfile.TemporaryDirectory(prefix="f", dir="/tmp") as directory:
        made = Trap(Path(directory) / "p")
        yield made
        made.close()


def test_the_trap_notices_a_reader(trap: Trap) -> None:
    with trap.path.open("rb") as file:
        assert file.read() == b""
    assert trap.opened


async def test_nothing_that_is_named_like_html_is_read_as_html(profile: Path, trap: Trap) -> None:
    hostile = f'<img src="{trap.path}"> sky'
    profile.mkdir(mode=0o700)
    await fill(profile / "history.sqlite3", hostile)
    SettingsFile(profile / "settings.json").save(
        Settings(
            connections=(
                Connection(
                    "c", hostile, ServerKind.OPENAI, base_url="http://127.0.0.1:9", model=hostile
                ),
            ),
            chat_presets=(ChatPreset("p", hostile, model=hostile, starting_prompts=(hostile,)),),
            open_conversation_id="c",
            saved_prompts=(SavedPrompt("s", hostile, hostile),),
        )
    )
    done = subprocess.run(
        [sys.executable, "-m", "tests.end_to_end.hostile_driver", "hostile_names", str(profile),
         hostile],
        cwd=ROOT, env=at_home(alone()), capture_output=True, text=True, timeout=110,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (walked,) = (json.loads(line) for line in done.stdout.splitlines())
    assert walked["found"] == []
    assert trap.opened == 0
    # it did see such names: title, file, prompt, connection
    assert len(walked["named"]) >= 4, walked["named"]
