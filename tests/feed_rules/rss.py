"""RSS 2.0."""

from collections.abc import Iterator
from typing import Any

from tests.feed_rules import extensions, values
from tests.feed_rules.elements import Element, name, tag
from tests.feed_rules.elements import faults as by_table
from tests.feed_rules.extensions import DC, EPISODE, HISTORY, LINK, MANY, MEDIA, NOTE, PODCAST, html
from tests.feed_rules.values import number, one_of, plain, positive, text, url

_DAYS = one_of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _guid(element: Any) -> Iterator[str]:
    value = element.text or ""
    if element.get("isPermaLink", "true") == "true":
        if url(value):
            yield f'is no address, so that it needs isPermaLink="false": {value!r} [InvalidHttpGUID]'
    elif value.isdigit() and len(value) < 9:
        yield f"is no id of all the world's: {value!r} [NotSufficientlyUnique]"


def _picture(element: Any) -> Iterator[str]:
    ending = (element.text or "").partition("?")[0].rpartition(".")[2].lower()
    if ending not in ("jpg", "jpeg", "gif", "png"):
        yield f"is no GIF, JPEG or PNG: {element.text!r} [ImageUrlFormat]"


def _item(item: Any) -> Iterator[str]:
    names = [name(child.tag) for child in item]
    if not {"title", "description"} & {*names}:
        yield "needs a title or a description [ItemMustContainTitleOrDescription]"
    if "content:encoded" in names and "description" not in names[: names.index("content:encoded")]:
        yield "has its content before its description [NeedDescriptionBeforeContent]"
    if {"author", "dc:creator"} <= {*names}:
        yield "has author and dc:creator [DuplicateItemSemantics]"
    if {"pubDate", "dc:date"} <= {*names} or {"pubDate", "atom:published"} <= {*names}:
        yield "has two dates [DuplicateItemSemantics]"
    terms = [(it.text, it.get("domain")) for it in item.iter("category")]
    if len(terms) > len(set(terms)):
        yield "has one category twice"
    for link in item.iterfind(tag("atom:link")):
        if fault := extensions.history_in_entry(link):
            yield fault


_CATEGORY = Element(text=plain, attributes={"domain": text}, most=MANY)
_ATOM_DATE = Element(text=values.rfc3339)
_ITEM = Element(
    children={
        **DC, **MEDIA, **EPISODE,
        "title": Element(text=plain),
        "link": Element(text=url),
        "description": Element(text=html),
        "author": Element(text=values.address_with_name),
        "category": _CATEGORY,
        "comments": Element(text=url),
        # The profile wants one at most [DuplicateEnclosure].
        "enclosure": Element(
            attributes={"url": url, "length": number, "type": values.mime},
            needed=("url", "length", "type"),
        ),
        # The specification does not want it; the profile and the validator do [MissingGuid].
        "guid": Element(
            text=text, attributes={"isPermaLink": one_of("true", "false")}, also=_guid, least=1
        ),
        "pubDate": Element(text=values.rfc822),
        "source": Element(text=plain, attributes={"url": url}, needed=("url",)),
        "content:encoded": Element(text=html),
        "atom:link": LINK,
        "atom:updated": _ATOM_DATE,
        "atom:published": _ATOM_DATE,
        "thr:total": Element(text=number),
    },
    also=_item, most=MANY,
)  # fmt: skip
_CHANNEL = Element(
    children={
        **DC, **MEDIA, **PODCAST, **HISTORY, **NOTE,
        "title": Element(text=plain, least=1),
        "link": Element(text=url, least=1),
        "description": Element(text=plain, least=1),
        "language": Element(text=values.language, least=1),
        "copyright": Element(text=plain),
        "managingEditor": Element(text=values.address_with_name),
        "webMaster": Element(text=values.address_with_name),
        "pubDate": Element(text=values.rfc822),
        "lastBuildDate": Element(text=values.rfc822),
        "category": _CATEGORY,
        "generator": Element(text=plain),
        "docs": Element(text=url),
        "cloud": Element(
            attributes={
                "domain": text, "port": positive, "path": text, "registerProcedure": lambda _: "",
                "protocol": one_of("xml-rpc", "soap", "http-post"),
            },
            needed=("domain", "port", "path", "registerProcedure", "protocol"),
        ),
        "ttl": Element(text=positive),
        "image": Element(children={
            "url": Element(text=url, also=_picture, least=1),
            "title": Element(text=plain, least=1),
            "link": Element(text=url, least=1),
            "width": Element(text=values.matching(r"[1-9]\d?|1[0-3]\d|14[0-4]", "width up to 144")),
            "height": Element(text=values.matching(r"[1-9]\d?|[1-3]\d\d|400", "height up to 400")),
            "description": Element(text=plain),
        }),
        "rating": Element(text=text),
        "skipHours": Element(children={"hour": Element(
            text=values.matching(r"1?\d|2[0-3]", "hour"), least=1, most=24)}),
        "skipDays": Element(children={"day": Element(text=_DAYS, least=1, most=7)}),
        "atom:link": LINK,
        "atom:id": Element(text=values.iri),
        "atom:updated": _ATOM_DATE,
        "sy:updatePeriod": Element(
            text=one_of("hourly", "daily", "weekly", "monthly", "yearly")
        ),
        "sy:updateFrequency": Element(text=positive),
        "sy:updateBase": _ATOM_DATE,
        "item": _ITEM,
    },
    least=1,
)  # fmt: skip
_RSS = Element(
    attributes={"version": one_of("2.0")}, needed=("version",), children={"channel": _CHANNEL}
)


def faults(root: Any, place: str) -> Iterator[str]:
    """What is wrong with a feed at the address `place`."""
    if root.tag != "rss":
        yield f"feed: is no RSS but {root.tag}"
        return
    yield from by_table(root, _RSS, "rss")
    for channel in root.findall("channel"):
        yield from (f"channel: {it}" for it in _of_channel(channel, place))


def _of_channel(channel: Any, place: str) -> Iterator[str]:
    links = channel.findall(tag("atom:link"))
    yield from extensions.links_of_feed(links, place)
    yield from extensions.archive(channel, links)
    yield from extensions.podcast(channel)
    names = [name(child.tag) for child in channel]
    if "item" in names and {*names[names.index("item") :]} != {"item"}:
        yield "has other elements behind its first item [MisplacedItem]"
    for core, other in (
        ("managingEditor", "dc:creator"), ("webMaster", "dc:publisher"),
        ("copyright", "dc:rights"), ("language", "dc:language"),
    ):  # fmt: skip
        if {core, other} <= {*names}:
            yield f"has {core} and {other} [DuplicateSemantics]"
    for image in channel.findall("image"):
        for key, fault in (("link", "ImageLinkDoesntMatch"), ("title", "ImageTitleDoesntMatch")):
            if channel.find(key) is not None and image.findtext(key) != channel.findtext(key):
                yield f"its image has another {key} [{fault}]"
    guids = [it.text for it in channel.iterfind("item/guid")]
    for guid in {it for it in guids if guids.count(it) > 1}:
        yield f"has the guid {guid!r} twice [DuplicateValue]"
    if channel.find(".//" + tag("itunes:explicit")) is not None:
        for enclosure in channel.iterfind("item/enclosure"):
            if fault := extensions.enclosure_of_episode(enclosure.get("url", "")):
                yield f"an enclosure {fault}"
