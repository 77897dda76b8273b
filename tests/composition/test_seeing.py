"""A model of this computer that reads images, through the whole program: real files, llama.cpp's
own reading of pictures, and its count of what they take. The weights are random.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from falcon_desktop import paths
from falcon_desktop.core.domain.attachments import IMAGE_TOKENS, Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import MessageStatus
from falcon_desktop.core.domain.errors import NextStep
from falcon_desktop.core.domain.generation import GenerationSettings
from tests.core.domain.test_pictures import png
from tests.servers import gguf_models
from tests.servers.running_program import RunningProgram, running_program

SHORT = GenerationSettings(max_new_tokens=4, seed=1, temperature=0.0, system_message="")
TEMPLATE = (
    "{% for message in messages %}A:{{ message.content }}{% endfor %}"
    "{% if add_generation_prompt %}A:{% endif %}"
)
"""As much around each message as before the answer, so that counts can be compared to the token."""


def picture(width: int, height: int) -> Attachment:
    data = png(width, height)
    return Attachment(
        f"{width}x{height}.png", AttachmentKind.IMAGE, "image/png", len(data), data=data,
        width=width, height=height,
    )  # fmt: skip


def seeing(profile: Path, kind: str = "mlp") -> Path:
    """Put a model with a projector, and one without, where the user's models are."""
    directory = paths.models_directory(profile)
    directory.mkdir(parents=True, exist_ok=True)
    gguf_models.write(directory / "seeing.gguf", "llama", template=TEMPLATE)
    gguf_models.write(directory / "blind.gguf", "llama", template=TEMPLATE)
    return gguf_models.write_projector(directory / "mmproj-seeing-f16.gguf", kind)


async def tokens(program: RunningProgram, conversation: str | None, *files: Attachment) -> int:
    """Ask about pictures; return what llama.cpp read for that."""
    answer = await program.ask(
        conversation, "What is it?", model="seeing", settings=SHORT, attachments=files
    )
    assert answer.status is MessageStatus.COMPLETE, answer.failure
    assert answer.usage.completion_tokens
    assert answer.usage.prompt_tokens is not None
    return answer.usage.prompt_tokens


async def test_it_answers_about_a_picture_that_is_made_again_from_its_record(
    profile: Path,
) -> None:
    seeing(profile)
    async with running_program(profile) as program:
        (model,) = [one for one in program.container.models.models() if one.reads_images]
        assert model.id == "seeing"
        answer = await program.ask(
            None, "What is it?", model="seeing", settings=SHORT, attachments=[picture(60, 40)]
        )
        assert answer.status is MessageStatus.COMPLETE, answer.failure
        made = await program.made(answer)
        assert made.request.is_exact, made.request.problem
        content = made.request.body["messages"][-1]["content"]
        assert [part["type"] for part in content] == ["image_url", "text"]
        assert content[0]["image_url"]["url"].startswith("data:image/png;base64,")


@pytest.mark.parametrize("kind", gguf_models.PROJECTORS)
async def test_pictures_are_counted_as_llama_cpp_counts_them(profile: Path, kind: str) -> None:
    seeing(profile, kind)
    sizes = [(56, 56), (300, 200), (40, 1_000), (1, 1)]
    async with running_program(profile) as program:
        memory = program.container.services.memory
        plain = await program.ask(None, "What is it?", model="seeing", settings=SHORT)
        assert plain.usage.prompt_tokens is not None
        await memory.measure(plain.conversation_id)  # what stands around a message is learned
        for size in sizes:
            one = picture(*size)
            draft = await memory.measure("", "What is it?", [one], model="seeing", settings=SHORT)
            assert not draft.estimated and not draft.files_guessed
            assert draft.files != (IMAGE_TOKENS,)
            read = await tokens(program, None, one)
            assert draft.files == (read - plain.usage.prompt_tokens,), size
            assert draft.used == read, size


async def test_a_chat_of_pictures_is_counted_whole(profile: Path) -> None:
    seeing(profile, "pixtral")
    async with running_program(profile) as program:
        memory = program.container.services.memory
        first = await program.ask(
            None, "What is it?", model="seeing", settings=SHORT, attachments=[picture(60, 40)]
        )
        chat = first.conversation_id
        files = [picture(200, 100), picture(30, 90)]
        use = await memory.measure(chat, "And these?", files, settings=SHORT)
        assert not use.estimated
        second = await program.ask(chat, "And these?", settings=SHORT, attachments=files)
        assert second.status is MessageStatus.COMPLETE, second.failure
        assert second.usage.prompt_tokens == use.used


async def test_before_it_is_loaded_the_count_is_said_to_be_a_guess(profile: Path) -> None:
    seeing(profile)
    async with running_program(profile) as program:
        use = await program.container.services.memory.measure(
            "", "", [picture(60, 40)], model="seeing", settings=SHORT
        )
        assert (use.accepts_images, use.here) == (True, True)
        assert (use.estimated, use.files_guessed) == (True, True)


async def test_pictures_that_do_not_fit_are_refused_with_figures(profile: Path) -> None:
    seeing(profile, "pixtral")
    async with running_program(profile) as program:
        answer = await program.ask(
            None, "Compare.", model="seeing", settings=SHORT,
            attachments=[picture(1_000, 1_000), picture(1_001, 1_000)],
        )  # fmt: skip
        assert answer.failure is not None
        assert "2,048" in answer.failure.sentence.replace("2048", "2,048")
        assert answer.failure.next_step == NextStep.SHORTEN_CONTEXT
        # and it still answers
        assert await tokens(program, None, picture(30, 30))


async def test_a_model_without_a_projector_says_so_before_it_is_loaded(profile: Path) -> None:
    seeing(profile)
    async with running_program(profile) as program:
        answer = await program.ask(
            None, "What is it?", model="blind", settings=SHORT, attachments=[picture(60, 40)]
        )
        assert answer.failure is not None
        assert answer.failure.sentence == (
            "This model can't read images. Choose one that can, or put its projector "
            "(mmproj-*.gguf) into its folder."
        )
        assert answer.failure.next_step == NextStep.CHOOSE_MODEL
        assert not program.container.engine.running
        again = await program.chat.regenerate(answer.id, model="seeing")
        assert (await program.finished(again.answer.id)).status is MessageStatus.COMPLETE


WRONG = (
    "“mmproj-seeing-f16.gguf”, which reads images for “seeing”, is damaged or belongs to another "
    "model. Remove it from its folder, or replace it."
)
CRASHED = (
    "The engine crashed while loading “seeing” and “mmproj-seeing-f16.gguf”, which reads images "
    "for it. One of them may be damaged: replace it, or try without “mmproj-seeing-f16.gguf”."
)


@pytest.mark.parametrize(
    ("wrong", "sentence"), [((b"mlp", b"mlq"), WRONG), ((b"mm.0.", b"mm.9."), CRASHED)]
)
async def test_a_wrong_projector_is_one_sentence(
    profile: Path, wrong: tuple[bytes, bytes], sentence: str
) -> None:
    projector = seeing(profile)
    async with running_program(profile) as program:
        projector.write_bytes(projector.read_bytes().replace(*wrong))
        answer = await program.ask(
            None, "What is it?", model="seeing", settings=SHORT, attachments=[picture(60, 40)]
        )
        assert answer.failure is not None
        assert answer.failure.sentence == sentence
        assert answer.failure.next_step == NextStep.CHOOSE_MODEL
        projector.unlink()
        words = await program.ask(None, "And without?", model="seeing", settings=SHORT)
        assert words.status is MessageStatus.COMPLETE, words.failure
