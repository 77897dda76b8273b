"""The box of Ctrl+K: its keys, its lines, what it offers while one types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.conversation import Role, SearchHit
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.palette.filters import completion, offers, without_filters
from falcon_desktop.ui.palette.lines import _with_first_mark
from falcon_desktop.ui.palette.panel import SearchPanel
from falcon_desktop.ui.palette.rows import Kind, Row, rows_of_hits
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.settling import settle

Show = Callable[[QWidget], QWidget]
TODAY = dt.date(2026, 11, 26)
MODELS = ["tiiuae/falcon-180B-chat", "SmolLM2-135M-Instruct", "two words"]
HITS = [
    SearchHit("c1", "Sky", "m1", Role.USER, 3, "Why is the 😀 sky blue?", ((13, 3),)),
    SearchHit("c2", "Sky at night", None, None, 2, "Sky at night", ((0, 3),)),
    SearchHit("c1", "Sky", "m2", Role.ASSISTANT, 1, "The sky\nis blue", ((4, 3),)),
]


@pytest.fixture
def panel(theme: Theme, shown: Show) -> SearchPanel:
    window = QMainWindow()
    window.resize(900, 700)
    made = SearchPanel(theme, window)
    shown(window)
    made.open_over(window)
    return made


def show_hits(panel: SearchPanel, hits: list[SearchHit] = HITS) -> None:
    panel.show_rows(rows_of_hits(hits), "3 results")
    panel.results.viewport().grab()


def test_hits_stand_under_their_conversations() -> None:
    rows = [(row.kind, row.id, row.part, row.chosen_by_keys) for row in rows_of_hits(HITS)]

    assert rows == [
        (Kind.CHAT, "c1", "m1", False),
        (Kind.HIT, "c1", "m1", True),
        (Kind.HIT, "c1", "m2", True),
        (Kind.CHAT, "c2", "", True),
    ]


def test_the_lines_are_drawn_without_what_lies_under_them(
    theme: Theme, shown: Show, qtbot: QtBot
) -> None:
    class Ground(QWidget):
        times = 0

        def paintEvent(self, event: QPaintEvent) -> None:
            self.times += 1

    window = QMainWindow()
    window.resize(900, 700)
    ground = Ground()
    window.setCentralWidget(ground)
    panel = SearchPanel(theme, window)
    shown(window)
    panel.open_over(window)
    show_hits(panel)
    qtbot.wait_until(lambda: ground.times > 0)
    settle(window)
    before = ground.times

    panel.results.viewport().repaint()

    assert ground.times == before
    lines = panel.results.viewport().grab().toImage()
    assert lines.pixelColor(1, 1) == theme.colors.color("window")


def test_every_key_is_told_at_once(qtbot: QtBot, panel: SearchPanel) -> None:
    queries: list[str] = []
    panel.query_changed.connect(queries.append)
    QTest.keyClicks(panel.box, "sky")

    assert queries == ["s", "sk", "sky"]


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ([], ("c1", "m1")),
        ([Qt.Key.Key_Down], ("c1", "m2")),
        ([Qt.Key.Key_Down, Qt.Key.Key_Down], ("c2", "")),
        ([Qt.Key.Key_PageDown], ("c2", "")),
        ([Qt.Key.Key_PageDown, Qt.Key.Key_PageUp], ("c1", "m1")),
        ([Qt.Key.Key_Down, Qt.Key.Key_Up], ("c1", "m1")),
    ],
)
def test_the_keyboard_chooses_a_hit(
    qtbot: QtBot, panel: SearchPanel, keys: list[Qt.Key], wanted: tuple[str, str]
) -> None:
    show_hits(panel)
    for key in keys:
        QTest.keyClick(panel.box, key)

    with qtbot.waitSignal(panel.chosen) as chosen:
        QTest.keyClick(panel.box, Qt.Key.Key_Return)

    row: Row = chosen.args[0]
    assert (row.id, row.part) == wanted
    assert not panel.isVisible()


def test_enter_before_the_hits_came_opens_what_was_typed(qtbot: QtBot, panel: SearchPanel) -> None:
    """The lines that stand there are of an earlier search."""
    show_hits(panel)
    chosen: list[Row] = []
    panel.chosen.connect(chosen.append)
    QTest.keyClicks(panel.box, "night")
    QTest.keyClick(panel.box, Qt.Key.Key_Return)
    assert (chosen, panel.isVisible()) == ([], True)
    panel.show_rows([], "Searching older chats…")
    show_hits(panel, HITS[1:2])
    assert [row.id for row in chosen] == ["c2"]
    assert not panel.isVisible()


def test_enter_does_not_outlive_what_it_was_pressed_for(qtbot: QtBot, panel: SearchPanel) -> None:
    def reopen() -> None:
        panel.close_panel()
        panel.open_over(panel.window())

    changes: list[Callable[[], None]] = [
        lambda: QTest.keyClicks(panel.box, "x"),
        lambda: QTest.keyClick(panel.box, Qt.Key.Key_Down),
        reopen,
    ]
    with qtbot.assertNotEmitted(panel.chosen):
        for change in changes:
            QTest.keyClicks(panel.box, "night")
            QTest.keyClick(panel.box, Qt.Key.Key_Return)
            change()
            show_hits(panel)
            panel.set_query("")
        QTest.keyClicks(panel.box, "night in:archive")
        QTest.keyClick(panel.box, Qt.Key.Key_Return)
        panel.show_rows([Row(Kind.QUERY, "night", "night")], "No results")


@pytest.mark.parametrize(("place", "wanted"), [(0, ("c1", "m1")), (2, ("c1", "m2"))])
def test_a_click_opens_a_hit_and_a_head_its_first(
    qtbot: QtBot, panel: SearchPanel, place: int, wanted: tuple[str, str]
) -> None:
    show_hits(panel)
    spot = panel.results.visualRect(panel.model.index(place)).center()

    with qtbot.waitSignal(panel.chosen) as chosen:
        QTest.mouseClick(panel.results.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    row: Row = chosen.args[0]
    assert (row.id, row.part) == wanted


@pytest.mark.parametrize("place", [1, 3])
def test_the_found_word_is_marked_also_behind_an_emoji_and_in_titles(
    panel: SearchPanel, theme: Theme, place: int
) -> None:
    show_hits(panel)
    area = panel.results.visualRect(panel.model.index(place))
    image = panel.results.viewport().grab(area).toImage()
    accent = theme.colors.color("accent")

    assert any(
        image.pixelColor(x, y) == accent
        for x in range(image.width())
        for y in range(image.height())
    )


def test_esc_closes_and_gives_the_keyboard_back(qtbot: QtBot, theme: Theme, shown: Show) -> None:
    window = QMainWindow()
    field = QPushButton("before")
    window.setCentralWidget(field)
    panel = SearchPanel(theme, window)
    shown(window)
    field.setFocus()
    panel.open_over(window)
    assert window.focusWidget() is panel.box

    with qtbot.waitSignal(panel.closed):
        QTest.keyClick(panel.box, Qt.Key.Key_Escape)

    assert window.focusWidget() is field


def test_later_results_keep_the_line_that_was_chosen(panel: SearchPanel) -> None:
    show_hits(panel)
    QTest.keyClick(panel.box, Qt.Key.Key_Down)
    newer = SearchHit("c0", "New", "m0", Role.USER, 9, "sky", ((0, 3),))

    panel.show_rows(rows_of_hits([newer, *HITS], more=True), "more", keep=True)

    row = panel.model.row(panel.results.currentIndex().row())
    assert row is not None
    assert (row.id, row.part) == ("c1", "m2")


def test_a_screen_reader_hears_the_chosen_line(panel: SearchPanel) -> None:
    show_hits(panel)
    assert panel.box.accessibleDescription() == "You: Why is the 😀 sky blue?"
    QTest.keyClick(panel.box, Qt.Key.Key_Down)
    assert panel.box.accessibleDescription() == "Answer: The sky is blue"
    panel.show_rows([], "No results.")
    assert panel.box.accessibleDescription() == "No results."


def test_it_says_when_there_is_nothing(panel: SearchPanel) -> None:
    panel.show_rows([], "No results.")

    assert panel.words.text() == "No results."
    assert not panel.results.isVisible()


def test_tab_completes_a_filter_and_then_its_value(panel: SearchPanel) -> None:
    panel.set_models(MODELS)
    QTest.keyClicks(panel.box, "sky mo")
    QTest.keyClick(panel.box, Qt.Key.Key_Tab)
    assert panel.query == "sky model:"

    QTest.keyClicks(panel.box, "fal")
    QTest.keyClick(panel.box, Qt.Key.Key_Tab)
    assert panel.query == "sky model:tiiuae/falcon-180B-chat "

    QTest.keyClick(panel.box, Qt.Key.Key_Tab)  # nothing to complete: the keyboard stays
    assert panel.query == "sky model:tiiuae/falcon-180B-chat "
    assert panel.box.hasFocus()


def test_a_chip_adds_its_filter(qtbot: QtBot, panel: SearchPanel) -> None:
    QTest.keyClicks(panel.box, "sky ")
    chip = panel.findChild(QPushButton, "filter_1")
    assert chip is not None
    assert chip.accessibleName() == "after:"

    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)

    assert panel.query == "sky after:"
    labels = [offer.label for offer in offers("sky after:", (), TODAY)]
    assert labels == ["after:today", "after:yesterday", "after:2026-11", "after:2026-10",
                      "after:2026"]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("", ["model:", "after:", "before:", "role:", "in:", "title:"]),
        ("i", ["in:"]),
        ("in:c", ["in:code"]),
        ("in:code", []),
        ("IN:CO", ["in:code"]),
        ("role:", ["role:user", "role:assistant"]),
        ("sky", []),
        ("model:x ", ["after:", "before:", "role:", "in:", "title:"]),
        ("model:two", []),
        ('"in', ["in:"]),
        ("> in", []),
        ("http://x", []),
    ],
)
def test_what_is_offered(query: str, labels: list[str]) -> None:
    assert [offer.label for offer in offers(query, MODELS, TODAY)] == labels


def test_completing_and_leaving_out_filters() -> None:
    assert completion("", MODELS, TODAY) == ""
    assert completion("a ", MODELS, TODAY) == ""
    assert completion("a be", MODELS, TODAY) == "a before:"
    assert without_filters("sky model:x in:code blue http://y") == "sky blue http://y"


def test_other_searches_are_put_into_the_box(qtbot: QtBot, panel: SearchPanel) -> None:
    panel.show_rows([Row(Kind.QUERY, "in:trash sky", "in:trash sky")], "No results.")

    QTest.keyClick(panel.box, Qt.Key.Key_Return)

    assert panel.isVisible()
    assert panel.query == "in:trash sky"


def test_what_is_typed_goes_on_behind_the_sign_of_actions(theme: Theme, shown: Show) -> None:
    window = QMainWindow()
    panel = SearchPanel(theme, window)
    shown(window)
    panel.open_over(window, ">")

    QTest.keyClicks(panel.box, "new")

    assert panel.query == ">new"


@pytest.mark.parametrize(
    ("text", "start", "shown_text"),
    [
        ("one two three needle four", 14, "…needle four"),
        ("…one two needle", 9, "…needle"),
        ("needle one two three", 0, "needle one two three"),
        ("unbroken" * 9 + "needle", 72, "unbroken" * 9 + "needle"),
    ],
)
def test_the_first_mark_is_seen_where_it_is_narrow(
    theme: Theme, text: str, start: int, shown_text: str
) -> None:
    room = QFontMetrics(theme.font()).horizontalAdvance("…needle") / 0.9 + 1
    cut, marks = _with_first_mark(text, ((start, 6),), QFontMetrics(theme.font()), room)

    assert cut == shown_text
    assert cut[marks[0][0] : sum(marks[0])] == "needle"


def test_it_fits_into_a_narrow_window(theme: Theme, shown: Show) -> None:
    window = QMainWindow()
    window.resize(480, 400)
    panel = SearchPanel(theme, window)
    shown(window)
    panel.open_over(window)
    show_hits(panel, HITS * 8)

    assert window.rect().contains(panel.geometry())
    assert not panel.keys.isVisible()


def test_it_stands_in_the_middle_over_the_dimmed_window(
    theme: Theme, shown: Show, qtbot: QtBot
) -> None:
    window = QMainWindow()
    window.resize(900, 700)
    under = QWidget()
    under.setStyleSheet("background: #ffffff;")
    window.setCentralWidget(under)
    panel = SearchPanel(theme, window)
    shown(window)
    panel.open_over(window)
    show_hits(panel)

    def middle() -> bool:
        left, right = panel.geometry().left(), window.width() - 1 - panel.geometry().right()
        return abs(left - right) <= 1 and left >= 12

    assert middle()
    seen = window.grab().toImage()
    ratio = seen.devicePixelRatio()
    below = panel.geometry().bottom() + 1
    column = [
        seen.pixelColor(round(450 * ratio), round((below + step) * ratio)).lightness()
        for step in (0, 1, 8)
    ]
    assert column[0] < column[2]  # the shadow, and farther away only dimmed
    assert column[2] < 255
    for width in (480, 1_000):  # resized while it is open
        window.resize(width, 500)
        qtbot.waitUntil(middle)
        assert window.rect().contains(panel.geometry())
    theme.set_zoom(2.0)
    try:
        qtbot.waitUntil(middle)
        assert panel.width() == window.width() - 24
    finally:
        theme.set_zoom(1.0)
    assert panel.width() < window.width() - 24
    panel.close_panel()
    assert window.grab().toImage().pixelColor(5, 400).lightness() == 255


def test_a_press_beside_it_closes_it_and_does_nothing_else(
    theme: Theme, shown: Show, qtbot: QtBot
) -> None:
    window = QMainWindow()
    window.resize(900, 700)
    button = QPushButton("under")
    window.setCentralWidget(button)
    panel = SearchPanel(theme, window)
    shown(window)
    button.setFocus()
    panel.open_over(window)
    pressed: list[bool] = []
    button.clicked.connect(pressed.append)
    point = button.rect().bottomLeft() + QPoint(20, -20)
    reached = window.childAt(button.mapTo(window, point))
    assert reached is not None
    QTest.mouseClick(reached, Qt.MouseButton.LeftButton, pos=QPoint(20, 600))

    assert not panel.isVisible()
    assert window.childAt(button.mapTo(window, point)) is button
    assert button.hasFocus()
    assert not pressed
