"""Answers that come as HTML: their words as Markdown, and nothing that runs."""

from __future__ import annotations

import random
from functools import partial

import pytest
from falcon_desktop.transfer.from_html import markdown_of
from tests.work import lines_of


@pytest.mark.parametrize(
    ("source", "right"),
    [
        ("plain words", "plain words"),
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree"),
        ("<p>A <b>bold </b>and <em>it</em> and <del>no</del>.</p>",
         "A **bold** and *it* and ~~no~~."),
        ("<b>a<i>b</i></b>", "**a*b***"),
        ("<h2>Head</h2>text", "## Head\n\ntext"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><p>d</p>", "- a\n- b\n  - c\n\nd"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<ol><li><p>a</p><p>b</p></li></ol>", "1. a\n\n   b"),
        ("<blockquote><p>q</p></blockquote><p>r</p>", "> q\n\nr"),
        ('<pre><code class="hljs language-python">if a &lt; b:\n    x()\n</code></pre>',
         "```python\nif a < b:\n    x()\n```"),
        ("<pre>a ``` b</pre>", "````\na ``` b\n````"),
        ("a <code>x*y</code> b", "a `x*y` b"),
        ("<code>a`b</code>", "``a`b``"),
        ('<a href="https://example.org/a_(b)">a [b]</a>',
         "[a \\[b\\]](https://example.org/a_%28b%29)"),
        ('<a href="javascript:alert(1)">click</a>', "click"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1|2</td><td><b>x</b></td></tr></table>",
         "| A | B |\n| --- | --- |\n| 1\\|2 | **x** |"),
        ("a<hr>b", "a\n\n---\n\nb"),
        ('<img alt="A cat" src="x.png">', "[Image: A cat]"),
        ('<img src="a/b%20c.png?x=1">', "[Image: b%20c.png]"),
        ('<img src="data:image/png;base64,AAAA">', "[Image]"),
        ("<script>alert('<p>x</p>')</script><style>p{}</style>ok", "ok"),
        ("a<!-- <b>x</b> -->b", "ab"),
        ("&lt;b&gt; &amp; &#8364; &nbsp;x", "\\<b> & € x"),
        ("<p># no, 2 * 3 and *args, a_b and _c_</p>", "\\# no, 2 * 3 and \\*args, a_b and \\_c\\_"),
        ("<p>1. no</p><p>- no</p>", "1\\. no\n\n\\- no"),
        ("<p>$a_{1} * b_{2}$ is</p>", "$a_{1} * b_{2}$ is"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_becomes_of_html(source: str, right: str) -> None:
    assert markdown_of(source) == right


@pytest.mark.parametrize(
    "source",
    [
        "<p>words", "words</p></ul></li></table></b></pre></code></a>", "<b>words", "<pre>words",
        "<code>words", "<table><tr><td>words", "<a href='https://example.org'>words",
        "<li>words", "<blockquote>words", "<td>words</td>", "<tr>words", "<b><i>words</b></i>",
        "<ul><b><li>words</b>", "<!-- words", "<words", "words<", "&#" + "9" * 9_999 + ";words",
        "<h1>words", "<h9>words</h9>", "<svg/>words", "\0words", "<b\0>words", "<p a='<b>'>words",
    ],
)  # fmt: skip
def test_damaged_html_loses_no_words(source: str) -> None:
    assert "words" in markdown_of(source)


@pytest.mark.parametrize(
    "piece",
    [
        "<b>", "</b>", "<b>x</b>", "<i>x", "x</i>", "<a href='https://e.org'>x", "</a>", "<ul>",
        "<li>", "</ul>", "<table>", "<td>", "</td>", "<tr>", "<pre>", "</pre>", "<code>", "<!--",
        "<", "&", "&#", "*", "_", "$", "`", "<blockquote>", "</blockquote>", "<p a='", "<h1>",
        "<script>", "</script>", "[](", "<br>", "<img src='",
    ],
)  # fmt: skip
def test_the_work_grows_with_the_length_only(piece: str) -> None:
    few, many = (lines_of(partial(markdown_of, piece * count)) for count in (1_000, 2_000))
    assert many < 2.5 * few + 1_000


def test_anything_is_read() -> None:
    pieces = ("<b>", "</b>", "<p>", "<ul>", "<li>", "</li>", "</ul>", "<table>", "<tr>", "<td>",
              "</td>", "</table>", "<pre>", "</pre>", "<code>", "</code>", "<a href='x'>", "</a>",
              "words", " ", "\n", "*", "<br>", "<h3>", "</h3>", "<blockquote>", "</blockquote>",
              "<!--", "-->", "<script>", "</script>", "&amp;", "<img>", "\0", "|")  # fmt: skip
    rng = random.Random(3)
    for _ in range(400):
        made = markdown_of("".join(rng.choices(pieces, k=rng.randrange(60))))
        assert "<script" not in made.lower()
