"""What pictures of every screen showed (``python -m tests.hand.looks``): signs that stayed small,
words at their ring, and in high contrast what could not be told apart.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import (
    ConversationSummary,
    HitPlace,
    Message,
    Role,
    SearchHit,
)
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.text.links import check_link
from falcon_desktop.ui.answers.compare_pane import ComparePane
from falcon_desktop.ui.composer.composer import Composer
from falcon_desktop.ui.composer.meter import BAR, BAR_HEIGHT, ContextMeter
from falcon_desktop.ui.kit.banner import Banner
from falcon_desktop.ui.kit.controls import Button, let_clear
from falcon_desktop.ui.kit.disclosure import Disclosure
from falcon_desktop.ui.kit.file_chips import FileChip
from falcon_desktop.ui.kit.labels import PlainLabel
from falcon_desktop.ui.kit.links import LinkDialog
from falcon_desktop.ui.kit.menus import Menu
from falcon_desktop.ui.kit.theme import APPLICATION_STYLE, SMALL, Appearance, Theme
from falcon_desktop.ui.options.form_state import FormState
from falcon_desktop.ui.options.panel import OptionsPanel
from falcon_desktop.ui.palette.painter import PalettePainter
from falcon_desktop.ui.palette.rows import Kind, Row, speaker
from falcon_desktop.ui.sidebar.sidebar import Sidebar
from falcon_desktop.ui.transcript.content import INSET
from falcon_desktop.ui.transcript.notes import NoteView
from falcon_desktop.ui.transcript.words import Note
from falcon_desktop.ui.window.find_bar import FindBar
from falcon_desktop.ui.window.header import Header
from falcon_desktop.ui.window.main_window import MainWindow
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QFontMetrics, QIcon, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from tests.ui.ink import ink, picture_of
from tests.ui.kit.test_theme import contrast
from tests.ui.settling import settle

Show = Callable[[QWidget], QWidget]
CONTRASTS = [Appearance.HIGH_CONTRAST_LIGHT, Appearance.HIGH_CONTRAST_DARK]
DIRECTIONS = [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
RING = 2


def test_a_notice_with_a_button_is_whole_and_in_the_middle_where_the_type_is_large(
    theme: Theme, shown: Show
) -> None:
    window = MainWindow(theme)
    window.resize(1366, 700)
    window.complete()
    shown(window)
    theme.set_zoom(2)
    QApplication.processEvents()
    notice = window.notice
    notice.show_notice("Temporary chat closed. Available until you quit.", action="Go back")
    QApplication.processEvents()
    free = window.chat.free_area
    try:
        assert notice.text.height() >= notice.text.heightForWidth(notice.text.width())
        assert abs(notice.geometry().center().x() - free.center().x()) <= 1
    finally:
        window.transcript.close_rendering()


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_words_stand_apart_from_the_ring_of_the_keyboard(
    theme: Theme, shown: Show, direction: Qt.LayoutDirection
) -> None:
    header, composer = Header(theme), Composer(theme)
    header.set_title("Why")
    for part in (header.title, composer.attach):
        part.window().setLayoutDirection(direction)
        part.window().resize(700, 120)
        shown(part.window())
        part.setFocus()
        assert part.hasFocus()
        image = picture_of(part)
        middle = part.height() // 2
        for left in (RING + 1, part.width() - RING - 3):
            beside = QRect(left, middle - 6, 2, 12)
            assert ink(image, beside).isEmpty(), (part.objectName(), left)


def signs(theme: Theme, zoom: float) -> tuple[int, int]:
    """Return how tall the check of a chosen entry is, and the arrow of one that opens a menu."""
    theme.set_zoom(zoom)
    menu = Menu()
    menu.setFont(theme.font())
    menu.setStyleSheet(theme.fill(APPLICATION_STYLE))
    chosen = QAction(" ", menu)
    chosen.setCheckable(True)
    chosen.setChecked(True)
    menu.addAction(chosen)
    more = menu.addMenu(" ")
    menu.ensurePolished()
    menu.resize(menu.sizeHint())
    image = picture_of(menu)
    found = [menu.actionGeometry(one) for one in (chosen, more.menuAction())]
    check, arrow = (ink(image, place.adjusted(2, 3, -2, -3)).height() for place in found)
    menu.deleteLater()
    return check, arrow


def test_the_signs_in_a_menu_grow_with_the_type(theme: Theme) -> None:
    small, large = signs(theme, 1), signs(theme, 2)
    assert all(one > 0 for one in small)
    assert all(after >= 1.7 * before for before, after in zip(small, large, strict=True))


def test_the_icons_in_a_menu_grow_with_the_type(theme: Theme) -> None:
    picture = QPixmap(64, 64)
    picture.fill(Qt.GlobalColor.black)
    heights = []
    for zoom in (1, 2):
        theme.set_zoom(zoom)
        menu = Menu()
        menu.setFont(theme.font())
        menu.setStyleSheet(theme.fill(APPLICATION_STYLE))
        menu.addAction(QIcon(picture), " ")
        menu.ensurePolished()
        menu.resize(menu.sizeHint())
        place = menu.actionGeometry(menu.actions()[0]).adjusted(2, 3, -2, -3)
        heights.append(ink(picture_of(menu), place).height())
        menu.deleteLater()
    assert heights[1] >= 1.7 * heights[0] > 0


def test_the_sign_of_a_banner_grows_with_the_type(theme: Theme, shown: Show) -> None:
    banner = Banner(theme)
    heights = []
    for zoom in (1, 2):
        theme.set_zoom(zoom)
        banner.tell("temporary", "Temporary chat. Nothing is saved.", ())
        banner.resize(700, banner.height())
        shown(banner)
        QApplication.processEvents()
        before = QRect(2, 2, banner.text.x() - 3, banner.height() - 5)
        heights.append(ink(picture_of(banner), before).height())
    assert heights[1] >= 1.7 * heights[0] > 0


def test_names_of_groups_begin_where_titles_do(
    theme: Theme, shown: Show, summaries: list[ConversationSummary]
) -> None:
    sidebar = Sidebar(theme)
    theme.set_zoom(2)
    sidebar.set_conversations(summaries)
    sidebar.resize(500, 700)
    shown(sidebar)
    chats = sidebar.list
    image = picture_of(chats.viewport())
    begins = []
    for row in (0, 1):
        place = chats.visualRect(chats.conversations.index(row))
        half = QRect(place.left() + 1, place.top() + 3, place.width() // 2, place.height() - 6)
        begins.append(ink(image, half).left())
    assert abs(begins[0] - begins[1]) <= 5  # letters begin a little inside their room
    sidebar.set_conversations([])
    assert sidebar._empty.contentsMargins().left() == 10 + theme.px(10)


@pytest.mark.parametrize("appearance", CONTRASTS)
def test_how_full_the_context_is_can_be_seen(theme: Theme, appearance: Appearance) -> None:
    theme.set_appearance(appearance)
    meter = ContextMeter(theme)
    meter.show_use(500, 1_000, estimated=False)
    meter.resize(meter.sizeHint())
    image = picture_of(meter)
    middle = meter.height() // 2
    full, empty = (image.pixelColor(4 + round(BAR * part), middle) for part in (0.25, 0.75))
    assert contrast(full.name(), empty.name()) >= 3
    edge = image.pixelColor(4 + round(BAR * 0.75), (meter.height() - BAR_HEIGHT) // 2)
    assert contrast(edge.name(), theme.colors.window) >= 3
    meter.deleteLater()


@pytest.mark.parametrize("appearance", CONTRASTS)
def test_the_card_of_an_error_has_a_border_that_is_seen(
    theme: Theme, shown: Show, appearance: Appearance
) -> None:
    theme.set_appearance(appearance)
    holder = QWidget()
    note = NoteView(theme, Note("The server is busy.", "retry", severe=True), holder)
    note.resize(400, note.layout_for(400))
    shown(holder)
    border = picture_of(note).pixelColor(200, 0)
    assert contrast(border.name(), theme.colors.window) >= 3


@pytest.mark.parametrize("appearance", CONTRASTS)
def test_the_sign_on_a_primary_action_that_can_not_be_used_can_be_told(
    theme: Theme, appearance: Appearance
) -> None:
    theme.set_appearance(appearance)
    colors = theme.colors
    assert contrast(colors.secondary, getattr(colors, theme.resting)) >= 7


def test_a_long_name_of_a_file_ends_with_a_sign_that_it_goes_on() -> None:
    name = "a-very-long-name-of-a-file-that-nothing-shows-whole.md"
    hit = SearchHit("c", "Sky", "m", None, 0, "…", place=HitPlace.FILE, file=(0, name))
    assert speaker(hit).endswith("…")
    assert len(speaker(hit)) <= 24


def test_the_model_has_a_line_of_its_own_where_it_could_not_be_read(
    theme: Theme, shown: Show
) -> None:
    header = Header(theme)
    header.set_title("Why the sky is blue")
    header.set_model("r", "Robot", "falcon", "falcon", "ready")
    header.resize(480, 200)
    shown(header)
    model = header.model
    assert model.y() < header.title.geometry().bottom()
    flat = header.sizeHint().height()
    theme.set_zoom(2)
    QApplication.processEvents()
    room = model.width() - theme.px(51)
    assert model.fitting(room) == model.text() == "falcon · Robot"
    assert model.y() >= header.title.geometry().bottom()
    assert header.sizeHint().height() > 2 * flat
    header.resize(1200, 200)
    QApplication.processEvents()
    assert model.y() < header.title.geometry().bottom()


def test_the_meter_says_its_numbers_whole_where_it_has_little_room(theme: Theme) -> None:
    meter = ContextMeter(theme)
    meter.show_use(2_932, 4_096, estimated=True)
    metrics = meter.fontMetrics()
    room = metrics.horizontalAdvance("~2,932 / 4,096") + 2
    assert meter.fitting(metrics, room) == "~2,932 / 4,096"
    assert meter.fitting(metrics, 4 * room) == "~2,932 / 4,096 tokens"
    meter.show_use(4_000, 4_096, estimated=True)
    assert "nearly full" in meter.fitting(metrics, room)  # what is to be known comes first
    meter.deleteLater()


def test_the_names_of_options_wrap_where_they_have_no_room(theme: Theme, shown: Show) -> None:
    theme.set_zoom(2)
    panel = OptionsPanel(theme)
    panel.resize(410, 900)
    panel.show_state(FormState(GenerationSettings()), fresh=True)
    shown(panel)
    rows = [row for row in panel.form.rows.values() if row.isVisible()]
    assert len(rows) > 8
    for row in rows:
        name = row.label
        words = max(map(name.fontMetrics().horizontalAdvance, name.text().split()))
        assert name.width() >= words, name.text()
        assert name.height() >= name.heightForWidth(name.width()), name.text()
        assert not name.cut_words()
    panel.resize(900, 900)
    QApplication.processEvents()
    lines = [row.label.heightForWidth(row.label.width()) for row in rows]
    assert max(lines) < 2 * rows[0].label.fontMetrics().height()


def test_all_of_an_explanation_is_shown(theme: Theme, shown: Show) -> None:
    panel = OptionsPanel(theme)
    panel.resize(260, 900)
    shown(panel)
    for words in ("word " * 90, "word", "word " * 60):
        panel.help.setText(words)
        panel._fit_help()
        QApplication.processEvents()
        assert panel.help.height() >= panel.help.heightForWidth(panel.help.width())


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_what_unfolds_the_servers_words_stands_below_the_sentence(
    theme: Theme, shown: Show, direction: Qt.LayoutDirection
) -> None:
    holder = QWidget()
    holder.setLayoutDirection(direction)
    note = NoteView(theme, Note("It failed.", "retry", "words", severe=True), holder)
    note.resize(260, note.layout_for(260))
    shown(holder)
    sentence, toggle = (note.findChild(kind) for kind in (PlainLabel, Disclosure))
    assert sentence is not None and toggle is not None
    ends = [part.geometry() for part in (sentence, toggle)]
    if direction is Qt.LayoutDirection.LeftToRight:
        assert ends[1].left() + 8 == ends[0].left()
    else:
        assert ends[1].right() - 8 == ends[0].right()


def test_the_name_of_an_action_comes_before_its_keys(theme: Theme, shown: Show) -> None:
    painter = PalettePainter(theme)
    row = Row(Kind.COMMAND, "delete_chat", "Delete this chat", keys="Ctrl+Shift+Backspace")
    assert painter._have_keys_room(row, 500)
    assert not painter._have_keys_room(row, 250)


@pytest.mark.parametrize("hint", ["Filter", "رشّح"])
def test_the_caret_of_an_empty_field_stands_where_its_hint_begins(
    theme: Theme, shown: Show, hint: str
) -> None:
    field = QLineEdit()
    field.setPlaceholderText(hint)
    let_clear(field, theme)
    field.resize(300, 30)
    shown(field)
    field.setFocus()

    def side() -> str:
        field.grab()  # Qt scrolls it while it paints
        return "left" if field.cursorRect().center().x() < field.width() // 2 else "right"

    mine = "left" if hint.isascii() else "right"
    assert side() == mine
    QTest.keyClicks(field, "falcon")
    assert side() == "left"
    field.setText("سلام")
    field.home(False)
    assert side() == "right"
    field.clear()
    assert side() == mine


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_the_heads_of_compared_answers_stand_above_them(
    theme: Theme, shown: Show, direction: Qt.LayoutDirection
) -> None:
    question = Message("q", "c", None, Role.USER, "Why?", 0)
    answers = [Message(name, "c", "q", Role.ASSISTANT, "So.", 1) for name in ("a", "b")]
    pane = ComparePane(theme, question, answers)
    pane.setLayoutDirection(direction)
    pane.resize(1086, 600)
    for column, answer in zip(pane.columns, answers, strict=True):
        column.show_answer(answer)
    shown(pane)
    settle(pane)
    for column, answer in zip(pane.columns, answers, strict=True):
        widget = column.view.widgets.get(answer.id)
        assert widget is not None
        ends = []
        for part, inset in ((column.name, 0), (widget, INSET)):
            left = part.mapTo(pane, QPoint(0, 0)).x()
            mirrored = direction is Qt.LayoutDirection.RightToLeft
            ends.append(left + part.width() - inset if mirrored else left + inset)
        assert ends[0] == ends[1]
    pane.close_rendering()


def test_the_words_of_a_button_come_before_its_keys(theme: Theme, shown: Show) -> None:
    button = Button(theme, "Search all chats", icon_name="search", hint="Ctrl K")
    whole = button.sizeHint().width()
    button.resize(whole, 32)
    shown(button)
    assert not button.cut_words()
    end = QRect(whole - 60, 6, 56, 20)
    assert not ink(picture_of(button), end).isEmpty()
    button.resize(whole - 30, 32)
    assert not button.cut_words()
    room = ink(picture_of(button), QRect(40, 4, button.width() - 44, 24))
    assert abs(room.width() - button.fontMetrics().horizontalAdvance(button.text())) < 12
    button.resize(90, 32)
    assert button.cut_words()


@pytest.mark.parametrize("width", [420, 800])
def test_the_names_of_the_lists_are_whole(theme: Theme, shown: Show, width: int) -> None:
    sidebar = Sidebar(theme)
    sidebar.archive.setText("الأرشيف")
    sidebar.trash.setText("سلة المهملات")
    sidebar.resize(width, 700)
    shown(sidebar)
    theme.set_zoom(2)
    QApplication.processEvents()
    for button in (sidebar.archive, sidebar.trash):
        assert not button.cut_words()
        assert bool(button.icon_name) is (width == 800)
    theme.set_zoom(1)
    QApplication.processEvents()
    assert sidebar.archive.icon_name and sidebar.trash.icon_name


def test_the_buttons_of_an_error_are_whole_where_the_card_is_narrow(
    theme: Theme, shown: Show
) -> None:
    holder = QWidget()
    words = "ここでコンテキストをクリア"
    more = (("fresh", words),)
    note = NoteView(theme, Note("It failed.", "retry", severe=True, more=more), holder)
    button = next(one for one in note.findChildren(QPushButton) if one.text() == words)
    button.ensurePolished()
    width = button.sizeHint().width() + 2 * theme.px(12)
    note.resize(width, note.layout_for(width))
    shown(holder)
    assert button.width() >= button.sizeHint().width()
    assert note.rect().contains(button.geometry())


def test_the_find_bar_says_its_numbers_whole(theme: Theme, shown: Show) -> None:
    bar = FindBar(theme)
    bar.box.setText("4")
    bar.show()
    bar.set_count(1, 14)
    bar.resize(1_000, 48)
    shown(bar)
    assert bar._count.text() == "1 of 14"
    bar.set_count(1_000, 14_000)
    rest = 3 * 28 + 30 + 24 + 64  # buttons, margins, spaces, box
    words = bar._count.fontMetrics().horizontalAdvance("1000 of 14000")
    bar.resize(words + rest - 1, 48)
    assert bar._count.text() == "1000 / 14000"
    QApplication.processEvents()
    assert bar._count.width() >= bar._count.fontMetrics().horizontalAdvance("1000 / 14000")
    assert bar.box.accessibleDescription() == "1000 of 14000"
    bar.resize(1_000, 48)
    assert bar._count.text() == "1000 of 14000"


def test_the_buttons_of_a_narrow_question_stand_below_each_other(theme: Theme, shown: Show) -> None:
    parent = QWidget()
    parent.resize(600, 600)
    shown(parent)
    checked = check_link("https://example.org/notes")
    for wide in (True, False):
        dialog = LinkDialog(theme, "https://example.org/notes", checked, "the notes", parent)
        buttons = dialog.findChildren(Button)
        if not wide:
            dialog.setFixedWidth(max(one.sizeHint().width() for one in buttons) + 60)
        dialog.show()
        QApplication.processEvents()
        assert all(not one.cut_words() for one in buttons)
        assert (len({one.y() for one in buttons}) == 1) is wide
        dialog.close()


@pytest.mark.parametrize("text", ["plain", "hid\u200bden"])
def test_a_fact_of_a_file_is_left_out_whole(theme: Theme, shown: Show, text: str) -> None:
    holder = QWidget()
    file = Attachment("notes.txt", AttachmentKind.TEXT, "text/plain", 1_700, text)
    chip = FileChip(theme, file, removable=True, parent=holder)
    chip.set_tokens(1_000, guessed=True)
    metrics = QFontMetrics(theme.font(scale=SMALL))
    size, _tokens, *warning = chip.facts().split(" · ")
    assert bool(warning) is (text != "plain")
    assert chip.fitting_facts(1_000) == chip.facts()
    room = metrics.horizontalAdvance(chip.facts()) - 2
    assert chip.fitting_facts(room) == " · ".join([size, *warning])
    assert chip.fitting_facts(10) == (warning or [size])[0]
    shown(holder)
