"""A province to try the bot on: its programme, its people, and who goes where.

Everything is invented and everything is repeatable: the same day and the same
seed give the same rows, people and sign-ups.
"""

from simulator.demo_data.cast import CAST, CastMember
from simulator.demo_data.patti import DemoCommitment, DemoGoal, DemoPatto, patti
from simulator.demo_data.people import Child, DemoPerson, people
from simulator.demo_data.programme import COLUMNS, TERRITORIES, Row, catalogue, write_catalogue
from simulator.demo_data.sign_ups import child_enrolments, enrolments
from simulator.demo_data.staff import DemoStaff, community_makers, coordinators, operators

__all__ = [
    "CAST",
    "COLUMNS",
    "TERRITORIES",
    "CastMember",
    "Child",
    "DemoCommitment",
    "DemoGoal",
    "DemoPatto",
    "DemoPerson",
    "DemoStaff",
    "Row",
    "catalogue",
    "child_enrolments",
    "community_makers",
    "coordinators",
    "enrolments",
    "operators",
    "patti",
    "people",
    "write_catalogue",
]
