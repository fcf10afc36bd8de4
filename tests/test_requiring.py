"""Operators say what a class asks, in the chat: each change is a version, and counts for who applies from then on."""

from threading import Event, Thread
from time import sleep

import pytest
from sqlalchemy import select

from services import requirements, requiring
from services.requirements import Employment, Rules
from services.requiring import read_choices, read_papers, read_question
from services.work import UnitOfWork
from storage.catalogue import Activity
from storage.people import Person, Role
from storage.requirements import Requirements
from tests.support.world import Someone, World
from tests.test_reviews import a_class
from tests.test_stewarding import staff


def rules_of(world: World, title: str = "Tu puoi!") -> Rules:
    """Read what a class asks now."""

    def read(uow: UnitOfWork) -> Rules:
        activity = uow.session.scalars(select(Activity).where(Activity.title == title)).one()
        return requirements.current(uow, activity)

    return world.ask(read)


def versions_of(world: World) -> list[int]:
    return world.ask(lambda uow: list(uow.session.scalars(select(Requirements.version).order_by(Requirements.id))))


async def to_requirements(world: World) -> Someone:
    """Let an operator go from the menu to what a class asks."""
    world.imports(a_class())
    paola = await staff(world, "Paola", Role.OPERATOR)
    await paola.sends("/gestione")
    await paola.taps("🎓 I corsi che seguo", "Tu puoi!", "📋 Requisiti")
    return paola


async def test_employment_is_ticked_and_counts_once_it_is_confirmed(world: World) -> None:
    paola = await to_requirements(world)
    paola.sees("All'inizio: da 19 a 39 anni.", "Chi lavora e chi no: non conta.")
    await paola.taps("🙋 Lavoro o studio", "⬜ Cerco lavoro", "⬜ Studio", "✅ Studio", "⬜ Lavoro poche ore")
    assert rules_of(world).employment == ()
    await paola.taps("Conferma")
    paola.sees("È per chi cerca lavoro e chi lavora poche ore", "Fatto.")
    assert rules_of(world).employment == (Employment.SEEKING, Employment.FEW_HOURS)
    assert versions_of(world) == [1], "ticks are no versions"


async def test_all_and_none_mean_that_it_does_not_matter(world: World) -> None:
    paola = await to_requirements(world)
    await paola.taps("🏠 Dove si vive", "⬜ Crema", "⬜ Cremona", "⬜ Casalmaggiore", "Conferma")
    paola.sees("Dove si vive: non conta.")
    assert rules_of(world).territory_ids == ()
    await paola.taps("🏠 Dove si vive", "⬜ Crema", "Conferma")
    paola.sees("È per chi vive a Crema")
    await paola.taps("🏠 Dove si vive", "✅ Crema", "Annulla")
    paola.sees("È per chi vive a Crema")
    assert len(rules_of(world).territory_ids) == 1


async def test_papers_are_written_one_a_line_and_taken_away_after_one_question(world: World) -> None:
    paola = await to_requirements(world)
    await paola.taps("📄 Da portare")
    await paola.sends("  carta   d'identità \n\n curriculum")
    paola.sees("• carta d'identità", "• curriculum")
    await paola.sends("Curriculum")
    assert rules_of(world).papers == ("carta d'identità", "curriculum")
    await paola.taps("Togli «carta d'identità»")
    paola.sees("Togliamo «carta d'identità»")
    await paola.taps("Sì, togli")
    paola.sees("Documenti da portare: curriculum")
    assert rules_of(world).papers == ("curriculum",)


async def test_too_many_papers_and_no_words_are_asked_again(world: World) -> None:
    paola = await to_requirements(world)
    await paola.taps("📄 Da portare")
    for said in ("🚲", "x" * 101, "a\n" * 3 + "y" * 400):
        await paola.sends(said)
        paola.sees("Non ho capito: servono poche parole")
    paola.account.sends_sticker("🚲")
    await world.settles()
    paola.sees("Non ho capito: servono poche parole")
    await paola.sends("\n".join(f"foglio {n}" for n in range(7)))
    paola.sees("I documenti sono già tanti")
    assert rules_of(world).papers == ()
    await paola.sends("<b>foglio & penna</b>")
    paola.sees("<b>foglio & penna</b>")
    await paola.taps("Menu")
    paola.does_not_see("Hai lasciato una cosa a metà")


async def test_a_question_with_choices_is_written_let_skip_and_taken_away(world: World) -> None:
    paola = await to_requirements(world)
    await paola.taps("❓ Cosa chiediamo", "➕ Scrivi una domanda")
    await paola.sends("Quando puoi venire?")
    paola.sees("Quando puoi venire?", "da due a sei scelte brevi")
    await paola.sends("di mattina")
    paola.sees("Non ho capito: da due a sei scelte")
    await paola.sends("di mattina; di sera")
    paola.sees("• di mattina", "• di sera", "Serve una risposta.")
    await paola.taps("Lascia saltare")
    paola.sees("Si può saltare.")
    (question,) = rules_of(world).questions
    assert (question.choices, question.may_skip) == (("di mattina", "di sera"), True)
    await paola.taps("Indietro", "Quando puoi venire?", "Togli la domanda", "Sì, togli")
    paola.sees("Non chiediamo altro.")
    assert rules_of(world).questions == ()


async def test_three_questions_are_enough(world: World) -> None:
    paola = await to_requirements(world)
    await paola.taps("❓ Cosa chiediamo")
    for text in ("Perché?", "Come mai?", "Dove?"):
        await paola.taps("➕ Scrivi una domanda")
        await paola.sends(text)
        await paola.taps("Si risponde a parole", "Indietro")
    paola.sees("Più di tre non si può")
    await world.forges(paola, "ya:1")
    paola.sees("Più di tre non si può")
    assert [one.text for one in rules_of(world).questions] == ["Perché?", "Come mai?", "Dove?"]


async def test_days_for_an_answer_are_tapped_or_written(world: World) -> None:
    paola = await to_requirements(world)
    await paola.taps("⏱ Tempi di risposta", "15")
    paola.sees("Rispondiamo entro 15 giorni.")
    await paola.taps("⏱ Tempi di risposta")
    for said in ("0", "61", "boh", "7 o 8", "-3", "9,5"):
        await paola.sends(said)
        paola.sees("Scrivi solo un numero, da 1 a 60.")
    await paola.sends("entro 7 giorni")
    paola.sees("Rispondiamo entro 7 giorni.")
    assert rules_of(world).answer_days == 7


async def test_who_taps_on_what_another_changed_sees_it_as_it_is_now(world: World) -> None:
    paola = await to_requirements(world)
    await paola.taps("🙋 Lavoro o studio", "⬜ Studio")
    old = paola.screen
    marco = await staff(world, "Marco", Role.COORDINATOR, None)
    await marco.sends("/gestione")
    await marco.taps("🎓 I corsi che seguo", "Tu puoi!", "📋 Requisiti", "🙋 Lavoro o studio", "⬜ Lavoro", "Conferma")
    await paola.taps("Conferma", message=old)
    paola.sees("È per chi lavora", "Intanto i requisiti sono cambiati.")
    assert rules_of(world).employment == (Employment.WORKING,)
    await paola.taps("🙋 Lavoro o studio", "⬜ Studio")
    again = paola.screen
    await paola.taps("Conferma")
    await paola.taps("Conferma", message=again) if "Conferma" in paola.labels else None
    assert rules_of(world).employment == (Employment.STUDYING, Employment.WORKING)


async def test_nobody_else_changes_what_a_class_asks(world: World) -> None:
    paola = await to_requirements(world)
    await paola.taps("📄 Da portare")
    await paola.sends("curriculum")
    stamp = next(button.value for row in paola.screen.buttons for button in row if "Togli" in button.text)
    seen = str(stamp).split(":")[2]
    before = rules_of(world)
    others = [await staff(world, "Chiara"), await world.member("Anna")]
    others.append(await staff(world, "Elena", Role.OPERATOR, "Cremona"))
    forged = [f"y{sign}:1:{seen}:0" for sign in "efwtoxyzi"] + [f"yh:1:{seen}:0:1", "yr:1", "yp:1", "yq:1", "ya:1"]
    forged += ["yd:1", "yu:1:3", "yr:99", "yu:2147483647:1"]
    for someone in others:
        for data in forged:
            await world.forges(someone, data)
            someone.sees("non è tra quelli che segui")
    assert rules_of(world) == before
    for data in (
        "yx:1:5:0",
        f"yx:1:{seen}:9",
        f"yi:1:{seen}:0",
        f"yy:1:{seen}:4",
        f"yo:1:{seen}:6",
        f"yh:1:{seen}:3:1",
    ):
        await world.forges(paola, data)
        paola.sees("Intanto i requisiti sono cambiati.")
    await world.forges(paola, f"yf:1:{seen}:2147483647")
    assert rules_of(world) == before
    await world.forges(paola, "yk")
    assert rules_of(world) == before


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sì\nNo\nForse", ("Sì", "No", "Forse")),
        ("Sì; No", ("Sì", "No")),
        ("Sì, No, Sì", ("Sì", "No")),
        ("mattina, pomeriggio\nsera, notte", ("mattina, pomeriggio", "sera, notte")),
        ("uno", None),
        ("", None),
        ("a;b;c;d;e;f;g", None),
        ("x" * 41 + ";no", None),
    ],
)
def test_choices_are_read_as_people_write_them(text: str, found: tuple[str, ...] | None) -> None:
    assert read_choices(text) == found


def test_what_is_no_words_is_no_question_and_no_paper() -> None:
    assert read_question("Perché?\n Dillo in breve") == "Perché? Dillo in breve"
    assert read_question("???") is None
    assert read_question("x" * 201) is None
    assert read_papers("\n \n") is None
    assert read_papers("ISEE 2026") == ["ISEE 2026"]


async def test_two_who_change_it_at_the_same_moment_both_count(world: World) -> None:
    await to_requirements(world)
    changed, faults = Event(), list[Exception]()

    def add(uow: UnitOfWork, paper: str, *, first: bool) -> None:
        judge = uow.session.scalars(select(Person).where(Person.role == Role.OPERATOR)).one()
        requiring.add_papers(uow, judge, 1, [paper])
        if first:
            changed.set()
            sleep(0.5)  # the other asks meanwhile, before this is committed

    def second() -> None:
        changed.wait(20)
        try:
            world.ask(add, "curriculum", first=False)
        except Exception as fault:  # noqa: BLE001  told below
            faults.append(fault)

    thread = Thread(target=second)
    thread.start()
    world.ask(add, "carta d'identità", first=True)
    thread.join(30)
    assert not faults
    assert rules_of(world).papers == ("carta d'identità", "curriculum")
    assert versions_of(world) == [1, 2]
