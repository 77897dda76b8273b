"""Markdown: readable, cannot be forged by a message's text, and readable back."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from falcon_desktop.core.domain.conversation import (
    Conversation,
    ConversationKind,
    Message,
    MessageStatus,
    Role,
)
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.transfer.foreign import text_file
from falcon_desktop.transfer.markdown import (
    export_clean_markdown,
    export_markdown,
    import_markdown,
    is_our_markdown,
)
from falcon_desktop.transfer.notes import Notes
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.work import lines_of

Exported = tuple[Conversation, list[Message]]


def chat(*texts: str, title: str = "Title", reasoning: str = "") -> Exported:
    conversation_id = new_id()
    messages: list[Message] = []
    for place, text in enumerate(texts):
        messages.append(
            Message(
                id=new_id(),
                conversation_id=conversation_id,
                parent_id=messages[-1].id if messages else None,
                role=Role.ASSISTANT if place % 2 else Role.USER,
                text=text,
                created_at=place,
                reasoning=reasoning if place % 2 else "",
            )
        )
    leaf = messages[-1].id if messages else None
    return Conversation(conversation_id, title, 0, 5, active_leaf_id=leaf), messages


def written(*conversations: Exported) -> str:
    return "".join(export_markdown(conversations))


def read(text: str) -> list[Exported]:
    plan = import_markdown(text)
    return [(item.conversation, list(item.messages)) for item in plan.conversations]


lines = st.sampled_from(
    ["---", "- a", "```", "~~~~", "", "    code", "> q", "# h", "<!-- x", "-->", "word", "==="]
) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=20)
bodies = st.lists(lines, max_size=6).map("\n".join)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(bodies, bodies), min_size=1, max_size=2), bodies)
def test_texts_come_back_exactly(pairs: list[tuple[str, str]], reasoning: str) -> None:
    conversations = [chat(*pair, title="A\n--> b", reasoning=reasoning) for pair in pairs]
    back = read(written(*conversations))
    assert [c.id for c, _ in back] == [c.id for c, _ in conversations]
    for (_, messages), (_, originals) in zip(back, conversations, strict=True):
        assert messages == originals


def test_only_the_shown_version_is_written(full: Exported) -> None:
    text = written(full)
    assert "Because of" not in text
    assert "**Rayleigh** scattering." in text
    assert "## Assistant (falcon-40b)" in text
    assert "> Sky.\n> \n> Blue." in text


def test_a_message_cannot_pretend_to_be_another_conversation() -> None:
    secret = chat("first", "second")
    quoting = chat(written(secret), "an answer that quotes an export", "more", "end")
    after = chat("later", "last")
    back = read(written(quoting, after))
    assert back == [quoting, after]


def test_no_line_of_a_text_can_begin_front_matter() -> None:
    text = written(chat("---\ntitle: evil\n---\n", "---\nlayout: x\n---"))
    assert not text.startswith("---")
    assert not any(line.rstrip() == "---" for line in text.split("\n"))


def test_an_open_code_fence_does_not_swallow_what_follows() -> None:
    texts = ("````\nopen", "~~~ text\nalso open\n```\n", "```\nclosed\n```", "end")
    text = written(chat(*texts))
    headings = [token.level for token in MarkdownIt("commonmark").parse(text) if token.tag == "h2"]
    assert len(headings) == 2 * len(texts)


def test_a_title_is_one_plain_line() -> None:
    text = written(chat("x", title="a\n# b <script> [x](y) *z*"))
    assert "\n# a \\# b \\<script\\> \\[x\\](y) \\*z\\*\n" in text


def test_a_file_edited_by_hand_is_read_as_far_as_it_goes() -> None:
    text = written(chat("one", "two"), chat("three", "four"))
    edited = text.replace("one\n", "one, changed\n\n\n").replace("\n", "\r\n")
    back = read(edited)
    assert [[m.text.strip() for m in messages] for _, messages in back] == [
        ["one, changed", "two"],
        ["three", "four"],
    ]
    cut = text[: text.index("four")]
    assert [m.text for m in read(cut)[1][1]] == ["three", ""]


def test_an_answer_that_failed_says_so(full: Exported) -> None:
    conversation, messages = full
    text = written((replace(conversation, active_leaf_id=messages[1].id), messages))
    assert "*\\[failed, according to the imported file: The server is too busy.\\]*" in text
    assert read(text)[0][1][1].status is MessageStatus.FAILED


def test_other_markdown_is_refused() -> None:
    with pytest.raises(InvalidInput):
        import_markdown("# Notes\n")


# --- for notes ----------------------------------------------------------------------------------


def clean(*conversations: Exported) -> str:
    return "".join(export_clean_markdown(conversations))


def test_notes_hold_what_is_read_and_no_comment(full: Exported) -> None:
    text = clean(full)
    with_comments = written(full)
    assert "<!--" in with_comments and "<!--" not in text
    assert text.startswith("# ") and not is_our_markdown(text)
    assert "**Rayleigh** scattering." in text
    assert "## Assistant (falcon-40b)" in text


@settings(deadline=None, max_examples=60)
@given(st.lists(bodies.filter(lambda text: "<" not in text), min_size=2, max_size=4))
def test_every_message_of_notes_has_its_heading_whatever_the_texts(texts: list[str]) -> None:
    [*found] = MarkdownIt().parse(clean(chat(*texts)))
    titles = [
        found[place + 1].content
        for place, token in enumerate(found)
        if token.type == "heading_open" and token.tag == "h2" and token.level == 0
    ]
    own = ["You" if place % 2 == 0 else "Assistant" for place in range(len(texts))]
    assert [title for title in titles if title in own] == own


def said_in_notes(*texts: str) -> list[str]:
    """Return the texts of the messages as they stand in notes."""
    parts = re.split(r"\n## (?:You|Assistant)\n\n", clean(chat(*texts)))[1:]
    return [part.removesuffix("\n") for part in parts]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (r"With \(\pi\) and \( r^2 \).", r"With $\pi$ and $r^2$."),
        (r"So \[ a + b \] holds", r"So $$a + b$$ holds"),
        ("\\[\nE = mc^2 \\\\[4pt]\n\\]", "$$\nE = mc^2 \\\\[4pt]\n$$"),
        ("> \\[ x\n> \\]", "> $$ x\n> $$"),
        ("$$\na \\\\[2pt] b\n$$", "$$\na \\\\[2pt] b\n$$"),
        ("\\begin{align}\na &= b\n\\end{align}", "$$\n\\begin{align}\na &= b\n\\end{align}\n$$"),
        ("$\\sqrt{2}$ for $5 and $6", "$\\sqrt{2}$ for $5 and $6"),
        ("`\\(x\\)` and ``a`\\(y\\)``", "`\\(x\\)` and ``a`\\(y\\)``"),
        ("```tex\n\\[\nx\n\\]\n```", "```tex\n\\[\nx\n\\]\n```"),
        ("\\[ never closed", "\\[ never closed"),
    ],
)
def test_formulas_in_notes_stand_between_dollars_and_code_stays(text: str, right: str) -> None:
    assert said_in_notes("hello", text) == ["hello", right]
    assert text in written(chat("hello", text)).replace("\n ---", "\n---")


def test_footnotes_of_several_answers_do_not_meet_in_notes() -> None:
    said = said_in_notes(
        "one[^1]\n\n[^1]: first", "two[^1] `[^1]`\n\n[^1]: second", "three [^1]",
        "~~~\n[^1]: code\n~~~\n[^A]\n\n[^a]: fourth", "five [^a]\n\n[^A]: fifth",
    )  # fmt: skip
    assert said == [
        "one[^1]\n\n[^1]: first", "two[^1-2] `[^1]`\n\n[^1-2]: second", "three \\[^1]",
        "~~~\n[^1]: code\n~~~\n[^a]\n\n[^a]: fourth", "five [^A-2]\n\n[^A-2]: fifth",
    ]  # fmt: skip
    two = clean(chat("a[^1]\n\n[^1]: x", title="A"), chat("b[^1]\n\n[^1]: y", title="B"))
    assert "[^1]: x" in two and "[^1-2]: y" in two


@pytest.mark.parametrize(
    "text",
    [
        "a <!-- not closed", "<script>\nalert(1)", "<?php echo 1", "<![CDATA[ x", "<!DOCTYPE html",
        "<pre>\n\ncode", "`<!--` and <!-- open", "<!-- closed --> then <!-- open", "<STYLE",
    ],
)  # fmt: skip
def test_no_html_that_a_text_leaves_open_hides_the_rest_of_notes(text: str) -> None:
    found = MarkdownIt().parse(clean(chat(text, "the end")))
    titles = [
        found[place + 1].content for place, one in enumerate(found) if one.type == "heading_open"
    ]
    assert titles[1:] == ["You", "Assistant"]
    assert len(said_in_notes(text)[0]) == len(text) + 1
    for closed in (
        "<!-- closed --> x",
        "a<br>b <b>c</b>",
        "<details>\n\nx\n\n</details>",
        "```\n<!--\n```",
    ):
        assert said_in_notes(closed) == [closed]


def test_files_are_named_in_notes_and_states_said() -> None:
    conversation, [asked, answer] = chat("look", "an an")
    asked = replace(asked, attachments=(text_file("a_b.txt", "x"), text_file("c.md", "y")))
    answer = replace(answer, status=MessageStatus.STOPPED)
    text = clean((conversation, [asked, answer]))
    assert "\nlook\n\n*Attached: a\\_b.txt, c.md*\n" in text
    assert text.endswith("\nan an\n\n*Stopped*\n")


@pytest.mark.parametrize(
    "piece",
    ["<!--", "[^1]", "`", "` `` ", "\\(x\\)", "\\[\n", "$$\n", "[^a]: x\n", "<pre ", "a <!-- b\n",
     "\\begin{align}\n", "\\(x\\) [^1]: `y` "],
)  # fmt: skip
def test_making_notes_of_a_hostile_text_takes_work_in_proportion_to_it(piece: str) -> None:
    few = lines_of(lambda: Notes().text(piece * 600))
    many = lines_of(lambda: Notes().text(piece * 1_800))
    assert many < 3.5 * few + 2_000


def test_a_text_that_models_continue_is_one_text_in_notes() -> None:
    conversation, messages = chat("Once upon", " a time", title="Tale")
    conversation = replace(
        conversation, kind=ConversationKind.COMPLETION, draft="Once upon a time."
    )
    text = clean((conversation, messages))
    assert text.startswith("# Tale\n\n*1970")
    assert text.endswith("\nOnce upon a time.\n")
    assert "##" not in text and "message" not in text


def test_several_chats_are_notes_one_after_the_other() -> None:
    text = clean(chat("one", "```\nopen", title="A"), chat("two", "b", title="B"))
    headings = [line for line in text.split("\n") if line.startswith("# ")]
    assert headings == ["# A", "# B"]
    assert text.count("```") == 2
