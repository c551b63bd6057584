"""The form with aiogram 3 as its documentation teaches it: `Dispatcher`, FSM, `RedisStorage`.

Environment: BOT_TOKEN, BOT_API_URL (base without /bot), BOT_REDIS (redis://…).
"""

import asyncio
import logging
import os

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.redis import RedisStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from redis.asyncio import Redis

from bench.peers import words

router = Router()


class Idea(StatesGroup):
    problem = State()
    proposal = State()
    relevance = State()
    efficiency = State()
    wellbeing = State()
    photo = State()
    part = State()
    title = State()
    review = State()


# State after a criterion, its question, its buttons.
AFTER = {
    "relevance": (Idea.efficiency, words.EFFICIENCY, (words.DONT_KNOW,)),
    "efficiency": (Idea.wellbeing, words.WELLBEING, (words.DONT_KNOW,)),
    "wellbeing": (Idea.photo, words.PHOTO, (words.SKIP,)),
}
CRITERIA = StateFilter(Idea.relevance, Idea.efficiency, Idea.wellbeing)


def keyboard(*buttons: tuple[str, str]) -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(text=label, callback_data=data) for label, data in buttons]
    return InlineKeyboardMarkup(inline_keyboard=[row])


@router.message(Command("start", "idee"))
async def start(message: Message, state: FSMContext) -> None:
    if message.text.startswith("/start"):
        await message.answer(words.NOTICE)
    await state.clear()
    await state.set_state(Idea.problem)
    await message.answer(words.PROBLEM)


@router.message(Command("cancel"))
async def cancel(message: Message, state: FSMContext) -> None:
    await state.clear()
    await message.answer(words.CANCELLED)


@router.message(Idea.problem, F.text)
async def problem(message: Message, state: FSMContext) -> None:
    await state.update_data(problem=message.text)
    await state.set_state(Idea.proposal)
    await message.answer(words.PROPOSAL)


@router.message(Idea.proposal, F.text)
async def proposal(message: Message, state: FSMContext) -> None:
    await state.update_data(proposal=message.text)
    await state.set_state(Idea.relevance)
    await message.answer(words.RELEVANCE, reply_markup=keyboard(words.DONT_KNOW))


async def after_criterion(message: Message, state: FSMContext, answer: str) -> None:
    key = (await state.get_state()).split(":")[1]
    following, question, buttons = AFTER[key]
    await state.update_data({key: answer})
    await state.set_state(following)
    await message.answer(question, reply_markup=keyboard(*buttons))


@router.message(CRITERIA, F.text)
async def criterion(message: Message, state: FSMContext) -> None:
    await after_criterion(message, state, message.text)


@router.callback_query(CRITERIA, F.data == "dont_know")
async def unknown(query: CallbackQuery, state: FSMContext) -> None:
    await query.answer()
    await after_criterion(query.message, state, words.DONT_KNOW[0])


@router.message(Idea.photo, F.photo)
async def photo(message: Message, state: FSMContext) -> None:
    await state.update_data(photo=message.photo[-1].file_id)
    await state.set_state(Idea.part)
    await message.answer(words.PART, reply_markup=keyboard(*words.PARTS))


@router.callback_query(Idea.photo, F.data == "skip")
async def no_photo(query: CallbackQuery, state: FSMContext) -> None:
    await query.answer()
    await state.update_data(photo="0")
    await state.set_state(Idea.part)
    await query.message.answer(words.PART, reply_markup=keyboard(*words.PARTS))


@router.callback_query(Idea.part, F.data.in_({data for _, data in words.PARTS}))
async def part(query: CallbackQuery, state: FSMContext) -> None:
    await query.answer()
    answers = await state.update_data(
        part=next(label for label, data in words.PARTS if data == query.data)
    )
    await state.set_state(Idea.title)
    text = words.TITLE.format(title=words.title_of(answers["problem"]))
    await query.message.answer(text, reply_markup=keyboard(words.YES))


@router.message(Idea.title, F.text)
async def own_title(message: Message, state: FSMContext) -> None:
    answers = await state.update_data(title=message.text)
    await state.set_state(Idea.review)
    await message.answer(words.review(answers), reply_markup=keyboard(words.SEND))


@router.callback_query(Idea.title, F.data == "yes")
async def title(query: CallbackQuery, state: FSMContext) -> None:
    await query.answer()
    answers = await state.get_data()
    answers = await state.update_data(title=words.title_of(answers["problem"]))
    await state.set_state(Idea.review)
    await query.message.answer(words.review(answers), reply_markup=keyboard(words.SEND))


@router.callback_query(Idea.review, F.data == "send")
async def send(query: CallbackQuery, state: FSMContext, redis: Redis) -> None:
    await query.answer()
    reference = f"NM-2026-{await redis.incr('ideas:number'):04}"
    await redis.hset(f"ideas:{reference}", mapping=await state.get_data())
    await state.clear()
    await query.message.answer(words.RECEIPT.format(reference=reference))


async def main() -> None:
    logging.basicConfig(level=logging.WARNING)
    redis = Redis.from_url(os.environ["BOT_REDIS"])
    server = TelegramAPIServer.from_base(os.environ["BOT_API_URL"])
    bot = Bot(os.environ["BOT_TOKEN"], session=AiohttpSession(api=server))
    dispatcher = Dispatcher(storage=RedisStorage(redis))
    dispatcher.include_router(router)
    await dispatcher.start_polling(bot, redis=redis)


if __name__ == "__main__":
    asyncio.run(main())
