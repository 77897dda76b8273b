"""Files of the message box: read for the chat in which they were chosen, kept with its draft."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from falcon_desktop.controllers.chat.answers import AnswersController
from falcon_desktop.controllers.chat.attachments import AttachmentsController
from falcon_desktop.controllers.chat.context import ContextController
from falcon_desktop.core.chat.memory import ContextUse
from falcon_desktop.core.domain.attachments import MAX_FILES, Attachment, AttachmentKind
from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.ui.window.file_viewer import FileViewer
from PySide6.QtWidgets import QFileDialog
from tests.controllers.bench import Bench

READ, KEEP = "AttachmentReader.read", "Library.save_draft_attachments"
NOTE = Attachment("note.txt", AttachmentKind.TEXT, "text/plain", 5, "words")
PICTURE = Attachment("p.png", AttachmentKind.IMAGE, "image/png", 5, data=b"png")
USE = ContextUse(1, 100, False, ContextPolicy.ASK, accepts_images=False)


@pytest.fixture
def context(bench: Bench) -> ContextController:
    answers = AnswersController(bench.given, bench.conversation, bench.actions)
    return ContextController(bench.given, bench.conversation, answers, bench.actions)


@pytest.fixture
def files(bench: Bench, context: ContextController) -> AttachmentsController:
    for name in ("/note.txt", *(f"/{number}.txt" for number in range(MAX_FILES + 1))):
        found = Attachment(name[1:], AttachmentKind.TEXT, "text/plain", 5, "words")
        bench.doubles.files.files[name] = found
    bench.doubles.files.files["/bad"] = InvalidInput("This is no text.")
    return AttachmentsController(bench.given, bench.conversation, context)


async def test_a_file_is_attached_and_kept_with_the_draft(
    bench: Bench, files: AttachmentsController, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def say(_widget: object, words: str) -> None:
        said.append(words)

    monkeypatch.setattr("falcon_desktop.controllers.chat.attachments.announce", say)
    chat = await bench.opened_chat("1?", "1.")
    files.add(["/note.txt"])
    assert bench.window.composer.attachments() == ()
    await bench.settle()
    assert bench.window.composer.attachments() == (NOTE,)
    assert said == ["note.txt attached"]
    assert bench.bridge.of(KEEP)[-1][0] == chat
    assert await bench.services.library.draft_attachments(chat) == [NOTE]
    await bench.opened_chat("2?", "2.")
    assert bench.window.composer.attachments() == ()
    await bench.open(chat)
    assert bench.window.composer.attachments() == (NOTE,)


async def test_the_same_file_is_attached_once(bench: Bench, files: AttachmentsController) -> None:
    files.add(["/note.txt", "/note.txt"])
    await bench.settle()
    assert bench.window.composer.attachments() == (NOTE,)
    assert bench.notice[0] == "This file is already attached."


async def test_what_is_wrong_with_files_is_told_at_once_and_the_others_come(
    bench: Bench, files: AttachmentsController
) -> None:
    files.add(["/bad", *(f"/{number}.txt" for number in range(MAX_FILES))])
    await bench.settle()
    assert len(bench.window.composer.attachments()) == MAX_FILES - 1
    assert bench.notice[0] == (f"Up to {MAX_FILES} files per message. This is no text.")


async def test_a_file_that_was_read_for_a_chat_that_was_left_is_in_its_draft(
    bench: Bench, files: AttachmentsController
) -> None:
    chat = await bench.opened_chat("1?", "1.")
    bench.bridge.hold(READ)
    files.add(["/note.txt"])
    await bench.settle()
    await bench.opened_chat("2?", "2.")
    bench.bridge.release(READ)
    await bench.settle()
    assert bench.window.composer.attachments() == ()
    assert await bench.services.library.draft_attachments(chat) == [NOTE]


async def test_a_file_that_is_read_for_a_new_chat_goes_with_it_when_it_is_begun(
    bench: Bench, files: AttachmentsController
) -> None:
    bench.bridge.hold(READ)
    files.add(["/note.txt"])
    await bench.settle()
    await bench.ask("Why?", "Because.")
    bench.bridge.release(READ)
    await bench.settle()
    assert bench.window.composer.attachments() == (NOTE,)
    found = await bench.services.library.draft_attachments(bench.chat.conversation_id)
    assert found == [NOTE]


async def test_files_go_with_their_question(bench: Bench, files: AttachmentsController) -> None:
    files.add(["/note.txt"])
    await bench.settle()
    await bench.ask("What is this?", "Words.")
    [question] = await bench.services.library.messages(bench.chat.path_ids()[:1])
    assert question.attachments == (NOTE,)
    assert bench.window.composer.attachments() == ()
    assert await bench.services.library.draft_attachments("") == []


async def test_a_long_paste_is_offered_as_a_file(
    bench: Bench, files: AttachmentsController
) -> None:
    composer = bench.window.composer
    composer.large_paste.emit(199, 5_000)
    assert bench.notice == ("Pasted 5,000 characters.", "Attach as a file")
    composer.large_paste.emit(200, 5_000)
    assert bench.notice == ("Pasted 200 lines.", "Attach as a file")


async def test_a_line_that_is_too_long_is_a_file_until_it_is_wanted_in_the_box(
    bench: Bench, files: AttachmentsController
) -> None:
    composer = bench.window.composer
    composer.long_line_pasted.emit("x" * 20_000)
    [attached] = composer.attachments()
    assert (attached.name, attached.size) == ("Pasted text 1.txt", 20_000)
    bench.press_notice()
    assert composer.attachments() == ()
    assert bench.typed == "x" * 20_000
    composer.long_line_pasted.emit("x" * 20_001)  # too long to be typed in
    assert bench.notice == ("Pasted text attached as a file.", "")
    assert [one.name for one in composer.attachments()] == ["Pasted text 2.txt"]


async def test_hidden_characters_are_told(bench: Bench, files: AttachmentsController) -> None:
    bench.window.composer.edit.hidden_pasted.emit(3)
    assert bench.notice[0] == (
        "The pasted text contains 3 hidden characters that the model would read."
    )


async def test_a_model_that_takes_no_pictures_is_told_once(
    bench: Bench, files: AttachmentsController, context: ContextController
) -> None:
    context.measured.emit(USE)
    assert bench.notice == ("", "")
    bench.window.composer.set_attachments([PICTURE])
    context.measured.emit(USE)
    assert bench.notice == ("This model doesn't accept images.", "Use another model")
    bench.window.notice.clear()
    context.measured.emit(USE)
    assert bench.notice == ("", "")
    bench.window.composer.set_attachments([])
    context.measured.emit(USE)
    bench.window.composer.set_attachments([PICTURE])
    context.measured.emit(USE)
    assert bench.notice[0] == "This model doesn't accept images."
    bench.window.composer.set_attachments([])
    context.measured.emit(USE)
    bench.window.composer.set_attachments([PICTURE])
    context.measured.emit(replace(USE, here=True))
    assert bench.notice[0] == (
        "This model can't read images: it has no projector (mmproj-*.gguf) in its folder."
    )


async def test_a_text_takes_no_files(bench: Bench, files: AttachmentsController) -> None:
    bench.conversation.new_text()
    files.choose()
    files.add(["/note.txt"])
    await bench.settle()
    assert bench.window.findChild(QFileDialog, "attach_files") is None
    assert bench.bridge.of(READ) == []
    assert bench.notice[0].startswith("Files can only be attached in chats.")
    assert bench.conversation.box.take_typed() == ""


async def test_files_are_chosen_where_the_last_ones_were(
    bench: Bench, files: AttachmentsController, tmp_path: Path
) -> None:
    path = str(tmp_path / "note.txt")
    bench.doubles.files.files[path] = NOTE
    files.choose()
    dialog = bench.window.findChild(QFileDialog, "attach_files")
    assert dialog is not None
    dialog.filesSelected.emit([path])
    dialog.close()
    await bench.settle()
    assert bench.window.composer.attachments() == (NOTE,)
    files.choose()
    again = bench.window.findChild(QFileDialog, "attach_files")
    assert again is not None
    assert again.directory().absolutePath() == str(tmp_path)
    again.close()


async def test_a_sent_file_is_shown_with_what_was_searched_for(
    bench: Bench, files: AttachmentsController
) -> None:
    files.add(["/note.txt"])
    await bench.settle()
    await bench.ask("What is this?", "Words.")
    question = bench.chat.path_ids()[0]
    files.show_found(question, 1, "words")  # there is no second file
    await bench.settle()
    assert bench.window.findChild(FileViewer) is None
    files.show_found(question, 0, "words")
    await bench.settle()
    assert bench.bridge.of("places_of") == [("words", "words")]
    viewer = bench.window.findChild(FileViewer)
    assert viewer is not None
    viewer.close()
    await bench.settle()
