"""Keeps the catalogues in step with the code: `python -m locales.catalogues` updates them, `--check` only looks.

Extracts every text, merges it into each language, fills the Italian one (its
texts are the msgids themselves), and says what is left to translate.
"""

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from locales import DEFAULT, LANGUAGES, faults_of

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "conversations", "handlers", "services", "views")
CALLS = {"_": 1, "N_": 1, "ngettext": 2}
"""What marks a text, with how many texts it is called."""


def extracted() -> Catalog:
    """Collect every text of the code."""
    template = Catalog(project="FareLegami", charset="utf-8")
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for message in texts_of(path.read_text(encoding="utf-8")):
                template.add(message)
    return template


def texts_of(source: str) -> Iterator[str | tuple[str, ...]]:
    """List the texts that a module marks; those with a plural are pairs.

    Read from the syntax tree: babel's own extractor looks at tokens, and before
    Python 3.12 an f-string is one token, so that it misses what is marked within.
    """
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS):
            continue
        wanted = node.args[: CALLS[node.func.id]]
        texts = tuple(one.value for one in wanted if isinstance(one, ast.Constant) and isinstance(one.value, str))
        if len(texts) == CALLS[node.func.id]:
            yield texts if len(texts) > 1 else texts[0]


def updated(code: str) -> bytes:
    """Give a language's catalogue as it has to be: everything that the code says, and nothing else."""
    path = file_of(code)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=code)
    else:
        catalogue = Catalog(locale=code, project="FareLegami", charset="utf-8")
    catalogue.header_comment = f"# FareLegami: {LANGUAGES[code]}"
    catalogue.update(extracted(), no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    if code == DEFAULT:
        for message in catalogue:
            if message.id:
                message.string = message.id
                message.flags.discard("fuzzy")
    written = BytesIO()
    write_po(written, catalogue, sort_output=True, no_location=True, width=110, omit_header=False)
    return b"\n".join(line for line in written.getvalue().splitlines() if not line.startswith(_CHANGING)) + b"\n"


_CHANGING = (
    b'"Project-Id-Version',
    b'"POT-Creation-Date',
    b'"PO-Revision-Date',
    b'"Generated-By',
    b'"Language-Team',
    b'"Last-Translator',
    b'"Report-Msgid',
)
"""Lines of a catalogue's head that say nothing, or something else each time."""


def file_of(code: str) -> Path:
    """Name a language's file."""
    return ROOT / "locales" / code / "LC_MESSAGES" / "messages.po"


def main() -> int:
    """Update or check every language; the exit code tells whether anything is left to do."""
    check = "--check" in sys.argv[1:]
    stale = []
    for code in LANGUAGES:
        path, wanted = file_of(code), updated(code)
        if path.exists() and path.read_bytes() == wanted:
            continue
        if check:
            stale.append(f"{code}: non al passo con il codice: python -m locales.catalogues")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(wanted)
    faults = [*stale, *faults_of()]
    print("\n".join(faults) or "lingue complete")  # noqa: T201
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
