"""Files through the real window: by button, drop and paste, as chips, sent, kept, shown again."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage
from tests.attaching.test_files import a_pdf
from tests.end_to_end.environments import alone
from tests.end_to_end.remote import running
from tests.servers import gguf_models
from tests.servers.openai_server import OpenAIServer
from tests.servers.tgi import TgiServer

WRAPPED = '<file name="numbers.csv">\na,b\n1,2\n</file>\n\n'


@pytest.fixture
def environment() -> dict[str, str]:
    return alone()


@pytest.fixture
def numbers(tmp_path: Path) -> Path:
    (tmp_path / "numbers.csv").write_text("a,b\n1,2\n")
    return tmp_path / "numbers.csv"


def connect(profile: Path, *connections: dict[str, Any]) -> None:
    """Let the profile answer with the first of these connections."""
    made = [
        {"id": f"c{number}", "name": f"C{number}", **one} for number, one in enumerate(connections)
    ]
    settings = {"format": 1, "connections": made, "default_connection_id": "c0"}
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "settings.json").write_text(json.dumps(settings | {"welcome_seen": True}))


async def test_a_file_from_the_dialog_to_the_server_and_back(
    profile: Path, environment: dict[str, str], numbers: Path
) -> None:
    server = TgiServer(tokens=(" Two", " columns."))
    async with server.serve() as falcon:
        connect(profile, {"kind": "tgi", "base_url": falcon.origin, "template": "falcon"})
        async with running(profile, environment) as window:
            await window.click("attach")
            await window.pick_files([str(numbers)])
            await window.until("files", shows=["numbers.csv"])
            # the same file once more is no second chip; the window takes drops as the box does
            await window.drop("", [str(numbers)])
            await window.until("notice", shows="already attached")
            await window.drop("message", [str(numbers.with_name("missing.md"))])
            await window.until("notice", shows="can't be read")
            assert await window.files() == ["numbers.csv"]
            await window.type("message", "How many columns")

        # a draft keeps its files over a restart
        async with running(profile, environment) as window:
            await window.until("files", shows=["numbers.csv"])
            assert await window.answered("") == "complete"
            assert await window.files() == []
            sent = [body["inputs"] for route, body in server.asked if route == "/generate_stream"]
            assert sent[-1].endswith(f"\nUser: {WRAPPED}How many columns\nAssistant:")

            # the question shows its file, and what the model reads of it
            await window.until("shown_files", shows="numbers.csv")
            await window.open_shown_file()
            await window.until("read", "file_text", shows="a,b\n1,2")
            await window.key("file_window", "Esc")

            # regenerated and edited, it goes along
            await window.action("regenerate")
            assert await window.next_end(1) == "complete"
            await window.answered("And rows?")
            sent = [body["inputs"] for route, body in server.asked if route == "/generate_stream"]
            assert [prompt.count(WRAPPED) for prompt in sent] == [1, 1, 1]

        # nothing of it is left in the new chat's draft
        async with running(profile, environment) as window:
            await window.until("messages", shows=4)
            await window.action("new_chat")
            assert await window.files() == []


async def test_a_question_waits_for_a_file_that_is_still_read(
    profile: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    long = b"BT /F1 12 Tf 20 200 Td " + b"(aa) Tj " * 50_000 + b"ET"  # it may take 20 s
    (tmp_path / "long.pdf").write_bytes(a_pdf(long))
    server = TgiServer()
    async with server.serve() as falcon:
        connect(profile, {"kind": "tgi", "base_url": falcon.origin, "template": "falcon"})
        async with running(profile, environment) as window:
            await window.answered("First chat")
            await window.type("message", "Sum it up")
            await window.drop("message", [str(tmp_path / "long.pdf")])
            assert await window.read("reading") == "Reading long.pdf…"
            await window.key("message", "Return")
            # elsewhere meanwhile: it belongs to the first chat, and keeps nobody from asking here
            await window.action("new_chat")
            assert await window.answered("Second chat") == "complete"
            assert await window.files() == []
            await window.action("next_chat")
            await window.until("files", shows=["long.pdf"])
            await window.until("shows", "reading", shows=False)
            assert await window.read("message") == "Sum it up"
            await window.key("message", "Return")
            await window.next_end(2)
            sent = [body["inputs"] for route, body in server.asked if route == "/generate_stream"]
            assert ["long.pdf" in prompt for prompt in sent] == [False, False, True]
            # a text takes no files
            await window.action("new_text")
            await window.until("shows", "text", shows=True)
            await window.drop("", [str(tmp_path / "long.pdf")])
            await window.until("notice", shows="only be attached in chats")


async def test_a_long_paste_becomes_a_file(profile: Path, environment: dict[str, str]) -> None:
    server = TgiServer()
    async with server.serve() as falcon:
        connect(profile, {"kind": "tgi", "base_url": falcon.origin, "template": "falcon"})
        async with running(profile, environment) as window:
            await window.type("message", "Look: ")
            await window.paste_lines(20_000)
            await window.until("notice", shows="20,000")
            await window.click("notice_action")
            await window.until("files", shows=["Pasted text 1.txt"])
            assert await window.read("message") == "Look: "

            # few characters, but much of what the model reads; one line is never laid out
            await window.paste_text("风", 300_000)
            await window.until("notice", shows="attached as a file")
            await window.until("files", shows=["Pasted text 1.txt", "Pasted text 2.txt"])
            assert await window.read("message") == "Look: "
            await window.paste_text("x", 1_000_001)
            await window.until("notice", shows="limit 1 MB")
            await window.paste_text("word ", 1_100)
            await window.until("read", "notice_action", shows="Insert as text")
            await window.click("notice_action")
            await window.until("files", shows=["Pasted text 1.txt", "Pasted text 2.txt"])
            assert await window.read("message") == "Look: " + "word " * 1_100
            await window.paste_image(20, 20)
            names = ["Pasted text 1.txt", "Pasted text 2.txt", "Image 1.png"]
            await window.until("files", shows=names)


async def test_pictures(profile: Path, environment: dict[str, str], tmp_path: Path) -> None:
    image = QImage(2_000, 1_000, QImage.Format.Format_RGB32)
    image.fill(0xFF2255AA)
    image.setText("Author", "a secret name")
    assert image.save(str(tmp_path / "sky.png"), "PNG")  # type: ignore[call-overload]
    (tmp_path / "torn.gif").write_bytes(b"GIF89a and nothing more")
    blind, seeing = OpenAIServer(models=("blind",)), OpenAIServer(models=("seeing",))
    async with blind.serve() as one, seeing.serve() as other:
        connect(
            profile,
            {
                "kind": "openai",
                "base_url": f"{one.origin}/v1",
                "model": "blind",
                "accepts_images": False,
            },
            {
                "kind": "openai",
                "base_url": f"{other.origin}/v1",
                "model": "seeing",
                "accepts_images": True,
            },
        )
        async with running(profile, environment) as window:
            await window.drop("", [str(tmp_path / "torn.gif")])
            await window.until("notice", shows="damaged")
            await window.drop("", [str(tmp_path / "sky.png")])
            await window.until("files", shows=["sky.png"])
            await window.paste_image(60, 40)
            await window.until("files", shows=["sky.png", "Image 1.png"])
            await window.until("notice", shows="doesn't accept images")

            # a model that doesn't accept images is not sent any
            assert await window.answered("What is this?") == "failed"
            assert blind.asked == []
            await window.until("note", shows="Choose another model")
            await window.next_step()
            await window.until("rows", "models", shows="seeing")
            await window.take("models", "seeing")
            await window.action("regenerate")
            assert await window.next_end(1) == "complete"
            [body] = seeing.asked
            *pictures, words = body["messages"][-1]["content"]
            assert words == {"type": "text", "text": "What is this?"}
            assert [part["type"] for part in pictures] == ["image_url", "image_url"]
            kind, _, data = pictures[0]["image_url"]["url"].partition(";base64,")
            sent = base64.b64decode(data)
            assert kind == "data:image/png"
            assert b"secret" not in sent
            found = QImage.fromData(sent)
            assert (found.width(), found.height()) == (1_568, 784)


async def test_a_model_of_this_computer_reads_images_with_its_projector(
    profile: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    models = profile / "models"
    models.mkdir(parents=True)
    for name in ("blind", "seeing"):
        file = models / f"{name}.gguf"
        gguf_models.write(file, "llama", template=gguf_models.CHATML, speaks_ascii=True)
    gguf_models.write_projector(models / "mmproj-seeing.gguf")
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(0xFF2255AA)
    assert image.save(str(tmp_path / "sky.png"), "PNG")  # type: ignore[call-overload]
    always_the_same = {"max_new_tokens": 16, "temperature": 0}
    settings = {"format": 1, "chat_defaults": always_the_same, "welcome_seen": True}
    (profile / "settings.json").write_text(json.dumps(settings))
    async with running(profile, environment) as window:
        await window.paste_image(60, 40)
        await window.until("files", shows=["Image 1.png"])
        await window.until("notice", shows="it has no projector")
        assert await window.answered("What is this?") == "failed"
        await window.until("note", shows="put its projector")
        await window.next_step()
        await window.until("rows", "models", shows="seeing  ·  reads images")
        await window.take("models", "seeing  ·  reads images")
        await window.action("regenerate")
        assert await window.next_end(1) == "complete"
        await window.drop("", [str(tmp_path / "sky.png")])
        await window.until("files", shows=["sky.png"])
        assert await window.answered("And this?") == "complete"
        await window.until("shown_files", shows="sky.png")
