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


def links_of(page) -> list[str]:
    """The outward addresses of a page: of its texts in both languages, then of its list of links."""
    return links_in(page.body_en) + links_in(page.body_nl) + [one["href"] for one in page.links or []]


def strangers(addresses, hosts) -> list[str]:
    """Those of the addresses that lead to no host of the list."""
    return [one for one in addresses if not is_allowed(one, hosts)]
