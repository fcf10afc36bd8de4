"""The six people whose chats stand side by side."""

from typing import NamedTuple

from simulator.demo_data.people import PROTAGONISTS, DemoPerson
from simulator.demo_data.staff import DemoStaff, community_makers, operators


class CastMember(NamedTuple):
    """One of the six: a stable key, who it is, and a line for the top of the chat."""

    key: str
    who: DemoPerson | DemoStaff
    subtitle: str
    pressed_start: bool = True


_mother, _young, _with_patto = PROTAGONISTS
_newcomer = DemoPerson("Joy", "O", "en", "Crema", 1997, "young", mother_tongue="en")

# The first three are people()[0:3]; the staff come first in their own lists;
# the newcomer is in no list, for nobody has met her yet.
CAST = (
    CastMember("mother", _mother, "Mamma di Adam e Sara, vive a Crema"),
    CastMember("young", _young, "24 anni, cerca lavoro a Cremona"),
    CastMember("patto", _with_patto, "Ha un patto a Casalmaggiore"),
    CastMember("maker", community_makers()[0], "Community maker a Crema"),
    CastMember("operator", operators()[0], "Segue i patti a Casalmaggiore"),
    CastMember("newcomer", _newcomer, "Non conosce ancora il bot, legge in inglese", pressed_start=False),
)
