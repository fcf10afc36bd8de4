"""What a patto holds of its person: it ends with their yes, they can read it whole, and of it only numbers stay."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from services import hand_over_news, patto_endings, patto_news
from services.plain_values import day, moment
from services.work import UnitOfWork
from storage import patti
from storage import patto_confidences as records
from storage.patti import Ending, StepKind
from storage.people import Person

WORDS_KEPT = timedelta(days=365)
"""How long the words of a patto are kept once it has ended."""

DRAFTS_KEPT = timedelta(days=180)
"""A patto that nobody has accepted is a draft that nobody comes back to."""

MOST = 100
"""Patti that are emptied in one go; the next hour takes the next."""

Table = Sequence[Mapping[str, object]]


def has_live(uow: UnitOfWork, person: Person) -> bool:
    """Tell whether somebody has a patto that ends with their yes."""
    return bool(records.live(uow.session, person.id))


def end_all(uow: UnitOfWork, person: Person) -> None:
    """End the patto of somebody who takes their yes back; whoever is in charge of it is told. Safe to repeat."""
    for patto_id in records.live(uow.session, person.id):
        patto = patti.lock_patto(uow.session, patto_id)
        if patto is not None and patto.ended_at is None:
            patto_news.tell(uow, patto, patto_endings.end(uow, patto, Ending.FORGOTTEN, person))


def empty(uow: UnitOfWork, person: Person) -> None:
    """Leave of somebody's patti only what can be counted, and their name in nobody's."""
    records.empty(uow.session, records.of_person(uow.session, person.id))
    records.unname(uow.session, person.id)
    person.has_patto = False
    uow.session.flush()


def forget_old(uow: UnitOfWork) -> None:
    """Forget drafts that nobody accepts, and the words of what ended long ago. Safe to repeat."""
    for patto_id in records.drafts_before(uow.session, uow.now - DRAFTS_KEPT, most=MOST):
        patto = patti.lock_patto(uow.session, patto_id)
        if patto is not None and patto.ended_at is None:
            patto_endings.end(uow, patto, Ending.DROPPED, None)
            _empty(uow, [patto.id])
    _empty(uow, records.ended_before(uow.session, uow.now - WORDS_KEPT, most=MOST))


def _empty(uow: UnitOfWork, patto_ids: Sequence[int]) -> None:
    if patto_ids:
        records.empty(uow.session, patto_ids)
        records.hide_emptied(uow.session, patto_ids)


def counts(uow: UnitOfWork, person: Person) -> dict[str, int]:
    """Count what we hold of it."""
    return {"patti": len(records.of_person(uow.session, person.id))}


def tables(uow: UnitOfWork, person: Person) -> dict[str, Table]:
    """Gather it whole, what staff wrote too (GDPR, article 15)."""
    ids = records.of_person(uow.session, person.id)
    return {
        "patti": _patti(uow, person),
        "impegni": [row for one in ids for row in _promises(uow, one)],
        "risposte_sugli_impegni": [row for one in ids for row in _check_ins(uow, one)],
        "storia_del_patto": [row for one in ids for row in _steps(uow, one)],
        "spese": [row for one in ids for row in _expenses(uow, one)],
        "verifiche": [row for one in ids for row in _reviews(uow, one)],
        "cose_da_fare": [row for one in ids for row in _tasks(uow, one)],
        "letture_del_patto": [
            {"chi": name, "quando": moment(one.opened_at)} for one, name in records.readers(uow.session, ids)
        ],
    }


def _patti(uow: UnitOfWork, person: Person) -> Table:
    return [
        {
            "codice": one.code,
            "patto": f"patto-{one.kind}",
            "ente": organisation,
            "con": operator,
            "chiamato": one.known_as,
            "chiesta": moment(one.created_at),
            "chiuso": moment(one.ended_at),
            "finito_come": one.ending and f"ending-{one.ending}",
            "risultato": one.result and f"result-{one.result}",
            "parole": one.result_words,
        }
        for one, organisation, operator in records.patti(uow.session, person.id)
    ]


def _promises(uow: UnitOfWork, patto_id: int) -> Table:
    return [
        {
            "versione": version.number,
            "motivo_della_versione": version.reason,
            "dal": day(version.starts_on),
            "al": day(version.ends_on),
            "obiettivo": goal.text,
            "impegno": promise.text,
            "di_chi": f"side-{promise.side}",
            "natura": f"nature-{promise.nature}",
            "responsabile": promise.responsible,
        }
        for version in records.versions(uow.session, patto_id)
        for goal, promise in records.promises(uow.session, version.id)
    ]


def _check_ins(uow: UnitOfWork, patto_id: int) -> Table:
    return [
        {
            "impegno": text,
            "fino_al": day(due.due_on),
            "risposta_data": f"word-{one.word}",
            "chi": name,
            "quando": moment(one.at),
            "parole": one.note,
            "voce": _voice(one.voice),
        }
        for one, due, text, name in records.check_ins(uow.session, patto_id)
    ]


def _steps(uow: UnitOfWork, patto_id: int) -> Table:
    return [
        {
            "quando": moment(one.at),
            "passo": f"patto-{one.kind}",
            "chi": name,
            "parole": hand_over_news.taker(uow, one) if one.kind is StepKind.HANDED_OVER else one.text,
            "voce": _voice(one.voice),
        }
        for one, name in records.steps(uow.session, patto_id)
    ]


def _expenses(uow: UnitOfWork, patto_id: int) -> Table:
    return [
        {
            "spesa": one.what,
            "centesimi": one.cents,
            "stato_della_spesa": f"expense-{one.state}",
            "chiesta": moment(one.proposed_at),
            "perche": one.reason,
        }
        for one in records.expenses(uow.session, patto_id)
    ]


def _reviews(uow: UnitOfWork, patto_id: int) -> Table:
    return [
        {
            "starts_at": moment(one.planned_at),
            "dove": one.place,
            "deciso": one.outcome and f"review-{one.outcome}",
            "parole": one.words,
        }
        for one in records.reviews(uow.session, patto_id)
    ]


def _tasks(uow: UnitOfWork, patto_id: int) -> Table:
    return [
        {
            "perche_chiamarti": f"task-{one.reason}",
            "chiesta": moment(one.opened_at),
            "chiuso": moment(one.closed_at),
            "parole": one.words,
        }
        for one in records.tasks(uow.session, patto_id)
    ]


def _voice(file_id: str | None) -> str | None:
    """Say that there is a voice message: it stays where Telegram keeps it."""
    return None if file_id is None else "yes"
