"""``models`` and the addresses of ``--base-url``: what people type finds its server and model."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop import paths
from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.engine_settings import EngineSettings
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.store.settings import SettingsFile
from tests.cli.conftest import ROOT
from tests.core.domain.test_pictures import png
from tests.servers import gguf_models
from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import Peer, Request, ScriptedServer
from tests.servers.tgi import TgiServer
from tests.servers.tiny_models import write_model

Run = Callable[..., Awaitable[Any]]
STARTER = "SmolLM2-135M-Instruct.Q4_1"


async def test_models_of_other_programs_are_listed_and_asked_where_they_are(
    falcon: Run, profile: Path
) -> None:
    file = Path.home() / ".lmstudio/models/publisher/repository/Deep-Q4_0.gguf"
    write_model(file, template="{{ messages }}")
    assert (await falcon("models")).out.split() == [STARTER, "Deep-Q4_0"]
    *_, theirs = (await falcon("models", "--json")).lines
    assert (theirs["owner"], theirs["default"]) == ("LM Studio", False)
    asked = await falcon("ask", "Hi?", "--model", "Deep-Q4_0", "--dry-run")
    assert (asked.status, asked.err) == (0, "")
    settings = Settings(engine=EngineSettings(forgotten=(str(file),)))
    SettingsFile(paths.settings_file(profile)).save(settings)
    assert (await falcon("models")).out.split() == [STARTER]
    assert file.is_file()


async def test_the_models_here_are_listed_as_they_are_asked_for(falcon: Run, profile: Path) -> None:
    directory = paths.models_directory(profile)
    write_model(directory / "zzz.gguf", template="{{ messages }}")
    write_model(directory / "Aaa.GGUF", window=512, template="{{ messages }}")
    (directory / "broken.gguf").write_bytes(b"GGUF")
    result = await falcon("models")
    assert (result.status, result.out.split()) == (0, ["Aaa", "zzz", STARTER])
    assert "broken.gguf" in result.err and "can't be used" in result.err
    first, *others = (await falcon("models", "--json")).lines
    assert (first["id"], first["context_window"], first["default"]) == ("Aaa", 512, True)
    assert first["size"] == (directory / "Aaa.GGUF").stat().st_size
    assert [one["default"] for one in others] == [False, False]


async def test_a_model_that_reads_images_is_asked_about_one(
    falcon: Run, profile: Path, tmp_path: Path
) -> None:
    directory = paths.models_directory(profile)
    directory.mkdir(parents=True)
    for name in ("blind", "seeing"):
        gguf_models.write(directory / f"{name}.gguf", "llama", template=gguf_models.CHATML)
    gguf_models.write_projector(directory / "mmproj-seeing.gguf")
    listed = (await falcon("models", "--json")).lines
    sees = {one["id"]: one["accepts_images"] for one in listed}
    assert sees == {"blind": False, "seeing": True, STARTER: False}
    (tmp_path / "sky.png").write_bytes(png(60, 40))
    question = (
        "ask",
        "What is it?",
        "--attach",
        str(tmp_path / "sky.png"),
        "--max-new-tokens",
        "4",
    )
    asked = await falcon(*question, "--model", "seeing", "--json")
    assert asked.status == 0, asked.err
    read = asked.lines[-1]["usage"]["prompt_tokens"]
    less = await falcon(
        "ask", "What is it?", "--max-new-tokens", "4", "--model", "seeing", "--json"
    )
    assert read - less.lines[-1]["usage"]["prompt_tokens"] >= (56 // 14) ** 2
    refused = await falcon(*question, "--model", "blind")
    assert refused.status == 3
    assert "can't read images. Choose one that can" in refused.err


async def test_nothing_is_made_or_imported_to_list_the_models_here(
    falcon: Run, profile: Path
) -> None:
    assert (await falcon("models")).out == f"{STARTER}\n"
    assert not profile.exists()
    code = (
        "import sys; from falcon_desktop.cli import main; main(['models']); "
        "print([one for one in ('httpx', 'apsw', 'PySide6', 'xllamacpp') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.splitlines() == [STARTER, "[]"]


@pytest.mark.parametrize(
    "typed",
    [
        "127.0.0.1:{port}",
        ":{port}",
        "{port}",
        "localhost:{port}/v1",
        "http://127.0.0.1:{port}/v1/chat/completions",
        "HTTP://127.0.0.1:{port}/",
    ],
)
async def test_an_address_as_people_type_it_is_asked(falcon: Run, typed: str) -> None:
    async with OpenAIServer(models=("falcon", "other")).serve() as server:
        address = typed.format(port=server.port)
        listed = await falcon("models", "--base-url", address)
        asked = await falcon("ask", "Hi?", "--base-url", address, "--temporary")
    assert (listed.status, listed.out, listed.err) == (0, "falcon\nother\n", "")
    assert (asked.status, asked.out) == (0, "Hello, world!\n")


async def test_the_models_of_a_server_with_a_key_and_of_a_connection(
    falcon: Run, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THE_KEY", "sk-0123456789")
    async with OpenAIServer(key="sk-0123456789").serve() as server:
        there = Connection("c", "Mine", ServerKind.OPENAI, server.url, proxy=ProxyChoice.NONE)
        profile.mkdir()
        SettingsFile(paths.settings_file(profile)).save(Settings(connections=(there,)))
        for where in (["--base-url", server.url], ["--connection", "Mine"]):
            found = await falcon("models", *where, "--key-env", "THE_KEY", "--json")
            [line] = found.lines
            assert (line["id"], line["owner"]) == ("falcon", "tests")
            refused = await falcon("models", *where)
            assert (refused.status, refused.out) == (3, "")
            assert "requires a key" in refused.err
    async with TgiServer().serve() as server:
        found = await falcon("models", "--base-url", server.origin, "--api", "tgi")
        assert found.status == 0 and found.out.strip()


async def test_a_server_that_lists_no_models_is_told_and_how_to_name_one(falcon: Run) -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.body(json.dumps({"detail": "Not Found"}).encode(), 404)

    async with ScriptedServer(script) as server:
        listed = await falcon("models", "--base-url", server.url)
        asked = await falcon("ask", "Hi?", "--base-url", server.url)
    assert listed.status == 3
    assert f"127.0.0.1:{server.port} does not list its models." in listed.err
    assert asked.status == 3
    assert "does not list its models. Enter a model ID." in asked.err
    assert "Use --model to name one." in asked.err
    assert [request.path for request in server.requests] == ["/v1/models"] * 2


@pytest.mark.parametrize(
    "wrong",
    [
        ["--api", "openai"],
        ["--key-env", "THE_KEY"],
        ["--base-url", "no address"],
        ["--base-url", "ftp://example.org"],
        ["--connection", "Nobody"],
        ["--base-url", ":1", "--connection", "Mine"],
    ],
)
async def test_what_can_not_be_meant_is_wrong_usage(falcon: Run, wrong: list[str]) -> None:
    assert (await falcon("models", *wrong)).status == 2
