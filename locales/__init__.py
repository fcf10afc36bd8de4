"""The language that words are written in: Italian msgids, a catalogue for each language."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

LANGUAGES = {"it": "Italiano", "en": "English"}
"""Languages that people can choose, each by its own name."""

DEFAULT = "it"

_FOLDER = Path(__file__).parent
_language: ContextVar[str] = ContextVar("language", default=DEFAULT)


def N_(message: str) -> str:  # noqa: N802  the usual name for "to be translated later"
    """Mark a text for translation where it is written, to be translated where it is shown."""
    return message


def _(message: str) -> str:
    """Translate a text into the language spoken now."""
    return translations(_language.get()).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate a text that depends on a number, and put the number in place of `{n}`."""
    return translations(_language.get()).ngettext(singular, plural, n).replace("{n}", str(n))


def language() -> str:
    """Tell which language is spoken now."""
    return _language.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language within the block; one that we lack is Italian."""
    token = _language.set(code if code in LANGUAGES else DEFAULT)
    try:
        yield
    finally:
        _language.reset(token)


@cache
def translations(code: str) -> NullTranslations:
    """Load a language's catalogue.

    It is compiled in memory from the text that translators edit, so what is
    spoken is never older than what is written and nothing has to be built.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = _FOLDER / code / "LC_MESSAGES" / "messages.po"
    if not source.exists():
        return NullTranslations()
    with source.open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def faults_of() -> list[str]:
    """List what is missing from the catalogues: one line for each language that is not complete."""
    from babel.messages.pofile import read_po

    faults = []
    for code in LANGUAGES:
        source = _FOLDER / code / "LC_MESSAGES" / "messages.po"
        if not source.exists():
            faults.append(f"{code}: {source.name} non c'è")
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=code)
        missing = sum(
            1 for message in catalogue if message.id and (message.fuzzy or not _is_translated(message.string))
        )
        if missing:
            faults.append(f"{code}: {missing} testi non tradotti")
    return faults


def _is_translated(text: object) -> bool:
    return all(text) if isinstance(text, (tuple, list)) else bool(text)
