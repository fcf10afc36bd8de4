"""Offers of freed places: to one, to a family that waits together, or to fewer than the family asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from locales import _, ngettext
from storage.enrolments import EnrolmentState, Standing
from views import dates, words
from views.answers.leaving import AcceptAll
from views.answers.places import AcceptOffer, DeclineOffer
from views.dates import Here
from views.screen import Button, Rows, Style


@dataclass(frozen=True, slots=True)
class Offer:
    """Places that are kept for some who asked together, and those of them for whom there is none yet."""

    offered: Sequence[Standing]
    left: Sequence[Standing]

    @property
    def ends_at(self) -> datetime | None:
        """Until when they are kept."""
        return self.offered[0].offer_ends_at

    @property
    def everybody(self) -> list[Standing]:
        """All who asked together, in their order."""
        return sorted((*self.offered, *self.left), key=lambda one: one.enrolment_id)


def of(mine: Sequence[Standing]) -> list[Offer]:
    """Find the offers among where people stand."""
    parties: dict[int, list[Standing]] = {}
    for one in mine:
        parties.setdefault(one.party_id or one.enrolment_id, []).append(one)
    found = [
        Offer(
            [one for one in party if one.state is EnrolmentState.OFFERED],
            [one for one in party if one.state is EnrolmentState.WAITING],
        )
        for party in parties.values()
    ]
    return [one for one in found if one.offered]


def rows(offer: Offer, here: Here, *, is_only: bool = True) -> Rows:
    """Lay out the answers to an offer; with names, where it is not the only one or one has to choose."""
    first = offer.offered[0]
    no = DeclineOffer(enrolment_id=first.enrolment_id)
    if offer.left:
        chosen = tuple(
            (Button(_yes([one], None if is_only else here), AcceptOffer(enrolment_id=one.enrolment_id), Style.SUCCESS),)
            for one in offer.everybody
        )
        return (*chosen, (Button(_("Aspettiamo insieme"), no),))
    yes = AcceptOffer if len(offer.offered) == 1 else AcceptAll
    taking = yes(enrolment_id=first.enrolment_id)
    if is_only:
        return ((Button(_("Accetto il posto"), taking, Style.SUCCESS), Button(_("Rinuncio"), no)),)
    refusing = _("Rinuncio per {name}").format(name=_named(offer.offered, here))
    return (
        (Button(_yes(offer.offered, here), taking, Style.SUCCESS),),
        (Button(refusing, no),),
    )


def _yes(ones: Sequence[Standing], here: Here | None) -> str:
    if len(ones) == 1 and ones[0].is_account and (here is None or ones[0].starts_at is None):
        return _("Accetto il posto per me")
    return _("Accetto il posto per {name}").format(name=_named(ones, here))


def _named(ones: Sequence[Standing], here: Here | None) -> str:
    """Say for whom; and for which date, where there are offers for several."""
    names = words.said_together([one.name for one in ones])
    if here is None or ones[0].starts_at is None:
        return names
    return f"{names}, {dates.brief(ones[0].starts_at, here)}"


def told(offer: Offer, here: Here) -> str:
    """Say for whom there are places, and until when they are kept."""
    said = _for_whom(offer)
    first = offer.offered[0]
    if first.starts_at is not None:
        said += "\n📅 " + dates.when(first.starts_at, here)
    if offer.ends_at is None:
        return said
    return f"{said}\n" + _("Rispondi entro {when}.").format(when=dates.when(offer.ends_at, here))


def _for_whom(offer: Offer) -> str:
    many = len(offer.offered)
    if offer.left:
        return choice(offer)
    if many > 1:
        names = words.named([one.name for one in offer.offered])
        return _("Ci sono {n} posti per {names}.").format(n=many, names=names)
    only = offer.offered[0]
    if only.is_account:
        return _("C'è un posto per te.")
    return _("C'è un posto per {name}.").format(name=escape(only.name))


def choice(offer: Offer) -> str:
    """Say that there are fewer places than people, and what can be done about it."""
    said = ngettext(
        "C'è {n} posto e voi siete in {many}: scegli per chi.",
        "Ci sono {n} posti e voi siete in {many}: scegli per chi.",
        len(offer.offered),
    )
    return said.format(many=len(offer.everybody)) + "\n" + _("Chi resta fuori tiene il suo turno.")
