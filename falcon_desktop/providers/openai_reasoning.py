"""Separates an answer's text from reasoning that models write between markers of their own.

Pure and incremental: the result does not depend on how the text was cut into pieces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Final

from falcon_desktop.core.text.markdown.in_code import InCode

PAIRS: Final = (
    ("<think>", "</think>"),  # DeepSeek, Qwen, GLM, Falcon-H1R, MiniMax, Nemotron, …
    ("<thinking>", "</thinking>"),  # prompted models
    ("<thought>", "</thought>"),  # EXAONE, Gemini
    ("<reasoning>", "</reasoning>"),
    ("<reason>", "</reason>"),
    ("<antThinking>", "</antThinking>"),
    ("<scratchpad>", "</scratchpad>"),  # Hermes
    ("[THINK]", "[/THINK]"),  # Magistral
    ("<seed:think>", "</seed:think>"),  # Seed-OSS
    ("<mm:think>", "</mm:think>"),  # MiniMax M3
    ("<longcat_think>", "</longcat_think>"),
    ("\u25c1think\u25b7", "\u25c1/think\u25b7"),  # Kimi
    ("<|begin_of_thought|>", "<|end_of_thought|>"),  # Sky-T1, OpenThinker
    ("<|START_THINKING|>", "<|END_THINKING|>"),  # Command A
    ("<|inner_prefix|>", "<|inner_suffix|>"),  # Apertus
    ("<|channel>thought\n", "<channel|>"),  # Gemma 4
    ("<unused94>thought\n", "<unused95>"),  # MedGemma
    ("[unused16]", "[unused17]"),  # Pangu
    ("<|think|>", "<|end|><|begin|>assistant<|content|>"),  # Solar Open
    ("<|im_start|>think", "<|im_start|>answer"),  # s1
)
"""What opens reasoning and what ends it, letters of either case."""
_PLAIN: Final = 8
"""So many pairs at the beginning are tags that a text may speak of; others are signs of a model."""


@dataclass(frozen=True, slots=True)
class WordMarks:
    """The plain words around the reasoning of one model family.

    They are signs only where a model is known by its name, the opening ones only as the very first
    words of an answer. What they open and nothing ends was the answer itself.
    """

    model: str
    """Part of the models' names, in lower case."""
    openings: tuple[str, ...]
    closings: tuple[str, ...]
    own_line: bool = False
    """Whether what closes begins or ends a line: within one, it is spoken of."""
    prompted: bool = False
    """Whether a prompt may hold the opening already, so that the closing stands alone."""
    around: str = ""
    """What may stand behind the answer."""


FAMILIES: Final = (
    WordMarks(  # Granite 3.2; what is quantised says "Here's"
        "granite",
        ("Here is my thought process:", "Here's my thought process:", "Here’s my thought process:"),
        ("Here is my response:", "Here's my response:", "Here’s my response:"),
    ),
    WordMarks(
        "apriel",
        ("Here are my reasoning steps:",),
        ("[BEGIN FINAL RESPONSE]",),
        own_line=True,
        prompted=True,
        around="[END FINAL RESPONSE]",
    ),
    WordMarks("huatuogpt", ("## Thinking\n",), ("## Final Response\n",), own_line=True),
)

CHANNEL: Final = "<|channel|>"
_START: Final = "<|start|>"
_HEADER: Final = re.compile(
    r"(?:<\|start\|>[^<]{0,60})?(?:<\|channel\|>([^<]{0,60}))?(?:<\|constrain\|>[^<]{0,60})?"
    r"<\|message\|>"
)
_LONGEST_HEADER: Final = 300
_HARMONY_ENDS: Final = ("<|end|>", "<|return|>", "<|call|>")
_WRAPPERS: Final = {
    "<|begin_of_solution|>": "<|end_of_solution|>",
    "<|start_response|>": "<|end_response|>",
    "<answer>": "</answer>",
    "<response>": "</response>",
    "<output>": "</output>",  # Marco-o1
    "<|begin_of_box|>": "<|end_of_box|>",  # GLM-V
}
"""What some models write around an answer that follows their reasoning."""
_BEFORE_WORDS: Final = "\"'([{“‘«"
_QUOTES: Final = "`\"'“‘«"
_AFTER_CLOSING: Final = "*#$[\\¿¡“«"
"""What an answer may begin with besides letters and digits."""
_BREAKS: Final = ("", "\n", "\r")
_TAG: Final = re.compile(r"(</?)([a-z][\w:]*)>", re.IGNORECASE)
_ATTRIBUTES: Final = (
    r"(?=[^<>\n]{0,130}>)(?:[ \t]+[\w:-]+=(?:\"[^\"<>\n]*\"|'[^'<>\n]*'|[^\s\"'<>=]+))*[ \t]*"
)
_PARTLY: Final = re.compile(r"(</?[a-z][\w:]*)[ \t][^<>\n]{0,130}", re.IGNORECASE)
"""A tag with attributes that is not at its end."""
_WITH_ATTRIBUTES: Final = re.compile(r"(</?[a-z][\w:]*)[ \t][^<>\n]*>")
_UNDECIDED: Final = 400
"""Characters after a tag within an answer in which its partner must come, where it is a word."""

_CLOSING: Final = dict(PAIRS)
_KNOWN: Final = {mark.lower(): mark for pair in PAIRS for mark in pair}
_UNMISTAKABLE: Final = frozenset(mark for pair in PAIRS[_PLAIN:] for mark in pair)
_CLOSINGS: Final = frozenset(_CLOSING.values())
_SIGNS: Final = re.compile("[<\\[\u25c1]")
"""With what marks begin."""


@cache
def _pattern(marks: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds marks; tags in letters of either case."""
    return re.compile("|".join(map(_expression, sorted(marks, key=len, reverse=True))))


def _expression(mark: str) -> str:
    if not mark.startswith("<"):
        return re.escape(mark)
    if _TAG.fullmatch(mark) is None:
        return f"(?i:{re.escape(mark)})"
    return f"(?i:{re.escape(mark[:-1])}{_ATTRIBUTES}>)"


@cache
def _beginnings(marks: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds the first letters of marks."""
    return re.compile("[" + re.escape("".join({mark[0] for mark in marks})) + "]")


def _words_of(model: str) -> WordMarks | None:
    name = model.lower()
    return next((words for words in FAMILIES if words.model in name), None)


def _end(text: str, enders: tuple[str, ...], before: str) -> re.Match[str] | None:
    """Return the first mark that ends reasoning: none between backticks, there it is spoken of.

    ``before`` is what stands before ``text``.
    """
    for match in _pattern(enders).finditer(text):
        start, end = match.span()
        if (text[start - 1] if start else before) != "`" or text[end : end + 1] != "`":
            return match
    return None


def _end_of_words(text: str, words: WordMarks, before: str) -> re.Match[str] | None:
    """Return the first words that end reasoning: none that are quoted, there they are spoken of.

    Whether they end a line is not known at the end of ``text``; there it is assumed.
    """
    for match in _pattern(words.closings).finditer(text):
        start, end = match.span()
        prior = text[start - 1] if start else before
        quoted = bool(prior) and prior in _QUOTES
        if not quoted and (not words.own_line or _is_own(prior, text[end : end + 1])):
            return match
    return None


def _is_own(prior: str, following: str) -> bool:
    """Whether what stands between two characters begins or ends a line."""
    return prior in _BREAKS or following in _BREAKS


def _is_named(after: str, partner: re.Match[str] | None) -> bool:
    """Whether a tag within a sentence is a word of it: alone, or as in "<think> and </think>"."""
    return partner is None or (after[:1] == " " and after[: partner.start()].endswith(" "))


class Part(Enum):
    """What a piece of text is."""

    TEXT = 1
    REASONING = 2
    WAS_REASONING = 3
    """A mark without text: all text before it was reasoning."""


class ReasoningSplitter:
    """Takes pieces of text and returns them as answer or reasoning.

    Reasoning begins with a mark as the first thing of an answer, or later where the mark is no
    letter of code and its partner follows. Where a template wrote the first mark, the answer
    begins inside: the partner alone at the end of a line, outside code, then says that all text
    before it was reasoning. Line breaks after a mark are left out. Marks may be split over pieces;
    only what may still be one is held back. ``model`` is the name of who answers: the models of
    some families mark what they think with words (:data:`FAMILIES`).
    """

    def __init__(self, model: str = "") -> None:
        words = _words_of(model)
        self._may_begin = words  # nothing came so far that says whether the answer begins so
        self._alone = words if words is not None and words.prompted else None
        self._words: WordMarks | None = None  # what the reasoning that is read began with
        self._opening = ""  # those words and the space behind them
        self._worded = 0  # characters of the reasoning behind them
        self._same_line = False  # the words' own line goes on
        self._held = ""
        self._closing = ""  # the mark that ends the reasoning; "" in the answer
        self._at_start = True  # nothing but space and reasoning so far
        self._after_tag = False
        self._may_close = True
        self._harmony = False
        self._wrapper = ""  # what ends the frame around the answer
        self._thought = False
        self._divide = False  # what is thought next is another part
        self._new_message = False  # what is said next is another message of the same answer
        self._last = ""  # the character given out last, of the answer or the reasoning
        self._last_shown = ""  # that of the answer, while there is reasoning
        self._code = InCode()
        self._unread: list[str] = []  # text of the answer that was not searched for code yet

    def feed(self, piece: str) -> list[tuple[Part, str]]:
        """Take a piece and return what is certain now."""
        if self._closing or self._held or self._after_tag or self._at_start:
            return self._sorted(self._held + piece, last=False)
        if _SIGNS.search(piece):
            return self._sorted(piece, last=False)
        if piece:
            self._unread.append(piece)
            self._last = piece[-1]
        return [(Part.TEXT, piece)]

    def close(self) -> list[tuple[Part, str]]:
        """Return what was held back: no more pieces follow."""
        return self._sorted(self._held, last=True)

    @property
    def unended(self) -> tuple[str, int] | None:
        """The words that seemed to open reasoning, and the length of what followed and was given
        out as such, where nothing ended it: in a complete answer all of that is text.
        """
        return None if self._words is None else (self._opening, self._worded)

    def _sorted(self, text: str, *, last: bool) -> list[tuple[Part, str]]:
        self._held = ""
        found: list[tuple[Part, str]] = []
        while text:
            if self._after_tag:
                text = self._behind_mark(text)
                self._after_tag = not text
            elif self._closing:
                text = self._thinking(text, found, last=last)
            elif self._may_begin is not None:
                text = self._beginning(text, self._may_begin, last=last)
            else:
                text = self._answer(text, found, last=last)
        return found

    def _hold(self, text: str) -> str:
        self._held = text
        return ""

    def _behind_mark(self, text: str) -> str:
        """Return what follows the line breaks after a mark; after words, the space on their line
        belongs to them too.
        """
        rest = text.lstrip(" \t") if self._same_line else text
        if rest:
            self._same_line = False
        rest = rest.lstrip("\n\r")
        if self._words is not None:
            self._opening += text[: len(text) - len(rest)]
        return rest

    def _beginning(self, text: str, words: WordMarks, *, last: bool) -> str:
        """Look whether an answer begins with the words that open reasoning.

        Returns what follows them, or ``text``.
        """
        rest = text.lstrip()
        for opening in words.openings:
            if rest.startswith(opening):
                self._may_begin, self._words = None, words
                end = len(text) - len(rest) + len(opening)
                self._opening = text[:end]
                self._open(opening)
                self._same_line = not opening.endswith("\n")
                return text[end:]
            if not last and opening.startswith(rest):
                return self._hold(text)
        self._may_begin = None
        return text

    # the reasoning

    def _thinking(self, text: str, found: list[tuple[Part, str]], *, last: bool) -> str:
        """Take reasoning up to its end. Returns what follows."""
        enders: tuple[str, ...] = (self._closing,)
        words, signs = self._words, _SIGNS
        if words is not None:
            enders, signs = words.closings, _beginnings(words.closings)
            match = _end_of_words(text, words, self._last)
        else:
            if self._closing == CHANNEL:
                enders = (*_HARMONY_ENDS, _START, CHANNEL)
            match = _end(text, enders, self._last)
        if match is None or (match.end() == len(text) and not last):
            # the next character may say that the mark is spoken of
            keep = _tail(text, enders, signs) if match is None and not last else 0
            end = match.start() if match is not None else len(text) - keep
            self._think(text[:end], found)
            return self._hold(text[end:]) if not last else ""
        self._think(text[: match.start()], found)
        self._closing, self._divide, self._last = "", self._thought, self._last_shown
        self._after_tag = self._at_start or self._last in _BREAKS
        if words is not None:
            self._words, self._wrapper = None, words.around
            self._same_line = not match[0].endswith("\n")
        stays = match[0] in (_START, CHANNEL)  # a header, to be read as one
        return text[match.start() if stays else match.end() :]

    def _think(self, text: str, found: list[tuple[Part, str]]) -> None:
        if not text:
            return
        if self._divide:
            found.append((Part.REASONING, "\n\n"))
        self._thought, self._divide, self._last = True, False, text[-1]
        if self._words is not None:
            self._worded += len(text)
        found.append((Part.REASONING, text))

    def _open(self, closing: str) -> None:
        self._last_shown, self._last = self._last, ""
        self._closing = closing
        self._after_tag, self._may_close = True, False

    # the answer

    def _marks(self) -> tuple[str, ...]:
        marks = [*_CLOSING]
        if self._may_close:
            marks += _CLOSINGS
            if self._alone is not None:
                marks += self._alone.closings
        if self._at_start or self._harmony:
            marks += (CHANNEL, _START)
        if self._harmony:
            marks += _HARMONY_ENDS
        if self._wrapper:
            marks.append(self._wrapper)
        elif self._at_start and (self._thought or self._divide):
            marks += _WRAPPERS
        return tuple(marks)

    def _answer(self, text: str, found: list[tuple[Part, str]], *, last: bool) -> str:
        """Take text of the answer up to a mark. Returns what follows."""
        marks = self._marks()
        match = _pattern(marks).search(text)
        end = len(text) if match is None else match.start()
        before, rest = text[:end], text[end:]
        if before.strip() or (before and not self._at_start):
            if match is None and not last:
                keep = _tail(before, marks)
                before, rest = before[: len(before) - keep], before[len(before) - keep :]
                if self._at_start and not before.strip():
                    return self._hold(text)
            self._show(before, found)
            return self._hold(rest) if match is None else rest
        if match is None:  # nothing but space so far: it goes if a mark follows
            if not last:
                return self._hold(text)
            self._show(text, found)
            return ""
        following = self._mark(rest, match[0], found, last=last)
        if following is None:
            return self._hold(text)
        if following is rest:  # no mark, but a word
            self._show(before + match[0], found)
            return rest[len(match[0]) :]
        return following

    def _mark(
        self, text: str, mark: str, found: list[tuple[Part, str]], *, last: bool
    ) -> str | None:
        """Read the mark with which ``text`` begins.

        Returns what follows it, ``text`` itself where it is a word, None where more must be known.
        """
        after, known = text[len(mark) :], _WITH_ATTRIBUTES.sub(r"\1>", mark.lower())
        known = _KNOWN.get(known, known)
        if not self._at_start and self._in_code():
            return text
        if known in (CHANNEL, _START):
            return self._header(text, last=last)
        if known in _HARMONY_ENDS:
            return after
        if mark in (self._wrapper, *(self._alone.closings if self._alone else ())):
            if mark[0] == "[" and not after and not last:
                return None  # what follows on the line decides
            if mark[0] == "[" and not _is_own(self._last, after[:1]):
                return text
            if mark == self._wrapper:
                self._wrapper = ""
                return after
            self._was_reasoning(found)
            self._wrapper = self._alone.around if self._alone is not None else ""
            self._same_line = True
            return after
        if known in _WRAPPERS or known == self._wrapper:
            self._after_tag, self._wrapper = known != self._wrapper, _WRAPPERS.get(known, "")
            return after
        if known in _CLOSINGS:
            return self._end_without_beginning(text, known, after, found, last=last)
        closing = _CLOSING[known]
        if not (self._at_start or known in _UNMISTAKABLE):
            near = after[: _UNDECIDED + len(closing)]
            partner = _end(near + " " * last, (closing,), "")
            if (
                not last
                and len(after) <= len(near)
                and (partner is None or partner.end() == len(near))
            ):
                return None
            if not self._begins_something() and _is_named(near, partner):
                return text
        self._open(closing)
        return after

    def _begins_something(self) -> bool:
        """Whether a tag that comes next stands as no word of a sentence does."""
        if self._code.at_line_start:
            return True
        return bool(self._last) and not self._last.isspace() and self._last not in _BEFORE_WORDS

    def _in_code(self) -> bool:
        self._code.feed("".join(self._unread))
        self._unread.clear()
        return self._code.inside

    def _header(self, text: str, *, last: bool) -> str | None:
        """Read the header of a message of OpenAI's harmony format: the final one is the answer."""
        header = _HEADER.match(text)
        if header is None:
            may_come = len(text) < _LONGEST_HEADER and not last
            return None if may_come else text
        self._harmony, self._may_close = True, False
        if (header[1] or "").strip() == "analysis" or " to=" in header[0]:
            self._open(CHANNEL)
        else:
            self._new_message = self._after_tag = not self._at_start
        return text[header.end() :]

    def _end_without_beginning(
        self, text: str, mark: str, after: str, found: list[tuple[Part, str]], *, last: bool
    ) -> str | None:
        line = after.lstrip(" \t")
        if not line and not last:
            return None  # what follows on the line decides
        self._may_close = False
        if not (mark in _UNMISTAKABLE or line[:1] in ("\n", "\r") or self._parts(after)):
            return text
        self._was_reasoning(found)
        return line

    def _parts(self, after: str) -> bool:
        """Whether a closing tag with words behind it parts thought and answer, as in
        "Yes.</think>It is.": a tag that is spoken of stands in quotes or as a word among others.
        """
        following = after.lstrip(" \t")[:1]
        if not (following.isalnum() or (following and following in _AFTER_CLOSING)):
            return False
        if self._last and self._last in _BEFORE_WORDS + "`":
            return False
        spaced = after[0] in " \t"
        if self._last.isspace() and not self._code.at_line_start:
            return not (spaced or following.islower())
        return not (spaced and following.islower())

    def _was_reasoning(self, found: list[tuple[Part, str]]) -> None:
        self._may_close = False
        found.append((Part.WAS_REASONING, ""))
        self._at_start = self._after_tag = self._divide = self._thought = True
        self._last, self._code = "", InCode()

    def _show(self, text: str, found: list[tuple[Part, str]]) -> None:
        if not text:
            return
        if self._new_message:
            self._new_message = False
            text = f"\n\n{text}"
        if text.strip():
            self._at_start = False
        self._unread.append(text)
        self._last = text[-1]
        found.append((Part.TEXT, text))


def _tail(text: str, marks: tuple[str, ...], signs: re.Pattern[str] = _SIGNS) -> int:
    """Return how many characters at the end of ``text`` may begin one of ``marks``.

    ``signs`` finds what they begin with.
    """
    for sign in signs.finditer(text, max(0, len(text) - _LONGEST_MARK)):
        rest = text[sign.start() :].lower()
        tag = _PARTLY.fullmatch(rest)
        if tag is not None and any(mark.lower() == f"{tag[1]}>" for mark in marks):
            return len(text) - sign.start()
        if any(len(mark) > len(rest) and mark.lower().startswith(rest) for mark in marks):
            return len(text) - sign.start()
    return 0


_LONGEST_MARK: Final = 160
"""Characters; a tag may have attributes."""
