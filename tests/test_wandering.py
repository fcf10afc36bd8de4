"""People who tap and write whatever comes to their mind: everything is answered, and there is always a way on."""

import random

import pytest

from services import invitations
from simulator.messages import Message
from storage.people import Role
from tests.support.world import Someone, World, an_activity

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
        someone = chance.choice((newcomer, member, staff))
        before, done = someone.letters, act(someone, chance)
        await world.settles()
        said = f"{someone.account.first_name}: {done}\n{someone.screen.text}\n{someone.labels}"
        assert not someone.chat.waiting, f"no answer to {said}"
        assert someone.letters <= before + 1, f"more than one message: {said}"
        assert any(way in label for way in WAYS_ON for label in someone.labels), f"no way on: {said}"
        if not done.startswith("["):
            assert someone.letters == before + 1, f"silence: {said}"
