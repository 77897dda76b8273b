"""Claude's, Open WebUI's, Gradio's and plain files: what they hold comes along or is told."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import MessageStatus, Role
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.reading import read_import
from tests.transfer.test_archives import zipped
from tests.transfer.test_foreign import read, shown
from tests.work import lines_of

PLACEHOLDER = "\n```\nThis block is not supported on your current device yet.\n```\n"
TOOLS = "System and tool messages left out"


def claude(*messages: dict[str, Any], **more: Any) -> ImportPlan:
    item = {"uuid": "c", "name": "T", "chat_messages": list(messages), **more}
    return read([item])


def said(sender: str, *blocks: dict[str, Any] | str, text: str = "", **more: Any) -> dict[str, Any]:
    content = [{"type": "text", "text": one} if isinstance(one, str) else one for one in blocks]
    return {"sender": sender, "text": text, "content": content, **more}


def used(tool: str, **given: Any) -> dict[str, Any]:
    return {"type": "tool_use", "name": tool, "input": given}


def last(plan: ImportPlan) -> str:
    return plan.conversations[0].messages[-1].text


RESULT = {"type": "tool_result", "content": [{"type": "text", "text": "no rain"}]}


@pytest.mark.parametrize("blocks", [[used("web_search", query="rain"), RESULT], []])
@pytest.mark.parametrize("times", [1, 3])
def test_the_placeholder_of_claudes_export_is_no_answer(blocks: Any, times: int) -> None:
    plan = claude(
        said("human", "Rain?"),
        said("assistant", *blocks, text=PLACEHOLDER * times),
        said("human", "And?"),
    )
    texts = [one.text for one in plan.conversations[0].messages]
    assert texts == ["Rain?", "[Tool: web_search]" if blocks else "", "And?"]
    with_words = claude(said("assistant", f"It will.{PLACEHOLDER}So."))
    assert last(with_words) == "It will.\n\nSo."
    assert last(claude(said("human", PLACEHOLDER))) == PLACEHOLDER


def artifact(command: str, **more: Any) -> dict[str, Any]:
    return used("artifacts", id="timer", command=command, **more)


CREATED = artifact("create", title="t.py", language="python", type="code", content="a = 1\nb = 1")


def block(code: str) -> str:
    return f"**t.py**\n\n```python\n{code}\n```"


def test_an_artifact_is_there_as_a_change_left_it() -> None:
    plan = claude(
        said("assistant", CREATED),
        said("human", "2"),
        said("assistant", "Changed.", artifact("update", old_str="a = 1", new_str="a = 2")),
        said("assistant", artifact("rewrite", content="c = 3")),
        said("assistant", "None.", artifact("update", old_str="no such", new_str="x")),
        said("assistant", "No.", used("artifacts", id="?", command="update", old_str="c")),
    )
    texts = [one.text for one in plan.conversations[0].messages]
    assert texts == [
        block("a = 1\nb = 1"),
        "2",
        "Changed.\n\n" + block("a = 2\nb = 1"),
        block("c = 3"),
        "None.",
        "No.",
    ]
    assert plan.remarks == ("Document changes that could not be applied: 2.",)


def test_each_branch_has_its_own_documents() -> None:
    plan = claude(
        said("assistant", CREATED, uuid="1"),
        said("assistant", artifact("update", old_str="a", new_str="x"), uuid="2"),
        said(
            "assistant", artifact("update", old_str="b", new_str="y"), uuid="3",
            parent_message_uuid="1",
        ),
    )  # fmt: skip
    assert last(plan) == block("a = 1\ny = 1")


def test_of_several_changes_in_one_message_the_last_is_shown() -> None:
    path = "/mnt/user-data/outputs/page.html"
    made = used("create_file", path=path, file_text="<h1>Tide</h1>")

    def change(old: str, new: str) -> dict[str, Any]:
        return used(
            "str_replace", path="/mnt/user-data/outputs/page.html", old_str=old, new_str=new
        )

    widget = used("visualize:show_widget", title="chart", widget_code="<svg>x</svg>")
    plan = claude(said("assistant", "One.", made, RESULT, change("Tide", "Ebb"), RESULT,
                       change("Ebb", "Low"), widget, "Done."))  # fmt: skip
    assert last(plan) == (
        "One.\n\n**page.html**\n\n```html\n<h1>Tide</h1>\n```\n\n"
        "**page.html**\n\n```html\n<h1>Low</h1>\n```\n\n"
        "**chart**\n\n```html\n<svg>x</svg>\n```\n\nDone."
    )
    assert plan.remarks == (f"{TOOLS}: 2.",)


def test_artifacts_and_thoughts_of_2024() -> None:
    code = 'def __init__(self):\n    print("*hello*")  # ```\n'
    tag = '<antArtifact identifier="g" type="application/vnd.ant.code" language="python" title="G">'
    text = f"Well.\n\n<antThinking>Hm.</antThinking>\n\n{tag}\n{code}</antArtifact>\n\nSo."
    plan = claude(said("assistant", text))
    [message] = plan.conversations[0].messages
    assert message.text == f"Well.\n\n**G**\n\n````python\n{code}````\n\nSo."
    assert message.reasoning == "Hm."
    begun = claude(said("assistant", f"Well.\n{tag}\n{code}"))
    assert last(begun) == f"Well.\n\n**G**\n\n````python\n{code}````"
    quoted = f"```\n{tag}\nx</antArtifact>\n```\nas code"
    assert last(claude(said("assistant", quoted))) == quoted
    assert last(claude(said("human", text))) == text


@pytest.mark.parametrize(
    ("place", "right"),
    [(14, "Opens at nine. ([H](https://h.example/)) Closes."),
     (None, "Opens at nine. Closes. ([H](https://h.example/))"),
     (999, "Opens at nine. Closes. ([H](https://h.example/))")],
)  # fmt: skip
def test_where_an_answer_was_taken_from_is_named(place: Any, right: str) -> None:
    details = {"type": "web_search_citation", "url": "https://h.example/", "title": "H"}
    cited = {"start_index": 0, "end_index": place, "details": details}
    text = {"type": "text", "text": "Opens at nine. Closes.", "citations": [cited, cited, {}]}
    plan = claude(said("assistant", text))
    assert last(plan) == right
    assert plan.remarks == ("Citations without a source in the file: 1.",)
    text["text"], text["citations"] = "```\nOpens at nine.\n```", [{**cited, "end_index": 9}]
    assert last(claude(said("assistant", text))) == (
        "```\nOpens at nine.\n```\n ([H](https://h.example/))"
    )


A, B = "https://a.example/", "https://b.example/x(1)"


@pytest.mark.parametrize(
    ("cited", "right"),
    [
        ({"sources": [{"title": "A", "url": A}, {"title": "B", "url": B}]},
         f"([A]({A}), [B](https://b.example/x%281%29))"),
        ({"title": "Two", "sources": [{"title": "A", "url": A}]}, f"([A]({A}))"),
        ({"title": "A", "url": A, "sources": [{"title": "Other", "url": A}]}, f"([A]({A}))"),
        ({"details": {"url": A}, "sources": [{"title": "A", "url": A}, {"title": "B", "url": B}]},
         f"([A]({A}), [B](https://b.example/x%281%29))"),
        ({"sources": [A, 7, {"url": A}, {"url": "javascript:x"}]}, f"([a.example]({A}))"),
        ({"sources": [{"details": {"title": "A", "url": A}}]}, f"([A]({A}))"),
        ({"sources": [{"name": "A", "metadata": {"url": A}}]}, f"([A]({A}))"),
        ({"title": "Two", "sources": [{"title": "A"}]}, "(Two)"),
    ],
)  # fmt: skip
def test_each_source_of_a_citation_is_a_link(cited: Any, right: str) -> None:
    text = {"type": "text", "text": "At nine. So.", "citations": [{"end_index": 8, **cited}]}
    plan = claude(said("assistant", text))
    assert last(plan) == f"At nine. {right} So."
    assert plan.remarks == ()


def test_a_citation_without_any_source_is_counted() -> None:
    cited = [{"sources": [{"url": "file:///x"}, {}]}, {"sources": "x"}, {"sources": []}]
    plan = claude(said("assistant", {"type": "text", "text": "At nine.", "citations": cited}))
    assert last(plan) == "At nine."
    assert plan.remarks == ("Citations without a source in the file: 3.",)


TABLE = "Hours:\n\n| Day | Open |\n|-----|:----:|\n| Mon | nine |\n| Tue | |\n\nSo."


@pytest.mark.parametrize("frame", ["", "> "])
@pytest.mark.parametrize("edges", [True, False])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_citation_within_a_table_leaves_it_whole(frame: str, edges: bool, ends: str) -> None:
    """Wherever it ends: each row keeps its cells, and the link stands in one of them."""
    from markdown_it import MarkdownIt

    lines = TABLE.split("\n")
    if not edges:
        lines = [one.strip("| ").replace("| Tue |", "Tue | -") for one in lines]
        lines[5] = "Tue | -"
    text = ends.join(frame + one for one in lines)
    begin, end = text.index("Day") + 1, text.rindex("Tue") + 8
    markdown = MarkdownIt("commonmark").enable("table")
    cells = markdown.render(text).count("<td")
    for place in range(begin, end):
        cited = {"end_index": place, "title": "H | x", "url": "https://h.example/"}
        block = {"type": "text", "text": text, "citations": [cited]}
        html = markdown.render(last(claude(said("assistant", block))))
        assert html.count("<table>") == 1 and html.count("<tr>") == 3, place
        assert html.count("<td") == cells and html.count("<th") - 1 == 2, place
        assert '(<a href="https://h.example/">H | x</a>)' in html, place
        assert html.index("<table>") < html.index("<a href") < html.index("</table>"), place


@pytest.mark.parametrize(
    ("text", "place", "right"),
    [("- one\n- two", 6, "- one {}\n- two"), ("One.\n\nTwo.", 6, "One. {}\n\nTwo."),
     ("a | b\nc", 5, "a | b {}\nc"), ("Both || and", 7, "Both || {} and"),
     ("$$\nx\n$$\nSo.", 4, "$$\nx\n$$\nSo. {}"), ("$$\nx\n$$", 4, "$$\nx\n$$\n {}"),
     ("One.\n", None, "One. {}\n")],
)  # fmt: skip
def test_a_citation_begins_no_line_and_ends_no_formula(text: str, place: Any, right: str) -> None:
    cited = {"end_index": place, "title": "H", "url": "https://h.example/"}
    block = {"type": "text", "text": text, "citations": [cited]}
    shown = right.format("([H](https://h.example/))")
    assert last(claude(said("assistant", block))) == shown


def test_thoughts_of_which_the_export_has_summaries_only() -> None:
    thinking = {"type": "thinking", "thinking": "", "summaries": [{"summary": "Weighing"}, 7]}
    plan = claude(said("assistant", thinking, "So."))
    assert plan.conversations[0].messages[0].reasoning == "Weighing"
    assert plan.remarks == ()


def test_what_lies_beside_claudes_conversations_is_told() -> None:
    chats = [
        {"uuid": "1", "summary": "Long", "chat_messages": [said("human", "Hi")]},
        {"uuid": "2", "chat_messages": []},
        {"uuid": "3"},
    ]
    projects = [{"docs": [{"content": "roses"}, {}], "prompt_template": "Be brief"}, {"docs": None}]
    data = zipped(
        ("conversations.json", json.dumps(chats)),
        ("users.json", "[]"),
        ("projects.json", json.dumps(projects)),
        ("memories.json", json.dumps([{"conversations_memory": "tea", "account_uuid": "u"}])),
        ("design_chats/one.json", "{}"),
        ("design_chats/two.json", "{}"),
        ("files/photo.png", b"\x89PNG"),
    )
    plan = read_import(data)
    assert len(plan.conversations) == 1
    assert set(plan.remarks) == {
        "Chat summaries left out: 1.",
        "Chats without messages, left out: 1.",
        "Entries of unknown form, left out: 1.",
        "Project documents left out: 3.",
        "Memories of you in the other program, left out: 1.",
        "Design chats left out: 2.",
        "Other files in the archive, left out: 1.",
    }


# --- Open WebUI --------------------------------------------------------------------------------

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGOwiZoWEDWNISVqWkXUNAAh4gUpgGNk"
    "tQAAAABJRU5ErkJggg=="
)


def data_url(data: bytes = PNG, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def open_webui(*messages: dict[str, Any], **chat: Any) -> ImportPlan:
    """Return what is read of a chat whose messages follow each other, in a history."""
    history = {}
    for number, one in enumerate(messages):
        key, parent = str(number), str(number - 1) if number else None
        history[key] = {"id": key, "parentId": parent, "role": "assistant", "content": "", **one}
    inner = {"history": {"messages": history, "currentId": str(len(messages) - 1)}, **chat}
    return read([{"id": "c", "title": "T", "chat": inner}])


@pytest.mark.parametrize("where", ["files", "content"])
def test_a_picture_that_lies_in_the_file_is_attached(where: str) -> None:
    asked: dict[str, Any] = {"role": "user", "content": "What?"}
    if where == "files":
        asked["files"] = [{"type": "image", "url": data_url()}]
    else:
        image = {"type": "image_url", "image_url": {"url": data_url()}}
        asked["content"] = [{"type": "text", "text": "What?"}, image]
    plan = open_webui(asked)
    [message] = plan.conversations[0].messages
    [picture] = message.attachments
    assert (picture.data, picture.media_type, picture.is_image) == (PNG, "image/png", True)
    assert (picture.width, picture.height, picture.name) == (2, 2, "picture")
    assert message.text == "What?" and plan.remarks == ()


@pytest.mark.parametrize(
    "address",
    [
        data_url(b"<svg><use/></svg>"),
        data_url(b"<svg/>", "image/svg+xml"),
        data_url(PNG[:20]),
        data_url(PNG.replace(b"\0\0\0\2\0\0\0\2", bytes(8))),
        data_url(PNG, "image/jpeg"),
        data_url(b"\xff\xd8\xff\xe0\0\4", "image/jpeg"),
        "data:image/png;base64,!!!!",
        "data:image/png,abc",
        "data:",
        "data:image/png;base64,\u0660\u0661",
    ],
)
@pytest.mark.parametrize("where", ["files", "content"])
def test_a_picture_that_is_none_is_told(address: str, where: str) -> None:
    asked: dict[str, Any] = {"role": "user", "content": "What?"}
    if where == "files":
        asked["files"] = [{"type": "image", "url": address, "name": "cat.png"}]
    else:
        asked["content"] = ["What?", {"type": "image_url", "image_url": {"url": address}}]
    plan = open_webui(asked)
    [message] = plan.conversations[0].messages
    assert message.attachments == ()
    assert message.text == f"What?\n\n[Image{': cat.png' if where == 'files' else ''}]"
    assert plan.remarks == ("Images that are damaged or of an unsupported kind, names only: 1.",)


def test_a_jpeg_has_its_size() -> None:
    head = b"\xff\xd8\xff\xe0\0\4ab\xff\xc0\0\x11\x08\0\x05\0\x07\3" + bytes(20)
    asked = {"role": "user", "files": [{"type": "image", "url": data_url(head, "image/jpeg")}]}
    [picture] = open_webui(asked).conversations[0].messages[0].attachments
    assert (picture.width, picture.height) == (7, 5)


def test_a_picture_that_a_model_drew_is_named() -> None:
    plan = open_webui({"files": [{"type": "image", "url": data_url()}]})
    [message] = plan.conversations[0].messages
    assert (message.text, message.attachments) == ("[Image: picture]", ())


@pytest.mark.parametrize(
    ("error", "right"),
    [({"content": "out of memory"}, "out of memory"), ("out of memory", "out of memory"),
     ({"error": {"message": "out of memory"}}, "out of memory"), (True, "The answer failed."),
     ({}, "The answer failed."), ({"content": 7}, "The answer failed.")],
)  # fmt: skip
def test_an_answer_that_failed_says_why(error: Any, right: str) -> None:
    plan = open_webui({"role": "user", "content": "Hi"}, {"error": error})
    answer = plan.conversations[0].messages[1]
    assert answer.status is MessageStatus.FAILED
    assert answer.failure is not None and answer.failure.from_file
    assert answer.failure.sentence == right
    nothing: tuple[Any, ...] = (None, False, "", [])
    for fine in nothing:
        [answer] = open_webui({"content": "Hi", "error": fine}).conversations[0].messages
        assert answer.status is MessageStatus.COMPLETE and answer.failure is None


@pytest.mark.parametrize("name", ["sources", "citations"])
def test_the_numbers_in_an_answer_have_their_sources(name: str) -> None:
    hours = {"source": "https://h.example/", "name": "hours"}
    sources = [
        {
            "source": {"name": "web"},
            "metadata": [hours, hours, {"source": "file-1", "name": "b.pdf"}],
        },
        {"source": {"name": "page", "url": "javascript:x"}},
        7,
    ]
    assert last(open_webui({"content": "At nine [1][2].", name: sources})) == (
        "At nine [1][2].\n\n1. [hours](https://h.example/)\n2. b.pdf\n3. page"
    )


def test_an_answer_made_of_several_is_one_more() -> None:
    plan = open_webui(
        {"role": "user", "content": "A tree"},
        {"content": "Oak", "merged": {"status": True, "content": "Oak and pine"}, "model": "m"},
        {"role": "user", "content": "And?"},
    )
    [item] = plan.conversations
    by_text = {one.text: one for one in item.messages}
    assert set(by_text) == {"A tree", "Oak", "Oak and pine", "And?"}
    assert by_text["Oak and pine"].parent_id == by_text["Oak"].parent_id == by_text["A tree"].id
    assert shown(item.conversation, list(item.messages)) == ["A tree", "Oak", "And?"]


@pytest.mark.parametrize("chat", [{"system": "Ahoy"}, {"params": {"system": "Ahoy"}}])
def test_a_chats_system_message_comes_along_and_its_options_are_told(chat: Any) -> None:
    params = {"temperature": 0.3, "seed": None, **chat.get("params", {})}
    plan = open_webui(
        {"role": "user", "content": "Hi"}, **{**chat, "params": params, "tags": ["a", "b"]}
    )
    assert plan.conversations[0].conversation.settings.system_message == "Ahoy"
    assert plan.remarks == (
        "Chat options, such as temperature, left out: 1.",
        "Chat tags left out: 2.",
    )
    too_long = open_webui({"role": "user", "content": "Hi"}, system="x" * 10**6)
    assert too_long.conversations[0].conversation.settings.system_message is None
    assert too_long.remarks == ("Chat options, such as temperature, left out: 1.",)


@pytest.mark.parametrize("content", ["", None, "The Loire."])
def test_an_answer_that_lies_in_its_output(content: Any) -> None:
    output = [
        {"type": "reasoning", "summary": [], "content": [{"type": "output_text", "text": "Hm."}]},
        {"type": "function_call", "name": "f", "arguments": "{}"},
        {"type": "function_call_output", "output": []},
        {"type": "message", "content": [{"type": "output_text", "text": "The Loire."}]},
        {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Sure."}]},
        7,
    ]
    plan = open_webui({"content": content, "output": output})
    [message] = plan.conversations[0].messages
    assert (message.text, message.reasoning) == ("The Loire.", "Hm.\n\nSure.")
    assert plan.remarks == (f"{TOOLS}: 1.",)


# --- Gradio and plain messages ------------------------------------------------------------------

CAT = {"path": "/tmp/gradio/ab12/cat photo.png", "orig_name": "cat photo.png"}


@pytest.mark.parametrize(
    "first",
    [
        {"file": CAT, "alt_text": None},
        CAT,
        ["/tmp/gradio/ab12/cat photo.png"],
        {"component": "image", "value": CAT},
        {"path": "C:\\Users\\me\\cat photo.png"},
        {"url": "http://127.0.0.1:7860/file=/tmp/cat photo.png?x=1"},
    ],
)
def test_a_file_of_gradios_is_named_and_gives_no_title(first: Any) -> None:
    plan = read([[first, None], ["What is it?", "A cat."]])
    [item] = plan.conversations
    texts = [one.text for one in item.messages]
    assert texts == ["[File: cat photo.png]", "What is it?", "A cat."]
    assert item.conversation.title == "What is it?"
    assert plan.remarks == ("Images and files missing from the export, names only: 1.",)
    if isinstance(first, dict):
        messages = [{"role": "user", "content": first}, {"role": "assistant", "content": "A cat."}]
        [item] = read(messages).conversations
        assert item.messages[0].text == "[File: cat photo.png]"


@pytest.mark.parametrize(
    "path",
    ["/tmp/a.png", "/tmp/gradio/ab 12/a.png", "C:\\tmp\\a.png", "~/in/a.png", "./a.png", "a.png",
     "http://127.0.0.1:7860/file=/tmp/a.png?x=1", "/tmp/gradio/a.png"],
)  # fmt: skip
@pytest.mark.parametrize("alt", [(), ("",), ("a cat",)])
@pytest.mark.parametrize("wrapped", [False, True])
def test_a_path_in_a_list_is_a_file_in_messages_too(
    path: str, alt: tuple[str, ...], wrapped: bool
) -> None:
    """Whose it is, and where it lay on somebody's computer, stays there."""
    messages = [
        {"role": "user", "content": [path, *alt]},
        {"role": "user", "content": "What is it?"},
        {"role": "assistant", "content": "A cat."},
    ]
    plan = read({"messages": messages} if wrapped else messages)
    texts = [one.text for one in plan.conversations[0].messages]
    assert texts == ["".join(alt) or "[File: a.png]", "What is it?", "A cat."]
    assert plan.remarks == ("Images and files missing from the export, names only: 1.",)


@pytest.mark.parametrize(
    "words",
    [["Hello", "world"], ["Use node.js"], ["node.js"], ["/help"], ["and/or"], ["Yes.", "No."],
     ["/tmp/a.png", "b", "c"], ["See /tmp/a.png"], ["/imagine a cat for node.js"], ["1/2", "3/4"]],
)  # fmt: skip
@pytest.mark.parametrize("wrapped", [False, True])
def test_words_in_a_list_stay_words(words: list[str], wrapped: bool) -> None:
    messages = [{"role": "user", "content": words}, {"role": "assistant", "content": "A cat."}]
    plan = read({"messages": messages} if wrapped else messages)
    assert plan.conversations[0].messages[0].text == "\n\n".join(words)
    assert plan.remarks == ()


PLAIN = {
    "title": "Sand",
    "created_at": "2025-05-01T10:00:00Z",
    "model": "mistral-small",
    "messages": [
        {"role": "system", "content": "Be short."},
        {"role": "user", "content": "What is sand?", "timestamp": 1_746_093_600},
        {"role": "assistant", "content": "Rocks.", "timestamp": 1_746_093_605_000,
         "reasoning_content": "Hm."},
        {"role": "tool", "content": "x"},
    ],
}  # fmt: skip


@pytest.mark.parametrize("wrapped", [PLAIN, [PLAIN], {"conversations": [PLAIN]}, [PLAIN, 7]])
def test_plain_messages_keep_what_is_there_and_are_not_called_gradios(wrapped: Any) -> None:
    plan = read(wrapped)
    [item] = plan.conversations
    conversation, (asked, answer) = item.conversation, item.messages
    assert plan.source == "JSON messages"
    assert (conversation.title, conversation.created_at) == ("Sand", 1_746_093_600_000)
    assert conversation.settings.system_message == "Be short."
    assert (asked.text, asked.created_at, asked.provenance.model) == (
        "What is sand?", 1_746_093_600_000, "",
    )  # fmt: skip
    assert (answer.text, answer.reasoning, answer.role) == ("Rocks.", "Hm.", Role.ASSISTANT)
    assert (answer.created_at, answer.provenance.model) == (1_746_093_605_000, "mistral-small")
    assert plan.remarks[0] == f"{TOOLS}: 1."


@pytest.mark.parametrize("in_zip", [True, False])
def test_group_chats_of_chatgpt(in_zip: bool) -> None:
    at = "2025-11-20T10:00:00+00:00"
    messages = [
        {"id": "1", "role": "user", "text": "Shall we?", "created_at": at},
        {"id": "2", "role": "assistant", "text": "Yes.", "created_at": at},
    ]
    groups = {"chats": [{"id": "g", "name": "Book club", "created_at": at, "messages": messages}]}
    if in_zip:
        user = {"author": {"role": "user"}, "content": {"content_type": "text", "parts": ["y"]}}
        chat = [{"id": "c", "mapping": {"u": {"message": user}}}]
        data = zipped(
            ("conversations.json", json.dumps(chat)), ("group_chats.json", json.dumps(groups))
        )
        item = read_import(data).conversations[1]
    else:
        plan = read(groups)
        assert plan.source == "ChatGPT"
        [item] = plan.conversations
    assert (item.conversation.title, item.conversation.created_at) == (
        "Book club",
        1_763_632_800_000,
    )
    assert [one.text for one in item.messages] == ["Shall we?", "Yes."]


def test_many_documents_and_citations_are_read_in_time() -> None:
    def lines(count: int) -> int:
        changes = [artifact("update", old_str="a", new_str="a") for _ in range(count)]
        cited = {"end_index": 3, "details": {"url": "https://x.example/"}}
        text = {"type": "text", "text": "abc" * count, "citations": [cited] * count}
        tags = "<antThinking>x</antThinking>" * count + "<antArtifact>" * count
        messages = [said("assistant", CREATED), said("assistant", *changes, text, tags)]
        return lines_of(lambda: claude(*messages))

    assert lines(800) < 2.5 * lines(400)


@pytest.mark.parametrize("source", ["Claude", "Open WebUI"])
def test_files_beyond_what_a_message_can_have_stay_in_its_words(source: str) -> None:
    if source == "Claude":
        files = [{"file_name": f"f{n}.txt", "extracted_content": f"WORD{n}"} for n in range(13)]
        plan = claude(said("human", "Read", attachments=files))
    else:
        inside = [
            {"name": f"f{n}.txt", "file": {"data": {"content": f"WORD{n}"}}} for n in range(13)
        ]
        plan = open_webui({"role": "user", "content": "Read", "files": inside})
    [message] = plan.conversations[0].messages
    assert [one.text for one in message.attachments] == [f"WORD{n}" for n in range(10)]
    assert message.text.startswith("Read\n\n[File: f10.txt]\n\n```\nWORD10\n```")
    assert all(f"WORD{n}" in message.text for n in range(10, 13))


@pytest.mark.parametrize("letter", ["a", "é", "字"])
def test_a_file_that_is_cut_is_told(letter: str) -> None:
    def read_with(length: int) -> ImportPlan:
        file = {"file_name": "f.txt", "extracted_content": letter * length}
        return claude(said("human", "Read", attachments=[file]))

    cut = read_with(1_000_001)
    assert cut.remarks == ("Texts that were too long and were cut: 1.",)
    [file] = cut.conversations[0].messages[0].attachments
    assert file.text == letter * 1_000_000 and file.size == len(file.text.encode())
    assert read_with(1_000_000).remarks == ()


@pytest.mark.parametrize("kind", ["voice_note", "something_new"])
@pytest.mark.parametrize("sender", ["human", "assistant"])
def test_blocks_of_new_kinds_keep_their_words(sender: str, kind: str) -> None:
    plan = claude(said(sender, {"type": kind, "title": "Note", "text": "SPOKEN"}))
    assert last(plan) == "SPOKEN" and plan.remarks == ()
    assert claude(said(sender, {"type": kind})).remarks == (
        "Entries of unknown form, left out: 1.",
    )


def test_a_content_that_is_a_text_is_read() -> None:
    assert last(claude({"sender": "human", "content": "WORDS"})) == "WORDS"


DETAILS = '<details type="reasoning" done="true">\n<summary>Thought</summary>\n> LINE\n</details>'


@pytest.mark.parametrize("text", [
    f"Look:\n```html\n{DETAILS}\n```\nend", f"~~~\n{DETAILS}\n~~~", f"- a\n\n      {DETAILS}",
    "Write `" + DETAILS.replace("\n", " ") + "` so.",
])  # fmt: skip
def test_marks_of_reasoning_within_code_are_words(text: str) -> None:
    answer = open_webui({"role": "assistant", "content": text}).conversations[0].messages[0]
    assert (answer.text, answer.reasoning) == (text, "")
    both = open_webui({"role": "assistant", "content": f"{DETAILS}\n{text}"})
    answer = both.conversations[0].messages[0]
    assert answer.reasoning == "LINE" and answer.text == text


def test_marks_of_reasoning_in_a_question_are_words() -> None:
    plan = open_webui({"role": "user", "content": f"Why {DETAILS}?"})
    assert last(plan) == f"Why {DETAILS}?" and plan.remarks == ()


@pytest.mark.parametrize("attributes", [
    'type="reasoning" done="true"', 'done="true" type="reasoning" duration="2"',
    'id="x"\ntype="reasoning"',
])  # fmt: skip
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_reasoning_is_found_however_its_mark_is_written(attributes: str, end: str) -> None:
    text = f"<details {attributes}>\n<summary>T</summary>\n> LINE\n</details>\nSo."
    answer = open_webui({"role": "assistant", "content": text.replace("\n", end)})
    assert last(answer) == "So." and answer.conversations[0].messages[0].reasoning == "LINE"


def test_executed_code_is_told() -> None:
    plan = open_webui({"role": "assistant", "content": "x", "code_executions": [{"code": "1"}]})
    assert plan.remarks == (f"{TOOLS}: 1.",)


INSIDE = base64.b64encode(PNG).decode()


@pytest.mark.parametrize(("content", "text", "reasoning", "pictures", "tools"), [
    ([{"type": "text", "text": {"value": "WORDS", "annotations": []}}], "WORDS", "", 0, 0),
    ([{"type": "refusal", "refusal": "NO"}], "NO", "", 0, 0),
    ([{"type": "thinking", "thinking": "MUSE", "signature": "s"}, {"type": "text", "text": "A"}],
     "A", "MUSE", 0, 0),
    ([{"type": "reasoning", "summary": [{"type": "summary_text", "text": "MUSE"}]}],
     "", "MUSE", 0, 0),
    ([{"type": "text", "text": "A"}, {"type": "tool_use", "name": "f", "input": {}}],
     "A", "", 0, 1),
    ([{"type": "tool_result", "content": [{"type": "text", "text": "RAW"}]}], None, "", 0, 1),
    ([{"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": INSIDE}}],
     "", "", 1, 0),
    ([{"type": "image", "source": {"type": "url", "url": "https://a.example/x.png"}}],
     "[Image]", "", 0, 0),
])  # fmt: skip
@pytest.mark.parametrize("role", ["user", "assistant"])
def test_parts_of_an_api_keep_their_words(
    role: str, content: Any, text: str | None, reasoning: str, pictures: int, tools: int
) -> None:
    first = {"role": "user", "content": "Q"}
    plan = read([{"title": "T", "messages": [first, {"role": role, "content": content}]}])
    found = plan.conversations[0].messages[1:]
    assert (f"{TOOLS}: {tools}." in plan.remarks) == bool(tools)
    if text is None:
        assert not found
        return
    [message] = found
    kept = pictures if role == "user" else 0
    assert message.text == (text or "[Image]" * (pictures - kept))
    assert message.reasoning == reasoning and len(message.attachments) == kept


def test_an_answer_of_thoughts_alone_stays() -> None:
    answer = {"role": "assistant", "content": "", "reasoning_content": "MUSE"}
    plan = read([{"messages": [{"role": "user", "content": "Q"}, answer]}])
    assert plan.conversations[0].messages[1].reasoning == "MUSE" and plan.remarks == ()


@pytest.mark.parametrize("files", [
    ["/tmp/gradio/x/cat.png"], [{"path": "/tmp/a/1.png", "orig_name": "cat.png"}],
    ["C:\\tmp\\cat.png"],
])  # fmt: skip
@pytest.mark.parametrize("text", ["Look", ""])
def test_a_box_for_text_and_files_keeps_both(files: Any, text: str) -> None:
    content = {"text": text, "files": files}
    right = "\n\n".join(filter(None, [text, "[File: cat.png]"]))
    for data in ([[content, "A cat."]], [{"role": "user", "content": content}]):
        plan = read(data)
        assert plan.conversations[0].messages[0].text == right
        assert plan.remarks == ("Images and files missing from the export, names only: 1.",)


@pytest.mark.parametrize("form", ["utf-16", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_with_a_mark_of_its_byte_order_is_read(form: str, end: str) -> None:
    text = json.dumps([{"role": "user", "content": "naïve 字"}], ensure_ascii=False, indent=1)
    data = text.replace("\n", end).encode(form)
    assert read_import(data).conversations[0].messages[0].text == "naïve 字"


@pytest.mark.parametrize("name", ["Conversations.JSON", "Export/CONVERSATIONS-001.Json", "x.JSON"])
def test_members_are_found_in_letters_of_either_case(name: str) -> None:
    data = json.dumps([{"role": "user", "content": "Q"}]).encode()
    assert last(read_import(zipped((name, data)))) == "Q"


def test_a_character_of_thousands_of_digits_stops_no_import() -> None:
    """Python refuses to read such a number."""
    for digits in ("9" * 5_000, "x" + "f" * 5_000):
        plan = open_webui({"content": f"{DETAILS.replace('LINE', f'a&#{digits};b')}\nSo."})
        assert plan.conversations[0].messages[0].reasoning == "a\ufffdb"
