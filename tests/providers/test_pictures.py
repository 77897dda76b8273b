"""Pictures on the wire, and which models say that they take them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from falcon_desktop.core.context.recipe import chat_messages
from falcon_desktop.core.domain import servers
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.errors import PicturesRefused
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.prompt_templates import TEMPLATES
from falcon_desktop.core.domain.requests import ChatRequest, Turn
from falcon_desktop.core.domain.servers import SystemPlace
from falcon_desktop.providers.failures import RequestContext, failure_of_response
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.openai_models import models_in
from tests.servers.asking import ask
from tests.servers.scripted import Peer, Request, ScriptedServer

PICTURE = Attachment("a.png", AttachmentKind.IMAGE, "image/png", 3, data=b"abc")
PART = {"type": "image_url", "image_url": {"url": "data:image/png;base64,YWJj"}}
TURNS = [Turn(Role.USER, "What is it?", (PICTURE,)), Turn(Role.ASSISTANT, "A sky.")]


def test_pictures_are_parts_of_their_turn() -> None:
    own = chat_messages(TURNS, "Be kind.", SystemPlace.OWN)
    assert own == [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": [PART, {"type": "text", "text": "What is it?"}]},
        {"role": "assistant", "content": "A sky."},
    ]
    merged = chat_messages(TURNS, "Be kind.", SystemPlace.MERGED)
    assert merged[0]["content"][0] == {"type": "text", "text": "Be kind."}
    assert chat_messages(TURNS[:1], "", SystemPlace.OWN)[0]["content"][0] == PART


@pytest.mark.parametrize(
    ("entry", "sees"),
    [
        ({"architecture": {"input_modalities": ["text", "image"]}}, True),
        ({"architecture": {"input_modalities": ["text"]}}, False),
        ({"capabilities": ["completion", "multimodal"]}, True),
        ({"capabilities": {"vision": False}}, False),
        ({"type": "vlm"}, True),
        ({}, None),
        ({"architecture": {"input_modalities": "image"}}, None),
    ],
)
def test_models_say_whether_they_take_pictures(entry: dict[str, Any], sees: bool | None) -> None:
    [model] = models_in({"data": [{"id": "m", **entry}]}) or []
    assert model.accepts_images is sees


@pytest.mark.parametrize(
    ("preset", "route", "answer", "expected"),
    [
        (servers.LLAMA_CPP, "/props", {"modalities": {"vision": True}}, (None, True)),
        (servers.LLAMA_CPP, "/props", {"modalities": "?"}, (None, None)),
        (
            servers.LM_STUDIO,
            "/api/v0/models",
            {"data": [{"id": "m", "type": "vlm", "max_context_length": 4096}]},
            (4096, True),
        ),
        (servers.LM_STUDIO, "/nothing", {}, (None, None)),
    ],
)
async def test_servers_with_a_route_of_their_own(
    preset: str, route: str, answer: dict[str, Any], expected: tuple[int | None, bool | None]
) -> None:
    async def script(peer: Peer, request: Request) -> None:
        if request.path == "/v1/models":
            await peer.json({"object": "list", "data": [{"id": "m"}]})
        elif request.path == route:
            await peer.json(answer)
        else:
            await peer.body(json.dumps({"error": "no route"}).encode(), 404)

    async with ScriptedServer(script) as server:
        connection = Connection("c", "C", ServerKind.OPENAI, server.url, preset=preset)
        provider = OpenAIProvider(connection)
        [model] = await provider.models()
        await provider.aclose()
    assert (model.context_window, model.accepts_images) == expected


@pytest.mark.parametrize(
    ("status", "words", "refused"),
    [
        (500, "image input is not supported - hint: you may need to provide the mmproj", True),
        (500, "this model is missing data required for image input", True),
        (400, "Qwen/Qwen3-8B is not a multimodal model", True),
        (400, "At most 0 image(s) may be provided in one prompt.", True),
        (400, "Invalid content type. image_url is only supported by certain models.", True),
        (404, "No endpoints found that support image input", True),
        (400, "Model does not support images. Please use a model that does.", True),
        (422, "messages.0.content: Input should be a valid string", True),
        (400, "unsupported image format: image/tiff", False),
        (400, "At most 4 image(s) may be provided in one prompt.", False),
        (400, "Invalid image data", False),
        (400, "temperature must be a number", False),
        (403, "images are not supported in your plan", False),
    ],
)
def test_who_takes_no_pictures_says_so_in_these_words(
    status: int, words: str, refused: bool
) -> None:
    body = json.dumps({"error": {"message": words}}).encode()
    failure = failure_of_response(status, {}, body, RequestContext("host"))
    assert isinstance(failure, PicturesRefused) is refused
    assert failure.detail == words


async def test_a_text_of_ours_holds_no_pictures_and_says_so() -> None:
    async def script(peer: Peer, request: Request) -> None:
        raise AssertionError("nothing is sent")

    async with ScriptedServer(script) as server:
        there = Connection("c", "Test", ServerKind.OPENAI, server.url, model="m")
        provider = OpenAIProvider(there, template=TEMPLATES["falcon"])
        outcome = await ask(provider, ChatRequest("m", tuple(TURNS[:1]), GenerationSettings()))
        await provider.aclose()
    assert isinstance(outcome.error, PicturesRefused)
    assert server.requests == []


async def test_a_server_that_counts_no_chats_counts_no_pictures() -> None:
    async def script(peer: Peer, request: Request) -> None:
        raise AssertionError("nothing is asked")

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(Connection("c", "Test", ServerKind.OPENAI, server.url))
        assert await provider.count_picture(PICTURE) is None
        await provider.aclose()
