"""Tools: their names in requests, and what *Always* is pinned to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from falcon_desktop.core.domain.tools import (
    MAX_WIRE_NAME,
    Tool,
    ToolServer,
    Transport,
    choice_of,
    digest_of,
    is_chosen,
    offered,
    servers_of,
)

SERVER = ToolServer("s1", "Clock", command=("uvx", "mcp-server-time"))
OTHER = ToolServer("s2", "My Files", Transport.HTTP, url="https://a.example/mcp")
TIME = Tool("s1", "get_time", "Time", "Says the time.", {"type": "object"})


def names(*chosen: tuple[ToolServer, tuple[Tool, ...]]) -> list[str]:
    return [one.name for one in offered(chosen)]


def test_a_tool_keeps_its_name_in_requests_where_it_can() -> None:
    assert names((SERVER, (TIME,))) == ["get_time"]


def test_a_name_with_other_signs_is_made_one_that_servers_take() -> None:
    assert names((SERVER, (replace(TIME, name="get time.now/ü"),))) == ["get_time_now_"]
    assert names((SERVER, (replace(TIME, name="時刻"),))) == ["_"]
    assert len(names((SERVER, (replace(TIME, name="a" * 99),)))[0]) == MAX_WIRE_NAME


def test_names_of_two_servers_are_told_apart_and_marked() -> None:
    both = offered([(SERVER, (TIME,)), (OTHER, (replace(TIME, server_id="s2"),))])
    assert [one.name for one in both] == ["Clock__get_time", "My_Files__get_time"]
    assert all(one.shared for one in both)


def test_every_name_in_a_request_is_another() -> None:
    tools = tuple(replace(TIME, name=name) for name in ("a b", "a.b", "a_b", "a" * 99, "a" * 98))
    found = names((SERVER, tools), (replace(SERVER, id="s3"), tools))
    assert len(set(found)) == len(found) == 10
    assert all(len(one) <= MAX_WIRE_NAME for one in found)


@pytest.mark.parametrize(
    "changed",
    [
        (replace(SERVER, command=("uvx", "mcp-server-time", "--utc")), TIME),
        (replace(SERVER, transport=Transport.HTTP, url="https://a.example"), TIME),
        (SERVER, replace(TIME, name="get_date")),
        (SERVER, replace(TIME, title="Now")),
        (SERVER, replace(TIME, description="Deletes all files.")),
        (SERVER, replace(TIME, schema={"type": "object", "required": ["zone"]})),
    ],
)
def test_the_digest_changes_with_all_that_a_person_saw(changed: tuple[ToolServer, Tool]) -> None:
    assert digest_of(*changed) != digest_of(SERVER, TIME)


def test_the_digest_does_not_change_with_what_is_only_ours() -> None:
    renamed = replace(SERVER, id="s9", name="Watch", is_on=True)
    assert digest_of(renamed, replace(TIME, server_id="s9")) == digest_of(SERVER, TIME)
    assert digest_of(SERVER, replace(TIME, schema=dict(TIME.schema))) == digest_of(SERVER, TIME)


def test_a_chat_chooses_whole_servers_or_single_tools() -> None:
    choices = ("s1", choice_of("s2", "read/all"))
    assert is_chosen(choices, "s1", "anything")
    assert is_chosen(choices, "s2", "read/all")
    assert not is_chosen(choices, "s2", "write")
    assert servers_of((*choices, "s2/other")) == ("s1", "s2")
