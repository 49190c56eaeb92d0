"""Whom to ask about a workshop."""

from workshop_portal.centre import actions as centre
from workshop_portal.workshops import queries


def of(workshop, house=None) -> dict:
    """Its coordinator by name, at the centre's address and never at a private one."""
    house = house or centre.the_centre()
    coordinator = queries.coordinator_of(workshop)
    return {"name": coordinator.name if coordinator else "", "address": house.contact_email, "centre": house.name}
