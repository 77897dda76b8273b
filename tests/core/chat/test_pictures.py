"""An answer with pictures: kept where they stood, and none of it while text streams."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from typing import Any

import pytest
from falcon_desktop.core.chat.chat import edited
from falcon_desktop.core.chat.running import RunningAnswer
from falcon_desktop.core.context.turns import turns_of
from falcon_desktop.core.domain.attachments import MAX_FILES, Attachment
from falcon_desktop.core.domain.conversation import Message, MessageStatus, Role
from falcon_desktop.core.domain.events import (
    AnswerNotice,
    AnswerParts,
    Finished,
    PictureReceived,
    ReasoningDelta,
    TextDelta,
    TextWasReasoning,
)
from falcon_desktop.core.domain.parts import (
    FilePart,
    Part,
    ReasoningPart,
    TextPart,
    ToolCall,
    all_parts,
)
from falcon_desktop.core.domain.pictures import NOT_FETCHED, TOO_MANY
from tests.core.domain.test_pictures import inside, png
from tests.waiting import turns

ANSWER = Message("a", "c", "q", Role.ASSISTANT, "", 1, status=MessageStatus.STREAMING)


class Heard:
    """A running answer, and what it told."""

    def __init__(self, begun: Message = ANSWER) -> None:
        self.told: list[Any] = []
        self.kept: list[tuple[str, str, list[str], tuple[Part, ...]]] = []
        """What was handed over for the disk, which takes it while ``disk`` is set."""
        self.disk = asyncio.Event()
        self.disk.set()
        store: Any = self
        self.answer = RunningAnswer(begun, store, self.told.append)

    async def append_to_answer(
        self,
        message_id: str,
        text: str,
        reasoning: str,
        pictures: tuple[Attachment, ...] = (),
        parts: tuple[Part, ...] = (),
    ) -> None:
        self.kept.append((text, reasoning, [one.name for one in pictures], parts))
        await self.disk.wait()

    def ended(self, *events: Any) -> Message:
        for event in events:
            self.answer.take(event)
        return self.answer.concluded(None, None)

    @property
    def notices(self) -> list[str]:
        return [str(one.sentence) for one in self.told if isinstance(one, AnswerNotice)]


def picture(shade: int) -> PictureReceived:
    return PictureReceived(inside(png(shade=shade)))


async def test_pictures_stand_where_they_came() -> None:
    done = Heard().ended(
        ReasoningDelta("Hm."), TextDelta("Here: "), picture(1), TextDelta("and"), picture(2),
        Finished("stop"),
    )  # fmt: skip
    assert (done.text, done.reasoning, done.status) == ("Here: and", "Hm.", MessageStatus.COMPLETE)
    assert [one.data for one in done.attachments] == [png(shade=1), png(shade=2)]
    assert [one.name for one in done.attachments] == ["picture-1.png", "picture-2.png"]
    assert done.parts == (
        ReasoningPart(0, 3), TextPart(0, 6), FilePart(0), TextPart(6, 9), FilePart(1)
    )  # fmt: skip


async def test_a_picture_is_told_as_soon_as_it_is_here() -> None:
    heard = Heard()
    events: tuple[Any, ...] = (TextDelta("Here: "), picture(1), TextDelta("and"), picture(2))
    for event in (*events, picture(1), PictureReceived("https://a.example/x.png")):
        heard.answer.take(event)
    told = [one for one in heard.told if isinstance(one, AnswerParts)]
    assert [(one.message_id, one.parts) for one in told] == [
        ("a", (TextPart(0, 6), FilePart(0))),
        ("a", (TextPart(0, 6), FilePart(0), TextPart(6, 9), FilePart(1))),
    ]
    assert [one.name for one in told[-1].attachments] == ["picture-1.png", "picture-2.png"]


async def test_a_picture_before_the_words_needs_no_parts_and_is_an_answer_alone() -> None:
    heard = Heard()
    done = heard.ended(picture(1), TextDelta("A cat."), Finished("stop"))
    assert (len(done.attachments), done.parts) == (1, ())
    alone = Heard()
    before = alone.answer.has_content
    done = alone.ended(picture(1))
    assert (before, alone.answer.has_content) == (False, True)
    assert (done.status, done.parts) == (MessageStatus.INTERRUPTED, ())
    assert all_parts(done) == (FilePart(0),)


async def test_what_is_left_out_is_said_once() -> None:
    heard = Heard()
    away = PictureReceived("https://a.example/p.png")
    many = [picture(shade) for shade in range(MAX_FILES + 3)]
    done = heard.ended(away, away, many[0], *many, Finished("stop"))
    assert len(done.attachments) == MAX_FILES
    assert heard.notices == [NOT_FETCHED, TOO_MANY]


async def test_an_answer_that_goes_on_keeps_what_it_had() -> None:
    first = Heard().ended(TextDelta("Here: "), picture(1), Finished("length"))
    begun = replace(first, status=MessageStatus.STREAMING)
    done = Heard(begun).ended(TextDelta("more "), picture(2), Finished("stop"))
    assert [one.name for one in done.attachments] == ["picture-1.png", "picture-2.png"]
    assert done.parts == (TextPart(0, 6), FilePart(0), TextPart(6, 11), FilePart(1))
    plain = Heard(begun).ended(TextDelta("words"), Finished("stop"))
    assert plain.parts == first.parts
    assert all_parts(plain)[-1] == TextPart(6, 11)


async def test_words_that_turn_out_to_be_thoughts_hide_no_picture() -> None:
    done = Heard().ended(
        TextDelta("Hm."), picture(1), TextWasReasoning(), TextDelta("A cat."), Finished("stop")
    )
    assert (done.text, done.reasoning, len(done.attachments)) == ("A cat.", "Hm.", 1)
    assert {type(one) for one in all_parts(done)} == {TextPart, ReasoningPart, FilePart}


async def test_text_that_streams_makes_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "falcon_desktop.core.domain.pictures", raising=False)
    done = Heard().ended(*[TextDelta("a")] * 500, Finished("stop"))
    assert "falcon_desktop.core.domain.pictures" not in sys.modules
    assert (done.parts, done.attachments) == ((), ())


async def test_an_edited_answer_keeps_its_pictures_and_what_tools_did() -> None:
    done = Heard().ended(TextDelta("Here: "), picture(1), TextDelta("and"), Finished("stop"))
    done = replace(done, parts=(*done.parts, ToolCall("1", "look")))
    other = edited(done, "There.")
    assert other.attachments == done.attachments
    assert other.parts == (FilePart(0), TextPart(0, 6), ToolCall("1", "look"))


async def test_a_model_is_told_of_its_pictures_by_name() -> None:
    done = Heard().ended(TextDelta("Here:"), picture(1), Finished("stop"))
    question = Message("q", "c", None, Role.USER, "A cat", 1)
    asked, said = turns_of([question, done])
    assert (asked.images, said.images) == ((), ())
    assert said.text == "[Picture: picture-1.png]\n\nHere:"


async def test_a_picture_is_handed_over_when_it_comes_with_the_words_before_it() -> None:
    heard = Heard()
    for event in (ReasoningDelta("Hm."), TextDelta("Here: "), picture(1)):
        heard.answer.take(event)
    await turns()
    order = (ReasoningPart(0, 3), TextPart(0, 6), FilePart(0))
    assert heard.kept == [("Here: ", "Hm.", ["picture-1.png"], order)]
    so_far = heard.answer.so_far()
    assert (so_far.text, len(so_far.attachments), so_far.parts) == ("Here: ", 1, order)
    heard.disk.clear()
    heard.answer.take(picture(2))
    await turns()
    for event in (TextDelta("and"), picture(3), picture(4)):  # while the disk is busy
        heard.answer.take(event)
    await turns()
    assert len(heard.answer.so_far().attachments) == 2
    assert [names for _, _, names, _ in heard.kept] == [["picture-1.png"], ["picture-2.png"]]
    heard.disk.set()
    await turns()
    text, _, names, parts = heard.kept[-1]
    assert (text, names) == ("and", ["picture-3.png", "picture-4.png"])
    assert parts == (*order, FilePart(1), TextPart(6, 9), FilePart(2), FilePart(3))
    done = heard.ended(Finished("stop"))
    assert (len(done.attachments), done.parts) == (4, parts)
    await turns()
    assert len(heard.kept) == 3  # the whole answer is saved instead
