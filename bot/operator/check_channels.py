"""Of the page and of Telegram, whether people can talk there, and whom they can call."""

from __future__ import annotations

from collections.abc import Iterator

from bot.links import bot_name
from bot.operator.finding import Finding, State, split
from bot.operator.remedy import in_file
from bot.settings import Settings

LOCAL = ("http://127.0.0.1", "http://localhost", "http://[::1]")


async def telegram(settings: Settings) -> Finding:
    """Off, or whether the bot answers to its token."""
    if settings.telegram_token is None:
        return Finding("telegram", "ok", "Off: there is no token.")
    if settings.telegram_mode == "webhook" and not settings.web_bind:
        said = "The webhook cannot be received: web_bind is empty."
        return Finding("telegram", "fail", said, "Set VIVIER_WEB_BIND, or choose polling.")
    name, why = await bot_name(settings)
    if name is None:
        return Finding("telegram", "fail", *split(f"{why[:1].upper()}{why[1:]}"))
    return Finding("telegram", "ok", f"@{name} answers ({settings.telegram_mode}).")


def web(settings: Settings) -> Iterator[Finding]:
    """Off, or whether telephones can open it and use all of it."""
    if not settings.web_bind:
        if settings.telegram_token is None:
            mend = "Set VIVIER_WEB_BIND or VIVIER_TELEGRAM_TOKEN."
            yield Finding("web", "fail", "No channel is on: nobody can talk to Vivier.", mend)
        else:
            yield Finding("web", "ok", "Off: web_bind is empty.")
        return
    url = settings.public_url
    if not url:
        said = "No public address is set: links only work on this machine."
        yield Finding("web", "warn", said, "Set VIVIER_PUBLIC_URL to the address people open.")
    elif url.startswith(LOCAL):
        said = f"{url} only works on this machine."
        yield Finding("web", "warn", said, "Set VIVIER_PUBLIC_URL to the https address.")
    elif not url.startswith("https://"):
        said = f"{url}: without https, phones have no microphone and no offline page."
        state: State = "fail" if settings.profile == "public-body" else "warn"
        yield Finding("web", state, said, "Put a proxy with a certificate in front of it.")
    else:
        yield Finding("web", "ok", f"{url}, served on {settings.web_bind}.")
        if not settings.web.trusted_proxy:
            said = "No proxy is trusted: behind one, all visitors count as one."
            mend = in_file("web", ['trusted_proxy = ["127.0.0.1"]'])
            yield Finding("proxy", "warn", said, mend)


def contacts(settings: Settings) -> Iterator[Finding]:
    """Nothing where everybody whom the sentences name is set."""
    wanted = {
        "organisers": ("who reads and answers", '["Nadia", "Marc"]'),
        "phone": ("a number to call", '"02 61 91 00 00"'),
        "danger_phone": ("the number for violence and harassment", '"02 61 91 00 01"'),
    }
    unset = [name for name in wanted if not getattr(settings.contacts, name)]
    if unset and settings.profile == "public-body":
        said = f"People are not told {', nor '.join(wanted[name][0] for name in unset)}."
        mend = in_file("contacts", [f"{name} = {wanted[name][1]}" for name in unset])
        yield Finding("contacts", "warn", said, mend)
