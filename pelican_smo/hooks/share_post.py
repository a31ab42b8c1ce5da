"""Links under the names that the share-post plugin uses, for themes that print them."""

import logging
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from markupsafe import Markup
from pelican.contents import Content

from pelican_smo.base.placeholders import Slotted
from pelican_smo.buttons.links import Link
from pelican_smo.buttons.share_text import Said, Tags
from pelican_smo.channels.selection import Chosen
from pelican_smo.hooks.run import Site

logger = logging.getLogger(__name__)

# Its names, and ours (https://github.com/pelican-plugins/share-post, 2.0).
_NAMES = {
    "email": "email",
    "hacker-news": "hackernews",
    "diaspora": "diaspora",
    "facebook": "facebook",
    "mastodon": "mastodon",
    "twitter": "x",
    "reddit": "reddit",
    "linkedin": "linkedin",
    "bluesky": "bluesky",
}


class SharePost(Mapping[str, str]):
    """The value of `article.share_post` in themes: addresses, escaped for HTML.

    Each is made on demand, and is empty if the page has no public URL.
    """

    def __init__(self, site: Site, content: Content, context: Mapping[str, Any]) -> None:
        self._site = site
        self._content = content
        self._context = context

    def __getitem__(self, name: str) -> str:
        channel = _NAMES[name]
        try:
            return self._link(channel)
        except Exception:
            # A theme reads this while it renders, where nothing may fail.
            logger.exception("%s: share_post.%s is empty on this page.", self._content, name)
            return Markup("")

    def __reduce__(self) -> tuple[type[dict[str, str]], tuple[dict[str, str]]]:
        # Plugins copy and pickle articles, without any state of the run.
        return dict, (dict(self),)

    def _link(self, name: str) -> str:
        channel = self._site.catalogue.by_name[name]
        page = self._site.reader.of_content(self._content, self._context)
        if not page.url:
            return Markup("")
        configured = {one.channel.id: one for one in self._site.channels.share}
        link = Link(configured.get(channel.id, Chosen(channel, "share")), {})
        said = Said(page, Tags(page.tags, self._site.config.buttons.hashtags))
        values = {"url": said.url, "page": escape(page.url), **dict(link.values(said))}
        return Markup(Slotted(escape(link.href)).filled(values))

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)
