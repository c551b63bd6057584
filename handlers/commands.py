"""The commands of the chat: one table, French and English."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers import (
    aside,
    drafts,
    lost,
    my_ideas,
    naming,
    organisers,
    phones,
    posters,
    reading,
    settings,
    start,
    voice_notes,
)
from handlers.board import board
from handlers.calls import creating, open_calls, reporting
from handlers.context import Context
from handlers.jury import tables as jury
from handlers.reaching import choosing, slips
from handlers.rules import permissions
from messages.message import Offer, Say
from storage.records.jury import JurorStatus

Act = Callable[[Context, str], Awaitable[list[Say]]]


async def run(ctx: Context, word: str, rest: str) -> list[Say]:
    """Do what a command asks; one that is not known is answered like any words."""
    act = COMMANDS.get(word)
    if act is None or (ctx.person.notice_at is None and word not in BEFORE_THE_NOTICE):
        return await lost.lost(ctx)
    says = await act(ctx, rest.strip())
    return await aside.with_way_back(ctx, says) if word in ASIDE else says


async def idea(ctx: Context, rest: str) -> list[Say]:
    """/idee: begin one, with its first words if they are given, or read one by its reference."""
    if not drafts.REFERENCE.fullmatch(rest):
        return await drafts.begin(ctx, rest)
    mine = await my_ideas.show(ctx, rest)
    if mine[0].key != "ideas.not_yours" or not organisers.may_read(ctx):
        return await aside.with_way_back(ctx, mine)
    return await aside.with_way_back(ctx, await reading.read(ctx, rest))


async def rules(ctx: Context, _: str) -> list[Say]:
    """/regles: what is kept, who reads it, for how long, and one's rights."""
    if ctx.person.notice_at is None:
        return [Say("start.more", {}, (Offer("go.continue", "button.continue"),))]
    return [Say("start.more", {}, await start.menu_offers(ctx))]


async def help(ctx: Context, _: str) -> list[Say]:
    """/aide: what can be done, whom to call, where to turn in danger."""
    if not start.admitted(ctx):
        return [Say("help.menu"), Say("start.code_ask")]
    if ctx.person.notice_at is None:
        return [Say("help.menu"), *start.greeting(ctx)]
    more = [Say("help.organiser")] if permissions.may(ctx.person.role, "organise_calls") else []
    mine = await ctx.uow.jury.jurors.who_is(ctx.person.id)
    if any(each.status is not JurorStatus.RESERVE for each in mine):
        more.append(Say("help.juror"))
    return [*more, Say("help.menu", {}, await start.menu_offers(ctx))]


COMMANDS: dict[str, Act] = {
    "/idee": idea,
    "/idea": idea,
    "/mesidees": my_ideas.show_list,
    "/myideas": my_ideas.show_list,
    "/aide": help,
    "/help": help,
    "/langue": settings.language,
    "/language": settings.language,
    "/pause": settings.pause,
    "/annuler": drafts.cancel,
    "/cancel": drafts.cancel,
    "/regles": rules,
    "/rules": rules,
    "/lien": phones.other_phone,
    "/link": phones.other_phone,
    "/tableau": board.show,
    "/board": board.show,
    "/ecrire": voice_notes.to_write,
    "/write": voice_notes.to_write,
    "/equipe": naming.show,
    "/team": naming.show,
    "/appel": creating.call,
    "/call": creating.call,
    "/rapport": reporting.show,
    "/report": reporting.show,
    "/appels": open_calls.show,
    "/calls": open_calls.show,
    "/affiche": posters.choose,
    "/poster": posters.choose,
    "/prevenir": choosing.choose,
    "/notify": choosing.choose,
    "/mains": slips.show,
    "/slips": slips.show,
    **jury.COMMANDS,
}
AT_THE_DOOR = frozenset({"/aide", "/help", "/langue", "/language", "/regles", "/rules"})
BEFORE_THE_NOTICE = AT_THE_DOOR | {"/idee", "/idea"}
ASIDE = (
    frozenset(
        {
            "/mesidees",
            "/myideas",
            "/aide",
            "/help",
            "/pause",
            "/regles",
            "/rules",
            "/lien",
            "/link",
            "/tableau",
            "/board",
            "/equipe",
            "/team",
            "/appels",
            "/rapport",
            "/report",
            "/calls",
            "/affiche",
            "/poster",
            "/prevenir",
            "/notify",
            "/mains",
            "/slips",
        }
    )
    | jury.ASIDE_COMMANDS
)
