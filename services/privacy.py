"""What we hold of a person: counted, and handed over whole."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services import confidences, households, own_papers, patto_confidences
from services.plain_values import moment
from services.work import UnitOfWork
from storage import calendars, feedback, outbox, saved_searches, territories, uploads
from storage import households as shared
from storage import people as records
from storage.enrolments import Enrolment
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Held:
    """What we hold of a person, in numbers."""

    name: str
    language: str
    territory: str
    children: int
    enrolments: int
    letters: int
    searches: int = 0
    adults: int = 0
    invitations: int = 0
    dates: int = 0
    muted: int = 0
    applications: int = 0
    ideas: int = 0
    certificates: int = 0
    told_later: int = 0
    patti: int = 0


def held(uow: UnitOfWork, person: Person) -> Held:
    """Count what we hold of a person and of the children of the household."""
    household = person.household_id
    territory = None if person.territory_id is None else territories.territory(uow.session, person.territory_id)
    return Held(
        name=person.name,
        language=person.language,
        territory=territory.name if territory else "",
        children=len(records.children(uow.session, household)) if household else 0,
        enrolments=len(_taken(uow, person)),
        letters=len(outbox.of_person(uow.session, person.id)),
        searches=len(saved_searches.of_person(uow.session, person.id)),
        adults=len(households.other_adults(uow, person)),
        invitations=len(shared.invitations_by(uow.session, person.id)),
        dates=len(shared.attended(uow.session, _acted_for(uow, person))),
        muted=len(person.muted.split()),
        **own_papers.counts(uow, person),
        **patto_confidences.counts(uow, person),
    )


Everything = Mapping[str, Sequence[Mapping[str, object]]]
"""All that we hold, as tables of plain values under Italian names."""


def everything(uow: UnitOfWork, person: Person) -> Everything:
    """Gather all that we hold of a person and of the children of the household (GDPR, articles 15 and 20)."""
    household = person.household_id
    children = records.children(uow.session, household) if household else []
    names = {one.id: one.name for one in (person, *children)}
    held_now = held(uow, person)
    taken = _taken(uow, person)
    return {
        "persona": [
            {
                "nome": person.name,
                "account_telegram": person.telegram_id,
                "lingua": person.language,
                "territorio": held_now.territory,
                "ruolo": person.role.value,
                "iscrizione_al_servizio": moment(person.joined_at),
                "pausa_fino_a": moment(person.paused_until),
                "bot_bloccato_dal": moment(person.blocked_at),
                "messaggi_spenti": person.muted,
            }
        ],
        "famiglia": [{"nome": one.name, "anno_di_nascita": one.birth_year} for one in children],
        "adulti": [{"nome": one.name} for one in households.other_adults(uow, person)],
        "inviti": [
            {"mandato": moment(one.created_at), "vale_fino_a": moment(one.ends_at), "usato": moment(one.used_at)}
            for one in shared.invitations_by(uow.session, person.id)
        ],
        "consensi": [
            {
                "scopo": one.purpose,
                "testo": one.version,
                "lingua": one.language,
                "canale": one.channel,
                "dato": moment(one.given_at),
                "tolto": moment(one.withdrawn_at),
            }
            for one in records.consents(uow.session, person.id)
        ],
        "iscrizioni": [
            {
                "attivita": title,
                "per": names.get(one.person_id, ""),
                "stato": one.state.value,
                "chiesta": moment(one.created_at),
                "cambiata": moment(one.changed_at),
            }
            for one, title in taken
        ],
        "presenze": [
            {
                "attivita": one.title,
                "per": names.get(one.person_id, ""),
                "starts_at": moment(one.starts_at),
                "detto": one.said,
                "presenza": one.presence,
            }
            for one in shared.attended(uow.session, _acted_for(uow, person))
        ],
        **own_papers.tables(uow, person),
        **patto_confidences.tables(uow, person),
        "risposte": [{"attivita": one} for one in feedback.answered(uow.session, person.id)],
        "calendario": _calendar(uow, person),
        "file": [
            {"nome_del_file": one.name, "mandato": moment(one.created_at), "stato": f"file-{one.state}"}
            for one in uploads.of_person(uow.session, person.id)
        ],
        "ricerche": [
            {"ricerca": one.question, "chiesta": moment(one.created_at), "ultimo_avviso": moment(one.told_at)}
            for one in saved_searches.of_person(uow.session, person.id)
        ],
        "messaggi": [
            {
                "tipo": one.kind,
                "attivita": _subject(facts, taken),
                "scritto": moment(one.posted_at),
                "stato": one.state.value,
                "motivo": one.reason,
                "chiuso": moment(one.settled_at),
                "dati": facts,
            }
            for one in outbox.of_person(uow.session, person.id)
            for facts in [json.loads(one.facts)]
        ],
    }


@dataclass(frozen=True, slots=True)
class Loss:
    """What a person gives up with their data: places and turns; children stay where there is another adult.

    `told` counts the applications and ideas that nobody has answered yet; with `patto` a patto ends.
    """

    places: int
    staying: Sequence[str]
    told: int = 0
    patto: bool = False


def loss(uow: UnitOfWork, person: Person) -> Loss:
    """Tell what ends, and who stays, when a person's data are deleted."""
    children = records.children(uow.session, person.household_id) if person.household_id else []
    told, patto = confidences.how_many_end(uow, person), patto_confidences.has_live(uow, person)
    if households.other_adults(uow, person):
        places = shared.places_of(uow.session, person.id, uow.now)
        return Loss(len(places), [one.name for one in children], told, patto)
    return Loss(
        sum(len(shared.places_of(uow.session, one, uow.now)) for one in _acted_for(uow, person)), [], told, patto
    )


def _acted_for(uow: UnitOfWork, person: Person) -> Sequence[int]:
    """Name by their ids a person and the children of the household; never another adult."""
    children = records.children(uow.session, person.household_id) if person.household_id else []
    return [person.id, *(one.id for one in children)]


def _taken(uow: UnitOfWork, person: Person) -> Sequence[tuple[Enrolment, str]]:
    """List the places and turns of a person and the children, whichever adult asked for them."""
    return shared.enrolments_with_titles(uow.session, person.id, _acted_for(uow, person))


def _calendar(uow: UnitOfWork, person: Person) -> Sequence[Mapping[str, object]]:
    """Say that there is an address, not which: whoever gets the file handed on would see the agenda for good."""
    feed = calendars.of_person(uow.session, person.id)
    return [] if feed is None else [{"acceso": moment(feed.created_at)}]


def _subject(facts: Mapping[str, object], taken: Sequence[tuple[Enrolment, str]]) -> str:
    """Name the activity that a letter is about, among those that the person took a place in."""
    activity, enrolment = facts.get("activity_id"), facts.get("enrolment_id")
    return next((title for one, title in taken if one.id == enrolment or one.activity_id == activity), "")


def zipped(tables: Everything, page: str) -> bytes:
    """Pack everything: JSON for machines and a page for people."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("dati.json", json.dumps(tables, ensure_ascii=False, indent=2))
        archive.writestr("leggimi.html", page)
    return packed.getvalue()
