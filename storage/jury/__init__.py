"""Sessions and what is heard in them, draws and their jurors, who of the staff is who, scores.

Whatever is saved with what it `was` answers False if somebody changed it meanwhile, and then
nothing is changed.
"""

from __future__ import annotations

from storage.jury.draws import Draws
from storage.jury.jurors import Jurors
from storage.jury.seats import Seats
from storage.jury.sessions import Sessions
from storage.jury.staff_people import StaffPeople
from storage.jury.wishes import Wishes
from storage.session import Session


class Jury:
    """All of it, in its six parts."""

    def __init__(self, session: Session):
        self.sessions = Sessions(session)
        self.draws = Draws(session)
        self.jurors = Jurors(session)
        self.staff = StaffPeople(session)
        self.seats = Seats(session)
        self.wishes = Wishes(session)
