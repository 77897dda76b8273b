"""The bar above the transcript: renaming, and choosing a model by typing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.models.picker import ModelGroup
from falcon_desktop.ui.models.popup import ModelPopup
from falcon_desktop.ui.window.header import Header
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

Show = Callable[[QWidget], QWidget]
GROUPS = [
    ModelGroup("embedded", "On this computer", (), default_model="SmolLM2 135M"),
    ModelGroup("tgi", "My TGI server", ("tiiuae/Falcon3-7B-Instruct", "tiiuae/falcon-180B")),
    ModelGroup("off", "Ollama", (), note="nothing answers"),
]


@pytest.fixture
def header(theme: Theme, shown: Show) -> Header:
    made = Header(theme)
    made.resize(900, 48)
    made.set_title("Why is the sky blue?")
    made.set_choices(GROUPS)
    made.set_model("tgi", "My TGI server", "tiiuae/falcon-180B", "Falcon 180B", "ready")
    shown(made)
    return made


MORE = "Use another connection…"


def popup_of(header: Header) -> ModelPopup:
    found = header.findChild(ModelPopup)
    assert found is not None
    return found


def offered(popup: ModelPopup) -> list[str]:
    return [popup.list.item(row).text().strip() for row in range(popup.list.count())]


def test_a_click_on_the_title_renames(qtbot: QtBot, header: Header) -> None:
    QTest.mouseClick(header.title, Qt.MouseButton.LeftButton)
    assert header.title.editor.selectedText() == "Why is the sky blue?"

    with qtbot.waitSignal(header.title_submitted) as asked:
        QTest.keyClicks(header.title.editor, "Blue")
        QTest.keyClick(header.title.editor, Qt.Key.Key_Return)

    assert asked.args == ["Blue"]
    assert not header.title.editing


def test_leaving_the_field_renames_once(qtbot: QtBot, header: Header) -> None:
    titles: list[str] = []
    header.title_submitted.connect(titles.append)
    header.start_rename()
    QTest.keyClicks(header.title.editor, "Blue")
    header.model.setFocus()

    assert titles == ["Blue"]


@pytest.mark.parametrize("typed", ["", "   ", "Why is the sky blue?"])
def test_no_title_or_the_same_is_no_renaming(qtbot: QtBot, header: Header, typed: str) -> None:
    with qtbot.assertNotEmitted(header.title_submitted):
        header.start_rename()
        header.title.editor.setText(typed)
        QTest.keyClick(header.title.editor, Qt.Key.Key_Return)


def test_esc_keeps_the_old_title(qtbot: QtBot, header: Header) -> None:
    with qtbot.assertNotEmitted(header.title_submitted):
        header.start_rename()
        QTest.keyClicks(header.title.editor, "Blue")
        QTest.keyClick(header.title.editor, Qt.Key.Key_Escape)

    assert not header.title.editing
    assert header.title.label.text() == "Why is the sky blue?"


def test_a_chat_that_is_not_saved_cannot_be_renamed(qtbot: QtBot, header: Header) -> None:
    header.set_title("New chat", editable=False)
    header.start_rename()

    assert not header.title.editing


def test_the_button_says_model_and_connection(header: Header) -> None:
    assert header.model.text() == "Falcon 180B · My TGI server"
    assert header.model.accessibleName() == "Model"
    assert header.model.accessibleDescription() == "Falcon 180B · My TGI server"


def test_the_list_shows_connections_with_their_models(qtbot: QtBot, header: Header) -> None:
    with qtbot.waitSignal(header.model_list_wanted):
        QTest.mouseClick(header.model, Qt.MouseButton.LeftButton)
    popup = popup_of(header)

    assert offered(popup) == [
        "On this computer",
        "SmolLM2 135M",
        "My TGI server",
        "Falcon3-7B-Instruct",
        "falcon-180B",
        "Ollama  ·  nothing answers",
        "Default model",
    ]
    assert popup.list.currentItem().text().strip() == "falcon-180B"
    popup.close()


def test_a_default_that_was_chosen_by_name_is_shown_as_chosen(header: Header) -> None:
    header.set_choices([ModelGroup("tgi", "TGI", ("a", "b"), default_model="b")])
    header.set_model("tgi", "TGI", "b", "b", "ready")
    header.open_model_list()
    popup = popup_of(header)

    assert offered(popup) == ["TGI", "b", "a"]
    assert popup.list.currentItem().text().strip() == "b"
    popup.close()


def test_typing_filters_and_enter_chooses(
    qtbot: QtBot, header: Header, free: Callable[[], None]
) -> None:
    header.open_model_list()
    popup = popup_of(header)
    QTest.keyClicks(popup.filter, "falcon3")
    qtbot.waitUntil(lambda: offered(popup)[:2] == ["My TGI server", "Falcon3-7B-Instruct"])

    with qtbot.waitSignal(header.model_chosen) as chosen:
        QTest.keyClick(popup.filter, Qt.Key.Key_Return)

    assert chosen.args == ["tgi", "tiiuae/Falcon3-7B-Instruct"]
    free()
    assert header.findChild(ModelPopup) is None


def test_an_id_that_is_not_listed_can_be_typed(qtbot: QtBot, header: Header) -> None:
    header.open_model_list()
    popup = popup_of(header)
    QTest.keyClicks(popup.filter, "org/new-model:provider")
    over = "Use “org/new-model:provider” via "
    qtbot.waitUntil(lambda: offered(popup) == [over + "My TGI server", MORE])

    with qtbot.waitSignal(header.model_chosen) as chosen:
        QTest.keyClick(popup.filter, Qt.Key.Key_Return)

    assert chosen.args == ["tgi", "org/new-model:provider"]


def test_models_that_arrive_later_join_the_open_list(qtbot: QtBot, header: Header) -> None:
    header.open_model_list()
    popup = popup_of(header)
    QTest.keyClicks(popup.filter, "falcon")

    header.set_choices([*GROUPS[:2], ModelGroup("off", "Ollama", ("falcon3:3b",))])

    qtbot.waitUntil(lambda: "falcon3:3b" in offered(popup))
    assert popup.filter.text() == "falcon"
    popup.close()


def test_the_popup_is_freed_when_it_closes(header: Header, free: Callable[[], None]) -> None:
    gone: list[bool] = []
    for _ in range(3):
        header.open_model_list()
        popup = popup_of(header)
        popup.destroyed.connect(lambda: gone.append(True))
        popup.close()
        free()

    assert len(gone) == 3


def test_buttons_are_offered_when_they_can_be_used(qtbot: QtBot, header: Header) -> None:
    assert not header.options.isVisible()
    assert not header.sidebar.isVisible()
    header.set_options_available(True)
    header.set_sidebar_shown(False)

    with qtbot.waitSignal(header.options_toggled) as toggled:
        QTest.mouseClick(header.options, Qt.MouseButton.LeftButton)
    assert toggled.args == [True]
    with qtbot.waitSignal(header.sidebar_requested):
        QTest.mouseClick(header.sidebar, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(header.share_requested):
        QTest.mouseClick(header.share, Qt.MouseButton.LeftButton)


def test_the_menu_holds_what_it_was_given(
    qtbot: QtBot, header: Header, free: Callable[[], None]
) -> None:
    chosen: list[str] = []
    action = QAction("Print", header)
    action.triggered.connect(lambda: chosen.append("Print"))
    header.set_more_actions([action, None])
    QTest.mouseClick(header.more, Qt.MouseButton.LeftButton)
    menu = header.findChild(QMenu)
    assert menu is not None
    assert [entry.text() for entry in menu.actions()] == ["Print", ""]
    menu.actions()[0].trigger()
    menu.close()
    free()

    assert chosen == ["Print"]
    assert header.findChild(QMenu) is None
    assert action.text() == "Print"


def test_a_long_title_and_model_fit_480_pixels(qtbot: QtBot, header: Header) -> None:
    header.set_title("A title that is much longer than the window is wide " * 3)
    header.set_model(
        "x", "A connection with a long name", "m", "model/with-a-long-name" * 3, "ready"
    )
    header.set_options_available(True)
    header.set_sidebar_shown(False)
    header.resize(480, 48)
    qtbot.waitUntil(lambda: header.title.width() >= 60)

    assert header.minimumSizeHint().width() <= 480
    assert header.more.geometry().right() < 480


def test_an_id_goes_over_another_connection_on_demand(qtbot: QtBot, header: Header) -> None:
    header.open_model_list()
    popup = popup_of(header)
    QTest.keyClicks(popup.filter, "new")
    qtbot.waitUntil(lambda: len(offered(popup)) == 2)
    QTest.keyClick(popup.filter, Qt.Key.Key_Down)
    QTest.keyClick(popup.filter, Qt.Key.Key_Return)
    assert [text.rpartition(" via ")[2] for text in offered(popup)] == [
        "the built-in engine", "My TGI server", "Ollama"
    ]  # fmt: skip
    with qtbot.waitSignal(header.model_chosen) as chosen:
        QTest.keyClick(popup.filter, Qt.Key.Key_Down)
        QTest.keyClick(popup.filter, Qt.Key.Key_Down)
        QTest.keyClick(popup.filter, Qt.Key.Key_Return)
    assert chosen.args == ["off", "new"]


def test_what_is_typed_counts_at_once_for_enter(qtbot: QtBot, header: Header) -> None:
    header.open_model_list()
    popup = popup_of(header)
    with qtbot.waitSignal(header.model_chosen) as chosen:
        popup.filter.setText("falcon3")
        QTest.keyClick(popup.filter, Qt.Key.Key_Return)
    assert chosen.args == ["tgi", "tiiuae/Falcon3-7B-Instruct"]


MANY = [ModelGroup(f"c{n}", f"Server {n}") for n in range(200)]


@pytest.fixture
def crowded(header: Header) -> Header:
    header.set_choices(MANY)
    header.set_model("c0", "Server 0", "", "Default model", "ready")
    return header


def test_the_list_is_filled_anew_once_a_letter_and_not_for_answers(
    qtbot: QtBot, crowded: Header
) -> None:
    crowded.open_model_list()
    popup = popup_of(crowded)
    filled: list[None] = []
    popup.list.model().modelReset.connect(lambda: filled.append(None))
    inserted: list[int] = []
    popup.list.model().rowsInserted.connect(lambda _, a, b: inserted.append(b - a + 1))
    groups = list(MANY)
    for number in range(0, 200, 2):
        groups[number] = ModelGroup(f"c{number}", f"Server {number}", (f"m{number}", "n"))
        crowded.set_choices(groups)
    qtbot.waitUntil(lambda: "m198" in offered(popup))
    assert filled == []
    assert sum(inserted) == 100 * 3, "only the groups that came"
    order = [text for text in offered(popup) if text.startswith("Server")]
    assert order == [group.connection_name for group in groups]
    popup.filter.setText("m")
    popup.filter.setText("m1")
    popup.filter.setText("m19")
    qtbot.waitUntil(lambda: len(filled) > 0)
    assert len(filled) == 1, "at most once a frame"
    assert "m190" in offered(popup)
    assert len([one for one in offered(popup) if one.startswith("Use")]) == 2


def test_only_what_is_seen_asks_for_models(qtbot: QtBot, crowded: Header) -> None:
    seen: list[str] = []
    crowded.models_wanted.connect(seen.extend)
    crowded.open_model_list()
    popup = popup_of(crowded)
    qtbot.waitUntil(lambda: "c0" in seen)
    assert 2 <= len(set(seen)) <= 10
    popup.list.scrollToBottom()
    qtbot.waitUntil(lambda: "c199" in seen)
    assert len(set(seen)) <= 20


def test_what_is_looked_at_stays_where_other_groups_grow(qtbot: QtBot, crowded: Header) -> None:
    crowded.open_model_list()
    popup = popup_of(crowded)
    popup.list.scrollTo(popup.list.model().index(300, 0), popup.list.ScrollHint.PositionAtTop)

    def top() -> str:
        item = popup.list.itemAt(5, 5)
        return item.text() if item is not None else ""

    before = top()
    grown = ModelGroup("c3", "Server 3", ("a", "b", "c", "d"))
    crowded.set_choices([grown if one.connection_id == "c3" else one for one in MANY])
    qtbot.waitUntil(lambda: "d" in offered(popup))
    assert before
    qtbot.waitUntil(lambda: top() == before)


def test_what_answers_stays_chosen_where_its_server_names_its_models(
    qtbot: QtBot, crowded: Header
) -> None:
    crowded.set_model("c0", "Server 0", "m", "m", "ready")
    crowded.open_model_list()
    popup = popup_of(crowded)
    named = ModelGroup("c0", "Server 0", ("a", "m", "z"))
    crowded.set_choices([named, *MANY[1:]])
    qtbot.waitUntil(lambda: "z" in offered(popup))
    assert popup.list.currentItem().text().strip() == "m"
    QTest.keyClick(popup.filter, Qt.Key.Key_Down)
    assert popup.list.currentItem().text().strip() == "z"
    crowded.set_choices([replace(named, note="old"), *MANY[1:]])
    qtbot.waitUntil(lambda: "Server 0  ·  old" in offered(popup))
    assert popup.list.currentItem().text().strip() == "z", "what was stepped to stays, too"


@pytest.mark.parametrize("model", ["", "no-longer-listed"])
def test_enter_leaves_the_server_that_answers_where_its_model_has_no_row(
    qtbot: QtBot, header: Header, model: str
) -> None:
    """A default without a model of its own, or one that its server does not offer any more."""
    header.set_model("tgi", "My TGI server", model, "Falcon", "ready")
    header.open_model_list()
    popup = popup_of(header)
    with qtbot.waitSignal(header.model_chosen) as chosen:
        QTest.keyClick(popup.filter, Qt.Key.Key_Return)
    assert chosen.args is not None and chosen.args[0] == "tgi"

    header.open_model_list()  # what is typed says another thing
    popup = popup_of(header)
    QTest.keyClicks(popup.filter, "smol")
    with qtbot.waitSignal(header.model_chosen) as chosen:
        QTest.keyClick(popup.filter, Qt.Key.Key_Return)
    assert chosen.args is not None and chosen.args[0] == "embedded"


def test_what_is_selected_is_seen_with_its_connection(qtbot: QtBot, crowded: Header) -> None:
    """When the list opens, while servers above it name their models, and after a letter."""

    def seen(name: str) -> bool:
        head = next(row for row, text in enumerate(offered(popup)) if text.startswith(name))
        room = popup.list.viewport().rect()
        return all(
            room.contains(popup.list.visualItemRect(popup.list.item(row)))
            for row in (head, head + 1)
        )

    crowded.set_model(MANY[150].connection_id, MANY[150].connection_name, "", "Falcon", "ready")
    crowded.open_model_list()
    popup = popup_of(crowded)
    qtbot.waitUntil(lambda: seen(MANY[150].connection_name))
    grown = {one: ModelGroup(MANY[one].connection_id, MANY[one].connection_name, ("a", "b", "c"))
             for one in range(140, 150)}  # fmt: skip
    crowded.set_choices([grown.get(place, one) for place, one in enumerate(MANY)])
    qtbot.waitUntil(lambda: "c" in offered(popup))
    assert seen(MANY[150].connection_name)
    QTest.keyClicks(popup.filter, "9")
    qtbot.waitUntil(lambda: seen("Server 9"))


def test_a_list_that_is_asked_for_too_early_opens_once_there_is_one(
    qtbot: QtBot, crowded: Header
) -> None:
    """As Ctrl+Shift+M is in the first moments of a start."""
    crowded.set_choices([])
    crowded.open_model_list()
    assert crowded.findChild(QWidget, "model_popup") is None
    crowded.set_choices(MANY)
    popup = popup_of(crowded)
    qtbot.waitUntil(popup.isVisible)
    popup.close()
    crowded.set_choices([*MANY[1:]])  # once is enough
    qtbot.waitUntil(lambda: crowded._popup is None)
