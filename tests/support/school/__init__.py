"""A simulated school year: people, staff and a bot with a clock of their own, and a judge who knows only the rules."""
