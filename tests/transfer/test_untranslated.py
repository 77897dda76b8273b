"""What people read in an exported file beside the messages is in the language that is asked for."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from falcon_desktop.composition.exporting import exporter
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import Conversation, Message
from falcon_desktop.core.domain.parts import (
    Citation,
    OtherPart,
    ReasoningPart,
    TextPart,
    ToolCall,
    ToolResult,
)
from falcon_desktop.core.domain.transfer import ExportFormat
from falcon_desktop.core.text.sentences import Language
from falcon_desktop.transfer.sheets import sheet_of
from tests.end_to_end.histories import ended_in_every_way
from tests.pseudo import pseudo, untranslated

ALIKE = ("UTC", "note", "image/png", "text/plain", "data:image/png;base64")


class Unspoken(Language):
    """The language that nobody speaks."""

    tag = "xx"

    def template(self, english: str, count: int | None) -> str:
        """Return a template in this language."""
        return pseudo(english)


@pytest.fixture
def exported() -> tuple[Conversation, list[Message]]:
    messages = ended_in_every_way("c", 1_000_000)
    file = Attachment("αρχείο", AttachmentKind.TEXT, "text/plain", 8, "Κείμενο.")
    image = Attachment("εικόνα", AttachmentKind.IMAGE, "image/png", 8, data=b"\x89PNG", width=1)
    messages[0] = replace(messages[0], attachments=(file, image), altered=True)
    messages[1] = replace(
        messages[1], reasoning="Σκέψη.", fresh_after=True, parts=(
            ReasoningPart(0, 6), ToolCall("1", "εργαλείο", '"α"'), ToolResult("1", "Λάθος.",
            is_error=True), TextPart(0, 5), Citation("https://α.ελ", "Πηγή", "Λόγια", 0, 5),
            OtherPart("άλλο", "όνομα", "κείμενο"),
        ),
    )  # fmt: skip
    return Conversation("c", "Τέλη", 1, 1, active_leaf_id=messages[-1].id), messages


@pytest.mark.parametrize(
    "form",
    [
        ExportFormat.TEXT,
        ExportFormat.HTML,
        ExportFormat.CLEAN_MARKDOWN,
        ExportFormat.MARKDOWN,
    ],
)
def test_every_word_of_an_exported_file_is_translated(
    form: ExportFormat, exported: tuple[Conversation, list[Message]]
) -> None:
    text = "".join(exporter(form, Unspoken())([exported]))
    shown = re.sub(r"<style>.*?</style>|<!--.*?-->|<[^<>]*>", "\n", text, flags=re.DOTALL)
    assert "«" in shown and len(shown.splitlines()) > 20
    assert untranslated(shown.splitlines(), *ALIKE) == []


def test_every_word_of_a_printed_page_is_translated(
    exported: tuple[Conversation, list[Message]],
) -> None:
    sheet = sheet_of(*exported, Unspoken())
    shown = re.sub(r"<[^<>]*>", "\n", "\n".join([sheet.title, sheet.about, *sheet.parts]))
    assert "«" in shown and untranslated(shown.splitlines(), *ALIKE) == []
