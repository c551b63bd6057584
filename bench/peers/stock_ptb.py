"""The form with python-telegram-bot as its documentation teaches it:
`Application`, `ConversationHandler`, `PicklePersistence`.

Environment: BOT_TOKEN, BOT_API_URL (base without /bot), BOT_PICKLE (file of the persistence).
"""

import itertools
import logging
import os

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

from bench.peers import words

PROBLEM, PROPOSAL, RELEVANCE, EFFICIENCY, WELLBEING, PHOTO, PART, TITLE, REVIEW = range(9)
TYPED = filters.TEXT & ~filters.COMMAND
Context = ContextTypes.DEFAULT_TYPE
numbers = itertools.count(1)


def keyboard(*buttons: tuple[str, str]) -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(label, callback_data=data) for label, data in buttons]
    return InlineKeyboardMarkup([row])


async def start(update: Update, context: Context) -> int:
    if update.message.text.startswith("/start"):
        await update.message.reply_text(words.NOTICE)
    context.user_data["answers"] = {}
    await update.message.reply_text(words.PROBLEM)
    return PROBLEM


async def problem(update: Update, context: Context) -> int:
    context.user_data["answers"]["problem"] = update.message.text
    await update.message.reply_text(words.PROPOSAL)
    return PROPOSAL


async def proposal(update: Update, context: Context) -> int:
    context.user_data["answers"]["proposal"] = update.message.text
    await update.message.reply_text(words.RELEVANCE, reply_markup=keyboard(words.DONT_KNOW))
    return RELEVANCE


def criterion(key: str, question: str, buttons: tuple, following: int):
    """The two handlers of a criterion: its answer typed, or "I don't know" pressed."""

    async def typed(update: Update, context: Context) -> int:
        context.user_data["answers"][key] = update.message.text
        await update.message.reply_text(question, reply_markup=keyboard(*buttons))
        return following

    async def unknown(update: Update, context: Context) -> int:
        await update.callback_query.answer()
        context.user_data["answers"][key] = words.DONT_KNOW[0]
        await update.effective_message.reply_text(question, reply_markup=keyboard(*buttons))
        return following

    return [MessageHandler(TYPED, typed), CallbackQueryHandler(unknown, pattern="^dont_know$")]


async def photo(update: Update, context: Context) -> int:
    context.user_data["answers"]["photo"] = update.message.photo[-1].file_id
    await update.message.reply_text(words.PART, reply_markup=keyboard(*words.PARTS))
    return PART


async def no_photo(update: Update, context: Context) -> int:
    await update.callback_query.answer()
    context.user_data["answers"]["photo"] = "0"
    await update.effective_message.reply_text(words.PART, reply_markup=keyboard(*words.PARTS))
    return PART


async def part(update: Update, context: Context) -> int:
    await update.callback_query.answer()
    answers = context.user_data["answers"]
    answers["part"] = dict((data, label) for label, data in words.PARTS)[update.callback_query.data]
    text = words.TITLE.format(title=words.title_of(answers["problem"]))
    await update.effective_message.reply_text(text, reply_markup=keyboard(words.YES))
    return TITLE


async def own_title(update: Update, context: Context) -> int:
    answers = context.user_data["answers"]
    answers["title"] = update.message.text
    await update.message.reply_text(words.review(answers), reply_markup=keyboard(words.SEND))
    return REVIEW


async def title(update: Update, context: Context) -> int:
    await update.callback_query.answer()
    answers = context.user_data["answers"]
    answers["title"] = words.title_of(answers["problem"])
    review = words.review(answers)
    await update.effective_message.reply_text(review, reply_markup=keyboard(words.SEND))
    return REVIEW


async def send(update: Update, context: Context) -> int:
    await update.callback_query.answer()
    reference = f"NM-2026-{next(numbers):04}"
    ideas = context.bot_data.setdefault("ideas", {})
    ideas[reference] = context.user_data.pop("answers")
    await update.effective_message.reply_text(words.RECEIPT.format(reference=reference))
    return ConversationHandler.END


async def cancel(update: Update, context: Context) -> int:
    context.user_data.pop("answers", None)
    await update.message.reply_text(words.CANCELLED)
    return ConversationHandler.END


def conversation() -> ConversationHandler:
    dont_know = (words.DONT_KNOW,)
    return ConversationHandler(
        entry_points=[CommandHandler(["start", "idee"], start)],
        states={
            PROBLEM: [MessageHandler(TYPED, problem)],
            PROPOSAL: [MessageHandler(TYPED, proposal)],
            RELEVANCE: criterion("relevance", words.EFFICIENCY, dont_know, EFFICIENCY),
            EFFICIENCY: criterion("efficiency", words.WELLBEING, dont_know, WELLBEING),
            WELLBEING: criterion("wellbeing", words.PHOTO, (words.SKIP,), PHOTO),
            PHOTO: [
                MessageHandler(filters.PHOTO, photo),
                CallbackQueryHandler(no_photo, pattern="^skip$"),
            ],
            PART: [CallbackQueryHandler(part, pattern="^(carry|help|tell)$")],
            TITLE: [
                MessageHandler(TYPED, own_title),
                CallbackQueryHandler(title, pattern="^yes$"),
            ],
            REVIEW: [CallbackQueryHandler(send, pattern="^send$")],
        },
        fallbacks=[CommandHandler("cancel", cancel)],
        allow_reentry=True,
        name="idea",
        persistent=True,
    )


def main() -> None:
    logging.basicConfig(level=logging.WARNING)
    application = (
        Application.builder()
        .token(os.environ["BOT_TOKEN"])
        .base_url(os.environ["BOT_API_URL"] + "/bot")
        .persistence(PicklePersistence(filepath=os.environ["BOT_PICKLE"]))
        .build()
    )
    application.add_handler(conversation())
    application.run_polling()


if __name__ == "__main__":
    main()
