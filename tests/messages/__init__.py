"""The tests of messages."""
