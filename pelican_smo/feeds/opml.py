"""All feeds of a site in one file that readers import: OPML 2.0 (http://opml.org/spec2.opml)."""

from collections.abc import Iterable, Mapping

from lxml import etree

from pelican_smo.feeds.listing import Listed


def document(title: str, feeds: Iterable[Listed], groups: Mapping[str, Iterable[Listed]]) -> bytes:
    """The file: first `feeds`, then `groups` by name.

    Each feed is listed in one format, so that nobody gets its posts twice. The file has no date:
    the same feeds give the same bytes.
    """
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for feed in feeds:
        _add(body, feed)
    for name, members in groups.items():
        group = etree.SubElement(body, "outline", text=name, title=name)
        for feed in members:
            _add(group, feed)
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return data


def _add(parent: etree._Element, feed: Listed) -> None:
    etree.SubElement(
        parent,
        "outline",
        # Required, and the same for all formats ("Subscription lists").
        type="rss",
        text=feed.title,
        title=feed.title,
        xmlUrl=feed.url,
        htmlUrl=feed.home,
        language=feed.language,
    )
