"""The servers of tools that a person set up: kept, switched, asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from falcon_desktop.core.domain.connection import check_holds_no_secret
from falcon_desktop.core.domain.errors import FalconError, InvalidInput, NotFound, ToolServerFailed
from falcon_desktop.core.domain.tool_consent import Consent, consent_of, may_run, values_of
from falcon_desktop.core.domain.tool_settings import (
    MAX_ARGUMENT,
    MAX_ARGUMENTS,
    MAX_FOLDERS,
    MAX_NAME,
    MAX_PATH,
    MAX_SERVERS,
    MAX_URL,
    MAX_VALUE,
    MAX_VARIABLES,
    AllowedTool,
)
from falcon_desktop.core.domain.tools import (
    Approval,
    OfferedTool,
    Tool,
    ToolOutcome,
    ToolProgress,
    ToolServer,
    Transport,
    digest_of,
    is_chosen,
    offered,
    servers_of,
    told_of,
)
from falcon_desktop.core.ports.servers import KeyVault
from falcon_desktop.core.ports.tools import ToolHost
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.token_estimate import estimate
from falcon_desktop.core.tools.permissions import Permissions
from falcon_desktop.core.tools.secrets import ToolSecrets, check_secret, needed, place_of

Keep = Callable[[tuple[ToolServer, ...], tuple[AllowedTool, ...]], None]
"""Takes what the settings are to hold; must return at once."""


class ToolServers:
    """Everything that may be asked of servers of tools. Lives on the worker's loop.

    Args:
        host: makes what runs the servers; called once, when something is first to run.
        vault: where their secrets are.
        keep: hears what changed, to save it.
        servers: those of the settings.
        allowed: what may always run, by the settings.
    """

    def __init__(
        self,
        host: Callable[[], ToolHost],
        vault: KeyVault,
        keep: Keep,
        servers: Iterable[ToolServer] = (),
        allowed: Iterable[AllowedTool] = (),
    ) -> None:
        self._make_host = host
        self._host: ToolHost | None = None
        self._secrets = ToolSecrets(vault)
        self._keep = keep
        self._servers = {one.id: one for one in servers}
        self._permissions = Permissions(allowed)
        self._filled: dict[str, tuple[ToolServer, ToolServer]] = {}
        self._closed = False

    # --- what a person sets up -----------------------------------------------------------------

    def all(self) -> tuple[ToolServer, ...]:
        """Return the servers, in order."""
        return tuple(self._servers.values())

    def always(self) -> tuple[AllowedTool, ...]:
        """Return what may always run, the oldest first."""
        return self._permissions.always

    def server(self, server_id: str) -> ToolServer:
        """Return a server.

        Raises:
            NotFound: it was removed.
        """
        if server_id not in self._servers:
            raise NotFound(Sentence("This tool server was removed."), detail=server_id)
        return self._servers[server_id]

    async def save(self, server: ToolServer, secrets: Mapping[str, str] | None = None) -> bool:
        """Add a server, or put it in the place of that of its id; its process ends.

        ``secrets`` are values by name, those in the keyring stay where none is given, unless what
        is run or the origin is another: then they are deleted. Whoever did not agree to what would
        run now has it off. Returns whether all secrets are in the keyring, not for this session
        only.

        Raises:
            InvalidInput: something of it can't be used.
            KeychainError: the keyring failed; a server that was there is as it was.
        """
        given = dict(secrets or {})
        server = self._checked(server, given)
        before = self._servers.get(server.id)
        if before is not None:
            await self.stop(server.id)
            moved = _place(before) != place_of(server)
            left = [one for one in needed(before) if moved or one not in needed(server)]
            await self._secrets.delete(before, left)
        kept = await self._secrets.save(server, given)
        self._servers[server.id] = server
        self._filled.pop(server.id, None)  # a call may have asked for them meanwhile
        self._changed()
        return kept

    def consent(self, server_id: str) -> Consent:
        """Return what a person has to see before a server runs.

        Raises:
            NotFound: it was removed.
        """
        return consent_of(self.server(server_id))

    def switch_on(self, server_id: str, agreed: str) -> None:
        """Switch a server on; ``agreed`` is the digest of the consent that a person gave.

        Raises:
            NotFound: it was removed.
            InvalidInput: it is another by now than what they saw.
        """
        server = self.server(server_id)
        if consent_of(server).digest != agreed:
            raise InvalidInput(Sentence("“{name}” was changed. Look again.", name=server.name))
        self._servers[server_id] = replace(server, is_on=True, agreed=agreed)
        self._changed()

    async def switch_off(self, server_id: str) -> None:
        """Switch a server off; its process ends.

        Raises:
            NotFound: it was removed.
        """
        self._servers[server_id] = replace(self.server(server_id), is_on=False)
        self._changed()
        await self.stop(server_id)

    async def remove(self, server_id: str) -> None:
        """Remove a server, what may always run of it, and its secrets.

        Raises:
            KeychainError: it was removed, but the keyring may still hold a secret of it.
        """
        server = self._servers.pop(server_id, None)
        if server is None:
            return
        self._permissions.forget_server(server_id)
        self._changed()
        await self.stop(server_id)
        await self._secrets.delete(server)

    async def lacking(self, server_id: str) -> tuple[str, ...]:
        """Return the names of values that have to be entered.

        Raises:
            NotFound: it was removed.
            KeychainError: the keyring can't be asked.
        """
        return await self._secrets.lacking(self.server(server_id))

    def replace(self, servers: Iterable[ToolServer], allowed: Iterable[AllowedTool]) -> None:
        """Take what the settings hold."""
        self._servers = {one.id: one for one in servers}
        self._permissions.replace(allowed)

    # --- what runs -----------------------------------------------------------------------------

    async def tools(self, server_id: str) -> tuple[Tool, ...]:
        """Return what a server offers, starting it if that is needed.

        Raises:
            ToolServerFailed: it was removed or is off, nobody agreed to it, a value of it is
                missing, or it fails.
            KeychainError: the keyring can't be asked.
        """
        server = self._running(server_id)
        return tuple(await self._its_host().tools(await self._whole(server)))

    def log(self, server_id: str) -> str:
        """Return the end of a server's log, "" where it never ran."""
        return "" if self._host is None else self._host.log(server_id)

    async def stop(self, server_id: str) -> None:
        """End a server with all that it started; nothing where it does not run."""
        self._filled.pop(server_id, None)
        if self._host is not None:
            await self._host.stop(server_id)

    async def close(self) -> None:
        """End every server and start none any more."""
        self._closed = True
        self._filled.clear()
        if self._host is not None:
            await self._host.close()

    # --- what an answer asks -------------------------------------------------------------------

    async def offered(self, choices: Sequence[str]) -> tuple[OfferedTool, ...]:
        """Return the tools that a chat chose, with the names that requests give them.

        What was removed or is off is left out.

        Raises:
            ToolServerFailed: a server that was chosen can't be used.
            KeychainError: the keyring can't be asked.
        """
        servers = [self._servers.get(server_id) for server_id in servers_of(choices)]
        ready = [one for one in servers if one is not None and may_run(one)]
        # Each is heard to its end: one that is left alone would start behind the others' failure.
        listed = await asyncio.gather(
            *(self.tools(one.id) for one in ready), return_exceptions=True
        )
        chosen: list[tuple[ToolServer, list[Tool]]] = []
        for server, tools in zip(ready, listed, strict=True):
            if isinstance(tools, BaseException):
                raise tools
            its = [tool for tool in tools if is_chosen(choices, server.id, tool.name)]
            chosen.append((server, its))
        return offered(chosen)

    async def call(
        self, tool: OfferedTool, arguments: str, report: Callable[[ToolProgress], None]
    ) -> ToolOutcome:
        """Run a tool that was offered with a JSON object, given as a text.

        Raises:
            ToolServerFailed: its server was removed, is off or fails, or the tool is not what was
                offered.
            KeychainError: the keyring can't be asked.
        """
        server = self._running(tool.tool.server_id)
        whole = await self._whole(server)
        host = self._its_host()
        for listed in await host.tools(whole):
            if listed.name == tool.tool.name and digest_of(server, listed) == tool.digest:
                return await host.call(whole, tool.tool.name, arguments, report)
        raise ToolServerFailed(
            Sentence(
                "“{tool}” of “{server}” was changed since it was offered, and was not run.",
                tool=tool.tool.name,
                server=server.name,
            )
        )

    def allowed(self, conversation_id: str, tool: OfferedTool) -> bool:
        """Say whether a tool runs in a chat without a question."""
        return self._permissions.allowed(conversation_id, tool)

    def allow(self, conversation_id: str, tool: OfferedTool, approval: Approval) -> None:
        """Keep a person's word on a tool.

        Raises:
            NotFound: its server was removed.
        """
        server = self.server(tool.tool.server_id)
        if self._permissions.allow(conversation_id, tool, approval, server):
            self._changed()

    def before(self, tool: OfferedTool) -> AllowedTool | None:
        """Return a tool as it was allowed always, where it is another by now; else None."""
        return self._permissions.before(tool)

    def forget(self, digest: str) -> None:
        """Ask again for a tool that may always run."""
        if self._permissions.forget(digest):
            self._changed()

    # --- how -----------------------------------------------------------------------------------

    def _running(self, server_id: str) -> ToolServer:
        server = self._servers.get(server_id)
        if server is None:
            raise ToolServerFailed(Sentence("This tool server was removed."), detail=server_id)
        if not may_run(server):
            raise ToolServerFailed(
                Sentence("“{name}” is off. Switch it on in Settings, Tools.", name=server.name)
            )
        return server

    async def _whole(self, server: ToolServer) -> ToolServer:
        """Return a server with its secrets; the keyring is asked once while it runs."""
        known = self._filled.get(server.id)
        if known is not None and known[0] == server:
            return known[1]
        whole = await self._secrets.filled(server)
        if self._servers.get(server.id) == server:  # it may have been changed meanwhile
            self._filled[server.id] = (server, whole)
        return whole

    def _its_host(self) -> ToolHost:
        if self._closed:
            raise ToolServerFailed(Sentence("Falcon Desktop is closing."))
        if self._host is None:
            self._host = self._make_host()
        return self._host

    def _changed(self) -> None:
        self._keep(self.all(), self.always())

    def _checked(self, server: ToolServer, secrets: Mapping[str, str]) -> ToolServer:
        """Return a server as it is kept: no secret in it, off where nobody agreed to it."""
        others = [one for one in self._servers.values() if one.id != server.id]
        if len(others) >= MAX_SERVERS:
            raise InvalidInput(
                Sentence("There can be {limit} tool servers at most.", limit=MAX_SERVERS)
            )
        name = server.name.strip()[:MAX_NAME]
        if not name:
            raise InvalidInput(Sentence("Give the tool server a name."))
        if name.casefold() in {one.name.casefold() for one in others}:
            raise InvalidInput(Sentence("There is a tool server called “{name}”.", name=name))
        check_server(server)
        values = values_of(server)
        for one, secret in secrets.items():
            check_secret(one, secret)
        # A name that is given a secret is a secret from now on.
        names = tuple(one for one in values if one in server.secret_names or one in secrets)
        plain = {one: "" if one in names else value for one, value in values.items()}
        is_address = server.transport is Transport.HTTP
        kept = replace(
            server,
            name=name,
            secret_names=names,
            command=() if is_address else server.command,
            folder="" if is_address else server.folder,
            url=server.url.strip() if is_address else "",
            variables={} if is_address else plain,
            headers=plain if is_address else {},
        )
        return replace(kept, is_on=may_run(kept))


def check_server(server: ToolServer) -> None:
    """Check that a server can be kept and run.

    Raises:
        InvalidInput: it can't; the sentence says why and tells no value.
    """
    folders = (server.folder, *(server.only_folders or ()))
    values = values_of(server)
    if any(not _is_whole(one) for one in (*server.command, *folders, server.url, *values.values())):
        raise InvalidInput(Sentence("A program can't be given zero bytes or damaged characters."))
    if server.transport is Transport.HTTP:
        if len(server.url) > MAX_URL:
            raise InvalidInput(Sentence("The address is too long."))
        if not server.url.isprintable():
            raise InvalidInput(Sentence("The address contains invisible characters."))
        place_of(server)
        check_holds_no_secret(server.url)
    elif not server.command or not server.command[0].strip():
        raise InvalidInput(Sentence("Enter the program to run."))
    too_much = (
        len(server.command) > MAX_ARGUMENTS
        or len(values) > MAX_VARIABLES
        or len(folders) > MAX_FOLDERS
        or any(len(one) > MAX_ARGUMENT for one in server.command)
        or any(len(one) > MAX_PATH for one in folders)
        or any(len(one) > MAX_VALUE for one in values.values())
    )
    if too_much:
        raise InvalidInput(Sentence("This is more than a tool server can be given."))
    for name in values:
        if not _is_name(name, server.transport):
            raise InvalidInput(Sentence("“{name}” can't be a name here.", name=_shown(name)))


def cost_of(tool: OfferedTool) -> int:
    """Return about how many tokens of the context a tool takes by being offered."""
    return estimate(told_of((tool,)))


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _is_name(name: str, transport: Transport) -> bool:
    if not 0 < len(name) <= MAX_NAME or not name.isascii() or not name.isprintable():
        return False
    if transport is Transport.HTTP:  # a token of RFC 9110
        return all(one.isalnum() or one in "!#$%&'*+-.^_`|~" for one in name)
    return "=" not in name and " " not in name


def _shown(name: str) -> str:
    return "".join(one if one.isprintable() else "\ufffd" for one in name[:60])


def _place(server: ToolServer) -> str:
    try:
        return place_of(server)
    except FalconError:  # an address that an earlier version took
        return ""
