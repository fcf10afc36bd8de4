"""Where a person is in a conversation, and the typed draft of their answers so far."""

import json
from typing import Self, TypeVar

from aiogram.fsm.state import State
from pydantic import BaseModel, ValidationError

from locales import N_
from services.refusals import Refusal


class ConversationExpired(Refusal):
    """The draft was written by a release whose questions were others."""

    message = N_("Intanto qualcosa è cambiato. Ricominciamo: scegli dal menu.")
    ends_conversation = True


class Draft(BaseModel):
    """The unfinished answers of one conversation.

    It may have been written by yesterday's release: one that no longer fits is
    a reason to start over, never a fault.
    """

    @classmethod
    def read(cls, stored: str) -> Self:
        """Read a draft back.

        Raises:
            ConversationExpired: it does not fit any more.
        """
        try:
            return cls.model_validate_json(stored)
        except ValidationError as error:
            raise ConversationExpired from error


DraftT = TypeVar("DraftT", bound=Draft)


class Talk:
    """One chat's conversation as a handler sees it; the Work middleware writes its changes with the same commit."""

    def __init__(self, state: str | None, draft: str | None, *, suspended: bool) -> None:
        self._found_state, self._found_draft = state, draft or "{}"
        self._suspended = suspended
        self.next: tuple[str, str] | None = None
        self.ended = False
        self._stayed = False

    @property
    def state(self) -> str | None:
        """The question that waits for an answer; none while the conversation is set aside."""
        return None if self._suspended else self._found_state

    @property
    def set_aside(self) -> str | None:
        """The question that was left, where there is one."""
        return self._found_state if self._suspended else None

    @property
    def is_there(self) -> bool:
        """Whether there is a conversation, in the foreground or set aside."""
        return self._found_state is not None

    @property
    def language(self) -> str:
        """The language of the draft, where its conversation has chosen one; empty otherwise."""
        stored = json.loads(self._found_draft)
        return str(stored.get("language", "")) if isinstance(stored, dict) else ""

    @property
    def is_touched(self) -> bool:
        """Whether the conversation itself dealt with this update."""
        return self._stayed or self.ended or self.next is not None

    def stay(self) -> None:
        """Wait for the same answer still."""
        self._stayed = True

    def draft(self, kind: type[DraftT]) -> DraftT:
        """Read the answers so far."""
        return kind.read(self._found_draft)

    def go(self, state: State, draft: Draft) -> None:
        """Ask the question of *state* next, with these answers so far."""
        if state.state is None:
            raise ValueError(state)
        self.next, self.ended = (state.state, draft.model_dump_json()), False

    def come_back(self) -> None:
        """Wait again for the answer that was set aside."""
        if self._found_state is not None:
            self.next, self.ended = (self._found_state, self._found_draft), False

    def end(self) -> None:
        """Finish, or give up."""
        self.next, self.ended = None, True
