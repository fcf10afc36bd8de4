"""People who tap and write whatever comes to their mind: everything is answered, and there is always a way on."""

import random
import re
from typing import Any, Literal, get_args, get_origin

import pytest

from services import invitations
from simulator.messages import Message
from storage.people import Role
from tests.support.families import a_mother
from tests.support.wire import every_answer
from tests.support.world import Someone, World, an_activity
from views.answers.root import Answer

STEPS = 150

WRITTEN = (
    *("/start", "/start a_F", "/start i_x", "/attivita", "/corsi", "/agenda", "/patto", "/profilo", "/lingua"),
    *("/privacy", "/aiuto", "/annulla", "/gestione", "/boh", "/annulla tutto", "fumetto", "ciao", "Sara", "2018"),
    *(
        "1",
        "3",
        "99",
        "sì",
        "no",
        "menu",
        "non posso venire",
        "<b>",
        "&amp;",
        "😀",
        "x" * 4096,
        "\u202eodnucses",
        "{name}",
    ),
    *("Vorrei un posto per mia figlia, ha 8 anni", "%s", "'; --", "\u200b"),
)

WAYS_ON = {"Menu", "Aiuto", "Help", "Torna alla domanda", "Back to the question", "Indietro", "Back", "Italiano"}
WAYS_ON |= {"Ricomincia", "Start again", "Annulla", "No, go back"}


def a_catalogue(world: World) -> None:
    """Import one activity of each sort."""
    world.imports(
        an_activity("Fumetto & <b>", codice="F", posti=1, eta_min=6, eta_max=10, ricorrenza="FREQ=WEEKLY;COUNT=3"),
        an_activity("Yoga", codice="Y", posti=2, territorio="Cremona", centro="Zaist"),
        an_activity("Cena", codice="C", iscrizione="libera"),
        an_activity("Tu puoi!", codice="T", tipo="corso", iscrizione="candidatura", eta_min=19, eta_max=39),
        *(an_activity(f"Orto {number}", codice=f"O{number}") for number in range(9)),
    )


def act(someone: Someone, chance: random.Random) -> str:
    """Do one thing, most often tap a button in sight, and tell which."""
    account = someone.account
    from_bot = [message for message in someone.chat.messages if message.from_bot and message.buttons]
    match chance.choices(("tap", "tap above", "write", "send"), (70, 10, 16, 4))[0]:
        case "tap" if from_bot:
            return tap(someone, from_bot[-1], chance)
        case "tap above" if from_bot:
            return tap(someone, chance.choice(from_bot), chance)
        case "send":
            send = chance.choice((account.sends_sticker, account.sends_voice, account.sends_photo, account.sends_dice))
            send()
            return send.__name__
        case _:
            text = chance.choice(WRITTEN)
            account.sends(text)
            return text


def tap(someone: Someone, message: Message, chance: random.Random) -> str:
    """Tap one of a message's buttons."""
    row = chance.randrange(len(message.buttons))
    column = chance.randrange(len(message.buttons[row]))
    someone.account.taps_at(message, row, column)
    return f"[{message.buttons[row][column].text}]"


@pytest.mark.parametrize("seed", range(4))
async def test_wherever_one_wanders_there_is_an_answer_and_a_way_on(world: World, seed: int) -> None:
    chance = random.Random(seed)
    a_catalogue(world)
    newcomer, member, staff = world.someone("<b>Nuova & co"), await world.member("Anna"), await world.member("Chiara")
    await newcomer.starts("a_F")
    await staff.starts("i_" + world.ask(invitations.invite, Role.COORDINATOR, None))
    await staff.taps("Conferma")
    for _step in range(STEPS):
        await wanders(world, chance.choice((newcomer, member, staff)), chance)


async def wanders(world: World, someone: Someone, chance: random.Random) -> None:
    """Let somebody do one thing: it is answered, in one message at the most, with a way on."""
    before, done = someone.letters, act(someone, chance)
    await world.settles()
    said = f"{someone.account.first_name}: {done}\n{someone.screen.text}\n{someone.labels}"
    assert not someone.chat.waiting, f"no answer to {said}"
    assert someone.letters <= before + 1, f"more than one message: {said}"
    assert any(way in label for way in WAYS_ON for label in someone.labels), f"no way on: {said}"
    someone.does_not_see(FAULT)
    if not done.startswith("["):
        assert someone.letters == before + 1, f"silence: {said}"


async def a_full_week(world: World) -> tuple[Someone, Someone, Someone]:
    """Let two families stand in line for what one member of staff runs, today and in the next weeks."""
    world.imports(
        an_activity("Cena", codice="C", iscrizione="libera", inizio="2026-11-23 10:10", fine="2026-11-23 12:00"),
        an_activity("Nuoto", codice="N", posti=2, ricorrenza="FREQ=DAILY;COUNT=9", inizio="2026-11-23 17:30"),
        an_activity("Judo", codice="J", posti=1, ricorrenza="FREQ=DAILY;COUNT=5", posti_per="data"),
        an_activity("Orto", codice="O", posti=1, territorio="Cremona", centro="Zaist"),
    )
    anna = await a_mother(world, "Annaqq", Adamqq=2017, Aliceqq=2016)
    carla, chiara = await a_mother(world, "Carlaqq", Cirqq=2017), await world.member("Chiaraqq")
    await chiara.starts("i_" + world.ask(invitations.invite, Role.COMMUNITY_MAKER, 1))
    await chiara.taps("Conferma")
    for code in "NJO":
        for one in (carla, anna):
            await one.starts(f"a_{code}")
            await one.taps("Iscrivimi" if "Iscrivimi" in one.labels else "Mettimi in lista")
            if code == "J":
                await one.taps(one.labels[0])
            if "Più persone insieme" in one.labels and code == "N":
                await one.taps("Più persone insieme", *[label for label in one.labels if "☐" in label], "Conferma")
            elif "Per me" in one.labels:
                await one.taps("Per me")
    return anna, carla, chiara


FAULT = "qualcosa non ha funzionato"
SCREENS = ("p", "kf", "g", "ma", "zm", "xg:0", "js:2:0", "rl:1:0", "xs:2", "xi:2:0", "xd:2:0")
"""What leads to families, agendas, rolls, settings, reminders and staff's pages."""


@pytest.mark.parametrize("seed", range(2))
async def test_wherever_families_and_staff_wander_there_is_an_answer_and_a_way_on(world: World, seed: int) -> None:
    chance = random.Random(seed)
    crowd = await a_full_week(world)
    for step in range(STEPS):
        someone = chance.choice(crowd)
        if step % 50 == 49:
            await world.passes(hours=chance.choice((1, 23, 30)))
        if step % 6 == 0:
            await world.forges(someone, chance.choice(SCREENS))
        await wanders(world, someone, chance)


NUMBERS = ("0", "1", "2", "3", "4", "5", "7", "31", "8191", "2147483647", "2147483648", "-1", "29000000")
UNASKED = {"Forget", "ConfirmForget", "WithdrawConsent", "ConfirmWithdrawConsent"}


def forged(answer: type[Answer], chance: random.Random) -> str:
    """Make up callback data: numbers of others, out of range, and now and then too short or too long."""
    values = [_value(field.annotation, chance) for field in answer.model_fields.values()]
    if chance.random() < 0.1:
        values = [*values, "1"] if chance.random() < 0.5 else values[:-1]
    return ":".join([answer.__prefix__, *values])[:64]


def _value(kind: Any, chance: random.Random) -> str:
    if get_origin(kind) is Literal:
        return str(chance.choice(get_args(kind)))
    return chance.choice(("", "x", "'", "F", "²") if kind is str else NUMBERS)


@pytest.mark.parametrize("seed", range(2))
async def test_forged_numbers_show_nothing_of_others_and_are_answered(world: World, seed: int) -> None:
    chance = random.Random(seed)
    anna, carla, _chiara = await a_full_week(world)
    outside, elsewhere, former = await world.member("Doraqq"), await world.member("Evaqq"), await world.member("Ugoqq")
    for one, role in ((elsewhere, Role.COMMUNITY_MAKER), (former, Role.OPERATOR)):
        await one.starts("i_" + world.ask(invitations.invite, role, 2))
        await one.taps("Conferma")
    own = {anna: {"Adamqq", "Aliceqq"}, carla: {"Cirqq"}, elsewhere: {"Annaqq", "Carlaqq"}}  # who wait for Orto
    every = every_answer()
    for step in range(STEPS * 2):
        if step == STEPS:
            await world.passes(hours=26)
        someone, answer = chance.choice((anna, carla, outside, elsewhere, former)), chance.choice(every)
        if answer.__name__ in UNASKED:
            continue
        data = forged(answer, chance)
        await world.forges(someone, data)
        assert not someone.chat.waiting, data
        someone.does_not_see(FAULT, "Motivo:")
        shown = f"{someone.screen.text}\n{someone.labels}\n{someone.chat.toasts[-1:]}"
        shown = re.sub(r"\w+://\S+", "", shown)  # a secret address may have any letters
        seen = set(re.findall(r"\w+qq", shown)) - own.get(someone, set()) - {someone.account.first_name}
        assert not seen, f"{someone.account.first_name} sees {seen} by {data}"
