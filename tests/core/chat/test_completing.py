"""A text that a model continues: pieces, versions, drafts, and what is sent."""

from __future__ import annotations

import pytest
from falcon_desktop.core.chat.completing import Completions, merged
from falcon_desktop.core.domain.conversation import ConversationKind, MessageStatus, Role
from falcon_desktop.core.domain.errors import InvalidInput, ServerFailed
from falcon_desktop.core.domain.events import Finished, TextDelta
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.written_text import Piece
from hypothesis import given
from hypothesis import strategies as st
from tests.core.conftest import Bench


@pytest.fixture
def texts(bench: Bench) -> Completions:
    return Completions(bench.chat.asking)


async def test_a_text_is_continued_as_it_is(bench: Bench, texts: Completions) -> None:
    bench.script_answer(" a time")
    made = await texts.go_on(None, [Piece("Once upon")])
    assert made.conversation.kind is ConversationKind.COMPLETION
    answer = await bench.finished(made.answer.id)
    request = bench.provider.requests[0]
    assert (request.prompt, request.turns) == ("Once upon", ())
    assert request.settings.system_message is None
    text = await texts.open(made.conversation.id)
    assert [(one.text, one.is_generated) for one in text.pieces] == [
        ("Once upon", False),
        (" a time", True),
    ]
    assert text.last == answer
    # on from the end: the same messages, one more
    bench.script_answer(", a falcon")
    more = await texts.go_on(made.conversation.id, text.pieces)
    await bench.finished(more.answer.id)
    assert bench.provider.requests[1].prompt == "Once upon a time"
    assert await bench.path(made.conversation.id) == ["Once upon", " a time", ", a falcon"]
    assert more.answer.parent_id == answer.id


async def test_an_edit_in_the_middle_makes_a_version(bench: Bench, texts: Completions) -> None:
    bench.script_answer(" lived here")
    made = await texts.go_on(None, [Piece("A falcon")])
    await bench.finished(made.answer.id)
    prompt, lived = (await texts.open(made.conversation.id)).pieces
    bench.script_answer(" alone")
    edited = [
        prompt,
        Piece(" lived", True, lived.message_id),
        Piece(" quietly"),
        Piece(" here", True, lived.message_id),
    ]
    more = await texts.go_on(made.conversation.id, edited)
    await bench.finished(more.answer.id)
    assert bench.provider.requests[1].prompt == "A falcon lived quietly here"
    opened = await texts.open(made.conversation.id)
    assert [(one.text, one.is_generated) for one in opened.pieces] == [
        ("A falcon", False), (" lived", True), (" quietly", False), (" here", True),
        (" alone", True),
    ]  # fmt: skip
    shown = await bench.store.messages([one.message_id for one in opened.pieces])
    assert [one.provenance.edited for one in shown] == [False, True, False, True, False]
    everything = await bench.store.all_messages(made.conversation.id)
    assert len(everything) == 6  # the former version is there still
    assert sum(one.parent_id == prompt.message_id for one in everything) == 2


async def test_what_is_typed_is_kept_and_found_again(bench: Bench, texts: Completions) -> None:
    conversation = await texts.save(None, "The f")
    assert (await texts.open(conversation.id)).pieces == (Piece("The f"),)
    await texts.save(conversation.id, "The falcon\nflies")
    assert (await bench.library.open(conversation.id)).conversation.title == "The falcon"
    bench.script_answer(" high")
    made = await texts.go_on(conversation.id, [Piece("The falcon\nflies")])
    await bench.finished(made.answer.id)
    first, high = (await texts.open(conversation.id)).pieces
    await texts.save(conversation.id, "The falcon\nflies very high up")
    edited = (await texts.open(conversation.id)).pieces
    assert "".join(piece.text for piece in edited) == "The falcon\nflies very high up"
    assert edited[0] == first
    assert edited[1:] == (Piece(" ", True, high.message_id), Piece("very high up"))
    # taking the continuation back shows the version before it; nothing is a draft then
    await texts.save(conversation.id, "The falcon\nflies")
    opened = await texts.open(conversation.id)
    assert opened.pieces == (first,)
    assert opened.conversation.draft == ""
    # another continuation of the same text is a version beside the first
    bench.script_answer(" low")
    made = await texts.go_on(conversation.id, opened.pieces)
    await bench.finished(made.answer.id)
    opened = await texts.open(conversation.id)
    assert [one.text for one in opened.pieces] == ["The falcon\nflies", " low"]
    assert opened.versions == (2, 2)


async def test_what_is_erased_stays_erased(bench: Bench, texts: Completions) -> None:
    bench.script_answer(" flies")
    made = await texts.go_on(None, [Piece("A falcon")])
    await bench.finished(made.answer.id)
    await texts.save(made.conversation.id, "")
    opened = await texts.open(made.conversation.id)
    assert opened.pieces == ()
    assert opened.conversation.title == "A falcon"
    # the versions are there still, and what is written next begins with nothing
    await texts.save(made.conversation.id, "A")
    assert "".join(one.text for one in (await texts.open(made.conversation.id)).pieces) == "A"
    await texts.save(made.conversation.id, "A falcon flies")
    assert (await texts.open(made.conversation.id)).conversation.draft == ""


async def test_a_failure_keeps_the_text(bench: Bench, texts: Completions) -> None:
    bench.script(TextDelta(" half"), ServerFailed("It broke."))
    made = await texts.go_on(None, [Piece("One")])
    failed = await bench.finished(made.answer.id)
    assert failed.status is MessageStatus.INTERRUPTED
    opened = await texts.open(made.conversation.id)
    assert [one.text for one in opened.pieces] == ["One", " half"]
    bench.script(ServerFailed("It broke."))
    again = await texts.go_on(made.conversation.id, opened.pieces)
    assert (await bench.finished(again.answer.id)).status is MessageStatus.FAILED
    opened = await texts.open(made.conversation.id)
    assert [one.text for one in opened.pieces] == ["One", " half"]
    assert opened.last is not None
    assert opened.last.failure is not None
    bench.script_answer(" more")
    good = await texts.go_on(made.conversation.id, opened.pieces)
    await bench.finished(good.answer.id)
    assert await bench.path(made.conversation.id) == ["One", " half", " more"]


async def test_nothing_can_not_be_continued(bench: Bench, texts: Completions) -> None:
    with pytest.raises(InvalidInput):
        await texts.go_on(None, [Piece("  \n")])
    bench.script(TextDelta("a"), 30.0)
    made = await texts.go_on(None, [Piece("One")])
    with pytest.raises(InvalidInput, match="still running"):
        await texts.go_on(made.conversation.id, [Piece("One")])
    with pytest.raises(InvalidInput, match="text"):
        await bench.chat.send(made.conversation.id, "A question?")


async def test_its_options_are_the_conversations(bench: Bench, texts: Completions) -> None:
    bench.script_answer("b")
    made = await texts.go_on(None, [Piece("a")], connection_id="embedded", model="m")
    await bench.finished(made.answer.id)
    assert bench.provider.requests[0].model == "m"
    await bench.library.choose_settings(
        made.conversation.id, GenerationSettings(max_new_tokens=7, stop=("\n",))
    )
    bench.script(Finished("stop"))
    more = await texts.go_on(made.conversation.id, [Piece("a")])
    await bench.finished(more.answer.id)
    assert bench.provider.requests[1].settings.max_new_tokens == 7
    assert bench.provider.requests[1].settings.stop == ("\n",)
    kept = await bench.store.conversation(made.conversation.id)
    assert kept.kind is ConversationKind.COMPLETION
    everything = await bench.store.all_messages(made.conversation.id)
    assert [one.role for one in everything if not one.parent_id] == [Role.USER]


@given(
    st.lists(st.tuples(st.text("ab\n", max_size=6), st.booleans())), st.text("ab\n", max_size=20)
)
def test_a_draft_is_the_text_whatever_was_kept(parts: list[tuple[str, bool]], draft: str) -> None:
    pieces = [Piece(text, made, f"m{number}") for number, (text, made) in enumerate(parts)]
    text = "".join(piece.text for piece in pieces)
    assert "".join(piece.text for piece in merged(pieces, draft)) == (draft or text)


async def test_what_is_written_at_the_end_of_a_text_unseen(
    bench: Bench, texts: Completions
) -> None:
    bench.script_answer(" a time")
    made = await texts.go_on(None, [Piece("Once upon")])
    # while it grows its end is not known
    apart = await texts.append(made.conversation.id, "apart")
    await bench.finished(made.answer.id)
    await texts.append(made.conversation.id, ", a falcon")
    text = await texts.open(made.conversation.id)
    assert [(one.text, one.is_generated) for one in text.pieces] == [
        ("Once upon", False),
        (" a time", True),
        (", a falcon", False),
    ]
    assert apart.id != made.conversation.id
    assert "".join(one.text for one in (await texts.open(apart.id)).pieces) == "apart"
