"""Keeps the catalogues in step with the code: `python -m locales.catalogues` updates them, `--check` only looks.

Extracts every text, merges it into each language, fills the Italian one (its
texts are the msgids themselves), and says what is left to translate.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from locales import DEFAULT, LANGUAGES, faults_of

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "conversations", "handlers", "services", "views")
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None}


def extracted() -> Catalog:
    """Collect every text of the code."""
    template = Catalog(project="FareLegami", charset="utf-8")
    for room in ROOMS:
        for found in extract_from_dir(ROOT / room, keywords=KEYWORDS, comment_tags=("Translators:",)):
            name, line, message, comments, context = found
            template.add(message, locations=[(f"{room}/{name}", line)], auto_comments=comments, context=context)
    return template


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
    if code == DEFAULT:
        for message in catalogue:
            if message.id:
                message.string = message.id
    written = BytesIO()
    write_po(written, catalogue, sort_output=True, no_location=True, width=110, omit_header=False)
    return b"\n".join(line for line in written.getvalue().splitlines() if not line.startswith(_CHANGING)) + b"\n"


_CHANGING = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By', b'"Last-Translator', b'"Report-Msgid')


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
