"""`python -m bot` is `farelegami`."""

from bot.cli import main

main()
