"""The page of connections: changed, added, removed and tested."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from falcon_desktop.core.domain.checks import ServerIdentity, Step, StepResult, StepState
from falcon_desktop.core.domain.connection import (
    Connection,
    ProxyChoice,
    ServerKind,
    embedded_connection,
)
from falcon_desktop.core.domain.models import LoadedModel, ModelInfo
from falcon_desktop.core.domain.servers import PRESETS, PROTOCOLS
from falcon_desktop.ui.kit.forms import ENTRY_WORDS
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.settings.connections_page import ConnectionsPage
from falcon_desktop.ui.settings.steps_view import step_name
from falcon_desktop.ui.settings.window import SettingsWindow
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.settings.acting import HF, TGI, button, type_into
from tests.ui.settling import settle


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
        ("no address", "spaces"),
        ("http://exa mple.org", "spaces or line breaks"),
        ("https://example.org/v 1", "spaces or line breaks"),
        ("nothing://", "not a web address"),
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


def test_connections_that_are_added_can_be_told_apart(
    page: ConnectionsPage, saved: list[Connection]
) -> None:
    for preset_id in ("ollama", "custom", "ollama", "custom", "ollama"):
        menu = page.preset_menu()
        next(one for one in menu.actions() if one.objectName() == preset_id).trigger()
        menu.close()
    for _ in range(2):
        page.choose("h")
        QTest.mouseClick(button(page, "duplicate_connection"), Qt.MouseButton.LeftButton)

    names = [page.list.item(place).text() for place in range(page.list.count())]
    assert len(set(names)) == len(names)
    assert {"Ollama", "Ollama 2", "Ollama 3", "Other server", "Other server 2"} <= set(names)
    assert [one.name for one in saved[-2:]] == ["Hugging Face (copy)", "Hugging Face (copy) 2"]


def test_a_connection_without_an_address_is_not_saved_yet_and_not_lost(
    page: ConnectionsPage, saved: list[Connection]
) -> None:
    menu = page.preset_menu()
    next(one for one in menu.actions() if one.objectName() == "custom").trigger()
    menu.close()
    assert saved == []
    page.set_connections([embedded_connection(), TGI, HF], "embedded")
    assert page.list.count() == 4

    type_into(page.editor.address, "http://10.0.0.2:8000/v1")

    assert [connection.base_url for connection in saved] == ["http://10.0.0.2:8000/v1"]


def test_duplicate_has_its_own_id_and_no_key(
    page: ConnectionsPage, saved: list[Connection]
) -> None:
    outside = replace(HF, key_variable="THE_KEY", keys_left_at=("https://before.test:443",))
    page.set_connections([embedded_connection(), TGI, outside], "embedded")
    page.choose("h")
    QTest.mouseClick(button(page, "duplicate_connection"), Qt.MouseButton.LeftButton)

    assert len(saved) == 1
    assert saved[0].id != "h"
    assert saved[0].name == "Hugging Face (copy)"
    assert not saved[0].uses_key and not saved[0].key_variable
    assert saved[0].key_origins == ()


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


@pytest.mark.parametrize("adding", ["add", "duplicate"])
def test_what_is_added_is_not_asked_to_go(page: ConnectionsPage, adding: str) -> None:
    button(page, "remove_connection").click()
    if adding == "add":
        page.preset_menu().actions()[0].trigger()
    else:
        button(page, "duplicate_connection").click()
    assert button(page, "remove_connection").text() == "Remove"


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


def test_every_protocol_is_offered_under_its_name(page: ConnectionsPage) -> None:
    kind = page.editor.kind
    offered = {kind.itemData(place): kind.itemText(place) for place in range(kind.count())}
    assert list(offered.items()) == list(PROTOCOLS.items())


def test_the_kind_can_be_chosen(page: ConnectionsPage, saved: list[Connection]) -> None:
    page.editor.kind.setFocus()
    QTest.keyClick(page.editor.kind, Qt.Key.Key_Up)

    assert saved[-1].kind is ServerKind.RESPONSES


def test_a_protocol_that_a_person_chose_is_kept(
    page: ConnectionsPage, saved: list[Connection]
) -> None:
    kept = Connection("o", "Mine", ServerKind.OLLAMA, "http://127.0.0.1:11434/v1", preset="ollama")
    page.set_connections([embedded_connection(), kept], "o")
    page.choose("o")
    assert page.editor.kind.currentText() == "Ollama"
    assert "ollama pull" in page.editor.hint.text()

    page.editor.kind.setFocus()
    QTest.keyClick(page.editor.kind, Qt.Key.Key_Home)
    assert saved[-1] == replace(kept, kind=ServerKind.OPENAI, keeps_kind=True)
    assert "silently drops" in page.editor.hint.text()


def test_what_a_server_is_chooses_its_protocol_unless_a_person_did(
    page: ConnectionsPage, saved: list[Connection]
) -> None:
    guess = Connection("o", "Mine", ServerKind.OPENAI, "http://big.local:11434", preset="custom")
    found = ServerIdentity("Ollama", "0.13.0", "ollama", ServerKind.OLLAMA)
    page.set_connections([embedded_connection(), guess], "o")
    page.choose("o")
    page.set_identity("o", found)
    assert saved[-1].kind is ServerKind.OLLAMA

    page.set_connections([embedded_connection(), replace(guess, keeps_kind=True)], "o")
    count = len(saved)
    page.set_identity("o", found)
    assert len(saved) == count


def test_what_is_loaded_is_told_with_the_models(page: ConnectionsPage) -> None:
    now = LoadedModel(2_000_000_000, 1_500_000_000, 1_764_590_700.0, 8_192)
    page.choose("t")
    page.set_models("t", [ModelInfo("falcon3:1b", loaded=now), ModelInfo("other")])
    words = page.editor.models_note.text()
    assert words.startswith("Loaded now: falcon3:1b · 2.0 GB · 75% in video memory")
    assert "context window 8,192 tokens · until " in words
    page.set_models("t", [ModelInfo("other"), ModelInfo("cpu", loaded=LoadedModel())])
    assert page.editor.models_note.text() == "Loaded now: cpu"
    page.set_models("t", [ModelInfo("other")])
    assert page.editor.models_note.text() == ""


# --- the test -----------------------------------------------------------------------------------


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


def test_each_step_of_a_test_is_said_when_it_ends(page: ConnectionsPage, heard: list[str]) -> None:
    page.show_step("t", StepResult(Step.ADDRESS, StepState.RUNNING, ""))
    assert heard == []
    page.show_step("t", StepResult(Step.ADDRESS, StepState.OK, "127.0.0.1", seconds=0.02))
    assert heard == [f"{step_name(Step.ADDRESS)}: OK. 127.0.0.1"]
    page.show_step("t", StepResult(Step.ADDRESS, StepState.OK, "127.0.0.1", seconds=0.02))
    assert len(heard) == 1  # shown again, as where another connection was looked at


def test_what_is_wrong_is_said_as_soon_as_it_stands_there(
    page: ConnectionsPage, heard: list[str]
) -> None:
    address = page.editor.address
    address.setFocus()
    address.selectAll()
    QTest.keyClicks(address, "nonsense::1")
    QTest.keyClick(address, Qt.Key.Key_Return)
    assert page.editor.problem.text()
    assert heard[-1] == page.editor.problem.text()


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


def test_the_fields_of_more_options_stand_below_the_others(
    page: ConnectionsPage, theme: Theme, qtbot: QtBot
) -> None:
    editor = page.editor
    button(page, "more_options").click()

    def left(field: QWidget) -> int:
        return field.mapTo(page, QPoint(0, 0)).x()

    for zoom in (1.0, 1.6, 1.0):
        theme.set_zoom(zoom)
        fields = (editor.name, editor.address, editor.model, editor.more.headers,
                  editor.more.proxy)  # fmt: skip
        qtbot.waitUntil(lambda f=fields: len({left(one) for one in f}) == 1)  # type: ignore[misc]


def test_the_arrow_of_more_options_tells_which_way_it_goes(page: ConnectionsPage) -> None:
    toggle = page.editor._toggle
    assert (toggle.text(), toggle.icon_name) == ("More options", "chevron_down")
    toggle.click()
    assert (toggle.text(), toggle.icon_name) == ("Fewer options", "chevron_up")
    page.choose("embedded")  # where there are none
    page.choose("h")
    assert not page.editor.more.isVisible()
    assert (toggle.text(), toggle.icon_name) == ("More options", "chevron_down")


def test_the_arrow_of_the_options_for_chats_tells_which_way_it_goes(page: ConnectionsPage) -> None:
    toggle = page.editor._defaults_toggle
    for name in ("chevron_down", "chevron_up", "chevron_down"):
        assert toggle.icon_name == name
        toggle.click()


def test_the_connection_of_this_computer_has_the_name_that_it_was_given(
    page: ConnectionsPage, saved: list[Connection]
) -> None:
    page.choose("embedded")
    assert page.editor.name.text() == page.list.item(0).text() == "On this computer"
    type_into(page.editor.name, "Laptop")
    assert saved[-1].name == "Laptop"
    assert page.editor.name.text() == page.list.item(0).text() == "Laptop"
    type_into(page.editor.name, "")
    assert saved[-1].name == "Laptop"


def test_words_are_as_tall_as_their_lines(
    window: SettingsWindow, page: ConnectionsPage, qtbot: QtBot
) -> None:
    editor = page.editor
    custom = next(one for one in PRESETS if one.id == "custom")
    assert custom.hint
    connection = Connection("x", "x", custom.kind, base_url="http://127.0.0.1:1", preset=custom.id)
    editor.show_connection(connection)
    hint = editor.hint
    for width in (1_100, 880, 1_100):
        window.resize(width, 700)
        qtbot.waitUntil(lambda: hint.height() == hint.heightForWidth(hint.width()))
        qtbot.waitUntil(lambda: editor.kind.y() - hint.geometry().bottom() - 1 == 8)


def _other_key(page: ConnectionsPage) -> None:
    type_into(page.editor.key.field, "hf_another")


def _no_key(page: ConnectionsPage) -> None:
    page.editor.key.forgotten.emit()


def _other_address(page: ConnectionsPage) -> None:
    type_into(page.editor.address, "https://other.example.org")


def _other_model(page: ConnectionsPage) -> None:
    type_into(page.editor.model, "another")


def _other_name(page: ConnectionsPage) -> None:
    type_into(page.editor.name, "Another name")


@pytest.mark.parametrize(
    ("change", "stays"),
    [
        (_other_key, False),
        (_no_key, False),
        (_other_address, False),
        (_other_model, False),
        (_other_name, True),
    ],
)
def test_what_a_test_said_goes_when_it_holds_no_longer(
    page: ConnectionsPage, change: Callable[[ConnectionsPage], None], stays: bool
) -> None:
    refused = StepResult(Step.KEY, StepState.FAILED, "example.org rejected the key.")
    page.show_step("t", refused)
    change(page)
    assert page.steps.results() == ([refused] if stays else [])
    assert page.steps.isVisible() is stays


def test_a_change_stops_the_test_that_runs(page: ConnectionsPage, qtbot: QtBot) -> None:
    page.set_testing(True)
    page.show_step("t", StepResult(Step.KEY, StepState.RUNNING, ""))
    with qtbot.waitSignal(page.test_stop_requested):
        _no_key(page)
    page.set_testing(False)
    assert page.steps.results() == []


def test_the_connection_that_was_looked_at_last_is_shown_first(page: ConnectionsPage) -> None:
    fresh = ConnectionsPage(page.theme)
    fresh.start_with("h")
    fresh.set_connections([embedded_connection(), TGI, HF], "t")
    assert fresh.current_id() == "h"
    fresh.choose("t")
    fresh.set_connections([embedded_connection(), TGI, HF], "t")
    assert fresh.current_id() == "t", "what is chosen stays"
    fresh.set_connections([embedded_connection(), TGI], "t")
    gone = ConnectionsPage(page.theme)
    gone.start_with("gone")
    gone.set_connections([embedded_connection(), TGI], "t")
    assert gone.current_id() == "t"
    fresh.deleteLater()
    gone.deleteLater()


def test_a_secret_in_an_address_is_refused_and_said(
    page: ConnectionsPage, saved: list[Connection]
) -> None:
    editor = page.editor
    type_into(editor.address, "https://h.test/v1?api_key=s3cr3t")
    assert "api_key" in editor.problem.text()
    type_into(editor.address, "https://h.test/v1?api-version=1")
    assert editor.problem.text() == ""
    assert "s3cr3t" not in repr(saved)
    assert saved[-1].base_url == "https://h.test/v1?api-version=1"


def test_a_proxys_password_is_refused_and_said(
    page: ConnectionsPage, saved: list[Connection]
) -> None:
    more = page.editor.more
    button(page, "more_options").click()
    more.proxy.setCurrentIndex(more.proxy.findData(ProxyChoice.EXPLICIT))
    more.proxy.activated.emit(more.proxy.currentIndex())
    for typed in ("http://me:s3cr3t@proxy:1", "me:s3cr3t@proxy:1"):
        type_into(more.proxy_url, typed)
        assert "HTTPS_PROXY" in more.proxy_problem.text()
        assert more.proxy_url.text() == typed, "it stays to be corrected"
    type_into(more.proxy_url, "http://pro xy:1")
    assert "spaces" in more.proxy_problem.text()
    type_into(more.proxy_url, "http://proxy:1")
    assert more.proxy_problem.text() == ""
    assert "s3cr3t" not in repr(saved)
    assert saved[-1].proxy_url == "http://proxy:1"


@pytest.mark.parametrize("typed", ["0", "1000000000", "many", "-5"])
def test_a_context_window_that_is_none_stays_and_says_why(
    page: ConnectionsPage, saved: list[Connection], typed: str
) -> None:
    more = page.editor.more
    type_into(more.window_size, "32,768")
    assert saved[-1].context_window == 32_768
    type_into(more.window_size, typed)
    assert more.window_problem.text() == (
        f"Context window must be between 1 and 100,000,000, not {typed}."
    )
    assert more.window_size.text() == typed
    assert saved[-1].context_window == 32_768
    more.window_size.clear()
    QTest.keyClick(more.window_size, Qt.Key.Key_Return)
    assert more.window_problem.text() == ""
    assert [one.context_window for one in saved[-1:]] == [None]


def test_a_test_is_read_whole_with_large_type_in_a_narrow_window(
    window: SettingsWindow, page: ConnectionsPage, theme: Theme
) -> None:
    window.resize(480, 700)
    theme.set_zoom(2)
    for step in Step:
        page.show_step("t", StepResult(step, StepState.OK, "Nothing answers there. Is it right?"))
    settle(window)
    assert page.horizontalScrollBar().maximum() == 0
    said = [one for one in page.steps.findChildren(QLabel) if "Nothing" in one.text()]
    assert len(said) == len(Step)
    for one in said:
        assert one.width() >= theme.px(ENTRY_WORDS)
        assert one.height() >= one.heightForWidth(one.width())
    window.resize(1600, 700)
    settle(window)
    tops = {one.mapTo(page.steps, QPoint()).y() for one in said}
    names = [one for one in page.steps.findChildren(QLabel) if one.text() == "Address"]
    assert names[0].y() + names[0].height() > min(tops)
