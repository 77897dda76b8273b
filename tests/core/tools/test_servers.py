"""Servers of tools: nothing runs that nobody agreed to, and secrets stay where they belong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from falcon_desktop.core.domain.errors import InvalidInput, KeychainLocked, ToolServerFailed
from falcon_desktop.core.domain.tool_consent import consent_of, may_run
from falcon_desktop.core.domain.tool_settings import AllowedTool
from falcon_desktop.core.domain.tools import (
    Approval,
    OfferedTool,
    Tool,
    ToolOutcome,
    ToolProgress,
    ToolServer,
    Transport,
)
from falcon_desktop.core.tools.servers import ToolServers, cost_of

GIT = ToolServer(
    "git", "Git", command=("uvx", "mcp-server-git"), variables={"LANG": "de", "TOKEN": ""},
    secret_names=("TOKEN",),
)  # fmt: skip
WEB = ToolServer("web", "Web", Transport.HTTP, url="https://mcp.example/mcp")
CANARY = ' "c@nary" with spaces\n'


class Vault:
    """Keys in memory; what asks it while ``locked`` fails."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False
        self.reads = 0

    async def read(self, connection_id: str, origin: str) -> str | None:
        self.reads += 1
        self._open()
        return self.kept.get((connection_id, origin))

    async def save(self, connection_id: str, origin: str, key: str) -> bool:
        self._open()
        assert not set(key) & set(" \"'\n")
        self.kept[connection_id, origin] = key
        return True

    async def delete(self, connection_id: str, origin: str) -> bool:
        self._open()
        return self.kept.pop((connection_id, origin), None) is not None

    async def status(self) -> str:
        return ""

    def _open(self) -> None:
        if self.locked:
            raise KeychainLocked("locked")


class Host:
    """Tells what it was asked; lists ``listed`` by server."""

    def __init__(self) -> None:
        self.listed: dict[str, list[Tool]] = {}
        self.started: list[ToolServer] = []
        self.calls: list[tuple[str, str]] = []
        self.stopped: list[str] = []

    async def tools(self, server: ToolServer) -> Sequence[Tool]:
        self.started.append(server)
        return self.listed[server.id]

    async def call(
        self,
        server: ToolServer,
        name: str,
        arguments: str,
        report: Callable[[ToolProgress], None],
    ) -> ToolOutcome:
        self.calls.append((name, arguments))
        report(ToolProgress(1.0))
        return ToolOutcome("done")

    def log(self, server_id: str) -> str:
        return f"log of {server_id}"

    async def stop(self, server_id: str) -> None:
        self.stopped.append(server_id)

    async def close(self) -> None:
        self.stopped.append("*")


class Bench:
    """The use cases with a host and a vault in memory."""

    def __init__(self, *servers: ToolServer) -> None:
        self.vault = Vault()
        self.host = Host()
        self.made = 0
        self.kept: list[tuple[tuple[ToolServer, ...], tuple[AllowedTool, ...]]] = []
        self.servers = ToolServers(self._make, self.vault, self._keep, servers)

    def _make(self) -> Host:
        self.made += 1
        return self.host

    def _keep(self, servers: tuple[ToolServer, ...], allowed: tuple[AllowedTool, ...]) -> None:
        self.kept.append((servers, allowed))

    async def running(self, server: ToolServer, *names: str, **secrets: str) -> None:
        """Set a server up that a person agreed to."""
        await self.servers.save(server, secrets)
        self.servers.switch_on(server.id, self.servers.consent(server.id).digest)
        self.host.listed[server.id] = [
            Tool(server.id, name, schema={"type": "object"}) for name in names
        ]


def run(work: Any) -> None:
    asyncio.run(work)


def test_nothing_runs_that_nobody_agreed_to() -> None:
    async def work() -> None:
        bench = Bench()
        await bench.servers.save(replace(WEB, is_on=True))
        [saved] = bench.servers.all()
        assert not saved.is_on
        with pytest.raises(ToolServerFailed):
            await bench.servers.tools("web")
        assert await bench.servers.offered(("web",)) == ()
        with pytest.raises(InvalidInput):
            bench.servers.switch_on("web", "0" * 64)
        assert bench.made == 0 and not bench.host.started
        # a list that was changed by another hand
        forged = Bench(replace(WEB, is_on=True))
        with pytest.raises(ToolServerFailed):
            await forged.servers.tools("web")
        assert forged.made == 0

    run(work())


@pytest.mark.parametrize(
    "changed",
    [
        {"command": ("uvx", "mcp-server-git", "--all")}, {"command": ("uvx mcp-server-git",)},
        {"folder": "/"}, {"variables": {"LANG": "ar", "TOKEN": ""}},
        {"variables": {"LANG": "de"}},
        {"variables": {"LANG": "de", "TOKEN": "", "LD_PRELOAD": "x"}},
        {"transport": Transport.HTTP, "url": "http://127.0.0.1:1/mcp"},
    ],
)  # fmt: skip
def test_what_changes_what_would_run_is_agreed_to_again(changed: dict[str, Any]) -> None:
    async def work() -> None:
        bench = Bench()
        await bench.running(GIT, "log", TOKEN=CANARY)
        agreed = bench.servers.server("git")
        assert may_run(agreed)
        await bench.servers.save(replace(agreed, **changed))
        assert not bench.servers.server("git").is_on
        with pytest.raises(ToolServerFailed):
            await bench.servers.tools("git")
        # and back: what was agreed to is agreed to
        await bench.servers.save(replace(agreed, name="Other", no_network=True))
        assert bench.servers.server("git").is_on

    run(work())


def test_a_secret_is_filled_in_for_the_host_and_is_nowhere_else() -> None:
    async def work() -> None:
        bench = Bench()
        await bench.running(GIT, "log", TOKEN=CANARY)
        await bench.servers.tools("git")
        [whole] = bench.host.started
        assert whole.variables == {"LANG": "de", "TOKEN": CANARY}
        assert "c@nary" not in repr(whole) + str(bench.kept) + str(bench.servers.all())
        # one that is written among the variables, and named or given, is taken out of them
        await bench.servers.save(replace(GIT, variables={"TOKEN": "c@nary"}))
        assert "c@nary" not in str(bench.kept)
        await bench.servers.save(
            replace(WEB, headers={"Authorization": "Bearer c@nary"}), {"Authorization": "Bearer x"}
        )
        assert "c@nary" not in str(bench.kept)
        assert bench.servers.server("web").secret_names == ("Authorization",)

    run(work())


def test_a_secret_stays_with_what_it_was_given_for() -> None:
    async def work() -> None:
        bench = Bench()
        await bench.running(GIT, "log", TOKEN=CANARY)
        server = bench.servers.server("git")
        await bench.servers.save(replace(server, name="Git 2", folder="/tmp"))
        assert await bench.servers.lacking("git") == ()
        await bench.servers.save(replace(server, command=("evil",)))
        assert await bench.servers.lacking("git") == ("TOKEN",)
        assert bench.vault.kept == {}
        bench.servers.switch_on("git", bench.servers.consent("git").digest)
        with pytest.raises(ToolServerFailed, match="TOKEN"):
            await bench.servers.tools("git")
        assert not bench.host.started
        headed = replace(WEB, headers={"X-Key": ""}, secret_names=("X-Key",))
        await bench.running(headed, "look", **{"X-Key": "1"})
        await bench.servers.save(replace(headed, url="https://mcp.example/other"))
        assert await bench.servers.lacking("web") == ()
        await bench.servers.save(replace(headed, url="https://mcp.example:444/mcp"))
        assert await bench.servers.lacking("web") == ("X-Key",)

    run(work())


def test_the_keyring_is_asked_once_while_a_server_runs() -> None:
    async def work() -> None:
        bench = Bench()
        await bench.running(GIT, "log", TOKEN=CANARY)
        [tool] = await bench.servers.offered(("git",))
        for _ in range(3):
            await bench.servers.call(tool, "{}", lambda _: None)
        assert bench.vault.reads == 1 and len(bench.host.calls) == 3
        await bench.servers.stop("git")
        await bench.servers.tools("git")
        assert bench.vault.reads == 2

    run(work())


def test_a_server_goes_with_its_secrets_and_permissions() -> None:
    async def work() -> None:
        bench = Bench()
        await bench.running(GIT, "log", TOKEN=CANARY)
        [tool] = await bench.servers.offered(("git",))
        bench.servers.allow("chat", tool, Approval.ALWAYS)
        assert len(bench.kept[-1][1]) == 1
        await bench.servers.remove("git")
        assert bench.vault.kept == {} and bench.kept[-1] == ((), ())
        assert bench.host.stopped[-1] == "git"
        with pytest.raises(ToolServerFailed, match="removed"):
            await bench.servers.call(tool, "{}", lambda _: None)
        assert await bench.servers.offered(("git",)) == ()
        await bench.servers.remove("git")

    run(work())


def test_a_server_is_gone_although_its_keyring_is_locked() -> None:
    async def work() -> None:
        bench = Bench()
        await bench.running(GIT, "log", TOKEN=CANARY)
        bench.vault.locked = True
        with pytest.raises(KeychainLocked):
            await bench.servers.save(replace(GIT, command=("other",)))
        assert bench.servers.server("git").command == GIT.command
        with pytest.raises(KeychainLocked):
            await bench.servers.remove("git")
        assert bench.servers.all() == ()

    run(work())


async def _offered(bench: Bench) -> OfferedTool:
    await bench.running(WEB, "look", "write")
    [look, _] = await bench.servers.offered(("web",))
    return look


def test_what_was_allowed_always_is_asked_again_once_it_is_another() -> None:
    async def work() -> None:
        bench = Bench()
        look = await _offered(bench)
        assert not bench.servers.allowed("a", look)
        bench.servers.allow("a", look, Approval.ONCE)
        assert not bench.servers.allowed("a", look)
        bench.servers.allow("a", look, Approval.CHAT)
        assert bench.servers.allowed("a", look) and not bench.servers.allowed("b", look)
        assert bench.servers.always() == ()
        bench.servers.allow("a", look, Approval.ALWAYS)
        assert bench.servers.allowed("b", look) and bench.servers.before(look) is None
        bench.host.listed["web"][0] = Tool("web", "look", description="sends your files away")
        [other] = await bench.servers.offered(("web/look",))
        assert not bench.servers.allowed("a", other)
        before = bench.servers.before(other)
        assert before is not None and before.runs == WEB.url and "object" in before.schema
        bench.servers.allow("a", other, Approval.ALWAYS)
        assert [one.description for one in bench.servers.always()] == ["sends your files away"]
        bench.servers.forget(other.digest)
        assert not bench.servers.allowed("a", other) and bench.kept[-1][1] == ()

    run(work())


def test_a_tool_that_changed_between_list_and_call_is_not_called() -> None:
    async def work() -> None:
        bench = Bench()
        look = await _offered(bench)
        bench.host.listed["web"][0] = Tool("web", "look", description="another")
        with pytest.raises(ToolServerFailed, match="changed"):
            await bench.servers.call(look, "{}", lambda _: None)
        await bench.servers.switch_off("web")
        with pytest.raises(ToolServerFailed, match="off"):
            await bench.servers.call(look, "{}", lambda _: None)
        assert bench.host.calls == []

    run(work())


def test_tools_of_one_name_are_asked_for_each_time() -> None:
    async def work() -> None:
        bench = Bench()
        await bench.running(WEB, "look")
        await bench.running(GIT, "look", TOKEN="x")
        both = await bench.servers.offered(("web", "git"))
        assert [one.name for one in both] == ["Web__look", "Git__look"]
        for one in both:
            bench.servers.allow("a", one, Approval.ALWAYS)
            assert not bench.servers.allowed("a", one)

    run(work())


def test_a_chat_gets_what_it_chose() -> None:
    async def work() -> None:
        bench = Bench()
        await bench.running(WEB, "look", "write")
        chosen = await bench.servers.offered(("web/write", "gone", "gone/x"))
        assert [one.name for one in chosen] == ["write"]
        assert cost_of(chosen[0]) > 5
        assert await bench.servers.offered(()) == ()

    run(work())


@pytest.mark.parametrize(
    "bad",
    [
        {"name": "  "}, {"name": "GIT"}, {"command": ()}, {"command": (" ",)},
        {"command": ("a\0b",)}, {"command": ("a", "\ud800")}, {"command": ("a",) * 501},
        {"variables": {"": "x"}}, {"variables": {"A=B": "x"}}, {"variables": {"A\n": "x"}},
        {"variables": {"A": "\0"}}, {"folder": "/" * 4_001},
        {"transport": Transport.HTTP, "url": "file:///etc/passwd"},
        {"transport": Transport.HTTP, "url": "https://user:pw@host/"},
        {"transport": Transport.HTTP, "url": WEB.url, "headers": {"A B": "x"}},
    ],
)  # fmt: skip
def test_what_can_not_be_used_is_refused_in_a_sentence(bad: dict[str, Any]) -> None:
    async def work() -> None:
        bench = Bench(GIT)
        with pytest.raises(InvalidInput):
            await bench.servers.save(replace(GIT, **{"id": "new", "name": "New", **bad}))
        assert bench.servers.all() == (GIT,) and bench.kept == []

    run(work())


def test_the_host_is_made_when_something_is_to_run() -> None:
    async def work() -> None:
        bench = Bench()
        assert bench.servers.log("web") == ""
        await bench.servers.save(WEB)
        await bench.servers.stop("web")
        assert bench.made == 0
        await bench.servers.close()
        closed = bench.servers
        closed.switch_on("web", closed.consent("web").digest)
        with pytest.raises(ToolServerFailed):
            await closed.tools("web")
        assert bench.made == 0
        again = Bench()
        await again.running(WEB, "look")
        await again.servers.tools("web")
        await again.servers.tools("web")
        assert again.made == 1 and again.servers.log("web") == "log of web"
        await again.servers.close()
        assert again.host.stopped[-1] == "*"

    run(work())


def test_a_consent_hides_nothing_but_secrets() -> None:
    consent = consent_of(replace(GIT, command=("sh", "-c", "x" * 5_000), variables={
        "TOKEN": "c@nary", "A": "b"}))  # fmt: skip
    assert consent.command == ("sh", "-c", "x" * 5_000)
    assert consent.values == (("A", "b"), ("TOKEN", None))
