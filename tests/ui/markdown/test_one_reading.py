"""The window and the page read a text by the same rules, and what is copied is read so again."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from falcon_desktop.core.text.markdown.emphasis import is_cjk
from falcon_desktop.transfer.html import rendered, renderer
from falcon_desktop.ui.markdown import serialise
from falcon_desktop.ui.markdown.blocks import Block, CodeBlock, TableBlock, TextBlock
from falcon_desktop.ui.markdown.body import MessageBody
from falcon_desktop.ui.markdown.parser import Parser

Read = Callable[..., list[Block]]
PAGE = renderer()


class _Bare(HTMLParser):
    """HTML with the tags that say how words look, and of attributes only where a link leads."""

    KEPT = frozenset({"strong", "em", "s", "code", "sup", "a"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append(f"<a {dict(attrs).get('href')}>")
        elif tag in self.KEPT:
            self.found.append(f"<{tag}>")
        elif tag != "span":
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag != "span":
            self.found.append(f"</{tag}>" if tag in self.KEPT else "\n")

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def bare(html: str) -> str:
    """Return HTML without what differs; tags that open or close together stand in one order."""
    text = "".join(_Bare(html).found)
    return re.sub(r"(?:<[^/>][^>]*>){2,}|(?:</[^>]*>){2,}", in_order, text)


def in_order(tags: re.Match[str]) -> str:
    found = sorted(re.findall("<[^>]*>", tags[0]))
    return "".join(reversed(found) if "</" in tags[0] else found)


def in_page(source: str) -> str:
    return bare(rendered(source, PAGE))


def in_window(blocks: list[Block], parser: Parser) -> str:
    pieces: list[str] = []
    for block in blocks:
        if isinstance(block, TextBlock):
            for one in block.paragraphs:
                pieces += [marker.text for marker in one.markers]
                pieces.append(serialise.html_paragraph(one, 0, len(one.text)))
        elif isinstance(block, CodeBlock):
            pieces.append(f"<pre><code>{block.code}</code></pre>")
        elif isinstance(block, TableBlock):
            cells = [cell for row in (block.header, *block.rows) for cell in row]
            pieces += [
                "".join(map(serialise.html_run, parser.cell(cell, block.definitions)))
                for cell in cells
            ]
    return bare("\n".join(pieces))


EMPHASIS = {
    "**注意：**请先保存。": "<strong>注意：</strong>请先保存。",
    "请看**「重点」**部分。": "请看<strong>「重点」</strong>部分。",
    "**先备份。**再升级。": "<strong>先备份。</strong>再升级。",
    "これは**私のこと。**だからするの。": "これは<strong>私のこと。</strong>だ",
    "문서를 **마크다운(Markdown)**을 쓰세요.": "<strong>마크다운(Markdown)</strong>을 쓰",
    "看**“重点”**部分": "看<strong>“重点”</strong>部分",
    "*（斜体）*文字": "<em>（斜体）</em>文字",
    "~~（删除）~~文字": "<s>（删除）</s>文字",
    "***两者。***都有": "<em><strong>两者。</strong></em>都有",
    "全角**ＡＢＣ！**続く": "<strong>ＡＢＣ！</strong>続く",
    "변수_이름_규칙": "변수_이름_규칙",
    "2*3*4 和 5 * 6": "2<em>3</em>4 和 5 * 6",
    'He said**"so"**then': 'He said**"so"**then',
    "😀**“x”**y": "😀**“x”**y",
}
"""Emphasis that touches CJK letters and punctuation, and text that is read as it always was."""

LINKS = {
    "访问 https://example.org/docs（说明）了解": "<a https://example.org/docs>https://example.org/docs</a>（说",
    "见https://example.org/a。然后": "见<a https://example.org/a>https://example.org/a</a>。然后",
    "https://example.org/b，继续": "<a https://example.org/b>https://example.org/b</a>，继续",
    "「https://example.org/c」だ": "「<a https://example.org/c>https://example.org/c</a>」だ",
    "“https://example.org/d”吧": "“<a https://example.org/d>https://example.org/d</a>”吧",
    "https://example.org/e——看": "<a https://example.org/e>https://example.org/e</a>——看",
    "https://example.org/f、https://example.org/g":
        "</a>、<a https://example.org/g>https://example.org/g</a>",
    "انظر https://example.org/h، ثم": "<a https://example.org/h>https://example.org/h</a>، ثم",
    "see https://example.org/i.": "<a https://example.org/i>https://example.org/i</a>.",
    "(https://example.org/j_(k))": "(<a https://example.org/j_(k)>https://example.org/j_(k)</a>)",
    "**https://example.org/l**": "<a https://example.org/l><strong>https://example.org/l</strong></a>",
    "https://example.org/*m*/n": "<a https://example.org/*m*/n>https://example.org/*m*/n</a>",
    "https://example.org/a\\_b": "<a https://example.org/a_b>https://example.org/a_b</a>",
    "https://example.org/?a&amp;b": "<a https://example.org/?a&b>https://example.org/?a&b</a>",
    "[https://example.org/o](https://example.org/o)":
        "<a https://example.org/o>https://example.org/o</a>",
    "[see https://a.example here](https://example.org/p)":
        "<a https://example.org/p>see https://a.example here</a>",
    "https://zh.wikipedia.org/wiki/中国":
        "<a https://zh.wikipedia.org/wiki/%E4%B8%AD%E5%9B%BD>https://zh.wikipedia.org/wiki/中国</a>",
    "`https://example.org/q`": "<code>https://example.org/q</code>",
    "http://user@evil.example": "http://user@evil.example",
    "[x](javascript:alert)": "x (javascript:alert)",
    "[x](/文件)": "x (/文件)",
    "![x](/图.png)": "(/图.png)",
    "[x](</a b>)": "x (/a b)",
    '[x](https://example.org/r "A title")': '<a https://example.org/r>x</a> ("A title")',
    "[bank.example](https://evil.example/)": "<a https://evil.example/>bank.example</a> (evil.ex",
}  # fmt: skip

WORDS = {
    "A claim[^1] and[^b].\n\n[^1]: First\n[^b]: Second": "A claim<sup>1</sup> and<sup>b</sup>.",
    'so [1]\n\n[1]: https://example.org/one "One"': "[1]: <a https://example.org/one>https://examp",
    "so\n\n[2]: /nowhere 'Two'": '[2]: /nowhere "Two"',
    "![tide *curve*](https://example.org/c.png 'T')": 'tide curve (https://example.org/c.png "T")',
    "a <b>*x*</b> <!-- c -->": "a <b><em>x</em></b> <!-- c -->",
    "[^1] stands alone": "[^1] stands alone",
}
CELLS = {
    "| [b][1] | [A  C][] |\n|---|---|\n| [c] | x[^n] |": (
        '<a https://example.org/1>b</a> <a https://example.org/a>A C</a> '
        '<a https://example.org/c>c</a> x<sup>n</sup>'
    ),
    "> | a |\n> |---|\n> | ![pic][1] and [d](https://example.org/d) |":
        'a [Image: pic] (https://example.org/1) and <a https://example.org/d>d</a>',
    "| a |\n|---|\n| [none][] and [^none] |": "a [none][] and [^none]",
}  # fmt: skip
"""Tables, and their cells where :data:`DEFINED` stands before or after them."""
DEFINED = """
[1]: https://example.org/1
[a c]: https://example.org/a
[c]: https://example.org/c
[^n]: A note.
"""
PLACES = ("{}", "> {}", "- {}", "1. a\n\n   {}", "# {}", "| {} | b |\n|---|---|\n| c | d |",
          "a\n\n{}\n\nb", "{}  \nnext")  # fmt: skip
LINE_ENDS = ("\n", "\r\n", "\r")


def tidy(text: str) -> str:
    """Return what both have: an image's words stand in brackets on the page."""
    return re.sub(r"<em>tide curve</em>|\[Image: tide curve\]", "tide curve", text)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("source", [*EMPHASIS, *LINKS])
def test_words_are_read_alike_wherever_they_stand(
    read: Read, parser: Parser, source: str, place: str
) -> None:
    expected = {**EMPHASIS, **LINKS}[source]
    text = place.format(source)
    assert expected in in_window(read(text), parser)
    assert expected in in_page(text)


@pytest.mark.parametrize("end", LINE_ENDS)
@pytest.mark.parametrize("source", WORDS)
def test_what_stands_beside_the_text_is_read_alike(
    read: Read, parser: Parser, source: str, end: str
) -> None:
    text = source.replace("\n", end)
    assert WORDS[source] in tidy(in_window(read(text), parser))
    assert WORDS[source] in tidy(in_page(text))


@pytest.mark.parametrize("table", CELLS)
@pytest.mark.parametrize("place", ["{0}\n{1}", "{1}\n{0}\n", "{1}\n{0}\n\nend"])
def test_cells_refer_to_what_is_defined_anywhere(
    read: Read, parser: Parser, table: str, place: str
) -> None:
    text = place.format(table, DEFINED)
    blocks = [one for one in read(text) if isinstance(one, TableBlock)]
    shown = " ".join(in_window(list(blocks), parser).split())
    page = " ".join(re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", rendered(text, PAGE)))
    assert " ".join(bare(page).split()) == CELLS[table]
    assert shown == CELLS[table].replace("[Image: pic]", "<em>pic</em>")


def test_a_link_in_a_cell_is_one_as_soon_as_it_is_defined(body: MessageBody) -> None:
    body.start()
    body.append_markdown("| a | b |\n|---|---|\n| [x][1] | y |\n| [z][2] | y |\n\nso\n\n")
    body.flush()
    before = [link for view in body._stack.views for _, link in view.links()]
    body.append_markdown("[1]: https://example.org/1\n[2]: https://example.org/2\n")
    body.finish()
    after = [link.url for view in body._stack.views for _, link in view.links()]
    assert before == []
    # in the cells, and where they are defined
    assert after == ["https://example.org/1", "https://example.org/2"] * 2


@pytest.mark.parametrize(
    "source", [*EMPHASIS, *LINKS, *WORDS, *(f"{one}\n{DEFINED}" for one in CELLS)]
)
def test_it_grows_to_the_same(read: Read, source: str) -> None:
    assert read(*source) == read(source)


@pytest.mark.parametrize("source", [*EMPHASIS, *LINKS])
def test_what_is_copied_is_read_so_again(body: MessageBody, parser: Parser, read: Read,
                                         source: str) -> None:  # fmt: skip
    body.set_markdown(source)
    body.select_all()
    copied = body.selected_markdown()
    # an address that is added to be read is text where it is copied
    assert in_window(read(copied), parser) == in_window(read(source), parser)


FENCED = """Here is the file:

{0}markdown
# Title

{1}bash
make
{1}

## Notes

More text.
{0}

That is all."""


@pytest.mark.parametrize("end", LINE_ENDS)
@pytest.mark.parametrize(("outer", "inner"), [
    ("```", "```"), ("~~~", "~~~"), ("````", "```"), ("```", "````"), ("~~~", "```"),
    ("````", "````"),
])  # fmt: skip
def test_a_fence_in_markdown_keeps_its_partner(
    read: Read, outer: str, inner: str, end: str
) -> None:
    source = FENCED.format(outer, inner).replace("\n", end)
    for blocks in (read(source), read(*source)):
        assert [type(one) for one in blocks] == [TextBlock, CodeBlock, TextBlock]
        assert isinstance(blocks[1], CodeBlock)
        assert blocks[1].code == FENCED.format(outer, inner).split("\n", 3)[3].split(
            f"\n{outer}\n\nThat")[0] + "\n"  # fmt: skip
    page = rendered(source, PAGE)
    assert page.count("<pre") == 1
    assert "More text." in page.split("<pre")[1].split("</pre>")[0]
    assert '<p dir="auto">That is all.</p>' in page


@pytest.mark.parametrize(("source", "codes"), [
    ("```md\n```py\na\n```\n```js\nb\n```\nc\n```\nafter", ["```py\na\n```\n```js\nb\n```\nc\n"]),
    ("```md\n```md\n```py\na\n```\n```\nb\n```\nafter", ["```md\n```py\na\n```\n```\nb\n"]),
    ("````md\n```py\nnever ended\n````\nafter", ["```py\nnever ended\n"]),
    ("```MD title=x\n```py\na\n```\n```\nafter", ["```py\na\n```\n"]),
    ("```py\n```bash\n```\nafter", ["```bash\n"]),
    ("```\n```bash\n```\nafter", ["```bash\n"]),
    ("```md\n    ```py\n```\nafter", ["    ```py\n"]),
    ("```md\n```\n```bash\nmake\n```\nafter", ["", "make\n"]),
    ("- ```md\n  ```py\n  a\n  ```\n  b\n  ```\n\nafter", ["```py\na\n```\nb\n"]),
    ("> ```md\n> ```py\n> a\n> ```\n> b\n> ```\n\nafter", ["```py\na\n```\nb\n"]),
])  # fmt: skip
def test_where_a_fence_ends(read: Read, source: str, codes: list[str]) -> None:
    for blocks in (read(source), read(*source)):
        assert [one.code for one in blocks if isinstance(one, CodeBlock)] == codes
        assert isinstance(blocks[-1], TextBlock) and blocks[-1].paragraphs[-1].text == "after"
    page = rendered(source, PAGE)
    assert page.count("<pre") == len(codes)
    assert page.endswith('<p dir="auto">after</p>\n')


@pytest.mark.parametrize(("row", "cells"), [
    ("| `ps | grep x` | finds it |", ["ps | grep x", "finds it"]),
    ("| finds it | `ps | grep x` |", ["finds it", "ps | grep x"]),
    ("`a|b` | c", ["a|b", "c"]),
    ("| ``a ` | b`` | c |", ["a ` | b", "c"]),
    ("| `a \\| b` | c |", ["a | b", "c"]),
    ("| a ` | b ` |", ["a `", "b `"]),
    ("| a | b | more | than that |", ["a", "b", "more", "than that"]),
    ("| a |", ["a", ""]),
    ("| `a | b` | c | d |", ["a | b", "c", "d"]),
])  # fmt: skip
def test_no_cell_is_lost_and_no_code_is_cut(
    read: Read, parser: Parser, row: str, cells: list[str]
) -> None:
    source = f"| Command | What it does |\n|---|---|\n{row}\n| `ls` | lists |"
    for blocks in (read(source), read(*source)):
        (table,) = blocks
        assert isinstance(table, TableBlock)
        shown = ["".join(run.text for run in parser.cell(cell, {})) for cell in table.rows[0]]
        assert shown == cells
        assert table.rows[1] == ("`ls`", "lists")
    found = re.findall(r"<td[^>]*>(.*?)</td>", rendered(source, PAGE))
    assert [re.sub("<[^>]*>", "", cell) for cell in found[: len(cells)]] == cells


@pytest.mark.parametrize(("row", "cells"), [
    ("| $|x|$ | size of x |", ["$|x|$", "size of x"]),
    ("| size | \\(|x| < 2\\) |", ["size", "\\(|x| < 2\\)"]),
    ("$\\{x \\mid |x|>1\\}$ | $$|y|$$", ["$\\{x \\mid |x|>1\\}$", "$$|y|$$"]),
    ("| `a|b` | $|x|$ |", ["`a|b`", "$|x|$"]),
    ("| $P(A|B)$ of `x|y` | c |", ["$P(A|B)$ of `x|y`", "c"]),
    ("| 绝对值$|x|$ | 大小 |", ["绝对值$|x|$", "大小"]),
    ("| $5 | $6 | $7 |", ["$5", "$6", "$7"]),
    ("| \\$a|b$ | c |", ["\\$a", "b$", "c"]),
    ("| `$` | a | `$` |", ["`$`", "a", "`$`"]),
    ("| US$a | b$ | c |", ["US$a", "b$", "c"]),
])  # fmt: skip
def test_no_formula_in_a_table_is_cut(
    read: Read, body: MessageBody, row: str, cells: list[str]
) -> None:
    source = f"| Term | Meaning |\n|---|---|\n{row}\n| a | b |"
    for blocks in (read(source), read(*source)):
        (table,) = blocks
        assert isinstance(table, TableBlock)
        assert list(table.rows[0]) == cells and table.rows[1] == ("a", "b")
    page = rendered(source, PAGE)
    assert page.count("<td ") == len(cells) + 2
    formulas = sum(cell.count("$|") or cell.count("\\(|") for cell in cells)
    assert page.count("<math") >= formulas
    body.set_markdown(source)
    body.select_all()
    assert read(body.selected_markdown()) == read(source)


def test_a_pipe_in_the_code_of_a_header(read: Read) -> None:
    source = "| `a | b` | c |\n|---|---|\n| 1 | 2 |"
    (table,) = read(source)
    assert isinstance(table, TableBlock) and table.header == ("`a | b`", "c")
    assert rendered(source, PAGE).count("<th ") == 2


@pytest.mark.parametrize("source", [
    "# a | b\n|---|---|", "- a | b\n|---|---|", "> a | b\n|---|---|", "x\n2) a | b\n|---|---|",
    "```\na | b\n```",
])  # fmt: skip
def test_what_begins_another_block_is_no_header(read: Read, source: str) -> None:
    for blocks in (read(source), read(*source)):
        assert not [block for block in blocks if isinstance(block, TableBlock)]
    page = rendered(source, PAGE)
    assert "<table" not in page and "a | b" in page


def test_a_languages_name_stands_above_the_code_on_the_page() -> None:
    page = rendered("```py title=<x>\na\n```\n\n```\nb\n```", PAGE)
    assert '<p class="language" dir="ltr">py title=&lt;x&gt;</p>\n<pre dir="ltr">' in page
    assert page.count('class="language"') == 1


def test_the_copied_table_is_the_same_table(body: MessageBody, read: Read) -> None:
    source = "| `a | b` | c |\n|---|---|\n| `x | y` | z | more |"
    body.set_markdown(source)
    body.select_all()
    assert read(body.selected_markdown()) == read(source)


@pytest.mark.parametrize(("source", "markers"), [
    ("- [ ] buy flour\n- [x] buy salt", ["[ ]", "[x]"]),
    ("1. [X] one\n2. two", ["[x]", "2."]),
    ("> - [ ] quoted", ["[ ]"]),
    ("- a\n  - [x] within", ["•", "[x]"]),
    ("- [ ]", ["[ ]"]),
    ("- [ ](https://example.org/)", ["•"]),
    ("- `[ ] code`", ["•"]),
    ("- [x]tight", ["•"]),
])  # fmt: skip
def test_tasks_have_boxes_in_both(read: Read, source: str, markers: list[str]) -> None:
    found = [
        marker.text
        for block in read(source)
        if isinstance(block, TextBlock)
        for paragraph in block.paragraphs
        for marker in paragraph.markers
    ]
    assert found == markers
    boxes = ["[x]" if "checked" in one else "[ ]"
             for one in re.findall("<input[^>]*>", rendered(source, PAGE))]  # fmt: skip
    assert boxes == [one for one in markers if one.startswith("[")]


@pytest.mark.parametrize(("source", "tags"), [
    ("hello\n\nمرحبا\n\n- عنصر\n- item", ['<p dir="auto">', '<ul dir="rtl">', '<li dir="auto">']),
    ("> مرحبا\n>\n> hello", ['<blockquote dir="rtl">', '<p dir="auto">']),
    ("- عنصر\n\n  فقرة\n- item", ['<ul dir="rtl">', '<li dir="rtl">', '<li dir="ltr">']),
    ("| ا | b |\n|---|--:|\n| c | د |",
     ['<table dir="rtl">', '<th dir="auto">', '<td class="right" dir="auto">']),
    ("# مرحبا", ['<h1 dir="auto">']),
    ("| b | ا |\n|---|---|\n| c | د |", ['<table dir="ltr">', '<th dir="auto">']),
    ("| # | ا |\n|---|---|\n| c | د |", ['<table dir="rtl">']),
    ("| 1 | 2 |\n|---|---|\n| ا | د |", ['<table dir="ltr">']),
    ("- x\n\n  | `f` ا | b |\n  |---|---|\n  | c | d |", ['<ul dir="ltr">', '<table dir="rtl">']),
    ("`code()` دالة", ['<p dir="auto"><code dir="ltr">']),
    ("https://example.org/ رابط", ['<p dir="rtl"><a ']),
    ("1. **أولا**\n2. two", ['<ol dir="rtl">']),
    ("- - عنصر", ['<ul dir="rtl">\n<li dir="rtl">\n<ul dir="rtl">\n<li dir="auto">']),
])  # fmt: skip
def test_each_block_of_the_page_is_read_from_its_own_side(source: str, tags: list[str]) -> None:
    page = rendered(source, PAGE)
    assert not [tag for tag in tags if tag not in page], page


def test_what_is_deeply_nested_is_on_the_page_too() -> None:
    page = rendered("".join("> " * depth + f"w{depth}q\n\n" for depth in range(90)), PAGE)
    assert not [depth for depth in range(90) if f"w{depth}q" not in page]


@pytest.mark.parametrize(("character", "expected"), [
    ("中", True), ("。", True), ("「", True), ("ｱ", True), ("Ａ", True), ("한", True), ("ᄀ", True),
    ("₩", True), ("𠀀", True), ("〒", True), ("あ", True), ("a", False), ("é", False),
    ("😀", False),
    ("⭐", False), ("“", False), ("ع", False), ("✅", False), (" ", False), ("ไ", False),
])  # fmt: skip
def test_which_characters_are_cjk(character: str, expected: bool) -> None:
    assert is_cjk(character) is expected
