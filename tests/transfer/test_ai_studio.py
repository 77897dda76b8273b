"""Google AI Studio's prompts: chunks in a row become messages; the file's name is the title."""

from __future__ import annotations

import base64
import copy
import json
from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import MessageStatus, Role
from falcon_desktop.core.domain.parts import (
    Citation,
    FilePart,
    ReasoningPart,
    TextPart,
    ToolCall,
    ToolResult,
)
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.reading import read_import
from tests.transfer.exports import PNG, ai_studio
from tests.transfer.test_archives import zipped
from tests.transfer.test_foreign import NOW, only, read, shown


def chunks(*given: dict[str, Any], **more: Any) -> ImportPlan:
    return read({"chunkedPrompt": {"chunks": list(given)}, **more})


def test_chunks_of_one_role_are_one_message() -> None:
    plan = read_import(json.dumps(ai_studio()).encode(), NOW, name="Tea, and v1.2")
    conversation, messages = only(plan, "Be brief.")
    assert plan.source == "Google AI Studio" and conversation.title == "Tea, and v1.2"
    asked, answer, video, failed = messages
    assert asked.text == "[File]\n\nHow long?" and asked.role is Role.USER
    assert [one.data for one in asked.attachments] == [PNG]
    assert asked.created_at == conversation.created_at == 1_772_366_400_123
    assert answer.text == "Two minutes."
    code = '{"language": "PYTHON", "code": "print(2)"}'
    assert answer.parts == (
        ReasoningPart(0, 12),
        ToolCall("call 1", "code_execution", code),
        ToolResult("call 1", "2", "code_execution"),
        TextPart(0, 12, request=1),
        Citation("https://example.org/tea", "On tea", request=1),
    )
    assert (answer.reasoning, answer.provenance.model) == ("**Weighing**", "gemini-2.5-pro")
    assert video.text == "https://www.youtube.com/watch?v=abc_def-123"
    assert failed.status is MessageStatus.FAILED
    assert shown(conversation, messages) == [one.text for one in messages]
    assert plan.remarks == (
        "Images and files missing from the export, names only: 1.",
        "Chat options, such as temperature, left out: 2.",
        "Projects, tasks and other items left out: 1.",
    )


def test_a_prompt_without_a_name_is_called_after_its_first_question() -> None:
    assert only(chunks({"text": "How long?", "role": "user"}))[0].title == "How long?"


def test_a_prompt_that_grew_is_the_same_chat_and_another_end_a_version() -> None:
    before = only(read(ai_studio()), "Be brief.")
    grown = ai_studio()
    grown["chunkedPrompt"]["chunks"].append({"text": "Thanks", "role": "user"})
    after = only(read(grown), "Be brief.")
    assert after[0].id == before[0].id
    assert {one.id for one in before[1]} < {one.id for one in after[1]}
    other = ai_studio()
    other["chunkedPrompt"]["chunks"][7] = {"text": "And coffee?", "role": "user"}
    both = read_import(
        zipped(
            ("Google AI Studio/Tea", json.dumps(ai_studio())),
            ("Google AI Studio/Branch of Tea", json.dumps(other)),
        ),
        NOW,
    )
    conversation, messages = only(both, "Be brief.")
    assert conversation.title == "Tea"
    assert [one.text for one in messages if one.parent_id == before[1][1].id][-1] == "And coffee?"
    assert len(messages) == 6


def test_other_prompts_are_other_chats() -> None:
    one, other = ai_studio(), copy.deepcopy(ai_studio())
    other["chunkedPrompt"]["chunks"][6]["text"] = "Three minutes."
    plan = read([one, other])
    assert len(plan.conversations) == 2


@pytest.mark.parametrize("folder", ["Takeout/Drive/Google AI Studio/", "Google AI Studio/", ""])
def test_the_zip_of_the_folder_in_drive(folder: str) -> None:
    """Prompts have no suffix; what was uploaded lies beside them."""
    plan = read_import(
        zipped(
            (f"{folder}Tea v1.2", json.dumps(ai_studio())),
            (f"{folder}LICENSE", "Copyright"),
            (f"{folder}leaf.pdf", "%PDF-1.7"),
            (f"{folder}.hidden", "x"),
        ),
        NOW,
    )
    assert only(plan, "Be brief.")[0].title == "Tea v1.2"
    assert "Other files in the archive, left out: 3." in plan.remarks
    assert not any("LICENSE" in remark for remark in plan.remarks)


def test_words_in_parts_and_thoughts_among_them() -> None:
    parts = [{"text": "Hm.", "thought": True}, {"text": "So."}, {"inlineData": {"mimeType": "x"}}]
    plan = chunks({"role": "user", "text": "Why?"}, {"role": "model", "parts": parts})
    _, answer = only(plan)[1]
    assert (answer.text, answer.reasoning) == ("So.\n\n[File]", "Hm.")
    assert plan.remarks == ("Files of an unsupported kind, names only: 1.",)


def test_a_picture_that_a_model_drew_comes_along() -> None:
    data = base64.b64encode(PNG).decode()
    image = {"role": "model", "inlineImage": {"mimeType": "image/png", "data": data}}
    [message] = only(chunks({"role": "model", "text": "Here:"}, image))[1]
    assert [one.data for one in message.attachments] == [PNG] and message.text == "Here:"
    assert message.parts == (TextPart(0, 5), FilePart(0))


def test_code_that_failed_and_code_without_a_result() -> None:
    code = {"role": "model", "executableCode": {"code": "x"}}
    failed = {"role": "model", "codeExecutionResult": {"outcome": "OUTCOME_FAILED", "output": "E"}}
    [message] = only(chunks(code, failed, code))[1]
    assert message.parts == (
        ToolCall("call 0", "code_execution", '{"code": "x"}'),
        ToolResult("call 0", "E", "code_execution", is_error=True),
        ToolCall("", "code_execution", '{"code": "x"}', request=1),
    )


def test_an_answer_that_was_cut_off() -> None:
    plan = chunks({"role": "model", "text": "Once", "finishReason": "MAX_TOKENS"})
    assert only(plan)[1][0].status is MessageStatus.INTERRUPTED


@pytest.mark.parametrize(
    "told", ["Be brief.", {"text": "Be brief."}, {"parts": [{"text": "Be brief."}]}]
)
def test_the_system_instruction(told: Any) -> None:
    only(chunks({"role": "user", "text": "Why?"}, systemInstruction=told), "Be brief.")


def test_empty_and_odd_prompts() -> None:
    assert chunks().remarks == ("Chats without messages, left out: 1.",)
    plan = chunks({"role": "user"}, {"role": "user", "text": "Hi"})
    assert len(only(plan)[1]) == 1
    odd = read({"chunkedPrompt": {"chunks": [7, None, {"text": "Hi", "role": "user"}]}})
    assert odd.remarks == ("Entries of unknown form, left out: 2.",)
