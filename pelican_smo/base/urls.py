"""Addresses of pages and files: public ones, and where there is none."""

from collections.abc import Iterable
from functools import cache
from urllib.parse import urljoin, urlsplit

from pelican_smo.base.text import legal

# What need not be escaped anywhere in an address (RFC 3986, 2.3); and "%", with
# which escapes begin.
_UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%"
# What may stand in an address as it is (RFC 3986, 2.2 and 2.3).
_SAFE = _UNRESERVED + b"/:?#[]@!$&'()*+,;="
_HEX = frozenset("0123456789abcdefABCDEF")


def public(siteurl: str) -> str:
    """`siteurl` if strangers can reach it, else the empty string.

    Pelican's settings at home have an empty SITEURL, or localhost; with
    RELATIVE_URLS it may be a path. Of those no address can be made that is
    right elsewhere. `//host` is taken for https.
    """
    siteurl = siteurl.strip().rstrip("/")
    if siteurl.startswith("//"):
        siteurl = f"https:{siteurl}"
    try:
        parts = urlsplit(siteurl)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or _is_loopback(host):
        return ""
    return siteurl


def join(base: str, path: str) -> str:
    """The address of `path` on the site at `base`, with everything escaped."""
    if not is_absolute(path):
        path = path.lstrip("/")
        # Sub-sites name each other's pages with dots.
        path = urljoin(f"{base}/", path) if path.startswith(".") else f"{base}/{path}"
    elif path.startswith("//"):
        path = f"https:{path}"
    url = _escaped(legal(path), _SAFE)
    return _strict(url) if "%" in url or "[" in url or "]" in url else url


def encoded(text: str) -> str:
    """`text` as one value within an address."""
    return _escaped(text.replace("%", "%25"), _UNRESERVED)


def is_absolute(url: str) -> bool:
    """Whether `url` names its host."""
    return url.startswith(("http://", "https://", "//"))


def is_whole(url: str) -> bool:
    """Whether `url` is an http or https address as it goes over the wire: with a host,
    everything escaped (RFC 3986), and without a user's name and password.
    """
    try:
        parts = urlsplit(url)
        # A port that is no number raises too.
        host = parts.hostname and parts.port != 0
    except ValueError:
        return False
    return bool(host) and "@" not in parts.netloc and is_absolute(url) and join("", url) == url


def folder(output_file: str) -> str:
    """The path under which a server shows a file of the output folder."""
    path = output_file.replace("\\", "/")
    parent, slash, name = path.rpartition("/")
    return parent + slash if name == "index.html" else path


def path_on(bases: Iterable[str], page: str, href: str) -> str | None:
    """The path from the site's root that `href` on `page` leads to.

    `bases` are the addresses of the site's root. None where it leads elsewhere.
    """
    url = href
    # A whole address is what it would be joined to; themes print theirs on every page.
    if not href.startswith(("http://", "https://")) or "/." in href:
        try:
            url = urljoin(page, href)
        except ValueError:
            return None
    for base in bases:
        if url.startswith(f"{base}/"):
            return url[len(base) + 1 :]
    return None if is_absolute(url) else url.lstrip("./")


def _strict(url: str) -> str:
    """`url` with brackets in its host alone, and no "%" that begins no escape."""
    scheme, mark, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    path = path.replace("[", "%5B").replace("]", "%5D")
    first, *parts = path.split("%")
    path = first + "".join(
        f"%{'' if _HEX.issuperset(part[:2]) and len(part) > 1 else '25'}{part}" for part in parts
    )
    return f"{scheme}{mark}{host}{slash}{path}"


def _escaped(text: str, safe: bytes) -> str:
    """`text` with all but `safe` characters percent-encoded.

    The same as `urllib.parse.quote`, which looks at each byte in Python; this
    looks at each kind of byte that must be escaped, and a text has few.
    """
    data = text.encode(errors="replace")
    for byte in set(data.translate(None, delete=safe)):
        data = data.replace(*_escape(byte))
    return data.decode()


@cache
def _escape(byte: int) -> tuple[bytes, bytes]:
    return bytes([byte]), b"%%%02X" % byte


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    # Names of hosts are the rule; what reads numbers is imported for them alone.
    if not (host[0].isdigit() or ":" in host):
        return False
    from ipaddress import ip_address

    try:
        number = ip_address(host)
    except ValueError:
        return False
    return number.is_loopback or number.is_unspecified
