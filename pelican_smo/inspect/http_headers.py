"""What a local server must know of two headers: Host and Range."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

_HERE = ("localhost", "127.0.0.1", "::1")
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104
_RANGE = re.compile(r"bytes[ \t]*=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.IGNORECASE)


def is_own(host: str, bound: str, port: int) -> bool:
    """Whether a Host header names a server that listens at `bound` and `port`.

    A foreign page can have its host name resolve to this machine (DNS rebinding), and then
    its scripts may read the answers; but their requests carry that name. An IP address
    cannot be rebound, so a server that listens everywhere accepts any: a router may have
    changed which of them are this machine's.
    """
    try:
        parts = urlsplit(f"//{host}")
        name, asked = parts.hostname or "", parts.port or 80
    except ValueError:
        return False
    if parts.netloc != host or "@" in host or asked != port:
        return False
    return name in (*_HERE, bound.lower()) or (bound in _EVERYWHERE and _is_number(name))


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def part(asked: str, size: int) -> range | None:
    """The bytes of a file of `size` that a Range header requests (RFC 9110, 14.1.2).

    None if the whole file is sent: without a header, for several ranges, and for an invalid
    one. An empty range lies outside the file.
    """
    found = _RANGE.fullmatch(asked.strip())
    if not found or not (found[1] or found[2]):
        return None
    if not found[1]:
        return range(max(0, size - int(found[2])), size)
    first = int(found[1])
    last = int(found[2]) if found[2] else size - 1
    if found[2] and last < first:
        return None
    return range(first, min(last + 1, size))
