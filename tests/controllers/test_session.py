"""The wiring block: every action does something, and a closed window leaves nothing behind."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Any

import pytest
from falcon_desktop.controllers.session import Session
from falcon_desktop.core.domain.connection import EMBEDDED_ID
from falcon_desktop.core.domain.errors import (
    ConnectionGone,
    DiskFull,
    NotFound,
    StorageDamaged,
    StorageReadOnly,
)
from falcon_desktop.core.domain.events import (
    Finished,
    HistoryRepaired,
    StorageRecovered,
    StorageTrouble,
    TextDelta,
)
from falcon_desktop.core.domain.settings import Appearance, Settings
from falcon_desktop.store.opening import OpenReport
from falcon_desktop.store.recovery import Missing, Salvage
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.markdown.blocks import Point
from falcon_desktop.ui.markdown.body import MessageBody
from falcon_desktop.ui.window.file_viewer import FileViewer
from falcon_desktop.ui.window.main_window import MainWindow
from falcon_desktop.ui.window.welcome import Way
from PySide6.QtCore import SIGNAL, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from tests.controllers.bench import WholeBench, heard, noted
from tests.controllers.conftest import MakeWholeBench
from tests.waiting import until


def test_every_listed_action_is_connected(qtbot: QtBot) -> None:
    theme = Theme(Appearance.LIGHT)
    window = MainWindow(theme)
    qtbot.addWidget(window)
    session = Session(window, Settings())
    dead = [
        row.name
        for row, action in window.actions_table
        if not row.local and action.receivers(SIGNAL("triggered(bool)")) == 0
    ]
    assert dead == []
    assert session.actions.missing == []


def test_a_close_before_the_wiring_is_remembered(qtbot: QtBot) -> None:
    window = MainWindow(Theme(Appearance.LIGHT))
    qtbot.addWidget(window)
    window.show()
    window.close()
    assert window.isVisible()
    assert window.close_wanted


def test_a_damaged_history_is_told_and_nothing_newer_can_be_hidden(qtbot: QtBot) -> None:
    theme = Theme(Appearance.LIGHT)
    window = MainWindow(theme)
    qtbot.addWidget(window)
    session = Session(window, Settings())
    backup, aside = Path("history-1.sqlite3"), Path("history.sqlite3.corrupt-1")
    lost = (Missing("a chat", 2), Missing(None, 1))

    def told(salvage: Salvage | None, **more: Any) -> tuple[str, str]:
        report = OpenReport(
            set_aside=aside if salvage else None, salvage=salvage, backups=(backup,), **more
        )
        session.show_opening(report)
        action = window.notice.action
        return window.notice.text.text(), "" if action.isHidden() else action.text()

    text, action = told(Salvage(3, 20, complete=False, restored=4, backup=backup, missing=lost))
    assert text == (
        "The history was damaged; 20 messages were recovered. 4 more came from the last backup. "
        "3 could not be recovered. The damaged file was kept as history.sqlite3.corrupt-1."
    )
    assert action == ""
    assert told(Salvage(3, 20, complete=False))[1] == ""
    assert told(Salvage(0, 0, complete=False))[1] == "Restore the last backup"
    assert told(None, log_lost=True, other_log=Path("x-wal"))[0] == (
        "The latest changes are missing: their file is lost or damaged. A file that is not part of "
        "the history was kept as x-wal."
    )


async def test_how_code_is_shown_is_kept(make_whole_bench: MakeWholeBench) -> None:
    bench = await make_whole_bench(code_wraps=True)
    options = bench.window.transcript.rendering.code
    assert (options.wraps, options.numbers) == (True, False)
    options.choose(wraps=False, numbers=True)
    kept = bench.preferences.value
    assert (kept.code_wraps, kept.code_numbers) == (False, True)
    await bench.settle()


@pytest.mark.parametrize(("language", "name"), [
    ("python", "code.py"), ("C++", "code.cpp"), ("", "code.txt"), ("desktop", "code.txt"),
])  # fmt: skip
def test_code_is_saved_under_its_languages_ending(qtbot: QtBot, language: str, name: str) -> None:
    window = MainWindow(Theme(Appearance.LIGHT))
    qtbot.addWidget(window)
    session = Session(window, Settings())
    window.transcript.rendering.code.save_requested.emit("x = 1\n", language)
    dialog = window.findChild(QFileDialog, "save_code_file")
    assert dialog is not None
    assert [PurePath(one).name for one in dialog.selectedFiles()] == [name]
    dialog.close()
    assert session.window is window


# --- the whole, over real use cases ---------------------------------------------------------------


@pytest.fixture
async def whole(make_whole_bench: MakeWholeBench) -> WholeBench:
    """A program that has begun, with a new chat."""
    bench = await make_whole_bench()
    await bench.load()
    return bench


async def test_a_start_shows_the_chat_that_was_open(make_whole_bench: MakeWholeBench) -> None:
    bench = await make_whole_bench(open_conversation_id="kept", ready=False)
    assert bench.session.state().open_conversation_id == "kept"  # still to be opened
    await bench.saved_chat("Why?", "Because.", conversation_id="kept")
    bench.open_services()
    await bench.load()
    assert bench.chat.conversation_id == "kept"
    assert bench.window.sidebar.conversation_ids() == ["kept"]


async def test_a_start_whose_chat_is_gone_shows_a_new_one(make_whole_bench: MakeWholeBench) -> None:
    bench = await make_whole_bench(open_conversation_id="gone")
    bench.type("typed at once")
    assert bench.session.state().early_draft == "typed at once"
    await bench.load()
    assert (bench.chat.conversation_id, bench.typed) == ("", "typed at once")
    assert bench.session.state().open_conversation_id is None


async def test_what_is_open_is_kept_at_once_but_for_a_temporary_chat(whole: WholeBench) -> None:
    chat = await whole.opened_chat("Why?", "Because.")
    assert whole.preferences.value.open_conversation_id == chat
    whole.window.actions_table["temporary_chat"].trigger()
    await whole.settle()
    assert whole.chat.current is not None and whole.chat.current.temporary
    assert whole.preferences.value.open_conversation_id is None


async def test_a_folder_that_is_gone_is_told_and_not_opened(
    whole: WholeBench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr(whole.session.links, "_open_url", open_url)
    session, gone = whole.session, tmp_path / "gone"
    wanted = (session.export.folder_wanted, session.code.folder_wanted)
    for signal in (*wanted, session.settings.folder_wanted):
        signal.emit(str(tmp_path))
        await whole.settle()
        assert (opened.pop(), whole.notice) == (str(tmp_path), ("", ""))
    for signal in (*wanted, session.settings.folder_wanted):
        signal.emit(str(gone))
        await whole.settle()
        assert (opened, whole.notice) == ([], (f"The folder {gone} was moved or removed.", ""))
        whole.window.notice.clear()


async def test_the_windows_state_is_in_the_settings(whole: WholeBench) -> None:
    actions, zoom = whole.window.actions_table, whole.window.theme.zoom
    actions["zoom_in"].trigger()
    assert whole.session.state().zoom == pytest.approx(zoom + 0.1)
    actions["zoom_out"].trigger()
    actions["zoom_out"].trigger()
    assert whole.session.state().zoom == pytest.approx(zoom - 0.1)
    actions["zoom_reset"].trigger()
    assert whole.session.state().zoom == 1.0
    seen = whole.window.sidebar_wanted
    actions["toggle_sidebar"].trigger()
    assert whole.session.state().panels.sidebar_visible is not seen


async def test_what_a_shortcut_did_is_said(
    whole: WholeBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def say(_widget: object, *words: str) -> None:
        said.extend(words)

    for module in ("ui.kit.announcing", "controllers.session", "controllers.chat.options"):
        monkeypatch.setattr(f"falcon_desktop.{module}.announce", say)
    actions = whole.window.actions_table
    whole.window.theme.set_zoom(1.0)
    whole.window.set_sidebar(visible=True)
    for name in ("zoom_in", "zoom_reset", "toggle_sidebar", "toggle_sidebar"):
        actions[name].trigger()
    assert said == ["Zoom 110%", "Zoom 100%", "Sidebar hidden", "Sidebar shown"]
    said.clear()
    telling = whole.session.options.telling
    monkeypatch.setattr("falcon_desktop.controllers.chat.options.TELL_LATER_MS", 10_000_000)
    actions["toggle_options"].trigger()
    await whole.settle()
    # a reader that hears of so many new widgets would not take it in
    assert not said
    assert telling.isActive()
    telling.timeout.emit()
    assert said == ["Advanced options shown", "System message"]
    said.clear()
    for _ in range(2):
        actions["toggle_options"].trigger()
        await whole.settle()
    assert said == ["Advanced options hidden", "Advanced options shown"]


@pytest.mark.allow_logs
async def test_a_failure_is_told_where_the_person_looks(whole: WholeBench) -> None:
    for error, words in (
        (DiskFull("The disk is full."), "The disk is full."),
        (ConnectionGone("Gone."), "Nothing was sent. Choose above how to continue this chat."),
        (
            RuntimeError("no sentence"),
            "Something went wrong in Falcon Desktop. What you typed is still there.",
        ),
    ):
        whole.session.show_failure(error)
        assert whole.notice == (words, "")


async def test_without_a_history_nothing_is_sent_and_a_backup_is_offered(
    make_whole_bench: MakeWholeBench,
) -> None:
    bench = await make_whole_bench(ready=False)
    wanted = heard(restore=bench.session.restore_requested)
    bench.type("Why?")
    bench.conversation.questions.submit("Why?")
    bench.session.show_storage_failure(StorageDamaged("It can't be read."), can_restore=True)
    assert bench.typed == "Why?"
    assert bench.notice == ("It can't be read.", "Restore the last backup")
    bench.press_notice()
    assert wanted == [("restore",)]
    bench.session.show_storage_failure(StorageDamaged("It can't be read."), can_restore=False)
    assert bench.notice == ("It can't be read.", "")
    bench.session.storage_restored()
    assert bench.notice == ("", "")


async def test_trouble_with_the_disk_stays_told_until_it_is_over(whole: WholeBench) -> None:
    chat = await whole.opened_chat("Why?", "Because.")
    whole.hear(StorageTrouble(DiskFull("The disk is full.")))
    assert whole.notice == ("The disk is full.", "")
    whole.bridge.fail("Library.save_draft", DiskFull("The disk is full."))
    whole.type("typed meanwhile")
    whole.window.composer.flush_draft()
    await whole.settle()
    assert len(whole.failed()) == 1
    whole.hear(StorageRecovered())
    await whole.settle()
    assert whole.notice == ("", "")
    assert (await whole.services.library.open(chat)).conversation.draft == "typed meanwhile"


async def test_a_repaired_history_shows_what_is_there_of_the_open_chat(whole: WholeBench) -> None:
    chat = await whole.opened_chat("Why?", "Because.")
    whole.type("and then")
    report = OpenReport(read_only=StorageReadOnly("It can only be read."))
    whole.hear(HistoryRepaired(report))
    await whole.settle()
    assert (whole.chat.conversation_id, whole.typed) == (chat, "and then")
    assert whole.notice == ("It can only be read.", "")
    whole.bridge.fail("Library.open", NotFound("It is gone."))
    whole.hear(HistoryRepaired(OpenReport()))
    await whole.settle()
    assert (whole.chat.conversation_id, whole.typed) == ("", "and then")


async def test_what_happened_to_the_folder_is_told(whole: WholeBench) -> None:
    whole.session.tell_no_backup()
    assert whole.notice == ("No backup to restore.", "")
    whole.session.tell_settings(["One is wrong.", "Another.", "A third.", "A fourth."])
    assert whole.notice[0] == "Some settings can't be used: One is wrong. Another. A third."
    whole.window.notice.clear()
    whole.session.tell_careful()
    assert whole.notice[0].startswith("Falcon Desktop had trouble starting")
    whole.session.tell_moved()
    assert whole.notice[0].startswith("The folder with your chats was moved")
    exports = noted(whole.session.export, "export_all")
    whole.session.tell_removed()
    assert whole.notice[1] == "Export all chats…"
    whole.press_notice()
    assert len(exports) == 1


async def test_a_report_of_a_crash_can_be_read_and_deleted(whole: WholeBench) -> None:
    told = heard(show=whole.session.report_requested, delete=whole.session.report_unwanted)
    whole.session.tell_crash()
    whole.press_notice()
    whole.session.show_report("what happened")
    viewer = whole.window.findChild(FileViewer)
    assert viewer is not None
    viewer.close()
    assert whole.notice[1] == "Show"  # it may still be deleted
    whole.window.notice.staying.other.click()
    assert told == [("show",), ("delete",)]
    whole.window.notice.clear()
    whole.session.show_report("")
    assert whole.notice == ("", "")


async def test_escape_ends_what_lies_on_top_first(whole: WholeBench) -> None:
    stop = whole.window.actions_table["stop"]
    whole.script(TextDelta("Well"), 3_600.0, Finished("stop"))
    whole.conversation.questions.submit("Why?")
    await whole.settle()
    await until(lambda: whole.conversation.shown.busy, "an answer")
    whole.window.chat.show_find()
    stop.trigger()
    await whole.settle()
    assert not whole.window.chat.find_bar.isVisible()
    assert whole.bridge.names("Chat.stop") == []
    stop.trigger()
    await whole.answered()
    assert whole.bridge.names("Chat.stop") == ["Chat.stop"]


async def test_escape_comes_back_to_the_text_unless_there_is_an_answer_to_stop(
    whole: WholeBench,
) -> None:
    stop, transcript = whole.window.actions_table["stop"], whole.window.transcript
    await whole.opened_chat("Why?", "As [they](https://they.example/) say.")
    whole.window.hide()
    whole.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)  # for the keyboard
    whole.window.show()
    whole.window.activateWindow()
    QApplication.processEvents()
    transcript.focus_message(-1)
    text = QApplication.focusWidget()
    assert isinstance(text, MessageBody)
    link = Point(0, len("As "))

    def at() -> tuple[bool, Point | None]:
        return text.hasFocus(), text.link_focus

    QTest.keyClick(text, Qt.Key.Key_Tab)
    assert at() == (True, link)
    stop.trigger()
    assert at() == (True, None)
    whole.script(TextDelta("Well"), 3_600.0, Finished("stop"))
    whole.conversation.questions.submit("Why else?")
    await whole.settle()
    await until(lambda: whole.conversation.shown.busy, "an answer")
    text.focus_link(link)
    stop.trigger()
    assert at() == (True, link)
    await whole.answered()
    assert whole.bridge.names("Chat.stop") == ["Chat.stop"]


async def test_an_action_of_a_chat_says_why_it_did_nothing_in_a_new_one(whole: WholeBench) -> None:
    for name in ("rename", "export", "how_it_was_made", "differences"):
        whole.window.notice.clear()
        whole.window.actions_table[name].trigger()
        assert whole.notice == ("This chat is empty.", ""), name
    chat = await whole.opened_chat("Why?", "Because.")
    whole.window.notice.clear()
    whole.window.actions_table["pin_chat"].trigger()
    await whole.settle()
    assert whole.bridge.of("Library.set_pinned") == [([chat], True)]
    assert whole.notice == ("", "")


async def test_a_notification_leads_to_its_chat(whole: WholeBench) -> None:
    chat = await whole.saved_chat("Why?", "Because.")
    whole.session.background.conversation_wanted.emit(chat)
    await whole.settle()
    assert whole.chat.conversation_id == chat


async def test_another_history_begins_with_nothing_of_the_old_one(whole: WholeBench) -> None:
    await whole.opened_chat("Why?", "Because.")
    whole.type("of the old one")
    whole.preferences.change(new_chat_draft="a draft", new_chat_id="an-id")
    whole.session.settings.replaced.emit()
    await whole.settle()
    kept = whole.preferences.value
    assert (whole.chat.conversation_id, whole.typed) == ("", "")
    assert (kept.open_conversation_id, kept.new_chat_draft, kept.new_chat_id) == (None, "", "")


async def test_actions_on_answers_go_to_the_text_where_one_is_shown(whole: WholeBench) -> None:
    calls = [noted(whole.session.completion, one) for one in ("another", "go_on", "show_details")]
    whole.window.actions_table["new_text"].trigger()
    await whole.settle()
    assert whole.session.completion.is_open
    for name in ("regenerate", "continue_answer", "how_it_was_made"):
        whole.window.actions_table[name].trigger()
    assert calls == [[()], [()], [()]]
    await whole.settle()


async def test_a_way_of_the_welcome_leads_there(whole: WholeBench) -> None:
    pages = noted(whole.session.settings, "show_page")
    imports = noted(whole.session.imports, "ask")
    for way in (Way.MODELS, Way.CONNECT, Way.IMPORT):
        whole.session.welcome.chosen.emit(way)
    await whole.settle()
    assert pages == [("models",), ("connections",)]
    assert imports == [()]


async def test_the_end_keeps_what_is_typed(whole: WholeBench) -> None:
    chat = await whole.opened_chat("Why?", "Because.")
    whole.type("half a thought")
    whole.session.end_editing()
    await whole.settle()
    assert (await whole.services.library.open(chat)).conversation.draft == "half a thought"
    assert whole.conversation.is_ending


async def test_the_model_is_loaded_while_a_text_is_written(whole: WholeBench) -> None:
    whole.session.completion.new_text()
    await whole.settle()
    page = whole.session.completion.page
    assert page is not None
    asked = whole.bridge.of("Servers.get_ready")
    QTest.keyClicks(page.editor, "Once upon")
    await whole.settle()
    assert len(whole.bridge.of("Servers.get_ready")) == len(asked) + 1


async def test_what_is_chosen_for_a_question_that_is_there_is_got_ready(whole: WholeBench) -> None:
    whole.session.how_made.considered.emit(EMBEDDED_ID, "this")
    await whole.settle()
    whole.session.comparing.considered.emit(EMBEDDED_ID, "that")
    await whole.settle()
    assert [model for _, model in whole.bridge.of("Servers.get_ready")] == ["this", "that"]
