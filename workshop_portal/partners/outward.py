"""Links that lead out of the site: https, to a host of the office's list. They are checked by form, never fetched."""

import re
from urllib.parse import urlsplit

LINK = re.compile(r"\]\(([^)\s]+)|<((?:https?|ftp)[^<>\s]+)>|(?<![(<\"])\b(https?://[^\s)>\"]+)")


def links_in(markdown) -> list[str]:
    """The outward addresses of a Markdown text, in order."""
    found = [next(part for part in match.groups() if part) for match in LINK.finditer(markdown or "")]
    return [address for address in found if not address.startswith(("#", "/", "mailto:"))]


def is_allowed(address, hosts) -> bool:
    """Whether this is an https address of one of these hosts or of a host below one."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    known = any(host == one or host.endswith("." + one) for one in hosts)
    return parts.scheme == "https" and known and parts.port is None and "@" not in parts.netloc
