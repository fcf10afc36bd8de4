"""The budget of welfare: what is decided, paid and left, item by item; for the person, the team, those who decide."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

from aiogram.filters.callback_data import CallbackData

from locales import _, ngettext
from services.expense_pages import BudgetPage, ExpensePage
from services.expenses import LONGEST_REASON, LONGEST_WHAT, Budget
from storage.expenses import Expense, ExpenseState, ToDecide
from views import dates, words
from views.answers.expenses import (
    ApproveExpense,
    AskExpense,
    AskRefuseExpense,
    AskReverseExpense,
    AskWithdrawExpense,
    ConfirmExpense,
    PayExpense,
    ShowBudget,
    ShowExpense,
    ShowExpensesToDecide,
    WithdrawExpense,
)
from views.answers.home import ShowPatto
from views.answers.management import ShowManagement
from views.answers.patto_desk import ShowPattoDesk
from views.dates import Here
from views.screen import Button, Rows, Screen, Style

LONGEST_LABEL = 28


def way_in(patto_id: int) -> Button:
    """Lead to the budget of a patto, from the page of whoever it is for and from the team's."""
    return Button("💶 " + _("Il budget"), ShowBudget(patto_id=patto_id, page=0))


def to_decide_way_in() -> Button:
    """Lead from the staff's pages to what waits for a decision."""
    return Button("💶 " + _("Spese da decidere"), ShowExpensesToDecide(page=0))


def state(of: ExpenseState) -> str:
    """Say how an item stands."""
    return {
        ExpenseState.PROPOSED: _("in attesa di risposta"),
        ExpenseState.APPROVED: _("approvata"),
        ExpenseState.PAID: _("pagata"),
        ExpenseState.REFUSED: _("non approvata"),
        ExpenseState.REVERSED: _("annullata"),
        ExpenseState.WITHDRAWN: _("ritirata"),
    }[of]


# The budget


def page(one: BudgetPage) -> Screen:
    """Show the budget of a patto, with its items."""
    budget = one.budget
    head = _("Il budget del tuo patto") if budget.is_readers else _("Il budget del patto")
    lines = ["💶 " + words.bold(head), *_sums(budget)]
    if not one.items:
        lines += ["", _first_words(budget)]
    elif budget.waiting:
        lines.append(
            ngettext("{n} aspetta una risposta.", "{n} aspettano una risposta.", budget.waiting).format(
                n=budget.waiting
            )
        )
    for item in one.items:
        lines += ["", words.bold(item.what), f"{words.money(item.cents)} · {state(item.state)}"]
    rows: list[tuple[Button, ...]] = [
        (Button(words.cut(item.what, LONGEST_LABEL), ShowExpense(expense_id=item.id)),) for item in one.items
    ]
    turning = (
        [Button(_("Pagina prima"), ShowBudget(patto_id=budget.patto_id, page=one.number - 1))] if one.number else []
    )
    turning += [] if one.is_last else [Button(_("Avanti"), ShowBudget(patto_id=budget.patto_id, page=one.number + 1))]
    if turning:
        rows.append(tuple(turning))
    if budget.is_open and budget.left > 0:
        rows.append((Button(_("Proponi una spesa"), AskExpense(patto_id=budget.patto_id), Style.PRIMARY),))
    return Screen("\n".join(lines), (*rows, _ways_out(_home(budget))))


def _page(budget: Budget, number: int) -> ShowBudget:
    return ShowBudget(patto_id=budget.patto_id, page=number)


def _first_words(budget: Budget) -> str:
    if not budget.is_open:
        return _("Non ci sono spese.")
    if budget.is_readers:
        return _("Ti serve qualcosa, per esempio un corso o i biglietti del treno? Proponilo qui.")
    return _("Non ci sono ancora spese. Puoi proporne una: la decide un'altra persona.")


def _sums(budget: Budget) -> Iterator[str]:
    yield _("Deciso: {decided}. Già pagato: {paid}.").format(
        decided=words.money(budget.decided), paid=words.money(budget.paid)
    )
    yield words.bold(_("Restano {left} su {cap}.").format(left=words.money(budget.left), cap=words.money(budget.cap)))


def proposed(shown: Screen) -> Screen:
    """Say that an item was proposed, over the budget."""
    return replace(shown, toast=_("Spesa proposta. Quando c'è una risposta, ti scrivo."))


# One item


def item(one: ExpensePage, here: Here) -> Screen:
    """Show one item, with what its reader may do about it."""
    return Screen("\n".join([*_head(one.item), *_facts(one, here)]), (*_ways_on(one), _ways_out(_home_of(one))))


def _head(found: Expense) -> Iterator[str]:
    yield "💶 " + words.bold(found.what)
    yield f"{words.money(found.cents)} · {words.bold(state(found.state))}"


def _facts(one: ExpensePage, here: Here) -> Iterator[str]:
    found, later = one.item, here.later
    when = dates.day(here.wall(found.proposed_at).date(), later)
    name = words.first_name(one.proposer)
    if name:
        yield _("Chi l'ha proposta: {name}, {when}.").format(name=escape(name), when=when)
    else:
        yield _("Proposta {when}.").format(when=when)
    if not one.budget.is_readers:
        yield _("Ente: {name}.").format(name=escape(words.cut(one.organisation, 60)))
    if found.paid_at is not None:
        yield _("Pagata {when}.").format(when=dates.day(here.wall(found.paid_at).date(), later))
    if found.reason:
        yield f"<blockquote>{escape(found.reason)}</blockquote>"
    yield ""
    yield _("Nel budget restano {left}.").format(left=words.money(one.budget.left))
    if one.may_withdraw:
        yield _("Decide un'altra persona: quando c'è una risposta, ti scrivo.")
    elif found.state is ExpenseState.PROPOSED and not one.may_decide:
        yield _("Decide un'altra persona.")


def _ways_on(one: ExpensePage) -> Rows:
    key = {"expense_id": one.item.id}
    rows: list[tuple[Button, ...]] = []
    if one.may_decide:
        yes = Button(_("Approva"), ApproveExpense(**key), Style.SUCCESS)
        rows.append((yes, Button(_("Non approvare"), AskRefuseExpense(**key))))
    if one.may_pay:
        rows.append((Button(_("È pagata"), PayExpense(**key), Style.PRIMARY),))
    if one.may_reverse:
        rows.append((Button(_("Annulla la spesa"), AskReverseExpense(**key), Style.DANGER),))
    if one.may_withdraw:
        rows.append((Button(_("Ritira la proposta"), AskWithdrawExpense(**key), Style.DANGER),))
    return tuple(rows)


def done(shown: Screen) -> Screen:
    """Say that it is done, over an item as it is now."""
    return replace(shown, toast=_("Fatto."))


def instead(shown: Screen, why: str) -> Screen:
    """Say in words why not, above an item as it is now."""
    return replace(shown, text=f"{why}\n\n{shown.text}")


def ask_withdraw(found: Expense) -> Screen:
    """Ask before a proposal is taken back."""
    lines = [*_head(found), "", _("Ritiro questa proposta? Puoi sempre farne un'altra.")]
    yes = Button(_("Sì, ritira la proposta"), WithdrawExpense(expense_id=found.id), Style.DANGER)
    return Screen("\n".join(lines), ((yes,), _ways_out(ShowExpense(expense_id=found.id))))


# Proposing


def ask_what(budget: Budget, *, again: bool = False) -> Screen:
    """Ask what is needed."""
    what = _("Che cosa ti serve?") if budget.is_readers else _("Che cosa serve?")
    lines = ["💶 " + words.bold(what), _("Per esempio: il corso di patente, o la babysitter del martedì.")]
    if again:
        lines.append(_("Scrivi con parole, fino a {most} lettere.").format(most=LONGEST_WHAT))
    return Screen("\n".join(lines), (_ways_out(ShowBudget(patto_id=budget.patto_id, page=0)),))


def ask_cost(budget: Budget, what: str, *, again: bool = False, why: str = "") -> Screen:
    """Ask what it costs; *why* says what was wrong with the answer before."""
    lines = ["💶 " + words.bold(what)]
    if why:
        lines.append(why)
    elif again:
        lines.append(_("Non ho capito. Scrivi solo quanto costa, per esempio «45» o «45,50»."))
    lines.append(_("Quanto costa, in euro? Restano {left}.").format(left=words.money(budget.left)))
    return Screen("\n".join(lines), (_ways_out(AskExpense(patto_id=budget.patto_id)),))


def check(budget: Budget, what: str, cents: int) -> Screen:
    """Show what is about to be proposed."""
    decides = _("La decide chi segue il tuo patto.") if budget.is_readers else _("La decide un'altra persona.")
    lines = [
        "💶 " + words.bold(what),
        words.money(cents),
        "",
        _("La propongo così? {decides}").format(decides=decides),
        _("Per cambiare la cifra, scrivila di nuovo."),
    ]
    yes = Button(_("Conferma"), ConfirmExpense(patto_id=budget.patto_id), Style.SUCCESS)
    no = Button(_("Annulla"), ShowBudget(patto_id=budget.patto_id, page=0))
    return Screen("\n".join(lines), ((yes, no), (words.menu(),)))


# Deciding


def to_decide(found: Sequence[ToDecide], here: Here, *, number: int, is_last: bool) -> Screen:
    """List what waits for the reader's decision: how much and with which ente, on a button each."""
    lines = ["💶 " + words.bold(_("Spese da decidere"))]
    if not found:
        lines.append(_("Per ora non c'è niente da decidere."))
    for one in found:
        since = dates.day(here.wall(one.proposed_at).date(), here.later)
        ente = escape(words.cut(one.organisation, 60))
        lines += ["", words.bold(words.money(one.cents)), _("{ente} · da {day}").format(ente=ente, day=since)]
    rows = [(Button(_label(one), ShowExpense(expense_id=one.id)),) for one in found]
    turning = [Button(_("Pagina prima"), ShowExpensesToDecide(page=number - 1))] if number else []
    turning += [] if is_last else [Button(_("Avanti"), ShowExpensesToDecide(page=number + 1))]
    pages = (tuple(turning),) if turning else ()
    return Screen("\n".join(lines), (*rows, *pages, _ways_out(ShowManagement())))


def _label(one: ToDecide) -> str:
    return words.cut(f"{words.money(one.cents)} · {one.organisation}", LONGEST_LABEL)


def ask_why_not(found: Expense, *, again: bool = False) -> Screen:
    """Ask for the reason of a no."""
    return _ask_reason(found, _("Perché no? Scrivilo con parole gentili: chi l'ha proposta lo legge."), again=again)


def ask_why_reverse(found: Expense, *, again: bool = False) -> Screen:
    """Ask for the reason why an item is called off."""
    said = _("Perché si annulla? I soldi tornano nel budget, e il motivo resta scritto qui.")
    return _ask_reason(found, said, again=again)


def _ask_reason(found: Expense, asked: str, *, again: bool) -> Screen:
    lines = [*_head(found), "", asked]
    if again:
        lines.append(_("Scrivi con parole, fino a {most} lettere.").format(most=LONGEST_REASON))
    return Screen("\n".join(lines), (_ways_out(ShowExpense(expense_id=found.id)),))


def _home(budget: Budget) -> ShowPatto | ShowPattoDesk:
    return ShowPatto() if budget.is_readers else ShowPattoDesk(patto_id=budget.patto_id)


def _home_of(one: ExpensePage) -> ShowBudget | ShowExpensesToDecide:
    return ShowBudget(patto_id=one.item.patto_id, page=0) if one.is_team else ShowExpensesToDecide(page=0)


def _ways_out(back: CallbackData) -> tuple[Button, Button]:
    return (Button(_("Indietro"), back), words.menu())
