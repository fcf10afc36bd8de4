"""Turns the HTML that calendars put into descriptions into plain text."""

import re
from html import unescape
from html.parser import HTMLParser

_TAG = re.compile(
    r"</?(?:a|abbr|b|blockquote|br|div|em|figure|font|h[1-6]|hr|html|html-blob|i|img|li|o:p|ol|p|s|span|strong|"
    r"table|tbody|td|th|tr|u|ul|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_SILENT = frozenset({"script", "style", "head", "title", "template"})
_LINES = frozenset({"br", "div", "tr", "hr", "table", "blockquote", "figure"})
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol"})


def plain(text: str) -> str:
    """Give a text without tags and entities; one that has none stays as it is."""
    if not _TAG.search(text):
        return unescape(text) if _ENTITY.search(text) else text
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Keeps the text, with an empty line between paragraphs and the address after a link's words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._silent = 0
        self._link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a new line where the tag does."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "li":
            self._parts.append("\n• ")
        elif tag == "a":
            self._link = (dict(attrs).get("href") or "", len(self._parts))
        else:
            self._break(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Break the line at <br/>."""
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        """End what the tag began."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "a" and self._link is not None:
            address, begun = self._link
            words = "".join(self._parts[begun:]).strip()
            if address.startswith(("http://", "https://")) and address.rstrip("/") not in words:
                self._parts.append(f" ({address})")
            self._link = None
        elif tag != "br":
            self._break(tag)

    def handle_data(self, data: str) -> None:
        """Keep words."""
        if not self._silent:
            self._parts.append(data)

    def text(self) -> str:
        """Give the text: no spaces at the ends of lines, one empty line at the most."""
        lines = [" ".join(line.split()) for line in "".join(self._parts).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def _break(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self._parts.append("\n\n")
        elif tag in _LINES:
            self._parts.append("\n")
