"""Runs one contestant against the stand-in and reads what both say of it."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Run:
    """What one run showed."""

    start_to_first_poll: float
    per_second: float
    cpu_ms_per_update: float
    memory_mb: float
    fullest_second: int
    refused: int


@dataclass(frozen=True, slots=True)
class Task:
    """What the stand-in asks of a contestant."""

    updates: int
    people: int
    messages: int
    strict: bool = False


def run(command: Sequence[str], task: Task, environment: Mapping[str, str]) -> Run:
    """Let a command talk to a stand-in of its own; `{url}` and `{port}` in its words are filled in."""
    with _standin(task) as (port, lines):
        url = f"http://127.0.0.1:{port}"
        words = [word.format(url=url, port=port) for word in command]
        filled = {name: value.format(url=url) for name, value in environment.items()}
        begun = time.monotonic()
        bot = subprocess.Popen(words, env=os.environ | filled, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            found: dict[str, Any] = {"first_poll": begun}
            cpu_when_warm = 0.0
            for line in lines:
                found |= line
                if "warm" in line:
                    cpu_when_warm = _cpu(bot.pid)
                if "per_second" in line:
                    break
            cpu, memory = _cpu(bot.pid), _memory(bot.pid)
        finally:
            bot.terminate()
            bot.wait()
    return Run(
        start_to_first_poll=found["first_poll"] - begun,
        per_second=found["per_second"],
        cpu_ms_per_update=(cpu - cpu_when_warm) / (task.messages * 0.8) * 1000,
        memory_mb=memory,
        fullest_second=found["fullest_second"],
        refused=found["refused"],
    )


@contextmanager
def _standin(task: Task) -> Iterator[tuple[int, Iterator[dict[str, Any]]]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    numbers = [str(number) for number in (port, task.updates, task.people, task.messages)]
    words = [sys.executable, "-m", "benchmarks.standin", *numbers, *(["strict"] if task.strict else [])]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = (json.loads(line) for line in process.stdout)
    try:
        assert "listening" in next(lines)
        yield port, lines
    finally:
        process.terminate()
        process.wait()


def _cpu(pid: int) -> float:
    """Give the seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _memory(pid: int) -> float:
    """Give a process's resident memory, in megabytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
