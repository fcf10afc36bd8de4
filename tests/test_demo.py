"""The province of the demo: everything of it can be tried at once."""

from sqlalchemy import func, select

from bot.demo_province import Player, fill
from services import patti
from services.patti import Standing
from services.work import UnitOfWork
from simulator.clock import Clock
from simulator.telegram import Telegram
from storage.accesses import Access
from storage.check_ins import CheckIn, Due
from storage.database import open_engine
from storage.outbox import Letter
from storage.patti import Ending, Patto, PattoKind, PattoStep, StepKind
from storage.people import Role, by_telegram_id
from storage.tasks import Reason, Task
from tests.support import databases
from tests.support.world import World


async def test_the_demo_has_patti_of_both_kinds_in_every_state(sqlite_url: str) -> None:
    async with World(open_engine(sqlite_url, databases.KEYS)) as world:
        telegram = Telegram(Clock(world.now, frozen=True))
        telegram.add_bot("42:simulator")
        players = world.ask(fill, telegram, empty=False)
        world.ask(check_patti)
        world.ask(check_players, {player.account.id: player for player in players})


def check_patti(uow: UnitOfWork) -> None:
    found = uow.session.scalars(select(Patto)).all()
    assert len(found) >= 25
    assert {one.kind for one in found} == set(PattoKind)
    assert {patti.standing(uow, one) for one in found} == set(Standing)
    assert {Ending.DECLINED, Ending.LEFT, Ending.CONCLUDED} <= {one.ending for one in found}
    assert any(one.person_id is None and one.known_as for one in found)
    assert all(0 <= one.committed_cents <= one.cap_cents for one in found)
    assert uow.session.scalars(select(func.count(CheckIn.id))).one() > 300
    reasons = {one.reason for one in uow.session.scalars(select(Task))}
    assert reasons >= {Reason.HELP, Reason.BUDGET, Reason.MISSED, Reason.DISAGREEMENT}
    assert {one.kind for one in uow.session.scalars(select(PattoStep))} >= {
        StepKind.HANDED_OVER,
        StepKind.REVIEW_PLANNED,
    }
    late = select(Due.id).where(Due.due_on < uow.programme.today(uow.now), Due.asked_at.is_(None))
    assert not uow.session.scalars(late).all(), "nobody is asked today about the weeks before the demo"
    assert not uow.session.scalars(select(Letter).where(Letter.posted_at < uow.now)).all()
    assert not uow.session.scalars(select(Access)).all()


def check_players(uow: UnitOfWork, players: dict[int, Player]) -> None:
    people = [one for at in players if (one := by_telegram_id(uow.session, at)) is not None]
    mine = [one for one in people if one.has_patto]
    assert len(mine) == 1
    patto = patti.mine(uow, mine[0])
    assert patto is not None
    operator = next(one for one in people if one.role is Role.OPERATOR)
    assert patto.operator_id == operator.id, "both sides of one patto can be tried"
    assert patti.standing(uow, patto) is Standing.ACTIVE
