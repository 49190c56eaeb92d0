"""What these tests start from."""

from tests.story import story

__all__ = ["story"]
