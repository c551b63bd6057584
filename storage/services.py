"""Services of the organisation, and the staff list from HR."""

from __future__ import annotations

from storage.records.people import Service, StaffMember
from storage.repository import Repository
from storage.rows import columns


class Services(Repository):
    """Both are imported whole by the operator."""

    async def put(self, service: Service) -> None:
        """A service, new or changed (its name is what tells)."""
        await self._session.run("service_put", **columns(service))

    async def all(self) -> list[Service]:
        """Every service by name."""
        return await self._all(Service, "services_all")

    async def some(self, one: str | None, other: str | None) -> list[Service]:
        """These two, and one more that tells whether there are any: hundreds are not read."""
        return await self._all(Service, "services_some", one=one, other=other)

    async def get(self, id: str) -> Service | None:
        """One service."""
        return await self._one(Service, "service_get", id=id)

    async def replace_staff(self, staff: list[StaffMember]) -> None:
        """Replace the staff list."""
        await self._session.run("staff_clear")
        await self._session.many("staff_add", [columns(member) for member in staff])

    async def staff(self) -> list[StaffMember]:
        """The staff list by number."""
        return await self._all(StaffMember, "staff_all")
