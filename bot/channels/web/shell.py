"""What is the same for everybody: templates, style, scripts, manifest, service worker."""

from __future__ import annotations

import hashlib
import json
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.web.colour import DEFAULT, parse, text_on, theme, written
from bot.channels.web.language import wanted
from bot.channels.web.ports import Words
from bot.channels.web.settings import WebSettings
from messages.typography import NBSP

HOME = Path(__file__).parent
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
SCRIPT_WORDS = (
    "you", "shown_photo", "shown_voice", "shown_document", "shown_link",
    "waiting", "refused", "again", "offline", "kept", "no_microphone",
)  # fmt: skip
FOREVER = "public, max-age=31536000, immutable"


class Shell:
    """Reads the static files once; their version is the hash of all of them."""

    def __init__(self, settings: WebSettings, words: Words):
        self._settings = settings
        self._words = words
        self._files = {path.name: path.read_bytes() for path in (HOME / "static").iterdir()}
        self._files["theme.css"] = theme(settings.colour).encode()
        self._files["icon.svg"] = self._icon()
        self.version = self._hash()
        self._templates = Environment(
            loader=FileSystemLoader(HOME / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def render(self, template: str, language: str, **values: Any) -> str:
        """A page; `t("name")` in it is the text `web.name`."""
        about = {"org": self._settings.organisation, "danger": self._danger(language)}
        return self._templates.get_template(template).render(
            t=partial(self.text, language),
            language=language,
            static=f"/static/{self.version}",
            script_words={name: self.text(language, name) for name in SCRIPT_WORDS},
            **about,
            **values,
        )

    def _danger(self, language: str) -> Markup:
        """The line at the foot; its number can be called by touching it."""
        phone = self._settings.danger_phone.replace(" ", NBSP)
        link = Markup('<a href="tel:{}">{}</a>').format(phone.replace(NBSP, ""), phone)
        text = escape(self.text(language, "danger", danger_phone=phone))
        return text.replace(phone, link) if phone else text

    def text(self, language: str, name: str, **params: Any) -> str:
        """The text `web.name`."""
        return self._words(f"web.{name}", language, **params)

    async def static(self, request: Request) -> Response:
        """GET /static/{version}/{name}: for ever when the version is this one."""
        name = request.path_params["name"]
        mime = TYPES.get(Path(name).suffix)
        if name not in self._files or mime is None:
            return Response(status_code=404)
        ours = request.path_params["version"] == self.version
        cache = {"Cache-Control": FOREVER if ours else "no-cache"}
        return Response(self._files[name], 200, cache, mime)

    async def theme(self, _: Request) -> Response:
        """GET /theme.css: the organisation's colours."""
        return Response(self._files["theme.css"], 200, {"Cache-Control": "no-cache"}, "text/css")

    async def worker(self, _: Request) -> Response:
        """GET /sw.js: the service worker, told which files to keep."""
        names = sorted(name for name in self._files if name != "sw.js")
        known = [f"/static/{self.version}/{name}" for name in names]
        head = f"const VERSION = {json.dumps(self.version)};\nconst FILES = {json.dumps(known)};\n"
        body = head.encode() + self._files["sw.js"]
        return Response(body, 200, {"Cache-Control": "no-cache"}, "text/javascript")

    async def manifest(self, request: Request) -> Response:
        """GET /manifest.webmanifest: so that the page can stand on the home screen."""
        language = wanted(request)
        icon = {"src": f"/static/{self.version}/icon.svg", "sizes": "any", "type": "image/svg+xml"}
        body = {
            "name": f"Vivier, {self._settings.organisation}",
            "short_name": "Vivier",
            "description": self.text(language, "title", org=self._settings.organisation),
            "lang": language,
            "id": "/",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#f5f4f0",
            "theme_color": self._settings.colour,
            "icons": [icon, icon | {"purpose": "maskable"}],
        }
        mime = "application/manifest+json"
        return JSONResponse(body, 200, {"Cache-Control": "no-cache"}, mime)

    def _icon(self) -> bytes:
        ground = self._settings.colour
        fish = written(text_on(parse(ground)))
        icon = self._files["icon.svg"].decode().replace("#fff", fish).replace(DEFAULT, ground)
        return icon.encode()

    def _hash(self) -> str:
        whole = hashlib.sha256()
        for name in sorted(self._files):
            whole.update(name.encode() + b"\0" + self._files[name])
        return whole.hexdigest()[:12]
