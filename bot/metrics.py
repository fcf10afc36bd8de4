"""What /metrics tells: counts and times, never who."""

from prometheus_client import Counter, Gauge, Histogram

UPDATES = Counter("farelegami_updates", "Updates by what became of them", ["outcome"])
LETTERS = Counter("farelegami_letters", "Letters by what became of them", ["outcome"])
SECONDS = Histogram("farelegami_update_seconds", "From an update's arrival to its shown answer")
LEADING = Gauge("farelegami_leading", "1 in the process that runs the schedule and the courier")
