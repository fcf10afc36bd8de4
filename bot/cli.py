"""Commands for whoever runs the bot. Each is thin and calls a service; only `run` and `demo` talk to Telegram."""

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from sqlalchemy.exc import DBAPIError
from typer.exceptions import TyperException

from bot import usage
from bot.settings import BadSetting, Settings, read_settings

app = typer.Typer(
    cls=usage.Group,
    help="FareLegami: il bot Telegram per attività, corsi e patti.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
staff = typer.Typer(cls=usage.Group, help="Le persone che lavorano nel programma.")
database = typer.Typer(cls=usage.Group, help="Il database.")
keys_app = typer.Typer(cls=usage.Group, help="Le chiavi dei testi cifrati.")
app.add_typer(staff, name="staff")
app.add_typer(database, name="db")
app.add_typer(keys_app, name="keys")

DONE, FAULTS, WRONG = 0, 1, 2


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run a command; a setting or a call that cannot be used is one line and exit code 2, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # an old terminal shows a question mark for what it lacks
    try:
        code = app(args, prog_name="farelegami", standalone_mode=False)
    except BadSetting as bad:
        _wrong(str(bad))
    except TyperException as error:
        _wrong(usage.mistake(error))
    except DBAPIError as error:
        from bot.opening import database_fault

        _wrong(str(database_fault(error)))
    except OSError as error:
        from bot import troubles

        _wrong(f"{error.filename or 'La risposta'}: non si può leggere o scrivere ({troubles.reason(error)})")
    sys.exit(code or DONE)


def _wrong(line: str) -> NoReturn:
    typer.echo(usage.one_line(line), err=True)
    sys.exit(WRONG)


@app.command(cls=usage.Command)
def run() -> None:
    """Avvia il bot."""
    from bot import starting

    starting.start_bot(read_settings())


@app.command(cls=usage.Command)
def demo(
    port: Annotated[
        int, typer.Option(metavar="N", min=1, max=65535, help="La porta della pagina; se non la scrivi, 8081.")
    ] = 8081,
    empty: Annotated[bool, typer.Option("--empty", help="Senza dati di prova.")] = False,
) -> None:
    """Avvia il bot con un simulatore di Telegram e una pagina per provarlo: non serve nessun account."""
    from bot import starting

    starting.start_demo(port, empty=empty)


@app.command("import", cls=usage.Command)
def import_catalogue(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="File con le attività: CSV, XLSX o iCalendar (.ics).")
    ],
    patti: Annotated[
        bool, typer.Option("--patti", help="Al posto del catalogo, patti su carta: una riga per impegno, CSV o XLSX.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Controlla soltanto e mostra che cosa cambierebbe: non cambia niente.")
    ] = False,
    file_format: Annotated[
        str, typer.Option("--format", metavar="FORMATO", help="csv, xlsx o ics, se il nome del file non lo dice.")
    ] = "",
    territory: Annotated[
        str, typer.Option("--territorio", metavar="NOME", help="Il territorio di ciò che non dice in quale è.")
    ] = "",
) -> int:
    """Importa il catalogo: aggiunge le attività nuove e aggiorna quelle che ci sono. Con --patti, patti in bozza."""
    from bot import importing

    bring_in = importing.import_patti if patti else importing.import_files
    faults = bring_in(read_settings(), files, file_format=file_format, dry_run=dry_run, territory=territory)
    return FAULTS if faults else DONE


@app.command(cls=usage.Command)
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Dove scrivere il catalogo: .csv, .xlsx o .ics.")],
    file_format: Annotated[
        str, typer.Option("--format", metavar="FORMATO", help="csv, xlsx o ics, se il nome del file non lo dice.")
    ] = "",
    attendance: Annotated[
        bool, typer.Option("--presenze", help="Al posto del catalogo, quante presenze: senza nomi, sotto 5 «<5».")
    ] = False,
    of_classes: Annotated[
        bool, typer.Option("--corsi", help="Al posto del catalogo, com'è andato ogni corso: in numeri, sotto 5 «<5».")
    ] = False,
    territory: Annotated[
        str, typer.Option(metavar="NOME", help="Con --presenze o --corsi: solo questo territorio.")
    ] = "",
    first: Annotated[str, typer.Option("--from", metavar="GIORNO", help="Con --presenze: da AAAA-MM-GG.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="GIORNO", help="Con --presenze: fino ad AAAA-MM-GG.")] = "",
) -> None:
    """Scrive il catalogo in un file che si può importare di nuovo; o le presenze e i corsi, in numeri."""
    from bot import exporting

    if of_classes:
        exporting.check_classes(attendance=attendance, first=first, last=last)
        count = exporting.export_classes(read_settings(), file, file_format, territory=territory)
        typer.echo(f"Numeri dei corsi scritti in {file}: {count} righe.")
        return
    if attendance:
        count = exporting.export_attendance(
            read_settings(), file, file_format, territory=territory, first=first, last=last
        )
        typer.echo(f"Presenze scritte in {file}: {count} righe.")
        return
    exporting.check_plain(territory=territory, first=first, last=last)
    count = exporting.export(read_settings(), file, file_format)
    typer.echo(f"Catalogo scritto in {file}: {count} attività.")


@app.command(cls=usage.Command)
def template(file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="Dove scrivere il modello.")]) -> None:
    """Scrive un foglio Excel da riempire con le attività, con le istruzioni."""
    from bot import exporting

    exporting.write_template(read_settings(), file)
    typer.echo(f"Modello scritto in {file}: riempilo, poi usa farelegami import {file}.")


@staff.command(cls=usage.Command)
def invite(
    role: Annotated[str, typer.Option(metavar="RUOLO", help="community_maker, operator o coordinator.")],
    territory: Annotated[
        str, typer.Option(metavar="NOME", help="Il territorio, per esempio Crema; se non lo scrivi, tutti.")
    ] = "",
) -> None:
    """Crea un invito: un link che vale una volta sola, per 7 giorni."""
    from bot import operating

    typer.echo(operating.invite(read_settings(), role, territory))


@database.command(cls=usage.Command)
def upgrade() -> None:
    """Porta il database alla versione di questo programma."""
    from bot.opening import open_workshop

    open_workshop(read_settings()).close()
    typer.echo("Il database è alla versione giusta.")


@database.command(cls=usage.Command)
def backup(file: Annotated[Path, typer.Argument(metavar="FILE", help="Dove scrivere la copia.")]) -> None:
    """Copia il database, anche mentre il bot lavora."""
    from bot import operating

    size = operating.backup(read_settings(), file)
    typer.echo(f"Copia scritta in {file} ({size} byte). Le chiavi non sono nella copia: tienile al sicuro a parte.")


@keys_app.command(cls=usage.Command)
def new() -> None:
    """Stampa una chiave nuova, per FARELEGAMI_ENCRYPTION_KEYS."""
    from bot import keys

    typer.echo(keys.new_key())


@keys_app.command(cls=usage.Command)
def rotate() -> None:
    """Cifra di nuovo tutti i testi con la prima chiave; con SQLite ne fa prima una nuova."""
    from bot import operating

    typer.echo(operating.rotate(read_settings()))


@app.command(cls=usage.Command)
def doctor() -> int:
    """Controlla token, database, orologio, migrazioni, chiavi e lingue."""
    from bot import doctor as checks

    healthy = checks.examine(_settings_or_faults())
    return DONE if healthy else FAULTS


def _settings_or_faults() -> Settings | BadSetting:
    try:
        return read_settings()
    except BadSetting as bad:
        return bad
