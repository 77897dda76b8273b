"""Formulas look in the window as they do on the page: rows, lines, large braces, other writing."""

from __future__ import annotations

import re
import warnings
from xml.etree import ElementTree as ET

import pytest
from falcon_desktop.core.domain.formulas import INK, FormulaPicture
from falcon_desktop.drawing.formulas_main import drawn, load
from falcon_desktop.drawing.right_to_left import as_it_stands

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True, scope="module")
def loaded() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        load()


def picture(source: str) -> FormulaPicture:
    found = drawn(source, display=True)
    assert found is not None, source
    return found


def parts(source: str, tag: str) -> list[ET.Element]:
    return list(ET.fromstring(picture(source).svg).iter(SVG + tag))


def glyphs(source: str) -> list[tuple[float, float]]:
    """Return how high each letter of a formula reaches and ends, from the top, in order."""
    found = []
    for path in parts(source, "path"):
        ys = [float(y) for y in re.findall(r"[-\d.]+ ([-\d.]+)", path.get("d", ""))]
        found.append((min(ys), max(ys)))
    return found


@pytest.mark.parametrize(("source", "letters"), [
    (r"v \quad \text{速度}", "速度"),
    (r"速度 = \frac{距離}{時間}", "速度距離時間"),
    (r"\text{속도}_1", "속도"),
])  # fmt: skip
def test_letters_that_the_font_lacks_are_drawn_by_the_window(source: str, letters: str) -> None:
    texts = parts(source, "text")
    assert "".join(text.text or "" for text in texts) == letters
    assert {text.get("fill") for text in texts} == {INK}
    places = [float(text.get("x", 0)) for text in texts]
    assert len({(text.get("x"), text.get("y")) for text in texts}) == len(places)


BEHIND, SPEED = "\u0627\u0644\u0632\u0645\u0646", "\u0633\u0631\u0639\u0629"
STANDING = {
    SPEED: ["\ufe94\ufecb\ufeae\ufeb3"],
    f"{SPEED} {BEHIND}": ["\ufee6\ufee3\ufeb0\ufedf\ufe8d \ufe94\ufecb\ufeae\ufeb3"],
    "\u0644\u0627 \u0628\u0644\u0627": ["\ufefc\ufe91 \ufefb"],  # lam and alef are one sign
    "\u0628\u0640\u0628": ["\ufe90\u0640\ufe91"],
    "\u0645\u064f\u062d\u064e": ["\ufea2\u064e\ufee3\u064f"],
    f"{SPEED} (v) = 3": ["3", " = (", "v", ") ", "\ufe94\ufecb\ufeae\ufeb3"],
    "5 \u0643\u0645": ["\ufee2\ufedb", " ", "5"],
    f"v {SPEED} x": ["v", " ", "\ufe94\ufecb\ufeae\ufeb3", " ", "x"],
    f" {SPEED} ": [" ", "\ufe94\ufecb\ufeae\ufeb3", " "],
    "\u067e\u0686 \u06af\u06cc": ["\ufbfd\ufb94 \ufb7b\ufb58"],  # Persian
    "\u05e9\u05dc\u05d5\u05dd": ["\u05dd\u05d5\u05dc\u05e9"],
    "a (b) 3": ["a", " (", "b", ") ", "3"],
    " ": [" "],
}
"""Words, and how they stand from left to right."""


@pytest.mark.parametrize("text", STANDING)
def test_words_from_the_right_stand_as_their_readers_read_them(text: str) -> None:
    assert [piece for piece, _ in as_it_stands(text)] == STANDING[text]


@pytest.mark.parametrize("source", [
    rf"v = \frac{{\text{{{BEHIND}}}}}{{\text{{{SPEED} 2}}}}", f"{SPEED} = 1", r"\text{שלום} + x",
    r"\text{სიჩქარე}", rf"\text{{速度 {SPEED}}}", rf"\operatorname{{{SPEED}}}",
])  # fmt: skip
def test_letters_of_another_font_are_drawn_within_the_picture(source: str) -> None:
    found = picture(source)
    with_font = len(parts(source, "path"))
    assert with_font >= 4
    ends = [float(x) for path in parts(source, "path")
            for x in re.findall(r"[ML] ?([-\d.]+)", path.get("d", ""))]  # fmt: skip
    view = [float(one) for one in ET.fromstring(found.svg).get("viewBox", "").split()]
    assert view[0] - 1 <= min(ends) and max(ends) <= view[0] + view[2] + 1


def test_a_word_in_a_formula_is_joined_and_variables_are_not() -> None:
    def widths(source: str) -> list[float]:
        return [picture(source).width]

    assert widths(SPEED) == pytest.approx(widths(rf"\text{{{SPEED}}}"), abs=0.01)
    assert widths("\u0633\u0635") < widths("\u0633 \u0635")


@pytest.mark.parametrize("source", [r"\text{ความเร็ว}", r"\text{سرعة ความ}", r"\ce{?!}", r"\foo",
                                    r"\begin{CD} a \end{CD}"])  # fmt: skip
def test_what_can_not_be_drawn_is_refused(source: str) -> None:
    assert drawn(source, display=True) is None


def test_a_tag_is_as_large_as_the_formula() -> None:
    brackets = glyphs(r"E \tag{1}")[1]
    alone = glyphs(r"(1)")[0]
    assert brackets[1] - brackets[0] == pytest.approx(alone[1] - alone[0], abs=1)


def test_large_braces_are_braces() -> None:
    tall, usual = glyphs(r"\bigg\{ a \bigg\}"), glyphs(r"\{ a \}")
    assert len(tall) == len(usual) == 3
    for large, small in ((tall[0], usual[0]), (tall[2], usual[2])):
        assert large[1] - large[0] > 1.8 * (small[1] - small[0])


def test_lines_between_rows_and_columns() -> None:
    bare = len(parts(r"\begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array}", "rect"))
    assert len(parts(r"\begin{array}{c|c} 1 & 2 \\ 3 & 4 \end{array}", "rect")) == bare + 1
    both = parts(r"\begin{array}{c|c} 1 & 2 \\ \hline 3 & 4 \end{array}", "rect")
    assert len(both) == bare + 2
    sizes = sorted((float(one.get("width", 0)), float(one.get("height", 0))) for one in both)
    assert sizes[0][0] < 10 < sizes[0][1] and sizes[1][1] < 10 < sizes[1][0]


@pytest.mark.parametrize("name", ["align", "aligned", "gather", "gathered", "cases", "pmatrix",
                                  "split", "multline", "dcases", "rcases"])  # fmt: skip
def test_rows_do_not_touch(name: str) -> None:
    fraction = glyphs(r"\frac{a}{b}")
    one = max(bottom for _top, bottom in fraction) - min(top for top, _bottom in fraction)
    two = picture(rf"\begin{{{name}}} \frac{{a}}{{b}} \\ \frac{{c}}{{d}} \end{{{name}}}")
    rows = sorted(
        glyphs(rf"\begin{{{name}}} \frac{{a}}{{b}} \\ \frac{{c}}{{d}} \end{{{name}}}"),
        key=lambda letter: letter[1] - letter[0],
    )[:4]
    tops = sorted(rows)
    assert tops[2][0] - tops[1][1] > 12  # hundredths of the letters' size
    assert two.ascent + two.descent > 1.5 * one / 100


def test_columns_are_aligned() -> None:
    def lefts(source: str) -> list[float]:
        return [float(re.findall(r"M ([-\d.]+)", path.get("d", ""))[0])
                for path in parts(source, "path")]  # fmt: skip

    short_first = lefts(r"\begin{aligned} a &= b \\ a + a &= b \end{aligned}")
    assert short_first[1] == pytest.approx(short_first[6], abs=0.5)  # the signs of equality


def test_chemistry_is_drawn() -> None:
    assert len(glyphs(r"\ce{2H2 + O2 -> 2H2O}")) == len("2H2+O2→2H2O")


@pytest.mark.parametrize("inside", ["42", "x^2+y^2", "-", "a", r"\frac{1}{2}", "g", r"\sqrt{2}"])
def test_a_frame_leaves_room_around_what_is_in_it(inside: str) -> None:
    """At ten dots an em, one is between the frame and what is in it: it strikes nothing through."""
    [frame] = parts(rf"\boxed{{{inside}}}", "rect")[:1]
    top, height = float(frame.get("y", 0)), float(frame.get("height", 0))
    highest = min(above for above, _ in glyphs(rf"\boxed{{{inside}}}"))
    lowest = max(below for _, below in glyphs(rf"\boxed{{{inside}}}"))
    assert highest - top >= 20 and top + height - lowest >= 20
    whole = picture(rf"\boxed{{{inside}}}")
    assert height / 100 <= whole.ascent + whole.descent <= height / 100 + 0.3
    assert whole.width >= float(frame.get("width", 0)) / 100
