"""Run by test_pictures_of_models: asks for a picture, and tells when it came.

python painting_child.py PROFILE ORIGIN
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from tests.servers.running_program import running_program
from tests.waiting import until


async def paint(profile: Path, origin: str) -> None:
    connection = Connection("c", "Test", ServerKind.OPENAI, origin, proxy=ProxyChoice.NONE)
    async with running_program(profile, connection) as program:
        exchange = await program.chat.send(None, "A sunset, please.")
        running = program.chat.running(exchange.answer.id)
        assert running is not None
        await until(lambda: running.has_content, "the picture")
        await program.container.store.flush()  # what was queued when the picture came
        print(exchange.answer.id, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(paint(Path(sys.argv[1]), sys.argv[2]))
