"""The tests of folders."""
