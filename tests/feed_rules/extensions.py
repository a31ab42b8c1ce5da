"""Elements of other namespaces that RSS and Atom feeds share."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tests.feed_rules import markup, values
from tests.feed_rules.elements import Element, tag
from tests.feed_rules.values import at_most, matching, number, one_of, plain, positive, text, words

MANY = 10_000
_BOOLEAN = one_of("true", "false")
_TIME = matching(r"\d+(\.\d+)?|\d+:[0-5]\d:[0-5]\d(\.\d+)?|now", "time")

# Link Relations (https://www.iana.org/assignments/link-relations), as far as feeds have them.
_RELATIONS = words(
    "alternate author canonical current describedby edit edit-media enclosure first hub last "
    "license next next-archive payment prev-archive previous related replies search self "
    "service up via"
)
# RFC 5005, 3 and 4.
_HISTORY = ("current", "first", "last", "next", "next-archive", "prev-archive", "previous")
_FEEDS = ("application/atom+xml", "application/rss+xml")


def _relation(value: str) -> str:
    good = value in _RELATIONS or (":" in value and not values.iri(value))
    return "" if good else f"is no registered relation: {value!r} [UnregisteredAtomLinkRel]"


def _link(element: Any) -> Iterator[str]:
    rel, media_type = element.get("rel", "alternate"), element.get("type", "")
    if rel == "self" and media_type and media_type.split(";")[0] not in _FEEDS:
        yield f"self is no feed: {media_type!r} [SelfNotAtom]"
    if rel == "enclosure":
        # RFC 4287, 4.2.7.6 has both as hints; readers want them.
        for key in ("length", "type"):
            if not element.get(key):
                yield f"an enclosure needs {key}"


# RFC 4287, 4.2.7.
LINK = Element(
    attributes={
        "href": values.url, "rel": _relation, "type": values.mime, "hreflang": values.language,
        "title": plain, "length": number, "thr:count": number, "thr:updated": values.rfc3339,
    },
    needed=("href",), also=_link, most=MANY,
)  # fmt: skip


def _alternatives(element: Any) -> Iterator[str]:
    if len(element.findall(tag("media:content"))) < 2:
        yield "is a group of one [MediaGroupWithoutAlternatives]"


_MEDIA_TEXT = Element(text=text, attributes={"type": one_of("plain", "html")})
_MEDIA: Mapping[str, Element] = {
    # Media RSS 1.5.1 (https://www.rssboard.org/media-rss).
    "media:thumbnail": Element(
        attributes={"url": values.url, "width": positive, "height": positive, "time": _TIME},
        needed=("url",), most=MANY,
    ),
    "media:title": _MEDIA_TEXT,
    "media:description": _MEDIA_TEXT,
    "media:keywords": Element(text=text),
    "media:copyright": Element(text=text, attributes={"url": values.url}),
    "media:credit": Element(
        text=text, attributes={"role": matching(r"[^A-Z]+", "role"), "scheme": values.iri}, most=MANY
    ),
    "media:rating": Element(text=text, attributes={"scheme": values.iri}),
    "media:player": Element(
        attributes={"url": values.url, "width": positive, "height": positive}, needed=("url",)
    ),
    "media:category": Element(
        text=text, attributes={"scheme": values.iri, "label": text}, most=MANY
    ),
}  # fmt: skip
_MEDIA_CONTENT = Element(
    attributes={
        "url": values.url, "fileSize": positive, "type": values.mime, "isDefault": _BOOLEAN,
        "medium": one_of("image", "audio", "video", "document", "executable"),
        "expression": one_of("sample", "full", "nonstop"), "bitrate": values.decimal,
        "framerate": values.decimal, "samplingrate": values.decimal, "channels": number,
        "duration": values.decimal, "height": positive, "width": positive, "lang": values.language,
    },
    needed=("url",), children=_MEDIA, most=MANY,
)  # fmt: skip
MEDIA: Mapping[str, Element] = {
    **_MEDIA,
    "media:content": _MEDIA_CONTENT,
    "media:group": Element(
        children={**_MEDIA, "media:content": _MEDIA_CONTENT}, also=_alternatives, most=MANY
    ),
}

# Podcasts: Apple's tags (https://help.apple.com/itc/podcasts_connect/#/itcb54353390).
_ITUNES = {
    "itunes:author": Element(text=at_most(255, plain)),
    "itunes:block": Element(text=one_of("Yes")),
    "itunes:explicit": Element(text=_BOOLEAN),
    "itunes:image": Element(attributes={"href": values.url}, needed=("href",)),
    "itunes:subtitle": Element(text=at_most(255, plain)),
    "itunes:summary": Element(text=at_most(4000, text)),
    "itunes:title": Element(text=plain),
}
_ITUNES_CATEGORY = Element(attributes={"text": plain}, needed=("text",), most=MANY)
# The podcast namespace (https://podcasting2.org/docs/podcast-namespace).
_PODCAST = {
    "podcast:person": Element(
        text=text,
        attributes={"role": text, "group": text, "img": values.url, "href": values.url}, most=MANY,
    ),
    "podcast:license": Element(text=text, attributes={"url": values.url}),
    "podcast:location": Element(text=text, attributes={"geo": text, "osm": text}),
    "podcast:txt": Element(text=text, attributes={"purpose": text}, most=MANY),
    "podcast:images": Element(attributes={"srcset": text}, needed=("srcset",)),
}  # fmt: skip
PODCAST = {
    **_ITUNES,
    **_PODCAST,
    "itunes:category": replace(_ITUNES_CATEGORY, children={"itunes:category": _ITUNES_CATEGORY}),
    "itunes:owner": Element(children={
        "itunes:name": Element(text=at_most(255, plain)),
        "itunes:email": Element(text=values.address, least=1),
    }),
    "itunes:type": Element(text=one_of("episodic", "serial")),
    "itunes:complete": Element(text=one_of("Yes")),
    "itunes:new-feed-url": Element(text=values.url),
    "podcast:guid": Element(text=matching(values.UUID, "UUID")),
    "podcast:locked": Element(text=one_of("yes", "no"), attributes={"owner": values.address}),
    "podcast:funding": Element(text=text, attributes={"url": values.url}, needed=("url",), most=MANY),
    "podcast:medium": Element(text=matching(r"[a-zA-Z]+", "medium")),
    "podcast:updateFrequency": Element(
        text=text, attributes={"rrule": text, "dtstart": text, "complete": _BOOLEAN}
    ),
}  # fmt: skip
EPISODE = {
    **_ITUNES,
    **_PODCAST,
    "itunes:duration": Element(text=matching(r"\d+(:[0-5]\d(:[0-5]\d)?)?", "duration")),
    "itunes:episode": Element(text=positive),
    "itunes:season": Element(text=positive),
    "itunes:episodeType": Element(text=one_of("full", "trailer", "bonus")),
    "podcast:transcript": Element(
        attributes={
            "url": values.url, "type": values.mime, "language": values.language,
            "rel": one_of("captions"),
        },
        needed=("url", "type"), most=MANY,
    ),
    "podcast:chapters": Element(
        attributes={"url": values.url, "type": values.mime}, needed=("url", "type")
    ),
    "podcast:season": Element(text=positive, attributes={"name": text}),
    "podcast:episode": Element(text=values.decimal, attributes={"display": text}),
    "podcast:soundbite": Element(
        text=None, attributes={"startTime": values.decimal, "duration": values.decimal}, most=MANY,
        needed=("startTime", "duration"),
    ),
}  # fmt: skip

HISTORY = {"fh:archive": Element(), "fh:complete": Element()}

# What a feed says to people, as foreign markup (RFC 4287, 6.4); a div of XHTML is all
# that the W3C's validator knows of it there.
_A = Element(text=plain, attributes={"href": values.url}, needed=("href",))
_P = Element(text=lambda value: "", children={"xhtml:a": _A}, most=MANY)
NOTE = {"xhtml:div": Element(children={"xhtml:p": _P})}

DC = {
    "dc:creator": Element(text=plain, most=MANY),
    "dc:contributor": Element(text=plain, most=MANY),
    "dc:publisher": Element(text=plain, most=MANY),
    "dc:rights": Element(text=plain),
    "dc:language": Element(text=values.language),
}


def html(value: str) -> str:
    """The text of an entry: some, and none that is dangerous or leads nowhere."""
    return text(value) or markup.faults(value)


def links_of_feed(links: Iterable[Any], url: str) -> Iterator[str]:
    """What is wrong with the links of a feed at `url` among each other."""
    by_rel: dict[str, list[str]] = {}
    for link in links:
        by_rel.setdefault(link.get("rel", "alternate"), []).append(link.get("href", ""))
    own = by_rel.get("self", [])
    if len(own) != 1:
        yield f"has {len(own)} self links, not one [MissingSelf, MissingAtomSelfLink]"
    elif url and own != [url]:
        yield f"says that it lies at {own[0]!r}, not at {url!r} [SelfDoesntMatchLocation]"
    for rel, found in by_rel.items():
        if len(found) > 1 and rel in _HISTORY:
            yield f"has more than one {rel} link"
        elif len(found) > len(set(found)):
            yield f"has the same {rel} link twice"
    for rel in ("prev-archive", "next-archive", "next", "previous"):
        if own and by_rel.get(rel) == own:
            yield f"its {rel} link leads to itself"


def archive(feed: Any, links: Iterable[Any]) -> Iterator[str]:
    """What is wrong with a feed as one of a row of documents (RFC 5005, 2 to 4)."""
    rels = {link.get("rel", "alternate"): link.get("href", "") for link in links}
    archived = feed.find(tag("fh:archive")) is not None
    if feed.find(tag("fh:complete")) is not None:
        if archived:
            yield "is complete and an archive [ArchiveIncomplete]"
        for rel in _HISTORY:
            if rel in rels and not (rel == "current" and rels[rel] == rels.get("self")):
                yield f"is complete and has a {rel} link [FeedRelInCompleteFeed]"
    elif archived:
        if "current" not in rels:
            yield "is an archive without a current link [MissingCurrentInArchive]"
        elif rels["current"] == rels.get("self"):
            yield "is an archive and its own current feed"
    elif "next-archive" in rels:
        yield "is no archive and has a next-archive link"


def podcast(channel: Any) -> Iterator[str]:
    """What a channel needs that has any of Apple's tags [MissingItunesElement]."""
    if not any(it.tag.startswith(tag("itunes:")) for it in channel.iter()):
        return
    for needed in ("itunes:category", "itunes:explicit", "itunes:image"):
        if channel.find(tag(needed)) is None:
            yield f"is a podcast without {needed}"


def enclosure_of_episode(url: str) -> str:
    """What Apple takes [UnsupportedItunesFormat]."""
    ending = url.partition("?")[0].rpartition(".")[2].lower()
    good = ending in ("m4a", "mp3", "mov", "mp4", "m4v", "pdf", "epub")
    return "" if good else f"is nothing that Apple plays: {url!r}"


def history_in_entry(link: Any) -> str:
    """RFC 5005 has its links in feeds alone [FeedHistoryRelInEntry]."""
    rel = link.get("rel", "alternate")
    return f"has a {rel} link, which is a feed's" if rel in _HISTORY else ""
