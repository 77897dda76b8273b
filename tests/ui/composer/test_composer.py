"""The message box: what sends, what does not, and that no word is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.settings import SendKey
from falcon_desktop.ui.composer.composer import Composer
from falcon_desktop.ui.kit.file_chips import FileChip
from falcon_desktop.ui.kit.pictures import prepare_image
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import tip_of
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def window(theme: Theme, shown: Show) -> QMainWindow:
    made = QMainWindow()
    made.resize(800, 700)
    inside = QWidget()
    made.setCentralWidget(inside)
    composer = Composer(theme, inside)
    composer.setGeometry(0, 500, 800, 110)
    composer.focus()
    shown(made)
    return made


@pytest.fixture
def composer(window: QMainWindow) -> Composer:
    found = window.findChild(Composer)
    assert found is not None
    return found


@pytest.fixture
def sent(composer: Composer) -> list[str]:
    texts: list[str] = []
    composer.submitted.connect(texts.append)
    return texts


def paste(composer: Composer, mime: QMimeData) -> None:
    """Paste from the clipboard, as Ctrl+V does."""
    QGuiApplication.clipboard().setMimeData(mime)
    composer.edit.paste()


def test_enter_sends_and_keeps_the_text_until_it_is_safe(
    qtbot: QtBot, composer: Composer, sent: list[str]
) -> None:
    QTest.keyClicks(composer.edit, "  Why is the sky blue? ")
    QTest.keyClick(composer.edit, Qt.Key.Key_Return)

    assert sent == ["Why is the sky blue?"]
    assert composer.text() == "  Why is the sky blue? "

    composer.clear_after_send()
    assert composer.text() == ""


def test_shift_enter_breaks_the_line(qtbot: QtBot, composer: Composer, sent: list[str]) -> None:
    QTest.keyClicks(composer.edit, "a")
    QTest.keyClick(composer.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(composer.edit, "b")

    assert composer.text() == "a\nb"
    assert sent == []


def test_ctrl_enter_sends_if_that_was_chosen(
    qtbot: QtBot, composer: Composer, sent: list[str]
) -> None:
    composer.set_send_key(SendKey.CTRL_ENTER)
    QTest.keyClicks(composer.edit, "a")
    QTest.keyClick(composer.edit, Qt.Key.Key_Return)
    assert (sent, composer.text()) == ([], "a\n")

    QTest.keyClick(composer.edit, Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier)
    assert sent == ["a"]


def test_the_keypads_enter_sends_too(qtbot: QtBot, composer: Composer, sent: list[str]) -> None:
    QTest.keyClicks(composer.edit, "a")
    QTest.keyClick(composer.edit, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)

    assert sent == ["a"]


def test_enter_never_sends_while_an_input_method_composes(
    qtbot: QtBot, composer: Composer, sent: list[str]
) -> None:
    QApplication.sendEvent(composer.edit, QInputMethodEvent("にほ", []))
    QTest.keyClick(composer.edit, Qt.Key.Key_Return)
    assert sent == []

    chosen = QInputMethodEvent("", [])
    chosen.setCommitString("日本")
    QApplication.sendEvent(composer.edit, chosen)
    QTest.keyClick(composer.edit, Qt.Key.Key_Return)

    assert len(sent) == 1
    assert sent[0].endswith("日本")


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_to_say_is_not_sent(
    qtbot: QtBot, composer: Composer, sent: list[str], text: str
) -> None:
    composer.set_draft(text)
    QTest.keyClick(composer.edit, Qt.Key.Key_Return)

    assert sent == []
    assert not composer.send.isEnabled()


def test_up_in_the_empty_box_edits_the_last_message(qtbot: QtBot, composer: Composer) -> None:
    with qtbot.waitSignal(composer.edit_last_requested):
        QTest.keyClick(composer.edit, Qt.Key.Key_Up)

    composer.set_draft("something")
    with qtbot.assertNotEmitted(composer.edit_last_requested):
        QTest.keyClick(composer.edit, Qt.Key.Key_Up)


def test_send_becomes_stop_while_an_answer_runs(
    qtbot: QtBot, composer: Composer, sent: list[str]
) -> None:
    composer.set_draft("next question")
    composer.set_running(True)
    assert composer.stop.isVisible()
    assert not composer.send.isVisible()

    QTest.keyClick(composer.edit, Qt.Key.Key_Return)
    assert sent == []
    assert composer.text() == "next question"

    with qtbot.waitSignal(composer.stop_requested):
        QTest.mouseClick(composer.stop, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(composer.stop_requested):
        QTest.keyClick(composer.edit, Qt.Key.Key_Escape)

    composer.set_running(False)
    assert composer.send.isVisible()
    with qtbot.assertNotEmitted(composer.stop_requested):
        QTest.keyClick(composer.edit, Qt.Key.Key_Escape)


def test_undo_brings_back_what_was_sent_and_what_was_cleared(
    qtbot: QtBot, composer: Composer
) -> None:
    QTest.keyClicks(composer.edit, "first")
    composer.clear_after_send("first")
    assert composer.text() == ""

    composer.edit.undo()

    assert composer.text() == "first"


def test_what_was_typed_since_sending_stays(qtbot: QtBot, composer: Composer) -> None:
    composer.set_draft("first")
    QTest.keyClicks(composer.edit, " and more")

    composer.clear_after_send("first")

    assert composer.text() == "first and more"


def test_the_draft_is_told_half_a_second_after_the_last_key(
    qtbot: QtBot, composer: Composer
) -> None:
    drafts: list[str] = []
    composer.draft_changed.connect(drafts.append)
    QTest.keyClicks(composer.edit, "abc")
    assert drafts == []

    with qtbot.waitSignal(composer.draft_changed):
        pass

    assert drafts == ["abc"]
    QTest.keyClicks(composer.edit, "d")
    composer.flush_draft()
    composer.flush_draft()
    assert drafts == ["abc", "abcd"]


def test_a_draft_that_is_put_in_is_not_told_back(qtbot: QtBot, composer: Composer) -> None:
    with qtbot.assertNotEmitted(composer.draft_changed, wait=700):
        composer.set_draft("from the store")

    assert composer.edit.textCursor().position() == len("from the store")


def test_no_timer_runs_while_nothing_is_typed(composer: Composer) -> None:
    assert not composer._draft_timer.isActive()


def test_only_plain_text_is_pasted(composer: Composer) -> None:
    mime = QMimeData()
    mime.setHtml("<b>bold</b><img src='http://example.org/x.png'>")
    mime.setText("bold\r\nand\rmore\x00")

    paste(composer, mime)

    assert composer.text() == "bold\nand\nmore"


def test_files_are_offered_and_not_typed(qtbot: QtBot, composer: Composer, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("x")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])

    with qtbot.waitSignal(composer.files_offered) as offered:
        paste(composer, mime)

    assert offered.args == [[str(file)]]
    assert composer.text() == ""


SVG = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9z'/></svg>"


@pytest.mark.parametrize(
    ("offered", "taken"),
    [
        ({"image/png": b"one", "image/svg+xml": SVG}, b"one"),
        ({"image/bmp": b"BM", "image/gif": b"GIF89a", "image/jpeg": b"two"}, b"two"),
        ({"image/svg+xml": SVG}, b""),
        ({"image/tiff": b"II*\0", "image/x-icon": b"\0"}, b""),
    ],
)
def test_a_pasted_picture_is_decoded_by_nothing_in_the_window(
    composer: Composer, offered: dict[str, bytes], taken: bytes
) -> None:
    """Qt would decode the clipboard's picture at once, in any format that it knows."""
    pasted: list[object] = []
    composer.image_pasted.connect(pasted.append)
    mime = QMimeData()
    mime.setImageData(QImage(3, 3, QImage.Format.Format_RGB32))  # as a foreign clipboard seems to
    for form, data in offered.items():
        mime.setData(form, data)
    paste(composer, mime)
    assert pasted == [taken]
    assert composer.text() == ""


@pytest.mark.parametrize("data", [b"", SVG, b"BM", b"\x89PNG\r\n\x1a\n", b"x" * 25_000_001])
async def test_what_is_pasted_is_decoded_as_what_it_is_alone(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="Picture 1"):
        await prepare_image(data, "Picture 1.png")


def test_of_twenty_thousand_pasted_lines_only_those_in_sight_are_laid_out(
    qtbot: QtBot, composer: Composer
) -> None:
    mime = QMimeData()
    mime.setText(
        "\n".join(f"{number}: a line of a log file, long enough" for number in range(20_000))
    )
    QGuiApplication.clipboard().setMimeData(mime)
    reported: list[int] = []
    composer.large_paste.connect(lambda lines, _characters: reported.append(lines))
    composer.set_draft("")
    QApplication.processEvents()
    composer.edit.paste()
    QApplication.processEvents()

    assert reported == [20_000]
    document = composer.edit.document()
    assert document.blockCount() == 20_000
    blocks = map(document.findBlockByNumber, range(20_000))
    assert sum(block.layout().lineCount() > 0 for block in blocks) < 200


def reports(composer: Composer) -> tuple[list[tuple[int, int]], list[str]]:
    large: list[tuple[int, int]] = []
    folded: list[str] = []
    composer.large_paste.connect(lambda *size: large.append(size))
    composer.long_line_pasted.connect(folded.append)
    return large, folded


def pasted(text: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(text)
    return mime


LINE = "a line of fifty characters, counted with its end.\n"


@pytest.mark.parametrize(("tokens", "text", "large"), [
    (None, LINE * 80, True),
    (None, LINE * 79, False),
    (1_000_000, LINE * 80, True),
    (2_048, LINE * 40, True),
    (2_048, LINE * 30, False),
    (2_048, "天空为什么是蓝色的\n" * 60, True),
    (8_192, "天空为什么是蓝色的\n" * 60, False),
    (None, "three words only", False),
])  # fmt: skip
def test_a_paste_is_large_by_its_characters_and_by_the_models_window(
    composer: Composer, tokens: int | None, text: str, large: bool
) -> None:
    composer.edit.set_window(tokens)
    found, folded = reports(composer)
    paste(composer, pasted(text))
    assert composer.text() == text
    assert found == [(text.count("\n"), len(text))] * large
    assert folded == []


@pytest.mark.parametrize("text", [
    "风" * 300_000,
    "x" * 1_000_000,
    "a short line\n" + '{"minified": true},' * 300 + "\nanother",
    "word and " * 100_000,
])  # fmt: skip
def test_a_very_long_line_is_not_laid_out(composer: Composer, text: str) -> None:
    composer.set_draft("before")
    found, folded = reports(composer)
    paste(composer, pasted(text))
    assert folded == [text]
    assert found == []
    assert composer.text() == "before"
    QTest.keyClicks(composer.edit, "!")
    assert composer.text() == "before!"


@pytest.mark.parametrize("before", ["", "Look: ", "😀 سلام 👩‍👩‍👧 "])
def test_a_large_paste_is_taken_out_whole_and_alone(composer: Composer, before: str) -> None:
    composer.edit.insertPlainText(before)
    text = "😀 a line\n" * 600
    paste(composer, pasted(text))
    QTest.keyClicks(composer.edit, "after")
    assert composer.edit.take_paste() == text
    assert composer.text() == before + "after"
    assert composer.edit.take_paste() == ""


@pytest.mark.parametrize("place", [0, 5, 5_000, -1])
def test_a_large_paste_with_a_letter_typed_in_it_is_taken_out_with_it(
    composer: Composer, place: int
) -> None:
    """A letter that is typed in it must not make the offer to attach it an empty one."""
    composer.edit.insertPlainText("before ")
    text = "a line\n" * 1_000
    paste(composer, pasted(text))
    first = len("before ")
    cursor = composer.edit.textCursor()
    cursor.setPosition(first + (place if place >= 0 else len(text)))
    composer.edit.setTextCursor(cursor)
    QTest.keyClicks(composer.edit, "x")
    inside = place if place >= 0 else None
    taken = composer.edit.take_paste()
    if inside is None:
        assert (taken, composer.text()) == (text, "before x")
    else:
        assert taken == text[:inside] + "x" + text[inside:]
        assert composer.text() == "before "


def test_a_large_paste_that_was_undone_or_cleared_is_not_there(composer: Composer) -> None:
    paste(composer, pasted("a line\n" * 1_000))
    composer.edit.undo()
    assert composer.text() == ""
    assert composer.edit.take_paste() == ""
    paste(composer, pasted("a line\n" * 1_000))
    composer.set_draft("another chat's words")
    assert composer.edit.take_paste() == ""
    assert composer.text() == "another chat's words"


def test_the_box_grows_to_two_fifths_of_the_window_and_then_scrolls(
    composer: Composer, window: QMainWindow
) -> None:
    one = composer.edit.height()
    composer.set_draft("a\nb\nc")
    three = composer.edit.height()
    assert one < three < one + 60
    assert composer.sizeHint().height() > three
    assert not composer.edit.verticalScrollBar().isEnabled()

    composer.set_draft("line\n" * 200)
    assert composer.sizeHint().height() <= window.height() * 0.4 + 2
    assert composer.edit.verticalScrollBar().isEnabled()

    composer.set_draft("")
    assert composer.edit.height() == one


def test_a_file_says_what_it_takes_and_whether_that_is_a_guess(composer: Composer) -> None:
    composer.set_attachments([Attachment("a.txt", AttachmentKind.TEXT, "text/plain", 5, "Hello")])
    (chip,) = composer.findChildren(FileChip)
    composer.show_costs((1_000,), guessed=True)
    assert chip.facts().endswith("~1,000 tokens")
    composer.show_costs((1_000,))
    assert chip.facts().endswith(" 1,000 tokens")


def test_the_meter_counts_in_the_readers_digits(composer: Composer) -> None:
    composer.meter.show_use(634, 2048, False)
    assert composer.meter.text() == "634 / 2,048 tokens"
    assert composer.meter.isVisible()

    composer.meter.show_use(12_000, None, True)
    assert composer.meter.text() == "~12,000 tokens"

    composer.clear_context()
    assert not composer.meter.isVisible()


@pytest.mark.parametrize(
    ("used", "cuts", "warning"),
    [
        (634, True, ""),
        (2_500, True, "Ollama may cut sooner"),
        (140_000, True, "too long"),
        (2_500, False, ""),
    ],
)
def test_the_meter_says_where_a_server_may_cut_earlier(
    composer: Composer, used: int, cuts: bool, warning: str
) -> None:
    by = "Ollama" if cuts else ""
    composer.meter.show_use(used, 131_072, False, cut_by=by, cut_from=2_048)
    assert composer.meter.warning == warning
    assert ("Ollama has its own limit" in tip_of(composer.meter)) is cuts


@pytest.mark.parametrize(
    ("used", "limit", "in_chat", "visible"),
    [
        (38, 8_192, False, False),
        (819, 8_192, False, False),
        (820, 8_192, False, True),
        (38, 8_192, True, True),
        (38, 100, False, True),
        (999, None, False, False),
        (1_000, None, False, True),
        (38, None, True, True),
    ],
)
def test_a_new_chat_does_not_count_what_is_next_to_nothing(
    composer: Composer, used: int, limit: int | None, in_chat: bool, visible: bool
) -> None:
    composer.meter.set_policy(None, ContextPolicy.DROP_OLDEST, in_chat=in_chat)
    composer.meter.show_use(used, limit, True)
    assert composer.meter.isVisible() == visible


def test_the_names_are_those_of_the_design(composer: Composer) -> None:
    for english in ("Message", "Send", "Stop", "Attach"):
        widget = composer.findChild(QWidget, english.lower())
        assert widget is not None, english
        assert widget.accessibleName() == english


def test_tab_leaves_the_field(qtbot: QtBot, composer: Composer) -> None:
    composer.set_draft("x")
    QTest.keyClick(composer.edit, Qt.Key.Key_Tab)

    assert composer.window().focusWidget() is composer.attach
    assert composer.text() == "x"


def test_a_click_on_send_leaves_the_caret_in_the_field(
    qtbot: QtBot, composer: Composer, sent: list[str]
) -> None:
    composer.set_draft("x")
    composer.focus()
    QTest.mouseClick(composer.send, Qt.MouseButton.LeftButton)

    assert sent == ["x"]
    assert composer.window().focusWidget() is composer.edit


def test_the_box_keeps_to_its_share_when_the_window_changes(
    composer: Composer, window: QMainWindow, qtbot: QtBot
) -> None:
    composer.set_draft("line\n" * 200)
    tall = composer.edit.height()
    window.resize(window.width(), window.height() // 2)
    qtbot.waitUntil(lambda: composer.edit.height() < tall)
    assert composer.edit.height() == int(window.height() * 0.4) - 70

    window.hide()
    window.resize(window.width(), window.height() * 2)
    window.show()
    qtbot.waitUntil(lambda: composer.edit.height() == tall)
