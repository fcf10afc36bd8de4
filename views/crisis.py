"""The answer to words of a hard moment: whom to call now, day and night."""

from dataclasses import replace
from html import escape

from locales import _
from services.crisis import Kind, Kinds
from services.programme import Programme
from views import words
from views.screen import Screen


def answer(kinds: Kinds, programme: Programme, *, is_told: bool = True) -> Screen:
    """Say at once whom to call, and that what was written is kept and has reached somebody.

    Where there is nobody to tell, it says so. It leads home and nowhere else: it
    says nothing of a patto, and so comes whole even where it comes late.
    """
    lines = [
        words.bold(_("Ho tenuto quello che hai scritto.")),
        _("Avviso subito chi segue il tuo patto.")
        if is_told
        else _("Qui adesso non c'è chi può risponderti subito: chiama, per favore."),
        "",
        *_whom_to_call(kinds, programme),
        "",
        _("Vuoi dire altro? Scrivi qui: tengo anche quello."),
    ]
    return Screen("\n".join(lines), ((words.menu(),),))


def beside(said: Screen, kinds: Kinds, programme: Programme) -> Screen:
    """Say whom to call though the words could not be kept, under why not."""
    return replace(said, text="\n".join([said.text, "", *_whom_to_call(kinds, programme)]))


def _whom_to_call(kinds: Kinds, programme: Programme) -> list[str]:
    lines = [_("Ti serve aiuto adesso? Chiama, a qualunque ora:"), *_numbers(kinds, programme)]
    if Kind.VIOLENCE in kinds:
        lines += ["", _("Altri guardano il tuo telefono? Dopo puoi cancellare questi messaggi.")]
    return lines


def _numbers(kinds: Kinds, programme: Programme) -> list[str]:
    """List the numbers, the most fitting first; all of them are there, for one may need another than we think."""
    emergency = "📞 <b>112</b> " + _("se c'è un pericolo o qualcuno sta male")
    violence = "📞 <b>1522</b> " + _("se qualcuno ti fa del male o ti fa paura: è gratis")
    lines = [violence, emergency] if kinds == {Kind.VIOLENCE} else [emergency, violence]
    if programme.crisis_phone:
        lines.append("📞 " + words.bold(programme.crisis_phone))
    if programme.phone:
        lines.append("☎️ " + _("Di giorno anche il centro: {phone}").format(phone=escape(programme.phone)))
    return lines
