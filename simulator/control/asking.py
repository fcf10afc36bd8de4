"""What every address of the control API needs: the stage, the feed, an answer in JSON."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from simulator.control.feed import Feed
from simulator.control.stage import Stage


class Shown(Response):
    """JSON of whatever the simulator holds; what JSON has no word for is written as text."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Write the content down."""
        return orjson.dumps(content, default=str, option=orjson.OPT_NON_STR_KEYS)


def stage_of(request: Request) -> Stage:
    """Find what the request is about."""
    stage: Stage = request.app.state.stage
    return stage


def feed_of(request: Request) -> Feed:
    """Find who tells the pages."""
    feed: Feed = request.app.state.feed
    return feed
