"""From the reveal on the store keeps nowhere who gave which marks, and never longer than needed."""

from __future__ import annotations

from tests.conversations.hearing_town import SESSION, Hall

SENTENCE = "Une phrase à part"


async def begin(here: Hall) -> list[str]:
    """The first idea is being heard; the names of who sits."""
    idea = (await here.ideas())[0]
    await here.press("Nadia", f"go.hear_with.{idea.reference}")
    _, seats, _ = await here.state(idea)
    found = [await here.read(lambda uow, s=s: uow.jury.jurors.get(s.juror_id)) for s in seats]
    return [juror.name for juror in found]


async def test_a_form_of_marks_goes_when_it_is_sent(here: Hall) -> None:
    """Marks are kept once, as those of a juror that wait for the others; they can be corrected."""
    first, *_ = await begin(here)
    await here.score(first, "345", SENTENCE)
    counts = await here.read(lambda uow: uow.dialogues.counts())
    assert "score" not in counts
    _, _, [score] = await here.state((await here.ideas())[0])
    assert score.sentence == SENTENCE
    said = await here.type(first, "Corriger mes notes")
    assert "1. Pertinence : 3 sur 5" in said[-1]


async def test_the_reveal_erases_marks_that_are_being_corrected(here: Hall) -> None:
    """One corrects, another has left the place with a form begun: neither stays."""
    first, second, third = await begin(here)
    await here.score(first, "345", SENTENCE)
    await here.score(second, "345")
    await here.type(first, "Corriger mes notes")
    await here.type(first, "2")
    await here.type(first, "5")
    await here.score(third, "222")
    assert "score" not in await here.read(lambda uow: uow.dialogues.counts())
    _, _, scores = await here.state((await here.ideas())[0])
    assert scores == []
    said = await here.type(first, "Envoyer")
    assert any("[Proposer une décision]" in each for each in said)


async def test_marks_of_an_idea_taken_back_go_with_the_session(here: Hall) -> None:
    """Its author takes it back while marks come in: they are shown to nobody, and erased."""
    [one, other] = await here.ideas()
    first, second, third = await begin(here)
    await here.score(first, "345", SENTENCE)
    await here.press(second, f"go.mark.{one.reference}")
    await here.type(second, "4")
    for verb in ("withdraw", "withdraw_yes"):
        await here.press("Michel", f"go.{verb}.{one.reference}")
    await here.press("Nadia", f"go.hear_with.{other.reference}")
    for who in (first, second, third):
        await here.score(who, "222", idea=other.reference)
    await here.press("Nadia", f"go.propose.{other.reference}")
    for words in ("Lancée", "Un essai coûte peu, et il sert.", "Proposer"):
        await here.type("Nadia", words)
    for who in (first, second):
        await here.type(who, "D'accord")
    for verb in ("sit_close", "sit_close_yes"):
        await here.press("Nadia", f"go.{verb}.{SESSION}")
    _, _, scores = await here.state(one)
    assert scores == []
    assert "score" not in await here.read(lambda uow: uow.dialogues.counts())
