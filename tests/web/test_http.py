"""What the web chat answers, request by request."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import httpx
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.channels.web import Streams
from handlers.event import Press, Start, Text
from messages.catalogue import Catalogue
from messages.message import Button
from tests.web.asking import PAGE, browser, post
from tests.web.conftest import build
from tests.web.town import Town


async def test_the_first_visit_begins_a_conversation(client: httpx.AsyncClient, town: Town) -> None:
    """The page is whole without any script: greeting, buttons, and a lasting session."""
    page = await client.get(
        "/?c=poster-7", headers={"Accept-Language": "de, en-GB;q=0.8, fr;q=0.3"}
    )
    cookie = page.headers["set-cookie"]
    assert "Bonjour ! Ici Vivier." in page.text
    assert 'value="go"' in page.text
    assert [event.what for event in town.took] == [Start("poster-7")]
    assert town.took[0].language == "en"
    assert '<html lang="en">' in page.text
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Max-Age=34560000"))
    assert "Secure" not in cookie


async def test_a_copy_of_the_database_opens_no_session(
    client: httpx.AsyncClient, town: Town
) -> None:
    """The core knows the hash of the cookie, which is not the cookie."""
    await client.get("/")
    address, token = town.took[0].address, client.cookies["vivier"]
    assert re.fullmatch("[0-9a-f]{64}", address)
    client.cookies.set("vivier", address)
    await client.get("/")
    assert token != address
    assert town.took[-1].address != address


async def test_a_reload_begins_nothing_anew(client: httpx.AsyncClient, town: Town) -> None:
    """The same session sees the same lines; a look without reading them begins nothing."""
    await client.head("/")
    await client.get("/")
    page = await client.get("/")
    assert len(town.took) == 1
    assert page.text.count("Ici Vivier.") == 1


async def test_a_poster_scanned_later_reaches_the_same_conversation(
    client: httpx.AsyncClient, town: Town
) -> None:
    """The code is taken and leaves the address, so that a reload does not repeat it."""
    await client.get("/")
    again = await client.get("/?c=call-3")
    assert (again.status_code, again.headers["location"]) == (303, "/#now")
    assert [event.what for event in town.took] == [Start(), Start("call-3")]


async def test_the_other_language_is_an_ordinary_event(
    client: httpx.AsyncClient, town: Town
) -> None:
    """`?lang=en` says /langue en, and the page's own words follow."""
    await client.get("/")
    await client.get("/?lang=en")
    page = await client.get("/")
    assert town.took[-1].what == Text("/langue en")
    assert '<html lang="en">' in page.text
    assert "In danger right now?" in page.text


async def test_an_event_is_answered_with_what_follows(
    client: httpx.AsyncClient, town: Town
) -> None:
    """The answer carries the new lines, what was said among them with the page's own id."""
    await client.get("/")
    client_id = str(uuid4())
    first = (await client.get("/lines?after=0")).json()
    answer = await post(
        client, id=client_id, kind="text", text="Salut\r\n", after=first["last"],
        conversation=first["conversation"],
    )  # fmt: skip
    body = answer.json()
    assert (answer.status_code, body["reset"], body["last"]) == (200, False, 4)
    assert [line["from"] for line in body["lines"]] == ["me", "vivier"]
    assert body["lines"][0]["event"] == client_id
    assert body["lines"][0]["day"] == "samedi 21\u00a0novembre"
    assert body["lines"][1]["buttons"][0] == {"label": "Exemple", "action": "example", "url": None}
    assert town.took[-1].what == Text("Salut")
    assert town.took[-1].external_id == f"{town.took[-1].address}:{client_id}"


async def test_the_same_event_counts_once(client: httpx.AsyncClient, town: Town) -> None:
    """A repeat (its answer got lost) has the same id, and is answered the same."""
    await client.get("/")
    same = {"id": str(uuid4()), "kind": "press", "action": "go", "label": "Continuer"}
    answers = [(await post(client, **same)).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert town.words() == [Press("go")]


async def test_a_form_without_scripts(client: httpx.AsyncClient, town: Town) -> None:
    """A double submit counts once; going back to the same form to say something else counts."""
    page = (await client.get("/")).text
    form = re.search(r'name="id" value="([^"]+)"', page)
    assert form is not None
    for text in ("un", "un", "deux"):
        fields = {"id": form[1], "kind": "text", "text": text}
        answer = await client.post("/events", data=fields, headers=PAGE)
        assert (answer.status_code, answer.headers["location"]) == (303, "/#now")
    assert town.words() == [Text("un"), Text("deux")]


async def test_every_form_of_a_page_has_an_id_of_its_own(client: httpx.AsyncClient) -> None:
    """Two forms of one page are two events."""
    ids = re.findall(r'name="id" value="([^"]+)"', (await client.get("/")).text)
    assert len(ids) == len(set(ids)) >= 5


async def test_buttons_stand_only_under_what_was_said_last(client: httpx.AsyncClient) -> None:
    """Old questions show no button any more."""
    await client.get("/")
    await post(client, kind="press", action="go")
    page = (await client.get("/")).text
    assert 'value="go"' not in page
    assert 'value="example"' in page


INVITED = tuple(
    Button(label, f"go.{action}.1")
    for label, action in (("J’accepte", "accept"), ("Je décline", "decline"), ("Voir", "see"))
)


def shown(page: httpx.Response) -> list[str]:
    """The actions of the buttons that can be seen in the conversation."""
    return re.findall(r'<button class="choice" name="action" value="([^"]+)">', page.text)


async def test_buttons_of_news_stay_until_they_are_pressed(
    client: httpx.AsyncClient, town: Town
) -> None:
    """Whatever is done in between; those of the question left behind go, as before."""
    await client.get("/")
    town.say(town.took[0].address, "Votre nom est sorti au tirage au sort.", INVITED)
    assert shown(await client.get("/")) == ["go", "more", *(each.action for each in INVITED)]
    await post(client, kind="text", text="/mesidees")
    asked = ["example", "later"]
    assert shown(await client.get("/")) == [*(each.action for each in INVITED), *asked]
    await post(client, kind="press", action="go.see.1")
    assert shown(await client.get("/")) == ["go.accept.1", "go.decline.1", *asked]


async def test_what_is_offered_again_is_shown_only_there(
    client: httpx.AsyncClient, town: Town
) -> None:
    """Of ten pieces of news that lead to the same place, the newest does; pressed, none."""
    await client.get("/")
    address, read = town.took[0].address, Button("Lire une idée", "go.unread")
    for number in range(10):
        town.say(address, f"{number} idées à lire.", (read, Button("Voir", f"go.see.{number}")))
    await post(client, kind="text", text="/aide")
    assert shown(await client.get("/")).count("go.unread") == 1
    await post(client, kind="press", action="go.unread")
    left = shown(await client.get("/"))
    assert left[:-2] == [f"go.see.{number}" for number in range(10)]
    town.say(address, "Une idée à lire.", (read,))
    assert shown(await client.get("/"))[-1] == "go.unread"


async def test_a_question_asked_again_has_its_buttons_once(
    client: httpx.AsyncClient, town: Town
) -> None:
    """Though each carries the turn it was asked in."""
    await client.get("/")
    for turn in (5, 6):
        town.say(town.took[0].address, "Et alors ?", (Button("Passer", f"f{turn}.skip"),))
    assert shown(await client.get("/")) == ["go", "more", "f6.skip"]


async def test_lines_since(client: httpx.AsyncClient) -> None:
    """Only what is new; all of it for a page that shows somebody else's conversation."""
    assert (await client.get("/lines")).status_code == 401
    await client.get("/")
    first = (await client.get("/lines?after=0")).json()
    query = f"/lines?after={first['last']}&conversation="
    nothing = (await client.get(query + first["conversation"])).json()
    other = (await client.get(query + "another")).json()
    assert (nothing["lines"], nothing["last"], nothing["reset"]) == ([], first["last"], False)
    assert (len(other["lines"]), other["reset"]) == (2, True)


async def test_a_link_continued_elsewhere_needs_a_touch(
    client: httpx.AsyncClient, town: Town
) -> None:
    """Whoever previews the link uses nothing up; the button brings the token."""
    page = (await client.get("/r/7K2M7K2M7K2M7K2M7K2M")).text
    form = re.search(r'name="id" value="([^"]+)"', page)
    assert town.took == []
    assert form is not None
    fields = {"id": form[1], "kind": "start", "text": "7K2M7K2M7K2M7K2M7K2M"}
    assert 'value="7K2M7K2M7K2M7K2M7K2M"' in page
    assert (await client.post("/events", data=fields, headers=PAGE)).status_code == 303
    assert [event.what for event in town.took] == [Start("7K2M7K2M7K2M7K2M7K2M")]


async def test_the_demonstrations_clock(town: Town, catalogue: Catalogue) -> None:
    """The bar shows the date and puts it forward, also to a session; elsewhere there is none."""
    before = town.moment
    async with browser(build(town, catalogue, demo=town)) as client:
        page = (await client.get("/")).text
        assert "Ceci est une démonstration." in page
        assert "samedi 21\u00a0novembre, 21\u00a0h\u00a043" in page
        assert (await client.post("/demo/clock?by=week", headers=PAGE)).status_code == 303
        assert (await client.post("/demo/clock?by=year", headers=PAGE)).status_code == 303
        cross = await client.post("/demo/clock?by=day", headers={"Sec-Fetch-Site": "cross-site"})
        assert cross.status_code == 403
        assert "À la séance" not in page
        await client.post("/demo/clock?by=session", headers=PAGE)
    assert town.moment - before == timedelta(weeks=1)
    town.sits = town.moment + timedelta(days=3, hours=2)
    async with browser(build(town, catalogue, demo=town)) as client:
        assert "À la séance" in (await client.get("/")).text
        await client.post("/demo/clock?by=session", headers=PAGE)
    assert town.moment == town.sits
    async with browser(build(town, catalogue)) as client:
        assert (await client.post("/demo/clock?by=day", headers=PAGE)).status_code == 404
        assert "démonstration" not in (await client.get("/")).text


async def test_the_stream_only_says_that_there_is_news(
    client: httpx.AsyncClient, town: Town
) -> None:
    """The last revision, again when it grows, and the end when the server stops."""
    assert (await client.get("/stream")).status_code == 401
    await client.get("/")
    streams, address = Streams(), town.took[0].address
    told = []
    async for text in streams.follow(address, 0, town, town):
        told.append(text)
        if text.startswith("data") and len(town.talks[address].lines) == 2:
            town.say(address, "Du nouveau")
        elif text.startswith("data"):
            streams.close()
    assert [text for text in told if text.startswith("data")] == ["data: 2\n\n", "data: 3\n\n"]


async def test_a_stream_ends_by_itself_and_when_the_database_goes_away(
    client: httpx.AsyncClient, town: Town
) -> None:
    """The page opens the next one."""
    await client.get("/")
    address = town.took[0].address
    assert [text async for text in Streams(0).follow(address, 0, town, town)] == [": here\n\n"]
    town.away = True
    assert [text async for text in Streams().follow(address, 0, town, town)] == [": here\n\n"]


async def test_other_rooms_bring_their_own_routes(town: Town, catalogue: Catalogue) -> None:
    """Health and webhooks stand beside the chat, under the same headers."""

    async def health(_: object) -> PlainTextResponse:
        return PlainTextResponse("ok")

    async with browser(build(town, catalogue, extra_routes=[Route("/healthz", health)])) as client:
        answer = await client.get("/healthz")
        assert (answer.text, answer.headers["x-content-type-options"]) == ("ok", "nosniff")


async def test_somebodys_telephone_is_picked_up(town: Town, catalogue: Catalogue) -> None:
    """The page becomes theirs, greets once, and one's own comes back as it was."""
    async with browser(build(town, catalogue, demo=town)) as client:
        page = (await client.get("/")).text
        mine = client.cookies["vivier"]
        assert "Votre téléphone" in page
        assert "jardinier" in page
        for _ in range(2):
            answer = await client.post("/demo/person?as=p-michel", headers=PAGE)
            assert answer.status_code == 303
            assert client.cookies["vivier"] == "m" * 48
        greeted = [each for each in town.took if each.address != town.took[0].address]
        assert [each.what for each in greeted] == [Start(None)]
        nobody = await client.post("/demo/person?as=nobody", headers=PAGE)
        assert nobody.status_code == 303
        assert client.cookies["vivier"] == "m" * 48
        await client.post("/demo/person", headers=PAGE)
        assert client.cookies["vivier"] == mine
        cross = {"Sec-Fetch-Site": "cross-site"}
        assert (await client.post("/demo/person?as=p-michel", headers=cross)).status_code == 403
    async with browser(build(town, catalogue)) as client:
        assert (await client.post("/demo/person?as=p-michel", headers=PAGE)).status_code == 404
