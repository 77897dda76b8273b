"""Stop sequences and the leading space, in pieces of every shape."""

from __future__ import annotations

import itertools

import pytest
from falcon_desktop.providers.text_assembly import TextAssembler
from hypothesis import given
from hypothesis import strategies as st


def assemble(
    pieces: list[str], stop: tuple[str, ...] = (), *, strip_leading_space: bool = False
) -> tuple[list[str], bool]:
    """What comes out for each piece and at the end, and whether a stop sequence was found."""
    assembler = TextAssembler(stop, strip_leading_space=strip_leading_space)
    shown = [assembler.feed(piece) for piece in pieces]
    shown.append(assembler.finish())
    return shown, assembler.stopped


@pytest.mark.parametrize(
    ("pieces", "shown", "stopped"),
    [
        (["Hello", "\nUser:", " x"], ["Hello", "", "", ""], True),
        (["Hello", "\n", "User", ":", "x"], ["Hello", "", "", "", "", ""], True),
        (["Hello\nUser: and more"], ["Hello", ""], True),
        (["Hello", "\nUser:\n"], ["Hello", "", ""], True),
        (["Hello", "\nUs", "ual"], ["Hello", "", "\nUsual", ""], False),
        (["Hello\n"], ["Hello", "\n"], False),
        (["\n", "\n", "User:"], ["", "\n", "", ""], True),
        (["Hello:", "\nUser"], ["Hello:", "", "\nUser"], False),
        ([""], ["", ""], False),
    ],
)
def test_stop_sequences(pieces: list[str], shown: list[str], stopped: bool) -> None:
    assert assemble(pieces, ("\nUser:", "<|endoftext|>")) == (shown, stopped)


@pytest.mark.parametrize(
    ("pieces", "answer"),
    [
        ([" Hello"], "Hello"),
        (["", " Hello"], "Hello"),
        (["", "", " ", " Hello"], " Hello"),
        (["  Hello"], " Hello"),
        (["\n", " Hello"], "\n Hello"),
        (["Hello", " you"], "Hello you"),
        ([" "], ""),
    ],
)
def test_one_leading_space_of_the_whole_answer_is_removed(pieces: list[str], answer: str) -> None:
    shown, _ = assemble(pieces, ("\nUser:",), strip_leading_space=True)
    assert "".join(shown) == answer
    shown, _ = assemble(pieces, ("\nUser:",))
    assert "".join(shown) == "".join(pieces)


def test_the_sequence_that_is_complete_first_cuts() -> None:
    for pieces in (["abcd"], ["a", "b", "c", "d"], ["ab", "cd"]):
        shown, stopped = assemble(pieces, ("abcd", "bc"))
        assert ("".join(shown), stopped) == ("a", True)


@given(
    text=st.text(alphabet="ab\nU:", max_size=30),
    stop=st.lists(st.text(alphabet="ab\nU:", min_size=1, max_size=5), max_size=4),
    cuts=st.lists(st.integers(0, 30), max_size=8),
    strip=st.booleans(),
)
def test_any_cut_into_pieces_gives_the_same_answer(
    text: str, stop: list[str], cuts: list[int], strip: bool
) -> None:
    edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    pieces = [text[a:b] for a, b in itertools.pairwise(edges)]
    whole, stopped = assemble([text], tuple(stop), strip_leading_space=strip)
    shown, also_stopped = assemble(pieces, tuple(stop), strip_leading_space=strip)
    assert ("".join(shown), also_stopped) == ("".join(whole), stopped)
    expected = text
    ends = [text.find(each) + len(each) for each in stop if each in text]
    if ends:
        first = min(ends)
        expected = text[: min(first - len(s) for s in stop if text[:first].endswith(s))]
    assert stopped == bool(ends)
    assert "".join(whole) == (expected.removeprefix(" ") if strip else expected)


@given(pieces=st.lists(st.text(alphabet="xy\nUser:", max_size=6), max_size=12))
def test_never_more_is_held_back_than_could_become_a_stop_sequence(pieces: list[str]) -> None:
    stop = "\nUser:"
    assembler = TextAssembler((stop,))
    given_in = came_out = ""
    for piece in pieces:
        given_in += piece
        came_out += assembler.feed(piece)
        if assembler.stopped:
            return
        held = given_in.removeprefix(came_out)
        assert came_out + held == given_in
        assert stop.startswith(held) and held != stop
