"""Both sides say yes or no to a text that they have read; with both it holds, and never with one."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from services import accepting, linking, patti, patto_texts, proposals
from services.accepting import AnswersForThemselves, OneSideOnly, TextHasChanged
from services.patti import NoPatto, NotYourPatto, Standing
from services.work import UnitOfWork
from storage import patti as records
from storage.check_ins import Due
from storage.patti import Commitment, Ending, Patto, PattoVersion
from storage.people import Role
from storage.tasks import Reason, Task
from tests.support.paper import COOKING, COURSE, both_sides, imported, link, person, row, steps, the_patto, the_version
from tests.support.signing import by_hand, promise_of_organisation
from tests.support.world import Someone, World
from tests.test_stewarding import staff
from views.answers.accepting import (
    AcceptForOrganisation,
    AcceptPatto,
    AskDeclinePatto,
    AskOtherwise,
    AskRecordAnswer,
    DeclinePatto,
    RecordAnswer,
    ShowAnswers,
)


async def linked(world: World) -> tuple[Someone, Someone]:
    """Let Samira come to a patto that came from paper, which Paola follows."""
    paola = await staff(world, "Paola Ferri", Role.OPERATOR)
    samira = await world.member("Samira")
    await samira.opens(link(world))
    await samira.taps("Accetto")
    return samira, paola


async def agreed(world: World) -> tuple[Someone, Someone]:
    """Let that patto hold."""
    samira, paola = await linked(world)
    await samira.taps("Accetto")
    return samira, paola


def keys(world: World) -> dict[str, int]:
    """Name the newest patto and version, as buttons do."""

    def look(uow: UnitOfWork) -> dict[str, int]:
        return {"patto_id": the_patto(uow).id, "version_id": the_version(uow).id}

    return world.ask(look)


def standing(world: World) -> Standing:
    return world.ask(lambda uow: patti.standing(uow, the_patto(uow)))


def dues(world: World) -> int:
    return world.ask(lambda uow: len(uow.session.scalars(select(Due.id)).all()))


def reasons(world: World) -> list[Reason]:
    """List what there is to do."""
    query = select(Task.reason).where(Task.closed_at.is_(None)).order_by(Task.id)
    return world.ask(lambda uow: list(uow.session.scalars(query)))


def remodelled(world: World, paola: Someone) -> None:
    """Let Paola propose a new version."""

    def act(uow: UnitOfWork) -> None:
        operator, patto = person(uow, paola.account.id), the_patto(uow)
        patto_texts.remodel(uow, operator, patto.id, "Nuovo orario")
        promise_of_organisation(uow, patto, "Pagare il bus")
        patto_texts.propose(uow, operator, patto.id)

    world.ask(act)


async def test_a_patto_from_paper_holds_with_the_yes_of_its_person_and_is_asked_about(world: World) -> None:
    samira, paola = await linked(world)
    assert standing(world) is Standing.PROPOSED
    assert dues(world) == 0
    await samira.taps("Accetto")
    samira.sees("Il tuo patto comincia", "venerdì 27 novembre", "Il mio patto")
    assert standing(world) is Standing.ACTIVE
    assert steps(world)[-2:] == ["person_accepted", "active"]
    await world.passes(minutes=1)
    paola.sees("buona notizia")
    await world.passes(days=4, hours=8)
    samira.sees("da raccontarci")
    samira.does_not_see(COOKING)


async def test_nobody_here_follows_it_and_it_holds_all_the_same(world: World) -> None:
    samira = await world.member("Samira")
    await samira.opens(link(world))
    await samira.taps("Accetto", "Accetto")
    samira.sees("Il tuo patto comincia")
    await world.passes(days=4, hours=8)
    samira.sees("da raccontarci")
    await samira.sends("/patto")
    samira.sees("Cooperativa Il Ponte", COOKING)


async def test_a_second_hurried_yes_changes_nothing(world: World) -> None:
    samira, _paola = await linked(world)
    button = AcceptPatto(**keys(world)).pack()
    await world.forges(samira, button)
    before = steps(world)
    await world.forges(samira, button)
    samira.sees("Il tuo patto comincia")
    assert steps(world) == before


async def test_the_ente_says_yes_by_a_button_of_whoever_is_in_charge(world: World) -> None:
    paola, samira = await by_hand(world)
    await samira.taps("Accetto")
    samira.sees("abbiamo il tuo sì", "Adesso manca quello di Cooperativa Il Ponte")
    assert standing(world) is Standing.PROPOSED
    await samira.taps("Il mio patto", "Leggi il testo")
    samira.sees("Hai detto di sì")
    samira.does_not_see("No, grazie")
    await paola.sends("/gestione")
    await paola.taps("Patti", "I miei patti", "Samira", "Le risposte")
    paola.sees("Samira: sì, oggi", "Cooperativa Il Ponte: ancora niente")
    await paola.taps("Accetto per Cooperativa…")
    paola.sees("Il patto è attivo")
    await world.passes(minutes=1)
    samira.sees("Il tuo patto comincia")
    version = world.ask(the_version)
    assert version.organisation_accepted_by_id == world.ask(lambda uow: person(uow, paola.account.id).id)


async def test_proposing_is_no_yes_of_the_ente_and_the_ente_alone_makes_nothing_hold(world: World) -> None:
    paola, _samira = await by_hand(world)
    await world.forges(paola, AcceptForOrganisation(**keys(world)).pack())
    paola.sees("ancora niente")
    assert standing(world) is Standing.PROPOSED
    assert dues(world) == 0


async def test_a_no_ends_a_first_text_once_it_was_asked_about(world: World) -> None:
    samira, paola = await linked(world)
    await samira.taps("No, grazie")
    samira.sees("Vuoi dire di no?", "Le tue attività e i tuoi posti restano come sono")
    await samira.taps("Indietro")
    samira.sees(COOKING)
    await samira.taps("No, grazie", "Sì, dico di no")
    samira.sees("Grazie per averlo detto")
    assert "Il mio patto" not in str(samira.labels)
    patto = world.ask(the_patto)
    assert patto.ending is Ending.DECLINED
    assert not world.ask(lambda uow: person(uow, samira.account.id).has_patto)
    await world.forges(samira, AcceptPatto(**keys(world)).pack())
    samira.sees("finito")
    await world.passes(minutes=1)
    paola.sees("una risposta in un patto")
    second = link(world, *both_sides(patto="P-2"))
    await samira.opens(second)
    samira.sees("Paola Ferri")  # a no is no no for ever


async def test_a_no_to_a_new_text_leaves_the_one_before(world: World) -> None:
    samira, paola = await agreed(world)
    remodelled(world, paola)
    assert standing(world) is Standing.REMODELLING
    await world.passes(minutes=1)
    samira.sees("un testo da leggere")
    await samira.taps("Il mio patto", "Leggi il testo")
    samira.sees("Pagare il bus", "vale quello di prima")
    await samira.taps("No, grazie")
    samira.sees("Il patto va avanti com'è adesso")
    await samira.taps("Sì, dico di no")
    assert standing(world) is Standing.ACTIVE
    assert Reason.CHANGE in reasons(world)
    assert world.ask(lambda uow: person(uow, samira.account.id).has_patto)


async def test_a_new_text_that_both_accept_takes_the_place_of_the_one_before(world: World) -> None:
    samira, paola = await agreed(world)
    first = keys(world)["version_id"]
    remodelled(world, paola)
    accept = keys(world)
    await world.forges(paola, AcceptForOrganisation(**accept).pack())
    assert world.ask(_active_id) == first
    await world.forges(samira, AcceptPatto(**accept).pack())
    samira.sees("Il tuo patto comincia")
    assert world.ask(_active_id) == accept["version_id"]
    old = world.ask(lambda uow: uow.session.get_one(PattoVersion, first))
    assert old.ended_at is not None
    assert world.ask(lambda uow: _dues_of(uow, first)) == 0
    assert world.ask(lambda uow: _dues_of(uow, accept["version_id"])) > 0


async def test_an_old_yes_is_not_taken_for_one_to_the_text_that_waits(world: World) -> None:
    samira, paola = await agreed(world)
    first = keys(world)
    remodelled(world, paola)
    await world.forges(samira, AcceptPatto(**first).pack())
    assert "Nel frattempo qualcosa è cambiato" in samira.chat.toasts[-1].text
    samira.sees("Pagare il bus", "vale quello di prima", "Accetto")
    samira.does_not_see("abbiamo il tuo sì")
    assert world.ask(lambda uow: the_version(uow).person_accepted_at) is None


async def test_a_yes_or_no_to_words_that_were_changed_since_shows_the_new_ones(world: World) -> None:
    paola, samira = await by_hand(world)
    olds = [_data(samira, "Accetto"), _data(samira, "No, grazie")]
    await samira.taps("No, grazie")
    olds.append(_data(samira, "Sì, dico di no"))

    def changes(uow: UnitOfWork) -> None:
        operator, patto = person(uow, paola.account.id), the_patto(uow)
        patto_texts.take_back(uow, operator, patto.id)
        promise_of_organisation(uow, patto, "Un aiuto in meno")
        patto_texts.propose(uow, operator, patto.id)

    world.telegram.clock.move(timedelta(minutes=5))
    world.ask(changes)
    for old in olds:
        await world.forges(samira, old)
        assert "Nel frattempo qualcosa è cambiato" in samira.chat.toasts[-1].text
        samira.sees("Un aiuto in meno", "Accetto")
        assert standing(world) is Standing.PROPOSED
        assert world.ask(lambda uow: the_version(uow).person_accepted_at) is None
        samira.chat.toasts.clear()
    await samira.taps("Accetto")
    assert world.ask(lambda uow: the_version(uow).person_accepted_at) is not None


def _data(someone: Someone, label: str) -> str:
    """Give what a button says back."""
    (data,) = [str(one.value) for row in someone.screen.buttons for one in row if one.text == label]
    return data


def _active_id(uow: UnitOfWork) -> int | None:
    version = records.active_version(uow.session, the_patto(uow).id)
    return version.id if version else None


def _dues_of(uow: UnitOfWork, version_id: int) -> int:
    query = select(Due.id).join(Commitment).where(Commitment.version_id == version_id)
    return len(uow.session.scalars(query).all())


async def test_a_wish_goes_to_whoever_is_in_charge_and_the_text_comes_back(world: World) -> None:
    samira, paola = await linked(world)
    await samira.taps("Vorrei cambiare qualcosa")
    samira.sees("Che cosa vuoi cambiare?")
    await samira.sends("...")
    samira.sees("Qui servono parole")
    await samira.sends("Il lunedì non riesco")
    samira.sees("l'ho detto a chi ti segue")
    assert reasons(world) == [Reason.CHANGE]
    await samira.taps("Indietro")
    samira.sees(COOKING, "Accetto")
    old = AcceptPatto(**keys(world)).pack()

    def mended(uow: UnitOfWork) -> None:
        operator, patto = person(uow, paola.account.id), the_patto(uow)
        patto_texts.take_back(uow, operator, patto.id)
        promise_of_organisation(uow, patto, "Spostare il corso")

    world.ask(mended)
    await world.forges(samira, old)
    samira.sees("non c'è ancora", "non aspetta più una risposta")
    assert standing(world) is Standing.DRAFT
    world.ask(lambda uow: patto_texts.propose(uow, person(uow, paola.account.id), the_patto(uow).id))
    await world.passes(minutes=1)
    await samira.taps("Il mio patto", "Leggi il testo")
    samira.sees("Spostare il corso", "Accetto")
    assert world.ask(the_version).organisation_accepted_at is None  # paper said yes to other words


async def test_words_of_a_hard_moment_are_answered_at_once(world: World) -> None:
    samira, _paola = await linked(world)
    await samira.taps("Vorrei cambiare qualcosa")
    await samira.sends("non voglio più vivere")
    samira.sees("112")
    assert Reason.CRISIS in reasons(world)


async def test_somebody_without_an_account_says_it_to_whoever_follows_them(world: World) -> None:
    paola = await staff(world, "Paola Ferri", Role.OPERATOR)
    imported(world, *both_sides())
    await paola.sends("/gestione")
    await paola.taps("Patti", "I miei patti", "Samira", "Le risposte")
    paola.sees("Sulla carta", "Leggi il testo insieme alla persona")
    await paola.taps("Dice di sì")
    paola.sees("Segno che Samira dice di sì?", "l'hai segnato tu")
    await paola.taps("Conferma")
    paola.sees("Il patto è attivo", "Registrato da Paola Ferri")
    assert standing(world) is Standing.ACTIVE
    assert dues(world) > 0
    # later the person gets a telephone: their patto goes on
    samira = await world.member("Samira")
    await paola.taps("Indietro", "Invita con un QR")
    await samira.opens(next(word for word in paola.screen.text.split() if "start=i_" in word))
    await samira.taps("Accetto")
    samira.sees("Per ora non c'è un testo nuovo", "Il mio patto")
    await samira.taps("Il mio patto")
    samira.sees(COOKING)


async def test_somebody_without_an_account_says_no(world: World) -> None:
    paola = await staff(world, "Paola Ferri", Role.OPERATOR)
    imported(world, *both_sides())
    await paola.sends("/gestione")
    await paola.taps("Patti", "I miei patti", "Samira", "Le risposte", "Dice di no", "Conferma")
    paola.sees("Il patto non comincia")
    assert standing(world) is Standing.ENDED


async def test_nobody_answers_for_a_person_who_is_here(world: World) -> None:
    _samira, paola = await linked(world)
    await world.forges(paola, RecordAnswer(**keys(world), yes=True).pack())
    paola.sees("la risposta la dà lei")
    assert standing(world) is Standing.PROPOSED


async def test_others_neither_read_nor_answer(world: World) -> None:
    samira, _paola = await linked(world)
    numbers = keys(world)
    oscar, ugo = await staff(world, "Oscar", Role.OPERATOR), await world.member("Ugo")
    cora = await staff(world, "Cora", Role.COORDINATOR)
    answers = (
        AcceptPatto(**numbers),
        DeclinePatto(**numbers),
        AskDeclinePatto(**numbers),
        AskOtherwise(**numbers),
        AcceptForOrganisation(**numbers),
        AskRecordAnswer(**numbers, yes=True),
        RecordAnswer(**numbers, yes=False),
        ShowAnswers(patto_id=numbers["patto_id"]),
    )
    before = steps(world)
    for one in (oscar, ugo, cora):
        for answer in answers:
            await world.forges(one, answer.pack())
            one.does_not_see(COOKING, COURSE, "Samira")
        await world.forges(one, "par:0")
        one.does_not_see(COOKING)
    for forged in (
        "pay:99999:99999:0",
        "pay:1:99999:0",
        f"pay:{numbers['patto_id']}:99999:0",
        "pad:x:y",
        "par:99",
        "pan:1:1:0",
    ):
        await world.forges(samira, forged)
    assert steps(world) == before
    assert standing(world) is Standing.PROPOSED


async def test_a_long_text_is_read_page_by_page_and_the_last_one_asks(world: World) -> None:
    texts = [f"Impegno numero {n} di una lista molto lunga da leggere con calma" for n in range(18)]
    rows = [
        row(text * 2, "ente" if n % 2 else "persona", obiettivo=f"Obiettivo {n % 6}") for n, text in enumerate(texts)
    ]
    samira = await world.member("Samira")
    await samira.opens(link(world, *rows))
    await samira.taps("Accetto")
    pages = 1
    assert "Accetto" not in samira.labels
    while "Avanti" in samira.labels:
        await samira.taps("Avanti")
        pages += 1
    assert pages > 1
    assert "Accetto" in samira.labels
    await samira.taps("Pagina prima", "Avanti", "Accetto")
    samira.sees("Il tuo patto comincia")


async def test_a_stale_yes_to_an_ended_patto_says_what_is_true_now(world: World) -> None:
    samira, paola = await linked(world)
    old = AcceptPatto(**keys(world)).pack()
    await samira.taps("No, grazie", "Sì, dico di no")
    await world.forges(samira, old)
    samira.sees("finito")
    await world.forges(samira, "par:0")
    samira.sees("niente da leggere")
    await world.forges(paola, ShowAnswers(patto_id=keys(world)["patto_id"]).pack())
    paola.sees("rileggi")


async def test_the_rules_themselves(world: World) -> None:
    samira, paola = await linked(world)
    numbers = tuple(keys(world).values())

    def refused(uow: UnitOfWork) -> None:
        mine, theirs = person(uow, samira.account.id), person(uow, paola.account.id)
        with pytest.raises(NoPatto):
            accepting.accept(uow, theirs, *numbers)
        with pytest.raises(NotYourPatto):
            accepting.accept_as_organisation(uow, mine, *numbers)
        with pytest.raises(AnswersForThemselves):
            accepting.decline_for(uow, theirs, *numbers)
        with pytest.raises(TextHasChanged):
            accepting.accept(uow, mine, numbers[0], 99_999)
        with pytest.raises(linking.AlreadyHere):
            linking.issue(uow, theirs, numbers[0])
        assert proposals.of_person(uow, mine).text is not None
        the_version(uow).own_commitments = 0
        with pytest.raises(OneSideOnly):
            accepting.accept(uow, mine, *numbers)

    world.workshop.rehearse(refused)


async def test_the_table_lets_no_version_hold_with_one_side(world: World) -> None:
    await linked(world)

    def forced(uow: UnitOfWork) -> None:
        version = the_version(uow)
        version.active_at = version.person_accepted_at = uow.now
        version.own_commitments = 0
        uow.session.flush()

    with pytest.raises(IntegrityError):
        world.ask(forced)
    assert world.ask(lambda uow: uow.session.scalars(select(Patto.ended_at)).one()) is None
