"""The page's colours: every text can be read, in both themes. Ratios as WCAG 2 defines them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "simulator" / "page"
_TOKEN = re.compile(r"--([a-z0-9-]+): ([^;]+);")
_PAIR = re.compile(r"light-dark\((.+), ((?:#|rgb).+)\)")
_GRADIENT = re.compile(r"data-colour=\"\w+\"\] \{ background: linear-gradient\((#\w+), (#\w+)\)")

Colour = tuple[float, float, float, float]

# What is written on what.
TEXTS = [
    *(("text", ground) for ground in ("panel", "panel-2", "hover", "own", "theirs", "danger-soft")),
    *(("muted", ground) for ground in ("panel", "panel-2", "hover")),
    *(("accent-text", ground) for ground in ("panel", "panel-2", "hover", "theirs")),
    *(("danger-text", ground) for ground in ("panel", "panel-2", "hover", "danger-soft")),
    ("well-text", "panel"),
    ("own-meta", "own"),
    ("own-link", "own"),
    ("theirs-meta", "theirs"),
    ("on-accent", "accent"),
    *(("on-accent", ground) for ground in ("primary", "success", "danger")),
    ("on-ribbon", "ribbon"),
]


def tokens(theme: int) -> dict[str, Colour]:
    """Read the colours of theme.css for light (0) or dark (1)."""
    found = {}
    for name, value in _TOKEN.findall((PAGE / "theme.css").read_text()):
        pair = _PAIR.fullmatch(value)
        chosen = pair.groups()[theme] if pair else value
        if chosen.startswith(("#", "rgb")):
            found[name] = colour(chosen)
    return found


def colour(text: str) -> Colour:
    if text.startswith("#"):
        digits = text[1:] if len(text) == 7 else "".join(digit * 2 for digit in text[1:])
        red, green, blue = (int(digits[place : place + 2], 16) for place in (0, 2, 4))
        return red, green, blue, 1.0
    parts = [float(part) for part in re.findall(r"[\d.]+", text)]
    return parts[0], parts[1], parts[2], parts[3] / 100


def over(top: Colour, ground: Colour) -> Colour:
    red, green, blue = (top[3] * top[place] + (1 - top[3]) * ground[place] for place in range(3))
    return red, green, blue, 1.0


def contrast(one: Colour, other: Colour) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour[:3]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_a_text_stands_out_from_what_it_is_written_on(theme: int, text: str, ground: str) -> None:
    known = tokens(theme)
    assert contrast(known[text], known[ground]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_texts_in_quotes_and_code_stand_out_too(theme: int) -> None:
    known = tokens(theme)
    for bubble, link in (("own", "own-link"), ("theirs", "accent-text")):
        for veil in ("quote", "code"):
            ground = over(known[veil], known[bubble])
            assert min(contrast(known["text"], ground), contrast(known[link], ground)) >= 4.5


@pytest.mark.parametrize(("theme", "brightest"), [(0, "#dbddbb"), (1, "#3d2b52")], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["on-wall", "on-wall-hover"])
def test_white_on_the_wallpaper_can_be_read_where_it_is_brightest(theme: int, brightest: str, ground: str) -> None:
    behind = over(tokens(theme)[ground], colour(brightest))
    assert contrast(colour("#ffffff"), behind) >= 4.5
    assert brightest in (PAGE / "page.css").read_text()


def test_initials_can_be_read_on_every_avatar() -> None:
    gradients = _GRADIENT.findall((PAGE / "page.css").read_text())
    assert len(gradients) == 7
    for top, bottom in gradients:
        middle = over((*colour(top)[:3], 0.5), colour(bottom))
        assert contrast(colour("#ffffff"), middle) >= 4.5, top
        assert contrast(colour("#ffffff"), colour(top)) >= 3, top


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_edges_of_fields_and_the_focus_ring_stand_out(theme: int) -> None:
    known = tokens(theme)
    assert contrast(known["edge"], known["panel"]) >= 3
    for ground in ("panel", "panel-2", "own", "theirs"):
        assert contrast(known["focus"], known[ground]) >= 3


def test_no_script_of_the_page_writes_markup() -> None:
    scripts = {script.name: script.read_text() for script in PAGE.glob("*.js")}
    assert "page.js" in scripts
    for name, script in scripts.items():
        for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "setHTML"):
            assert way not in script, f"{name} uses {way}"
