"""The interface's language: chosen, installed, and sentences of the inner layers told in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.confidence import TokenConfidence
from falcon_desktop.core.domain.connection import Connection, embedded_connection
from falcon_desktop.core.domain.conversation import Message, Provenance, Role
from falcon_desktop.core.domain.provenance import ProvenanceReport, Request
from falcon_desktop.core.domain.servers import PRESETS
from falcon_desktop.core.text.sentences import Listing, Rounded, Sentence
from falcon_desktop.store.errors import DISK_FULL
from falcon_desktop.ui.answers.facts import summary_of
from falcon_desktop.ui.kit import language
from falcon_desktop.ui.kit.connection_names import connection_name
from falcon_desktop.ui.kit.i18n import begun_here, in_turn, told, tr, tr_n
from falcon_desktop.ui.kit.labels import Label, fitted
from falcon_desktop.ui.kit.language import interface_language
from falcon_desktop.ui.kit.reading_direction import base_direction
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.markdown.tokens import token_words
from falcon_desktop.ui.settings.connections_page import ConnectionsPage
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QApplication, QWidget

DATE = """
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QApplication
from falcon_desktop.ui.kit import language
from falcon_desktop.ui.kit.i18n import reader_locale
application = QApplication([])
language.install(application, "")
print(reader_locale().toString(QDate(2025, 6, 3), "MMMM"))
"""

TOO_LONG = Sentence(
    "This chat takes {tokens}, but the model's limit is {window}. Without {messages} it fits.",
    tokens=Sentence("~{count} token(s)", count=9_000), window=8_192,
    messages=Sentence("the oldest {count} messages", count=3),
)  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "system", "chosen"),
    [
        ("", ["ar-EG", "en-GB"], "ar"),
        ("", ["de-DE", "fr", "ar_SA.UTF-8"], "ar"),
        ("", ["de-DE"], "en"),
        ("", ["C"], "en"),
        ("", [], "en"),
        ("ar", ["en-GB"], "ar"),
        ("en", ["ar-EG"], "en"),
        ("xx", ["ar-EG"], "ar"),
    ],
)
def test_language_is_the_wanted_one_or_the_systems(
    wanted: str, system: list[str], chosen: str
) -> None:
    assert language.choose(wanted, system) == chosen


def test_arabic_mirrors_and_speaks(arabic: QApplication) -> None:
    assert arabic.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert tr("New chat") == "محادثة جديدة"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") != "Cancel"
    assert tr("no such text {name}", name="x") == "no such text x"
    assert QLocale().language() is QLocale.Language.Arabic


def test_the_connection_of_this_computer_has_one_name_that_is_never_saved(
    arabic: QApplication, theme: Theme, shown: Callable[[QWidget], QWidget]
) -> None:
    page = ConnectionsPage(theme)
    page.set_connections([embedded_connection()], "embedded")
    shown(page)
    saved: list[Connection] = []
    page.connection_saved.connect(saved.append)
    field, row = page.editor.name, page.list.item(0)
    assert field.text() == row.text() == connection_name("") == tr("On this computer")
    assert field.text() != embedded_connection().name
    page.editor.finish()
    assert saved == []
    field.setText("حاسوبي")
    page.editor.finish()
    assert (saved[-1].name, row.text()) == ("حاسوبي", "حاسوبي")
    made = Provenance(connection_id="embedded", connection_name="On this computer", model="m")
    answer = Message("a", "c", "q", Role.ASSISTANT, "So.", 0, provenance=made)
    told_of = summary_of(
        ProvenanceReport(answer, Request({}, is_exact=False), embedded_connection())
    )
    assert tr("On this computer") in told_of and "On this computer" not in told_of


def test_a_sentence_is_told_by_its_template_and_foreign_words_are_not(
    arabic: QApplication,
) -> None:
    sentence = told(Sentence("“{name}” is empty.", name="{name} is {count} \\1"))
    assert "{name} is {count} \\1" in sentence and "empty" not in sentence
    assert "disk" not in told(DISK_FULL)
    assert told("Whatever a server said {0} \\1") == "Whatever a server said {0} \\1"


def test_what_is_written_elsewhere_is_in_the_language_that_is_spoken(
    arabic: QApplication,
) -> None:
    language = interface_language()
    assert (language.tag, language.direction) == ("ar", "rtl")
    assert language.told(Sentence("You")) == "أنت"


@pytest.mark.parametrize(
    ("tag", "joined"),
    [
        ("en", "Empty Trash? This can't be undone."),
        ("ja", "ゴミ箱を空にしますか？この操作は取り消せません。"),
    ],
)
def test_sentences_follow_each_other_as_the_language_does_it(
    qapp: QApplication, arabic: QApplication, tag: str, joined: str
) -> None:
    language.install(qapp, tag)
    assert in_turn((tr("Empty Trash?"), "", tr("This can't be undone."))) == joined
    assert in_turn(("", "{name}")) == "{name}"
    assert in_turn(()) == ""


def test_a_system_that_speaks_another_language_hears_english(qapp: QApplication) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("fr_FR"))
    language = interface_language()
    QLocale.setDefault(before)
    assert (language.tag, language.direction) == ("en", "ltr")
    assert language.told(Sentence("You")) == "You"


def test_english_is_what_was_written(qapp: QApplication) -> None:
    assert told("Anything at all.") == "Anything at all."
    assert tr_n("%n chat(s) deleted", 1) == "1 chat deleted"
    assert tr_n("%n chat(s) deleted", 2) == "2 chats deleted"


@pytest.mark.parametrize(
    ("sentence", "arabic_words"),
    [
        (
            TOO_LONG,
            "تشغل هذه المحادثة نحو 9,000 رمز، ويستطيع النموذج قراءة 8,192 دفعة واحدة. "
            "ومن دون أقدم 3 رسائل تتسع.",
        ),
        (Sentence("{count} page(s)", count=2), "صفحتان"),
        (
            Sentence(
                "{count} chat(s) in the file used a connection that is not set up here.",
                count=3,
            ),
            "3 محادثات في الملف استخدمت اتصالًا غير معدّ هنا.",
        ),
        (Sentence("{count} page(s)", count=1_203), "1,203 صفحات"),
        (Sentence("Available: {names}.", names=Listing(["a", "b"])), "المتاح: a، b."),
        (
            Sentence("First token after {took} s.", took=Rounded(0.4, 1)),
            "جاء أول رمز بعد 0.4 ث.",
        ),
        (
            Sentence(
                "First token after {took} s. The model had to load first.",
                took=Rounded(9, 1),
            ),
            "جاء أول رمز بعد 9.0 ث. كان لا بد من تحميل النموذج أولًا.",
        ),
        (
            Sentence(
                "Preset {number} can't be used: {reason}",
                number=2,
                reason=Sentence("“options” must be an object."),
            ),
            "لا يمكن استخدام الإعداد المسبق 2: يجب أن يكون «options» كائنًا.",
        ),
        (
            Sentence("The file's structure is damaged: {problem}", problem="page 7"),
            "بنية الملف تالفة: page 7",
        ),
    ],
)
def test_a_sentence_that_ends_with_what_is_filled_in_is_told(
    arabic: QApplication, sentence: str, arabic_words: str
) -> None:
    assert told(sentence) == arabic_words


def test_what_is_to_know_of_a_server_is_told_in_the_readers_language(
    arabic: QApplication, theme: Theme, shown: Callable[[QWidget], QWidget]
) -> None:
    page = ConnectionsPage(theme)
    shown(page)
    for one in PRESETS:
        page.set_connections([one.connection(one.id)], one.id)
        words = page.editor.hint.text()
        if not one.hint:
            continue
        assert words and words != one.hint
        assert any("\u0600" <= letter <= "\u06ff" for letter in words), one.id
    menu = page.preset_menu()
    names = {action.objectName(): action.text() for action in menu.actions()}
    assert names["custom"] == "خادم آخر"
    assert names["ollama"] == "Ollama"
    menu.deleteLater()


def test_a_sentence_that_a_name_begins_is_read_from_its_own_side(
    arabic: QApplication, theme: Theme
) -> None:
    told_of = tr("{name} (since removed)", name="falcon")
    assert base_direction(told_of) is Qt.LayoutDirection.RightToLeft
    assert told_of.lstrip("\u200f").startswith("falcon")
    assert base_direction(told(Sentence("{host} is not running.", host="localhost"))) is (
        Qt.LayoutDirection.RightToLeft
    )
    assert tr("New chat")[0] != "\u200f"  # it says so itself
    assert tr("no such text {name}", name="x") == "no such text x"
    assert told("foreign نص") == "foreign نص"
    option = Label(theme, tr("Markdown with comments"), elide=True)
    shown, direction = fitted(option.text(), option.fontMetrics(), 500)
    assert direction is Qt.LayoutDirection.RightToLeft and shown.startswith("Markdown")


def test_a_line_of_facts_begins_where_the_interface_does(arabic: QApplication) -> None:
    assert base_direction(begun_here("Test · 9.5 s")) is Qt.LayoutDirection.RightToLeft
    assert begun_here("نص · Test") == "نص · Test"
    assert begun_here("1 · 2") == "1 · 2"
    sure = token_words("sky", TokenConfidence(0, 3, -0.4, (("other", -2.5),)))
    own, _, other = sure.split("\n")
    assert "sky" in own and "other" in other
    for line in sure.split("\n"):
        assert base_direction(line) is Qt.LayoutDirection.RightToLeft


def test_in_english_a_line_of_facts_begins_at_the_left(qapp: QApplication) -> None:
    assert base_direction(begun_here("خادمي · 9.5 s")) is Qt.LayoutDirection.LeftToRight
    assert begun_here("Test · 9.5 s") == "Test · 9.5 s"


@pytest.mark.parametrize(
    ("variables", "month"),
    [
        ({"LC_ALL": "C.UTF-8", "LANGUAGE": "ar"}, "يونيو"),
        ({"LC_ALL": "C.UTF-8", "LANGUAGE": "en"}, "June"),
        ({"LC_ALL": "C.UTF-8"}, "June"),
    ],
)
def test_dates_are_in_the_language_that_is_spoken(variables: dict[str, str], month: str) -> None:
    names = ("LC_ALL", "LC_TIME", "LANG", "LANGUAGE")
    surroundings = {name: value for name, value in os.environ.items() if name not in names}
    done = subprocess.run(
        [sys.executable, "-c", DATE],
        env=surroundings | variables, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == month
