"""What came of asking for a place."""

from collections.abc import Iterator, Mapping, Sequence

from locales import _
from storage.cards import ActivityCard
from storage.clashes import Clash
from storage.enrolments import EnrolmentState, Standing
from views import cards, dates, words
from views.answers.catalogue import Browse
from views.answers.places import ShowAgenda
from views.dates import Here
from views.screen import Button, Rows, Screen

MOST_DATES = 5
"""Dates on a receipt; whoever has more finds them in the agenda."""

NO_CLASHES: Mapping[int, Clash] = {}


def enrolled(
    activity: ActivityCard,
    asked: Sequence[Standing],
    here: Here,
    *,
    is_new: bool = True,
    clashes: Mapping[int, Clash] = NO_CLASHES,
) -> Screen:
    """Say what came of asking for a place for some, with what they have at the same time, by person."""
    if any(one.state is EnrolmentState.OFFERED for one in asked):
        return cards.card(activity, asked, here)
    confirmed = [one for one in asked if one.state is EnrolmentState.CONFIRMED]
    waiting = [one for one in asked if one.state is EnrolmentState.WAITING]
    head = "✅ " + _("Iscrizione confermata") if confirmed else "⏳ " + _turn(waiting)
    lines = [f"<b>{head}</b>", "", *_for_whom(activity, confirmed or waiting), *_when(activity, asked, here)]
    lines += [
        cards.clash(clashes[one.person_id].title, "" if one.is_account else one.name)
        for one in asked
        if one.person_id in clashes
    ]
    if confirmed:
        lines.append("📍 " + words.listed(activity.venue, activity.address))
    lines += ["", *_what_now(confirmed, waiting, is_new=is_new)]
    return Screen("\n".join(lines), _after(activity, asked))


def _what_now(confirmed: Sequence[Standing], waiting: Sequence[Standing], *, is_new: bool) -> Iterator[str]:
    if confirmed and waiting:
        yield from ("⏳ " + cards.turn(one) for one in waiting)
        yield _("Se si libera un posto ti scrivo subito.")
    elif confirmed:
        yield _("Prima ti mando un promemoria. Se non puoi più venire, tocca Disdici: il posto va a un'altra persona.")
    else:
        why = _("Per ora non c'è posto.") if is_new else _("Il turno c'è già: non serve chiederlo di nuovo.")
        yield f"{why} " + _("Se si libera un posto ti scrivo subito.")


def _turn(waiting: Sequence[Standing]) -> str:
    if len(waiting) == 1:
        return cards.turn(waiting[0])
    first = min(one.position for one in waiting)
    return _("Siete in {many}: il vostro turno parte dalla {n}ª persona in lista").format(many=len(waiting), n=first)


def _for_whom(activity: ActivityCard, asked: Sequence[Standing]) -> Iterator[str]:
    if len(asked) == 1:
        yield words.activity(activity.title, child="" if asked[0].is_account else asked[0].name)
        return
    yield words.bold(activity.title)
    yield "👥 " + _("Per {names}").format(names=words.named([one.name for one in asked]))


def _when(activity: ActivityCard, asked: Sequence[Standing], here: Here) -> list[str]:
    days = sorted({one.starts_at for one in asked if one.starts_at is not None})
    if days in ([], [activity.next_at]):
        return cards.facts(activity, here)[:1]
    return ["📅 " + dates.when(one, here) for one in days[:MOST_DATES]]


def _after(activity: ActivityCard, asked: Sequence[Standing]) -> Rows:
    return (
        *cards.more_rows(activity),
        *cards.leaving_rows(activity.id, asked),
        (Button(_("La mia agenda"), ShowAgenda()), words.menu()),
    )


def declined(title: str) -> Screen:
    """Say that an offered place goes to the next."""
    text = _("Va bene: il posto passa a chi viene dopo. Grazie per aver risposto!")
    return Screen(f"{words.bold(title)}\n{text}", ((Button(_("Attività"), Browse(page=0, kind="")), words.menu()),))


def waiting_on(activity: ActivityCard, party: Sequence[Standing]) -> Screen:
    """Say that a family that would not take fewer places keeps its turn for all of them."""
    lines = [
        words.bold(activity.title),
        "⏳ " + _turn(party),
        "",
        _("Va bene: aspettate insieme. Ti scrivo quando c'è posto per tutta la famiglia."),
    ]
    return Screen("\n".join(lines), _after(activity, party))
