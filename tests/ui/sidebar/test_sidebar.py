"""The left pane, driven by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from falcon_desktop.core.domain.chat_list import ChatList
from falcon_desktop.core.domain.conversation import ConversationSummary
from falcon_desktop.ui.kit.connection_state import Mood
from falcon_desktop.ui.kit.theme import SMALL, Appearance, Theme
from falcon_desktop.ui.sidebar.sidebar import RowAction, Sidebar
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def sidebar(theme: Theme, shown: Show, summaries: list[ConversationSummary]) -> Sidebar:
    made = Sidebar(theme)
    made.resize(268, 700)
    made.set_conversations(summaries)
    shown(made)
    return made


def place_of(sidebar: Sidebar, conversation_id: str) -> QPoint:
    row = sidebar.list.conversations.row_of(conversation_id)
    assert row is not None
    return sidebar.list.visualRect(sidebar.list.conversations.index(row)).center()


def click(
    qtbot: QtBot,
    sidebar: Sidebar,
    conversation_id: str,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    place = place_of(sidebar, conversation_id)
    QTest.mouseClick(sidebar.list.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def test_a_click_opens(qtbot: QtBot, sidebar: Sidebar) -> None:
    with qtbot.waitSignal(sidebar.conversation_opened) as opened:
        click(qtbot, sidebar, "b")

    assert opened.args == ["b"]


def test_a_click_on_a_groups_name_opens_nothing(qtbot: QtBot, sidebar: Sidebar) -> None:
    with qtbot.assertNotEmitted(sidebar.conversation_opened):
        QTest.mouseClick(sidebar.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 10))


def test_the_keyboard_walks_over_group_names_and_opens(qtbot: QtBot, sidebar: Sidebar) -> None:
    opened: list[str] = []
    sidebar.conversation_opened.connect(opened.append)
    sidebar.set_current("p")
    sidebar.focus_list()
    walk = [Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Home]
    seen = []
    for key in walk:
        QTest.keyClick(sidebar.list, key)
        seen += sidebar.list.selected_ids()

    QTest.keyClick(sidebar.list, Qt.Key.Key_Return)

    assert seen == ["a", "b", "a", "e", "p"]
    assert opened == ["p"]


def test_ctrl_and_shift_choose_several_without_opening(qtbot: QtBot, sidebar: Sidebar) -> None:
    click(qtbot, sidebar, "p")
    with qtbot.assertNotEmitted(sidebar.conversation_opened):
        click(qtbot, sidebar, "b", Qt.KeyboardModifier.ShiftModifier)
        assert sidebar.list.selected_ids() == ["p", "a", "b"]
        click(qtbot, sidebar, "d", Qt.KeyboardModifier.ControlModifier)
        click(qtbot, sidebar, "a", Qt.KeyboardModifier.ControlModifier)
        assert sidebar.list.selected_ids() == ["p", "b", "d"]

    with qtbot.waitSignal(sidebar.action_requested) as asked:
        QTest.keyClick(sidebar.list, Qt.Key.Key_Delete)

    assert asked.args == [RowAction.DELETE, ["p", "b", "d"]]


def menu_names(menu: QMenu) -> list[str]:
    return [action.objectName() for action in menu.actions() if not action.isSeparator()]


def test_the_menu_offers_what_fits_the_rows(sidebar: Sidebar, free: Callable[[], None]) -> None:
    for chosen, names in (
        (["a"], ["rename", "pin", "duplicate", "export", "archive", "delete"]),
        (["p"], ["rename", "unpin", "duplicate", "export", "archive", "delete"]),
        (["a", "b"], ["pin", "export", "archive", "delete"]),
    ):
        menu = sidebar.list.menu_for(chosen)
        assert menu_names(menu) == names
        menu.popup(sidebar.mapToGlobal(QPoint(0, 0)))
        menu.close()
    free()
    assert sidebar.findChildren(QMenu) == []


def test_an_action_of_the_menu_is_for_all_that_is_selected(qtbot: QtBot, sidebar: Sidebar) -> None:
    click(qtbot, sidebar, "a")
    click(qtbot, sidebar, "b", Qt.KeyboardModifier.ControlModifier)
    menu = sidebar.list.menu_for(sidebar.list.selected_ids())

    with qtbot.waitSignal(sidebar.action_requested) as asked:
        menu.actions()[0].trigger()

    assert asked.args == [RowAction.PIN, ["a", "b"]]
    menu.close()


def test_the_dots_of_a_row_open_its_menu_and_leave_the_selection(
    qtbot: QtBot, sidebar: Sidebar
) -> None:
    sidebar.set_current("a")
    row = sidebar.list.conversations.row_of("b")
    assert row is not None
    area = sidebar.list.visualRect(sidebar.list.conversations.index(row))
    dots = QPoint(area.right() - 25, area.center().y())
    opened: list[str] = []
    sidebar.conversation_opened.connect(opened.append)

    QTest.mouseClick(sidebar.list.viewport(), Qt.MouseButton.LeftButton, pos=dots)
    menu = sidebar.list.findChild(QMenu)
    assert menu is not None
    with qtbot.waitSignal(sidebar.action_requested) as asked:
        menu.actions()[1].trigger()
    menu.close()

    assert asked.args == [RowAction.PIN, ["b"]]
    assert opened == []
    assert sidebar.list.selected_ids() == ["a"]


def test_f2_renames_in_place(qtbot: QtBot, sidebar: Sidebar) -> None:
    sidebar.set_current("a")
    sidebar.focus_list()
    QTest.keyClick(sidebar.list, Qt.Key.Key_F2)
    editor = sidebar.list.viewport().findChild(QLineEdit)
    assert editor is not None
    assert editor.selectedText() == "Why is the sky blue?"

    with qtbot.waitSignal(sidebar.rename_submitted) as asked:
        QTest.keyClicks(editor, "Blue sky")
        QTest.keyClick(editor, Qt.Key.Key_Return)

    assert asked.args == ["a", "Blue sky"]


def test_esc_gives_a_renaming_up(qtbot: QtBot, sidebar: Sidebar) -> None:
    sidebar.rename("a")
    editor = sidebar.list.viewport().findChild(QLineEdit)
    assert editor is not None

    with qtbot.assertNotEmitted(sidebar.rename_submitted):
        QTest.keyClicks(editor, "Blue sky")
        QTest.keyClick(editor, Qt.Key.Key_Escape)


def test_a_renaming_goes_on_while_other_rows_move(
    qtbot: QtBot, sidebar: Sidebar, summaries: list[ConversationSummary]
) -> None:
    sidebar.rename("e")
    editor = sidebar.list.viewport().findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "Dates")

    sidebar.change([], [ConversationSummary("new", "New", summaries[1].updated_at + 5)])
    with qtbot.waitSignal(sidebar.rename_submitted) as asked:
        QTest.keyClick(editor, Qt.Key.Key_Return)

    assert asked.args == ["e", "Dates"]


def test_the_selection_stays_with_its_conversation(
    sidebar: Sidebar, summaries: list[ConversationSummary]
) -> None:
    sidebar.set_current("c")

    sidebar.change([], [ConversationSummary("new", "New", summaries[1].updated_at + 5)])
    assert sidebar.list.selected_ids() == ["c"]

    sidebar.set_conversations(reversed(summaries))
    assert sidebar.list.selected_ids() == ["c"]

    sidebar.set_current(None)
    assert sidebar.list.selected_ids() == []


def test_looking_with_the_keyboard_leaves_the_open_conversation_selected(
    sidebar: Sidebar,
) -> None:
    sidebar.set_current("a")
    sidebar.focus_list()
    QTest.keyClick(sidebar.list, Qt.Key.Key_Down)
    assert sidebar.list.selected_ids() == ["b"]

    sidebar.settings.setFocus()

    assert sidebar.list.selected_ids() == ["a"]


def pixels(sidebar: Sidebar, conversation_id: str) -> QImage:
    row = sidebar.list.conversations.row_of(conversation_id)
    assert row is not None
    area = sidebar.list.visualRect(sidebar.list.conversations.index(row))
    return sidebar.list.viewport().grab(area).toImage()


def test_a_running_answer_marks_its_row_with_the_accent(sidebar: Sidebar, theme: Theme) -> None:
    accent = theme.colors.color("accent")

    def has_accent(image: QImage) -> bool:
        return any(
            image.pixelColor(x, y) == accent
            for x in range(image.width())
            for y in range(image.height())
        )

    assert not has_accent(pixels(sidebar, "a"))
    sidebar.set_streaming(["a"])
    assert has_accent(pixels(sidebar, "a"))
    sidebar.set_streaming([])
    assert not has_accent(pixels(sidebar, "a"))


@pytest.mark.parametrize("name", list(Appearance))
def test_an_answer_that_failed_unseen_marks_its_row_with_the_error(
    sidebar: Sidebar, theme: Theme, name: Appearance
) -> None:
    theme.set_appearance(name)

    def marked_with(tone: str) -> bool:
        image, color = pixels(sidebar, "x"), theme.colors.color(tone)
        return any(
            image.pixelColor(x, y) == color
            for x in range(image.width())
            for y in range(image.height())
        )

    row = ConversationSummary("x", "Why?", 0, unseen=True, failed=True)
    sidebar.set_conversations([row])
    assert marked_with("error") and not marked_with("accent")
    index = sidebar.list.conversations.index(sidebar.list.conversations.row_of("x") or 0)
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "the answer failed"
    sidebar.set_conversations([replace(row, failed=False)])
    assert not marked_with("error")  # a ring, whose edge is smoothed
    sidebar.set_conversations([row])
    sidebar.set_streaming(["x"])
    assert marked_with("accent") and not marked_with("error"), "it is being tried again"


@pytest.mark.parametrize("zoom", [1.0, 2.0])
@pytest.mark.parametrize("width", [264, 200])
def test_how_the_connection_is_stays_whole_where_it_is_narrow(
    sidebar: Sidebar, theme: Theme, zoom: float, width: int
) -> None:
    theme.set_zoom(zoom)
    state = sidebar.connection
    for words in ("loading the model…", "not tested"):
        state.set_state("On this computer", f"Falcon3-7B-Instruct-long · {words}", Mood.BUSY)
        metrics = QFontMetrics(theme.font(scale=SMALL))
        room = max(width - theme.px(28), metrics.horizontalAdvance(words))
        shown = state.fitting(metrics, room)
        assert shown.endswith(words)
        assert metrics.horizontalAdvance(shown) <= room
    state.set_state("Server", "m · ready", Mood.READY)
    assert state.fitting(metrics, 10_000) == "m · ready"


def test_the_buttons_say_what_is_wanted(qtbot: QtBot, sidebar: Sidebar) -> None:
    for name, signal in {
        "new_chat": sidebar.new_chat_requested,
        "search_all_chats": sidebar.search_requested,
        "settings": sidebar.settings_requested,
        "connection": sidebar.connection_clicked,
        "hide_the_sidebar": sidebar.hide_requested,
    }.items():
        button = sidebar.findChild(QWidget, name)
        assert button is not None, name
        with qtbot.waitSignal(signal):
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        with qtbot.waitSignal(signal):
            QTest.keyClick(button, Qt.Key.Key_Return)


def test_the_names_are_those_of_the_design(sidebar: Sidebar) -> None:
    for english in ("New chat", "Search all chats", "Conversations", "Settings"):
        name = english.lower().replace(" ", "_")
        widget = sidebar.findChild(QWidget, name)
        assert widget is not None, name
        assert widget.accessibleName() == english


def test_assistive_technology_hears_a_list_with_rows_named_by_title(sidebar: Sidebar) -> None:
    heard = QAccessible.queryAccessibleInterface(sidebar.list)
    assert heard is not None
    assert heard.role() is QAccessible.Role.List
    names = []
    for place in range(heard.childCount()):
        child = heard.child(place)
        if child.role() is QAccessible.Role.ListItem:
            names.append(child.text(QAccessible.Text.Name))

    assert "Why is the sky blue?" in names
    assert "Today" in names
    assert names.index("Today") < names.index("Why is the sky blue?")
    button = QAccessible.queryAccessibleInterface(sidebar.new_chat)
    assert button is not None
    assert button.role() is QAccessible.Role.Button
    assert button.text(QAccessible.Text.Name) == "New chat"


def test_the_connection_is_told_in_words(sidebar: Sidebar) -> None:
    sidebar.set_connection_state("My TGI server", "unreachable, retry", "trouble")

    assert sidebar.connection.accessibleName() == "Connection: My TGI server, unreachable, retry"


def test_the_device_is_whole_where_the_model_has_no_room(sidebar: Sidebar) -> None:
    foot = sidebar.connection
    place = "\u2066NVIDIA GeForce RTX 4090\u2069 · 33 of 33 layers"
    whole = f"SmolLM2 135M · {place}"
    sidebar.set_connection_state("On this computer", whole, "ready", short=place)
    metrics = foot.fontMetrics()
    assert foot.fitting(metrics, metrics.horizontalAdvance(whole)) == whole
    assert foot.fitting(metrics, metrics.horizontalAdvance(whole) - 1) == place
    cut = foot.fitting(metrics, metrics.horizontalAdvance(place) - 20)
    assert cut.startswith("\u2066NVIDIA"), cut
    assert cut.endswith("…\u2069 · 33 of 33 layers"), cut
    foot.resize(metrics.horizontalAdvance(place) - 20, foot.height())
    assert foot.cut_words() == whole
    assert foot.accessibleName() == f"Connection: On this computer, {whole}"
    foot.resize(3 * metrics.horizontalAdvance(whole), foot.height())
    assert foot.cut_words() == ""


def test_tab_goes_down_the_pane(qtbot: QtBot, sidebar: Sidebar) -> None:
    sidebar.new_chat.setFocus()
    order = []
    for _ in range(8):
        focused = sidebar.focusWidget()
        assert focused is not None
        order.append(focused.objectName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)

    assert order == ["new_chat", "search_all_chats", "conversations", "archive", "trash",
                     "connection", "hide_the_sidebar", "settings"]  # fmt: skip


def test_in_a_window_that_reads_right_to_left_the_mark_is_at_the_left(
    sidebar: Sidebar, theme: Theme
) -> None:
    sidebar.set_streaming(["a"])
    sidebar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    image = pixels(sidebar, "a")
    accent = theme.colors.color("accent")

    found = [
        x
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y) == accent
    ]

    assert found
    assert max(found) < image.width() / 4


def test_zoom_makes_rows_higher(sidebar: Sidebar, theme: Theme) -> None:
    before = sidebar.list.row_height
    theme.set_zoom(2)

    assert sidebar.list.row_height > before * 1.7


def test_an_empty_list_says_so(sidebar: Sidebar) -> None:
    words = [label.text() for label in sidebar.findChildren(QWidget) if hasattr(label, "text")]
    assert "Your chats will be listed here." in words
    assert not sidebar._empty.isVisible()

    sidebar.set_conversations([])

    assert sidebar._empty.isVisible()
    assert sidebar.list.isAncestorOf(sidebar._empty), "the list's focus ring is around it"


def test_that_no_chat_is_there_is_not_said_before_it_was_looked_for(
    theme: Theme, qtbot: QtBot
) -> None:
    pane = Sidebar(theme)
    qtbot.addWidget(pane)
    pane.show()
    for chat_list in (ChatList.CHATS, ChatList.ARCHIVE, ChatList.TRASH):
        pane.set_chat_list(chat_list)
        assert not pane._empty.isVisible(), chat_list
    pane.change((), ())
    assert not pane._empty.isVisible()
    pane.set_conversations([])
    assert pane._empty.isVisible()


def test_a_hundred_thousand_conversations_cost_what_is_seen(
    qtbot: QtBot, sidebar: Sidebar, summaries: list[ConversationSummary]
) -> None:
    start = summaries[1].updated_at
    many = [
        ConversationSummary(f"{number:06}", f"Conversation {number}", start - number * 60_000)
        for number in range(100_000)
    ]
    asked: list[int] = []
    model = sidebar.list.conversations
    sidebar.set_conversations(many)
    original = model.summary_at

    def count(row: int) -> ConversationSummary | None:
        asked.append(row)
        return original(row)

    model.summary_at = count  # type: ignore[method-assign]
    bar = sidebar.list.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    sidebar.list.viewport().grab()

    assert 0 < len(set(asked)) < 40
    assert bar.maximum() == model.rowCount() * sidebar.list.row_height - bar.pageStep()


def test_what_assistive_technology_toggles_is_shown(sidebar: Sidebar) -> None:
    asked: list[str] = []
    sidebar.list_requested.connect(asked.append)
    for button in (sidebar.archive, sidebar.trash):
        actions = QAccessible.queryAccessibleInterface(button).actionInterface()
        actions.doAction(actions.actionNames()[0])
        sidebar.set_chat_list(ChatList(asked[-1]))
    assert asked == [ChatList.ARCHIVE, ChatList.TRASH]
    assert (sidebar.archive.isChecked(), sidebar.trash.isChecked()) == (False, True)
    actions.doAction(actions.actionNames()[0])
    assert asked[-1] == ChatList.CHATS


def test_which_list_is_shown_is_said_and_that_nothing_is_in_it(
    sidebar: Sidebar, summaries: list[ConversationSummary], heard: list[str]
) -> None:
    sidebar.set_chat_list(ChatList.TRASH)
    sidebar.set_conversations([])
    assert heard == ["Trash is empty. Deleted chats stay here for 30 days."]
    heard.clear()
    sidebar.set_chat_list(ChatList.ARCHIVE)
    sidebar.set_conversations(summaries[:1])
    sidebar.set_conversations(summaries[:2])  # others come: not said again
    assert heard == ["Archive"]
    heard.clear()
    sidebar.set_chat_list(ChatList.CHATS)
    sidebar.set_conversations(summaries)  # the row with the keyboard is said
    assert heard == []


def test_esc_leads_back_to_the_chats_and_shift_esc_is_not_taken(
    qtbot: QtBot, sidebar: Sidebar
) -> None:
    sidebar.set_chat_list(ChatList.TRASH)
    asked: list[str] = []
    sidebar.list_requested.connect(asked.append)
    for modifier in (Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier):
        key = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, modifier)
        key.ignore()
        QApplication.sendEvent(sidebar.list, key)
        assert key.isAccepted() is (modifier is Qt.KeyboardModifier.NoModifier)
        QTest.keyClick(sidebar.list, Qt.Key.Key_Escape, modifier)
    assert asked == ["chats"]
