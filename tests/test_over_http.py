"""What comes with screens, and lists of results, as both libraries send them over HTTP."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.work import Workshop
from services import imports, outbox
from services.notices import LateReply
from services.work import UnitOfWork
from simulator.files import Upload
from simulator.people import Person as Account
from storage.people import Role, by_telegram_id
from tests.support import papers
from tests.support.standing import Standing, eventually, joins, shown
from tests.support.world import an_activity, csv
from views.attachments import Attachment, File, Form, Picture, Sheet, Spot, Stored, Voice
from views.screen import Button, Copy, Screen, Share, Url

TEXTS = (("title", "Yoga"), ("address", "https://t.me/x?start=a_Y"), ("link", "t.me/x?start=a_Y"), ("lang", "it"))


@pytest.fixture
async def standing() -> AsyncIterator[Standing]:
    async with Standing().listening() as standing:
        yield standing


def make_staff(uow: UnitOfWork, telegram_id: int) -> None:
    """Let somebody work for the programme."""
    person = by_telegram_id(uow.session, telegram_id)
    assert person is not None
    person.role = Role.COMMUNITY_MAKER


def add(standing: Standing, workshop: Workshop) -> None:
    """Put something into the catalogue."""
    day = standing.telegram.clock.now() + timedelta(days=2)
    row = an_activity(
        "Yoga",
        codice="Y",
        lat="45.36",
        lon="9.67",
        inizio=f"{day:%Y-%m-%d} 17:30",
        fine=f"{day:%Y-%m-%d} 18:30",
    )
    workshop.do(imports.write_catalogue, imports.read_catalogue(csv([row])))


async def opens_card(anna: Account) -> None:
    """Open the card, however far down the chat it is."""
    anna.opens("https://t.me/farelegami_bot?start=a_Y")
    await eventually(lambda: "Come arrivare" in shown(anna))


async def test_answers_bring_places_papers_and_results(standing: Standing, sqlite_url: str) -> None:
    anna = standing.telegram.add_person("Anna")
    async with standing.bot(standing.settings(sqlite_url)) as (_bot, workshop):
        add(standing, workshop)
        await joins(anna)
        workshop.do(make_staff, anna.id)

        await opens_card(anna)
        anna.taps("Come arrivare")
        await eventually(lambda: anna.chat().newest.location == (45.36, 9.67))

        for label, kind in (("PDF", "document"), ("Immagine", "photo")):
            await opens_card(anna)
            anna.taps("Locandina")
            await eventually(lambda label=label: label in shown(anna))  # type: ignore[misc]
            anna.taps(label)
            await eventually(lambda kind=kind: anna.chat().newest.kind == kind)  # type: ignore[misc]

        for words, count in (("yoga", 1), ("", 1), ("deltaplano", 0)):
            query = anna.types_inline(standing.account, words)
            await eventually(lambda query=query: query.answered)  # type: ignore[misc]
            assert len(query.results) == count
        assert query.button is not None


@pytest.mark.parametrize(
    ("attached", "kind"),
    [
        (Spot("Centro", "via Roma 1, Crema", 45.36, 9.67), "venue"),
        (File("date.ics", b"BEGIN:VCALENDAR"), "document"),
        (File("locandina.pdf", Sheet(Form.PDF, TEXTS)), "document"),
        (Picture(Sheet(Form.PNG, TEXTS)), "photo"),
        (Stored("kept"), "document"),
        (Picture(Sheet(Form.PNG, TEXTS), is_personal=True), "photo"),
        (Voice("kept"), "voice"),
        (None, "text"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
async def test_letters_bring_the_same(
    standing: Standing, sqlite_url: str, attached: Attachment | None, kind: str
) -> None:
    if isinstance(attached, Stored):
        upload = Upload("dispensa.odt", b"PK", "application/vnd.oasis.opendocument.text")
        attached = Stored(standing.telegram.files.keep("document", upload).file_id)
    if isinstance(attached, Voice):
        attached = Voice(standing.telegram.files.keep("voice", Upload("voce.ogg", b"OggS", "audio/ogg")).file_id)
    rows = (
        (Button("Copia", Copy("via Roma 1")), Button("Apri", Url("https://example.org/"))),
        (Button("Manda", Share("CR-7")),),
    )
    screen = Screen("" if kind == "venue" else "Ecco <b>qui</b>", rows, attached=attached)
    anna = standing.telegram.add_person("Anna")

    def post(uow: UnitOfWork) -> None:
        person = by_telegram_id(uow.session, anna.id)
        assert person is not None
        outbox.post(uow, person.id, LateReply(update_id=1, screen=screen.to_json()))

    async with standing.bot(standing.settings(sqlite_url)) as (_bot, workshop):
        await joins(anna)
        workshop.do(post)
        await eventually(lambda: "Manda" in shown(anna))
    newest = anna.chat().newest
    assert newest.kind == kind
    assert newest.protected == (isinstance(attached, Voice) or getattr(attached, "is_personal", False))
    assert newest.text == ("" if kind == "venue" else "Ecco qui")
    assert anna.taps("Manda") == "CR-7"
    if newest.document is not None and newest.document.name.endswith(".pdf"):
        assert "Yoga" in papers.text_of(newest.document.data)
