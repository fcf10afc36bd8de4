"""The words themselves: easy to read, free of what nobody should read, and whole in every language."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from locales import LANGUAGES, _, catalogues, speaking
from tests.support import screens
from tests.support.cast import ORDINARY
from tests.support.reading import gulpease, sentences, words
from views import about

FORBIDDEN = {
    r"\bclicc\w+": "people tap, or write",
    r"\b(utent[ei]|beneficiari\w*|vulnerabil\w*|cas[oi]|fragil\w*|disagi\w*|assistit\w*)\b": "a label on people",
    r"\w/[aoei]\b": "a form with a slash",
    r"\b(benvenut|iscritt|registrat|interessat|sicur|pront|invitat)[oaie]\b": "agrees with the reader's gender",
    r"\b[Ss]ei (già |ancora |ora )?\w+(at|it|ut)[oa]\b": "agrees with the reader's gender",
    r"\bOK\b|\bInvia\b(?! ora)": "says nothing",
    r"\b(effettuare|procedere|presente messaggio|suddett\w+|nominativo|modalità|usufruire)\b": "bureaucratic",
    r"(?i)\b(?!(?:iscri|associa|intesta|posi|valuta)zion)\w+zion[ei]\b": "a noun where a verb would do",
}

NOT_THE_READER = re.compile(r"Tutto pronto")
"""Where a word of the list above agrees with a thing."""

MOST_WORDS = 20

GROUPS: dict[str, tuple[int, tuple[str, ...]]] = {
    "le prime domande": (70, ("Le prime domande",)),
    "il consenso": (65, ("Il consenso",)),
    "il menu": (70, ("Il menu, e quando non ci capiamo",)),
    "l'aiuto": (65, ("L'aiuto",)),
    "cercare": (70, ("Sfogliare", "Cercare", "Vicino a me", "Essere avvisati")),
    "un'attività": (70, ("Un'attività", "Andarci, e farlo sapere")),
    "i posti": (70, ("Prendere un posto", "Meno posti che persone", "Un posto per una data", "Disdire")),
    "l'agenda e il profilo": (70, ("La mia agenda", "Il profilo")),
    "la famiglia": (70, ("La famiglia", "Entrare in una famiglia")),
    "i tuoi dati": (65, ("I tuoi dati",)),
    "le lettere": (70, ("I promemoria", "Quello che il bot scrive da solo")),
    "il calendario": (70, ("Il calendario sul telefono",)),
    "chi lavora nel programma": (70, ("Chi lavora nel programma", "Il catalogo in un file")),
    "l'appello": (70, ("L'appello", "Dopo, e alla fine")),
    "dopo un corso": (70, ("Dopo un corso",)),
    "le date che cambiano": (70, ("Quando cambiano le date",)),
    "i materiali e l'attestato": (70, ("I materiali e l'attestato", "Dare i materiali")),
    "fare domanda": (70, ("Posso?", "Fare domanda", "Le mie domande")),
    "i colloqui": (70, ("I colloqui", "Offrire i colloqui")),
    "seguire un'attività": (70, ("Seguire un'attività",)),
    "seguire un corso": (70, ("Seguire un corso", "Cosa chiede un corso")),
    "valutare le domande": (70, ("Valutare le domande", "Decidere")),
    "l'idea d'impresa": (70, ("La mia idea d'impresa", "Le idee d'impresa, per chi le segue")),
    "il patto": (70, ("Il mio patto", "Parlare del patto")),
    "arrivare al patto": (70, ("Arrivare al patto", "Far arrivare al patto")),
    "raccontare com'è andata": (70, ("Raccontare com'è andata", "Com'è andata, per chi segue")),
    "scrivere un patto": (70, ("Scrivere un patto",)),
    "il budget": (70, ("Il budget del patto", "Il budget, per chi decide")),
    "gli incontri": (70, ("Gli incontri del patto", "Gli incontri, per chi segue un patto")),
    "seguire i patti": (70, ("I patti, per chi li segue", "I patti e gli enti, per chi coordina")),
    "i no": (70, ("Quando qualcosa non si può",)),
}
"""The groups of screens that are measured together, with how easy each must be (Gulpease)."""

LEAST_WORDS = 100

QUOTED_LABELS = ("Accetto", "Avvisami", "Disdici", "Iscrivimi", "Riprendi")
"""Labels that texts name: «tocca Disdici» must name the button as it is called in that language."""


def catalogue(code: str) -> Catalog:
    """Read a language's catalogue."""
    with catalogues.file_of(code).open("rb") as file:
        return read_po(file, locale=code)


def pairs(code: str) -> Iterator[tuple[str, str]]:
    """Give every text with what it is in a language; plurals one by one."""
    for message in catalogue(code):
        if isinstance(message.id, (tuple, list)):
            assert isinstance(message.string, (tuple, list))
            yield from zip(message.id, message.string, strict=True)
        elif message.id:
            yield message.id, str(message.string)


def texts(moments: tuple[str, ...]) -> list[str]:
    """Give what is read on the screens of some moments, each text once."""
    shown = (one.show() for moment in moments for one in screens.MOMENTS[moment](ORDINARY))
    return list(dict.fromkeys(screen.text or screen.alert for screen in shown))


def test_the_catalogues_are_in_step_with_the_code() -> None:
    for code in LANGUAGES:
        assert catalogues.file_of(code).read_bytes() == catalogues.updated(code), "run: python -m locales.catalogues"


def test_what_is_marked_within_an_f_string_is_found() -> None:
    source = 'f"<b>{_(\'ciao\')}</b>"\nngettext("{n} posto", "{n} posti", n)\n_(variable)\nN_("a" "b")'
    assert set(catalogues.texts_of(source)) == {"ciao", ("{n} posto", "{n} posti"), "ab"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_is_translated_with_the_same_placeholders(code: str) -> None:
    for text, said in pairs(code):
        assert said, text
        assert set(re.findall(r"{\w*}", text)) == set(re.findall(r"{\w*}", said)), text
        assert re.findall(r"</?\w+>", text) == re.findall(r"</?\w+>", said), text
        assert re.findall(r"/[a-z]{4,}", text) == re.findall(r"/[a-z]{4,}", said), text


@pytest.mark.parametrize("code", LANGUAGES)
def test_texts_name_buttons_as_they_are_called(code: str) -> None:
    with speaking(code):
        for text, said in pairs(code):
            for label in QUOTED_LABELS:
                if re.search(rf"[Tt]occa {label}\b", text):
                    assert _(label) in said, text


@pytest.mark.parametrize("code", LANGUAGES)
def test_sentences_have_at_most_twenty_words(code: str) -> None:
    assert not [one for _text, said in pairs(code) for one in sentences(said) if len(words(one)) > MOST_WORDS]


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_nobody_reads_a_forbidden_word(pattern: str) -> None:
    said = {text for text, _said in pairs("it")}
    read = {text for moment in screens.MOMENTS for text in texts((moment,))}
    labels = {
        button.label for show in screens.MOMENTS.values() for one in show(ORDINARY) for button in one.show().buttons
    }
    found = [text for text in said | read | labels if re.search(pattern, NOT_THE_READER.sub("", screens.plain(text)))]
    assert not found, FORBIDDEN[pattern]


def test_contract_words_are_said_as_promised() -> None:
    said = {text for text, _said in pairs("it")}
    promised = (
        "Attività, Corsi, La mia agenda, Profilo, Aiuto, Avanti, Indietro, Iscrivimi, Mettimi in lista, Disdici, Menu, "
        "Conferma, Annulla, Accetto, Accetto il posto, Rinuncio, Per me, Iscrizione confermata, Iscrizione disdetta"
    )
    assert not set(promised.split(", ")) - said


ASKING_TO_WAIT = {"Mettimi in lista", "Mi rimetto in lista", "Resto in lista"}


def test_in_lista_is_said_only_to_whoever_waits() -> None:
    saying = {text for text, _said in pairs("it") if "in lista" in text} - ASKING_TO_WAIT
    assert all("{n}ª persona in lista" in text for text in saying), saying


def test_every_moment_is_measured() -> None:
    assert sorted(moment for _least, moments in GROUPS.values() for moment in moments) == sorted(screens.MOMENTS)


@pytest.mark.parametrize("group", GROUPS)
def test_texts_are_easy_to_read(group: str) -> None:
    least, moments = GROUPS[group]
    easy, count = gulpease(texts(moments))
    assert count >= LEAST_WORDS, f"{group}: {count} words are too few to measure"
    assert easy >= least, f"{group}: Gulpease {easy:.1f} over {count} words, wanted {least}"


def test_running_text_is_easy_to_read_by_itself() -> None:
    read = (text for moment in screens.MOMENTS for text in texts((moment,)))
    prose = dict.fromkeys(one for text in read for one in sentences(text) if one[-1] in ".!?…")
    easy, count = gulpease(prose)
    assert easy >= 70, f"Gulpease {easy:.1f} over {count} words"


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_stands_around_the_chat_fits(code: str) -> None:
    with speaking(code):
        assert len(about.description()) <= 512
        assert len(about.short_description()) <= 120
        assert all(re.fullmatch("[a-z0-9_]{1,32}", name) and 1 <= len(text) <= 256 for name, text in about.commands())


def test_hardly_a_text_is_the_same_in_english() -> None:
    same = {text for text, said in pairs("en") if text == said}
    assert same == {"Menu"}


def test_the_catalogue_files_are_those_of_our_languages() -> None:
    folder = Path(catalogues.__file__).parent
    assert {path.parent.parent.name for path in folder.rglob("messages.po")} == set(LANGUAGES)
