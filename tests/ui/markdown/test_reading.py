"""What Markdown means here: GitHub's flavour, formulas, and nothing swallowed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.ui.markdown.blocks import (
    ASIDE,
    BOLD,
    CODE,
    FOOTNOTE,
    FORMULA,
    ITALIC,
    LINK,
    PICTURE,
    STRIKE,
    Block,
    CodeBlock,
    FormulaBlock,
    Paragraph,
    RuleBlock,
    Run,
    TableBlock,
    TextBlock,
)

Read = Callable[..., list[Block]]


def paragraphs(blocks: list[Block]) -> list[Paragraph]:
    return [one for block in blocks if isinstance(block, TextBlock) for one in block.paragraphs]


def runs(blocks: list[Block]) -> list[Run]:
    return [run for paragraph in paragraphs(blocks) for run in paragraph.runs]


def seen(blocks: list[Block]) -> str:
    return "\n".join(paragraph.text for paragraph in paragraphs(blocks))


@pytest.mark.parametrize(
    ("source", "style"),
    [("**b**", BOLD), ("*b*", ITALIC), ("~~b~~", STRIKE), ("`b`", CODE), ("$b$", FORMULA)],
)
def test_styles(read: Read, source: str, style: int) -> None:
    assert runs(read(f"a {source} c")) == [Run("a "), Run("b", style), Run(" c")]


@pytest.mark.parametrize(
    "text",
    [
        "costs $740 for $5",
        "$5 and $6",
        "$5-$6 a day",
        "US$ 5 and CA$ 6",
        "a $ b $ c",
        "$HOME/bin and $PATH",
        "\\$x$ y",
        "$",
        "$$",
        "**$9.99** or **$19.99**",
    ],
)
def test_money_is_no_formula(read: Read, text: str) -> None:
    assert not any(run.style & FORMULA for run in runs(read(text)))
    assert not any(isinstance(block, FormulaBlock) for block in read(text))


@pytest.mark.parametrize("text", ["$x^2$", "\\(x^2\\)", "($x^2$)", "is $x^2$.", "$$x^2$$ too"])
def test_inline_formulas(read: Read, text: str) -> None:
    assert [run.text for run in runs(read(text)) if run.style & FORMULA] == ["x^2"]


@pytest.mark.parametrize(
    "text", ["$$\nx\n$$", "$$x$$", "\\[\nx\n\\]", "\\[x\\]", "a\n$$\nx\n$$\nb"]
)
def test_displayed_formulas(read: Read, text: str) -> None:
    found = [block for block in read(text) if isinstance(block, FormulaBlock)]
    assert [block.source for block in found] == ["x"]


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b> and List<int>",
        "<script>alert(1)</script> after",
        "<!-- comment --> after",
        "<img src='file:///etc/passwd'> after",
        "<div>\nblock\n</div>\nafter",
        "a <tag attribute='x'/> b",
        "&lt;b&gt; is < b >",
    ],
)
def test_html_is_text(read: Read, text: str) -> None:
    wanted = text.replace("&lt;", "<").replace("&gt;", ">").split()
    assert seen(read(text)).split() == wanted


def test_images_are_words(read: Read) -> None:
    found = runs(read("![A map](file:///etc/passwd) ![](https://t.example/x.png)"))
    assert Run("A map", ITALIC | PICTURE) in found
    assert Run(" (file:///etc/passwd)", ASIDE) in found
    assert Run("(https://t.example/x.png)", ASIDE) in found
    assert not any(run.link for run in found)


def test_refused_links_stay_text_with_their_address(read: Read) -> None:
    found = runs(read("[click](javascript:alert\\(1\\)) [doc](readme.md) [f](file:///x)"))
    assert not any(run.link or run.style & LINK for run in found)
    text = "".join(run.text for run in found)
    assert "click (javascript:alert(1))" in text
    assert "doc (readme.md)" in text


def test_a_link_that_reads_as_another_host_shows_its_own(read: Read) -> None:
    text = "".join(run.text for run in runs(read("[https://bank.example](https://evil.example)")))
    assert text == "https://bank.example (evil.example)"
    honest = "".join(run.text for run in runs(read("[bank.example](https://www.bank.example/x)")))
    assert honest == "bank.example"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("see https://a.example/b.", "https://a.example/b"),
        ("(https://a.example/b)", "https://a.example/b"),
        ("https://a.example/b_(c)", "https://a.example/b_(c)"),
        ("<https://a.example/b>", "https://a.example/b"),
        ("**https://a.example/b**", "https://a.example/b"),
    ],
)
def test_bare_addresses_are_links(read: Read, text: str, address: str) -> None:
    assert [run.link for run in runs(read(text)) if run.link] == [address]


def test_lists_nest_and_count(read: Read) -> None:
    found = paragraphs(read("3. a\n4. b\n   - c\n     - [x] d\n     - [ ] e\n5. f\n\npara"))
    assert [(one.nest, *[marker.text for marker in one.markers]) for one in found] == [
        ("l", "3."), ("l", "4."), ("ll", "•"), ("lll", "[x]"), ("lll", "[ ]"), ("l", "5."), ("",),
    ]  # fmt: skip


def test_a_list_counts_on_whatever_numbers_were_written(read: Read) -> None:
    found = paragraphs(read("1. a\n1. b\n\n1. c\n"))
    assert [one.markers[0].text for one in found] == ["1.", "2.", "3."]


def test_code_in_a_list_item_is_a_block_of_its_own(read: Read) -> None:
    blocks = read("1. do\n\n   ```sh\n   ls\n     -l\n   ```\n2. then")
    assert isinstance(blocks[1], CodeBlock)
    assert (blocks[1].language, blocks[1].nest, blocks[1].lines) == ("sh", "l", ["ls", "  -l"])
    assert paragraphs(blocks)[1].markers[0].text == "2."


def test_code_is_exact(read: Read) -> None:
    code = "\tdef f():\n\n    return 1  \n\n\n# é <b> **x**"
    (block,) = read(f"```python title=x\n{code}\n```\n")
    assert isinstance(block, CodeBlock)
    assert block.code == code + "\n"


def test_tables_keep_cells_beyond_the_header(read: Read) -> None:
    (block,) = read("| a | b |\n|:--|--:|\n| 1 | 2 | 3 | 4 |\n| x \\| y |\n")
    assert isinstance(block, TableBlock)
    assert block.aligns == ("left", "right")
    assert block.rows[0] == ("1", "2", "3", "4")
    assert block.rows[1][0] == "x | y"


def test_footnotes_are_known_even_before_their_definition(read: Read) -> None:
    blocks = read(
        "Text[^a] and [^none] and [ref].\n\nMore.\n\n[^a]: The note.\n\n[ref]: https://r.example\n"
    )
    found = runs(blocks)
    assert Run("a", FOOTNOTE) in found
    assert Run("ref", LINK, "https://r.example/") in found
    assert "[^none]" in seen(blocks)
    assert paragraphs(blocks)[2].markers[0].text == "a."


def test_quotes_rules_and_headings(read: Read) -> None:
    blocks = read("# A\n\nB\n===\n\n> q\n> > r\n\n---\n")
    assert [one.level for one in paragraphs(blocks)] == [1, 1, 0, 0]
    assert [one.nest for one in paragraphs(blocks)] == ["", "", "q", "qq"]
    assert isinstance(blocks[-1], RuleBlock)


@pytest.mark.parametrize("sign", ["> ", "- ", "1. "])
def test_nothing_is_lost_however_deep(read: Read, sign: str) -> None:
    assert seen(read(sign * 300 + "bottom")).split()[-1] == "bottom"


def test_nul_and_line_ends(read: Read) -> None:
    assert seen(read("a\0b\r\n\r\nc\rd")) == "a\ufffdb\nc d"
