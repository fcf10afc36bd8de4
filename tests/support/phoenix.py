"""A bot that can be killed and started again quickly: a warm process that forks a cold bot for each life.

`python -m tests.support.phoenix` reads lines: `start` forks a bot with the
settings of the environment, `kill` ends it with SIGKILL, `stop` with SIGTERM.
Each is answered with a line. Only what is imported is warm; every life opens
its database, finds its place and begins anew.
"""

import os
import signal
import sys

from bot import delivery, run, starting  # noqa: F401  imported before the fork
from bot.settings import read_settings


def main() -> None:
    """Obey until the input ends."""
    child = 0
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        order = line.strip()
        if order == "start":
            child = os.fork()
            if child == 0:
                starting.start_bot(read_settings())
                os._exit(0)
        elif child:
            os.kill(child, signal.SIGKILL if order == "kill" else signal.SIGTERM)
            os.waitpid(child, 0)
            child = 0
        print(order, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
