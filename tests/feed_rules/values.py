"""What a single value may be. Each check returns what is wrong, or nothing at all."""

import re
from calendar import day_abbr, month_abbr, monthrange
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

Check = Callable[[str], str]

# RFC 3986: what an address is made of, here with a name or a number as its host.
_CHARACTERS = r"(?:[0-9A-Za-z;/?:@&=+$.\-_!~*'(),]|%[0-9A-Fa-f]{2})*"
_HOST = r"(?:[0-9A-Za-z](?:[0-9A-Za-z-]*[0-9A-Za-z])?(?:\.[0-9A-Za-z-]*[0-9A-Za-z])+|\[[0-9A-Fa-f:.]+\])"
_URL = re.compile(rf"https?://{_HOST}(?::\d+)?(?:[/?]{_CHARACTERS})?(?:#{_CHARACTERS})?")
# RFC 4151, 2.1.
_TAG = re.compile(
    rf"tag:(?:[0-9A-Za-z._-]+@)?[0-9A-Za-z.-]+,\d{{4}}(?:-\d\d){{0,2}}:{_CHARACTERS}(?:#{_CHARACTERS})?"
)
# RFC 8141, 2.
_URN = re.compile(
    r"(?i:urn):[0-9A-Za-z][0-9A-Za-z-]{0,30}[0-9A-Za-z]:[0-9A-Za-z()+,\-.:=@;$_!*'%/?#]+"
)
UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
# RFC 3987, 2.2.
_IRI = re.compile(r"[A-Za-z][0-9A-Za-z+.-]*:[^\s<>\"{}|\\^`\x00-\x20\x7f-\x9f]+")
# RFC 6838, 4.2, with parameters.
_MIME = re.compile(
    r"[0-9A-Za-z][\w!#$&^.+-]*/[0-9A-Za-z][\w!#$&^.+-]*(?:\s*;\s*[\w.+-]+=(?:[\w.+-]+|\"[^\"]*\"))*"
)
# RFC 5646, 2.1, without what is grandfathered.
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*"
    r"(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?|x(?:-[a-z\d]{1,8})+"
)
_RFC_822 = re.compile(
    r"(?:(\w{3}), )?(\d\d?) (\w{3}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? "
    r"(?:[+-]([01]\d|2[0-3])[0-5]\d|UT|GMT|[ECMP][SD]T|Z)"
)
_RFC_3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?"
    r"(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)"
)
_END_TAG = re.compile(
    r"</(?:a|abbr|b|blockquote|body|code|div|em|h[1-6]|head|html|i|li|ol|p|pre|script|small|span|"
    r"strong|style|sub|sup|table|td|title|tr|u|ul)>", re.IGNORECASE,
)  # fmt: skip


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


def text(value: str) -> str:
    """Something to read [NotBlank], without control characters [BadCharacters]."""
    if not value.strip():
        return "is empty"
    found = [
        hex(ord(it)) for it in value if (it < " " and it not in "\t\n\r") or "\x7f" <= it <= "\x9f"
    ]
    return f"has control characters: {found}" if found else ""


def plain(value: str) -> str:
    """Something to read that is no HTML [ContainsHTML, ContainsUndeclaredHTML]."""
    return text(value) or ("has HTML" if _END_TAG.search(value) else "")


def url(value: str) -> str:
    """An absolute address of the web, as RFC 3986 has it [InvalidFullLink, InvalidUriChar]."""
    return "" if _URL.fullmatch(value) else f"is no absolute http(s) address: {value!r}"


def iri(value: str) -> str:
    """An id (RFC 4287, 4.2.6), in its normal form (4.2.6.1) [NonCanonicalURI, InvalidTAG]."""
    scheme = value.partition(":")[0].lower()
    shape = {"tag": _TAG, "urn": _URN, "http": _URL, "https": _URL}.get(scheme, _IRI)
    if not shape.fullmatch(value):
        return f"is no absolute IRI: {value!r}"
    if value.lower().startswith("urn:uuid:") and not re.fullmatch(UUID, value[9:]):
        return f"is no UUID: {value!r}"
    if scheme in ("http", "https"):
        parts = urlsplit(value)
        usual = {"http": 80, "https": 443}[scheme]
        if parts.netloc != parts.netloc.lower() or parts.port == usual or not parts.path:
            return f"is not in its normal form: {value!r}"
    return ""


def mime(value: str) -> str:
    """A media type [InvalidMIMEAttribute]."""
    return "" if _MIME.fullmatch(value) else f"is no media type: {value!r}"


def language(value: str) -> str:
    """A language (BCP 47) [InvalidLanguage]."""
    return "" if _LANGUAGE.fullmatch(value.lower()) else f"is no language: {value!r}"


def number(value: str) -> str:
    """A whole number, or zero [InvalidNonNegativeInteger]."""
    return "" if re.fullmatch(r"\d+", value, re.ASCII) else f"is no number: {value!r}"


def positive(value: str) -> str:
    """A whole number above zero [InvalidPositiveInteger]."""
    return number(value) or ("is zero" if not int(value) else "")


def decimal(value: str) -> str:
    """A number, which may have a fraction [InvalidFloat]."""
    good = re.fullmatch(r"\d+(?:\.\d+)?", value, re.ASCII)
    return "" if good else f"is no number: {value!r}"


def one_of(*values: str) -> Check:
    """One of these words, in these letters."""
    return lambda value: "" if value in values else f"is none of {', '.join(values)}: {value!r}"


def at_most(limit: int, check: Check) -> Check:
    """What is no longer than that [TooLong]."""
    return lambda value: f"is longer than {limit}" if len(value) > limit else check(value)


def matching(pattern: str, what: str) -> Check:
    """What a regular expression says."""
    return lambda value: (
        "" if re.fullmatch(pattern, value, re.ASCII) else f"is no {what}: {value!r}"
    )


def rfc822(value: str) -> str:
    """A date (RFC 822, 5.1) with a year of four digits [InvalidRFC2822Date, IncorrectDOW]."""
    found = _RFC_822.fullmatch(value)
    months = list(month_abbr)
    if not found or found[3] not in months[1:] or found[5] > "23" or found[6] > "59":
        return f"is no date of RFC 822: {value!r}"
    year, month, day = int(found[4]), months.index(found[3]), int(found[2])
    if not year or not 1 <= day <= monthrange(year, month)[1] or (found[7] or "") > "60":
        return f"is no day: {value!r}"
    weekday = list(day_abbr)[date(year, month, day).weekday()]
    return "" if found[1] in (None, weekday) else f"was a {weekday}: {value!r}"


def rfc3339(value: str) -> str:
    """A date (RFC 3339, 5.6), with capital T and Z (RFC 4287, 3.3) [InvalidRFC3339Date]."""
    found = _RFC_3339.fullmatch(value)
    if not found:
        return f"is no date of RFC 3339: {value!r}"
    year, month, day = map(int, found.groups()[:3])
    good = year and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
    return "" if good else f"is no day: {value!r}"


def address_with_name(value: str) -> str:
    """An e-mail address, then a name (profile, author) [InvalidContact, MissingRealName]."""
    good = re.fullmatch(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+ \(.+\)", value)
    return "" if good else f"is no e-mail address with a name in parentheses: {value!r}"


def address(value: str) -> str:
    """An e-mail address [InvalidAddrSpec]."""
    good = re.fullmatch(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+", value)
    return "" if good else f"is no e-mail address: {value!r}"
