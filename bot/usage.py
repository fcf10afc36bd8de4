"""How commands are called: help, and what is wrong with a call, in Italian."""

import re
from collections.abc import Iterator
from typing import Any

from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

_MISTAKES = {
    r"Missing command\.": "manca il comando",
    r"No such command '(.*?)'.*": "il comando «{}» non c'è",
    r"No such option: (\S+).*": "l'opzione {} non c'è",
    r"Missing argument '(.*?)'.*": "manca {}",
    r"Missing option '(.*?)'.*": "manca {}",
    r"Option '(.*?)' requires .*": "manca il valore di {}",
    r"Option '(.*?)' does not take a value.*": "{} non vuole un valore",
    r"Invalid value for '(.*?)':.*": "il valore di {} non va bene",
    r"Got unexpected extra arguments?.*? \((.*)\)": "«{}» è di troppo",
}
"""What Typer says of a call that it does not understand, and how we say it."""


def mistake(error: TyperException) -> str:
    """Tell in one line what is wrong with a call, and where to read how it is made."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "farelegami"
    wrong = _translated(error.format_message())
    return f"{wrong[:1].upper()}{wrong[1:]}: scrivi «{command} --help» per vedere come si usa"


def one_line(text: str) -> str:
    """Leave out what would break a line, or what a terminal would take for an order."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _translated(message: str) -> str:
    line = " ".join(message.split())
    for theirs, ours in _MISTAKES.items():
        if match := re.fullmatch(theirs, line):
            return ours.format(*match.groups())
    return line


class _Explained:
    """Explains a command in Italian, without the time that it takes to import rich."""

    def parse_args(self: Any, ctx: Any, args: list[str]) -> list[str]:
        """Read a call; a mistake in it knows of which command."""
        try:
            rest: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]
        except TyperException as error:
            if getattr(error, "ctx", None) is None:
                error.ctx = ctx  # type: ignore[attr-defined]
            raise
        return rest

    def format_help(self: Any, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        formatter.write_usage(ctx.command_path, " ".join(_pieces(self)), prefix="Uso: ")
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(self.help or "")
        commands = [self.get_command(ctx, name) for name in self.list_commands(ctx)] if _is_group(self) else []
        for title, rows in (
            ("Comandi", [(command.name, command.help) for command in commands]),
            ("Argomenti", [(one.metavar, one.help or "") for one in self.params if one.param_type_name == "argument"]),
            ("Opzioni", [*_options(self), ("--help", "Mostra questo aiuto.")]),
        ):
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


class Command(_Explained, TyperCommand):
    """A command."""


class Group(_Explained, TyperGroup):
    """A group of commands."""


def _is_group(command: Any) -> bool:
    return isinstance(command, TyperGroup)


def _pieces(command: Any) -> Iterator[str]:
    if _is_group(command):
        yield "COMANDO"
        return
    for one in command.params:
        if one.param_type_name == "argument":
            yield one.metavar
        elif one.required:
            yield f"{one.opts[0]} {one.metavar}"
    yield "[OPZIONI]"


def _options(command: Any) -> Iterator[tuple[str, str]]:
    for one in command.params:
        if one.param_type_name == "option":
            yield one.opts[0] if one.is_flag else f"{one.opts[0]} {one.metavar}", one.help or ""
