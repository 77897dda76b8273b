"""The lines that a search shows of a text: around the best hit, without Markdown's marks."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.matching import Matcher
from falcon_desktop.core.domain.search_query import parse
from falcon_desktop.core.text.normalisation import Normaliser
from falcon_desktop.store.snippets import BEFORE, LENGTH, snippet
from hypothesis import given, settings
from hypothesis import strategies as st


def shown(query: str, text: str, *, markdown: bool = True) -> tuple[str, list[str]]:
    """Return a snippet and the words that are marked in it."""
    matcher = Matcher(Normaliser(), parse(query).required)
    piece, marks = snippet(matcher, text, markdown=markdown)
    return piece, [piece[start : start + length] for start, length in marks]


ANSWER = """# Sorting, in one page

Sorting puts items **in order**. Here is *what I know*;
see [the `heapq` docs](https://docs.python.org/3/library/heapq.html "heap").

> 1. ~~Bubble~~ sort is slow.
> 2. __Merge sort__ splits, sorts and joins \\*both\\* halves.

| Name  | Worst case |
|-------|:----------:|
| Heap  | n log n    |

```python
def merge(left, *rest, **options):
    __init__ = [x ** 2 for x in left]  # not a heading
```

- [x] quick ones first
"""


@pytest.mark.parametrize(
    ("query", "start", "words"),
    [
        ("merge sort", None, ["sort", "Merge", "sort", "sorts"]),
        ("order", "…in one page Sorting puts items in order. Here is what I", ["order"]),
        ("heapq", "…Here is what I know; see the heapq docs. 1. Bubble", ["heapq"]),
        ("bubble", None, ["Bubble"]),
        ("heap worst", None, ["Worst", "Heap"]),
        ("options", None, ["options"]),
        ("quick", None, ["quick"]),
    ],
)
def test_an_answer_is_shown_as_it_is_read(query: str, start: str | None, words: list[str]) -> None:
    piece, marked = shown(query, ANSWER)
    assert [word for word in words if word not in marked] == []
    if start is not None:
        assert piece.startswith(start)
    if query not in ("options", "quick"):  # with a line of code, whose signs stay
        words_only = piece.split("def merge")[0]
        assert not any(one in words_only for one in ("**", "# ", "`", "](", "~~", "__", "|", "\\"))


def test_the_piece_lies_around_the_words_that_stand_together() -> None:
    piece, _ = shown("merge sort", ANSWER)
    place = piece.index("Merge sort")
    assert piece.startswith("…")
    assert 0 < place <= BEFORE + 1
    far = (
        "sort it. " + "lorem ipsum dolor " * 400 + "Then merge and sort them. " + "sit amet " * 400
    )
    piece, marked = shown("merge sort", far)
    assert marked == ["merge", "sort"]
    assert piece.index("merge") <= BEFORE + 1


def test_code_is_shown_as_it_is() -> None:
    piece, _ = shown("options", ANSWER)
    assert "def merge(left, *rest, **options): __init__ = [x ** 2 for x in left] # not a" in piece
    assert "```" not in piece
    # in the middle of a long block, whose fence is far away
    code = "```python\n" + "a_b = c * d * e  # one\n" * 200 + "needle = __x__ * *y\n"
    piece, marked = shown("needle", code + "a_b = c * d\n" * 50)
    assert marked == ["needle"]
    assert "needle = __x__ * *y" in piece
    assert "a_b = c * d * e # one" in piece
    # after a block that is over, Markdown is Markdown again
    assert shown("needle", "```\nx\n```\n\n**needle**")[0] == "x needle"
    assert shown("needle", "````\n```\n**a**\n````\n**needle**")[0] == "``` **a** needle"


@pytest.mark.parametrize(
    ("query", "text", "piece", "words"),
    [
        ("python", "```python\nx = 1\n```", "python x = 1", ["python"]),
        ("example", "See [this](https://example.org/a_b_c).", "See this (https://example.org/a_b_c).",
         ["example"]),
        ("this", "See [this](https://example.org/a_b_c).", "See this.", ["this"]),
        ("fox", "![a **fox**](data:image/png;base64,AAAA) runs", "a fox runs", ["fox"]),
        ("two", "***one** two* three", "one two three", ["two"]),
        ("two", "*one **two***", "one two", ["two"]),
        ("snake", "a snake_case_name and _so_ on", "a snake_case_name and so on", ["snake"]),
        ("times", "2 * 3 times 4 * 5", "2 * 3 times 4 * 5", ["times"]),
        ("star", "\\*star\\* and ``a`b * c``", "*star* and a`b * c", ["star"]),
        ("open", "**open and never closed", "**open and never closed", ["open"]),
        ("two words", "**two** words", "two words", ["two", "words"]),
        ('"two words"', "**two** *words*", "two words", ["two words"]),
        ("note", "A note[^1], another[^b].\n\n[^1]: It says.\n[^b]: So.",
         "A note, another. It says. So.", ["note"]),
        ("says", "A note[^1] here.\n\n[^1]: It says.", "A note here. It says.", ["says"]),
        ("letters", "letters but [^a-z] are none", "letters but [^a-z] are none", ["letters"]),
        ("title", "Title\n=====\n\ntext", "Title text", ["Title"]),
        ("title", "### Title ###\n---\ntext", "Title text", ["Title"]),
        ("https", "<https://a.example/x>", "https://a.example/x", ["https"]),
        ("b", "| a | b \\| c |", "a · b | c", ["b"]),
        ("stable", "is **stable**: $O(n \\log n)$, \\(a_1 * b_1 * c\\) or \\[x\\].",
         "is stable: O(n \\log n), a_1 * b_1 * c or x.", ["stable"]),
        ("costs", "costs $5 and $6, not \\[one\\", "costs $5 and $6, not [one\\", ["costs"]),
        ("sum", "The sum:\n\n$$\na_1 + b_1\n$$\n\n\\[\n*c\n\\]", "The sum: a_1 + b_1 *c", ["sum"]),
        ("dollar", "`$dollar$` and $$y$$", "$dollar$ and y", ["dollar"]),
        ("bits", "bits &amp; bytes &#60;x&gt; R&D; &nosuch;", "bits & bytes <x> R&D; &nosuch;",
         ["bits"]),
        ("amp", "bits &amp; bytes", "bits &amp; bytes", ["amp"]),
        ("فيضان", "## **فيضان** النيل\n\n- *أول*", "فيضان النيل أول", ["فيضان"]),
        ("快速", "# 排序\n\n**快速排序**和`归并`排序", "排序 快速排序和归并排序", ["快速"]),
        ("ศึกษา", "**การศึกษา**ไทย", "การศึกษาไทย", ["ศึกษา"]),
    ],
)  # fmt: skip
def test_marks_go_and_words_stay(query: str, text: str, piece: str, words: list[str]) -> None:
    assert shown(query, text) == (piece, words)


@pytest.mark.parametrize("text", ["# **a** `needle` [b](c)", "a_b * *needle* ~~c~~ | d |"])
def test_what_is_no_markdown_is_shown_as_it_is(text: str) -> None:
    assert shown("needle", text, markdown=False)[0] == text


@pytest.mark.parametrize(
    ("query", "filler"),
    [
        ("needle", "lorem **ipsum** "),
        ("النيل", "هذا *نص* طويل "),
        ("苹果", "很长的**文字**没有空格"),
        ("needle", "x"),
    ],
)
def test_the_piece_is_short_wherever_the_words_are(query: str, filler: str) -> None:
    for before, after in ((0, 400), (400, 400), (400, 0)):
        piece, marked = shown(query, f"{filler * before} {query} {filler * after}")
        assert marked == [query]
        assert len(piece) <= LENGTH + 1
        assert piece.index(query) <= BEFORE + 1
        assert piece.startswith("…") == bool(before)


def test_a_letter_is_not_parted_from_its_accent() -> None:
    piece, _ = shown("needle", "e\u0301" * 300 + "needle", markdown=False)
    piece, _ = shown("苹果", "e\u0301" * 300 + "苹果", markdown=False)
    assert piece[1] == "e"


MARKUP = st.lists(
    st.sampled_from(["needle", "word", " ", "\n", "*", "**", "_", "`", "``", "```", "~~", "[", "](",
                     ")", "# ", "> ", "- ", "|", "\\", "<", ">", "é", "中", "س", "---", "    "]),
    max_size=40,
)  # fmt: skip


@settings(max_examples=300, deadline=None, database=None)
@given(MARKUP)
def test_every_mark_is_on_a_searched_word(parts: list[str]) -> None:
    text = "".join(parts)
    piece, marked = shown("needle", text)
    matcher = Matcher(Normaliser(), parse("needle").required)
    assert all(word.startswith("needle") or "needle" in word for word in marked)
    assert bool(marked) == bool(matcher.spans(text)) or "needle" not in piece
    assert len(piece) <= LENGTH + 1
