"""Only http, https and mailto leave the program, in one normalised form, after a question."""

from __future__ import annotations

import ast
from pathlib import Path

import falcon_desktop
import pytest
from falcon_desktop.core.text.links import Reason, Refusal, SafeLink, check_link
from falcon_desktop.ui.kit.links import LinkDialog, LinkGate
from falcon_desktop.ui.kit.theme import Appearance, Theme
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

ALLOWED = [
    ("https://example.org", "https://example.org/"),
    ("http://example.org/a?b=c#d", "http://example.org/a?b=c#d"),
    ("HTTPS://EXAMPLE.ORG/Path", "https://example.org/Path"),
    ("https://example.org:443/x", "https://example.org/x"),
    ("https://example.org:8443/x", "https://example.org:8443/x"),
    ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/"),
    ("http://localhost/v1", "http://localhost/v1"),
    ("http://[::1]:80/", "http://[::1]/"),
    ("https://пример.рф/", "https://xn--e1afmkfd.xn--p1ai/"),
    ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
    ("https://example.org/a%20b", "https://example.org/a%20b"),
    ("https://example.org/?q=<x>", "https://example.org/?q=%3Cx%3E"),
    ("https://example.org/(a)", "https://example.org/(a)"),
    ("https://example.org./", "https://example.org./"),
    ("https://a_b.example/", "https://a_b.example/"),
    ("https://xn--80ak6aa92e.com/", "https://xn--80ak6aa92e.com/"),
    ("https://example.org/سماء", "https://example.org/%D8%B3%D9%85%D8%A7%D8%A1"),
    ("mailto:a@example.org", "mailto:a@example.org"),
    ("MAILTO:A.b+c@example.org", "mailto:A.b+c@example.org"),
    ("mailto:a@example.org?attach=/etc/passwd&body=x", "mailto:a@example.org"),
]
REFUSED = [
    ("", Reason.EMPTY),
    ("javascript:alert(1)", Reason.SCHEME),
    ("JaVaScRiPt:alert(1)", Reason.SCHEME),
    ("java\tscript:alert(1)", Reason.CHARACTERS),
    ("file:///etc/passwd", Reason.SCHEME),
    ("FILE:///etc/passwd", Reason.SCHEME),
    ("/etc/passwd", Reason.SCHEME),
    ("//host/share", Reason.SCHEME),
    ("\\\\host\\share", Reason.CHARACTERS),
    ("smb://host/share", Reason.SCHEME),
    ("ms-msdt:/id", Reason.SCHEME),
    ("vscode://file/x", Reason.SCHEME),
    ("data:text/html,x", Reason.SCHEME),
    ("qrc:/x", Reason.SCHEME),
    ("x-foo:bar", Reason.SCHEME),
    ("ftp://example.org/", Reason.SCHEME),
    ("about:blank", Reason.SCHEME),
    ("blob:https://x", Reason.SCHEME),
    ("view-source:https://x", Reason.SCHEME),
    ("example.org", Reason.SCHEME),
    ("#anchor", Reason.SCHEME),
    (":https://example.org", Reason.SCHEME),
    ("https:example.org", Reason.HOST),
    ("https:/example.org", Reason.HOST),
    ("https://", Reason.HOST),
    ("https:///path", Reason.HOST),
    ("https://?q", Reason.HOST),
    ("https://bank.com@evil.example/", Reason.USER),
    ("https://user:pw@example.org/", Reason.USER),
    ("https://%65xample.org/", Reason.HOST),
    ("https://exa mple.org/", Reason.CHARACTERS),
    (" https://example.org/", Reason.CHARACTERS),
    ("https://example.org/\r\nX: y", Reason.CHARACTERS),
    ("https://example.org/\x00", Reason.CHARACTERS),
    ("https://example.org\\@evil.example/", Reason.CHARACTERS),
    ("https://example.org/\u202egpj.exe", Reason.CHARACTERS),
    ("https://exam\u200bple.org/", Reason.CHARACTERS),
    ("https://example.org/\ufeff", Reason.CHARACTERS),
    ("https://example.org/\U000e0041", Reason.CHARACTERS),
    ("https://example.org/\ud800", Reason.CHARACTERS),
    ("https://-bad.example/", Reason.HOST),
    ("https://a..b/", Reason.HOST),
    ("https://" + "a" * 64 + ".example/", Reason.HOST),
    ("https://exa$mple.org/", Reason.HOST),
    ("https://[::1/", Reason.HOST),
    ("https://[zz]/", Reason.HOST),
    ("https://example.org:0/", Reason.PORT),
    ("https://example.org:99999/", Reason.PORT),
    ("https://example.org:abc/", Reason.HOST),
    ("https://example.org/" + "a" * 2_000, Reason.TOO_LONG),
    ("mailto:", Reason.MAIL),
    ("mailto:nobody", Reason.MAIL),
    ("mailto:a@b@example.org", Reason.MAIL),
    ("mailto:a@example.org,b@example.org", Reason.MAIL),
    ("mailto:a%0d%0ab@example.org", Reason.MAIL),
]


@pytest.mark.parametrize(("url", "normalised"), ALLOWED)
def test_web_and_mail_pass_in_one_form(url: str, normalised: str) -> None:
    link = check_link(url)
    assert isinstance(link, SafeLink)
    assert link.url == normalised
    assert link.url.isascii()
    again = check_link(link.url)
    assert isinstance(again, SafeLink)
    assert again.url == link.url


@pytest.mark.parametrize(("url", "reason"), REFUSED)
def test_everything_else_is_refused(url: str, reason: Reason) -> None:
    assert check_link(url) == Refusal(reason)


def test_a_host_in_other_letters_is_shown_both_ways() -> None:
    link = check_link("https://аpple.com/")
    assert isinstance(link, SafeLink)
    assert link.host == "xn--pple-43d.com"
    assert link.readable_host == "аpple.com"


class Opened:
    def __init__(self) -> None:
        self.urls: list[str] = []
        self.opens = True

    def __call__(self, url: QUrl) -> bool:
        self.urls.append(bytes(url.toEncoded().data()).decode())
        return self.opens


@pytest.fixture
def opened() -> Opened:
    return Opened()


@pytest.fixture
def gate(qtbot: QtBot, opened: Opened) -> LinkGate:
    theme = Theme(Appearance.LIGHT)
    made = LinkGate(theme, open_url=opened)
    theme.setParent(made)
    return made


def test_nothing_opens_before_open_is_pressed(gate: LinkGate, opened: Opened, qtbot: QtBot) -> None:
    gate.ask("https://bücher.example/x", "Books")
    dialog = gate.dialog
    assert dialog is not None
    labels = dialog.findChildren(QLabel)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
    said = "\n".join(label.text() for label in labels)
    assert "xn--bcher-kva.example" in said
    assert "bücher.example" in said
    assert opened.urls == []
    button = dialog.findChild(QPushButton, "open")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert opened.urls == ["https://xn--bcher-kva.example/x"]


@pytest.mark.parametrize("what", ["link", "folder"])
def test_what_nothing_opens_is_told(gate: LinkGate, opened: Opened, what: str) -> None:
    told: list[str] = []
    gate.not_opened.connect(told.append)
    gate.opened.connect(told.append)
    opened.opens = False
    if what == "folder":
        gate.open_folder("/home/ada/notes")
    else:
        gate.ask("https://example.org/")
        assert gate.dialog is not None
        button = gate.dialog.findChild(QPushButton, "open")
        assert button is not None
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    expected = {
        "folder": "No file manager found. The folder is /home/ada/notes.",
        "link": "Couldn't open a browser. Click the link again to copy it.",
    }
    assert told == [expected[what]]


def test_cancel_and_escape_open_nothing(gate: LinkGate, opened: Opened, qtbot: QtBot) -> None:
    gate.ask("https://example.org/")
    dialog = gate.dialog
    assert dialog is not None
    # until it has the keyboard, a shortcut of a window that was there before would take the key
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: gate.dialog is None)
    assert opened.urls == []


@pytest.mark.parametrize("url", [url for url, _ in REFUSED[1::7]])
def test_a_refused_address_has_no_way_to_be_opened(
    gate: LinkGate, opened: Opened, url: str
) -> None:
    gate.ask(url)
    dialog = gate.dialog
    assert dialog is not None
    assert dialog.findChild(QPushButton, "open") is None
    dialog.open_chosen.emit(url)
    assert opened.urls == []
    dialog.close()


def test_one_module_hands_addresses_to_the_system() -> None:
    root = Path(falcon_desktop.__file__).parent
    users = []
    for path in root.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        calls = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        if "QDesktopServices" in names | calls or "webbrowser" in names:
            users.append(path.relative_to(root).as_posix())
    assert users == ["ui/kit/links.py"]


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("0x7f.1", "127.0.0.1"), ("2130706433", "127.0.0.1"), ("1", "0.0.0.1"),
        ("0177.0.0.01", "127.0.0.1"), ("127.1", "127.0.0.1"), ("0x7F000001", "127.0.0.1"),
        ("192.168.257", "192.168.1.1"), ("１２７.0.0.1", "127.0.0.1"), ("8.8.8.8", "8.8.8.8"),
        ("faß.de", "xn--fa-hia.de"), ("βόλος.com", "xn--nxasmm1c.com"),
        ("fass.de", "fass.de"), ("1.example", "1.example"),
    ],
)  # fmt: skip
def test_a_host_is_the_one_that_a_browser_goes_to(written: str, host: str) -> None:
    link = check_link(f"https://{written}/")
    assert isinstance(link, SafeLink)
    assert (link.host, link.url) == (host, f"https://{host}/")


@pytest.mark.parametrize(
    "written",
    [
        "1.2.3.4.5",
        "256.1.1.1",
        "0x1.example.08",
        "a.1",
        "4294967296",
        "1.2.3.0x100",
        "08.1",
        "ß!.de",
    ],
)
def test_what_no_browser_takes_for_a_host_is_refused(written: str) -> None:
    assert check_link(f"https://{written}/") == Refusal(Reason.HOST)


def test_punycode_is_read_out_as_well() -> None:
    link = check_link("https://xn--pple-43d.com/")
    assert isinstance(link, SafeLink)
    assert (link.host, link.readable_host) == ("xn--pple-43d.com", "аpple.com")


@pytest.mark.parametrize(
    "url",
    ["http://localhost:1/", "http://0x7f.1/", "https://a.localhost/", "http://localhost./",
     "http://0/", "http://0.0.0.0:8080/", "http://[::]/", "http://[::1]/", "http://[::ffff:0:0]/",
     "http://[::ffff:127.0.0.1]/"],
)  # fmt: skip
def test_a_link_to_this_computer_is_called_that(url: str, theme: Theme, qtbot: QtBot) -> None:
    dialog = LinkDialog(theme, url, check_link(url), "")
    qtbot.addWidget(dialog)
    assert any("this computer" in one.text() for one in dialog.findChildren(QLabel))
