"""Keys in the form of a connection: entered, hidden, forgotten, found."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from falcon_desktop.core.domain.connection import Connection, embedded_connection
from falcon_desktop.core.domain.keys import MAX_KEY
from falcon_desktop.ui.settings.connections_page import ConnectionsPage, TokenOffer
from falcon_desktop.ui.settings.key_field import KeyField
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.settings.acting import HF, TGI, button, type_into
from tests.ui.settling import settle


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


@pytest.mark.parametrize("copied", ["Bearer hf_canary", "Authorization: Bearer 'hf_canary'"])
def test_what_was_copied_along_with_a_key_is_left_out(
    qtbot: QtBot, page: ConnectionsPage, copied: str
) -> None:
    with qtbot.waitSignal(page.key_entered) as entered:
        type_into(page.editor.key.field, copied)

    assert entered.args is not None and entered.args[1] == "hf_canary"


def test_a_key_that_is_too_long_is_told_and_not_cut(qtbot: QtBot, page: ConnectionsPage) -> None:
    page.editor.key.field.setText("k" * (MAX_KEY + 1))
    with qtbot.assertNotEmitted(page.key_entered):
        QTest.mouseClick(button(page, "save_key"), Qt.MouseButton.LeftButton)

    assert "too long" in page.editor.key.state.text()


def _test(page: ConnectionsPage) -> None:
    QTest.mouseClick(button(page, "test_connection"), Qt.MouseButton.LeftButton)


def _list_models(page: ConnectionsPage) -> None:
    page.editor.model_list.click()


def _choose_another(page: ConnectionsPage) -> None:
    page.choose("h")


def _add_another(page: ConnectionsPage) -> None:
    menu = page.preset_menu()
    menu.actions()[-1].trigger()
    menu.close()


def _leave(page: ConnectionsPage) -> None:
    page.finish()


@pytest.mark.parametrize(
    "go_on",
    [_test, _list_models, _choose_another, _add_another, _leave],
    ids=lambda one: one.__name__,
)
def test_a_key_that_is_only_typed_counts(
    page: ConnectionsPage, saved: list[Connection], go_on: Callable[[ConnectionsPage], None]
) -> None:
    happened: list[tuple[str, str]] = []
    page.key_entered.connect(lambda connection, key: happened.append((connection.id, key)))
    page.test_requested.connect(lambda connection: happened.append((connection.id, "test")))
    page.models_requested.connect(lambda connection: happened.append((connection.id, "models")))
    QTest.keyClicks(page.editor.key.field, "hf_typed")

    go_on(page)

    assert happened[0] == ("t", "hf_typed")
    assert [one.uses_key for one in saved if one.id == "t"] == [True]
    assert page.editor.key.field.text() == ""


@pytest.mark.parametrize("go_on", [_choose_another, _add_another, _leave])
def test_what_is_typed_over_a_saved_key_needs_a_press(
    qtbot: QtBot, page: ConnectionsPage, go_on: Callable[[ConnectionsPage], None]
) -> None:
    page.set_key_state("t", "There is a key.", saved=True)
    QTest.keyClicks(page.editor.key.field, "hf_ty")

    with qtbot.assertNotEmitted(page.key_entered):
        go_on(page)


def test_a_typed_key_brings_no_removed_connection_back(
    qtbot: QtBot, page: ConnectionsPage, saved: list[Connection]
) -> None:
    QTest.keyClicks(page.editor.key.field, "hf_typed")
    with qtbot.assertNotEmitted(page.key_entered):
        for _ in range(2):
            QTest.mouseClick(button(page, "remove_connection"), Qt.MouseButton.LeftButton)
    assert saved == []


def test_no_test_runs_with_what_cannot_be_a_key(qtbot: QtBot, page: ConnectionsPage) -> None:
    QTest.keyClicks(page.editor.key.field, "two words")
    with qtbot.assertNotEmitted(page.test_requested):
        _test(page)
    assert "spaces" in page.editor.key.state.text()


def test_a_refused_key_stays_to_be_corrected(qtbot: QtBot, page: ConnectionsPage) -> None:
    with qtbot.assertNotEmitted(page.key_entered):
        type_into(page.editor.key.field, "two words")

    assert "spaces" in page.editor.key.state.text()
    assert page.editor.key.field.text() == "two words"


def test_what_was_wrong_with_a_key_is_not_said_of_the_next(page: ConnectionsPage) -> None:
    key = page.editor.key
    before = key.state.text()
    type_into(key.field, "")
    assert "Enter a key" in key.state.text()
    QTest.keyClicks(key.field, "h")
    assert key.state.text() == before
    type_into(key.field, "")
    key.show_state("Saved in the keyring.", saved=True)
    type_into(key.field, "")
    assert key.state.text() == "Saved in the keyring.", "there is one: nothing is asked for"


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


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
@pytest.mark.parametrize("saved_before", [False, True])
def test_in_a_narrow_window_the_buttons_stand_below_and_the_key_has_room(
    page: ConnectionsPage, direction: Qt.LayoutDirection, saved_before: bool
) -> None:
    page.setLayoutDirection(direction)
    key = page.editor.key
    key.show_state("", saved=saved_before)
    key.field.setText("sk-")
    tops = {}
    for width in (1_000, 360, 1_000):
        page.window().resize(width, 700)
        settle(page)
        shown = [one for one in (key.save, key.forget) if one.isVisible()]
        assert len(shown) == 1 + saved_before
        assert key.field.width() >= 200
        assert all(key.rect().contains(one.geometry()) for one in (key.field, *shown))
        boxes = [one.geometry() for one in (key.field, key.reveal, *shown)]
        assert not any(one.intersects(other) for one, other in combinations(boxes, 2))
        tops[width] = shown[0].y() > key.field.geometry().bottom()
    assert tops == {1_000: False, 360: True}


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
    assert "Enter the key again" in page.editor.key.state.text()
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
