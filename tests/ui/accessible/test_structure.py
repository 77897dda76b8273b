"""What is in a message as assistive technology walks through it: headings, links, cells, code."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from falcon_desktop.ui.accessible import parts as parts_module
from falcon_desktop.ui.accessible import structure as structure_module
from falcon_desktop.ui.accessible.structure import Node
from falcon_desktop.ui.markdown.blocks import Point
from falcon_desktop.ui.markdown.body import MessageBody
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

Reader = Callable[[str], Any]
Name, Description = QAccessible.Text.Name, QAccessible.Text.Description
Level = QAccessible.Attribute.Level
ALL = """# Rice *well*

Wash it, see [the docs](https://docs.example/a) and ![a bowl](https://p.example/x.png), $a^2$ [^n].

- one
  - inner [k](https://k.example/)

    ```python
    wash()
    cook()
    ```
- [x] done
- [ ] open

3. three

   more
4. four

> said
> - in it

| Name | Age |
|---|---|
| Ada | [36](https://age.example/) |

$$\\frac{1}{2}$$

---

## End

[^n]: A note.
"""


def root(body: MessageBody) -> Any:
    return QAccessible.queryAccessibleInterface(body)


def children(found: Any) -> list[Any]:
    return [found.child(index) for index in range(found.childCount())]


def every(found: Any) -> Iterator[Any]:
    for child in children(found):
        yield child
        yield from every(child)


def first(body: MessageBody, role: str, name: str = "") -> Any:
    return next(
        one for one in every(root(body)) if one.role().name == role and name in one.text(Name)
    )


def tree(found: Any) -> list[Any]:
    """Return roles and names, what is in one behind it."""
    shown: list[Any] = []
    for child in children(found):
        shown.append(f"{child.role().name} {child.text(Name)}".strip())
        if inner := tree(child):
            shown.append(inner)
    return shown


def focus(body: MessageBody, qtbot: QtBot) -> None:
    body.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is body)
    body.setFocus(Qt.FocusReason.TabFocusReason)


def test_a_message_is_walked_part_by_part(reader: Reader, body: MessageBody) -> None:
    reader(ALL)
    code = ["Button Copy", "Button Code options"]
    assert tree(root(body)) == [
        "Heading Rice well",
        "Paragraph",
        ["Link the docs", "Graphic a bowl", "Equation Formula: a^2", "Note (footnote n)"],
        "List",
        [
            "ListItem one",
            [
                "List",
                ["ListItem inner k", ["Link k", "Section Code, python, 2 lines", code]],
            ],
            "ListItem done",
            ["CheckBox done"],
            "ListItem open",
            ["CheckBox open"],
        ],
        "List",
        ["ListItem 3. three", ["Paragraph"], "ListItem 4. four"],
        "BlockQuote",
        ["Paragraph", "List", ["ListItem in it"]],
        "Table Table, 2 columns",
        [
            "Row",
            ["ColumnHeader Name, column 1", "ColumnHeader Age, column 2"],
            "Row",
            [
                "Cell Name: Ada, row 2, column 1",
                "Cell Age: 36, row 2, column 2",
                ["Link 36"],
            ],
        ],
        "Equation Formula: (1)/(2)",
        "Separator",
        "Heading End",
        "List",
        ["ListItem n. A note."],
    ]


def test_everything_knows_what_it_is_in(reader: Reader, body: MessageBody) -> None:
    reader(ALL)

    def look(found: Any) -> None:
        for index, child in enumerate(children(found)):
            assert found.indexOfChild(child) == index
            if child.object() is None:
                assert child.parent() is found
            else:
                assert child.parent().role() is QAccessible.Role.Grouping
                assert child.parent().parent() is found
            look(child)

    look(root(body))
    other = first(body, "Link", "the docs")
    assert root(body).indexOfChild(other) == -1
    assert first(body, "List").indexOfChild(other) == -1


def test_parts_say_their_text_and_the_message_keeps_all_of_it(
    reader: Reader, body: MessageBody
) -> None:
    text = reader(ALL)
    whole = text.text(0, -1)
    said = {}
    for part in every(root(body)):
        if part.object() is None and (own := part.textInterface()) is not None:
            words = own.text(0, -1)
            assert words in whole
            assert own.characterCount() == len(words)
            assert own.text(1, 3) == words[1:3]
            said[part.role().name, part.text(Name)] = words
    assert said["Heading", "Rice well"] == "Rice well"
    assert said["Link", "the docs"] == "the docs"
    assert said["ListItem", "one"] == "• one"
    assert said["ListItem", "done"] == "[x] done"
    assert said["ListItem", "4. four"] == "4. four"
    assert said["Section", "Code, python, 2 lines"] == "wash()\ncook()"
    assert said["Cell", "Name: Ada, row 2, column 1"] == "Ada"


def test_a_part_has_its_characters_caret_and_selection(reader: Reader, body: MessageBody) -> None:
    text = reader("# A 😀 title\n\nSome [link 😀 b](https://x.example/) here\n\n1. item")
    whole = text.text(0, -1)
    link = first(body, "Link")
    own = link.textInterface()
    units = whole[: whole.index("link")].encode("utf-16-le")
    begin = len(units) // 2
    assert own.text(0, -1) == "link 😀 b"
    assert own.characterCount() == len("link 😀 b") + 1
    assert own.characterRect(3) == text.characterRect(begin + 3)
    assert own.offsetAtPoint(own.characterRect(3).center() - QPoint(1, 0)) in (3, 4)
    assert own.offsetAtPoint(text.characterRect(0).center()) == -1
    assert own.cursorPosition() == -1
    own.setCursorPosition(2)
    assert (own.cursorPosition(), text.cursorPosition()) == (2, begin + 2)
    own.addSelection(0, 4)
    assert body.selected_text() == "link"
    body.select_all()
    assert own.selection(0) == (0, own.characterCount())
    assert own.selection(1) == (0, 0)
    assert own.attribute_run(2) == (0, own.characterCount())
    if text.tells_selection:
        assert own.selectionCount() == 1
        text.setSelection(0, 0, 2)
        assert own.selectionCount() == 0
    own.removeSelection(0)
    assert not body.has_selection
    item = first(body, "ListItem").textInterface()
    assert item.text(0, -1) == "1. item"


def test_a_heading_tells_its_level(reader: Reader, body: MessageBody) -> None:
    reader("# One\n\n### Three\n\nText")
    levels = [one.attributesInterface() for one in children(root(body))]
    assert levels[0].attributeKeys() == [Level]
    assert [levels[0].attributeValue(Level), levels[1].attributeValue(Level)] == [1, 3]
    assert levels[2] is None


def test_a_link_is_pressed_as_it_is_clicked_but_when_whoever_asked_has_gone(
    reader: Reader, body: MessageBody, qtbot: QtBot
) -> None:
    reader(ALL)
    link = first(body, "Link", "the docs")
    assert link.text(Description) == "https://docs.example/a"
    actions = link.actionInterface()
    assert actions.actionNames() == ["Press", "SetFocus"]
    followed: list[tuple[str, str]] = []
    body.link_activated.connect(lambda url, text: followed.append((url, text)))
    actions.doAction("Press")
    assert followed == []
    qtbot.waitUntil(lambda: bool(followed))
    assert followed == [("https://docs.example/a", "the docs")]
    first(body, "Link", "36").actionInterface().doAction("Press")
    qtbot.waitUntil(lambda: len(followed) == 2)
    assert followed[1] == ("https://age.example/", "36")


def test_a_link_that_went_while_it_was_pressed_is_not_followed(
    reader: Reader, body: MessageBody, qtbot: QtBot
) -> None:
    reader("A [link](https://x.example/)")
    first(body, "Link").actionInterface().doAction("Press")
    with qtbot.assertNotEmitted(body.link_activated):
        body.set_markdown("Text")
        QApplication.processEvents()


def test_code_is_copied_by_its_button(reader: Reader, body: MessageBody, qtbot: QtBot) -> None:
    reader(ALL)
    copy = first(body, "Section").child(0)
    assert copy.text(Name) == "Copy"
    assert copy.parent().text(Name) == "Code, python, 2 lines"
    copy.actionInterface().doAction("Press")
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "wash()\ncook()\n")


@pytest.mark.skipif(sys.platform != "linux", reason="Qt wants a table's own interface there")
def test_a_cell_tells_where_it_is(reader: Reader, body: MessageBody) -> None:
    reader(ALL)
    cell = first(body, "Cell", "Ada").tableCellInterface()
    assert (cell.rowIndex(), cell.columnIndex()) == (1, 0)
    assert (cell.rowExtent(), cell.columnExtent()) == (1, 1)
    assert cell.table() is first(body, "Table")
    assert [one.text(Name) for one in cell.columnHeaderCells()] == ["Name, column 1"]
    assert first(body, "ColumnHeader").tableCellInterface().columnHeaderCells() == []


def test_tasks_are_checked_and_links_are_linked(reader: Reader, body: MessageBody) -> None:
    reader(ALL)
    done, todo = (first(body, "CheckBox", name).state() for name in ("done", "open"))
    assert done.checkable and done.checked and done.readOnly
    assert todo.checkable and not todo.checked
    link = first(body, "Link").state()
    assert link.linked and link.focusable and not link.focused


def test_parts_are_where_they_are_drawn(reader: Reader, body: MessageBody) -> None:
    text = reader(ALL)
    frame = root(body).rect()
    tops = []
    for part in every(root(body)):
        rect = part.rect()
        assert rect.width() > 0 and rect.height() > 0, part
        assert frame.contains(rect.center()), part
        if part.object() is None and part.parent() is root(body):
            tops.append(rect.top())
            assert root(body).childAt(rect.center().x(), rect.center().y()) is part
    assert tops == sorted(set(tops))
    link = first(body, "Link")
    whole = text.text(0, -1)
    assert link.rect().contains(text.characterRect(whole.index("docs")).center())
    place = link.rect().center()
    assert link.parent().childAt(place.x(), place.y()) is link
    assert root(body).childAt(frame.left() - 5, frame.top()) is None


def test_what_is_scrolled_away_is_not_called_shown(reader: Reader, body: MessageBody) -> None:
    reader("\n\n".join(f"Part [{n}](https://n.example/)" for n in range(60)))
    body.resize(720, 200)
    links = [one for one in every(root(body)) if one.role().name == "Link"]
    assert not links[0].state().offscreen
    assert links[-1].state().offscreen


@pytest.mark.skipif(sys.platform != "linux", reason="Orca reads all that shows")
def test_what_shows_is_read_once(reader: Reader, body: MessageBody) -> None:
    """The message has all of the text already."""
    reader(ALL)
    assert not root(body).state().offscreen
    assert all(one.state().offscreen for one in children(root(body)))


def test_tab_tells_the_link_that_it_goes_to(
    reader: Reader, body: MessageBody, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader("See [one](https://1.example/) and\n\n| [two](https://2.example/) |\n|---|")
    focus(body, qtbot)
    told: list[str] = []

    def note(event: QAccessibleEvent) -> None:
        if event.type() is QAccessible.Event.Focus:
            told.append(event.accessibleInterface().text(Name))

    body.setAccessibleName("Falcon said")
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", note)
    QTest.keyClick(body, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: told == ["one"])
    assert first(body, "Link", "one").state().focused
    assert root(body).focusChild() is first(body, "Link", "one")
    QTest.keyClick(body, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: told == ["one", "two"])
    assert not first(body, "Link", "one").state().focused
    with qtbot.waitSignal(body.link_activated) as followed:
        QTest.keyClick(body, Qt.Key.Key_Space)
    assert followed.args == ["https://2.example/", "two"]
    QTest.keyClick(body, Qt.Key.Key_Right)  # the caret is gone on with
    qtbot.waitUntil(lambda: told == ["one", "two", "Falcon said"])
    assert root(body).focusChild() is None
    body.clearFocus()
    told.clear()
    body.setFocus(Qt.FocusReason.BacktabFocusReason)
    qtbot.waitUntil(lambda: "two" in told)
    assert told[-1] == "two"  # after what Qt tells of the text itself


def test_a_reader_puts_the_keyboard_at_a_link(
    reader: Reader, body: MessageBody, qtbot: QtBot
) -> None:
    reader("See [one](https://1.example/) and [two](https://2.example/)")
    focus(body, qtbot)
    link = first(body, "Link", "two")
    link.actionInterface().doAction("SetFocus")
    qtbot.waitUntil(lambda: link.state().focused)
    with qtbot.waitSignal(body.link_activated) as followed:
        QTest.keyClick(body, Qt.Key.Key_Return)
    assert followed.args == ["https://2.example/", "two"]


def test_parts_stay_while_their_text_grows(body: MessageBody, reader: Reader) -> None:
    reader("")
    pieces = (
        "# A ti", "tle\n\nSome [li", "nk](https://l.example/) words\n\n- it", "em\n",
        "- next\n\n```py\nx",
        " = 1\ny\n```\n\n| a | b |\n|---|---|\n| 1 ", "| 2 |\n| 3 | 4 |\n", "\nThe end.",
    )  # fmt: skip
    known: dict[str, Any] = {}
    for piece in pieces:
        body.append_markdown(piece)
        body.flush()
        seen: dict[str, Any] = {}
        for part in every(root(body)):
            if part.object() is None:
                seen.setdefault(part.role().name, part)
        for role, part in known.items():
            assert seen[role] is part, role
        known = seen
    body.finish()
    assert known["Heading"].text(Name) == "A title"
    assert known["Section"].text(Name) == "Code, py, 2 lines"
    grown = tree(root(body))
    body.set_markdown("".join(pieces))
    assert tree(root(body)) == grown


def test_a_name_that_changes_is_told_to_who_knows_the_part(
    body: MessageBody, reader: Reader, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers ask for a name once."""
    reader("")
    told: list[str] = []

    def note(event: QAccessibleEvent) -> None:
        if event.type() is QAccessible.Event.NameChanged:
            told.append(event.accessibleInterface().text(Name))

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", note)
    body.append_markdown("# A ti")
    body.flush()
    assert first(body, "Heading").text(Name) == "A ti"
    body.append_markdown("tle\n\n## Another\n\n```py\nx\n")
    body.flush()
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["A title"]
    assert first(body, "Section").text(Name) == "Code, py, 1 line"
    told.clear()
    body.append_markdown("y\n")
    body.flush()
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["Code, py, 2 lines"]


def test_what_grew_is_as_if_it_had_been_there(body: MessageBody, reader: Reader) -> None:
    reader("")
    for start in range(0, len(ALL), 7):
        body.append_markdown(ALL[start : start + 7])
        body.flush()
        list(every(root(body)))
    body.finish()
    grown = tree(root(body))
    body.set_markdown(ALL)
    assert tree(root(body)) == grown


def test_a_part_that_is_gone_is_no_longer_valid_and_then_deleted(
    body: MessageBody, reader: Reader, qtbot: QtBot
) -> None:
    reader(ALL)
    made = [one for one in every(root(body)) if one.object() is None]
    keys = [QAccessible.uniqueId(one) for one in made]
    texts = [one.textInterface() for one in made]
    kept = [weakref.ref(one) for one in made]
    body.set_markdown("Other words")
    assert [one.isValid() for one in made].count(True) <= 1
    for one, text in zip(made, texts, strict=True):
        if not one.isValid():
            assert one.text(Name) == "" and one.rect().isNull() and one.childCount() == 0
            assert one.parent() is None and one.state().invalid
            assert text is None or text.text(0, -1) == ""
    qtbot.waitUntil(
        lambda: sum(QAccessible.accessibleInterface(key) is not None for key in keys) <= 1
    )
    del made, texts, one, text
    gc.collect()
    assert sum(ref() is not None for ref in kept) <= 1


def test_parts_end_with_the_message(qtbot: QtBot, body: MessageBody, reader: Reader) -> None:
    from falcon_desktop.ui.kit.theme import Appearance, Theme
    from falcon_desktop.ui.markdown.rendering import Rendering

    other = MessageBody(Rendering(Theme(Appearance.LIGHT)))
    other.set_markdown(ALL)
    made = [one for one in every(root(other)) if one.object() is None]
    keys = [QAccessible.uniqueId(one) for one in made]
    kept = [weakref.ref(one) for one in made]
    other.deleteLater()
    QApplication.sendPostedEvents(other, QEvent.Type.DeferredDelete)
    assert [key for key in keys if QAccessible.accessibleInterface(key) is not None] == []
    assert [one.isValid() for one in made if one.isValid()] == []
    del made
    gc.collect()
    assert [one for one in kept if one() is not None] == []


def test_parts_are_made_when_they_are_asked_for(
    reader: Reader, body: MessageBody, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long answer costs what is looked at."""
    reader("\n\n".join(f"## Part {n}\n\nSome [words](https://w.example/) here" for n in range(900)))
    made: list[Node] = []
    renewed: list[int] = []
    make = parts_module.Parts.interface
    renew = structure_module.Structure._renew

    def note(self: Any, node: Node) -> Any:
        if node.interface is None:
            made.append(node)
        return make(self, node)

    def note_renewing(self: Any, block: int) -> None:
        renewed.append(len(body.stack.views) - block)
        renew(self, block)

    monkeypatch.setattr(parts_module.Parts, "interface", note)
    monkeypatch.setattr(structure_module.Structure, "_renew", note_renewing)
    found = root(body)
    assert found.childCount() == 1_800
    assert made == []
    assert found.child(1_799).child(0).text(Name) == "words"
    assert len(made) == 2
    body.append_markdown("\n\nThe end.")
    body.finish()
    assert found.childCount() == 1_801
    assert found.childCount() == 1_801
    assert len(renewed) == 2 and renewed[1] <= 2
    assert found.child(1_799).child(0).text(Name) == "words"
    assert len(made) == 2


def test_a_long_paragraph_is_one(reader: Reader, body: MessageBody) -> None:
    reader("word " * 3_000 + "[end](https://e.example/)\n\nNext")
    assert tree(root(body)) == ["Paragraph", ["Link end"], "Paragraph"]
    assert len(body.stack.views) > 1
    assert len(first(body, "Paragraph").textInterface().text(0, -1)) == 15_003


def test_a_link_in_a_place_of_the_text_is_found(reader: Reader, body: MessageBody) -> None:
    reader(ALL)
    view = body.stack.views[0]
    at = view.text().index("docs")
    parts = root(body)._parts
    node = parts.link_at(Point(0, at))
    assert node is not None and node.detail == "https://docs.example/a"
    assert parts.link_at(Point(0, 0)) is None
    assert parts.link_at(Point(99, 0)) is None
