"""What an import says it will do, given what is here."""

from __future__ import annotations

from dataclasses import replace

from falcon_desktop.core.domain.conversation import Conversation, Message
from falcon_desktop.core.domain.transfer import Arrival
from falcon_desktop.transfer.imports import ImportedConversation, compare, tidy

Exported = tuple[Conversation, list[Message]]


def by_id(messages: list[Message]) -> dict[str, Message]:
    return {message.id: message for message in messages}


def imported(full: Exported) -> ImportedConversation:
    return tidy(*full)


def test_an_unknown_conversation_is_new(full: Exported) -> None:
    step = compare(imported(full), None, {})
    assert step.change is Arrival.NEW
    assert (step.conversation, list(step.messages)) == full


def test_a_second_import_changes_nothing(full: Exported) -> None:
    conversation, messages = full
    step = compare(imported(full), conversation, by_id(messages))
    assert (step.change, step.messages) == (Arrival.UNCHANGED, ())


def test_new_messages_extend_a_conversation_and_keep_its_local_state(full: Exported) -> None:
    conversation, messages = full
    here = replace(conversation, title="Renamed since")
    step = compare(imported(full), here, by_id(messages[:2]))
    assert step.change is Arrival.EXTENDED
    assert step.conversation == here
    assert list(step.messages) == messages[2:]


def test_a_conversation_in_the_trash_comes_back(full: Exported) -> None:
    conversation, messages = full
    alive = replace(conversation, deleted_at=None)
    step = compare(ImportedConversation(alive, tuple(messages)), conversation, by_id(messages))
    assert step.change is Arrival.RESTORED


def test_other_words_under_the_same_id_become_a_version_once(full: Exported) -> None:
    conversation, messages = full
    known = by_id([messages[0], replace(messages[1], text="Because"), messages[2]])
    step = compare(imported(full), conversation, known)
    [copy] = step.messages
    assert copy.id not in known
    assert (copy.text, copy.parent_id) == (messages[1].text, messages[1].parent_id)
    again = compare(imported(full), conversation, {**known, copy.id: copy})
    assert again.change is Arrival.UNCHANGED


def test_ids_of_another_conversation_are_not_taken_over(full: Exported) -> None:
    _conversation, messages = full
    elsewhere = by_id([replace(message, conversation_id="other") for message in messages])
    step = compare(imported(full), None, elsewhere)
    assert step.change is Arrival.NEW
    assert not {message.id for message in step.messages} & set(elsewhere)
    root, *answers = step.messages
    assert {answer.parent_id for answer in answers} == {root.id}
    assert step.conversation.active_leaf_id == step.messages[2].id


def test_words_that_differ_only_in_blanks_are_the_same(full: Exported) -> None:
    conversation, messages = full
    known = by_id([replace(message, text=message.text + "\n") for message in messages])
    assert compare(imported(full), conversation, known).change is Arrival.UNCHANGED
