"""The ground floor: the web, the database, mail, files and time. It knows no workshop."""
