"""The page of the web chat as a browser without scripts reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.channels.person import Seen


@dataclass(slots=True)
class Form:
    """A form: its hidden fields, and its buttons as (label, field name, value)."""

    hidden: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    writes: bool = False  # has the box to write in
    files: bool = False  # has a box for a file


@dataclass(slots=True)
class PageLine:
    """A bubble of the log."""

    id: str
    mine: bool
    text: str = ""
    form: Form | None = None
    links: list[str] = field(default_factory=list)

    @property
    def seen(self) -> Seen:
        labels = [label for label, _, _ in self.form.buttons] if self.form else []
        return Seen(self.text.strip().replace("\u00a0", " "), tuple(labels + self.links))


class Page(HTMLParser):
    """Reads `lines` and `forms` out of a page."""

    def __init__(self, html: str):
        super().__init__()
        self.lines: list[PageLine] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._button: dict[str, str] | None = None
        self._link: str | None = None
        self._label = ""
        self._text = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if tag == "div" and "line" in classes:
            self.lines.append(PageLine(given["id"], "me" in classes))
        elif tag == "p" and self.lines and self._form is None and not self.lines[-1].text:
            self._text = not classes
        elif tag == "form":
            self._form = Form()
            self.forms.append(self._form)
            if "choices" in classes:
                self.lines[-1].form = self._form
        elif self._form is not None:
            self._in_form(self._form, tag, given)

    def _in_form(self, form: Form, tag: str, given: dict[str, str]) -> None:
        if tag == "input" and given.get("type") == "hidden":
            form.hidden[given["name"]] = given["value"]
        form.files |= given.get("type") == "file"
        form.writes |= tag == "textarea"
        if tag == "button":
            self._button, self._label = given, ""
        elif tag == "a":
            self._link, self._label = given["href"], ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self._text = False
        elif tag == "form":
            self._form = None
        elif tag == "button" and self._form is not None and self._button is not None:
            button = (
                self._label.strip(),
                self._button.get("name", ""),
                self._button.get("value", ""),
            )
            self._form.buttons.append(button)
            self._button = None
        elif tag == "a" and self._link is not None:
            self.lines[-1].links.append(self._label.strip())
            self._link = None

    def handle_data(self, data: str) -> None:
        if self._text:
            self.lines[-1].text += data
        self._label += data
