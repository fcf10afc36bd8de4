"""Business ideas: what their authors ask for, and what staff do.

`number` is a question's place, from 0; `changing` tells that one came from the page with all the answers.
"""

from views.answers.root import Answer, Key


class ShowMyIdea(Answer, prefix="idm"):
    """Show my business idea, or the way to begin one."""


class AskIdeaTitle(Answer, prefix="ide"):
    """Ask for an idea in one sentence; with `idea_id` 0 it is a new one."""

    idea_id: Key


class AskIdeaQuestion(Answer, prefix="idq"):
    """Ask one of the seven questions."""

    idea_id: Key
    number: Key
    changing: bool


class ShowIdeaAnswers(Answer, prefix="idc"):
    """Show all the answers of my idea."""

    idea_id: Key


class PresentIdea(Answer, prefix="idp"):
    """Hand my idea in."""

    idea_id: Key


class AskForTutor(Answer, prefix="idt"):
    """Ask for somebody who helps with my idea."""

    idea_id: Key


class ShowIdeaFiles(Answer, prefix="idf"):
    """Show the documents of my idea."""

    idea_id: Key


class AskIdeaFile(Answer, prefix="idd"):
    """Ask for a document."""

    idea_id: Key


class TakeIdeaFile(Answer, prefix="idg"):
    """Hand over one version of a document."""

    file_id: Key


class AskIdeaComment(Answer, prefix="idn"):
    """Ask for a comment on an idea, mine or one that I follow."""

    idea_id: Key


class ShowIdeaStory(Answer, prefix="idy"):
    """Show a page of what happened to an idea, mine or one that I may see."""

    idea_id: Key
    page: Key


class ShowIdeaReaders(Answer, prefix="idr"):
    """Show who has read my idea."""

    idea_id: Key


class AskWithdrawIdea(Answer, prefix="idw"):
    """Ask before my idea is taken back."""

    idea_id: Key


class WithdrawIdea(Answer, prefix="idx"):
    """Take my idea back."""

    idea_id: Key


# Staff


class ShowIdeas(Answer, prefix="idl"):
    """Show a page of the ideas that I may see."""

    page: Key


class ShowIdea(Answer, prefix="ids"):
    """Show the staff's page of an idea."""

    idea_id: Key


class ReadIdea(Answer, prefix="idz"):
    """Read the answers of an idea."""

    idea_id: Key


class ReadIdeaFiles(Answer, prefix="idk"):
    """Show the documents of an idea to staff."""

    idea_id: Key


class TakeIdea(Answer, prefix="idj"):
    """Take an idea to judge it."""

    idea_id: Key


class PutIdeaBack(Answer, prefix="idb"):
    """Leave an idea to somebody else who judges it."""

    idea_id: Key


class AskSendIdeaBack(Answer, prefix="ido"):
    """Ask what the author is to go over."""

    idea_id: Key


class AskValidateIdea(Answer, prefix="idi"):
    """Ask before an idea is validated."""

    idea_id: Key


class ValidateIdea(Answer, prefix="idv"):
    """Validate an idea."""

    idea_id: Key


class ChooseTutor(Answer, prefix="idu"):
    """Show a page of who could be an idea's tutor."""

    idea_id: Key
    page: Key


class AppointTutor(Answer, prefix="ida"):
    """Make somebody the tutor of an idea."""

    idea_id: Key
    person_id: Key
