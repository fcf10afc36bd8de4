"""The form of an application: its questions, what is answered of them, and writing one more answer down."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services import applications, appointments, class_days, may_apply, requirements
from services.ages import AGE_OF_MAJORITY
from services.application_answers import Answers, Question, questions
from services.applications import Mine
from services.eligibility import Obstacle
from services.requirements import Employment, Rules
from services.work import UnitOfWork
from storage import catalogue, territories
from storage.applications import ApplicationState
from storage.cards import ActivityCard
from storage.catalogue import EnrolmentMode
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Form:
    """An application as it is filled in.

    While answers can be changed, the questions are those of today; afterwards
    they are those by which it was judged. `is_kept` tells that all of
    `answers` is written down: new answers to what was sent already are kept
    apart until nothing is missing.
    """

    application_id: int
    activity_id: int
    title: str
    state: ApplicationState
    rules: Rules
    answers: Answers
    first_on: date
    towns: Sequence[str]
    home: str
    is_kept: bool = True

    @property
    def is_draft(self) -> bool:
        """Whether it has not been sent yet."""
        return self.state is ApplicationState.DRAFT

    @property
    def can_be_changed(self) -> bool:
        """Whether nobody has decided yet."""
        return self.state in (ApplicationState.DRAFT, ApplicationState.RECEIVED, ApplicationState.REVIEWING)

    @property
    def questions(self) -> Sequence[Question]:
        """List what is asked, in order."""
        return questions(self.rules)

    @property
    def next_at(self) -> int | None:
        """Give the place of the first question that waits for an answer; nothing, where none does."""
        missing = self.answers.missing(self.rules)
        return self.questions.index(missing[0]) if missing else None

    @property
    def obstacles(self) -> Sequence[Obstacle]:
        """List in what the answers are not what the class looks for."""
        return self.answers.obstacles(self.rules, self.first_on)

    def question(self, at: int) -> Question | None:
        """Give the question at a place; an old button may mean one that is not there any more."""
        return self.questions[at] if at < len(self.questions) else None


def form(uow: UnitOfWork, person: Person, application_id: int, *, pending: Answers | None = None) -> Form:
    """Read the form of a person's application, with answers that are *pending* in place of those written down.

    Raises:
        NotYourApplication: it is somebody else's, or there is none.
    """
    application = applications.own(uow, person, application_id)
    activity = catalogue.activity(uow.session, application.activity_id)
    if activity is None:
        raise applications.NotYourApplication
    rules, answers = applications.answers(uow, application)
    home_id = answers.territory_id
    if application.is_open or application.state is ApplicationState.DRAFT:
        rules, home_id = requirements.current(uow, activity), person.territory_id
        answers = (pending or Answers.read(application.answers)).under(rules)
    home = None if home_id is None else territories.territory(uow.session, home_id)
    return Form(
        application_id=application.id,
        activity_id=activity.id,
        title=activity.title,
        state=application.state,
        rules=rules,
        answers=answers.model_copy(update={"territory_id": home_id}),
        first_on=class_days.days(uow, activity).first_on,
        towns=may_apply.towns(uow, rules),
        home=home.name if home else "",
        is_kept=pending is None,
    )


def answer(
    uow: UnitOfWork, person: Person, form: Form, question: Question, said: date | Employment | str | None
) -> Form:
    """Write one more answer down; nothing is to skip the question.

    What was sent already is changed only once nothing is missing: see `Form.is_kept`.

    Raises:
        Settled: somebody has decided meanwhile, or it was taken back.
        NotABirthday, AnswerTooLong: the answer cannot be right.
        ActivityOver, NotByApplication: see `applications.start`.
    """
    given = form.answers.with_answer(form.rules, question, said)
    answered = replace(form, answers=given)
    if form.is_draft:
        applications.save(uow, person, form.application_id, given)
    elif given.missing(form.rules):
        return replace(answered, is_kept=False)
    else:
        applications.edit(uow, person, form.application_id, given)
    return replace(answered, is_kept=True)


@dataclass(frozen=True, slots=True)
class WayIn:
    """What a card says of applying: what is asked, how the reader stands, and whether there are times to book."""

    rules: Rules
    towns: Sequence[str]
    mine: Mine | None
    has_counselling: bool = False

    @property
    def asks_something(self) -> bool:
        """Whether «Posso?» has anything to ask or to look at."""
        return self.rules.asks_age or bool(self.rules.employment or self.rules.territory_ids)


def way_in(uow: UnitOfWork, person: Person, card: ActivityCard) -> WayIn | None:
    """Tell how one gets into an activity by applying; nothing, where one does not, or where it is for minors only."""
    activity = catalogue.activity(uow.session, card.id)
    is_for_minors = card.max_age is not None and card.max_age < AGE_OF_MAJORITY
    if card.mode is not EnrolmentMode.APPLICATION or activity is None or is_for_minors:
        return None
    rules = requirements.current(uow, activity)
    counselling = appointments.are_offered(uow, person, card.id)
    return WayIn(rules, may_apply.towns(uow, rules), applications.newest(uow, person, card.id), counselling)
