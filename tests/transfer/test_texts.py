"""Texts that models continue leave the program as texts, and come back as such."""

from __future__ import annotations

from dataclasses import replace

from falcon_desktop.core.domain.conversation import (
    Conversation,
    ConversationKind,
    Message,
    Provenance,
    Role,
)
from falcon_desktop.transfer.html import export_html
from falcon_desktop.transfer.json_format import export_json, plan_from_json
from falcon_desktop.transfer.markdown import (
    export_clean_markdown,
    export_markdown,
    import_markdown,
)
from falcon_desktop.transfer.plain import export_plain
from falcon_desktop.transfer.sheets import sheet_of
from falcon_desktop.transfer.values import load_json

FIRST = "0190a5c2-0000-7000-8000-000000000001"
SECOND = "0190a5c2-0000-7000-8000-000000000002"
WHOLE = "0190a5c2-0000-7000-8000-000000000003"


def written(draft: str = "") -> tuple[Conversation, list[Message]]:
    text = Conversation(
        WHOLE, "Once", 0, 0, kind=ConversationKind.COMPLETION, active_leaf_id=SECOND, draft=draft
    )
    return text, [
        Message(FIRST, WHOLE, None, Role.USER, "Once <b>", 0),
        Message(SECOND, WHOLE, FIRST, Role.ASSISTANT, " upon & a time", 0),
    ]


def test_plain_text_is_the_text() -> None:
    assert "".join(export_plain([written()])) == "Once\n====\n\nOnce <b> upon & a time\n"
    edited = "".join(export_plain([written("Once <b> later")]))
    assert edited == "Once\n====\n\nOnce <b> later\n"


def test_the_page_marks_what_a_model_wrote() -> None:
    page = "".join(export_html([written()]))
    assert "Once &lt;b&gt;<mark> upon &amp; a time</mark>" in page
    assert "Assistant" not in page


def test_it_comes_back_as_a_text() -> None:
    for plan in (
        plan_from_json(load_json("".join(export_json([written("a draft")])))),
        import_markdown("".join(export_markdown([written("a draft")]))),
    ):
        [found] = plan.conversations
        assert found.conversation.kind is ConversationKind.COMPLETION
        assert found.conversation.draft == "a draft"
        assert [message.text for message in found.messages] == ["Once <b>", " upon & a time"]


def test_every_form_says_which_answer_a_person_edited() -> None:
    asked = Message(FIRST, WHOLE, None, Role.USER, "Why?", 0)
    answer = Message(SECOND, WHOLE, FIRST, Role.ASSISTANT, "So.", 0)
    made = replace(answer, provenance=Provenance(model="m", edited=True))
    chat = Conversation(WHOLE, "Once", 0, 0, active_leaf_id=SECOND)
    for export in (export_plain, export_markdown, export_clean_markdown, export_html):
        said = "".join(export([(chat, [asked, made])])).replace("*Edited*", "*edited*")
        assert said.count("edited") - ('"edited"' in said) == 1
        assert "edited" not in "".join(export([(chat, [asked, answer])]))
    assert '<p class="note">edited</p>' in "".join(sheet_of(chat, [asked, made]).parts)
    assert "edited" not in "".join(sheet_of(chat, [asked, answer]).parts)
    for plan in (
        plan_from_json(load_json("".join(export_json([(chat, [asked, made])])))),
        import_markdown("".join(export_markdown([(chat, [asked, made])]))),
    ):
        [item] = plan.conversations
        assert [one.provenance.edited for one in item.messages] == [False, True]
        assert [one.text for one in item.messages] == ["Why?", "So."]
