"""Files that are attached: what is read of them, and what is refused with which sentence."""

from __future__ import annotations

import asyncio
import io
import os
import sys
import zlib
from pathlib import Path

import pytest
from falcon_desktop.attaching.files import AttachedFiles
from falcon_desktop.attaching.pdf import pdf_text
from falcon_desktop.core.domain.attachments import (
    MAX_DOCUMENT_BYTES,
    AttachmentKind,
    pages_of,
)
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.ui.kit.pictures import prepared
from pypdf import PdfReader, PdfWriter

FILES = AttachedFiles()


def a_pdf(content: bytes, *, filters: bytes = b"", extra: bytes = b"") -> bytes:
    """Return a PDF of one page with this content stream."""
    length = str(len(content)).encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length " + length + filters + b" >>\nstream\n" + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        offsets.append(len(body))
        body += str(number).encode() + b" 0 obj\n" + one + b"\nendobj\n"
    start = len(body)
    body += b"xref\n0 6\n0000000000 65535 f \n"
    body += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        body + b"trailer\n<< /Size 6 /Root 1 0 R " + extra + b">>\nstartxref\n"
        + str(start).encode() + b"\n%%EOF\n"
    )  # fmt: skip


WORDS = b"BT /F1 12 Tf 20 200 Td (Falcons fly fast) Tj ET"


@pytest.mark.parametrize(
    ("name", "data", "text", "media_type", "note"),
    [
        ("a.md", "# Grüße\r\nZeile".encode(), "# Grüße\nZeile", "text/markdown", ""),
        ("a.csv", b"\xef\xbb\xbfa,b\n1,2\n", "a,b\n1,2\n", "text/csv", ""),
        ("a.txt", "سلام".encode("utf-16"), "سلام", "text/plain", "UTF-16"),
        ("old.txt", b"Caf\xe9 au lait", "Café au lait", "text/plain", "Latin-1 (guessed)"),
        ("x.py", b"print(1)\n", "print(1)\n", "text/plain", ""),
    ],
)
async def test_text_in_any_encoding(
    tmp_path: Path, name: str, data: bytes, text: str, media_type: str, note: str
) -> None:
    (tmp_path / name).write_bytes(data)
    found = await FILES.read(str(tmp_path / name))
    assert (found.name, found.text, found.media_type, found.note) == (name, text, media_type, note)
    assert (found.kind, found.size) == (AttachmentKind.TEXT, len(data))


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"), (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
    ],
)  # fmt: skip
async def test_pictures_are_told_by_what_is_in_them(
    tmp_path: Path, head: bytes, media_type: str
) -> None:
    (tmp_path / "notes.txt").write_bytes(head + b"rest")
    found = await FILES.read(str(tmp_path / "notes.txt"))
    assert (found.kind, found.media_type) == (AttachmentKind.IMAGE, media_type)
    assert found.data == head + b"rest"


async def refusal(path: Path) -> str:
    with pytest.raises(InvalidInput) as refused:
        await FILES.read(str(path))
    return str(refused.value)


async def test_what_can_not_be_attached_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "program").write_bytes(b"\x7fELF\x02\x01\x00\x00rest")
    assert "only text, PDF" in await refusal(tmp_path / "program")
    (tmp_path / "noise").write_bytes(bytes(range(1, 256)) * 20)
    assert "only text, PDF" in await refusal(tmp_path / "noise")
    (tmp_path / "none.txt").write_bytes(b" \n")
    assert await refusal(tmp_path / "none.txt") == "“none.txt” is empty."
    (tmp_path / "huge.txt").write_bytes(b"a" * 1_000_001)
    assert "limit 1 MB" in await refusal(tmp_path / "huge.txt")
    with (tmp_path / "sparse.png").open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.truncate(5_000_000_000)
    assert "limit 25 MB" in await refusal(tmp_path / "sparse.png")
    assert "can't be read" in await refusal(tmp_path / "missing.txt")
    assert "can't be read" in await refusal(tmp_path)


@pytest.mark.parametrize("end", ["", ".png", ".pdf", "/x"])
async def test_a_name_turns_no_sentence_round_and_breaks_none(tmp_path: Path, end: str) -> None:
    """A person reads the sentence, so what hides or turns text round is left out of the name."""
    odd = tmp_path / f"\u202egnp.a\n\u200b\x1b[2J{end.replace('/', '_')}"
    odd.write_bytes({".png": b"\x89PNG\r\n\x1a\n", ".pdf": b"%PDF-1.4\n"}.get(end, b"\x00\x01"))
    path = f"{odd}/x" if end == "/x" else str(odd)
    if end == ".png":
        found = await FILES.read(path)
        with pytest.raises(InvalidInput) as refused:
            await asyncio.to_thread(prepared, found)
        said = str(refused.value)
    else:
        said = await refusal(Path(path))
    assert said.startswith("“gnp.a [2J" if end != "/x" else "“x”") and said.isprintable()


async def test_a_path_that_no_file_can_have_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """As ``file:///tmp/a%00b`` gives it, dropped or pasted."""
    assert await refusal(Path("/tmp/a\0b")) == "“ab” can't be read."
    assert "can't be read" in await refusal(Path("/" + "a" * 5_000))


@pytest.mark.skipif(sys.platform != "linux", reason="a file of Linux that opens and does not read")
async def test_a_file_that_breaks_off_is_told_in_a_sentence(tmp_path: Path) -> None:
    """As one on a disk that fails, or on a server that went away."""
    (tmp_path / "notes.txt").symlink_to("/proc/self/mem")
    assert await refusal(tmp_path / "notes.txt") == "“mem” can't be read: input/output error."


async def test_a_pdfs_text_holds_what_a_texts_does(tmp_path: Path) -> None:
    """The child may say anything, and a PDF may map its letters to NUL."""
    child = "import os, sys; sys.stdin.buffer.read(); os.write(1, {!r})"
    for told, text in ((b"1\na\x00b\r\nc\rd", "ab\nc\nd\n"), ("²\nx".encode(), None)):
        command = [sys.executable, "-c", child.format(told)]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("falcon_desktop.attaching.pdf.default_command", lambda to=command: to)
            if text is None:
                with pytest.raises(InvalidInput, match="damaged"):
                    await pdf_text(b"", "a.pdf")
            else:
                assert await pdf_text(b"", "a.pdf") == (text, 1)


async def test_only_regular_files_and_links_to_them(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "can't be read" in await refusal(tmp_path / "pipe")
    assert "can't be read" in await refusal(Path("/dev/zero"))
    (tmp_path / "device.txt").symlink_to("/dev/zero")
    assert "can't be read" in await refusal(tmp_path / "device.txt")
    (tmp_path / "real.txt").write_text("words")
    (tmp_path / "link.md").symlink_to(tmp_path / "real.txt")
    assert (await FILES.read(str(tmp_path / "link.md"))).name == "real.txt"
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    odd.write_text("words")
    (tmp_path / "odd.txt").symlink_to(odd)
    assert (await FILES.read(str(tmp_path / "odd.txt"))).name == "caf\ufffd.txt"
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "can't be read" in await refusal(tmp_path / "loop")


async def test_a_pdf_is_read_by_a_child(tmp_path: Path) -> None:
    (tmp_path / "falcons.pdf").write_bytes(a_pdf(WORDS))
    found = await FILES.read(str(tmp_path / "falcons.pdf"))
    assert (found.text, found.note) == ("Falcons fly fast\n", "1 page")
    assert (found.media_type, found.data) == ("application/pdf", a_pdf(WORDS))


async def test_a_pdf_that_no_server_looks_at_is_its_text_only(tmp_path: Path) -> None:
    writer, [page] = PdfWriter(), PdfReader(io.BytesIO(a_pdf(WORDS))).pages
    for _ in range(101):
        writer.add_page(page)
    writer.write(tmp_path / "long.pdf")
    large = a_pdf(WORDS) + b" " * MAX_DOCUMENT_BYTES
    (tmp_path / "large.pdf").write_bytes(large)
    for name, pages in (("long.pdf", 101), ("large.pdf", 1)):
        found = await FILES.read(str(tmp_path / name))
        assert (found.data, pages_of(found)) == (b"", pages)
        assert found.text.startswith("Falcons fly fast")


async def test_pdfs_that_can_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "torn.pdf").write_bytes(b"%PDF-1.7\n" + os.urandom(5_000))
    assert "damaged" in await refusal(tmp_path / "torn.pdf")
    (tmp_path / "scan.pdf").write_bytes(a_pdf(b""))
    assert "contains no text" in await refusal(tmp_path / "scan.pdf")


async def test_a_pdf_of_too_many_pages_is_not_read_in_part(tmp_path: Path) -> None:
    writer = PdfWriter()
    for _ in range(2_001):
        writer.add_blank_page(10, 10)
    writer.write(tmp_path / "long.pdf")
    assert "limit 2,000" in await refusal(tmp_path / "long.pdf")


async def test_a_bomb_is_given_up() -> None:
    """Its child has ended then, or a ground rule of conftest.py fails this."""
    zeros = zlib.compress(b"BT " + b"(aaaaaaaaaaaaaaaa) Tj " * 20_000_000, 9)
    bomb = a_pdf(zeros, filters=b" /Filter /FlateDecode")
    with pytest.raises(InvalidInput):
        await pdf_text(bomb, "bomb.pdf", seconds=2)


async def test_one_that_says_more_than_anybody_reads_is_ended() -> None:
    program = "import os\nwhile True: os.write(1, b'1' * 1_000_000)"
    with pytest.MonkeyPatch.context() as patch:
        command = [sys.executable, "-c", program]
        patch.setattr("falcon_desktop.attaching.pdf.default_command", lambda: command)
        with pytest.raises(InvalidInput, match="too long"):
            await pdf_text(b"%PDF-", "a.pdf")


async def test_a_slow_one_is_given_up() -> None:
    with pytest.raises(InvalidInput, match="takes too long"):
        await pdf_text(a_pdf(WORDS), "slow.pdf", seconds=0.01)
