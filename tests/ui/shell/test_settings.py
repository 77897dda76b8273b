"""The settings window: connections with their keys, and pages that tell and ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from falcon_desktop.core.checks import ServerIdentity, Step, StepResult, StepState
from falcon_desktop.core.connection import Connection, ServerKind, embedded_connection
from falcon_desktop.core.desk import BackupFile, ContactedHost
from falcon_desktop.core.ports import ModelInfo
from falcon_desktop.core.presets import PRESETS, preset
from falcon_desktop.core.settings import Appearance, ModelTitles, SendKey
from falcon_desktop.ui.settings.connections_page import ConnectionsPage, TokenOffer
from falcon_desktop.ui.settings.data_page import DataFacts
from falcon_desktop.ui.settings.key_field import KeyField, key_problem
from falcon_desktop.ui.settings.window import SettingsWindow
from falcon_desktop.ui.theme import Theme
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

Show = Callable[[QWidget], QWidget]
TGI = preset("tgi").connection("t")
HF = preset("huggingface").connection("h")


@pytest.fixture
def window(theme: Theme, shown: Show) -> SettingsWindow:
    made = SettingsWindow(theme, send_key=SendKey.ENTER, version="1.2.3")
    made.connections.set_connections([embedded_connection(), TGI, HF], "embedded")
    shown(made)
    return made


@pytest.fixture
def page(window: SettingsWindow) -> ConnectionsPage:
    window.connections.choose("t")
    return window.connections


@pytest.fixture
def saved(page: ConnectionsPage) -> list[Connection]:
    told: list[Connection] = []
    page.connection_saved.connect(told.append)
    return told


def type_into(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def button(page: QWidget, name: str) -> QPushButton:
    found = page.findChild(QPushButton, name)
    assert found is not None, name
    return found


# --- connections ------------------------------------------------------------------------------


def test_a_finished_change_is_told_at_once(page: ConnectionsPage, saved: list[Connection]) -> None:
    type_into(page.editor.name, "My TGI server")
    type_into(page.editor.address, "https://tgi.example.org")
    type_into(page.editor.model, "tiiuae/falcon-180B")

    assert saved[-1] == replace(
        TGI, name="My TGI server", base_url="https://tgi.example.org", model="tiiuae/falcon-180B"
    )
    assert page.list.item(1).text() == "My TGI server"


def test_nothing_changed_is_nothing_told(page: ConnectionsPage, saved: list[Connection]) -> None:
    type_into(page.editor.address, TGI.base_url)
    page.choose("h")
    page.choose("t")

    assert saved == []


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ftp://example.org", "http:// or https://"),
        ("no address", "not a web address"),
        ("https://user:secret@example.org", "user name"),
        (" ", "Enter the server's address"),
    ],
)
def test_an_impossible_address_is_explained_and_not_told(
    page: ConnectionsPage, saved: list[Connection], address: str, words: str
) -> None:
    type_into(page.editor.address, address)

    assert saved == []
    assert words in page.editor.problem.text()
    assert page.editor.problem.isVisible()
    type_into(page.editor.address, "http://127.0.0.1:9")
    assert not page.editor.problem.isVisible()
    assert saved[-1].base_url == "http://127.0.0.1:9"


def test_a_new_address_asks_what_server_is_there(qtbot: QtBot, page: ConnectionsPage) -> None:
    with qtbot.waitSignal(page.identify_requested) as asked:
        type_into(page.editor.address, "http://127.0.0.1:9")
    connection = asked.args[0]
    page.set_identity(connection.id, ServerIdentity(name="llama.cpp", version="b5000"))

    assert page.editor.hint.text() == "This is llama.cpp b5000."


def test_every_preset_can_be_added(
    qtbot: QtBot, page: ConnectionsPage, saved: list[Connection], free: Callable[[], None]
) -> None:
    for one in PRESETS:
        menu = page.preset_menu()
        action = next(entry for entry in menu.actions() if entry.objectName() == one.id)
        action.trigger()
        menu.close()
        current = page.editor.connection
        assert current is not None
        assert (current.preset, current.kind, current.base_url) == (one.id, one.kind, one.base_url)
        assert page.editor.hint.text() == one.hint
    free()

    assert page.findChildren(QMenu) == []
    assert [connection.preset for connection in saved] == [
        one.id for one in PRESETS if one.base_url
    ]
    assert len({connection.id for connection in saved}) == len(saved)


def test_a_connection_without_an_address_is_not_saved_yet_and_not_lost(
    page: ConnectionsPage, saved: list[Connection]
) -> None:
    menu = page.preset_menu()
    menu.actions()[-1].trigger()
    menu.close()
    assert saved == []
    page.set_connections([embedded_connection(), TGI, HF], "embedded")
    assert page.list.count() == 4

    type_into(page.editor.address, "http://10.0.0.2:8000/v1")

    assert [connection.base_url for connection in saved] == ["http://10.0.0.2:8000/v1"]


def test_duplicate_has_its_own_id_and_no_key(
    page: ConnectionsPage, saved: list[Connection]
) -> None:
    page.choose("h")
    QTest.mouseClick(button(page, "duplicate_connection"), Qt.MouseButton.LeftButton)

    assert len(saved) == 1
    assert saved[0].id != "h"
    assert saved[0].name == "Hugging Face (copy)"
    assert not saved[0].uses_key


def test_remove_and_default(qtbot: QtBot, page: ConnectionsPage) -> None:
    with qtbot.waitSignal(page.default_chosen) as default:
        QTest.mouseClick(button(page, "default_connection"), Qt.MouseButton.LeftButton)
    assert default.args == ["t"]
    assert not button(page, "default_connection").isEnabled()

    with qtbot.assertNotEmitted(page.connection_removed):
        QTest.mouseClick(button(page, "remove_connection"), Qt.MouseButton.LeftButton)
    assert button(page, "remove_connection").text() == "Really remove?"
    page.choose("h")
    page.choose("t")
    assert button(page, "remove_connection").text() == "Remove"
    QTest.mouseClick(button(page, "remove_connection"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.connection_removed) as removed:
        QTest.mouseClick(button(page, "remove_connection"), Qt.MouseButton.LeftButton)
    assert removed.args == ["t"]
    assert page.list.count() == 2


def test_the_engine_on_this_computer_can_be_neither_removed_nor_given_an_address(
    page: ConnectionsPage,
) -> None:
    page.choose("embedded")

    assert not button(page, "remove_connection").isEnabled()
    assert not button(page, "duplicate_connection").isEnabled()
    assert not page.editor.address.isVisible()
    assert not page.editor.key.isVisible()
    assert button(page, "test_connection").isEnabled()


def test_models_are_offered_and_any_id_can_be_typed(
    qtbot: QtBot, page: ConnectionsPage, saved: list[Connection]
) -> None:
    with qtbot.waitSignal(page.models_requested):
        QTest.mouseClick(button(page, "list_models"), Qt.MouseButton.LeftButton)
    page.set_models("t", [ModelInfo("tiiuae/falcon-180B"), ModelInfo("other")])
    completer = page.editor.model.completer()
    completer.setCompletionPrefix("FALCON")
    assert completer.completionCount() == 1
    popup = completer.popup()
    assert popup is not None
    popup.hide()

    type_into(page.editor.model, "not/listed")
    assert saved[-1].model == "not/listed"

    page.set_models("t", [], "The server did not answer.")
    assert page.editor.models_note.text() == "The server did not answer."


def test_what_is_told_of_another_connection_does_not_show(page: ConnectionsPage) -> None:
    page.set_key_state("h", "saved", saved=True)
    page.set_models("h", [ModelInfo("x")], "note")
    page.show_step("h", StepResult(Step.ADDRESS, StepState.OK, "fine"))

    assert page.editor.key.state.text() == ""
    assert page.editor.models_note.text() == ""
    assert page.steps.results() == []


# --- the test ---------------------------------------------------------------------------------


def test_the_steps_of_a_test_are_shown_as_they_happen(qtbot: QtBot, page: ConnectionsPage) -> None:
    with qtbot.waitSignal(page.test_requested) as asked:
        QTest.mouseClick(button(page, "test_connection"), Qt.MouseButton.LeftButton)
    assert asked.args == [TGI]
    page.set_testing(True)
    page.show_step("t", StepResult(Step.ADDRESS, StepState.RUNNING, ""))
    page.show_step("t", StepResult(Step.ADDRESS, StepState.OK, "127.0.0.1", seconds=0.02))
    page.show_step(
        "t", StepResult(Step.SERVER, StepState.FAILED, "Nothing answers.", "<b>refused</b>")
    )
    words = [label.text() for label in page.steps.findChildren(QLabel)]

    assert [(result.step, result.state) for result in page.steps.results()] == [
        (Step.ADDRESS, StepState.OK),
        (Step.SERVER, StepState.FAILED),
    ]
    assert "Nothing answers.\n<b>refused</b>" in words
    assert "0.02 s" in words

    with qtbot.waitSignal(page.test_stop_requested):
        QTest.mouseClick(button(page, "test_connection"), Qt.MouseButton.LeftButton)
    page.set_testing(False)
    assert button(page, "test_connection").text() == "Test"


def test_what_is_still_being_typed_is_what_is_tested(
    qtbot: QtBot, page: ConnectionsPage, saved: list[Connection]
) -> None:
    page.editor.model.setFocus()
    QTest.keyClicks(page.editor.model, "falcon")  # and no Enter
    with qtbot.waitSignal(page.test_requested) as asked:
        QTest.mouseClick(button(page, "test_connection"), Qt.MouseButton.LeftButton)
    assert asked.args == saved == [replace(TGI, model="falcon")]

    page.editor.address.setFocus()
    page.editor.address.selectAll()
    QTest.keyClicks(page.editor.address, "http://")
    with qtbot.assertNotEmitted(page.test_requested, wait=50):
        QTest.mouseClick(button(page, "test_connection"), Qt.MouseButton.LeftButton)
    assert page.editor.problem.isVisible()


def test_choosing_another_connection_stops_the_test(qtbot: QtBot, page: ConnectionsPage) -> None:
    page.set_testing(True)
    page.show_step("t", StepResult(Step.ADDRESS, StepState.RUNNING, ""))

    with qtbot.waitSignal(page.test_stop_requested):
        page.choose("h")

    assert page.steps.results() == []


# --- keys -------------------------------------------------------------------------------------


def test_a_key_is_trimmed_told_once_and_gone_from_the_field(
    qtbot: QtBot, page: ConnectionsPage, saved: list[Connection]
) -> None:
    told: list[tuple[Connection, str]] = []
    page.key_entered.connect(lambda connection, key: told.append((connection, key)))
    page.editor.key.field.setText("  hf_canary\t\n")
    QTest.mouseClick(button(page, "save_key"), Qt.MouseButton.LeftButton)

    assert [(connection.id, key) for connection, key in told] == [("t", "hf_canary")]
    assert saved[-1].uses_key
    assert page.editor.key.field.text() == ""
    everything = [
        getattr(widget, name)()
        for widget in page.window().findChildren(QWidget)
        for name in ("text", "toPlainText", "accessibleDescription", "accessibleName", "toolTip")
        if callable(getattr(widget, name, None))
    ]
    assert not any("canary" in str(text) for text in everything)


@pytest.mark.parametrize("key", ["", "two words", "line\nend", "schlüssel", "a\x00b"])
def test_what_cannot_be_a_key_is_refused_with_the_reason(key: str) -> None:
    assert key_problem(key)


def test_a_refused_key_stays_to_be_corrected(qtbot: QtBot, page: ConnectionsPage) -> None:
    with qtbot.assertNotEmitted(page.key_entered):
        type_into(page.editor.key.field, "two words")

    assert "spaces" in page.editor.key.state.text()
    assert page.editor.key.field.text() == "two words"


def test_a_key_is_masked_and_shown_only_while_the_eye_is_pressed(page: ConnectionsPage) -> None:
    key: KeyField = page.editor.key
    key.field.setText("secret")
    assert key.field.echoMode() is QLineEdit.EchoMode.Password
    assert key.field.displayText() != "secret"

    QTest.mousePress(key.reveal, Qt.MouseButton.LeftButton)
    assert key.field.displayText() == "secret"
    QTest.mouseRelease(key.reveal, Qt.MouseButton.LeftButton)
    assert key.field.displayText() != "secret"

    QTest.mousePress(key.reveal, Qt.MouseButton.LeftButton)
    QCoreApplication.sendEvent(key, QEvent(QEvent.Type.ActivationChange))
    assert key.field.displayText() != "secret"
    QTest.mouseRelease(key.reveal, Qt.MouseButton.LeftButton)


def test_a_masked_key_cannot_be_copied(page: ConnectionsPage) -> None:
    QGuiApplication.clipboard().setText("before")
    page.editor.key.field.setText("secret")
    page.editor.key.field.selectAll()
    page.editor.key.field.copy()

    assert QGuiApplication.clipboard().text() == "before"


def test_a_saved_key_can_be_forgotten(
    qtbot: QtBot, page: ConnectionsPage, saved: list[Connection]
) -> None:
    page.choose("h")
    page.set_key_state("h", "In the keyring.", saved=True)
    forget = button(page, "forget_key")
    assert forget.isVisible()

    with qtbot.waitSignal(page.key_forgotten) as forgotten:
        QTest.mouseClick(forget, Qt.MouseButton.LeftButton)

    assert forgotten.args[0].id == "h"
    assert not saved[-1].uses_key
    assert not forget.isVisible()


def test_a_changed_origin_asks_for_the_key_again(
    page: ConnectionsPage, saved: list[Connection]
) -> None:
    page.choose("h")
    page.set_key_state("h", "In the keyring.", saved=True)

    type_into(page.editor.address, "https://router.huggingface.co/v2")
    assert page.editor.key.state.text() == "In the keyring."

    type_into(page.editor.address, "https://elsewhere.example.org/v1")
    assert "enter it again" in page.editor.key.state.text()
    assert not button(page, "forget_key").isVisible()


def test_consent_to_send_a_key_unencrypted_is_asked_only_where_it_matters(
    page: ConnectionsPage, saved: list[Connection]
) -> None:
    consent = page.editor.plain_http
    assert not consent.isVisible()  # loopback
    type_into(page.editor.address, "https://tgi.example.org")
    assert not consent.isVisible()

    type_into(page.editor.address, "http://tgi.example.org")
    assert consent.isVisible()
    consent.click()
    assert saved[-1].allow_plain_http

    type_into(page.editor.address, "http://other.example.org")
    assert not saved[-1].allow_plain_http


def test_typing_a_key_is_not_disturbed_by_news(page: ConnectionsPage) -> None:
    page.editor.key.field.setText("half a k")
    page.set_connections([embedded_connection(), TGI, HF], "embedded")

    assert page.editor.key.field.text() == "half a k"

    page.choose("h")
    assert page.editor.key.field.text() == ""


def test_a_found_token_is_offered_and_never_taken(
    qtbot: QtBot, page: ConnectionsPage, free: Callable[[], None]
) -> None:
    page.set_offers([TokenOffer("env:HF_TOKEN", "A token was found in HF_TOKEN.")])
    take = button(page, "env:HF_TOKEN")

    with qtbot.waitSignal(page.offer_accepted) as accepted:
        QTest.mouseClick(take, Qt.MouseButton.LeftButton)

    assert accepted.args == ["env:HF_TOKEN"]
    assert not take.isEnabled()
    page.set_offers([])
    free()
    assert page.findChild(QPushButton, "env:HF_TOKEN") is None


# --- the other pages --------------------------------------------------------------------------


def test_colours_and_size_apply_at_once(qtbot: QtBot, window: SettingsWindow, theme: Theme) -> None:
    page = window.appearance
    page.appearance_chosen.connect(lambda value: theme.set_appearance(Appearance(value)))
    page.zoom_chosen.connect(theme.set_zoom)
    window.show_page(page)

    page.colours.buttons["dark"].click()
    QTest.mouseClick(page.larger, Qt.MouseButton.LeftButton)

    assert theme.dark
    assert theme.zoom == 1.1
    assert page.zoom.text() == "110 %"
    theme.set_appearance(Appearance.LIGHT)
    assert page.colours.chosen() == "light"


def test_the_send_key_is_told(qtbot: QtBot, window: SettingsWindow) -> None:
    assert window.chat.keys.chosen() == SendKey.ENTER

    with qtbot.waitSignal(window.chat.send_key_chosen) as chosen:
        window.chat.keys.buttons["ctrl_enter"].click()

    assert chosen.args == ["ctrl_enter"]


def test_who_makes_titles_is_told_and_shown(qtbot: QtBot, window: SettingsWindow) -> None:
    assert window.chat.titles.chosen() == ModelTitles.NEVER

    with qtbot.waitSignal(window.chat.titles_chosen) as chosen:
        window.chat.titles.buttons["always"].click()

    assert chosen.args == ["always"]
    window.chat.set_titles(ModelTitles.LOCAL)
    assert window.chat.titles.chosen() == ModelTitles.LOCAL


def test_the_page_of_data_tells_and_asks(qtbot: QtBot, window: SettingsWindow) -> None:
    page = window.data
    window.show_page(page)
    assert page.hosts_words.text() == "No server was contacted so far."
    page.set_facts(DataFacts("/data", 1_500_000, 12, 3_456, "Keys are safe."))
    page.set_hosts([ContactedHost("h.org", 1, 2)])
    page.set_backups([])

    assert page.path.text() == "/data"
    assert page.amount.text() == "1.5 MB · 12 chats · 3,456 messages"
    assert page.hosts.item(0).text().startswith("h.org")
    assert not page.restore.isEnabled() and page.backups.count() == 1
    page.set_backups([BackupFile("/b/1", 1, 2_000_000), BackupFile("/b/2", 0, 1, daily=False)])
    page.backups.setCurrentRow(1)
    for name, signal in {
        "open_folder": page.folder_requested,
        "back_up": page.backup_requested,
        "save_copy": page.copy_requested,
        "check_quickly": page.check_requested,
        "check_database": page.check_requested,
        "compact": page.compact_requested,
        "export_all": page.export_requested,
        "import": page.import_requested,
        "forget_hosts": page.forget_hosts_requested,
        "erase_all": page.erase_requested,
    }.items():
        with qtbot.waitSignal(signal):
            button(page, name).click()
    for name, told in {"restore": "/b/2", "restore_file": ""}.items():
        with qtbot.waitSignal(page.restore_requested) as wanted:
            button(page, name).click()
        assert wanted.args == [told]


def test_shortcuts_are_listed_and_filtered(window: SettingsWindow) -> None:
    page = window.shortcuts
    window.show_page(page)
    assert {"New chat", "Stop", "Edit the last message", "Chat 9"} <= set(page.shown())

    QTest.keyClicks(page.filter, "ctrl+k")

    assert page.shown() == ["Search all chats"]


def take_keys(window: SettingsWindow, action: str, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    """Press on an action's keys, then press others."""
    page = window.shortcuts
    QTest.mouseClick(button(page, f"keys_of_{action}"), Qt.MouseButton.LeftButton)
    assert page.editor.isVisible()
    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= one
    QTest.keyClick(page.editor, key, modifiers)


def test_keys_of_an_action_can_be_changed_and_given_back(
    qtbot: QtBot, window: SettingsWindow
) -> None:
    page = window.shortcuts
    window.show_page(page)
    ctrl, key = Qt.KeyboardModifier.ControlModifier, Qt.Key
    with qtbot.waitSignal(page.keys_chosen) as chosen:
        take_keys(window, "new_chat", key.Key_J, ctrl)
    assert chosen.args == ["new_chat", ["Ctrl+J"]]
    page.set_keys({"new_chat": ("Ctrl+J",)})
    assert button(page, "keys_of_new_chat").text() == "Ctrl+J"
    with qtbot.waitSignal(page.reset_requested) as reset:
        QTest.mouseClick(button(page, "reset_new_chat"), Qt.MouseButton.LeftButton)
    assert reset.args == ["new_chat"]
    page.set_keys({})
    assert "Ctrl+N" in button(page, "keys_of_new_chat").text()
    with qtbot.waitSignal(page.keys_chosen) as chosen:
        take_keys(window, "new_chat", key.Key_Backspace)
    assert chosen.args == ["new_chat", []]


def test_keys_that_belong_to_another_action_or_to_typing_are_refused(
    qtbot: QtBot, window: SettingsWindow
) -> None:
    page = window.shortcuts
    window.show_page(page)
    with qtbot.assertNotEmitted(page.keys_chosen, wait=50):
        take_keys(window, "new_chat", Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(page.problem.isVisible)
        assert "Search all chats" in page.problem.text()
        take_keys(window, "new_chat", Qt.Key.Key_J)
        qtbot.waitUntil(lambda: "typing" in page.problem.text())
        take_keys(window, "new_chat", Qt.Key.Key_Escape)
    assert not page.editor.isVisible()


def test_diagnostics_can_be_copied(window: SettingsWindow) -> None:
    window.show_page(window.about)
    window.about.set_diagnostics("Falcon Desktop 1.2.3\nQt 6.11")
    QTest.mouseClick(button(window.about, "copy_diagnostics"), Qt.MouseButton.LeftButton)

    assert QGuiApplication.clipboard().text() == "Falcon Desktop 1.2.3\nQt 6.11"


def test_every_label_shows_plain_text(window: SettingsWindow) -> None:
    for label in window.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText, label.text()


def test_everything_that_takes_the_keyboard_has_a_name(window: SettingsWindow) -> None:
    for widget in window.findChildren(QWidget):
        reached = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if reached and widget.window() is window:
            named = widget.accessibleName() or (isinstance(widget, QPushButton) and widget.text())
            assert named, (type(widget).__name__, widget.objectName())


def test_the_window_is_freed_when_it_closes(
    theme: Theme, qapp: QApplication, free: Callable[[], None]
) -> None:
    gone: list[bool] = []
    for _ in range(3):
        window = SettingsWindow(theme, send_key=SendKey.ENTER, version="1")
        window.connections.set_connections([embedded_connection(), TGI], "t")
        window.destroyed.connect(lambda: gone.append(True))
        window.show()
        QTest.keyClick(window, Qt.Key.Key_Escape)
        free()

    assert len(gone) == 3


def test_closing_keeps_what_was_just_typed(
    qtbot: QtBot, theme: Theme, free: Callable[[], None]
) -> None:
    window = SettingsWindow(theme, send_key=SendKey.ENTER, version="1")
    page = window.connections
    page.set_connections([embedded_connection(), TGI], "t")
    names: list[str] = []
    page.connection_saved.connect(lambda connection: names.append(connection.name))
    window.show()
    window.activateWindow()
    page.editor.name.setFocus()
    qtbot.waitUntil(page.editor.name.hasFocus)
    page.editor.name.selectAll()
    QTest.keyClicks(page.editor.name, "Typed last")

    window.close()
    free()

    assert names == ["Typed last"]


def test_the_kind_can_be_chosen(page: ConnectionsPage, saved: list[Connection]) -> None:
    page.editor.kind.setFocus()
    QTest.keyClick(page.editor.kind, Qt.Key.Key_Up)

    assert saved[-1].kind is ServerKind.OPENAI
