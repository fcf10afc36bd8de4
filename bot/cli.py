"""Commands for whoever runs the bot. Each is thin and calls a service; only `run` and `demo` talk to Telegram."""

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.settings import BadSetting, Settings, read_settings

app = typer.Typer(
    help="FareLegami: il bot Telegram per attività, corsi e patti.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
staff = typer.Typer(help="Le persone che lavorano nel programma.", no_args_is_help=True)
database = typer.Typer(help="Il database.", no_args_is_help=True)
keys_app = typer.Typer(help="Le chiavi dei testi cifrati.", no_args_is_help=True)
app.add_typer(staff, name="staff")
app.add_typer(database, name="db")
app.add_typer(keys_app, name="keys")

DONE, FAULTS, WRONG = 0, 1, 2


def main() -> None:
    """Run a command; a setting that cannot be used is one line and exit code 2, never a traceback."""
    try:
        app()
    except BadSetting as bad:
        _wrong(str(bad))
    except KeyboardInterrupt:
        sys.exit(130)


def _wrong(line: str) -> NoReturn:
    typer.echo(line, err=True)
    sys.exit(WRONG)


@app.command()
def run() -> None:
    """Avvia il bot."""
    from bot import starting

    starting.start_bot(read_settings())


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="La porta della pagina.")] = 8081,
    empty: Annotated[bool, typer.Option("--empty", help="Senza dati di prova.")] = False,
) -> None:
    """Avvia il bot con un simulatore di Telegram e una pagina per provarlo: non serve nessun account."""
    from bot import starting

    starting.start_demo(port, empty=empty)


@app.command("import")
def import_catalogue(
    files: Annotated[list[Path], typer.Argument(help="File CSV con le attività.", show_default=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Controlla soltanto: non cambia niente.")] = False,
    file_format: Annotated[str, typer.Option("--format", help="csv, se il nome del file non lo dice.")] = "",
) -> None:
    """Importa il catalogo: aggiunge le attività nuove e aggiorna quelle che ci sono."""
    from bot import importing

    faults = importing.import_files(read_settings(), files, file_format=file_format, dry_run=dry_run)
    sys.exit(FAULTS if faults else DONE)


@staff.command()
def invite(
    role: Annotated[str, typer.Option(help="community_maker, operator o coordinator.")],
    territory: Annotated[str, typer.Option(help="Il territorio: Crema, Cremona o Casalmaggiore.")] = "",
) -> None:
    """Crea un invito: un link che vale una volta sola, per 7 giorni."""
    from bot import operating

    typer.echo(operating.invite(read_settings(), role, territory))


@database.command()
def upgrade() -> None:
    """Porta il database alla versione di questo programma."""
    from bot.opening import open_workshop

    open_workshop(read_settings()).close()
    typer.echo("Il database è alla versione giusta.")


@database.command()
def backup(file: Annotated[Path, typer.Argument(help="Dove scrivere la copia.")]) -> None:
    """Copia il database, anche mentre il bot lavora."""
    from bot import operating

    size = operating.backup(read_settings(), file)
    typer.echo(f"Copia scritta in {file} ({size} byte). Le chiavi non sono nella copia: tienile al sicuro a parte.")


@keys_app.command()
def new() -> None:
    """Stampa una chiave nuova, per FARELEGAMI_ENCRYPTION_KEYS."""
    from bot import keys

    typer.echo(keys.new_key())


@keys_app.command()
def rotate() -> None:
    """Cifra di nuovo tutti i testi con la prima chiave; con SQLite ne fa prima una nuova."""
    from bot import operating

    typer.echo(operating.rotate(read_settings()))


@app.command()
def doctor() -> None:
    """Controlla token, database, orologio, migrazioni, chiavi e lingue."""
    from bot import doctor as checks

    healthy = checks.examine(_settings_or_faults())
    sys.exit(DONE if healthy else FAULTS)


def _settings_or_faults() -> Settings | str:
    try:
        return read_settings()
    except BadSetting as bad:
        return str(bad)
