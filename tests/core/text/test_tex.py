"""Formulas in the words that can be drawn, or refused: then the source is shown."""

from __future__ import annotations

import re
from html import unescape

import pytest
from falcon_desktop.core.text import chemistry, tex
from falcon_desktop.transfer.formulas import MAX_SOURCE, mathml
from tests.work import calls_of


def drawn(source: str) -> str:
    """Return the words of a formula as a browser shows it; "" where its source is shown."""
    made = mathml(source, display=True)
    if made.startswith("<code"):
        return ""
    shown = re.sub(r"<annotation.*?</annotation>", "", made)
    return unescape(re.sub(r"<[^>]*>", "", shown))


@pytest.mark.parametrize(("source", "words"), [
    ("2H2 + O2 -> 2H2O", "2H2+O2→2H2O"),
    ("SO4^2-", "SO42−"),
    ("Fe^3+", "Fe3+"),
    ("NH4+", "NH4+"),
    ("[Fe(CN)6]^{3-}", "[Fe(CN)6]3−"),
    ("^{227}_{90}Th+", "90227Th+"),
    ("CO2(g) + H2O(l) <=> H2CO3(aq)", "CO2(g)+H2O(l)⇌H2CO3(aq)"),
    ("A ->[H2SO4][heat] B", "A→heatH2SO4B"),
    ("CH3-CH=CH2", "CH3−CH=CH2"),
    ("HC#CH", "HC≡CH"),
    ("CuSO4.5H2O", "CuSO4·5H2O"),
    ("KCr(SO4)2*12H2O", "KCr(SO4)2·12H2O"),
    ("NaCl v", "NaCl↓"),
    ("1/2 O2", "12O2"),
    ("0.5O2", "0.5O2"),
    ("e- + H+", "e−+H+"),
    ("Y^{99}+", "Y99+"),
])  # fmt: skip
def test_chemistry(source: str, words: str) -> None:
    assert drawn(rf"\ce{{{source}}}") == words


@pytest.mark.parametrize("source", ["?!", "A ->[x", "(A", "A)", "%", "x" * 1_001])
def test_chemistry_that_is_not_read(source: str) -> None:
    assert chemistry.tex_of(source) is None
    assert drawn(rf"x = \ce{{{source}}}") == ""
    assert source in unescape(mathml(rf"\ce{{{source}}}", display=True))


ROWS = ("align", "align*", "aligned", "flalign", "split", "gather", "gather*", "gathered",
        "multline", "eqnarray", "eqnarray*", "matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix",
        "Vmatrix", "smallmatrix", "cases", "dcases", "rcases", "drcases")  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("around", ["{}", r"\begin{{equation}}{}\end{{equation}}", r"x = {}"])
def test_every_environment_with_rows_has_rows(name: str, around: str) -> None:
    inside = "a & b" if "gather" not in name and name != "multline" else "a b"
    source = around.format(rf"\begin{{{name}}}{inside} \\ c \\[4pt] d\end{{{name}}}")
    made = mathml(source, display=True)
    assert made.count("<mtr>") == 3, made
    assert "&" not in drawn(source) and "\\" not in drawn(source) and "4pt" not in drawn(source)
    assert sorted(set(drawn(source)) & set("abcd")) == list("abcd")


@pytest.mark.parametrize(("source", "rows"), [
    (r"\begin{array}{c|c} 1 & 2 \\ \hline 3 & 4 \end{array}", 2),
    (r"\begin{alignat}{2} a &= b \\ c &= d \end{alignat}", 2),
    (r"\begin{aligned}[t] a &= b \\ c &= d \end{aligned}", 2),
    (r"a &= b \\ c &= d", 2),
    (r"a \\ b \\ c", 3),
    (r"\begin{equation} a \\ b \end{equation}", 2),
    (r"\left\{\begin{aligned} a &= 1 \\ b &= 2 \end{aligned}\right.", 2),
    (r"\begin{equation}\begin{split} a &= b \\ &= c \end{split}\end{equation}", 2),
    (r"\sum_{\substack{a \\ b}} x", 2),
])  # fmt: skip
def test_rows(source: str, rows: int) -> None:
    made = mathml(source, display=True)
    assert made.count("<mtr>") == rows, made
    assert "\\" not in drawn(source) and "&" not in drawn(source)


@pytest.mark.parametrize(("source", "words"), [
    (r"\arg\max_x f(x)", "argmaxxf(x)"),
    (r"\bigg\{ a \bigg\}", "{a}"),
    (r"\Big\| a \Big\|", "‖a‖"),
    (r"E \tag{1}", "E(1)"),
    (r"E \tag*{one}", "Eone"),
    (r"a \label{x} \nonumber", "a"),
    (r"\text{a\_b \% c}", "a_b % c"),
    (r"x \in \R", "x∈ℝ"),
    (r"\abs{x} + \norm{y}", "|x|+‖y‖"),
    (r"\text{速度}", "速度"),
    (r"\boxed{42}", "42"),
    (r"\operatorname{rank}(A)", "rank(A)"),
    (r"\rank(A)", "rank(A)"),
])  # fmt: skip
def test_words_of_models(source: str, words: str) -> None:
    assert drawn(source).replace("\u00a0", " ").replace("\u2009", "") == words


@pytest.mark.parametrize("source", [
    r"\unknowncommand{x}", r"\begin{tikzcd} A \end{tikzcd}", r"\begin{align} a", r"a \end{align}",
    r"\text{a \foo}", r"\begin{align} a \end{gather}", r"{a & b}",
])  # fmt: skip
def test_what_is_not_known_is_shown_as_it_was_written(source: str) -> None:
    made = mathml(source, display=True)
    assert made.startswith('<code class="tex">')
    assert source in unescape(made)


def test_a_formula_that_is_refused_says_so() -> None:
    with pytest.raises(tex.UnknownTexError):
        tex.prepared(r"\begin{CD} a \end{CD}")


@pytest.mark.parametrize(("opens", "closes"), [
    ("x^{", "}"), ("\\sqrt{", "}"), ("\\frac{", "}{y}"), ("\\hat{", "}"), ("\\left(", "\\right)"),
    ("\\xrightarrow{", "}"), ("\\begin{matrix}", "\\end{matrix}"), ("\\sqrt[", "]{x}"), ("{", "}"),
    ("\\text{", "}"), ("x_a^b", ""), ("\\\\", ""), ("a & b \\\\ ", ""), ("'", ""),
    ("\\left\\{", ""), ("\\ce{", "}"), ("", "}"),
])  # fmt: skip
def test_a_page_costs_in_proportion_to_its_formulas(opens: str, closes: str) -> None:
    """It is made in the program's own process: what doubles the work must not be there."""
    count = MAX_SOURCE // len(opens + closes) - 1
    source = opens * count + "x" + closes * count
    mathml("x", display=True)  # imports
    assert calls_of(lambda: mathml(source, display=True)) < 250 * len(source)
