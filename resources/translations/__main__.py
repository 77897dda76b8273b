"""Brings ``falcon_desktop_*.ts`` up to the source code and compiles them for the program.

``--check`` changes nothing and fails where something is missing, left over or out of date. A file
``falcon_desktop_TAG.ts`` is a language, be it empty: it is filled with what is to be translated.
"""

from __future__ import annotations

import argparse
import struct
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import PySide6
from resources.translations.plurals import PLURALS
from resources.translations.texts import ARGPARSE, MEANT, PACKAGE, sentences, window_texts

CONTEXT: Final = "FalconDesktop"
MO: Final = "falcon-desktop.mo"
HERE: Final = Path(__file__).parent
COMPILED: Final = PACKAGE / "ui" / "translations"
QUOTES: Final = {"ar": str.maketrans("“”", "«»")}
"""The quotes of a language; Arabic's turn round with the direction, which English ones don't."""


def main() -> int:
    """Update or check every language; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m resources.translations", description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    told = {**dict.fromkeys(ARGPARSE, False), **sentences()}
    wanted = dict(told)
    for text, numbered in window_texts().items():
        wanted[text] = wanted.get(text, False) or numbered
    problems: list[str] = []
    for language in languages():
        path = HERE / f"falcon_desktop_{language}.ts"
        if language not in PLURALS:
            problems.append(f"{path.name}: plurals.py has no row for {language}")
            continue
        quotes = QUOTES.get(language, {})
        known = {
            text: [form.translate(quotes) for form in forms] for text, forms in read(path).items()
        }
        missing = [text for text in wanted if not all(known.get(text) or [""])]
        problems += [f"{path.name}: not translated: {_named(text)}" for text in missing]
        _write(path, _document(language, wanted, known), check, problems)
        _write(COMPILED / f"{path.stem}.qm", _compiled(path), check, problems)
        catalogue = mo(language, {text: known.get(text, []) for text in told}, told)
        _write(COMPILED / language / "LC_MESSAGES" / MO, catalogue, check, problems)
    print("\n".join(problems) or "Every text is translated.")
    return 1 if check and problems else 0


def languages() -> list[str]:
    """Return the tags of the languages that there is a file of."""
    return sorted(path.stem.removeprefix("falcon_desktop_") for path in HERE.glob("*.ts"))


def read(path: Path) -> dict[str, list[str]]:
    """Return the translations of a ``.ts`` file: one, or one for each form of a number.

    A text that has a meaning stands behind it, as :func:`window_texts` has it.
    """
    if not path.exists() or not path.stat().st_size:
        return {}
    found: dict[str, list[str]] = {}
    for message in ElementTree.parse(path).getroot().iter("message"):
        translation = message.find("translation")
        if translation is None:
            continue
        forms = [form.text or "" for form in translation.iter("numerusform")]
        text, meaning = message.findtext("source") or "", message.findtext("comment")
        found[f"{meaning}{MEANT}{text}" if meaning else text] = forms or [translation.text or ""]
    return found


def _parted(text: str) -> tuple[str, str]:
    """Return a text and its meaning, "" where it has none."""
    meaning, _, alone = text.rpartition(MEANT)
    return alone, meaning


def _named(text: str) -> str:
    alone, meaning = _parted(text)
    return f"{alone!r} ({meaning})" if meaning else repr(alone)


def _document(language: str, wanted: dict[str, bool], known: dict[str, list[str]]) -> bytes:
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for text in sorted(wanted, key=_parted):
        numbered = wanted[text]
        message = ElementTree.SubElement(context, "message", {"numerus": "yes"} if numbered else {})
        alone, meaning = _parted(text)
        ElementTree.SubElement(message, "source").text = alone
        if meaning:
            ElementTree.SubElement(message, "comment").text = meaning
        translation = ElementTree.SubElement(message, "translation")
        count = len(PLURALS[language].forms) if numbered else 1
        forms = known.get(text, [])
        forms = forms if len(forms) == count else [""] * count
        if not all(forms):
            translation.set("type", "unfinished")
        if numbered:
            for form in forms:
                ElementTree.SubElement(translation, "numerusform").text = form
        else:
            translation.text = forms[0]
    ElementTree.indent(root, " ")
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n'.encode()


def _compiled(path: Path) -> bytes:
    tool = Path(PySide6.__file__).parent / (
        "lrelease.exe" if sys.platform == "win32" else "lrelease"
    )
    with tempfile.TemporaryDirectory() as directory:
        made = Path(directory) / "made.qm"
        subprocess.run(
            [tool, "-silent", "-nounfinished", path, "-qm", made], check=True, timeout=60
        )
        return made.read_bytes()


def mo(language: str, texts: Mapping[str, Sequence[str]], numbered: Mapping[str, bool]) -> bytes:
    """Return a catalogue in gettext's form (GNU gettext, "The Format of GNU MO Files").

    ``texts`` are translations in all their forms; those that lack one are left out. Of a text that
    depends on a number, singular and plural are the same, as the program asks for them.
    """
    plural = PLURALS[language]
    entries = {
        b"": (
            f"Content-Type: text/plain; charset=UTF-8\nLanguage: {language}\n"
            f"Plural-Forms: nplurals={len(plural.forms)}; plural={plural.rule};\n"
        ).encode()
    }
    for text, forms in texts.items():
        if forms and all(forms):
            key = f"{text}\0{text}" if numbered[text] else text
            entries[key.encode()] = "\0".join(forms).encode()
    ordered = sorted(entries.items())
    place = 28 + 16 * len(ordered)
    tables, strings = b"", b""
    for column in (0, 1):
        for entry in ordered:
            tables += struct.pack("<II", len(entry[column]), place + len(strings))
            strings += entry[column] + b"\0"
    count = len(ordered)
    header = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, 0)
    return header + tables + strings


def _write(path: Path, content: bytes, check: bool, problems: list[str]) -> None:
    if path.exists() and path.read_bytes() == content:
        return
    if check:
        problems.append(f"{path.name} is out of date: run python -m resources.translations")
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
