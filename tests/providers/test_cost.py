"""What an answer cost, as servers say it: in the last frame, in ticks, or in the head."""

from __future__ import annotations

from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import Cost
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.openai_frames import reported_cost
from tests.servers.asking import ask, connection
from tests.servers.openai_server import OpenAIServer

OPENROUTER = {"cost": 0.00014725, "is_byok": False,
              "cost_details": {"upstream_inference_cost": 0.00014725}}  # fmt: skip


@pytest.mark.parametrize(
    ("usage", "amount"),
    [
        (OPENROUTER, "0.00014725"),
        ({**OPENROUTER, "is_byok": True}, "0.0002945"),
        ({"cost": 0, "is_byok": True, "cost_details": {"upstream_inference_cost": 19}}, "19"),
        ({"cost": 0.5, "is_byok": True, "cost_details": None}, "0.5"),
        ({"cost": 0}, "0"),
        ({"cost_in_usd_ticks": 37_756_000}, "0.0037756"),
        ({"cost": {"total_cost": 0.006, "request_cost": 0.005}}, "0.006"),
        ({"cost_usd_total": 0.000125, "cost_usd_input": 0.000025}, "0.000125"),
        ({"prompt_tokens": 3}, None),
        ({"cost": None}, None),
        ({"cost": "a lot"}, None),
        ({"cost": -1}, None),
        ({"cost": {"currency": "USD"}}, None),
        ({"cost_in_usd_ticks": True}, None),
    ],
)
def test_each_way_that_is_documented(usage: dict[str, Any], amount: str | None) -> None:
    from falcon_desktop.core.domain.cost import decimal_text

    cost = reported_cost(usage)
    assert (decimal_text(cost.amount) if cost else None) == amount


async def test_the_official_client_sees_the_cost_that_our_adapter_reads() -> None:
    from openai import AsyncOpenAI

    double = OpenAIServer(cost=OPENROUTER)
    async with double.serve() as server:
        async with AsyncOpenAI(api_key="any", base_url=server.url) as client:
            chunks = [
                chunk
                async for chunk in await client.chat.completions.create(
                    model="falcon",
                    messages=[{"role": "user", "content": "Hi"}],
                    stream=True,
                    stream_options={"include_usage": True},
                )
            ]
        provider = OpenAIProvider(connection(server.url), "")
        outcome = await ask(provider)
        await provider.aclose()
    usage = chunks[-1].usage
    assert usage is not None and usage.model_extra is not None
    assert usage.model_extra["cost"] == 0.00014725
    assert outcome.usage is not None
    assert (outcome.usage.cost, outcome.usage.completion_tokens) == (Cost(147_250_000), 4)
    assert double.asked[0].keys() == double.asked[1].keys(), "it is not asked for"


async def test_the_head_counts_where_the_answer_came_whole() -> None:
    from openai import AsyncOpenAI

    async with OpenAIServer(cost_header="2.85e-05").serve() as server:
        async with AsyncOpenAI(api_key="any", base_url=server.url) as client:
            raw = await client.chat.completions.with_raw_response.create(
                model="falcon", messages=[{"role": "user", "content": "Hi"}]
            )
        provider = OpenAIProvider(connection(server.url), "")
        outcome = await ask(provider)
        await provider.aclose()
    assert raw.headers["x-litellm-response-cost"] == "2.85e-05"
    assert outcome.usage is not None
    assert (outcome.usage.cost, outcome.usage.prompt_tokens) == (Cost(28_500_000), 2)


async def test_what_the_usage_says_comes_before_the_head() -> None:
    double = OpenAIServer(cost_header="1", cost={"cost": 0.25})
    async with double.serve() as server:
        provider = OpenAIProvider(connection(server.url), "")
        outcome = await ask(provider)
        await provider.aclose()
    assert outcome.usage is not None
    assert outcome.usage.cost == Cost(250_000_000_000)
