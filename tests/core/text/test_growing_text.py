"""A growing text: read from any place, by any thread, whatever was joined meanwhile."""

from __future__ import annotations

import random
import threading

from falcon_desktop.core.text.growing_text import JOINED, GrowingText


def test_it_is_what_was_added_from_any_place() -> None:
    choice = random.Random(7)
    growing, text = GrowingText("Begun. "), "Begun. "
    for number in range(3 * JOINED):
        piece = "xyz \U0001f600 " * choice.randrange(4)
        growing.add(piece)
        text += piece
        if number % 97 == 0:
            place = choice.randrange(len(text) + 1)
            assert growing.since(place) == (text[place:], len(text))
    assert len(growing) == len(text)
    assert growing.since(0) == (text, len(text))
    assert growing.since(len(text)) == ("", len(text))
    assert growing.settle() == text == growing.since(0)[0]
    growing.add("more")
    assert growing.since(len(text)) == ("more", len(text) + 4)


def test_nothing_is_still_a_text() -> None:
    growing = GrowingText()
    growing.add("")
    assert (len(growing), growing.since(0), growing.settle()) == (0, ("", 0), "")


def test_many_pieces_are_few_and_the_last_word_is_held_once() -> None:
    growing = GrowingText()
    for _ in range(20 * JOINED + 3):
        growing.add("ab")
    assert len(growing._blocks) == 23
    assert growing.settle() is growing.since(0)[0]


def test_another_thread_reads_every_letter_once() -> None:
    growing, read, done = GrowingText(), [], threading.Event()

    def reader() -> None:
        place, ended = 0, False
        while not ended:
            ended = done.is_set()
            text, place = growing.since(place)
            read.append(text)

    thread = threading.Thread(target=reader)
    thread.start()
    for number in range(40 * JOINED):
        growing.add(f"{number} ")
    done.set()
    thread.join()
    assert "".join(read) == "".join(f"{number} " for number in range(40 * JOINED))
