"""The page runs nothing, fetches nothing, and swallows nothing."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from falcon_desktop.core.domain.conversation import Conversation, Message, Provenance, Role
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.text.links import SafeLink, check_link
from falcon_desktop.transfer import formulas
from falcon_desktop.transfer.html import MAX_MARKDOWN, STYLE, export_html

Exported = tuple[Conversation, list[Message]]

ALLOWED_TAGS = formulas.TAGS | frozenset(
    """html head meta title style body main section header footer article h1 h2 h3 h4 h5 h6 p div
    span a pre code blockquote ul ol li table thead tbody tr th td hr br em strong s details
    summary input sup""".split()  # noqa: SIM905 - a list of words reads better
)
ALLOWED_ATTRIBUTES = formulas.ATTRIBUTES | frozenset(
    """lang charset http-equiv content name dir class href title rel start encoding
    type disabled checked""".split()  # noqa: SIM905
)

HOSTILE = [
    "$\\text{<script>alert(1)</script>}$ after",
    "$\\href{javascript:alert(1)}{x}$ after",
    "$\\class{x}{y} \\style{color:red}{z} \\unicode{x3c}$ after",
    '$\\text{"onclick="alert(1)}$ after',
    "$$\n\\begin{matrix}<img src=x onerror=alert(1)>\\end{matrix}\n$$\nafter",
    "$" + "{" * 500 + "$ after",
    "$\\frac{$ after",
    "<script>alert(1)</script> after",
    "<img src=x onerror=alert(1)> after",
    "![a](http://evil.example/pixel.png)",
    "![a](file:///etc/passwd)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java%0ascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](file:///etc/passwd)",
    "[x](vbscript:x)",
    "[x](//evil.example/x)",
    "[x](https://bank.example@evil.example/)",
    "[x](https://ok.example/ \"onmouseover=alert(1) x\")",
    '[x](https://ok.example/"onmouseover="alert(1))',
    "<https://ok.example/'onclick='x>",
    "<javascript:alert(1)>",
    "[ref]\n\n[ref]: javascript:alert(1) 'x'",
    "![ref]\n\n[ref]: http://evil.example/x.png",
    "```\"><script>alert(1)</script>\nx\n```",
    "``` x\" onclick=alert(1)\nx\n```",
    "</style><script>alert(1)</script>",
    "</title></main></body><iframe src=http://evil.example></iframe>",
    "<style>@import url(http://evil.example/x.css)</style>",
    "<!-- comment --> after",
    "<![CDATA[ x ]]> after",
    "<?php echo 1 ?> after",
    "| a | b |\n|:-:|--|\n| <b>x</b> | ![i](http://evil.example/) |",
    "<details open ontoggle=alert(1)> after",
    "<meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<base href=http://evil.example/>",
    "a\x00b\x1b[31mred\x1b]52;c;aGk=\x07 \x9b31m after",
    "lone \ud800 surrogate",
    "[![x](http://evil.example/i.png)](https://ok.example/)",
    "# <svg onload=alert(1)>\n\n* <math><mi xlink:href=javascript:alert(1)>",
    "<a href=\"javascript:alert(1)\">click</a>",
]  # fmt: skip


class Page(HTMLParser):
    """What a browser would make of the page, as far as danger goes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "href":
                self.links.append(value or "")

    def handle_data(self, data: str) -> None:
        self.text += data


def chat(text: str) -> Exported:
    conversation_id, question, answer = new_id(), new_id(), new_id()
    messages = [
        Message(question, conversation_id, None, Role.USER, text, 0),
        Message(answer, conversation_id, question, Role.ASSISTANT, text, 1, reasoning=text),
    ]
    return Conversation(conversation_id, text, 0, 0, active_leaf_id=answer), messages


def page(*conversations: Exported) -> str:
    return "".join(export_html(conversations))


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_becomes_markup(text: str) -> None:
    html = page(chat(text))
    html.encode()
    found = Page(html)
    assert found.tags <= ALLOWED_TAGS
    assert found.attributes <= ALLOWED_ATTRIBUTES
    assert all(isinstance(check_link(link), SafeLink) for link in found.links)
    assert "after" not in text or found.text.replace(STYLE, "").count("after") == 5
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", html)


def test_the_style_is_the_only_thing_the_policy_allows(full: Exported) -> None:
    html = page(full)
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert style is not None and policy is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in policy[1]
    assert html.index("Content-Security-Policy") < html.index("<style>")
    assert not re.search(r"url\(|@import|https?:", style[1])


def test_the_page_is_of_use(full: Exported) -> None:
    html = page(full)
    found = Page(html)
    assert "<title>Sky &amp; &lt;b&gt;blue&lt;/b&gt;</title>" in html
    assert "<strong>Rayleigh</strong>" in html
    assert '<pre dir="ltr"><code><span class="tf">print</span>(<span class="tn">1</span>)' in html
    assert "There are 2 versions" in found.text
    assert "prefers-color-scheme:dark" in html
    assert "falcon-40b" in found.text
    assert "Be brief" not in html and "And the sea" not in html


def test_images_stand_as_words() -> None:
    assert "[Image: A cat]" in Page(page(chat("![A *cat*](http://evil.example/c.png)"))).text


def test_columns_are_aligned_without_inline_style() -> None:
    html = page(chat("| a | b |\n|:-:|--:|\n| 1 | 2 |"))
    assert '<th class="center" dir="auto">a</th>' in html
    assert '<td class="right" dir="auto">2</td>' in html


def test_code_is_read_from_the_left_in_any_text() -> None:
    html = page(chat("استخدم `sorted()` هنا\n\n    x = 1\n\n```\ny = 2\n```"))
    assert 'استخدم <code dir="ltr">sorted()</code> هنا' in html
    assert html.count('<pre dir="ltr"><code>') == 4, "both blocks, in reasoning and answer"


def test_what_is_read_from_the_left_is_kept_together_beside_arabic() -> None:
    html = page(chat("استخدم sorted(a<b) في /home/me\n\nsorted() تعيد\n\nSee `a` in /home/me"))
    assert 'استخدم <bdi dir="ltr">sorted(a&lt;b)</bdi> في <bdi dir="ltr">/home/me</bdi>' in html
    assert "<p>sorted() تعيد" in html.replace(' dir="auto"', ""), "it says the line's direction"
    assert "in /home/me</p>" in html


def test_answers_that_are_json_keep_every_sign() -> None:
    text = '{\n  "path": "C:\\\\x*y*z",\n  "sum": "$1 + _2_ = $3"\n}'
    conversation, messages = chat(text)
    made = Provenance(settings={"json_schema": "{}"})
    answers = [replace(one, provenance=made) for one in messages if one.role is Role.ASSISTANT]
    whole = page((conversation, [*messages[: -len(answers)], *answers]))
    [code] = re.findall(r"<pre.*?</pre>", whole, re.DOTALL)
    assert html.unescape(re.sub(r"<[^>]*>", "", code)).strip() == text


def test_tasks_have_boxes() -> None:
    html = page(chat("- [ ] buy flour\n- [x] **bake**\n\n1. [X] eat\n\n   all of it\n\n- [y] no"))
    assert '<li class="task" dir="auto"><input type="checkbox" disabled> buy flour</li>' in html
    assert '<input type="checkbox" disabled checked> <strong>bake</strong></li>' in html
    assert '<p dir="auto"><input type="checkbox" disabled checked> eat</p>' in html
    assert '<li dir="auto">[y] no</li>' in html


@pytest.mark.parametrize("text", [
    "* `[ ] code`", "* \\[ ] escaped", "* [ ](https://ok.example/)", "[ ] no list", "* [x]tight",
])  # fmt: skip
def test_what_is_no_task_has_no_box(text: str) -> None:
    assert "<input" not in page(chat(text))


def test_a_link_shows_where_it_leads_and_says_nothing_of_us() -> None:
    html = page(chat("[words](https://ok.example/a?b=c&d)"))
    assert (
        '<a href="https://ok.example/a?b=c&amp;d" title="https://ok.example/a?b=c&amp;d" '
        'rel="noopener noreferrer nofollow">words</a>'
    ) in html


def test_formulas_are_drawn_by_the_browser() -> None:
    html = page(chat("Mass is $E = mc^2$, and it costs $5 or $6.\n\n$$\n\\frac{a}{b}\n$$"))
    assert '<math display="inline"><semantics><mrow><mi>E</mi><mo>=</mo>' in html
    assert "<msup><mi>c</mi><mn>2</mn></msup>" in html and "costs $5 or $6." in html
    assert "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>" in html
    assert '<annotation encoding="application/x-tex">\\frac{a}{b}</annotation>' in html


def test_a_huge_text_is_not_parsed() -> None:
    text = "[" * (MAX_MARKDOWN + 1)
    assert f'<pre class="text">{text}</pre>' in page(chat(text))


def test_no_conversation_is_still_a_page() -> None:
    assert page().startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x?y#z", True),
        ("http://127.0.0.1:8080/", True),
        ("mailto:someone@example.org", True),
        ("mailto:nobody", False),
        ("ftp://a.example/", False),
        ("smb://host/share", False),
        ("https:///x", False),
        ("https://a.example:99999/", False),
        ("https://[::1", False),
        ("https://a@b.example/", False),
        ("https://a.example\\@b.example/", False),
        ("https://a.example/\u202egpj.exe", False),
        ("https://a.example/ x", False),
        ("https://a.example/" + "x" * 2_000, False),
        ("", False),
        ("x", False),
        ("#top", False),
    ],
)
def test_safe_links(url: str, safe: bool) -> None:
    assert isinstance(check_link(url), SafeLink) is safe
