"""Oneself: language, territory, pauses."""

from views.answers.root import Answer, Key


class ShowProfile(Answer, prefix="p"):
    """Show the profile."""


class ChooseLanguage(Answer, prefix="l"):
    """Ask for another language."""


class Speak(Answer, prefix="ls"):
    """Speak a language from now on."""

    language: str


class ChooseTerritory(Answer, prefix="t"):
    """Ask for another territory."""


class Move(Answer, prefix="ts"):
    """Look in a territory first from now on."""

    territory_id: Key


class ChoosePause(Answer, prefix="z"):
    """Ask how long to be silent."""


class Pause(Answer, prefix="zs"):
    """Be silent for some days."""

    days: Key


class EndPause(Answer, prefix="zr"):
    """Write again."""
