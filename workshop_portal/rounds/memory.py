"""What is remembered of a document beside the rows it became, so that an export can say exactly the same.

`said` is what the portal says of a thing by its rows, `document` what the document said. The memory holds a mark of
each value of the document, and the value itself only where the rows say it otherwise:

    {"keys": {name: mark of the document's value}, "apart": {name: [mark of what the rows say, the document's value]}}

A later change of a row changes what it says, so its mark no longer fits and the row's own words count.
"""

import json
from hashlib import blake2b

write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # keeps the order of keys, tells 1 from 1.0


def mark(value) -> str:
    kind = type(value)  # most values are texts and numbers, for which an encoder is a long way
    text = f'"{value}' if kind is str else str(value) if kind is int else write(value)
    return blake2b(text.encode(), digest_size=8).hexdigest()


def remember(document, said) -> dict:
    keys = {name: mark(value) for name, value in document.items()}
    apart = {}
    for name in document | said:
        if (entry := differing(name, document, said)) is not None:
            apart[name] = entry
    return {"keys": keys, "apart": apart} if apart else {"keys": keys}


def same(one, other) -> bool:
    """Whether both are written alike: of objects the order of their keys counts too, and 1 is not 1.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def differing(name, document, said):
    """None where both say the same, else what to keep: [mark of the rows' value, the document's value if it has one]."""
    if name in document and name in said and same(document[name], said[name]):
        return None
    seen = mark(said[name]) if name in said else ""
    return [seen, document[name]] if name in document else [seen]


def recall(memory, said) -> dict:
    """The thing in the document's own words, but for what has changed since."""
    keys, apart = memory["keys"], memory.get("apart", {})
    found = {}
    for name in keys:
        if name in apart and apart[name][0] == (mark(said[name]) if name in said else ""):
            found[name] = apart[name][1]
        elif name in said:
            found[name] = said[name]
    for name in (one for one in said if one not in keys):
        if name not in apart or apart[name][0] != mark(said[name]):
            found[name] = said[name]
    return found


def changed(memory, document) -> list[str]:
    """The names whose values the document gives otherwise than the one before it did."""
    keys = memory["keys"]
    return [name for name in dict.fromkeys([*keys, *document]) if keys.get(name) != marked(document, name)]


def marked(document, name):
    return mark(document[name]) if name in document else None


def renew(memory, document, said, names) -> dict:
    """The memory after these names were taken over from the document; of all others it stays."""
    apart = {name: entry for name, entry in memory.get("apart", {}).items() if name not in names}
    for name in names:
        if (entry := differing(name, document, said)) is not None and (name in document or name in said):
            apart[name] = entry
    keys = {name: mark(value) for name, value in document.items()}
    return {"keys": keys, "apart": apart} if apart else {"keys": keys}
