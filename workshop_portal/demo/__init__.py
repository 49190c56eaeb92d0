"""The demo centre: a believable centre in full work, made by the portal's own deeds."""
