"""Addresses of pages and files, and whether they are public."""

import posixpath
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote, urljoin, urlsplit

from pelican_smo.base.text import legal

# What needs no escaping anywhere in an address (RFC 3986, 2.3), and "%", which begins an
# escape.
_UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%"
# Allowed unescaped in an address (RFC 3986, 2.2 and 2.3).
_SAFE = _UNRESERVED + b"/:?#[]@!$&'()*+,;="
_HEX = frozenset("0123456789abcdefABCDEF")
# URL Standard, 3.5 (forbidden domain code points).
_NOT_IN_HOSTS = frozenset(" #%/:<>?@[\\]^|")
# After a heart it selects the red one; it is not part of a name (UTS #46).
_EMOJI_STYLE = "\ufe0f"
_STARTS = ("http://", "https://", "//")

MAIN_SITEURL = "SMO_MAIN_SITEURL"
"""The setting that gives a sub-site the SITEURL of its main site."""


def public(siteurl: str, main: str = "") -> str:
    """`siteurl` if it is a public URL, else the empty string.

    In a local build SITEURL is empty or localhost; with RELATIVE_URLS it may be a path.
    These give no address that is right elsewhere, with one exception: for a sub-site whose
    main site has the address `main`, a path from the root is one on that host. `//host` is
    read as https.
    """
    siteurl = siteurl.strip().rstrip("/")
    if siteurl.startswith("//"):
        siteurl = f"https:{siteurl}"
    elif main and siteurl.startswith("/"):
        siteurl = "/".join(public(main).split("/", 3)[:3]) + siteurl
    try:
        parts = urlsplit(siteurl)
        name = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not name or _is_loopback(name):
        return ""
    return on_the_wire(siteurl)


def of_site(settings: Mapping[str, Any]) -> str:
    """The public URL of the site with these settings; empty if it has none."""
    return public(str(settings["SITEURL"] or ""), str(settings.get(MAIN_SITEURL) or ""))


def join(base: str, path: str) -> str:
    """The address of `path` on the site at `base`, with everything escaped.

    A path starts at the site's root, with or without a leading slash, since all files are
    below it. An address with a host keeps it.
    """
    if is_absolute(path):
        if path.startswith("//"):
            # As browsers and Pelican's feeds read it.
            path = f"{'http' if base.startswith('http:') else 'https'}:{path}"
        path = on_the_wire(path)
    else:
        path = path.lstrip("/")
        if path.startswith(".") or "/." in path:
            # Sub-sites link each other's pages with dots. After "./", no part of a path
            # is read as a scheme.
            path = urljoin(f"{base}/", f"./{path}")
        else:
            path = f"{base}/{path}"
    url = _escaped(legal(path), _SAFE)
    return _strict(url) if "%" in url or "[" in url or "]" in url else url


def encoded(text: str) -> str:
    """`text` escaped as one value within an address."""
    return _escaped(text.replace("%", "%25"), _UNRESERVED)


def is_absolute(url: str) -> bool:
    """Whether `url` contains a host."""
    return url.startswith(_STARTS) or url[:8].lower().startswith(_STARTS)


def host(name: str) -> str:
    """The name of a host as it is sent over the network, and as networks expect it: in
    lower case and, if it is not ASCII, in Punycode (RFC 3492).

    This is what browsers do (UTS #46, nontransitional). Python's codec "idna" turns
    "straße.de" into another site.
    """
    name = name.lower()
    # The longest name (RFC 1035, 2.3.4).
    if name.isascii() or len(name) > 253:
        return name
    mapped = normalize("NFKC", name).replace("。", ".").replace(_EMOJI_STYLE, "")
    if not (mapped.isprintable() and _NOT_IN_HOSTS.isdisjoint(mapped)):
        return name
    return ".".join(
        label if label.isascii() else f"xn--{label.encode('punycode').decode()}"
        for label in mapped.split(".")
    )


def on_the_wire(url: str) -> str:
    """An address with its scheme in lower case and its host as `host` returns it.

    An ASCII host stays as it is written: it means the same in upper and lower case.
    """
    if not is_absolute(url) or (url.isascii() and url.startswith(_STARTS)):
        return url
    scheme, mark, rest = url.partition("//")
    end = min((at for at in map(rest.find, "/?#") if at >= 0), default=len(rest))
    user, at, name = rest[:end].rpartition("@")
    if not name.isascii():
        name, colon, port = name.partition(":")
        name = f"{host(name)}{colon}{port}"
    return f"{scheme.lower()}{mark}{user}{at}{name}{rest[end:]}"


def is_whole(url: str) -> bool:
    """Whether `url` is a complete http or https address: with a host, everything escaped
    (RFC 3986), and without a user name and password.
    """
    try:
        parts = urlsplit(url)
        # A port that is not a number raises too.
        host = parts.hostname and parts.port != 0
    except ValueError:
        return False
    return bool(host) and "@" not in parts.netloc and is_absolute(url) and join("", url) == url


def of_file(output_file: str) -> str:
    """The path in an address at which every server shows a file of the output folder."""
    path = output_file.replace("\\", "/")
    parent, slash, name = path.rpartition("/")
    path = parent + slash if name == "index.html" else path
    for mark in "%?#":
        if mark in path:
            path = path.replace(mark, f"%{ord(mark):02X}")
    return path


def of_page(url: str, output_file: str, base: str) -> str:
    """`url` if it leads to the file `output_file` on the site at `base`, else the path of
    that file: the file that was written decides, not settings and front matter.
    """
    is_file = url == output_file or f"{url}index.html" == output_file
    # True for almost all pages of almost all sites.
    if is_file and "%" not in url and "?" not in url and "#" not in url:
        return url
    if not output_file or is_absolute(url):
        return url
    path = _normal(unquote(url.partition("#")[0].partition("?")[0]))
    file = _normal(output_file.replace("\\", "/"))
    # A site may write its pages into a folder that is already in its address.
    root = unquote(base.partition("://")[2].partition("/")[2])
    if "../" in url:
        # Nothing of the site is above its root.
        return of_file(output_file)
    if _shows(path, file) or (root and _shows(_normal(f"{root}/{path}"), file)):
        return url
    return of_file(output_file)


def is_error_page(output_file: str, *, by_post: bool = False) -> bool:
    """Whether a server shows this file instead of a page that is missing or forbidden:
    404.html, 403/index.html, 50x.html, also in the folder of a language.

    A post may be called 500. It counts as an error page only if it is the 404 page at the
    root, where every host looks for it.
    """
    folder, _, name = output_file.replace("\\", "/").strip("/").rpartition("/")
    name = name.partition(".")[0].lower()
    if name == "index":
        folder, _, name = folder.rpartition("/")
    if by_post:
        return name == "404" and not folder
    return name == "50x" or (
        len(name) == 3 and name.isascii() and name.isdecimal() and name[0] in "45"
    )


def root(siteurl: str) -> str:
    """A site's address, or the path of its root, in the form that `path_on` needs."""
    return _hostward(siteurl.strip().rstrip("/"))


def path_on(roots: Iterable[str], page: str, href: str) -> str | None:
    """The path from the site's root that `href` on `page` leads to.

    `roots` are the addresses of the site's root, each as `root` returns it, longest
    first; http and https are the same site. None if `href` leads elsewhere.
    """
    url = href
    # Joining does not change a complete address, and themes print many on every page.
    if not href.startswith(("http://", "https://")) or "/." in href:
        try:
            url = urljoin(page, href)
        except ValueError:
            return None
    absolute = is_absolute(url)
    if absolute:
        url = _hostward(url)
    for base in roots:
        if url.startswith(f"{base}/"):
            return url[len(base) + 1 :]
    return None if absolute else url.lstrip("./")


def _hostward(url: str) -> str:
    """An address without its scheme; a path stays as it is."""
    if not is_absolute(url):
        return url
    name, slash, rest = on_the_wire(url).partition("//")[2].partition("/")
    return f"{name.lower().removesuffix(':443').removesuffix(':80')}{slash}{rest}"


def _normal(path: str) -> str:
    return posixpath.normpath(f"/{path}").strip("/")


def _shows(path: str, file: str) -> bool:
    """Whether some servers show `file` at `path`: many do not need endings, even several
    (Apache's MultiViews), or the name of a folder's index.
    """
    starts = (f"{path}.", f"{path}/index." if path else "index.")
    return path == file or any(
        file.startswith(start) and "/" not in file[len(start) :] for start in starts
    )


def _strict(url: str) -> str:
    """`url` with brackets only in its host, and every "%" the start of an escape."""
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

    The same as `urllib.parse.quote`, but faster: that looks at each byte in Python, this
    at each different byte that needs escaping, and a text has few.
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
    # Most hosts are names; `ipaddress` is imported only for numbers.
    if not (host[0].isdigit() or ":" in host):
        return False
    from ipaddress import ip_address

    try:
        number = ip_address(host)
    except ValueError:
        return False
    return number.is_loopback or number.is_unspecified
