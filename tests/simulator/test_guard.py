"""Who is let in: this machine, and no page but the simulator's own."""

from __future__ import annotations

import httpx
import pytest

from simulator.control.guard import is_loopback
from simulator.people import Person
from simulator.server import application
from simulator.telegram import Telegram
from tests.simulator.asking import HOST, opened

ELSEWHERE = "Un'altra pagina non può comandare il simulatore."
WRONG_HOST = "Il simulatore risponde solo al proprio indirizzo, come http://127.0.0.1:8081."


@pytest.mark.parametrize("host", ["127.0.0.1", "127.3.2.1", "localhost", "LOCALHOST.", "::1", "[::1]"])
def test_this_machine_has_several_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "192.168.1.2", "example.org", "localhost.example.org", "", "127.0.0.1.nip.io"]
)
def test_nothing_else_is_this_machine(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("host", ["127.0.0.1:8081", "localhost:8081", "[::1]:8081", "localhost"])
async def test_the_own_address_is_served(telegram: Telegram, anna: Person, host: str) -> None:
    async with opened(application(telegram), host=host, origin=f"http://{host}") as client:
        assert (await client.get("/sim/state")).status_code == 200
        assert (await client.post(f"/sim/people/{anna.id}/text", json={"text": "ciao"})).status_code == 200


@pytest.mark.parametrize("host", ["rebound.example.org:8081", "192.168.1.2:8081", ""])
async def test_a_name_that_was_made_to_lead_here_is_refused(telegram: Telegram, anna: Person, host: str) -> None:
    async with opened(application(telegram), host=host) as client:
        answers = [await client.get("/"), await client.get("/sim/state"), await client.post("/bot42:simulator/getMe")]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert answers[1].json() == {"error": WRONG_HOST}


@pytest.mark.parametrize("origin", ["https://example.org", "null", "http://127.0.0.1:9000", "https://127.0.0.1:8081"])
async def test_another_page_cannot_post(telegram: Telegram, anna: Person, origin: str) -> None:
    async with opened(application(telegram), origin=origin) as client:
        answer = await client.post(f"/sim/people/{anna.id}/text", content=b'{"text": "ciao"}')
        call = await client.post("/bot42:simulator/sendMessage", data={"chat_id": anna.id, "text": "ciao"})
    assert (answer.status_code, answer.json()) == (403, {"error": ELSEWHERE})
    assert call.status_code == 403
    assert len(anna.chat().messages) == 1


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_another_page_cannot_even_look(telegram: Telegram, anna: Person, site: str) -> None:
    async with opened(application(telegram), **{"sec-fetch-site": site}) as client:
        assert (await client.get("/sim/state")).json() == {"error": ELSEWHERE}
        assert (await client.get("/")).status_code == 200


async def test_another_machine_gets_nothing(telegram: Telegram, anna: Person) -> None:
    transport = httpx.ASGITransport(application(telegram), client=("192.168.1.2", 50000))
    async with httpx.AsyncClient(transport=transport, base_url=HOST) as client:
        answer = await client.get("/sim/state")
    assert (answer.status_code, answer.json()["error"]) == (403, "Il simulatore risponde solo a questo computer.")


async def test_the_page_may_load_from_here_and_nothing_else(telegram: Telegram, anna: Person) -> None:
    async with opened(application(telegram)) as client:
        for path in ("/", "/page/page.js", "/sim/state"):
            headers = (await client.get(path)).headers
            assert headers["content-security-policy"].startswith("default-src 'self'; object-src 'none'")
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["cross-origin-resource-policy"] == "same-origin"
            assert "access-control-allow-origin" not in headers


async def test_the_page_and_its_parts_name_no_other_address(telegram: Telegram, anna: Person) -> None:
    async with opened(application(telegram)) as client:
        page = (await client.get("/")).text
        assert '<script type="module" src="/page/page.js">' in page
        assert "http://" not in page
        assert "https://" not in page
        assert "style=" not in page
        assert (await client.get("/page/../server.py")).status_code == 404
