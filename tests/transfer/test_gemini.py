"""Gemini's chats out of Google Takeout, in both forms."""

from __future__ import annotations

import json
from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import MessageTree, Role
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.transfer.gemini import UNSORTED
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.reading import read_import
from tests.transfer.exports import PNG, takeout, workspace
from tests.transfer.test_archives import zipped
from tests.transfer.test_foreign import NOW, only, read, shown

PLACE = "Takeout/My Activity/Gemini Apps"


def did(title: str, answer: str = "", **more: Any) -> ImportPlan:
    entry = {"header": "Gemini Apps", "title": title, "time": "2026-01-05T10:00:00Z",
             "products": ["Gemini Apps"], **more}  # fmt: skip
    if answer:
        entry["safeHtmlItem"] = [{"html": answer}]
    return read([entry])


def test_questions_of_one_chat_and_of_none() -> None:
    plan = read(takeout())
    assert plan.source == "Gemini"
    first, second, third = plan.conversations
    assert shown(first.conversation, list(first.messages)) == [
        "Why is the sky blue?",
        "Because of *Rayleigh*:\n\n- short\n\n[Image: sky.png]",
        "And at night?\n\n[File: sky-1a2b.txt]",
        "Dark.",
    ]
    assert first.conversation.title == "Why is the sky blue?"
    assert (first.conversation.created_at, first.conversation.updated_at) == (
        1_767_607_200_123, 1_767_607_800_123,
    )  # fmt: skip
    assert [one.text for one in second.messages] == [
        "Why is the sea salty?", "Rivers bring **salt**.",
    ]  # fmt: skip
    assert [one.role for one in second.messages] == [Role.USER, Role.ASSISTANT]
    assert [one.text for one in third.messages] == ["And rain?"]
    assert plan.remarks == (
        UNSORTED,
        "Images and files missing from the export, names only: 2.",
        "Activity other than questions, left out: 1.",
    )


def test_a_later_export_brings_only_what_is_new() -> None:
    before = read(takeout())
    later = takeout()
    later.insert(0, {**later[0], "title": "Prompted New", "time": "2026-01-06T10:00:00Z"})
    ids = [
        {message.id for item in plan.conversations for message in item.messages}
        for plan in (before, read(later))
    ]
    assert ids[0] < ids[1] and len(ids[1]) == len(ids[0]) + 1


def test_the_zip_as_takeout_makes_it_in_any_language() -> None:
    photo = json.dumps({"title": "IMG_1.jpg", "creationTime": {"timestamp": "1"}})
    asked = takeout()
    asked[0] = {**asked[2], "imageFile": "photo.png", "title": "Prompted Who is it?",
                "time": "2026-01-07T10:00:00Z"}  # fmt: skip
    plan = read_import(
        zipped(
            ("Takeout/archive_browser.html", "<html></html>"),
            ("Takeout/Photos/IMG_1.jpg.json", photo),
            ("Takeout/我的活動/Gemini Apps/我的活動.json", json.dumps(asked)),
            ("Takeout/我的活動/Gemini Apps/sky-1a2b.txt", "A clear sky."),
            ("Takeout/我的活動/Gemini Apps/photo.png", PNG),
            ("Takeout/我的活動/Gemini Apps/sky.png", PNG),
            ("Takeout/Gemini in Workspace/Conversation History/conversation_1.txt",
             json.dumps(workspace())),
        ),
        NOW,
    )  # fmt: skip
    assert [item.conversation.title for item in plan.conversations] == [
        "Why is the sky blue?", "Why is the sea salty?", "And rain?", "Who is it?", "Plans",
    ]  # fmt: skip
    assert [one.text for one in plan.conversations[0].messages[2].attachments] == ["A clear sky."]
    assert [one.data for one in plan.conversations[3].messages[0].attachments] == [PNG]
    drawn = plan.conversations[0].messages[1]
    assert [(one.name, one.data) for one in drawn.attachments] == [("sky.png", PNG)]
    assert drawn.text == "Because of *Rayleigh*:\n\n- short"
    assert not any("IMG_1" in remark for remark in plan.remarks)
    assert any(remark.startswith("Other files in the archive") for remark in plan.remarks)


def test_a_file_that_went_with_a_question_is_no_chat() -> None:
    asked = takeout()
    asked[3]["attachedFiles"] = ["data-1.json", "list-2.json"]
    plan = read_import(
        zipped(
            (f"{PLACE}/data-1.json", json.dumps([["Hi", "Hello"]])),
            (f"{PLACE}/MyActivity.json", json.dumps(asked)),
            (f"{PLACE}/list-2.json", "[1, 2]"),
        ),
        NOW,
    )
    assert len(plan.conversations) == 3 and plan.source == "Gemini"
    assert not any("json" in remark for remark in plan.remarks)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Prompted Why?", "Why?"),
        ("Prompted\u00a0Why?", "Why?"),
        ("Live Prompt Why?", "Why?"),
        ("Asked Bard: Why?", "Why?"),
        ("Fez uma pergunta: Why?", "Why?"),
        ("Hat gefragt: Why?", "Hat gefragt: Why?"),
        ("Prompted Attached 2 files.", "Attached 2 files."),
    ],
)
def test_how_titles_begin(title: str, words: str) -> None:
    assert only(did(title, "<p>So.</p>"))[1][0].text == words


def test_what_is_no_question() -> None:
    for title in ("Used Gemini Apps", "Gave feedback on a response", "Etwas anderes"):
        plan = did(title)
        assert not plan.conversations
        assert plan.remarks == ("Activity other than questions, left out: 1.",)


def test_other_forms_of_the_answer() -> None:
    for given in ({"html": "<p>So.</p>"}, {"htmlValue": "So."}, [{"html": "So."}, 7]):
        plan = did("Prompted Why?", safeHtmlItem=given)
        assert [one.text for one in only(plan)[1]] == ["Why?", "So."]
    plan = did("Prompted Hi", audioFiles=["x.ogg"])
    assert only(plan)[1][0].text == "Hi\n\n[Audio]"


def test_activities_of_other_products_are_not_geminis() -> None:
    search = {"header": "Search", "title": "Searched for tea", "products": ["Search"]}
    with pytest.raises(InvalidInput, match="Google Takeout other than Gemini's chats"):
        read([search])
    mixed = read([search, takeout()[2]])
    assert len(mixed.conversations) == 1
    assert mixed.remarks == ("Entries of unknown form, left out: 1.",)


@pytest.mark.parametrize(
    "data",
    [
        b'<html><head><style>x</style></head><body><div class="outer-cell mdl-cell">Prompted',
        zipped((f"{PLACE}/MyActivity.html", "<html></html>")),
        zipped(("Takeout/\u6211/Gemini Apps/\u6211.html", "<html></html>")),
    ],
)
def test_the_web_page_says_what_to_choose(data: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_import(data, NOW)
    assert str(refused.value).startswith("This is Google's activity as a web page. Choose JSON")


def test_a_chat_of_gemini_in_workspace() -> None:
    plan = read(workspace())
    conversation, messages = only(plan)
    assert (conversation.title, conversation.created_at, conversation.updated_at) == (
        "Plans", 1_769_932_800_000, 1_769_936_400_000,
    )  # fmt: skip
    asked, old, new, thanks = messages
    assert (asked.text, old.text) == ("Plan a day", "No.\n\nA card")
    assert new.text == "Yes.\n\nA card\n\n[Image: conversation_1_turn_1]"
    assert new.reasoning == "Looking\n\nAt the plan." and new.created_at == 1_769_932_803_000
    assert [one.id for one in MessageTree(messages).versions(new.id)] == [old.id, new.id]
    assert thanks.parent_id == new.id and conversation.active_leaf_id == thanks.id


def test_odd_turns_are_counted() -> None:
    made = workspace()
    made["conversation_turns"] += [7, {}, {"user_turn": {"turn_index": 3}}]
    plan = read(made)
    assert len(only(plan)[1]) == 4
    assert plan.remarks[-1] == "Entries of unknown form, left out: 3."
    empty = read({"title": "x", "conversation_turns": []})
    assert empty.remarks == ("Chats without messages, left out: 1.",)
