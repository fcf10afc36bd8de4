"""What else a text may ask for: cost, free places, no steps, no sign-up, a kind of activity, nearness."""

import re
from collections.abc import Callable
from dataclasses import replace

from services.grammar.reading import NUMBER, Reading, number, words
from services.questions import Question
from storage.catalogue import ActivityKind

CHEAP_CENTS = 1000
"""What "che costi poco" means."""

_UP_TO = r"(?:meno di|massimo|max|al massimo|fino a|sotto i|sotto|non piu di|entro i?|con|budget)"
_MONEY = rf"{_UP_TO} (?P<n>{NUMBER}) ?(?:€|euro?|eur|e)"

Use = Callable[[Question, re.Match[str]], Question]


def _kind(kind: ActivityKind) -> Use:
    return lambda asked, _found: replace(asked, kinds=asked.kinds | {kind})


_PATTERNS: tuple[tuple[re.Pattern[str], Use], ...] = (
    (
        words(rf"(?:che (?:costa|costi|costano|costino) )?{_MONEY}"),
        lambda asked, found: replace(asked, most_cents=100 * number(found["n"])),
    ),
    (
        words(
            r"(?:che (?:e|sia|siano|sono) |di |a |in modo |tutt[oe] )?(?:gratis|no pagare|no soldi|senza euro|niente soldi|gratuit[oaie]|gratuitamente|aggratis|agratis|grati|for free|free|senza (?:pagare|spendere(?: niente| soldi| nulla)?|soldi|costi|costo|spese)|costo zero|zero euro|0 (?:euro|€)|a gratis|sensa paga|non si pag[ah]i?(?: niente| nulla)?|non (?:costa|costi|costano|costino)(?: niente| nulla)?|che non si pag[ah]i?(?: niente| nulla)?|non pago(?: niente| nulla)?|(?:dove )?non (?:devo|bisogna|si deve) pagare|non ho soldi)"
        ),
        lambda asked, _found: replace(asked, most_cents=0),
    ),
    (
        words(r"(?:che )?(?:cost[ai]n?o? poco|pochi euro|economic[oahei]+|poco costos[oaie])"),
        lambda asked, _found: replace(asked, most_cents=CHEAP_CENTS),
    ),
    (
        words(
            r"(?:(?:dove|che|se|ci|con|abbia|abbiano|ancora|c|e|sono|hanno|ha|ce|c e) )*(?:posti? (?:liber[oi]|disponibil[ei]|rimast[oi])|(?:c e|ce|ci sia|ci sono|ha|hanno|con|rimast[oi]|liber[oi]) (?:ancora )?(?:posti?)(?: liber[oi]| disponibil[ei])?|posto ancora|ancora (?:un )?posti?|non (?:siano|sono|sia|e) pien[oaie])"
        ),
        lambda asked, _found: replace(asked, has_room=True),
    ),
    (
        words(
            r"(?:(?:in|con la|per|con|per chi e in|per chi usa la|con la mia|sono|chi e|a) )*(?:sedia a rotelle|carrozzin[ae]|carrozzella|accessibil[ei]|senza barriere(?: architettoniche)?|senza scalini|senza scale|senza gradini|wheelchair|ridotta mobilita|deambulatore)"
        ),
        lambda asked, _found: replace(asked, is_accessible=True),
    ),
    (
        words(
            r"(?:(?:dove|che|a cui|cui|se) )?(?:senza (?:iscriver(?:si|mi|ci)|iscrizion[ei]|prenotare|prenotazion[ei]|prenotarsi|prenotarmi|registrarmi)|non (?:serve|servano|occorre|bisogna|c e bisogno di|devo|si deve) (?:l )?(?:iscriver(?:si|mi)|iscrizion[ei]|prenotare|prenotazion[ei]|prenotarsi)|(?:ad )?(?:accesso|ingresso|entrata) liber[oa]|a libero accesso|liber[oa] accesso)"
        ),
        lambda asked, _found: replace(asked, is_without_enrolment=True),
    ),
    (
        words(
            r"(?:il piu |piu |qualcosa di |qui |li |da qualche parte )?(?:vicin[oaie] (?:a |ad )?(?:me|noi|casa|casa mia|casa nostra|qui|dove (?:abito|sono|sto|vivo|abitiamo))|qui vicin[oaie]|vicin[oaie] casa|nei (?:miei )?dintorni|nelle vicinanze|dalle mie parti|da queste parti|in zona(?: mia)?|nella mia zona|nel mio quartiere|near ?(?:me|by|here)|qua vicin[oaie]|qui intorno|a piedi da casa|dalle nostre parti|vicino(?! (?:a|ad|al|allo|alla|all|ai|alle) ))"
        ),
        lambda asked, _found: replace(asked, is_near_me=True),
    ),
    (words(r"(?:(?:un|dei|i|il|gli|fare|frequentare) )*cors[oi]"), _kind(ActivityKind.CLASS)),
    (
        words(r"(?:(?:un|dei|i|il) )*(?:laborator[oi]|laboratori|laboratorio|workshops?)"),
        _kind(ActivityKind.LABORATORIO),
    ),
)


def take(reading: Reading) -> Question:
    """Take these conditions out of a text."""
    asked = Question()
    for pattern, use in _PATTERNS:
        while (found := reading.take(pattern)) is not None:
            asked = use(asked, found)
    return asked
