"""What is printed for a workshop's week: badges, the sign at the door, the list of participants, certificates."""
