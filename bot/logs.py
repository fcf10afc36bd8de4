"""Logs as JSON lines, without names or texts of people."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog
from sqlalchemy.exc import OperationalError


def set_up(level: int = logging.INFO) -> None:
    """Send our own logs and the libraries' warnings to stderr, a JSON object a line.

    Libraries log tokens in addresses and texts in faults at lower levels, so
    below a warning only our own words are kept.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            name_fault,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s", force=True)
    handler = logging.getLogger().handlers[0]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.TimeStamper(fmt="iso"),
                name_fault,
                structlog.processors.JSONRenderer(),
            ],
            foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name],
        )
    )


def name_fault(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Tell where a fault arose and of what kind, not its words: they may quote what a person wrote."""
    fault = event.pop("exc_info", None)
    if fault is True or isinstance(fault, tuple):
        fault = sys.exc_info()[1] if fault is True else fault[1]
    if not isinstance(fault, BaseException):
        return event
    event["fault"] = type(fault).__name__
    if isinstance(fault, OperationalError):
        event["words"] = str(fault.orig).splitlines()[0][:200]
    event["at"] = [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(fault.__traceback__)
    ]
    if fault.__cause__ is not None:
        event["because"] = type(fault.__cause__).__name__
    return event
