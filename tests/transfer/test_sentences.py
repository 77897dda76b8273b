"""Whatever importers and exporters say to people can be said in another language, all of it.

Told in a language that has no letter of English, no such letter may be left but those of names.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import falcon_desktop.transfer
import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import (
    Conversation,
    ConversationKind,
    Failure,
    Message,
    MessageStatus,
    Provenance,
    Role,
)
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.parts import Citation, OtherPart, ToolCall, ToolResult
from falcon_desktop.core.domain.transfer import Arrival
from falcon_desktop.core.text.sentences import Language, Sentence
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.transfer import archives, values
from falcon_desktop.transfer.archives import Members
from falcon_desktop.transfer.foreign import LeftOut
from falcon_desktop.transfer.html import export_html
from falcon_desktop.transfer.imports import ImportPreview, ImportStep, preview_import
from falcon_desktop.transfer.json_format import FORMAT, export_json, plan_from_json
from falcon_desktop.transfer.markdown import (
    export_clean_markdown,
    export_markdown,
    import_markdown,
)
from falcon_desktop.transfer.names import UNTITLED, UniqueNames
from falcon_desktop.transfer.plain import about, export_plain
from falcon_desktop.transfer.reading import read_import
from falcon_desktop.transfer.sheets import sheet_of
from tests.transfer import exports
from tests.transfer.test_archives import HOSTILE, zipped
from tests.transfer.test_foreign import NOW, chatgpt, claude, open_webui
from tests.transfer.test_local_programs import ALL, jan_message, jan_thread
from tests.transfer.test_other_programs import FORMS, TABLES

LETTERS = str.maketrans({chr(one): chr(one + 0xFEE0) for one in range(ord("!"), ord("~") + 1)
                         if chr(one).isalpha()})  # fmt: skip


class Wide(Language):
    """A language with letters of its own (full-width ones); notes which templates it told."""

    tag = "ar"

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def template(self, english: str, count: int | None) -> str:
        self.asked.add(english)
        english = super().template(english, count)
        pieces = re.split(r"(\{\w+\})", english)
        return "".join(one if one.startswith("{") else one.translate(LETTERS) for one in pieces)


def said_in(*modules: str) -> set[str]:
    """Return the templates of the sentences that modules make."""
    found: set[str] = set()
    room = Path(falcon_desktop.transfer.__file__).parent
    for path in [room / f"{name}.py" for name in modules] or sorted(room.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Sentence":
                assert isinstance(node.args[0], ast.Constant)
                found.add(str(node.args[0].value))
    return found


def english(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]+", text)


# Exports

PICTURE = Attachment("карта", AttachmentKind.IMAGE, "image/png", 9, data=b"\x89PNG", width=3)
PAPER = Attachment("лист", AttachmentKind.TEXT, "text/plain", 9, text="слова")
OURS = Sentence("The server sent an answer that could not be read.")
KEY = {sign: new_id() for sign in "abcdefghitu"}
CHAT = Conversation(KEY["c"], "Небо", 1_700_000_000_000, 1, active_leaf_id=KEY["g"])
MESSAGES = [
    Message(KEY["a"], KEY["c"], None, Role.USER, "Почему?", 1, attachments=(PICTURE, PAPER)),
    Message(KEY["b"], KEY["c"], KEY["a"], Role.ASSISTANT, "Так.", 2, status=MessageStatus.STOPPED,
            reasoning="Хм ![](1) ![кот](2)"),
    Message(KEY["d"], KEY["c"], KEY["a"], Role.ASSISTANT, "Так ![](1) ![кот](2)", 3,
            reasoning="Хм", altered=True,
            provenance=Provenance(model="модель", edited=True), fresh_after=True,
            parts=(ToolCall("1", "погода", '{"где": "там"}'), ToolResult("1", "мокро"),
                   ToolCall("2", "", ""), ToolResult("2", "", is_error=True),
                   Citation("", "сеть"), Citation("", "", "слова"), OtherPart("будущее"))),
    Message(KEY["e"], KEY["c"], KEY["d"], Role.ASSISTANT, "Ну", 4, status=MessageStatus.FAILED,
            failure=Failure("x", OURS)),
    Message(KEY["f"], KEY["c"], KEY["e"], Role.ASSISTANT, "Ну", 5, status=MessageStatus.FAILED,
            failure=Failure("x", "Занято.", from_file=True)),
    Message(KEY["h"], KEY["c"], KEY["f"], Role.ASSISTANT, "Ну", 6, status=MessageStatus.FAILED),
    Message(KEY["i"], KEY["c"], KEY["h"], Role.ASSISTANT, "Ну", 7,
            status=MessageStatus.INTERRUPTED),
    Message(KEY["g"], KEY["c"], KEY["i"], Role.ASSISTANT, "Ну", 8, status=MessageStatus.STREAMING),
]  # fmt: skip
TEXT = Conversation(KEY["t"], "", 1, 1, ConversationKind.COMPLETION, active_leaf_id=KEY["u"])
BEGUN = [Message(KEY["u"], KEY["t"], None, Role.USER, "Жил-был", 1, altered=True)]
ASKED, ANSWERED = new_id(), new_id()
STOPPED = (
    replace(CHAT, id=new_id(), title="", active_leaf_id=ANSWERED),
    [replace(MESSAGES[0], id=ASKED), replace(MESSAGES[1], id=ANSWERED, parent_id=ASKED)],
)
CHATS: list[tuple[Conversation, list[Message]]] = [(CHAT, MESSAGES), STOPPED, (TEXT, BEGUN)]


class Words(HTMLParser):
    """What is read on a page, and what stands in its tags for people."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        self.tags.append((tag, dict(attrs)))
        self.text += [str(value) for name, value in attrs if name in ("alt", "title")]

    def handle_data(self, data: str) -> None:
        if self._inside != "style":
            self.text.append(data)


def sheets(language: Language) -> str:
    found = [sheet_of(*one, language) for one in CHATS]
    assert {one.direction for one in found} == {"rtl"}
    words = Words("".join(part for one in found for part in one.parts)).text
    return " ".join([*(f"{one.title} {one.about}" for one in found), *words])


def page(language: Language) -> str:
    return " ".join(Words("".join(export_html(CHATS, language))).text)


def markdown(language: Language) -> str:
    return re.sub(r"<!--.*?-->|\[!note\]|```json", "", "".join(export_markdown(CHATS, language)))


def notes(language: Language) -> str:
    return re.sub(r"\[!note\]|```json", "", "".join(export_clean_markdown(CHATS, language)))


def plain(language: Language) -> str:
    return "".join(export_plain(CHATS, language))


EXPORTS: list[Callable[[Language], str]] = [page, markdown, notes, plain, sheets]


@pytest.mark.parametrize("export", EXPORTS)
def test_no_export_has_words_of_its_own_in_english(export: Callable[[Language], str]) -> None:
    told = re.sub(r"(?<=\d\d:\d\d )UTC", "", export(Wide()))
    assert english(told) == []
    assert "ｆａｉｌｅｄ" in told.lower()


def test_all_words_of_exports_are_among_those() -> None:
    language = Wide()
    for export in EXPORTS:
        export(language)
    "".join(export_html([], language))
    assert said_in("plain", "html", "sheets", "made_of", "names") <= language.asked


def test_a_page_says_in_which_language_it_is_and_not_that_people_write_in_it() -> None:
    for language, opening in ((Wide(), ("ar", "rtl")), (Language(), ("en", "ltr"))):
        tags = Words("".join(export_html(CHATS, language))).tags
        [html] = [given for tag, given in tags if tag == "html"]
        assert (html["lang"], html["dir"]) == opening
        bodies = [given for tag, given in tags if (given.get("class") or "") == "body"]
        assert len(bodies) > len(MESSAGES)
        assert all(given.get("lang") == "" for given in bodies if "dir" in given)
        [first, untitled, _] = [given for tag, given in tags if tag == "h1"]
        assert (first.get("lang"), untitled.get("lang")) == ("", None)


def test_what_is_imported_again_is_the_same_whatever_the_language() -> None:
    ours, others = ("".join(export_markdown(CHATS, one)) for one in (Language(), Wide()))
    assert ours != others
    assert import_markdown(others) == import_markdown(ours)


def test_a_time_keeps_its_order_among_words_from_the_right() -> None:
    assert about(CHAT, 7, Wide()).startswith("\u20662023-11-14 22:13 UTC\u2069 · 7 ")
    assert about(CHAT, 7, Language()) == "2023-11-14 22:13 UTC · 7 messages"


def test_no_printed_line_ends_with_a_blank_for_which_qt_would_leave_the_page() -> None:
    asked = replace(MESSAGES[0], text="[ab] \n c  d\t\n")
    sheet = sheet_of(replace(CHAT, active_leaf_id=asked.id), [asked], Wide())
    assert "[ab]<br> c&nbsp; d<br></p>" in "".join(sheet.parts)


def test_files_without_a_title_are_named_too() -> None:
    names = UniqueNames("md", Wide().told(UNTITLED))
    assert names.take("") == "Ｕｎｔｉｔｌｅｄ.md"
    assert names.take("...") == "Ｕｎｔｉｔｌｅｄ 2.md"


# Imports


def dumped(value: Any) -> bytes:
    return json.dumps(value).encode()


SAMPLES: dict[str, Callable[[], Any]] = {
    "ChatGPT": chatgpt,
    "Claude": claude,
    "Open WebUI": open_webui,
    "DeepSeek": exports.deepseek,
    "Grok": exports.grok,
    "Takeout": exports.takeout,
    "Gemini": exports.workspace,
    "AI Studio": exports.ai_studio,
    "LibreChat": exports.librechat,
    "Le Chat": exports.le_chat,
    **ALL,
    "Jan, a failed answer": lambda: [jan_message("z", "assistant", "", 1, status="error")],
    "JSON messages": lambda: [{"messages": [{"role": "user", "content": "Hi"}]}],
}
ODD: list[Any] = [None, 5, "x", {}, [], {"mapping": 5}]


def encrypted() -> bytes:
    data = bytearray(zipped(("conversations.json", "[]")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


REFUSED: list[bytes] = [
    *(dumped(one) for one in FORMS.values()),
    *(make() for make in HOSTILE.values()),
    encrypted(),
    b"PK\x03\x04 and no more",
    b"",
    b"# Notes",
    b"[1, 2",
    b'[{"a": NaN}]',
    b'["caf\xe9"]',
    b"[" * 100 + b"]" * 100,
    b"%PDF-1.7",
    b"\x1f\x8b\x08",
    b"<html><script>var jsonData = [];</script>",
    b'<html><body><div class="outer-cell mdl-cell">',
    zipped(("notes.txt", "x")),
    zipped(("zip.zip", "x")),
    dumped({"format": FORMAT, "version": "x", "conversations": []}),
    dumped({"format": FORMAT, "version": 99, "conversations": []}),
    dumped({"header": "Search", "title": "x", "products": ["Search"]}),
    dumped(jan_thread()),
]
NAMES = {
    *(word for program in (*FORMS, *TABLES) for word in english(program)),
    *(word for program in SAMPLES for word in english(program)),
    *english("Google AI Studio Le Chat Mistral Gradio GPT4All Falcon Desktop"),
    *english("Markdown JSON PDF gz zip json"),
    *english("C:conversations.json"),  # a file
} - {"other", "than", "s", "chats", "server", "web", "page", "messages"}


def database_of(tables: Iterable[str]) -> bytes:
    """Return the beginning of a database, of which no more is looked at."""
    words = "".join(f"CREATE TABLE {name} (id TEXT)" for name in tables)
    return b"SQLite format 3\0" + words.encode()


def left_in_english(sentence: str, language: Language) -> list[str]:
    """Return the English words of a sentence that stay in another language."""
    assert isinstance(sentence, Sentence), sentence
    return [word for word in english(language.told(sentence)) if word not in NAMES]


def refusal_of(look: Callable[[], object]) -> str:
    with pytest.raises(FalconError) as refused:
        look()
    return refused.value.sentence


def refusals(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give what is said of files that can't be imported, whatever is the matter."""
    for data in (*REFUSED, *map(database_of, TABLES.values())):
        yield refusal_of(partial(read_import, data, NOW))
    folder = Members([], set(), [], archives.Files(b"", []), is_folder=True)
    yield refusal_of(lambda: read_import(folder, NOW))
    yield refusal_of(lambda: plan_from_json({}))
    yield refusal_of(lambda: import_markdown("x"))
    with monkeypatch.context() as small:
        small.setattr(values, "MAX_BYTES", 3)
        small.setattr(archives, "MAX_BYTES", 3)
        small.setattr(archives, "MAX_MEMBERS", 1)
        chat = zipped(("conversations.json", "[[]]"))
        yield refusal_of(lambda: read_import(b"[1, 2]", NOW))
        yield refusal_of(lambda: values.load_json("[1, 2]"))
        yield refusal_of(lambda: values.load_lines("[1, 2]"))
        yield refusal_of(lambda: read_import(chat, NOW))
        yield refusal_of(lambda: read_import(zipped(("a.json", "1"), ("b.json", "1")), NOW))


def remarks_of(program: str) -> Iterator[str]:
    """Give what is said of a program's export in which there is much that nobody reads."""
    sample = SAMPLES[program]()
    plan = read_import(dumped([*(sample if isinstance(sample, list) else [sample]), *ODD]), NOW)
    yield from plan.remarks
    yield from (one for one in [plan.source] if isinstance(one, Sentence))
    for item in plan.conversations:
        for message in item.messages:
            if message.failure is not None and isinstance(message.failure.sentence, Sentence):
                yield message.failure.sentence


async def remarks_of_ours() -> list[str]:
    """Return what is said of chats of our own with options and a connection."""
    other = replace(CHAT, settings=GenerationSettings(temperature=1), connection_id="x")
    data = json.loads("".join(export_json([(other, MESSAGES[:1])])))
    data["conversations"].append(5)
    store = Database(None)
    await store.open()
    preview = await preview_import(plan_from_json(data), Conversations(store), [])
    await store.close()
    assert len(preview.remarks) == 3
    return preview.sentences()


async def remarks_on_parts() -> list[str]:
    """Return what is said of a chat that is here without its tools, and of a newer version's."""
    whole = replace(
        MESSAGES[1], status=MessageStatus.COMPLETE, parts=(ToolCall("1", "погода", ""),)
    )
    data = json.loads("".join(export_json([(CHAT, [MESSAGES[0], whole, MESSAGES[2]])])))
    store = Database(None)
    await store.open()
    await Conversations(store).create(CHAT, [MESSAGES[0], replace(whole, parts=())])
    preview = await preview_import(plan_from_json(data), Conversations(store), [])
    await store.close()
    assert len(preview.remarks) == 2
    return preview.sentences()


@pytest.mark.parametrize("program", SAMPLES)
def test_what_of_a_program_is_left_out_is_told_in_any_language(program: str) -> None:
    remarks = list(remarks_of(program))
    assert remarks
    for remark in remarks:
        assert left_in_english(remark, Wide()) == [], remark


def test_all_that_can_be_left_out_is_told_in_any_language() -> None:
    remarks = LeftOut(**{field.name: 2 for field in fields(LeftOut)}).remarks()
    assert len(remarks) == len(fields(LeftOut))
    for remark in remarks:
        assert left_in_english(remark, Wide()) == []


async def test_what_of_ours_is_changed_is_told_in_any_language() -> None:
    for remark in [*await remarks_of_ours(), *await remarks_on_parts()]:
        assert left_in_english(remark, Wide()) == []


def test_what_is_no_export_is_refused_in_any_language(monkeypatch: pytest.MonkeyPatch) -> None:
    told = list(refusals(monkeypatch))
    assert len(told) > 40
    for sentence in told:
        assert left_in_english(sentence, Wide()) == [], sentence


def test_of_an_archive_is_told_what_was_left_out_and_why() -> None:
    archive = zipped(("chats.json", dumped(chatgpt())), ("notes.json", "[1"), ("more.json", "[2"))
    *_, first, second = read_import(archive, NOW).remarks
    assert left_in_english(first, Wide()) == ["notes"]
    assert left_in_english(second, Wide()) == ["more"]


def test_equal_remarks_of_several_files_are_one_with_their_sum() -> None:
    many = [(f"chats-{one}.json", dumped([*exports.le_chat(), *ODD])) for one in range(3)]
    [single] = {str(one) for one in read_import(many[0][1], NOW).remarks if "form" in one}
    [summed] = [one for one in read_import(zipped(*many), NOW).remarks if "form" in one]
    assert isinstance(summed, Sentence)
    assert summed.values["number"] == 3 * int(re.sub(r"\D", "", single))


async def test_no_sentence_of_these_modules_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    language = Wide()
    for export in EXPORTS:
        export(language)
    "".join(export_html([], language))
    said = [*refusals(monkeypatch), *await remarks_of_ours(), *await remarks_on_parts()]
    said += [remark for program in SAMPLES for remark in remarks_of(program)]
    steps = tuple(ImportStep(change, CHAT, ()) for change in Arrival)
    said += ImportPreview("Claude", steps, ()).sentences()
    said += LeftOut(**{field.name: 2 for field in fields(LeftOut)}).remarks()
    said += read_import(zipped(("a.json", dumped(chatgpt())), ("b.json", "[1")), NOW).remarks
    for sentence in said:
        language.told(sentence)
    assert said_in() - language.asked == set()
