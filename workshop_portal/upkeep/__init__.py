"""The running of an installation: whether it is whole, its backups, and what a watching machine asks."""
