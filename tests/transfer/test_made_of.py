"""Tools, sources and pictures in the exports that people read: there, and harmless."""

from __future__ import annotations

import base64
import re
from dataclasses import replace

from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import Conversation, Message, Role
from falcon_desktop.core.domain.parts import Citation, PartsBuilder, TextPart, ToolCall, ToolResult
from falcon_desktop.transfer.html import export_html
from falcon_desktop.transfer.markdown import (
    export_clean_markdown,
    export_markdown,
    import_markdown,
)
from falcon_desktop.transfer.plain import export_plain
from falcon_desktop.transfer.sheets import sheet_of
from tests.core.domain.test_pictures import png

CHAT = Conversation("c", "Weather", 1, 1)
PICTURE = Attachment("map.png", AttachmentKind.IMAGE, "image/png", 9, data=png(), width=3, height=2)
EVIL = 'a" onload="x"> <script>alert(1)</script> [b](javascript:x) `c` --> <!-- falcon'


def answer() -> Message:
    made = PartsBuilder()
    made.reasoning("They want the weather.")
    made.add(ToolCall("1", "get_weather", '{"city": "Oslo"}', "yr"))
    made.add(ToolResult("1", "4 degrees,\nrain"))
    made.text("It rains in Oslo.")
    made.file(PICTURE)
    made.cite("https://yr.example/oslo", "Weather in Oslo", "rain all day")
    return Message(
        "a", "c", None, Role.ASSISTANT, made.text_so_far, 1, reasoning=made.reasoning_so_far,
        attachments=made.attachments, parts=made.parts,
    )  # fmt: skip


def hostile() -> Message:
    parts = (
        ToolCall("1", EVIL, EVIL, EVIL),
        ToolResult("1", f"```\n{EVIL}\n~~~\n\x00\x1b[0m", is_error=True),
        TextPart(0, 4),
        Citation('https://a.example/"><img/src=x>', EVIL, EVIL),
        Citation("javascript:alert(1)", "Run"),
        Citation("file:///etc/passwd", "Read"),
        Citation("", EVIL),
    )
    return Message("a", "c", None, Role.ASSISTANT, "Text", 1, parts=parts)


def every_export(message: Message) -> dict[str, str]:
    chats = [(CHAT, [message])]
    return {
        "html": "".join(export_html(chats)),
        "markdown": "".join(export_markdown(chats)),
        "clean": "".join(export_clean_markdown(chats)),
        "plain": "".join(export_plain(chats)),
        "pdf": "".join(sheet_of(CHAT, [message]).parts),
    }


def test_every_export_tells_what_tools_did_and_which_sources_are_named() -> None:
    for name, text in every_export(answer()).items():
        for words in ("get", "weather", "Oslo", "4 degrees", "rain", "Weather in Oslo",
                      "yr.example/oslo", "rain all day", "map.png"):  # fmt: skip
            assert words in text, (name, words)


def test_every_export_tells_all_that_a_call_brought_also_where_an_id_is_used_again() -> None:
    parts = (
        ToolCall("0", "Zseek"), ToolResult("0", "Zalpha"), ToolResult("0", "Zbeta"),
        ToolCall("0", "Zopen"), ToolResult("0", "Zgamma"),
    )  # fmt: skip
    for name, text in every_export(replace(answer(), parts=parts)).items():
        places = [text.find(words) for words in ("Zseek", "Zalpha", "Zbeta", "Zopen", "Zgamma")]
        assert -1 not in places and places == sorted(places), name
        assert all(text.count(words) == 1 for words in ("Zalpha", "Zbeta", "Zgamma")), name


def test_an_answer_without_parts_is_exported_as_before() -> None:
    plain = replace(answer(), parts=(), attachments=())
    for name, text in every_export(plain).items():
        assert not re.search(r"[Tt]ool|[Ss]ource|<img", text.partition("<body>")[2] or text), name


def test_a_page_holds_the_pictures_of_an_answer_and_fetches_none() -> None:
    page = every_export(answer())["html"]
    data = base64.b64encode(png()).decode()
    assert f'<img alt="map.png" src="data:image/png;base64,{data}">' in page
    assert "img-src data:;" in page
    question = Message("q", "c", None, Role.USER, "Hm?", 1, attachments=(PICTURE,))
    assert "<img" not in every_export(question)["html"].partition("<body>")[2]
    svg = replace(answer(), attachments=(replace(PICTURE, media_type="image/svg+xml"),))
    assert "<img" not in every_export(svg)["html"].partition("<body>")[2]


def test_what_tools_and_sources_say_is_no_part_of_the_page() -> None:
    found = every_export(hostile())
    body = found["html"].partition("<body>")[2]
    assert "<script" not in body and "<img" not in body
    tags = re.findall(r"<[^>]*>", body)
    assert not any(" onload=" in tag and 'onload="x"' in tag for tag in tags)
    assert re.findall(r'href="([^"]*)"', body) == [
        "https://a.example/&quot;&gt;&lt;img/src=x&gt;"
    ]  # fmt: skip
    assert not re.search(r"\]\(<?(javascript:alert|file:)", found["clean"] + found["markdown"])
    assert "\x00" not in body and "\x1b" not in body
    assert "<script" not in found["pdf"]


def test_markdown_with_parts_is_read_back_as_it_was_and_nothing_poses_as_a_message() -> None:
    for message in (answer(), hostile()):
        text = every_export(message)["markdown"]
        [item] = import_markdown(text).conversations
        [back] = item.messages
        assert (back.text, back.reasoning) == (message.text, message.reasoning)
