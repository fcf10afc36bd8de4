"""Posters: asked for by staff, printed on one page, with a code that leads where it should."""

import asyncio
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import segno
from sqlalchemy import select

from bot.reply import TRIES
from services import invitations
from services.work import UnitOfWork
from simulator.faults import ServerError
from storage.occurrences import Occurrence
from storage.people import Role
from tests.support import papers
from tests.support.cast import HERE, NASTY, NEXT, ORDINARY, ROME, Cast
from tests.support.world import Someone, World, an_activity
from views import occurrences, posters, printing
from views.attachments import File, Form, Picture, Sheet, Template
from views.screen import Screen

WEEKLY = {"ricorrenza": "FREQ=WEEKLY;COUNT=4"}
LINK = "https://t.me/farelegami_bot?start="


async def staff(world: World, name: str = "Chiara", *, territory_id: int | None = None) -> Someone:
    """Let a community maker exist, of one territory or of all."""
    someone = await world.member(name)
    code = world.ask(invitations.invite, Role.COMMUNITY_MAKER, territory_id)
    await someone.opens(f"{LINK}i_{code}")
    await someone.taps("Conferma")
    return someone


def printed(screen: Screen) -> str:
    """Draw what a screen hands over, and read it."""
    assert isinstance(screen.attached, File)
    assert isinstance(screen.attached.content, Sheet)
    pdf = printing.drawn(screen.attached.content)
    assert papers.pages(pdf) == 1
    return papers.text_of(pdf)


def in_one_line(text: str) -> str:
    """Read a text over the ends of its lines, and over where a word was broken."""
    return " ".join(text.replace("\u200b", "").split())


async def test_staff_print_the_poster_of_an_activity(world: World) -> None:
    world.imports(an_activity("Yoga dolce", codice="CR-7", posti=3, eta_min=18, accessibile="si", **WEEKLY))
    chiara = await staff(world)
    await chiara.opens(f"{LINK}a_CR-7")
    await chiara.taps("Locandina")
    chiara.sees("Yoga dolce", "PDF", "Immagine")
    await chiara.taps("PDF")
    file = chiara.screen.document
    assert file is not None
    assert file.name == "locandina-CR-7.pdf"
    assert papers.pages(file.data) == 1
    assert papers.text_of(file.data).split("\n") == [
        "ATTIVITÀ",
        "Yoga dolce",
        "QUANDO",
        "ogni mercoledì",
        "dalle 17:30 alle 19:00",
        "fino a mercoledì 16 dicembre",
        "DOVE",
        "Centro civico Ombriano",
        "via Toffetti 1, Crema",
        "PER CHI",
        "da 18 anni in su, gratis",
        "Si entra anche in carrozzina",
        "Inquadra il codice ",
        "con il telefono.",
        "Vedi se c'è posto e ti ",
        "iscrivi.",
        "Oppure chiama ",
        "0373\u00a0000000.",
        "t.me/farelegami_bot?start=a_CR-7",
        "",
    ]
    await chiara.taps("Indietro")
    chiara.sees("Yoga dolce", "Iscrivimi")


async def test_one_date_that_is_different_does_not_change_the_poster_of_a_series(world: World) -> None:
    world.imports(an_activity("Yoga", codice="CR-7", **WEEKLY), an_activity("Canto", centro="Zaist"))
    moved = datetime(2026, 11, 26, 9, 0, tzinfo=ROME)

    def move_the_next(uow: UnitOfWork) -> None:
        one = uow.session.scalars(select(Occurrence).order_by(Occurrence.activity_id, Occurrence.starts_at)).first()
        assert one is not None
        one.starts_at, one.ends_at = moved, moved + timedelta(hours=1)
        one.is_pinned, one.venue_id = True, 2

    world.ask(move_the_next)
    chiara = await staff(world)
    await chiara.opens(f"{LINK}a_CR-7")
    chiara.sees("giovedì 26 novembre", "Zaist")
    await chiara.taps("Locandina", "PDF")
    file = chiara.screen.document
    assert file is not None
    text = in_one_line(papers.text_of(file.data))
    assert "QUANDO ogni mercoledì dalle 17:30 alle 19:00 fino a mercoledì 16 dicembre" in text
    assert "DOVE Centro civico Ombriano via Toffetti 1, Crema" in text


async def test_the_code_on_the_picture_leads_to_the_activity(world: World) -> None:
    world.imports(an_activity("Yoga dolce", codice="CR-7"))
    chiara = await staff(world)
    await chiara.opens(f"{LINK}a_CR-7")
    await chiara.taps("Locandina", "Immagine")
    picture = chiara.screen.photo
    assert picture is not None
    code = papers.qr(papers.dots(picture.data))
    assert code == [[bool(module) for module in row] for row in segno.make(f"{LINK}a_CR-7", error="q").matrix]


async def test_a_pdf_is_read_aloud_too(world: World) -> None:
    world.imports(an_activity("Yoga dolce", codice="CR-7"))
    chiara = await staff(world)
    await chiara.opens(f"{LINK}a_CR-7")
    await chiara.taps("Locandina", "PDF")
    file = chiara.screen.document
    assert file is not None
    for said in (b"<pdfuaid:part>1<", b"/Marked true", b"/Lang(it)", b"Yoga dolce</rdf:li>", b"/Figure"):
        assert said in file.data, said


async def test_staff_print_the_poster_of_a_venue(world: World) -> None:
    world.imports(an_activity("Yoga", **WEEKLY), an_activity("Canto & coro"), an_activity("Zumba", centro="Zaist"))
    chiara = await staff(world)
    await chiara.starts("v_1")
    await chiara.taps("Locandina", "PDF")
    file = chiara.screen.document
    assert file is not None
    text = in_one_line(papers.text_of(file.data))
    assert "Centro civico Ombriano DOVE via Toffetti 1, Crema" in text
    assert "Yoga: ogni mercoledì, dalle 17:30 alle 19:00" in text
    assert "Canto & coro: mercoledì 25 novembre" in text
    assert "Zumba" not in text
    assert "start=v_1" in text


async def test_families_neither_see_nor_get_posters(world: World) -> None:
    world.imports(an_activity("Yoga", codice="CR-7"))
    anna = await world.member("Anna")
    await anna.opens(f"{LINK}a_CR-7")
    assert "Locandina" not in anna.labels
    for data in ("lo:a:1", "lp:a:1:pdf", "lo:v:1", "lp:v:1:png"):
        await world.forges(anna, data)
        anna.sees("è per chi lavora nel programma")
        assert anna.screen.document is None


async def test_staff_of_one_territory_print_nothing_of_another(world: World) -> None:
    world.imports(an_activity("Yoga", codice="CR-7"), an_activity("Canto", codice="CM-1", territorio="Cremona"))
    cremona = 2
    chiara = await staff(world, territory_id=cremona)
    await chiara.opens(f"{LINK}a_CR-7")
    assert "Locandina" not in chiara.labels
    for data in ("lo:a:1", "lp:a:1:pdf", "lo:v:1", "lp:v:1:png"):
        await world.forges(chiara, data)
        chiara.sees("è di un'altra zona")
    await chiara.opens(f"{LINK}a_CM-1")
    await chiara.taps("Locandina", "PDF")
    assert chiara.screen.document is not None


@pytest.mark.parametrize("data", ["lo:a:999", "lp:v:999:pdf", "lo:x:1", "lp:a:1:exe", "lp:a:1:", "lp:a:1:../../x"])
async def test_forged_and_stale_buttons_are_answered(world: World, data: str) -> None:
    chiara = await staff(world)
    before = len(chiara.chat.toasts), chiara.letters
    await world.forges(chiara, data)
    assert (len(chiara.chat.toasts), chiara.letters) != before or chiara.labels
    assert chiara.screen.document is None


async def test_a_poster_that_could_not_be_sent_comes_by_courier(world: World) -> None:
    world.imports(an_activity("Yoga", codice="CR-7"))
    chiara = await staff(world)
    await chiara.opens(f"{LINK}a_CR-7")
    for label, method in (("PDF", "sendDocument"), ("Immagine", "sendPhoto")):
        world.telegram.faults.add(ServerError(500), method=method, times=TRIES)
        await chiara.opens(f"{LINK}a_CR-7")
        await chiara.taps("Locandina", label)
        assert chiara.screen.kind == "text"
        await world.ticks()
        assert chiara.screen.kind in ("document", "photo")
        chiara.sees("Ecco la locandina", "Indietro", "Menu")


async def test_an_update_that_comes_twice_gives_the_same_poster(world: World) -> None:
    world.imports(an_activity("Yoga", codice="CR-7"))
    chiara = await staff(world)
    await chiara.opens(f"{LINK}a_CR-7")
    await chiara.taps("Locandina")
    chiara.account.taps("PDF")
    (update,) = world.updates()
    await world.intake.take(update)
    first = chiara.screen.document
    await world.intake.take(update)
    again = chiara.screen.document
    assert first is not None
    assert again is not None
    assert again.file_id != first.file_id
    assert again.data == first.data


async def test_others_are_answered_while_a_poster_is_drawn(world: World) -> None:
    world.imports(an_activity("Yoga", codice="CR-7"))
    chiara, anna = await staff(world), await world.member("Anna")
    await chiara.opens(f"{LINK}a_CR-7")
    await chiara.taps("Locandina")
    drawing = asyncio.Event()
    answered_meanwhile = []

    async def answer_others() -> None:
        drawing.set()
        anna.account.sends("/aiuto")
        await world.settles()
        answered_meanwhile.append(chiara.screen.photo is None)

    chiara.account.taps("Immagine")
    (update,) = world.updates()
    await asyncio.gather(world.intake.take(update), answer_others())
    anna.sees("Come funziona")
    assert answered_meanwhile == [True]
    assert chiara.screen.photo is not None


# On paper


@pytest.mark.parametrize("cast", [ORDINARY, *NASTY.values()], ids=["ordinary", *NASTY])
def test_whatever_stands_on_it_a_poster_is_one_page(cast: Cast) -> None:
    text = printed(posters.of_activity(cast.poster(), Form.PDF, "farelegami_bot", HERE))
    assert "t.me/farelegami_bot?start=a_CR-1" in text
    title, drawn = (re.sub(r"\s|\u200b", "", one) for one in (printing.printable("title", cast.titles[0]), text))
    assert title in drawn or title[::-1] in drawn, "what is read from right to left is drawn so"
    venue = printed(posters.of_venue(cast.venue_poster(), Form.PDF, "farelegami_bot", HERE))
    assert "start=v_1" in venue


@pytest.mark.parametrize(
    "title",
    [
        '#panic("preso")',
        '#read("/etc/passwd")',
        ']#import "@preview/x:1.0.0"',
        "*grassetto* _corsivo_ $x^2$ `codice` = titolo",
        "\\u{41} \\ // commento /* fine",
        "<etichetta> @riferimento",
        "'; DROP TABLE activities; --",
    ],
)
def test_no_title_is_markup_or_code(title: str) -> None:
    poster = Cast(titles=(title, title, title)).poster()
    text = printed(posters.of_activity(poster, Form.PDF, "farelegami_bot", HERE))
    assert title in in_one_line(text)


@pytest.mark.parametrize("title", ["𓀀𓁐 geroglifici", "🎉🎉", "厨房 cucina", "\u200b"])
def test_a_title_that_no_font_has_is_no_reason_to_print_nothing(title: str) -> None:
    poster = Cast(titles=(title, title, title)).poster()
    assert "start=a_CR-1" in printed(posters.of_activity(poster, Form.PDF, "farelegami_bot", HERE))


def test_the_longest_link_is_whole_and_on_one_line() -> None:
    name, code = "x" * 32, "y" * 62
    sheet = posters.of_activity(ORDINARY.poster(), Form.PDF, name, HERE).attached
    assert isinstance(sheet, File)
    assert isinstance(sheet.content, Sheet)
    texts = dict(sheet.content.texts) | {"link": f"t.me/{name}?start=a_{code}"}
    text = papers.text_of(printing.drawn(Sheet(Form.PDF, tuple(texts.items()))))
    assert f"\nt.me/{name}?start=a_{code}\n" in text


def test_what_cannot_be_printed_is_left_out() -> None:
    assert printing.printable("title", "Festa 🎉👩‍👩‍👧‍👦 di\u202e via\x07") == "Festa di via"
    assert printing.printable("title", "3° piano, caffè, à bientôt №1 → qui") == "3° piano, caffè, à bientôt №1 → qui"
    assert printing.printable("title", "مطبخ العالم") == "مطبخ العالم"
    assert printing.printable("link", "x" * 90) == "x" * 90


def test_the_templates_go_with_the_package() -> None:
    folder = Path(printing.__file__).parent
    assert all((folder / f"{name}.typ").is_file() for name in (printing.PAGE, *Template))
    assert '"views" = ["*.typ"]' in (Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")


def test_a_poster_is_handed_over_as_words_not_as_a_file() -> None:
    for form, kind in ((Form.PDF, File), (Form.PNG, Picture)):
        screen = posters.of_activity(ORDINARY.poster(), form, "farelegami_bot", HERE)
        assert isinstance(screen.attached, kind)
        assert len(screen.to_json()) < 2000
        assert Screen.from_json(screen.to_json()) == screen


# When


def spans(*days: int, hour: int = 17) -> list[occurrences.Span]:
    """Describe dates by how many days after the first they are."""
    begins = [datetime(2026, 11, 25, hour, 30, tzinfo=ROME) + timedelta(days=day) for day in days]
    return [(begin, begin + timedelta(minutes=90)) for begin in begins]


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ([], []),
        (spans(0), ["mercoledì 25 novembre, dalle 17:30 alle 19:00"]),
        (spans(0, 7, 14), ["ogni mercoledì", "dalle 17:30 alle 19:00"]),
        (spans(0, 7, 14, 28), ["ogni mercoledì", "dalle 17:30 alle 19:00"]),
        (spans(0, 1, 7, 8, 14, 15), ["ogni mercoledì e giovedì", "dalle 17:30 alle 19:00"]),
        (spans(1, 7, 8, 14), ["ogni mercoledì e giovedì", "dalle 17:30 alle 19:00"]),
        (spans(0, 7), ["mercoledì 25 novembre alle 17:30", "mercoledì 2 dicembre alle 17:30"]),
        (spans(0, 14, 28), [f"mercoledì {day} alle 17:30" for day in ("25 novembre", "9 dicembre", "23 dicembre")]),
        (
            [*spans(0, 7), *spans(14, hour=9)],
            ["mercoledì 25 novembre alle 17:30", "mercoledì 2 dicembre alle 17:30", "mercoledì 9 dicembre alle 09:30"],
        ),
    ],
)
def test_a_series_is_told_by_its_rhythm_where_it_has_one(dates: list[occurrences.Span], said: list[str]) -> None:
    assert occurrences.rhythm(dates, HERE.later) == said


def test_a_series_across_daylight_saving_keeps_its_rhythm() -> None:
    weeks = [datetime(2026, 10, 14, 17, 30, tzinfo=ROME) + timedelta(weeks=at) for at in range(4)]
    dates = [(begin, begin + timedelta(hours=1)) for begin in weeks]
    assert occurrences.rhythm(dates, HERE.later) == ["ogni mercoledì", "dalle 17:30 alle 18:30"]
    assert NEXT.tzinfo is ROME
