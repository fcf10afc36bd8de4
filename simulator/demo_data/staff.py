"""Who works for the programme: seven community makers, four operators, a coordinator.

All are invented, and so are their numbers: after the area code no Italian
number begins with a zero, so that none of them can ring anywhere.
"""

from dataclasses import dataclass

from simulator.demo_data.sources import records


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """One member of staff; who coordinates has no territory and sees all three."""

    first_name: str
    last_initial: str
    role: str
    territory: str | None
    organisation: str
    phone: str
    language: str = "it"

    @property
    def name(self) -> str:
        """Give the name as it is shown, "Chiara B."."""
        return f"{self.first_name} {self.last_initial}."


def community_makers() -> tuple[DemoStaff, ...]:
    """List those who publish the activities and answer for them, Crema's first."""
    return _staff("community_maker")


def operators() -> tuple[DemoStaff, ...]:
    """List those who write a patto together with a person."""
    return _staff("operator")


def coordinators() -> tuple[DemoStaff, ...]:
    """List those who look after the whole programme."""
    return _staff("coordinator")


def _staff(role: str) -> tuple[DemoStaff, ...]:
    return tuple(DemoStaff(**record) for record in records("squadra") if record["role"] == role)
