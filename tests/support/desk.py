"""An operator at the command line, in a folder of their own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import PREFIX, Settings, read_settings


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str

    def says(self, *texts: str) -> None:
        """Check that the command went well and said all this."""
        assert self.code == 0, self
        for text in texts:
            assert text in self.out, self

    def refuses(self, *texts: str) -> None:
        """Check that the command was refused in one line on stderr, with exit code 2, that says all this."""
        assert (self.code, self.out) == (2, ""), self
        assert self.err.endswith("\n"), self
        assert self.err.count("\n") == 1, self
        assert "Traceback" not in self.err, self
        for text in texts:
            assert text in self.err, self


class Desk:
    """A folder, an environment without other settings, and commands that are run there."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._patch, self._capsys = folder, patch, capsys
        patch.chdir(folder)
        for name in os.environ:
            if name.startswith(PREFIX):
                patch.delenv(name)

    def sets(self, **settings: object) -> None:
        """Set variables, by their names without the prefix."""
        for name, value in settings.items():
            self._patch.setenv(PREFIX + name.upper(), str(value))

    def writes(self, name: str, content: str | bytes) -> Path:
        """Write a file into the folder."""
        file = self.folder / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    @property
    def settings(self) -> Settings:
        """The settings as commands read them."""
        return read_settings()

    def runs(self, *args: str | Path) -> Ran:
        """Run a command in this process."""
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(one) for one in args])
        out, err = self._capsys.readouterr()
        return Ran(int(ended.value.code or 0), out, err)

    def runs_apart(self, *args: str | Path, env: Mapping[str, str] | None = None) -> Ran:
        """Run a command as people do, in a process of its own."""
        return self.runs_python("-m", "bot", *map(str, args), env=env)

    def runs_python(self, *args: str, env: Mapping[str, str] | None = None) -> Ran:
        """Run Python in the folder."""
        done = subprocess.run(
            [sys.executable, *args],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            cwd=self.folder,
            env=os.environ | dict(env or {}),
            timeout=60,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)
