"""What a person told for classes and ideas, and what came of it, as tables for themselves."""

from collections.abc import Mapping, Sequence

from services.application_answers import Answers
from services.ideas import ASKED, canvas_of
from services.plain_values import day, moment
from services.work import UnitOfWork
from storage import confidences as records
from storage.accesses import Subject
from storage.ideas import StepKind
from storage.people import Person

Table = Sequence[Mapping[str, object]]


def counts(uow: UnitOfWork, person: Person) -> dict[str, int]:
    """Count what we hold of it."""
    session = uow.session
    return {
        "applications": len(records.applications(session, person.id)),
        "ideas": len(records.ideas(session, person.id)),
        "certificates": len(records.certificates(session, person.id)),
        "told_later": len(records.follow_ups(session, person.id)),
    }


def tables(uow: UnitOfWork, person: Person) -> dict[str, Table]:
    """Gather it whole, the notes of staff about it too (GDPR, article 15)."""
    return {
        "domande": _applications(uow, person),
        "risposte_alle_domande": _answers(uow, person),
        "domande_su_di_te": _questions(uow, person),
        "colloqui": _appointments(uow, person),
        "attestati": _certificates(uow, person),
        "dopo_i_corsi": _follow_ups(uow, person),
        "idee": _ideas(uow, person),
        "storia_delle_idee": _steps(uow, person),
        "documenti": _files(uow, person),
        "letture": _readers(uow, person),
    }


def _applications(uow: UnitOfWork, person: Person) -> Table:
    return [
        {
            "attivita": title,
            "stato": f"application-{one.state}",
            "mandato": moment(one.sent_at),
            "risposta_entro": day(one.promised_on),
            "cambiata": moment(one.changed_at),
            "perche": one.reason,
            "nota": one.exception,
            "ritirata_per": one.left_because and f"left-{one.left_because}",
        }
        for one, title in records.applications(uow.session, person.id)
    ]


def _answers(uow: UnitOfWork, person: Person) -> Table:
    found: list[Mapping[str, object]] = []
    for one, title in records.applications(uow.session, person.id):
        given = Answers.read(one.answers)
        about = {"nato_il": day(given.born), "condizione": given.employment and f"employment-{given.employment}"}
        if any(about.values()):
            found.append({"attivita": title, **about})
        asked = [*given.asked, *[""] * len(given.own)]
        found += [
            {"attivita": title, "domanda": question, "risposta": said}
            for question, said in zip(asked, given.own, strict=False)
            if said
        ]
    return found


def _questions(uow: UnitOfWork, person: Person) -> Table:
    return [
        {"attivita": title, "domanda": one.question, "chiesta_il": moment(one.asked_at), "risposta": one.answer}
        for one, title in records.questions(uow.session, person.id)
    ]


def _appointments(uow: UnitOfWork, person: Person) -> Table:
    return [
        {
            "attivita": title,
            "starts_at": moment(slot.starts_at),
            "con": name,
            "stato": f"appointment-{one.state}",
            "presenza": one.presence,
        }
        for one, slot, title, name in records.appointments(uow.session, person.id)
    ]


def _certificates(uow: UnitOfWork, person: Person) -> Table:
    return [
        {
            "attivita": title,
            "nome": one.name,
            "codice": one.code,
            "minuti": one.minutes,
            "minuti_in_tutto": one.all_minutes,
            "fatto": moment(one.made_at),
        }
        for one, title in records.certificates(uow.session, person.id)
    ]


def _follow_ups(uow: UnitOfWork, person: Person) -> Table:
    return [
        {
            "attivita": title,
            "giorni_dopo": one.days,
            "chiesta_il": moment(one.asked_at),
            "adesso": one.outcome and f"outcome-{one.outcome}",
        }
        for one, title in records.follow_ups(uow.session, person.id)
    ]


def _ideas(uow: UnitOfWork, person: Person) -> Table:
    found: list[Mapping[str, object]] = []
    for one in records.ideas(uow.session, person.id):
        found.append({"idea": one.title, "stato": f"idea-{one.state}", "cambiata": moment(one.changed_at)})
        canvas = canvas_of(one)
        found += [
            {"idea": one.title, "parte": f"canvas-{name}", "risposta": said}
            for name in ASKED
            if (said := getattr(canvas, name))
        ]
    return found


def _steps(uow: UnitOfWork, person: Person) -> Table:
    """List what happened to one's ideas, and one's own words about those of others; not whose they are."""
    return [
        {
            "quando": moment(one.at),
            "passo": f"idea-{one.state}" if one.state else f"step-{one.kind}",
            "chi": name,
            "parole": None if one.kind is StepKind.TUTOR else one.text,
            "di_altri": None if author_id == person.id else "yes",
        }
        for one, author_id, name in records.idea_steps(uow.session, person.id)
    ]


def _files(uow: UnitOfWork, person: Person) -> Table:
    return [
        {"nome_del_file": one.name, "versione": one.version, "mandato": moment(one.sent_at)}
        for one in records.idea_files(uow.session, person.id)
    ]


def _readers(uow: UnitOfWork, person: Person) -> Table:
    return [
        {
            "chi": name,
            "letto": f"read-{one.subject}",
            "quando": moment(one.opened_at),
        }
        for one, name in records.readers(uow.session, person.id)
        if one.subject is not Subject.PATTO
    ]
