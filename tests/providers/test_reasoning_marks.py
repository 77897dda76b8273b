"""What models think is told apart from what they answer, however they mark it."""

from __future__ import annotations

import json
from itertools import pairwise, product
from typing import Any

import pytest
from falcon_desktop.core.text.markdown.in_code import InCode
from falcon_desktop.providers.failures import RequestContext
from falcon_desktop.providers.openai_reasoning import PAIRS, Part, ReasoningSplitter
from falcon_desktop.providers.openai_stream import CUT_REASONING, ChatStreamReader
from falcon_desktop.providers.tgi_answer import TgiAnswer
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.providers.test_openai_stream_properties import outcome_of
from tests.servers.asking import Outcome
from tests.servers.scripted import stream

SIZES = (1, 2, 3, 5, 8, 13, 10_000)


def split(answer: str, size: int, model: str = "") -> tuple[str, str]:
    """Return the reasoning and the answer of a whole text that comes in pieces of one size."""
    return joined([answer[at : at + size] for at in range(0, len(answer), size)], model)


def joined(pieces: list[str], model: str = "") -> tuple[str, str]:
    """Return the reasoning and the answer of a whole text that comes in pieces."""
    splitter = ReasoningSplitter(model)
    parts = [part for piece in pieces for part in splitter.feed(piece)]
    thought = text = ""
    for part, piece in [*parts, *splitter.close()]:
        if part is Part.TEXT:
            text += piece
        elif part is Part.REASONING:
            thought += piece
        else:
            thought, text = thought + text, ""
    if splitter.unended is not None:
        opening, length = splitter.unended
        kept = len(thought) - length
        thought, text = thought[:kept], text + opening + thought[kept:]
    return thought, text


@pytest.mark.parametrize(("opening", "closing"), PAIRS)
def test_every_familys_marks(opening: str, closing: str) -> None:
    counting = "counting the legs"
    for before, gap, size in product(("", "\n", " \n\n"), ("", "\n", "\n\n"), SIZES):
        answer = f"{before}{opening}{gap}{counting}{closing}{gap}A spider has eight."
        assert split(answer, size) == (counting, "A spider has eight.")
    twice = f"{opening}{counting}{closing}Eight.\n{opening}again{closing}\nLegs, that is."
    for size in SIZES:
        assert split(twice, size) == (f"{counting}\n\nagain", "Eight.\nLegs, that is.")
        assert split(f"{opening}{counting}", size) == (counting, "")
        assert split(f"{counting}{closing}\n\nEight.", size) == (counting, "Eight.")


IN_CODE = (
    "Use `{0}` and `{1}`.",
    "Use ``{0}x{1}``.",
    "So:\n\n```\n{0}x{1}\n```\nDone.",
    "So:\n\n~~~xml\n{0}\nx\n{1}\n~~~\nDone.",
    "- item\n\n  ```\n  {0}x{1}\n  ```\nDone.",
    "> ```\n> {0}\n> x {1}\n> ```\nDone.",
    "So:\n\n    {0}x{1}\n\nDone.",
    "```md\n```xml\n{0}x{1}\n```\n{0}y{1}\n```\nDone.",
    "A table:\n\n| `{0}` | `{1}` |\n|---|---|\n| a | b |",
)


@pytest.mark.parametrize("place", IN_CODE)
@pytest.mark.parametrize(("opening", "closing"), [PAIRS[0], PAIRS[1], PAIRS[7], PAIRS[11]])
def test_within_code_they_are_letters(place: str, opening: str, closing: str) -> None:
    answer = place.format(opening, closing)
    thought = f"{opening}I say `{closing}` here.{closing}{answer}"
    for size in SIZES:
        assert split(answer, size) == ("", answer)
        assert split(thought, size) == (f"I say `{closing}` here.", answer)


@pytest.mark.parametrize(("answer", "reasoning", "text"), [
    # OpenAI's harmony format
    ("<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>b",
     "a", "b"),
    ("<|start|>assistant<|channel|>analysis<|message|>a<|end|>"
     "<|start|>assistant<|channel|>commentary<|message|>b<|end|>"
     "<|start|>assistant<|channel|>final<|message|>c<|return|>", "a", "b\n\nc"),
    ("<|channel|>commentary<|message|>b\n<|end|><|start|>assistant<|channel|>final<|message|>\nc",
     "", "b\n\n\nc"),
    ("<|channel|>commentary<|message|>b<|end|><|start|>assistant<|channel|>final<|message|>",
     "", "b"),
    ("<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>commentary to=functions.f"
     " <|constrain|>json<|message|>{}<|call|>", "a\n\n{}", ""),
    ("<|channel|>analysis<|message|>a<|channel|>final<|message|>b", "a", "b"),
    ("<|channel|>final<|message|>b", "", "b"),
    # what is written around the answer
    ("<think>a</think>\n<answer>\nb\n</answer>", "a", "b\n"),
    ("<think>a</think><response>b</response>", "a", "b"),
    ("<Thought>a</Thought>\n<Output>\nb</Output>", "a", "b"),
    ("<think>a</think><|begin_of_box|>b<|end_of_box|>", "a", "b"),
    ("say <output>x</output>", "", "say <output>x</output>"),
    ("<|begin_of_thought|>a<|end_of_thought|>\n\n<|begin_of_solution|>\nb\n<|end_of_solution|>",
     "a", "b\n"),
    ("<|START_THINKING|>a<|END_THINKING|><|START_RESPONSE|>b<|END_RESPONSE|>", "a", "b"),
    # letters of either case, several parts, no space lost
    ("<Thought>a</thought>b", "a", "b"),
    ("One.<think>a</think> Two.\n\n<thinking>\nb\n</thinking>\n\nThree.", "a\n\nb\n",
     "One. Two.\n\nThree."),
    ("One.<think>a</think>\n\nTwo.", "a", "One.\n\nTwo."),
    ("a\n</think>\n\nOne.<think>b</think> Two.", "a\n\n\nb", "One. Two."),
    # words of a sentence
    ("The <think> and </think> tags", "", "The <think> and </think> tags"),
    ("A <think> alone", "", "A <think> alone"),
    ("say <answer>x</answer>", "", "say <answer>x</answer>"),
    ("see [THINK](https://example.org)", "", "see [THINK](https://example.org)"),
    ("a <|channel|> of its own", "", "a <|channel|> of its own"),
    ("x <think> " + "word " * 200, "", "x <think> " + "word " * 200),
    ("x\n<think>" + "word " * 200, "word " * 200, "x\n"),
    ("it's ` odd\n\n<think>a</think>b", "a", "it's ` odd\n\nb"),
    # tags as HTML has them
    ("<think >a</think >b", "a", "b"),
    ("<THINK type='x' n=1 \t>\na\n</think>\nb", "a\n", "b"),
    ('<think type="deep thought">a</think>b', "a", "b"),
    ("One.<thinking class=x>a</thinking> Two.", "a", "One. Two."),
    ("<think>a</think><answer lang='en'>b</answer >", "a", "b"),
    ("<reason for leaving>: I moved.", "", "<reason for leaving>: I moved."),
    ("<think about it>: do.", "", "<think about it>: do."),
    ("<think " + "x" * 200 + ">a", "", "<think " + "x" * 200 + ">a"),
    ("<think type=", "", "<think type="),
    ("Use `<think type='x'>`.", "", "Use `<think type='x'>`."),
    # an end whose beginning the prompt held, with words right behind it
    ("m</think>A", "m", "A"),
    ("Hm.\n</think>**Yes.**", "Hm.\n", "**Yes.**"),
    ("Hm. </think>Yes.", "Hm. ", "Yes."),
    ("Hm.</think> Yes.", "Hm.", "Yes."),
    ("嗯。</think>好。", "嗯。", "好。"),
    ("The </think> tag", "", "The </think> tag"),
    ("the word </think>, they say", "", "the word </think>, they say"),
    ('a "</think>"tag', "", 'a "</think>"tag'),
    ("a `</think>`b", "", "a `</think>`b"),
    ("write </think>and", "", "write </think>and"),
    ("```\nm</think>A\n```\n", "", "```\nm</think>A\n```\n"),
])  # fmt: skip
def test_marks_of_other_shapes(answer: str, reasoning: str, text: str) -> None:
    assert {split(answer, size) for size in SIZES} == {(reasoning, text)}


GRANITE = ("ibm-granite/granite-3.2-8b-instruct", "granite3.2:8b", "Granite-3-2-8B.Q4_K_M.gguf")
APRIEL = ("ServiceNow-AI/Apriel-1.5-15b-Thinker", "apriel-nemotron-15b-thinker")


@pytest.mark.parametrize("model", [*GRANITE, *APRIEL, "falcon", ""])
@pytest.mark.parametrize(("family", "answer", "reasoning", "text"), [
    # as https://github.com/ollama/ollama/issues/8955 has it
    (GRANITE, "Here is my thought process:\n\nCount.\n\nHere is my response:\n\nTwo.",
     "Count.\n\n", "Two."),
    (GRANITE, "\n Here's my thought process: Count. Here's my response: Two.", "Count. ", "Two."),
    (GRANITE, "Here’s my thought process:\nCount.\nHere is my response:\n\n    x = 2",
     "Count.\n", "    x = 2"),
    (GRANITE, 'Here is my thought process:\nI write "Here is my response:" then.\n\n'
     "Here is my response:\nTwo.", 'I write "Here is my response:" then.\n\n', "Two."),
    (GRANITE, "Here is my thought process:\nHere I count.\nHere is my response:\n"
     "Here is my thought process:\nHere is my response:", "Here I count.\n",
     "Here is my thought process:\nHere is my response:"),
    (APRIEL, "Here are my reasoning steps:\nCount.\n[BEGIN FINAL RESPONSE]\nTwo.\n"
     "[END FINAL RESPONSE]", "Count.\n", "Two.\n"),
    (APRIEL, "Here are my reasoning steps:\nThe form is [BEGIN FINAL RESPONSE] ... "
     "[END FINAL RESPONSE]. Count.[BEGIN FINAL RESPONSE]\nTwo. [END FINAL RESPONSE]\n",
     "The form is [BEGIN FINAL RESPONSE] ... [END FINAL RESPONSE]. Count.", "Two. \n"),
    # the prompt of Apriel 1.6 has the first words
    (APRIEL, "Count.\n[BEGIN FINAL RESPONSE]\nTwo.", "Count.\n", "Two."),
    (APRIEL, "[BEGIN FINAL RESPONSE]\nTwo, or `[END FINAL RESPONSE]`.\n[END FINAL RESPONSE]",
     "", "Two, or `[END FINAL RESPONSE]`.\n"),
])  # fmt: skip
def test_words_are_marks_of_the_models_that_are_known_to_write_them(
    model: str, family: tuple[str, ...], answer: str, reasoning: str, text: str
) -> None:
    expected = (reasoning, text) if model in family else ("", answer)
    assert {split(answer, size, model) for size in SIZES} == {expected}


@pytest.mark.parametrize(("model", "answer"), [
    (model, answer) for model, answers in (
        (GRANITE[0], (
            "Here is my thought process:",
            "Here is my thought process:\n\n I count the legs.\n",
            "Here is my thought process: so that ends with “Here is my response:”",
            "Here is my thou",
            "Here is my response:\nTwo.",
            "Well. Here is my thought process:\nCount.\nHere is my response:\nTwo.",
            "`Here is my thought process:`\nCount.\nHere is my response:\nTwo.",
            "```\nHere is my thought process:\nCount.\nHere is my response:\n```\nTwo.",
            "    Here is my thought",
        )),
        (APRIEL[0], (
            "Here are my reasoning steps:\n1. Count.\n2. Say [BEGIN FINAL RESPONSE] at last.",
            "I end with [BEGIN FINAL RESPONSE] and [END FINAL RESPONSE].",
            "```\n[BEGIN FINAL RESPONSE]\n```\nIs how it looks.",
            "Two.\n[END FINAL RESPONSE]",
            "Two [BEGIN FIN",
        )),
        ("HuatuoGPT-o1-8B", ("## Thinking of you\n\nx\n\n## Final Response\ny", "## Thinking")),
    ) for answer in answers
])  # fmt: skip
def test_what_only_looks_like_such_words_stays_the_answer(model: str, answer: str) -> None:
    for size in SIZES:
        assert split(answer, size, model) == ("", answer)


@pytest.mark.parametrize("size", SIZES)
def test_headings_around_what_a_model_thinks(size: int) -> None:
    answer = "## Thinking\n\nIt coughs.\n\n## Final Response\n\nDrink."
    assert split(answer, size, "HuatuoGPT-o1-8B") == ("It coughs.\n\n", "Drink.")
    assert split(answer, size, "falcon") == ("", answer)


def worded(answer: str, finish: str | None, model: str) -> Outcome:
    """Return what the reader makes of an answer that comes in tokens of three characters."""
    tokens = [frame(content=answer[at : at + 3]) for at in range(0, len(answer), 3)]
    end = [{"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]}] if finish else []
    reader, outcome = ChatStreamReader(RequestContext("host", model)), Outcome()
    frames = [json.dumps(one).encode() for one in (*tokens, *end)]
    for events in (*map(reader.feed, ([one] for one in frames)), reader.close()):
        for event in events:
            outcome.take(event)
    return outcome


def test_of_thought_that_never_ended_a_complete_answer_is_text_and_a_cut_one_is_not() -> None:
    answer = "Here is my thought process:\n\nI count the legs."
    for model in GRANITE:
        outcome = worded(answer, "stop", model)
        assert told(outcome) == ("", answer, [])
        assert outcome.finished == "stop"
        cut = worded(answer, "length", model)
        assert told(cut) == ("I count the legs.", "", [CUT_REASONING])
        assert told(worded(answer, None, model)) == ("I count the legs.", "", [])
    assert told(worded(answer, "length", "falcon")) == ("", answer, [])
    thought = answer + "\n\nHere is my response:\n\nEight."
    assert told(worded(thought, "stop", GRANITE[0])) == ("I count the legs.\n\n", "Eight.", [])


WORDS = st.lists(
    st.sampled_from(
        ["Here is my ", "Here's my ", "thought process:", "response:", "Here", "\n", "\n\n", " ",
         "Here are my reasoning steps:", "[BEGIN FINAL RESPONSE]", "[END FINAL RESPONSE]", "[", "]",
         "`", "```", '"', "<think>", "</think>", "<think type='x'>", "<think ", "Q", "é", "    ",
         "## Thinking\n", "## Final Response\n", "#", "# "]
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=200)
@given(
    WORDS, st.lists(st.integers(0, 10_000), max_size=6),
    st.sampled_from([GRANITE[0], APRIEL[0], "huatuogpt", "falcon"]),
)  # fmt: skip
def test_any_cut_is_read_alike_and_no_word_is_lost(
    pieces: list[str], cuts: list[int], model: str
) -> None:
    answer = "".join(pieces)
    places = [0, *sorted(cut % (len(answer) + 1) for cut in cuts), len(answer)]
    thought, text = joined([answer[start:end] for start, end in pairwise(places)], model)
    assert (thought, text) == joined([answer], model)
    for word in ("Q", "é"):
        assert (thought + text).count(word) == answer.count(word)


def test_tgi_tells_words_apart_too() -> None:
    unended = "Here is my thought process:\n\nI count."
    answer = f"{unended}\n\nHere is my response:\n\nEight."
    for size, (text, expected) in product(SIZES, {
        f" {answer}": ("I count.\n\n", "Eight."), f" {unended}": ("", unended),
    }.items()):  # fmt: skip
        for model in ("granite-3.2-2b", "falcon"):
            reader, outcome = TgiAnswer(RequestContext("host", model)), Outcome()
            for event in [*reader.feed(tgi_frames(text, size)), *reader.close()]:
                outcome.take(event)
            split_up = expected if model != "falcon" else ("", text[1:])
            assert (outcome.reasoning, outcome.text) == split_up


def frame(**fields: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": fields, "finish_reason": None}]}


END = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
THINKING: dict[str, Any] = {
    "thinking": {"thinking": "counting the legs"},
    "reasoning_text": {"reasoning_text": "counting the legs"},
    "thought": {"thought": "counting the legs", "content": None},
    "a detail": {"reasoning_details": [{"type": "reasoning.text", "text": "counting the legs"}]},
    "a summary": {
        "content": "",
        "reasoning_details": [
            {"type": "reasoning.summary", "summary": "counting the legs", "index": 0},
            {"type": "reasoning.encrypted", "data": "xyz"},
        ],
    },
    "details beside": {
        "reasoning": "counting the legs",
        "reasoning_details": [{"type": "reasoning.text", "text": "counting the legs"}],
    },
    "blocks": {"thinking_blocks": [{"type": "thinking", "thinking": "counting the legs"}],
               "content": []},
    "a list": {"content": [
        {"type": "thinking", "thinking": [{"type": "text", "text": "counting the legs"}]},
    ]},
    "a flat list": {"content": [{"type": "reasoning", "text": "counting the legs"}]},
    "marked": {"content": [{"type": "text", "text": "counting the legs", "thought": True}]},
    "an object": {"reasoning": {"summary": [{"type": "text", "text": "counting the legs"}]}},
}  # fmt: skip


def told(outcome: Outcome) -> tuple[str, str, list[str]]:
    return outcome.reasoning, outcome.text, outcome.notices


@pytest.mark.parametrize("form", THINKING)
@pytest.mark.parametrize("role", [{}, {"role": "assistant"}])
def test_every_form_of_a_delta(form: str, role: dict[str, str]) -> None:
    answer = frame(content="A spider has eight.", reasoning_details=[])
    body = stream(frame(**THINKING[form], **role), answer, END)
    assert told(outcome_of(body, [])) == ("counting the legs", "A spider has eight.", [])
    assert told(outcome_of(body.replace(b"\n", b"\r\n"), [7, 90])) == told(outcome_of(body, []))
    both = {**THINKING[form], **role}
    text = {"type": "text", "text": "A spider has eight."}
    if isinstance(both.get("content"), list):
        both["content"] = [*both["content"], text]
    else:
        both["content"] = "A spider has eight."
    assert told(outcome_of(stream(frame(**both), END), [])) == told(outcome_of(body, []))
    whole = json.dumps({"choices": [{"index": 0, "message": both, "finish_reason": "stop"}]})
    reader, outcome = ChatStreamReader(RequestContext("host")), Outcome()
    for event in [*reader.whole(whole.encode()), *reader.close()]:
        outcome.take(event)
    assert told(outcome) == told(outcome_of(body, []))


def tgi_frames(answer: str, size: int) -> list[bytes]:
    tokens = [answer[at : at + size] for at in range(0, len(answer), size)]
    return [
        json.dumps({
            "index": number,
            "token": {"id": number, "text": token, "logprob": 0.0, "special": False},
            "generated_text": answer if number == len(tokens) else None,
            "details": None,
        }).encode()
        for number, token in enumerate(tokens, 1)
    ]  # fmt: skip


def test_what_tgi_sends_as_it_was_written() -> None:
    """TGI's own API has no field for reasoning; a text that is continued stays as it is."""
    answer = " <think>\ncounting the legs\n</think>\n\nA spider has eight. `<think>`"
    for size, finds in product(SIZES, (True, False)):
        reader, outcome = (
            TgiAnswer(RequestContext("host"), ("<|stop|>",), finds_reasoning=finds),
            Outcome(),
        )
        for event in [*reader.feed(tgi_frames(answer, size)), *reader.close()]:
            outcome.take(event)
        split_up = ("counting the legs\n", "A spider has eight. `<think>`")
        assert (outcome.reasoning, outcome.text) == (split_up if finds else ("", answer[1:]))
        assert outcome.finished == "stop"


@pytest.mark.parametrize(("text", "inside"), [
    ("", False), ("`", True), ("`a`", False), ("``a`", True), ("\\`", False), ("a\n    ", False),
    ("a\n\n    ", True), ("```\n", True), ("```\na\n```", True), ("```\na\n```\n", False),
    ("```a`b\n", False), ("~~~ a`b\n", True), ("1. ```\n", True), ("> ```\n> a\n> ```\n", False),
    ("a `b\nc", True), ("a `b\n\nc", False), ("``` x", True), ("```md\n```py\n```\n", True),
    ("```md\n```py\n```\n```\n", False), ("x" * 30_000 + "`", True),
    ("x" * 30_000 + "`" + "y" * 30_000 + "`", False), ("a\r\n```\r\nb\r\n```\r\n", False),
])  # fmt: skip
def test_where_code_is(text: str, inside: bool) -> None:
    for size in (1, 2, 3, 7_000):
        code = InCode()
        for at in range(0, len(text), size):
            code.feed(text[at : at + size])
        assert code.inside is inside
