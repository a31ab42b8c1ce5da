"""The links that share, save and follow: channels applied to a page."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from pelican_smo.catalogue import Chosen
from pelican_smo.facts import PageFacts
from pelican_smo.text import cut

_LABELS = {
    "share": "Share on {name}",
    "bookmark": "Save to {name}",
    "follow": "Follow on {name}",
}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
# What an owner's own value (a handle, a server's address) may bring into an
# address as it is; the patterns of the catalogue have checked its form.
_OWNERS_SAFE = "/:@.-_~%"


class Button(NamedTuple):
    """A button as the templates see it; `href` is empty where there is no address."""

    id: str
    name: str
    label: str
    href: str
    icon: Markup
    action: str


def for_page(chosen: Iterable[Chosen], page: PageFacts) -> list[Button]:
    """Buttons that share or save `page`."""
    url = _encoded(page.url)
    text = _encoded(page.description)
    titles: dict[int, str] = {}
    buttons = []
    for one in chosen:
        use = one.use
        if use.title_max not in titles:
            titles[use.title_max] = _encoded(cut(page.title, use.title_max))
        values = {"url": url, "title": titles[use.title_max], "text": text}
        if not page.url:
            href = ""
        elif use.action:
            href = page.url
        else:
            href = address(one, values)
        buttons.append(_button(one, href))
    return buttons


def for_site(chosen: Iterable[Chosen], feed: str) -> list[Button]:
    """Links to follow the site; `feed` is the main feed's address, or empty."""
    buttons = (_button(one, address(one, {"feed": feed})) for one in chosen)
    return [button for button in buttons if button.href]


def address(chosen: Chosen, values: Mapping[str, str]) -> str:
    """A channel's address with `values` (already encoded) filled in.

    Parameters whose values are all empty are left out.
    """
    owners = {name: quote(text, safe=_OWNERS_SAFE) for name, text in chosen.values.items()}
    known = {**values, **owners}

    def filled(part: str) -> str:
        return _PLACEHOLDER.sub(lambda match: known.get(match[1], ""), part)

    first, *others = chosen.use.url.split("&")
    kept = [part for part in others if any(known.get(name) for name in _PLACEHOLDER.findall(part))]
    return "&".join(filled(part) for part in (first, *kept))


def _button(one: Chosen, href: str) -> Button:
    channel, use = one.channel, one.use
    label = use.label or _LABELS[one.kind].format(name=channel.name)
    return Button(channel.id, channel.name, label, href, one.icon, use.action)


def _encoded(text: str) -> str:
    return quote(text, safe="", errors="replace")
