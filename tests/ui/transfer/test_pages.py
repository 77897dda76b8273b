"""Pages: drawn on any thread, nothing loaded, stopped at once, of any length."""

from __future__ import annotations

import base64
import errno
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from falcon_desktop.core.domain.conversation import Conversation, ConversationKind, Message, Role
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.transfer import FORMULA, Cancelled, Progress, Sheet
from falcon_desktop.transfer.sheets import sheet_of
from falcon_desktop.ui.transfer import pages
from PySide6.QtCore import QSizeF
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QImage,
    QPdfWriter,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextListFormat,
    QTextTable,
)
from tests.ui.formula_child import FormulasNow

HOSTILE = (
    "![x](file:///etc/passwd) <img src=file:///etc/passwd> ![y](http://evil.example/x.png)\n\n"
    "<script>alert(1)</script> [z](javascript:alert(1))\n\n$\\frac{$ and $x^2$\n\n"
    "$$\\text{<img src=x>}$$\n"
)


def sheet(answer: str, title: str = "Sky") -> Sheet:
    conversation = Conversation(new_id(), title, 1, 1)
    asked = Message(new_id(), conversation.id, None, Role.USER, "Why?\n\tI ask", 1)
    said = Message(new_id(), conversation.id, asked.id, Role.ASSISTANT, answer, 2)
    return sheet_of(replace(conversation, active_leaf_id=said.id), [asked, said])


def drawn(path: Path, *sheets: Sheet) -> bytes:
    """Draw on a thread, as the program does."""
    failures: list[BaseException] = []

    def work() -> None:
        try:
            with FormulasNow() as formulas:
                pages.draw_pdf(str(path), sheets, Progress(), formulas)
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert failures == []
    return path.read_bytes()


def page_count(pdf: bytes) -> int:
    return pdf.count(b"/Type /Page\n")


def test_every_chat_begins_a_page(qapp: QGuiApplication, tmp_path: Path) -> None:
    pdf = drawn(tmp_path / "a.pdf", sheet("Short"), sheet("قصير", "لماذا؟"), sheet(HOSTILE))
    assert pdf.startswith(b"%PDF-") and page_count(pdf) == 3
    assert b"evil.example" not in pdf and b"passwd" not in pdf


def test_a_text_that_models_continue_is_one_body() -> None:
    text = Conversation(new_id(), "Tale", 1, 1, kind=ConversationKind.COMPLETION)
    begun = Message(new_id(), text.id, None, Role.USER, "Once <b>upon", 1)
    went_on = Message(new_id(), text.id, begun.id, Role.ASSISTANT, " a time", 2)
    [part] = sheet_of(text, [begun, went_on]).parts
    assert part == '<p class="plain">Once &lt;b&gt;upon a time</p>'


def test_no_chat_is_still_a_file(qapp: QGuiApplication, tmp_path: Path) -> None:
    assert page_count(drawn(tmp_path / "a.pdf")) == 1


def test_a_huge_chat_is_drawn_in_pieces(
    qapp: QGuiApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    class Document(pages._Document):
        def setHtml(self, html: str) -> None:  # noqa: N802
            made.append(len(html))
            super().setHtml(html)

    monkeypatch.setattr(pages, "_Document", Document)
    pdf = drawn(tmp_path / "a.pdf", sheet("word " * 200_000))
    assert page_count(pdf) > 200
    assert len(made) > 5
    assert max(made) < 2 * pages.CHUNK


def test_who_stops_it_waits_for_one_page(qapp: QGuiApplication, tmp_path: Path) -> None:
    progress = Progress()

    def sheets() -> Iterator[Sheet]:
        yield sheet("First")
        progress.cancel()
        yield sheet("Second")

    with pytest.raises(Cancelled):
        pages.draw_pdf(str(tmp_path / "a.pdf"), sheets(), progress, no_formula)


def no_formula(_source: str, _display: bool) -> None:
    return None


def test_nothing_but_formulas_is_loaded(qapp: QGuiApplication) -> None:
    with FormulasNow() as formulas:
        document = pages._Document(formulas)
        for name in ("file:///etc/passwd", "/etc/passwd", "http://evil.example/x", "qrc:/x"):
            assert document.loadResource(2, name) is None
        for source, kind in (("x^2", "inline"), ("\\frac{", "display"), ("x" * 9_000, "inline")):
            encoded = base64.urlsafe_b64encode(source.encode()).decode()
            image = document.loadResource(2, f"{FORMULA}{kind}/{encoded}")
            assert isinstance(image, QImage) and not image.isNull()
            assert image.width() <= pages.MAX_FORMULA * 4 + 1
        assert isinstance(document.loadResource(2, f"{FORMULA}inline/%%%"), QImage)


ENDS_OF_A_HEADING = ("", " `code`", " $x^2$", " **bold**", " [link](https://a.example/)", " عربي")


@pytest.mark.parametrize("level", range(1, 7))
@pytest.mark.parametrize("end", ENDS_OF_A_HEADING)
@pytest.mark.parametrize("before", ["", "text\n\n", "- item\n\n", "> "])
def test_what_follows_a_heading_is_no_heading(
    qapp: QGuiApplication, before: str, end: str, level: int
) -> None:
    answer = f"{before}{'#' * level} HEAD{end}\n\nAFTER\n\n- ITEM\n\n| CELL |\n|---|\n| x |"
    title, own, *rest = _looks("<h1>TITLE</h1>" + "".join(sheet(answer).parts), "HEAD")
    assert title[0] > own[0] > rest[0][0] and own[1] > rest[0][1]
    plain = _looks("".join(sheet("AFTER\n\n- ITEM\n\n| CELL |\n|---|\n| x |").parts), "AFTER")
    assert rest == plain


def _looks(html: str, first: str) -> list[tuple[float, int]]:
    """Return size and weight of the title, a text, and the blocks behind it that say one word."""
    document = QTextDocument()
    document.setDefaultFont(QFont(document.defaultFont().family(), 10))
    document.setDefaultStyleSheet(pages._STYLE)
    document.setHtml(html)
    found: list[tuple[float, int]] = []
    block = document.begin()
    while block.isValid():
        words = block.text().split()[:1]
        if words in (["TITLE"], [first], ["AFTER"], ["ITEM"], ["CELL"]):
            cursor = QTextCursor(block)
            cursor.movePosition(QTextCursor.MoveOperation.Right)
            font = cursor.charFormat().font().resolve(document.defaultFont())
            found.append((font.pointSizeF(), font.weight()))
        block = block.next()
    return found


def test_a_formula_is_drawn_once_however_often_it_is_asked_for(
    qapp: QGuiApplication, tmp_path: Path
) -> None:
    asked: list[str] = []

    def formula(source: str, _display: bool) -> None:
        asked.append(source)

    text = "$$x^2$$ and $a$ and $b$ and $a$"
    pages.draw_pdf(str(tmp_path / "a.pdf"), [sheet(text)], Progress(), formula)
    assert sorted(asked) == ["a", "b", "x^2"]


def test_a_formula_that_takes_for_ever_stands_there_as_its_source(qapp: QGuiApplication) -> None:
    bomb, good = "x^{" * 20 + "x" + "}" * 20, "\\frac{a}{b}"
    with FormulasNow() as formulas:
        for source, is_drawn in ((bomb, False), (good, True)):
            name = f"{FORMULA}display/{base64.urlsafe_b64encode(source.encode()).decode()}"
            image = pages._Document(formulas).loadResource(2, name)
            plain = pages._Document(no_formula).loadResource(2, name)
            assert isinstance(image, QImage) and isinstance(plain, QImage)
            assert (image != plain) is is_drawn


@pytest.mark.allow_qt_messages  # Qt says it too
def test_a_file_that_cannot_be_written_is_said(qapp: QGuiApplication, tmp_path: Path) -> None:
    with pytest.raises(OSError) as failed:
        pages.draw_pdf(str(tmp_path / "no" / "a.pdf"), [sheet("x")], Progress(), no_formula)
    assert failed.value.errno == errno.EIO


@pytest.mark.parametrize(("first", "from_right"), [
    ("ا", True), ("عنوان x", True), ("**ا**", True), ("x", False), ("x ا", False), ("", False),
])  # fmt: skip
def test_the_columns_of_a_table_run_as_its_first_words_are_read(
    qapp: QGuiApplication, tmp_path: Path, first: str, from_right: bool
) -> None:
    table = f"| {first} | other |\n|---|---|\n| one | two | three |\n| four | five |"
    writer = QPdfWriter(str(tmp_path / "a.pdf"))
    with FormulasNow() as formulas:
        drawing = pages._Pages(writer, Progress(), formulas)
        for answer in (table, f"- item\n\n  {table.replace(chr(10), chr(10) + '  ')}"):
            html = "".join(sheet(answer).parts)
            document = drawing._document(html, QSizeF(2_000, 3_000))
            [found] = [one for one in document.rootFrame().childFrames() if not one.childFrames()]
            assert isinstance(found, QTextTable)
            layout = document.documentLayout()
            words: dict[str, float] = {}
            for row, column in product(range(found.rows()), range(found.columns())):
                block = found.cellAt(row, column).firstCursorPosition().block()
                words[block.text()] = layout.blockBoundingRect(block).left()
            assert (words["one"] > words["two"] > words["three"]) is from_right
            assert (words["four"] > words["five"]) is from_right
            assert (words["one"] > 1_000) is from_right


@pytest.mark.parametrize("level", range(1, 7))
def test_a_formula_in_a_heading_is_printed_as_large_as_its_words(
    qapp: QGuiApplication, level: int
) -> None:
    answer = f"{'#' * level} HEAD $\\frac{{a}}{{b}}$\n\nAFTER $\\frac{{a}}{{b}}$"
    html = "".join(sheet(answer).parts)
    heading, text = re.findall(rf'src="({FORMULA}[^"]*)"', html)
    with FormulasNow() as formulas:
        document = pages._Document(formulas)
        drawn = [document.loadResource(2, name) for name in (heading, text)]
    sizes = [image.height() for image in drawn if isinstance(image, QImage)]
    words = _looks(html, "HEAD")
    assert sizes[0] / sizes[1] == pytest.approx(words[0][0] / words[1][0], rel=0.03)


class Paper(QPdfWriter):
    """Pages as pictures: what draws them begins with a picture, which each new page empties."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.setResolution(192)
        self.setPageLayout(pages.default_layout())
        self.image = QImage(self.width(), self.height(), QImage.Format.Format_RGB32)
        self.image.setDotsPerMeterX(self.logicalDpiX() * 10_000 // 254)
        self.image.setDotsPerMeterY(self.logicalDpiY() * 10_000 // 254)
        self.image.fill(0xFFFFFF)
        self.done: list[QImage] = []

    def newPage(self) -> bool:  # noqa: N802
        self.done.append(self.image.copy())
        self.image.fill(0xFFFFFF)
        return True


def pictures(path: Path, answer: str) -> list[QImage]:
    """Return the pages of a chat with this answer, on whole dots, as a printer has them."""
    paper = Paper(path)
    drawing = pages._Pages(paper, Progress(), no_formula)
    assert drawing._painter.begin(paper.image)
    try:
        assert drawing.draw("".join(pages._chunks(sheet(answer))), "x")
    finally:
        drawing._painter.end()
    paper.newPage()
    return paper.done


def is_of_table(image: QImage, x: int, y: int) -> bool:
    """Say whether a dot has the colour of a table's lines, which no edge of a letter has."""
    return image.pixelColor(x, y).name() == "#c9c9d2"


def sides(image: QImage) -> list[tuple[int, int]]:
    """Return where the tables of a page begin and end, by the line at their left; a dot may lack
    where two rows meet between dots.
    """
    found: list[tuple[int, int]] = []
    for y in range(image.height()):
        if not any(is_of_table(image, x, y) for x in range(7)):
            continue
        if found and y - found[-1][1] <= 1:
            found[-1] = (found[-1][0], y + 1)
        else:
            found.append((y, y + 1))
    return found


@pytest.mark.parametrize("spread", range(2))
def test_a_table_is_closed_on_every_page(
    qapp: QGuiApplication, tmp_path: Path, spread: int
) -> None:
    """Also where it goes on on the next one, and wherever on a page it stands."""
    row = "| one | two |\n"
    tables = [f"{row}|---|---|\n{row * (count % 4)}" for count in range(12)]
    words = "word " * (20 + 13 * spread)
    answer = f"\n{words}\n\n".join([*tables, f"{row}|---|---|\n{row * 90}"])
    found = 0
    images = pictures(tmp_path / "a.pdf", answer)
    assert len(images) > 3
    for image in images:
        for top, bottom in sides(image):
            ends = (*range(top, top + 3), *range(bottom - 4, bottom))
            across = [sum(is_of_table(image, x, y) for x in range(400)) for y in ends]
            assert max(across[:3]) > 60
            assert abs(max(across[:3]) - max(across[3:])) <= 3, (top, bottom, across)
            found += 1
    assert found >= len(tables) + 3, "each table, and the long one on each of its pages"


@pytest.mark.parametrize("mark", ["-", "1."])
def test_a_task_has_a_box_and_nothing_beside_it(qapp: QGuiApplication, mark: str) -> None:
    answer = f"{mark} [x] done\n{mark} [ ] open\n{mark} plain\n\n    {mark} [ ] inner\n"
    document = QTextDocument()
    document.setDefaultStyleSheet(pages._STYLE)
    document.setHtml("".join(sheet(answer).parts))
    styles = {}
    block = document.begin()
    while block.isValid():
        if block.textList() is not None:
            own = block.blockFormat().property(QTextFormat.Property.ListStyle)
            styles[block.text().strip()] = own
        block = block.next()
    assert list(styles) == ["\u2611 done", "\u2610 open", "plain", "\u2610 inner"]
    nothing = QTextListFormat.Style.ListStyleUndefined.value
    assert list(styles.values()) == [nothing, nothing, None, nothing]


def test_what_is_read_from_the_left_is_kept_together_on_pages() -> None:
    made = "".join(map(str, sheet("استخدم sorted() في /home/me").parts))
    assert "استخدم \u2066sorted()\u2069 في \u2066/home/me\u2069" in made
