"""The buttons: those of the form that is open, and one table of all others."""

from __future__ import annotations

from handlers import (
    answering,
    aside,
    commands,
    conversations,
    correcting,
    drafts,
    expiry,
    lost,
    my_ideas,
    naming,
    posters,
    reading,
    settings,
    start,
    voice_notes,
)
from handlers.board import asking, board, forwarding, reports, unasked, wishes
from handlers.calls import (
    card,
    changing,
    creating,
    ending,
    open_calls,
    reporting,
    steering,
    watching,
)
from handlers.commands import Act
from handlers.context import Context
from handlers.dialogue.given import Pressed
from handlers.jury import hearing_tables as hearings
from handlers.jury import tables as jury
from handlers.mentor import tables as mentor
from handlers.reaching import choosing, slips, unreached
from messages.message import Say
from storage.records.dialogues import Dialogue


async def press(ctx: Context, action: str) -> list[Say]:
    """Do what a button asks, if it is of now.

    `go.no.` is the « Non » that leads where another button, which reads otherwise, leads too.
    """
    action = action.replace("go.no.", "go.", 1)
    found = conversations.FORM_ACTION.fullmatch(action)
    if found is None:
        return await _go(ctx, action)
    dialogue = await ctx.uow.dialogues.open(ctx.person.id)
    if dialogue is None or int(found[1]) != ctx.person.turn:
        return await _stale(ctx, action, dialogue)
    ctx.change(last_press=action)
    start.accept(ctx)
    verb, _, about = found[2].partition(".")
    return await drafts.give(ctx, dialogue, Pressed(verb, about))


async def _stale(ctx: Context, action: str, dialogue: Dialogue | None) -> list[Say]:
    """An old button changes nothing; the same one again is only acknowledged."""
    if action == ctx.person.last_press:
        return [Say("form.already")]
    if dialogue is None:
        return [Say("form.stale_idle"), *await lost.now(ctx)]
    return [Say("form.stale"), *await conversations.resume(ctx, dialogue)]


async def _go(ctx: Context, action: str) -> list[Say]:
    _, _, rest = action.partition(".")
    verb, _, about = rest.partition(".")
    if verb in ACTIONS:
        return await ACTIONS[verb](ctx, about)
    if verb in ASIDE:
        return await aside.with_way_back(ctx, await ASIDE[verb](ctx, about))
    return await lost.lost(ctx)


async def _idea(ctx: Context, _: str) -> list[Say]:
    return await drafts.begin(ctx)


async def _menu(ctx: Context, _: str) -> list[Say]:
    ctx.change(said=None)
    return [await start.menu(ctx)]


ACTIONS: dict[str, Act] = {
    "continue": drafts.go_on,
    "idea": _idea,
    "said": drafts.begin_with_said,
    "later": drafts.later,
    "resume": drafts.resume,
    "drop": drafts.drop,
    "keep": expiry.keep,
    "correct": correcting.correct,
    "answer": answering.answer,
    "ask": asking.ask,
    "reply": unasked.reply,
    "lang": settings.language,
    "write": voice_notes.write,
    "said_fix": voice_notes.fix,
    "call_pause": steering.pause,
    "call_resume": steering.resume,
    "call_stop": steering.stop,
    "call_stop_yes": steering.stop_yes,
    "call_progress": watching.show,
    "call": open_calls.answer,
    "team_name": naming.name,
    "call_new": creating.call,
    "call_launch": creating.launch,
    "call_edit": changing.edit,
    "call_prolong": changing.prolong,
    "told": choosing.told,
    **mentor.ACTIONS,
    **jury.ACTIONS,
    **hearings.ACTIONS,
}
ASIDE: dict[str, Act] = {
    "more": commands.rules,
    "help": commands.help,
    "menu": _menu,
    "not_said": _menu,
    "ideas": my_ideas.show_list,
    "show": my_ideas.show,
    "withdraw": my_ideas.ask_to_withdraw,
    "withdraw_yes": my_ideas.withdraw,
    "said_yes": voice_notes.agreed,
    "tell_how": choosing.choose,
    "no_number": choosing.remove_number,
    "slips": slips.show,
    "handed": slips.handed,
    "slip_sheet": slips.sheet,
    "unreached": unreached.show,
    "reached": unreached.reached,
    "poster": posters.make,
    "call_poster": posters.make,
    "calls": open_calls.show,
    "call_later": open_calls.later,
    "silence": open_calls.silence,
    "unsilence": open_calls.unsilence,
    "team": naming.show,
    "team_end": naming.choose,
    "team_end_ask": naming.ask,
    "team_end_yes": naming.end,
    "call_card": card.show,
    "call_report": reporting.show,
    "call_kept": ending.kept,
    "call_close": ending.ask_to_close,
    "call_close_yes": ending.close,
    "call_cancel": ending.ask_to_cancel,
    "call_cancel_yes": ending.cancel,
    "pause": settings.pause,
    "board": board.show,
    "forward": forwarding.forward,
    "unforward": forwarding.take_back,
    "jury": forwarding.want_jury,
    "apart": reports.ask,
    "apart_yes": reports.set_apart,
    "put_back": reports.put_back,
    "report_yes": reports.agree,
    "report_call": reports.call_first,
    "reports": reports.show_list,
    "wishes": wishes.show_list,
    "slot_kept": wishes.keep,
    **mentor.ASIDE,
    "unread": reading.read_oldest,
    "read": reading.read,
    "to_write": voice_notes.to_write,
    **jury.ASIDE,
    **hearings.ASIDE,
}
