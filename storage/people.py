"""People, the addresses they talk from, and the codes that admit them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from storage.records.people import Address, Invitation, Person, Role
from storage.repository import Repository
from storage.rows import columns, stamp, to_column


class People(Repository):
    """A person is locked by the event that concerns them, so their turns come one by one."""

    async def add(self, person: Person) -> None:
        """Someone new."""
        await self._session.run("person_add", **columns(person))

    async def save(self, person: Person) -> None:
        """A person as they are after an event."""
        await self._session.run("person_save", **columns(person))

    async def offer(self, id: str, offered: list[list[Any]]) -> None:
        """Save what somebody's newest messages let them do, and nothing else: it is quick."""
        await self._session.run("person_offer", id=id, offered=to_column(offered))

    async def lock(self, id: str) -> Person | None:
        """A person, theirs alone until the transaction ends."""
        return await self._one(Person, "person_lock", id=id)

    async def get(self, id: str) -> Person | None:
        """A person, to read."""
        return await self._one(Person, "person_get", id=id)

    async def by_return_code(self, code: str) -> Person | None:
        """Whose return code this is."""
        return await self._one(Person, "person_by_return_code", return_code=code)

    async def with_role(self, role: Role) -> list[Person]:
        """Everyone with that role."""
        return await self._all(Person, "people_with_role", role=role.value)

    async def all(self) -> list[Person]:
        """Everyone, in order of arrival."""
        return await self._all(Person, "people_all")

    async def audience(self, services: Sequence[str], after: str, most: int) -> list[str]:
        """The next ids, in order, of whoever accepted the notice; of `services` ([]: of all)."""
        bars = f"|{'|'.join(services)}|" if services else ""
        rows = await self._session.all("people_audience", after=after, services=bars, most=most)
        return [row["id"] for row in rows]

    async def ways(
        self, services: Sequence[str], theme: str, now: datetime
    ) -> list[tuple[str | None, str, int]]:
        """The audience of a call: service, channel last seen alive ("": none), how many people.

        Not whoever is in pause, or wants no more of the (folded) theme.
        """
        bars = f"|{'|'.join(services)}|" if services else ""
        values = {"services": bars, "theme": theme, "now": stamp(now)}
        rows = await self._session.all("people_ways", **values)
        return [(row["service_id"], row["channel"], row["number"]) for row in rows]

    async def counts(self) -> dict[str, int]:
        """People by role."""
        return {row["role"]: row["number"] for row in await self._session.all("people_counts")}

    async def address(self, channel: str, address: str) -> Address | None:
        """An address and what stands against it."""
        return await self._one(Address, "address_get", channel=channel, address=address)

    async def add_address(self, address: Address) -> bool:
        """A new address; False where another process was quicker."""
        return await self._session.one("address_add", **columns(address)) is not None

    async def addresses_of(self, person_id: str) -> list[Address]:
        """Where a person can be reached, the most recently alive first."""
        return await self._all(Address, "addresses_of", person_id=person_id)

    async def seen(self, address: Address, now: datetime, *, reachable: bool = True) -> None:
        """A sign of life from an address, or of its end."""
        await self._session.run(
            "address_seen",
            channel=address.channel,
            address=address.address,
            seen_at=stamp(now),
            reachable=int(reachable),
        )

    async def held(self, channel: str, address: str, held: bool) -> None:
        """Whether later events from here wait behind one that failed."""
        await self._session.run("address_held", channel=channel, address=address, held=int(held))

    async def hold_until(self, channel: str, address: str, until: datetime | None) -> None:
        """Until when messages to here wait behind one that did not arrive."""
        value = None if until is None else stamp(until)
        await self._session.run(
            "address_hold_until", channel=channel, address=address, hold_until=value
        )

    async def free(self, channel: str, address: str) -> None:
        """Replies to here wait no longer, if none is left to send."""
        await self._session.run("address_free", channel=channel, address=address)

    async def move_address(self, address: Address, person_id: str) -> None:
        """This address now speaks for another person."""
        await self._session.run(
            "address_move", channel=address.channel, address=address.address, person_id=person_id
        )

    async def rename_address(self, channel: str, address: str, to: str) -> None:
        """The platform gave this conversation a new address."""
        await self._session.run("address_rename", channel=channel, address=address, to_address=to)

    async def add_invitation(self, invitation: Invitation) -> None:
        """A new code."""
        await self._session.run("invitation_add", **columns(invitation))

    async def invitation(self, code: str) -> Invitation | None:
        """What a code gives."""
        return await self._one(Invitation, "invitation_get", code=code)

    async def use_invitation(self, code: str, now: datetime) -> Invitation | None:
        """Use a code once; None if it has no use left or had its time."""
        return await self._one(Invitation, "invitation_use", code=code, now=stamp(now))

    async def prune_invitations(self, now: datetime) -> None:
        """Forget codes that have had their time."""
        await self._session.run("invitations_prune", now=stamp(now))
