"""The household: who is in it, a child's page, and how two adults come together and part."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from locales import _
from services.household_news import Change, Outcome
from services.households import ChildPage, Family, PlaceOfChild
from services.joining import Invited
from storage.households import Asking, OpenInvitation
from storage.people import Person
from views import addresses, dates, words
from views.answers.home import GoHome
from views.answers.households import (
    AddChild,
    ConfirmLeaveFamily,
    ConfirmMergeChild,
    ConfirmRemoveChild,
    CorrectYear,
    EndInvitation,
    InviteAdult,
    JoinFamily,
    LeaveFamily,
    LetIn,
    MakeInvitation,
    MergeChild,
    RemoveChild,
    RenameChild,
    ShowChild,
    ShowFamily,
    TakeBackAsking,
    TurnAway,
)
from views.answers.leaving import AskGiveBack
from views.answers.people import ShowProfile
from views.answers.places import ShowAgenda
from views.dates import Here
from views.screen import Button, Copy, Rows, Screen, Style, Url

LONGEST_TITLE = 19
"""Letters of a title on a button behind «Disdici»: it stands whole in the text above."""

LONGEST_NAME = 16
"""Letters of a name on a button beside another: it stands whole in the text above."""

SHARE = "https://t.me/share/url?url="
"""Where Telegram asks to whom a link goes."""


def own_button() -> Button:
    """Lead from the profile to the household."""
    return Button("👪 " + _("Famiglia"), ShowFamily())


def family(of: Family, here: Here, *, said: str = "") -> Screen:
    """Show who is in the household, with a way to change it; *said* is what has just been done."""
    lines = [said, ""] if said else []
    lines += ["👪 " + words.bold(_("La tua famiglia")), *_members(of), *_open(of, here)]
    return Screen("\n".join(lines), _family_rows(of))


def _members(of: Family) -> list[str]:
    lines = []
    if of.others:
        adults = words.said_together([_("tu"), *(escape(one.name) for one in of.others)])
        lines.append(_("Adulti: {names}").format(names=adults))
    if not of.children:
        lines.append(_("Aggiungi figli o nipoti: poi prendi un posto anche per loro."))
    double = _("{name} c'è due volte. Apri il nome: puoi dire che è la stessa persona.")
    return [*lines, *(double.format(name=words.bold(one.name)) for one in of.twice)]


def _open(of: Family, here: Here) -> list[str]:
    lines = []
    for one in of.invitations:
        until = dates.when(one.ends_at, here)
        if one.invited_by_id == of.me.id:
            lines.append("✉️ " + _("Il tuo invito vale fino a {when}.").format(when=until))
        else:
            name = escape(words.first_name(one.invited_by))
            lines.append("✉️ " + _("L'invito di {name} vale fino a {when}.").format(name=name, when=until))
    return [*lines, *(_at_the_door(of, one) for one in of.asking), *_waits(of)]


def _at_the_door(of: Family, one: Asking) -> str:
    if one.invited_by_id == of.me.id:
        return "⏳ " + _("{name} chiede di entrare, con il tuo invito: rispondi qui sotto.").format(name=_who(one))
    by = escape(words.first_name(one.invited_by))
    return "⏳ " + _("{name} chiede di entrare, con l'invito di {by}.").format(name=_who(one), by=by)


def _waits(of: Family) -> list[str]:
    if of.waiting_for is None:
        return []
    name = words.bold(words.first_name(of.waiting_for.invited_by))
    return ["⏳ " + _("Aspetti la conferma di {name} per entrare nella sua famiglia.").format(name=name)]


def _family_rows(of: Family) -> Rows:
    rows: list[tuple[Button, ...]] = [(Button(_child_label(one), ShowChild(child_id=one.id)),) for one in of.children]
    rows.append((Button(_("Aggiungi figli o nipoti"), AddChild()),))
    if of.may_invite:
        rows.append((Button(_("Invita un altro adulto"), InviteAdult()),))
    rows += [_door_buttons(of, one) for one in of.asking]
    if of.waiting_for is not None:
        rows.append((Button(_("Lascia stare"), TakeBackAsking()),))
    rows += [(_end_button(of, one),) for one in of.invitations]
    if of.others:
        rows.append((Button(_("Esci dalla famiglia"), LeaveFamily()),))
    return (*rows, (Button(_("Indietro"), ShowProfile()), words.menu()))


def _child_label(child: Person) -> str:
    return child.name if child.birth_year is None else f"{child.name}, {child.birth_year}"


def _end_button(of: Family, one: OpenInvitation) -> Button:
    if one.invited_by_id == of.me.id:
        return Button(_("Ritira l'invito"), EndInvitation(invitation_id=one.id))
    label = _("Ritira l'invito di {name}").format(name=words.first_name(one.invited_by))
    return Button(label, EndInvitation(invitation_id=one.id))


def _door_buttons(of: Family, one: Asking) -> tuple[Button, ...]:
    """Let whoever sent an invitation answer, and every other adult say no."""
    name = words.cut(words.first_name(one.asked_by), LONGEST_NAME)
    no = Button(
        _("Annulla: {name}").format(name=name), TurnAway(invitation_id=one.invitation_id, who_id=one.asked_by_id)
    )
    if one.invited_by_id != of.me.id:
        return (no,)
    return Button(
        _("Conferma: {name}").format(name=name),
        LetIn(invitation_id=one.invitation_id, who_id=one.asked_by_id),
        Style.SUCCESS,
    ), no


def child(page: ChildPage, *, said: str = "") -> Screen:
    """Show what is written of a child and what it is in, with what no longer fits its age."""
    one = page.child
    lines = [said, ""] if said else []
    lines.append(words.bold(one.name))
    if one.birth_year is not None:
        lines.append(_("Anno di nascita: {year}").format(year=one.birth_year))
    if page.places:
        titles = dict.fromkeys(words.cut(place.title, 60) for place in page.places)
        lines.append(_("Ha un posto o aspetta per: {titles}").format(titles=words.named([*titles][:8])))
    unfit = [place for place in page.places if not place.fits][:8]
    lines += [_unfit(place) for place in unfit]
    if page.twin is not None:
        lines += ["", _("Questo nome c'è due volte, con lo stesso anno. È la stessa persona?")]
    return Screen("\n".join(lines), _child_rows(page, unfit))


def _unfit(place: PlaceOfChild) -> str:
    text = _("⚠️ {title} è per altre età: {ages}. Il posto resta: se non va più bene, toccalo qui sotto.")
    return text.format(title=words.bold(words.cut(place.title, 60)), ages=words.ages(place.ages))


def _child_rows(page: ChildPage, unfit: Sequence[PlaceOfChild]) -> Rows:
    child_id = page.child.id
    rows = [
        (
            Button(
                _("Disdici: {title}").format(title=words.cut(place.title, LONGEST_TITLE)),
                AskGiveBack(enrolment_id=place.enrolment_id),
            ),
        )
        for place in unfit
    ]
    if page.twin is not None:
        rows.append((Button(_("È la stessa persona"), MergeChild(child_id=child_id)),))
    return (
        *rows,
        (
            Button(_("Cambia il nome"), RenameChild(child_id=child_id)),
            Button(_("Cambia l'anno"), CorrectYear(child_id=child_id)),
        ),
        (Button(_("Togli dalla famiglia"), RemoveChild(child_id=child_id)),),
        (_to_family(), words.menu()),
    )


def ask_remove(page: ChildPage) -> Screen:
    """Ask before a child is taken out, and say what becomes of its places and of what it took part in."""
    lines = [_("Vuoi togliere {name} dalla famiglia?").format(name=words.bold(page.child.name))]
    if page.places:
        lines.append(_("I suoi posti vanno subito ad altre persone."))
    lines.append(_("Il nome e l'anno si cancellano. Resta solo il conto di chi ha partecipato, senza nome."))
    yes = Button(_("Conferma"), ConfirmRemoveChild(child_id=page.child.id), Style.DANGER)
    no = Button(_("Annulla"), ShowChild(child_id=page.child.id))
    return Screen("\n".join(lines), ((yes, no), (words.menu(),)))


def removed(of: Family, name: str, here: Here) -> Screen:
    """Say that a child was taken out, over who is in the household now."""
    return family(of, here, said="✅ " + _("Fatto: {name} non è più qui.").format(name=escape(name)))


def added(of: Family, name: str, here: Here) -> Screen:
    """Say that a child was written down, over who is in the household now."""
    said = _("Fatto: adesso puoi prendere un posto anche per {name}.").format(name=escape(name))
    return family(of, here, said="✅ " + said)


def changed(page: ChildPage) -> Screen:
    """Say that a name or a year was corrected, over what is written now."""
    return child(page, said="✅ " + _("Fatto, adesso è scritto così."))


def ask_merge(page: ChildPage) -> Screen:
    """Ask before two entries become one, and say what becomes of their places."""
    lines = [
        _("{name} c'è due volte: è la stessa persona?").format(name=words.bold(page.child.name)),
        _("Allora teniamo un nome solo, con tutti i suoi posti."),
        _("Dove i posti sono due nella stessa attività, ne resta uno. L'altro va a chi aspetta."),
    ]
    yes = Button(_("Conferma"), ConfirmMergeChild(child_id=page.child.id), Style.PRIMARY)
    no = Button(_("Annulla"), ShowChild(child_id=page.child.id))
    return Screen("\n".join(lines), ((yes, no), (words.menu(),)))


def merged(page: ChildPage) -> Screen:
    """Say that two entries are one now."""
    return child(page, said="✅ " + _("Fatto: adesso c'è un nome solo."))


def ask_invite(of: Family) -> Screen:
    """Say in plain words what it means to share a household, before there is a link."""
    lines = [
        words.bold(_("Invita un altro adulto")),
        _("Ognuno vede i posti di figli e nipoti, e li può disdire."),
        _("Ognuno vede anche gli appuntamenti dell'altra persona."),
        _("Il patto, le ricerche e i messaggi li vede solo chi li ha."),
        _("Chi vuole può uscire in ogni momento."),
    ]
    if any(one.invited_by_id == of.me.id for one in of.invitations):
        lines += ["", _("Hai già mandato un invito: se ne fai un altro, quello di prima non vale più.")]
    rows = ((Button(_("Fai il link"), MakeInvitation(), Style.PRIMARY),), (_to_family(), words.menu()))
    return Screen("\n".join(lines), rows)


def invitation(username: str, code: str, mine: OpenInvitation, here: Here) -> Screen:
    """Give the link that brings another adult in, once: to copy, to hand on, to take back."""
    link = addresses.of_invitation(username, code)
    lines = [
        _("Ecco il link: mandalo alla persona che inviti. Quando accetta, ti chiediamo se è quella giusta."),
        _("Vale per una persona, fino a {when}.").format(when=dates.when(mine.ends_at, here)),
        "",
        f"<code>{escape(link)}</code>",
    ]
    text = _("Ti invito nella mia famiglia su FareLegami.")
    rows = (
        (Button(_("Copia il link"), Copy(link)), Button(_("Manda il link"), Url(_share(link, text)))),
        (Button(_("Ritira l'invito"), EndInvitation(invitation_id=mine.id)),),
        (_to_family(), words.menu()),
    )
    return Screen("\n".join(lines), rows)


def _share(link: str, text: str) -> str:
    return f"{SHARE}{quote(link, safe='')}&text={quote(text, safe='')}"


def invitation_ended(of: Family, here: Here) -> Screen:
    """Say that an invitation is taken back, over who is in the household now."""
    return family(of, here, said="✅ " + _("L'invito è ritirato: il link non vale più."))


def ask_join(invited: Invited, code: str) -> Screen:
    """Say who invites to what, and what becomes of one's own children; and ask."""
    lines = [
        _("{name} ti invita nella sua famiglia.").format(name=words.bold(words.first_name(invited.by.name))),
        _("Ognuno vede i posti di figli e nipoti, e li può disdire."),
        _("Ognuno vede anche gli appuntamenti dell'altra persona."),
        _("Il patto, le ricerche e i messaggi li vede solo chi li ha. Puoi uscire quando vuoi, dal tuo profilo."),
        *_own_children(invited),
        "",
        _("Chi ti invita vede il tuo nome e conferma: prima non cambia niente."),
        _("Per te va bene?"),
    ]
    rows = (
        (Button(_("Accetto"), JoinFamily(code=code), Style.SUCCESS), Button(_("Annulla"), GoHome())),
        (words.menu(),),
    )
    return Screen("\n".join(lines), rows)


def _own_children(invited: Invited) -> list[str]:
    names = words.named([one.name for one in invited.children])
    if invited.stay_with is not None:
        other = escape(words.first_name(invited.stay_with.name))
        if not names:
            return ["", _("Così esci dalla famiglia con {other}.").format(other=other)]
        text = _("Così esci dalla famiglia con {other}. Restano lì: {names}.")
        return ["", text.format(other=other, names=names)]
    return ["", _("Con te vengono: {names}.").format(names=names)] if names else []


def asked(asking: Asking, here: Here) -> Screen:
    """Say that whoever sent the invitation decides now, and until when."""
    name = words.bold(words.first_name(asking.invited_by))
    lines = [
        "⏳ " + _("Adesso aspettiamo la conferma di {name}.").format(name=name),
        _("Fino ad allora non cambia niente."),
        _("Ti scriviamo appena risponde, al più tardi {when}.").format(when=dates.when(asking.ends_at, here)),
    ]
    rows = ((Button(_("Lascia stare"), TakeBackAsking()),), (Button(_("Famiglia"), ShowFamily()), words.menu()))
    return Screen("\n".join(lines), rows)


def taken_back(of: Family, here: Here) -> Screen:
    """Say that one asks in no more, over who is in the household."""
    return family(of, here, said="✅ " + _("Fatto: non aspetti più nessuna conferma."))


def somebody_asks(asking: Asking, here: Here) -> Screen:
    """Ask whoever sent an invitation whether it was meant for the person who accepted it."""
    lines = [
        "👪 " + _("{name} chiede di entrare nella tua famiglia.").format(name=_who(asking)),
        _("Ha aperto il tuo invito: è la persona che volevi invitare?"),
        _("Se confermi, vede i posti di figli e nipoti, e li può disdire."),
        _("C'è tempo fino a {when}.").format(when=dates.when(asking.ends_at, here)),
    ]
    yes = Button(_("Conferma"), LetIn(invitation_id=asking.invitation_id, who_id=asking.asked_by_id), Style.SUCCESS)
    no = Button(_("Annulla"), TurnAway(invitation_id=asking.invitation_id, who_id=asking.asked_by_id))
    return Screen("\n".join(lines), ((yes, no), (Button(_("Famiglia"), ShowFamily()), words.menu())))


def let_in(of: Family, name: str, here: Here) -> Screen:
    """Say that who asked has come in, over who is in the household now."""
    said = _("Fatto: {name} è nella tua famiglia.").format(name=escape(words.first_name(name)))
    return family(of, here, said="✅ " + said)


def turned_away(of: Family, name: str, here: Here) -> Screen:
    """Say that who asked stays out, over who is in the household."""
    said = _("Fatto: {name} non entra, e il link non vale più.").format(name=escape(words.first_name(name)))
    return family(of, here, said="✅ " + said)


def settled(outcome: Outcome, name: str) -> Screen:
    """Tell who asked in what came of it; *name* is empty where whoever decided is forgotten."""
    who = words.bold(words.first_name(name)) if name else _("Chi ti ha mandato l'invito")
    lines = {
        Outcome.YES: lambda: [
            "👪 " + _("{name} ha detto sì: adesso siete nella stessa famiglia.").format(name=who),
            _("Ognuno vede i posti di figli e nipoti, e gli appuntamenti dell'altra persona."),
        ],
        Outcome.NO: lambda: [
            "👪 " + _("{name} non ha confermato: per te non cambia niente.").format(name=who),
            _("Se è uno sbaglio, parlatene e chiedi un altro invito."),
        ],
        Outcome.OVER: lambda: [
            "👪 " + _("La conferma di {name} non arriva più: per te non cambia niente.").format(name=who),
            _("Se vuoi, chiedi un altro invito."),
        ],
    }[outcome]()
    rows = ((Button(_("Famiglia"), ShowFamily()), Button(_("La mia agenda"), ShowAgenda())), (words.menu(),))
    return Screen("\n".join(lines), rows)


def _who(asking: Asking) -> str:
    return words.bold(words.first_name(asking.asked_by))


def ask_leave(of: Family) -> Screen:
    """Ask before one leaves, and say with whom the children stay."""
    lines = [_("Vuoi uscire dalla famiglia?")]
    if of.children:
        text = _("Restano con {names}: {children}. Restano anche i loro posti.")
        others = words.named([words.first_name(one.name) for one in of.others])
        lines.append(text.format(names=others, children=words.named([one.name for one in of.children])))
    lines.append(_("I tuoi posti restano tuoi. Da quel momento ognuno vede solo i propri appuntamenti."))
    yes = Button(_("Conferma"), ConfirmLeaveFamily(), Style.DANGER)
    return Screen("\n".join(lines), ((yes, Button(_("Annulla"), ShowFamily())), (words.menu(),)))


def left(of: Family, here: Here) -> Screen:
    """Say that one has left, over the household that one has now."""
    return family(of, here, said="✅ " + _("Fatto. Adesso hai una famiglia tua."))


def news(change: Change, name: str, *, has_children: bool) -> Screen:
    """Tell an adult what became of the household; *name* is empty where whoever did it is forgotten."""
    lines = {
        Change.JOINED: lambda: _joined(name),
        Change.LEFT: lambda: _left(name, has_children=has_children),
        Change.CHILD_REMOVED: lambda: _child_removed(name),
        Change.HANDED_OVER: lambda: [_("Da adesso gli avvisi per i posti di figli e nipoti arrivano a te.")],
    }[change]()
    rows = ((Button(_("Famiglia"), ShowFamily()), Button(_("La mia agenda"), ShowAgenda())), (words.menu(),))
    return Screen("👪 " + "\n".join(lines), rows)


def labels() -> list[str]:
    """List what the buttons of letters about the household are called."""
    return [_("Famiglia"), _("La mia agenda"), _("Conferma"), _("Annulla")]


def _joined(name: str) -> list[str]:
    lines = [_("{name} è nella tua famiglia.").format(name=words.bold(name))]
    return [*lines, _("Ognuno vede i posti di figli e nipoti, e gli appuntamenti dell'altra persona.")]


def _left(name: str, *, has_children: bool) -> list[str]:
    if name:
        lines = [_("{name} non è più nella tua famiglia.").format(name=words.bold(name))]
    else:
        lines = [_("Una persona non è più nella tua famiglia.")]
    return [*lines, _("Figli e nipoti restano con te, con i loro posti.")] if has_children else lines


def _child_removed(name: str) -> list[str]:
    if not name:
        return [_("Una persona non è più nella tua famiglia.")]
    lines = [_("{name} ha tolto un nome dalla famiglia.").format(name=words.bold(name))]
    return [*lines, _("I posti di quel nome vanno ad altre persone.")]


def _to_family() -> Button:
    return Button(_("Indietro"), ShowFamily())
