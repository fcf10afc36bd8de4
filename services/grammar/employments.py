"""What somebody does at the moment, as they write it in a hurry: «cerco un lavoro», «non studio più», «part-time»."""

from services.grammar.reading import Reading, spelled, words
from services.requirements import Employment

_NO = r"(?:non|no|ne|not|don t|do not|senza|mai)"
_WORK = r"(?:lavoro|lavorare|lavoretto|posto|occupazione|impiego|work|working|job)"
_STUDY = r"(?:studio|studiare|study|studying|scuola|school)"
_A = r"(?:(?:un|il|lo|di|da|per|a|any|altro|nuovo|piu|proprio|ancora|ho|sto|vado|have|am|i|in|at) )*"

_PATTERNS = (
    (
        words(
            rf"{_NO} {_A}{_WORK} (?:e|and|o|or)? ?{_NO} {_A}{_STUDY}|{_NO} {_A}{_STUDY} (?:e|and|o|or)? ?{_NO} {_A}{_WORK}"
        ),
        Employment.NEITHER,
    ),
    (words(r"(?:non )?(?:faccio |sto facendo )?(?:niente|nulla)|nothing"), Employment.NEITHER),
    (words(rf"non (?:sto )?cerc(?:o|ando) {_A}{_WORK}|not looking for {_A}{_WORK}"), None),
    (
        words(
            rf"(?:in cerca|alla ricerca|cerco|cercando|cercare|looking for|searching for) {_A}{_WORK}"
            r"|disoccupat[oaie]?|inoccupat[oaie]?|licenziat[oaie]?|unemployed|in cerca|cerco"
            rf"|(?:perso|lasciato|finito|lost|left) {_A}(?:my )?{_WORK}|(?:senza|without) {_A}{_WORK}"
        ),
        Employment.SEEKING,
    ),
    (words(rf"{_NO} {_A}(?:{_WORK}|{_STUDY})"), None),
    (
        words(
            rf"(?:{_A}{_WORK} )?(?:solo |just |only )?(?:poche ore|qualche ora|part time|parttime|a chiamata|a few hours|few hours)"
        ),
        Employment.FEW_HOURS,
    ),
    (
        words(r"studio|studi|studente|studentessa|universita|scuola|study|studying|student|school|university"),
        Employment.STUDYING,
    ),
    (words(rf"(?:cambio|cambiare) {_A}{_WORK}|{_WORK}|lavoratore|lavoratrice"), Employment.WORKING),
)
"""What is heard, the more telling first. Nothing is for words that say what somebody does not do: that is no answer."""


def read(text: str) -> Employment | None:
    """Find what a text says that somebody does; nothing, where it says nothing, or several things.

    A no is never heard as a yes: «non ho un lavoro» is not «lavoro».
    """
    reading = Reading(spelled(text))
    found = set[Employment]()
    for pattern, meant in _PATTERNS:
        while reading.take(pattern) is not None:
            found |= {meant} if meant else set()
    return found.pop() if len(found) == 1 else None
