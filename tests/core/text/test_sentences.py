"""Sentences as values: English by ``str``, other languages by their template."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest
from falcon_desktop.core.domain.errors import ContextTooLong
from falcon_desktop.core.text.sentences import Language, Listing, Rounded, Sentence, following
from falcon_desktop.core.text.stored_sentences import sentence_of, template_of


class Shouting(Language):
    """A language of capitals, which has a form of its own for two, and other marks."""

    def template(self, english: str, count: int | None) -> str:
        """Return the template in capitals, its places as they are."""
        if english == ", ":
            return " ; "
        form = {2: "a pair"}.get(count or 0, super().template(english, count))
        parts = form.split("{")
        return "{".join(
            [parts[0].upper()] + [f"{name}}}{rest.upper()}" for name, _, rest in
                                  (part.partition("}") for part in parts[1:])]
        )  # fmt: skip

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with a point for thousands and a comma for the rest."""
        return super().number(value, digits).translate(str.maketrans(",.", ".,"))


def chats(count: int) -> Sentence:
    return Sentence("{count} chat(s)", count=count)


WHOLE = Sentence(
    "{chats} of {source} in {seconds} s: {names}.",
    chats=chats(1_200), source="Open(s) {chats}", seconds=Rounded(0.26), names=Listing(["a", "b"]),
)  # fmt: skip


def test_it_is_its_english_text() -> None:
    assert WHOLE == "1,200 chats of Open(s) {chats} in 0.3 s: a, b."
    assert type(str(WHOLE)) is str
    assert [chats(0), chats(1), chats(2)] == ["0 chats", "1 chat", "2 chats"]
    assert following([chats(1), "x.", chats(2)]) == "1 chat x. 2 chats"
    assert following([]) == ""


def test_another_language_gets_the_template_and_fills_it() -> None:
    assert WHOLE.told(Shouting()) == "1.200 CHATS OF Open(s) {chats} IN 0,3 S: a ; b."
    inner = Sentence("about {what}", what=chats(2))
    assert inner.told(Shouting()) == "ABOUT A PAIR"
    assert Shouting().told("a server's words") == "a server's words"


def test_what_is_missing_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        Sentence("{one} {two}", one="x")
    with pytest.raises(AttributeError):
        WHOLE.template = "x"


@pytest.mark.parametrize("again", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_it_can_be_copied_and_passed_on(again: Any) -> None:
    found = again(WHOLE)
    assert found == WHOLE and found.told(Shouting()) == WHOLE.told(Shouting())
    error = again(ContextTooLong(WHOLE, detail="d", given_tokens=3))
    assert (str(error), error.detail, error.given_tokens) == (WHOLE, "d", 3)
    assert error.sentence.template == WHOLE.template


def test_it_is_kept_as_json_beside_its_text() -> None:
    kept = json.loads(json.dumps({"sentence": WHOLE, "made_of": template_of(WHOLE)}))
    found = sentence_of(kept["sentence"], kept["made_of"])
    assert isinstance(found, Sentence) and found.told(Shouting()) == WHOLE.told(Shouting())
    assert template_of("plain") is None
    assert type(sentence_of("plain", None)) is str


DEEP: Any = {"template": "x", "values": {}}
for _ in range(500):
    DEEP = {"template": "{a}", "values": {"a": DEEP}}


@pytest.mark.parametrize(
    "made_of",
    [
        {"template": "Other words.", "values": {}},
        {"template": "{gone}", "values": {}},
        {"template": "{0.__class__}", "values": {"0": "x"}},
        {"template": "{a}", "values": {"a": {"number": float("nan"), "digits": 10**9}}},
        {"template": "{a}", "values": {"a": True}},
        {"template": "{a}", "values": {"self": "x", "cls": "y", "a": None}},
        {"template": 3, "values": {}},
        {"template": "", "values": []},
        DEEP, [], "x", 3,
    ],
)  # fmt: skip
def test_what_does_not_make_the_very_text_is_not_believed(made_of: Any) -> None:
    found = sentence_of("What was saved.", made_of)
    assert found == "What was saved." and not isinstance(found, Sentence)


def test_a_whole_number_keeps_all_its_digits() -> None:
    assert Sentence("{n}", n=2**64 - 1) == "18,446,744,073,709,551,615"
