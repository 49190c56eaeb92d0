"""Who there is: accounts, committees, seats, and what a person is toward a thing."""
