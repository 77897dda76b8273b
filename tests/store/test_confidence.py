"""How sure a model was of its tokens, on the disk: read when asked for, checked, kept, let go."""

from __future__ import annotations

from dataclasses import replace

import pytest
from falcon_desktop.core.domain.confidence import KeptConfidence, TokenConfidence, pack
from falcon_desktop.core.domain.conversation import Message, MessageStatus
from falcon_desktop.store.backups import Backups
from tests.store.conftest import Made, Opened

KEPT = pack([TokenConfidence(0, 2, -0.5, (("It", -0.5), ("Now", -1.0)))])
OTHER = pack([TokenConfidence(0, 2, -0.75)])


def sure(answer: Message, kept: KeptConfidence | None = KEPT) -> Message:
    return replace(answer, status=MessageStatus.COMPLETE, text="It rains.", confidence=kept)


async def test_a_list_of_messages_comes_without_its_data(opened: Opened, make: Made) -> None:
    conversation = make.conversation()
    question = make.question(conversation)
    answer = sure(make.answer(conversation, question.id))
    await opened.store.create(conversation, [question, answer])
    (read,) = await opened.store.messages([answer.id])
    assert read == answer and not read.altered
    assert read.confidence is not None and read.confidence.data == b""
    whole = await opened.store.confidence(answer.id)
    assert whole is not None and KEPT is not None and whole.data == KEPT.data
    copied = (await opened.store.all_messages(conversation.id))[1].confidence
    assert copied is not None and copied.data == KEPT.data
    assert await opened.store.confidence(question.id) is None
    assert await Backups(opened.database).check() == []


async def test_saving_without_its_data_keeps_it_and_without_it_drops_it(
    opened: Opened, make: Made
) -> None:
    conversation = make.conversation()
    answer = make.answer(conversation, None)
    await opened.store.create(conversation, [answer])
    for kept in (KEPT, OTHER):
        await opened.store.save_answer(sure(answer, kept))
        (read,) = await opened.store.messages([answer.id])
        await opened.store.save_answer(replace(read, finish_reason="stop"))
        found = await opened.store.confidence(answer.id)
        assert found is not None and kept is not None and found.data == kept.data
        assert not (await opened.store.messages([answer.id]))[0].altered
        assert await Backups(opened.database).check() == []
    await opened.store.save_answer(sure(answer, None))
    assert await opened.store.confidence(answer.id) is None
    assert await Backups(opened.database).check() == []


async def test_a_new_message_without_the_data_has_none(opened: Opened, make: Made) -> None:
    conversation = make.conversation()
    assert KEPT is not None
    answer = sure(make.answer(conversation, None), KeptConfidence(KEPT.digest))
    await opened.store.create(conversation, [answer])
    assert (await opened.store.messages([answer.id]))[0].confidence is None
    assert await Backups(opened.database).check() == []


async def test_it_is_not_searched(opened: Opened, make: Made) -> None:
    conversation = make.conversation()
    await opened.store.create(conversation, [sure(make.answer(conversation, None))])
    assert KEPT is not None
    for words in (KEPT.digest, "zlib", "confidence"):
        assert (await opened.store.search(words)).hits == ()
    assert (await opened.store.search("rains")).hits


@pytest.mark.parametrize("harm", ["name = 'f00f00f00f00f00f'", "kind = 'other'", "place = 7"])
async def test_a_damaged_row_is_told(opened: Opened, make: Made, harm: str) -> None:
    conversation = make.conversation()
    answer = sure(make.answer(conversation, None))
    await opened.store.create(conversation, [answer])
    await opened.database.write(lambda one: one.execute(f"UPDATE part SET {harm}"))
    assert (await opened.store.messages([answer.id]))[0].altered


@pytest.mark.parametrize("harm", ["'{'", '\'{"zlib": "é"}\'', "CAST(x'ff' AS TEXT)", "'[]'"])
async def test_damaged_data_is_no_confidence_and_costs_nothing_else(
    opened: Opened, make: Made, harm: str
) -> None:
    conversation = make.conversation()
    answer = sure(make.answer(conversation, None))
    await opened.store.create(conversation, [answer])
    await opened.database.write(lambda one: one.execute(f"UPDATE part SET data = {harm}"))
    found = await opened.store.confidence(answer.id)
    assert found is None or found.data == b""
    (read,) = await opened.store.all_messages(conversation.id)
    assert read.text == "It rains." and not read.altered
