"""The queries that the README shows, each run by the plain sqlite3 tool."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from falcon_desktop.core.domain.conversation import Cost, MessageStatus, Provenance, Timings, Usage
from falcon_desktop.core.domain.parts import TextPart, ToolCall
from tests.store.conftest import Made, Opened

ROOT = Path(__file__).parents[2]
TOOL = shutil.which("sqlite3")
NEWEST_NEEDED = (3, 37)


def queries() -> list[str]:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [block] = re.findall(r"### Queries to start with\n+```sql\n(.*?)```", readme, re.DOTALL)
    bare = re.sub(r"^--.*$", "", block, flags=re.MULTILINE)
    return [query.strip() for query in bare.split(";") if query.strip()]


@pytest.mark.skipif(TOOL is None, reason="there is no sqlite3 command here")
async def test_every_query_of_the_readme(opened: Opened, make: Made, path: Path) -> None:
    assert TOOL is not None
    version = subprocess.run([TOOL, "--version"], capture_output=True, text=True, check=True).stdout
    if tuple(map(int, version.split(".")[:2])) < NEWEST_NEEDED:
        pytest.skip(f"sqlite3 {version.split()[0]} is older than the README asks for")
    conversation = make.conversation("About the sky")
    question = make.question(conversation)
    text = "Because of Rayleigh scattering."
    answer = replace(
        make.answer(conversation, question.id, text, MessageStatus.COMPLETE),
        provenance=Provenance("c", model="falcon", settings={"temperature": 0.5}),
        usage=Usage(cost=Cost(147_250_000)),
        timings=Timings(tokens_per_second=40.0),
        parts=(ToolCall("1", "look_up", '{"word": "sky"}'), TextPart(0, len(text))),
    )
    await opened.store.create(conversation, [question, answer])
    found = queries()
    moment = datetime.fromtimestamp(conversation.updated_at // 1000, UTC)
    printed = [
        f"About the sky|user|Why is the sky blue?\nAbout the sky|assistant|{text}",
        f"{conversation.id}|About the sky|{moment:%Y-%m-%d %H:%M:%S}",
        f"About the sky|{text}",
        text,
        "falcon|1|40.0",
        f"{datetime.fromtimestamp(answer.created_at // 1000):%Y-%m}|USD|0.00014725",
        'look_up|{"word": "sky"}',
        f'{answer.id}|{{"temperature":0.5}}',
    ]
    # while the program runs, and afterwards
    for _ in range(2):
        answers = [
            subprocess.run(
                [TOOL, "-readonly", str(path), query], capture_output=True, text=True, check=True
            )
            for query in found
        ]
        assert [one.stderr for one in answers] == [""] * len(found)
        assert [one.stdout.strip() for one in answers] == printed
        await opened.database.close()


def test_every_table_and_column_is_in_the_readme() -> None:
    import apsw
    from falcon_desktop.store.migrations import migrate

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    appendix = readme.partition("## Appendix")[2]
    connection = apsw.Connection(":memory:")
    migrate(connection, lambda _: None)
    inner = re.compile(r"(message|beside|title)_index_|sqlite_")
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
    for (table,) in list(tables):
        if inner.match(table) or table.endswith("_words"):
            continue
        assert f"`{table}`" in appendix, table
        if table in ("conversation", "message", "attachment"):
            for row in connection.execute(f"SELECT name FROM pragma_table_info('{table}')"):
                assert f"`{row[0]}`" in appendix, f"{table}.{row[0]}"
    version = connection.pragma("user_version")
    connection.close()
    assert f"(now {version})" in appendix
