"""ChatGPT's export: no word, link, formula or document of it is lost without being told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.transfer.documents import ALL_WORK, Changes, Document, work_of
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.marks import without_marks
from tests.transfer.test_foreign import node, read, shown
from tests.work import lines_of

BEGIN, PART, END = "\ue200", "\ue202", "\ue201"


def mark(kind: str, *arguments: str) -> str:
    return BEGIN + PART.join([kind, *arguments]) + END


def exported(*nodes: dict[str, Any], **more: Any) -> ImportPlan:
    """Return what is read of a conversation whose messages follow each other."""
    for before, one in zip((None, *nodes), nodes, strict=False):
        one["parent"] = before and before["id"]
    mapping = {one["id"]: one for one in nodes}
    item = {"id": "c", "title": "T", "mapping": mapping, "current_node": nodes[-1]["id"], **more}
    return read([item])


def answered(text: str, **metadata: Any) -> str:
    """Return the answer that a text with its metadata becomes."""
    plan = exported(
        node("q", None, "user", "Why?", 1.0),
        node("a", None, "assistant", text, 2.0, metadata=metadata),
    )
    return plan.conversations[0].messages[-1].text


@pytest.mark.parametrize(
    "name", ["is_visually_hidden_from_conversation", "is_visually_hidden_from_user"]
)
@pytest.mark.parametrize("role", ["user", "assistant", "system", "tool"])
def test_what_chatgpt_hides_is_left_out_and_told(name: str, role: str) -> None:
    plan = exported(
        node("q", None, "user", "Why?", 1.0),
        node("h", None, role, "HIDDEN", 2.0, metadata={name: True}),
        node("a", None, "assistant", "So.", 3.0),
    )
    [item] = plan.conversations
    assert shown(item.conversation, list(item.messages)) == ["Why?", "So."]
    words = "System and tool messages left out"
    if role in ("user", "assistant"):
        words = "Messages hidden by the other program, left out"
    assert plan.remarks == (f"{words}: 1.",)


def thought(key: str, *thoughts: Any) -> dict[str, Any]:
    made = node(key, None, "assistant", "", 2.0)
    made["message"]["content"] = {"content_type": "thoughts", "thoughts": list(thoughts)}
    return made


@pytest.mark.parametrize("after", ["nothing", "a question", "a tool"])
def test_thoughts_of_an_answer_that_was_stopped_are_an_answer(after: str) -> None:
    following = {
        "nothing": [],
        "a question": [
            node("r", None, "user", "Go on", 3.0),
            node("b", None, "assistant", "So", 4.0),
        ],
        "a tool": [node("t", None, "tool", "42", 3.0)],
    }[after]
    plan = exported(
        node("q", None, "user", "Why?", 1.0),
        thought("s", {"summary": "Weighing", "content": "First"}),
        thought("t2", {"summary": "Then"}, "plain"),
        *following,
    )
    [item] = plan.conversations
    roles = [one.role for one in item.messages]
    assert roles[:2] == [Role.USER, Role.ASSISTANT] and len(roles) == 2 + 2 * (
        after == "a question"
    )
    stopped = item.messages[1]
    assert (stopped.text, stopped.reasoning) == ("", "First\n\nThen\n\nplain")
    assert all(not one.reasoning for one in item.messages if one is not stopped)
    assert item.conversation.active_leaf_id == item.messages[-1].id
    if after == "a question":
        assert [one.parent_id for one in item.messages[1:]] == [one.id for one in item.messages[:3]]


def test_thoughts_that_an_answer_has_are_not_shown_twice() -> None:
    nodes = [
        node("q", None, "user", "Why?", 1.0),
        thought("s", {"content": "First"}),
        node("a", None, "assistant", "So.", 3.0),
    ]
    beside = node("t", None, "tool", "42", 3.0)  # another branch, which ends without an answer
    plan = exported(*nodes)
    mapping = {one["id"]: one for one in [*nodes, beside | {"parent": "s"}]}
    branched = read([{"id": "c", "title": "T", "mapping": mapping, "current_node": "a"}])
    for one in (plan, branched):
        found = [(m.text, m.reasoning) for m in one.conversations[0].messages]
        assert found == [("Why?", ""), ("So.", "First")]


@pytest.mark.parametrize(("parts", "right"), [
    ([{"content_type": "text", "text": "written"}], "written"),
    (["said", {"content_type": "text", "text": "written"}], "said\n\nwritten"),
    ([{"content_type": "audio_asset_pointer"}], "[Audio]"),
    ([{"content_type": "audio_asset_pointer"},
      {"content_type": "audio_transcription", "text": "spoken"}], "spoken"),
    ([{"content_type": "odd_pointer"}], "[File]"),
])  # fmt: skip
@pytest.mark.parametrize("role", ["user", "assistant"])
def test_parts_that_are_objects_keep_their_words(role: str, parts: list[Any], right: str) -> None:
    made = node("q", None, role, "", 1.0)
    made["message"]["content"] = {"content_type": "multimodal_text", "parts": parts}
    assert exported(made).conversations[0].messages[0].text == right


MATH = '{"math_block_widget_always_prefetch_v2": {"content": "A=\\\\pi r^2"}}'


@pytest.mark.parametrize("told_by", ["mark", "reference", "empty reference"])
def test_a_formula_of_a_widget_stays_one(told_by: str) -> None:
    shown_as = mark("genui", MATH)
    reference: dict[str, Any] = {"matched_text": shown_as, "alt": shown_as}
    if told_by == "reference":
        widget = {"widget_type": "math_block_widget", "data": {"content": "A=\\pi r^2"}}
        reference |= widget
    references = [] if told_by == "mark" else [reference]
    text = answered(f"It is\n\n{shown_as}\n\nwith r.", content_references=references)
    assert text == "It is\n\n$$\nA=\\pi r^2\n$$\n\nwith r."
    text = answered(f"It is {shown_as} with r.", content_references=references)
    assert text == "It is \\(A=\\pi r^2\\) with r."


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (mark("url", "the table", "https://example.org/t"), "[the table](https://example.org/t)"),
        (mark("url", "a [b] c", "https://example.org/(t)"),
         "[a \\[b\\] c](https://example.org/%28t%29)"),
        (mark("url", "the table", "javascript:alert(1)"), "the table"),
        (mark("url", "https://example.org/t"), "[example.org](https://example.org/t)"),
        (mark("entity", '["people", "Ada Lovelace", "mathematician"]'), "Ada Lovelace"),
        (mark("video", "Kites at dawn", "turn0search3"), "Kites at dawn"),
        (mark("newkind", '{"label": "Words"}'), "Words"),
        (mark("image_group", '{"query": ["kites"]}'), "[Images: kites]"),
        (mark("cite", "turn0search0"), ""),
        (mark("x"), ""),
        ("\ue203painted\ue204\ue206", "painted"),
        ("lone \ue201", "lone "),
    ],
)  # fmt: skip
@pytest.mark.parametrize("references", [None, [], [{"matched_text": None}], "x"])
def test_a_mark_leaves_what_it_says(given: str, right: str, references: Any) -> None:
    assert answered(f"See {given}.", content_references=references) == f"See {right}."


def test_a_citation_that_names_nothing_is_counted() -> None:
    plan = exported(
        node("q", None, "user", "Why?"),
        node("a", None, "assistant", f"So {mark('cite', 'turn0search0')}{mark('x')}"),
    )
    assert plan.remarks == ("Citations without a source in the file: 1.",)


def test_a_cited_file_is_named() -> None:
    cited = mark("filecite", "turn0file0")
    reference = {"type": "file", "matched_text": cited, "alt": None, "name": "lease.pdf"}
    assert answered(f"Three. {cited}", content_references=[reference]) == "Three. (lease.pdf)"


@pytest.mark.parametrize("alone", [True, False])
def test_pictures_that_were_found_leave_their_pages(alone: bool) -> None:
    group = mark("image_group", '{"query": ["kites"]}')
    found = {"title": "Kite history", "url": "https://example.org/kites"}
    reference = {"matched_text": group, "alt": "", "images": [{"image_result": found}]}
    link = "[Kite history](https://example.org/kites)"
    text = answered(f"{group}\nOld." if alone else f"Look {group}.", content_references=[reference])
    assert text == (f"- {link}\n\nOld." if alone else f"Look ({link}).")


def test_citations_of_2023() -> None:
    about = {"title": "Tower facts", "url": "https://example.org/tower"}
    link = "([Tower facts](https://example.org/tower))"
    at_place = {"start_ix": 12, "end_ix": 22, "metadata": about}
    text = "96 m tall 🗼【0†source】, not【7†source】."
    assert text[11:21] == "【0†source】"
    by_number = {"metadata": {**about, "extra": {"cited_message_idx": 0}}}
    moved = {**at_place, "start_ix": 11, "end_ix": 21}
    right = f"96 m tall 🗼 {link}, not【7†source】."
    assert answered(text, citations=[moved]) == right
    assert answered(text, citations=[by_number]) == right
    assert answered(text, citations=[at_place]) == right  # counted otherwise, as some are
    assert answered(text, citations=[at_place, {**at_place, "start_ix": 16}]) == right
    for away in (3, 18, 400, -1, None, "x"):  # none that fits: nothing is invented
        assert answered(text, citations=[{**at_place, "start_ix": away}]) == text
    assert answered(text) == text


def test_a_starred_chat_is_pinned() -> None:
    for starred, pinned in ((True, True), (None, False), ("x", False)):
        plan = exported(node("q", None, "user", "Hi", 1.0), is_starred=starred)
        assert (plan.conversations[0].conversation.pinned_at is not None) == pinned


@pytest.mark.parametrize("about", [None, {}, {"dalle": {"prompt": "A kite"}}])
def test_a_picture_that_was_made_is_an_answer(about: Any) -> None:
    picture = {"content_type": "image_asset_pointer", "metadata": about}
    content = {"content_type": "multimodal_text", "parts": [picture]}
    plan = exported(
        node("q", None, "user", "Draw"),
        node("t", None, "tool", content=content, channel="final"),
        node("q2", None, "user", "Now in green"),
    )
    [item] = plan.conversations
    word = "[Image: A kite]" if about else "[Image]"
    assert shown(item.conversation, list(item.messages)) == ["Draw", word, "Now in green"]
    assert item.messages[1].role is Role.ASSISTANT


@pytest.mark.parametrize("name_of_kind", ["mime_type", "mimeType"])
@pytest.mark.parametrize("with_ids", [True, False])
def test_every_file_stands_there_once_by_its_name(name_of_kind: str, with_ids: bool) -> None:
    files = [
        {"id": "file-x", "name": "sketch.png", name_of_kind: "image/png"},
        {"id": "file-y", "name": "notes.csv", name_of_kind: "text/csv"},
    ]
    if not with_ids:
        files = [{key: value for key, value in one.items() if key != "id"} for one in files]
    picture = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-x"}
    plan = exported(
        node(
            "q", None, "user", metadata={"attachments": files},
            content={"content_type": "multimodal_text", "parts": [picture, "What?"]},
        ),
    )  # fmt: skip
    [message] = plan.conversations[0].messages
    assert message.text == "[Image: sketch.png]\n\nWhat?\n\n[File: notes.csv]"
    assert plan.remarks[0].endswith("names only: 2.")
    assert plan.conversations[0].conversation.title == "T"


def canvas(text: Any, change: bool = False) -> dict[str, Any]:
    return {
        "content": {"content_type": "code", "language": "json", "text": json.dumps(text)},
        "recipient": "canmore.update_textdoc" if change else "canmore.create_textdoc",
    }


@pytest.mark.parametrize(
    ("update", "right"),
    [
        ({"pattern": "two", "multiple": True, "replacement": "three"}, "three and three"),
        ({"pattern": "two", "multiple": False, "replacement": "three"}, "three and two"),
        ({"pattern": "t(w)o", "replacement": "\\1"}, "w and two"),
        ({"pattern": "and .*", "replacement": "alone"}, "two alone"),
        ({"pattern": "a.c|two$", "replacement": "one"}, "two and one"),
        ({"pattern": "no such", "replacement": "x"}, None),
        ({"pattern": "(", "replacement": "x"}, None),
        ({"pattern": "(t+)+x", "replacement": "x"}, None),
        ({"pattern": "[[a]", "replacement": "x"}, None),
        ({"pattern": "", "multiple": True, "replacement": "x"}, None),
        ({"pattern": 7}, None),
    ],
)
def test_a_document_is_there_as_a_change_left_it(update: Any, right: str | None) -> None:
    plan = exported(
        node("q", None, "user", "A list"),
        node("c", None, "assistant", **canvas({"name": "L", "content": "two and two"})),
        node("u", None, "assistant", **canvas({"updates": [update]}, change=True)),
        node("a", None, "assistant", "Done."),
    )
    texts = [one.text for one in plan.conversations[0].messages]
    changed = [] if right is None else [f"**L**\n\n{right}"]
    assert texts == ["A list", "**L**\n\ntwo and two", *changed, "Done."]
    failed = ("Document changes that could not be applied: 1.",)
    assert plan.remarks == (failed if right is None else ())


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a|a)*b", "a?" * 30 + "a" * 30, "(?:a*)*b", ".*" * 4 + "b", "(a{0,30}){0,30}b",
     "(a)\\1*b", "(?P<x>a)*b", "|".join(["a*"] * 30) + "b", "[a-z]*" * 5, "a{0,9}" * 12],
)  # fmt: skip
def test_no_pattern_of_a_file_is_run_that_could_take_long(pattern: str) -> None:
    assert work_of(pattern, 5_000) > 20_000_000
    document = Document("", "a" * 5_000)
    changes = Changes()
    assert changes.updated(document, [{"pattern": pattern, "replacement": "x"}] * 50) is None
    assert changes.failed == 50


def test_many_patterns_that_take_a_little_are_not_all_run() -> None:
    changes = Changes()
    one = {"pattern": "a*b", "replacement": "x"}
    assert changes.updated(Document("", "a" * 2_000), [one] * 1_000) is None
    assert work_of("a*b", 2_000) * 1_000 > ALL_WORK


def test_a_draft_is_words() -> None:
    draft = (
        'Here:\n\n:::writing{variant="email" id="4" subject="The \\"tap\\""}\nDear plumber,\n\n'
        "it leaks.\n:::\n\nShorter?"
    )
    assert answered(draft) == 'Here:\n\n**The "tap"**\n\nDear plumber,\n\nit leaks.\n\nShorter?'
    assert answered(":::writing{}\nOnly begun") == "Only begun"
    code = '```\n:::writing{variant="x"}\n:::\n```\n:::note\nstays\n:::'
    assert answered(code) == code


def report(text: str, **more: Any) -> dict[str, Any]:
    return {"id": "r", "content": {"content_type": "text", "parts": [text]}, **more}


@pytest.mark.parametrize("as_text", [True, False])
def test_the_report_of_a_research_is_an_answer(as_text: bool) -> None:
    cited = mark("cite", "turn0search0")
    references = [{"matched_text": cited, "alt": "([Lanes](https://example.org/lanes))"}]
    state: Any = {
        "report_message": report(
            f"# Lanes\n\nUsed. {cited}", metadata={"content_references": references}
        )
    }
    state = json.dumps(state) if as_text else state
    hidden = {
        "is_visually_hidden_from_conversation": True,
        "chatgpt_sdk": {"widget_state": state},
    }
    plan = exported(
        node("q", None, "user", "Research"),
        node("t", None, "tool", "The latest state", metadata=hidden),
        node("t2", None, "tool", "The latest state", metadata=hidden),
        node("a", None, "assistant", ""),
        node("q2", None, "user", "Thanks"),
    )
    [item] = plan.conversations
    right = "# Lanes\n\nUsed. ([Lanes](https://example.org/lanes))"
    assert shown(item.conversation, list(item.messages)) == ["Research", right, "Thanks"]
    assert item.messages[1].role is Role.ASSISTANT


@pytest.mark.parametrize("in_metadata", [True, False])
def test_what_a_person_wrote_of_themselves_is_the_system_message(in_metadata: bool) -> None:
    content = {"content_type": "user_editable_context"}
    words = {"user_profile": "I keep bees", "user_instructions": "One line"}
    about = {"about_user_message": "I keep bees", "about_model_message": "One line"}
    metadata: dict[str, Any] = {"is_visually_hidden_from_conversation": True}
    if in_metadata:
        metadata["user_context_message_data"] = about
    else:
        content |= words
    plan = exported(
        node("i", None, "user", content=content, metadata=metadata),
        node("m", None, "assistant",
             content={"content_type": "model_editable_context", "model_set_context": "Likes tea"}),
        node("q", None, "user", "Why smoke?"),
    )  # fmt: skip
    [item] = plan.conversations
    assert item.conversation.settings.system_message == "I keep bees\n\nOne line"
    assert [one.text for one in item.messages] == ["Why smoke?"]
    assert plan.remarks == ("Memories of you in the other program, left out: 1.",)


def test_words_in_a_form_that_is_not_known_are_kept() -> None:
    quote = {"content_type": "tether_quote", "title": "Sky", "url": "https://sky.example/",
             "text": "Blue"}  # fmt: skip
    output = {"content_type": "execution_output", "text": "1"}
    plan = exported(
        node("q", None, "user", content=quote),
        node("a", None, "assistant", content=output),
        node("b", None, "assistant", content={"content_type": "of_2027", "text": "New"}),
        node("t", None, "tool", content={"content_type": "tether_browsing_display", "result": "x"}),
    )
    texts = [one.text for one in plan.conversations[0].messages]
    assert texts == ["[Sky](https://sky.example/)\n\nBlue", "```\n1\n```", "New"]
    assert plan.remarks == ("System and tool messages left out: 1.",)


def test_marks_are_read_in_time_and_no_text_grows_without_bound() -> None:
    def lines(count: int) -> int:
        text = mark("cite", "a1") * count + "【0†s】" * count + BEGIN * count
        citations = [{"start_ix": at, "end_ix": at + 1, "metadata": {}} for at in range(count)]
        references = [{"matched_text": mark("cite", f"a{at}"), "alt": "x"} for at in range(count)]
        metadata = {"citations": citations, "content_references": references}
        return lines_of(lambda: without_marks(text, metadata))

    assert lines(2_000) < 2.5 * lines(1_000)
    cited = mark("cite", "t0")
    metadata = {"content_references": [{"matched_text": cited, "alt": "y" * 4_000}]}
    text = cited * 20_000
    assert len(without_marks(text, metadata).text) <= 21 * (len(text) + 4_000)
