"""What a message is made of: in order, whole, and each word once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import Message, Role
from falcon_desktop.core.domain.parts import (
    MAX_PARTS,
    Citation,
    FilePart,
    OtherPart,
    Part,
    PartsBuilder,
    ProviderData,
    ReasoningPart,
    TextPart,
    ToolCall,
    ToolResult,
    ToolUse,
    all_parts,
    fitting,
    implied,
    is_arranged,
    others_of,
    requests_of,
    returnable,
    uses_of,
    with_new_text,
)
from hypothesis import given
from hypothesis import strategies as st

FILE = Attachment("a.txt", AttachmentKind.TEXT, "text/plain", 1, "a")
NOTES: tuple[Part, ...] = (
    ToolCall("1", "look", "{}"),
    ToolResult("1", "found"),
    Citation("https://a.example", "A", start=0, end=3),
    ProviderData("https://a.example:443", "m", "thinking", {"signature": "s"}),
    OtherPart("video", "clip", "A clip.", {"seconds": 3}, 0, 2),
)
places = st.integers(-3, 30)
ids = st.sampled_from(["", "1", "2"])
parts = st.lists(
    st.one_of(
        st.builds(TextPart, places, places, st.integers(0, 3)),
        st.builds(ReasoningPart, places, places, st.integers(0, 3)),
        st.builds(FilePart, places),
        st.builds(Citation, st.just("https://a.example"), start=places, end=places),
        st.sampled_from(NOTES),
    ),
    max_size=12,
).map(tuple)


def message(text: str = "", reasoning: str = "", files: int = 0, **more: object) -> Message:
    values = {"reasoning": reasoning, "attachments": (FILE,) * files} | more
    return Message("m", "c", None, Role.ASSISTANT, text, 1, **values)  # type: ignore[arg-type]


def read(of: Message) -> list[str]:
    """What is read of a message, one line a part."""
    lines = []
    for part in all_parts(of):
        match part:
            case TextPart(start=start, end=end):
                lines.append(of.text[start:end])
            case ReasoningPart(start=start, end=end):
                lines.append(f"({of.reasoning[start:end]})")
            case FilePart(file=place):
                lines.append(f"[{place}]")
            case _:
                lines.append(type(part).__name__)
    return lines


def test_a_builder_gives_back_the_order_it_was_told() -> None:
    made = PartsBuilder()
    made.reasoning("hm")
    made.reasoning(", well")
    made.text("Let me ")
    made.text("look.")
    made.add(ToolCall("1", "look", "{}", request=7))
    made.file(FILE, "1")
    made.next_request()
    made.text("Found it.")
    made.cite("https://a.example", "A", start=13, end=22)
    answer = message(made.text_so_far, made.reasoning_so_far, 1, parts=made.parts)
    assert answer.text == "Let me look.\n\nFound it."
    assert answer.reasoning == "hm, well"
    assert made.attachments == (FILE,)
    assert read(answer) == [
        "(hm, well)", "Let me look.", "ToolCall", "[0]", "Found it.", "Citation"
    ]  # fmt: skip
    assert [part.request for part in answer.parts] == [0, 0, 0, 0, 1, 1]
    assert all_parts(answer) == answer.parts


def test_what_has_the_implied_order_needs_no_parts() -> None:
    made = PartsBuilder()
    made.text("")
    made.reasoning("hm")
    made.file(FILE)
    made.text("Yes.")
    assert made.parts == ()
    assert read(message("Yes.", "hm", 1)) == ["(hm)", "[0]", "Yes."]
    after = PartsBuilder()
    after.text("Yes.")
    after.file(FILE)
    assert after.parts == (TextPart(0, 4), FilePart(0))


def test_a_builder_takes_no_endless_list_and_no_words_that_are_not_there() -> None:
    made = PartsBuilder()
    made.text("ab")
    for _ in range(MAX_PARTS + 5):
        made.add(ToolCall("", "x"))
        made.cite("https://a.example", start=1, end=9)
    assert len(made.parts) == MAX_PARTS
    assert made.parts[2] == Citation("https://a.example")
    lone = PartsBuilder()
    lone.text("\ud83d")
    assert lone.text_so_far == "\ufffd"


@given(parts, st.text("ab \n", max_size=20), st.text("cd ", max_size=20), st.integers(0, 3))
def test_no_word_and_no_file_is_ever_hidden_or_shown_twice(
    given: tuple[Part, ...], text: str, reasoning: str, files: int
) -> None:
    answer = message(text, reasoning, files, parts=given)
    whole = all_parts(answer)
    words = "".join(text[one.start : one.end] for one in whole if isinstance(one, TextPart))
    thoughts = "".join(
        reasoning[one.start : one.end] for one in whole if isinstance(one, ReasoningPart)
    )
    assert "".join(words.split()) == "".join(text.split())
    assert "".join(thoughts.split()) == "".join(reasoning.split())
    assert sorted(one.file for one in whole if isinstance(one, FilePart)) == list(range(files))
    notes = [one for one in given if isinstance(one, (ToolCall, ToolResult, ProviderData))]
    assert [one for one in whole if type(one) in {type(note) for note in notes}] == notes
    assert all_parts(replace(answer, parts=whole)) == whole or not whole


def test_an_answer_cut_off_after_its_call_shows_what_came_since() -> None:
    cut = message("Let me look. It ra", parts=(TextPart(0, 12), ToolCall("1", "look", request=1)))
    assert read(cut) == ["Let me look.", "ToolCall", " It ra"]
    assert all_parts(cut)[-1] == TextPart(12, 18, 1)


def test_parts_are_fitted_to_what_is_there() -> None:
    told = (TextPart(2, 99), TextPart(1, 3), FilePart(1), FilePart(1), Citation("", start=3, end=9))
    assert fitting(told, 5, 0, 2) == (TextPart(2, 5), FilePart(1), Citation(""))
    assert implied(0, 0, 0) == ()


def test_another_text_leaves_what_tools_did_and_takes_what_was_signed() -> None:
    made = PartsBuilder()
    made.add(ProviderData("https://a.example:443", "m", "thinking", {"signature": "s"}))
    made.text("Let me look.")
    made.add(ToolCall("1", "look"))
    made.next_request()
    made.text("It rains.")
    made.cite("https://a.example", "A", start=14, end=23)
    answer = message(made.text_so_far, parts=made.parts)
    assert with_new_text(answer, "Sun!") == (
        ToolCall("1", "look"), TextPart(0, 4, 1), Citation("https://a.example", "A", request=1)
    )  # fmt: skip
    assert with_new_text(answer, "") == (
        ToolCall("1", "look"), Citation("https://a.example", "A", request=1)
    )  # fmt: skip
    assert with_new_text(message("a"), "b") == ()


def test_data_of_a_server_goes_back_only_to_where_it_came_from() -> None:
    own = ProviderData("https://a.example:443", "m", "thinking")
    others = (
        ProviderData("https://b.example:443", "m", "thinking"),
        ProviderData("https://a.example:443", "other", "thinking"),
        ProviderData("", "m", "thinking"),
        TextPart(0, 1),
    )
    assert returnable((*others, own), "https://a.example:443", "m") == (own,)
    assert returnable(others, "", "m") == ()


def thought(words: str, origin: str = "https://a.example:443", model: str = "m") -> ProviderData:
    return ProviderData(origin, model, "thinking", {"signature": words})


def test_what_only_a_server_wants_back_arranges_nothing() -> None:
    data = ProviderData("https://one.example", "m", "thinking", {"signature": "x"})
    plain = message("Yes.", "Hm.", parts=(ReasoningPart(0, 3), data, TextPart(0, 4)))
    assert not is_arranged(plain)
    assert not is_arranged(replace(plain, parts=()))
    assert is_arranged(replace(plain, parts=(TextPart(0, 4), ReasoningPart(0, 3), data)))
    assert is_arranged(replace(plain, parts=(*plain.parts, ToolCall("1", "f"))))


def test_an_answer_of_several_requests_is_sent_request_by_request_with_its_own_data() -> None:
    made = PartsBuilder()
    made.add(thought("one"))
    made.reasoning("Rain?")
    made.add(ToolCall("1", "look"))
    made.add(ToolResult("1", "4 °C"))
    made.next_request()
    made.add(thought("two"))
    made.add(thought("elsewhere", "https://b.example:443"))
    made.add(thought("of another model", model="other"))
    made.text("It rains.")
    made.cite("https://a.example", "A", start=0, end=2)
    given = (*made.parts, OtherPart("video", request=1))
    answer = message(made.text_so_far, made.reasoning_so_far, parts=given)
    call, said = ToolCall("1", "look"), ToolResult("1", "4 °C")
    source, words = Citation("https://a.example", "A", "", 0, 2, 1), TextPart(0, 9, 1)
    first, second = thought("one"), replace(thought("two"), request=1)
    assert requests_of(answer, "https://a.example:443", "m") == (
        (first, ReasoningPart(0, 5), call, said), (second, words, source)
    )  # fmt: skip
    for origin, model in (("", "m"), ("https://a.example:443", ""), ("https://A.example", "m")):
        sent = requests_of(answer, origin, model)
        assert sent == ((ReasoningPart(0, 5), call, said), (words, source))
    [_, (elsewhere, *_)] = requests_of(answer, "https://b.example:443", "m")
    assert elsewhere == replace(thought("elsewhere", "https://b.example:443"), request=1)
    edited = replace(answer, text="Sun.", parts=with_new_text(answer, "Sun."))
    assert not [
        part
        for sent in requests_of(edited, "https://a.example:443", "m")
        for part in sent
        if isinstance(part, ProviderData)
    ]
    assert requests_of(message("Yes."), "", "") == ((TextPart(0, 4),),)
    assert requests_of(message(), "", "") == ()


@given(parts, st.text("ab ", max_size=20))
def test_nothing_that_may_be_sent_is_lost_or_twice(given: tuple[Part, ...], text: str) -> None:
    answer = message(text, "cd", 1, parts=given)
    sent = [part for one in requests_of(answer, "https://a.example:443", "m") for part in one]
    assert sent == [one for one in all_parts(answer) if not isinstance(one, OtherPart)]


def test_a_builder_counts_what_is_more_than_a_message_can_have_and_keeps_all_words() -> None:
    made = PartsBuilder()
    for number in range(MAX_PARTS):
        made.add(ToolCall(str(number), "look"))
    made.add(ToolResult("0", "late"))
    made.cite("https://a.example")
    made.text("All of it.")
    assert (made.left_out, len(made.parts)) == (2, MAX_PARTS + 1)
    assert made.text_so_far == "All of it."
    free = PartsBuilder(most=None)
    for _ in range(MAX_PARTS + 5):
        free.add(ToolCall("1", "look"))
    assert (free.left_out, len(free.parts)) == (0, MAX_PARTS + 5)


def test_a_kind_that_is_not_known_stays_where_it_is_and_is_counted() -> None:
    new = OtherPart("video", "clip", data={"seconds": 3}, file=0)
    answer = message("a", parts=(new, TextPart(0, 1)))
    assert all_parts(answer) == (new, TextPart(0, 1))
    assert with_new_text(answer, "bc") == (new, TextPart(0, 2))
    assert (others_of(answer), others_of(message("a"))) == (1, 0)


def test_every_call_and_every_result_is_told_of_once() -> None:
    call, again, early = ToolCall("1", "a"), ToolCall("1", "b"), ToolCall("2", "c")
    said = [ToolResult(one, words) for one, words in (("1", "x"), ("1", "y"), ("1", "z"))]
    lost, nameless, before = ToolResult("9", "?"), ToolResult("", "?"), ToolResult("2", "w")
    none = ToolCall("", "d")
    parts = (before, call, said[0], said[1], lost, again, said[2], nameless, early, none)
    assert uses_of(parts) == (
        ToolUse(call, (said[0], said[1])),
        ToolUse(None, (lost,)),
        ToolUse(again, (said[2],)),
        ToolUse(None, (nameless,)),
        ToolUse(early, (before,)),
        ToolUse(none),
    )


@given(st.lists(st.builds(ToolCall, ids, ids) | st.builds(ToolResult, ids, ids), max_size=9))
def test_nothing_that_tools_did_is_hidden_by_another(given: list[ToolCall | ToolResult]) -> None:
    uses = uses_of(given)
    calls = [use.call for use in uses if use.call is not None]
    assert calls == [one for one in given if isinstance(one, ToolCall)]
    results = [one for use in uses for one in use.results]
    assert Counter(results) == Counter(one for one in given if isinstance(one, ToolResult))
