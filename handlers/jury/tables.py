"""What leads to juries: their buttons, commands, timers, and what is done with their forms."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers.context import Context
from handlers.conversations import Finishes
from handlers.forms.session import (
    BALLS_FORM,
    MOVE_FORM,
    ORDER_FORM,
    PRESENTER_FORM,
    SESSION_FORM,
    SLOT_FORM,
    STAFF_LINE_FORM,
    UNLISTED_FORM,
)
from handlers.jury import (
    awaiting,
    balls,
    calling,
    card,
    changing,
    coming,
    declaring,
    drawing,
    files,
    invitations,
    jurors,
    letters,
    managers,
    matching,
    near,
    planning,
    presenting,
    proof,
    reminders,
    sessions,
    summonses,
    tirage,
    training,
)
from messages.message import Say

Act = Callable[[Context, str], Awaitable[list[Say]]]

FINISHES: Finishes = {
    SESSION_FORM.name: planning.finish,
    MOVE_FORM.name: changing.moved,
    ORDER_FORM.name: changing.reordered,
    BALLS_FORM.name: balls.balls,
    STAFF_LINE_FORM.name: declaring.typed,
    UNLISTED_FORM.name: declaring.reason_typed,
    SLOT_FORM.name: presenting.slot_wished,
    PRESENTER_FORM.name: presenting.sent_someone,
}
ACTIONS: dict[str, Act] = {
    "session_new": planning.new,
    "session_move": changing.move,
    "session_order": changing.reorder,
    "session_fix": planning.fix,
    "balls": balls.ask_balls,
    "bearer_line": declaring.number,
    "bearer_off": declaring.not_listed,
    "slot": presenting.other_slot,
    "send_someone": presenting.send_someone,
}
ASIDE: dict[str, Act] = {
    "session": card.show,
    "session_ideas": changing.ideas,
    "session_add": changing.add,
    "session_out": changing.take_out,
    "session_cancel": changing.ask_to_cancel,
    "session_cancel_yes": changing.cancel,
    "session_week": awaiting.put_off,
    "script": training.script,
    "draw": drawing.prepare,
    "lottery": drawing.choose,
    "seal": drawing.seal,
    "seal_ask": drawing.choose_alone,
    "seal_alone": drawing.seal_alone,
    "bearer_is": declaring.is_line,
    "bearer_change": declaring.change,
    "draw_now": balls.draw_now,
    "jury_list": coming.listed,
    "summonses": summonses.listed,
    "summons": summonses.again,
    "summoned": summonses.handed,
    "invite_handed": invitations.handed,
    "aloud": invitations.answered_aloud,
    "juror_accept": invitations.accept,
    "juror_decline": invitations.decline,
    "juror_calendar": invitations.calendar,
    "juror_trouble": jurors.trouble,
    "juror_call": jurors.call_manager,
    "drawn_yes": invitations.stay,
    "drawn_no": invitations.leave,
    "jury_ideas": jurors.ideas,
    "jury_read": jurors.read,
    "owed": jurors.owed,
    "training": training.capsule,
    "trial": training.trial,
    "present": presenting.present,
    "send_back": presenting.send_back,
    "register": proof.answered(tirage.register),
    "draws_before": proof.answered(tirage.earlier),
    "draw_seen": proof.answered(tirage.seen),
    "draw_why": proof.answered(tirage.why),
    "draw_out": proof.answered(tirage.left_out),
    "draw_check": proof.answered(tirage.check),
    "draw_file": proof.answered(tirage.file),
    "draw_holders": proof.answered(tirage.holders),
    "draw_how": proof.answered(tirage.how),
    "draw_copy": files.receive,
    "draw_poster": files.poster,
    "draw_cheat": proof.answered(tirage.cheat),
    "draw_line": proof.answered(tirage.line),
}
COMMANDS: dict[str, Act] = {
    "/seance": sessions.session,
    "/session": sessions.session,
    "/tirage": proof.answered(tirage.register),
    "/draw": proof.answered(tirage.register),
    "/formation": training.capsule,
    "/training": training.capsule,
    "/jury": jurors.owed,
    "/code": matching.code,
}
ASIDE_COMMANDS = frozenset(COMMANDS) - {"/seance", "/session"}
TIMERS: dict[str, Act] = {
    reminders.NEAR: near.near,
    awaiting.TIMER: awaiting.due,
    calling.ANSWER: near.answer,
    "jury.silence": calling.silence,
    "jury.paper": calling.paper_due,
    letters.TIMER: managers.letter_due,
    "jury.lottery": balls.due,
}
