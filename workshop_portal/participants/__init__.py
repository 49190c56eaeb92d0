"""Who comes to a workshop: invitations, answers, capacity and waiting list."""
