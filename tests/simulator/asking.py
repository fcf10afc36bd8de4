"""Asks the control API as the chat page does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from simulator.people import Person
from simulator.server import Application

HOST = "http://127.0.0.1:8081"


@asynccontextmanager
async def opened(app: Application, **headers: str) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client for an application that is not served."""
    transport = httpx.ASGITransport(app)
    try:
        async with httpx.AsyncClient(transport=transport, base_url=HOST, headers=headers) as client:
            yield client
    finally:
        app.close()


class Page:
    """Asks as the chat page does."""

    def __init__(self, client: httpx.AsyncClient, person: Person) -> None:
        self.client = client
        self.person = person

    async def get(self, path: str) -> Any:
        answer = await self.client.get(f"/sim/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, **body: Any) -> Any:
        answer = await self.client.post(f"/sim/{path}", json=body)
        assert answer.status_code < 300, answer.text
        return answer.json()

    async def act(self, deed: str, **body: Any) -> Any:
        return await self.post(f"people/{self.person.id}/{deed}", **body)

    async def chat(self) -> Any:
        return await self.get(f"people/{self.person.id}/chat")

    async def refusal(self, verb: str, path: str, /, **body: Any) -> tuple[int, str]:
        answer = await self.client.request(verb, f"/sim/{path}", json=body)
        assert answer.status_code >= 400, answer.text
        assert list(answer.json()) == ["error"]
        return answer.status_code, answer.json()["error"]

    async def refused_act(self, deed: str, **body: Any) -> str:
        status, sentence = await self.refusal("POST", f"people/{self.person.id}/{deed}", **body)
        assert status in {400, 404, 409}
        return sentence
