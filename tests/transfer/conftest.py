"""Conversations to export: one with everything set, and any number of odd ones."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.conversation import (
    Conversation,
    Cost,
    Failure,
    Message,
    MessageStatus,
    Provenance,
    Role,
    ScrollAnchor,
    Timings,
    Usage,
)
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.ids import new_id

Exported = tuple[Conversation, list[Message]]


@pytest.fixture
def full() -> Exported:
    """A conversation in which every field is set: two versions of the answer, one failed."""
    conversation_id, question, first, second = (new_id() for _ in range(4))
    made_by = Provenance(
        connection_id="c1",
        connection_name="My server",
        server="http://127.0.0.1:8080",
        model="falcon-40b",
        model_hash="ab" * 32,
        settings={"temperature": 0.2, "stop": ["User:"]},
        request={"messages": [{"role": "user", "content": "Why?"}], "stream": True},
        left_out=3,
        edited=True,
    )
    messages = [
        Message(question, conversation_id, None, Role.USER, "Why is the sky blue?", 1_000),
        Message(
            first,
            conversation_id,
            question,
            Role.ASSISTANT,
            "Because of ",
            1_001,
            status=MessageStatus.FAILED,
            failure=Failure(
                "overloaded", "The server is too busy.", "503", "retry", from_file=True
            ),
        ),
        Message(
            second,
            conversation_id,
            question,
            Role.ASSISTANT,
            "**Rayleigh** scattering.\n\n---\n\n```python\nprint(1)\n```",
            1_002,
            reasoning="Sky.\n\nBlue.",
            finish_reason="stop",
            usage=Usage(10, 20, 5, 3, Cost(147_250_000, "EUR", partial=True)),
            timings=Timings(0.5, 2.25, 0.25, 11.5, 1.5, 0.125),
            provenance=made_by,
        ),
    ]
    conversation = Conversation(
        id=conversation_id,
        title="Sky & <b>blue</b>",
        created_at=1_000,
        updated_at=2_000,
        title_edited=True,
        active_leaf_id=second,
        draft="And the sea",
        scroll_anchor=ScrollAnchor(question, -12),
        connection_id="c1",
        model="falcon-40b",
        settings=GenerationSettings(system_message="Be brief.", temperature=0.2, stop=("User:",)),
        pinned_at=1_500,
        archived_at=1_600,
        deleted_at=1_700,
        unseen=True,
    )
    return conversation, messages
