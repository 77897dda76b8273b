"""What stands about an answer that is more than text: tools, pictures, sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import Message, MessageStatus, Role, ScrollAnchor
from falcon_desktop.core.domain.made_of import sources_of
from falcon_desktop.core.domain.parts import (
    Citation,
    OtherPart,
    PartsBuilder,
    ProviderData,
    TextPart,
    ToolCall,
    ToolResult,
    uses_of,
)
from falcon_desktop.ui.transcript.answer import AnswerContent
from falcon_desktop.ui.transcript.made_of import (
    MOST_SHOWN,
    all_words,
    sources_markdown,
    sources_title,
    tools_markdown,
    tools_title,
    tools_words,
)
from falcon_desktop.ui.transcript.picture_view import PictureView
from falcon_desktop.ui.transcript.words import note_of
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from tests.core.domain.test_pictures import png
from tests.ui.transcript.conftest import Chat

MakeChat = Callable[[int], Chat]


def picture(data: bytes, width: int = 300, height: int = 200) -> Attachment:
    return Attachment(
        "map.png", AttachmentKind.IMAGE, "image/png", len(data), data=data, width=width,
        height=height,
    )  # fmt: skip


def made_of(*files: Attachment) -> dict[str, Any]:
    made = PartsBuilder()
    made.reasoning("They want the weather.")
    made.add(ToolCall("1", "get_weather", '{"city": "Oslo"}', "yr"))
    made.add(ToolResult("1", "4 degrees, rain"))
    made.add(ProviderData("https://a.example:443", "m", "thinking", {"signature": "c2ln"}))
    made.text("It rains in Oslo.")
    for file in files:
        made.file(file)
    made.cite("https://yr.example/oslo", "Weather in Oslo", "rain all day")
    return {
        "reasoning": made.reasoning_so_far,
        "attachments": made.attachments,
        "parts": made.parts,
    }


def shown(talk: Chat, message: Message) -> AnswerContent:
    talk.show()
    content = talk.view.widgets.answer(message.id)
    assert content is not None
    return content


def title(content: AnswerContent, name: str) -> QToolButton:
    found = content.frame.findChild(QToolButton, name)
    assert isinstance(found, QToolButton)
    return found


def test_tools_and_sources_are_folded_and_read_by_a_press(chat: MakeChat) -> None:
    talk = chat(1)
    content = shown(talk, talk.add(Role.ASSISTANT, "It rains in Oslo.", **made_of()))
    tools, sources = title(content, "show_tools"), title(content, "show_sources")
    assert tools.text() == tools.accessibleName() == "Used 1 tool: get_weather"
    assert sources.text() == "1 source"
    before = content.frame.height()
    assert tools.mapTo(content.frame, tools.rect().topLeft()).y() < content.body.y()
    assert sources.mapTo(content.frame, sources.rect().topLeft()).y() > content.body.y()
    tools.click()
    sources.click()
    assert content.frame.height() > before
    asked, text, named = (one.markdown() for one in content.bodies)
    assert text == "It rains in Oslo."
    for words in ("get_weather", '"city": "Oslo"', "4 degrees, rain", "yr"):
        assert words in asked
    assert "Weather in Oslo" in named and "rain all day" in named
    assert "c2ln" not in asked + named
    tools.click()
    sources.click()
    assert content.frame.height() == before


def test_a_plain_answer_has_nothing_about_it(chat: MakeChat) -> None:
    talk = chat(1)
    content = shown(talk, talk.add(Role.ASSISTANT, "Yes."))
    assert content.views == [content.body]
    assert content._arrangement is None


def test_a_source_opens_by_the_links_that_all_answers_have(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(1)
    content = shown(talk, talk.add(Role.ASSISTANT, "It rains.", **made_of()))
    title(content, "show_sources").click()
    with qtbot.waitSignal(content.link_activated) as asked:
        content.bodies[-1].link_activated.emit("https://yr.example/oslo", "Weather")
    assert asked.args == ["https://yr.example/oslo", "Weather"]


def test_a_picture_is_drawn_and_a_press_shows_it_whole(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(1)
    files = (picture(png(300, 200)), picture(png(3_000, 200), 3_000, 200))
    content = shown(talk, talk.add(Role.ASSISTANT, "Here.", **made_of(*files)))
    small, wide = content.frame.findChildren(PictureView)
    assert (small.width(), small.height()) == (300, 200)
    assert wide.width() <= content.frame.width()
    assert small.accessibleName() == "Image: map.png"
    assert content.body.geometry().bottom() < small.y() < wide.y()
    small.grab()
    qtbot.waitUntil(lambda: not small._image.isNull())
    assert small.grab().toImage().pixelColor(150, 100).red() == 200
    with qtbot.waitSignal(talk.view.file_requested) as asked:
        wide.click()
    assert asked.args == [talk.messages[-1].id, 1]


def test_a_picture_that_can_not_be_drawn_says_so(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(1)
    content = shown(talk, talk.add(Role.ASSISTANT, "Here.", **made_of(picture(b"\x89PNG"))))
    [view] = content.frame.findChildren(PictureView)
    view.grab()
    qtbot.waitUntil(lambda: view._is_damaged)
    view.grab()


def test_parts_come_with_the_end_of_an_answer(chat: MakeChat) -> None:
    talk = chat(0)
    talk.show()
    answer = talk.send()
    talk.view.extend_answer(answer.id, "It rains in ", "")
    content = talk.view.widgets.answer(answer.id)
    assert content is not None
    assert content.views == [content.body]
    done = replace(
        answer, text="It rains in Oslo.", status=MessageStatus.COMPLETE, **made_of(picture(png()))
    )
    talk.view.finish_answer(done)
    assert title(content, "show_tools").isVisibleTo(content.frame)
    [view] = content.frame.findChildren(PictureView)
    assert view.geometry().bottom() < content.frame.height()
    content.show(False)
    assert not view.isVisibleTo(content.frame)
    content.show(True)
    assert view.isVisibleTo(content.frame)
    content.apply_theme()


def test_an_answer_that_is_only_a_picture_is_drawn(chat: MakeChat) -> None:
    talk = chat(1)
    content = shown(talk, talk.add(Role.ASSISTANT, "", attachments=(picture(png(30, 20), 30, 20),)))
    [view] = content.frame.findChildren(PictureView)
    assert view.isVisibleTo(content.frame)
    assert (view.width(), view.height()) == (44, 44)  # to be seen and pressed


def test_hostile_names_and_words_stay_words() -> None:
    evil = "a](https://evil.example) <img src=x> **b** `c`\n# d $x$ ![e](f)"
    parts = (
        ToolCall("1", evil, "``` \n# out", evil),
        ToolResult("1", "````\n</code> ![x](https://evil.example/x.png)", is_error=True),
        ToolResult("2", "", evil),
        Citation("https://a.example/x) <y>\\", evil, evil),
        Citation("", evil),
    )
    from falcon_desktop.core.text.markdown.grammar import grammar

    markdown = grammar()
    uses, sources = uses_of(parts), sources_of(parts)
    for text in (tools_markdown(uses), sources_markdown(sources)):
        tokens = [one for token in markdown.parse(text) for one in (token, *(token.children or ()))]
        kinds = {token.type for token in tokens}
        assert not kinds & {"image", "heading_open", "html_inline", "tex_inline", "code_inline"}
        links = [str(one.attrGet("href")) for one in tokens if one.type == "link_open"]
        assert all(one.startswith("https://a.example/") for one in links)
    assert len(tools_title(uses)) < 200
    assert sources_title(sources) == "2 sources"
    assert tools_title(()) == sources_title(()) == ""


def test_an_endless_result_is_drawn_in_part_and_that_is_said() -> None:
    text = tools_markdown(uses_of((ToolResult("", "a" * (MOST_SHOWN + 1_234)),)))
    assert len(text) < MOST_SHOWN + 200
    assert "1,234 more characters" in text


def test_data_is_a_table_and_words_that_repeat_it_are_not_shown_twice() -> None:
    data = '[{"city": "Os|lo", "n": 4}, {"city": "**B**\\u202e", "n": 7}]'
    result = ToolResult("", data.replace(", ", ",  "), structured=data)
    text = tools_markdown(uses_of((result,)))
    assert "| city | n |\n| --- | --- |\n| Os&#124;lo | 4 |\n| &#42;&#42;B&#42;&#42; | 7 |" in text
    assert "```" not in text
    assert tools_words(uses_of((result,))).endswith("city\nn\nOs|lo\n4\n**B**\n7")
    other = tools_markdown(uses_of((replace(result, text="4 degrees"),)))
    assert other.index("4 degrees") < other.index("| city |")
    assert '"a": {' in tools_markdown(uses_of((ToolResult("", "", structured='{"a":{"b":1}}'),)))
    assert "is_it_found" in all_words(uses_of((ToolResult("", "", structured='"is_it_found"'),)))


def test_links_of_a_result_go_through_the_gate_and_others_are_words() -> None:
    links = (
        ("https://a.example/x", "The [page]"),
        ("javascript:alert(1)", "Evil"),
        ("file:///etc/passwd", ""),
    )
    text = tools_markdown(uses_of((ToolResult("", "", links=links),)))
    assert "[The &#91;page&#93;](<https://a.example/x>)" in text
    assert "Evil · javascript&#58;alert(1)" in text
    assert "file&#58;///etc/passwd" in text
    assert text.count("](<") == 1
    assert "No words" not in text


def test_a_call_without_a_result_says_so() -> None:
    assert "No result." in tools_markdown(uses_of((ToolCall("1", "look"),)))
    assert "No result." not in tools_markdown(uses_of((ToolCall("", "look"),)))
    results = (ToolResult("1", "alpha"), ToolResult("1", "beta"))
    both = tools_markdown(uses_of((ToolCall("1", "look"), *results, ToolCall("1", "again"))))
    assert both.index("alpha") < both.index("beta") < both.index("again") < both.index("No result")


def test_an_answer_of_a_picture_or_of_tools_alone_is_not_called_nothing() -> None:
    empty = Message("a", "c", None, Role.ASSISTANT, "", 1)
    note = note_of(empty)
    assert note is not None and note.sentence == "The model returned nothing."
    assert note_of(replace(empty, attachments=(picture(png()),))) is None
    assert note_of(replace(empty, parts=(ToolCall("1", "look"),))) is None


def test_parts_of_a_newer_version_are_counted_below_a_message() -> None:
    new = OtherPart("video", "clip")
    plain = Message("a", "c", "q", Role.ASSISTANT, "Yes.", 1)
    for role in (Role.ASSISTANT, Role.USER):
        note = note_of(replace(plain, role=role, parts=(new, TextPart(0, 4), new)))
        assert note is not None
        assert note.sentence == (
            "2 parts from a newer version of Falcon Desktop can't be shown. The JSON export has "
            "everything."
        )
    stopped = replace(plain, parts=(new,), status=MessageStatus.STOPPED)
    note = note_of(stopped)
    assert note is not None and note.sentence.startswith("1 part from a newer version")
    assert note.sentence.endswith("You stopped this answer.")
    assert note_of(replace(plain, parts=(TextPart(0, 4),))) is None


@pytest.mark.parametrize("offset", [300, 100_000])
@pytest.mark.parametrize("more", [0, 1])
def test_a_place_in_a_message_that_is_taller_than_its_words_is_found_again(
    chat: MakeChat, qtbot: QtBot, offset: int, more: int
) -> None:
    talk = chat(1)
    talk.answers = False
    pictures = made_of(*(picture(png(300, 400), 300, 400) for _ in range(3)))
    tall = talk.add(Role.ASSISTANT, "Look.", **pictures)
    for _ in range(more):
        talk.add(Role.USER, "Nice.")
    talk.show(anchor=ScrollAnchor(tall.id, offset))
    talk.answers = True
    talk.provide([one.id for one in talk.messages])
    layout = talk.view._layout
    model = layout.model
    qtbot.waitUntil(lambda: not layout.gaps.any() and model.heights[1] > 700)
    assert model.below >= 0  # the view is full, not empty space below the end
    if offset == 300:
        assert talk.view.anchor() == ScrollAnchor(tall.id, 300)
    else:
        assert model.end_in_view
