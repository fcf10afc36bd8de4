"""Something that answers on an address as Telegram does, or as it should not."""

import contextlib
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ME = {
    "ok": True,
    "result": {"id": 42, "is_bot": True, "username": "farelegami_bot", "supports_inline_queries": True},
}


class Answerer:
    """Answers every question alike, and keeps what it was asked for."""

    def __init__(self) -> None:
        self.status = 200
        self.body: Any = ME
        self.date: str | None = None
        self.asked: list[str] = []
        self.address = ""

    def shows_a_clock(self, *, ahead: timedelta) -> None:
        """Answer with a Date that is ahead of ours."""
        self.date = format_datetime(datetime.now(UTC) + ahead, usegmt=True)

    @property
    def written(self) -> bytes:
        """The body as it is sent: a text as it is, anything else as JSON."""
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()

    @contextlib.contextmanager
    def listening(self) -> Iterator["Answerer"]:
        """Listen on a free port for the length of the block."""
        answerer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answerer.asked.append(self.path)
                self.send_response_only(answerer.status)
                self.send_header("Date", self.date_time_string() if answerer.date is None else answerer.date)
                self.send_header("Content-Length", str(len(answerer.written)))
                self.end_headers()
                self.wfile.write(answerer.written)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.do_GET()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            self.address = f"http://127.0.0.1:{server.server_port}"
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            try:
                yield self
            finally:
                server.shutdown()
                thread.join()
