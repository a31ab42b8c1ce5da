"""The links that share, save and follow: channels applied to a page."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

import msgspec
from jinja2 import Environment
from markupsafe import Markup

from pelican_smo.address import encoded
from pelican_smo.catalogue import Chosen
from pelican_smo.facts import PageFacts
from pelican_smo.slots import Slotted, slot
from pelican_smo.text import cut

_LABELS = {
    "share": "Share on {name}",
    "bookmark": "Save to {name}",
    "follow": "Follow on {name}",
}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
# Where a page's own values go; those and the owner's stand in the catalogue's addresses.
_PAGE_VALUES = frozenset(["url", "title", "text", "feed"])
# A link to an address in which a page's value stands.
_OPEN_LINK = re.compile('href="[^"\x02]*\x02[^"]*"')
_IDLE = 'role="link" aria-disabled="true" title="Works once SITEURL is set"'
# What an owner's own value (a handle, a server's address) may bring into an
# address as it is; the patterns of the catalogue have checked its form.
_OWNERS_SAFE = "/:@.-_~%"


class Button(msgspec.Struct, frozen=True):
    """A button as the templates see it, which print it whole or in parts."""

    id: str
    name: str
    icon: Markup
    tag: str
    attributes: Markup

    def __html__(self) -> str:
        return (
            f'<{self.tag} class="smo-button smo-{self.id}" {self.attributes}>'
            f'{self.icon}<span class="smo-name">{escape(self.name)}</span></{self.tag}>'
        )


class Row:
    """The row of buttons for a set of channels, rendered once for all its pages.

    Pages differ in what stands in the buttons' addresses alone, so the template
    is given slots for it, which `of` fills.
    """

    def __init__(self, chosen: Sequence[Chosen], env: Environment, style: str) -> None:
        self.needs_script = any(one.use.action for one in chosen)
        groups: dict[str, list[Button]] = {}
        for one in chosen:
            groups.setdefault(one.kind, []).append(_button(one))
        html = env.get_template("smo/buttons.html").render(groups=groups, style=style)
        self._row = Slotted(html)
        used = set(self._row.slots)
        self._has_text = "text" in used
        self._titles = {
            length: name
            for length in {one.use.title_max for one in chosen}
            if (name := _title(length)) in used
        }
        # Where the page has no address, a link has nowhere to lead.
        self._idle = Slotted(_OPEN_LINK.sub(_IDLE, html)).filled(dict.fromkeys(used, ""))

    def of(self, page: PageFacts) -> str:
        """The row for one page."""
        if not page.url:
            return self._idle
        # What is percent-encoded needs no escaping for HTML.
        values = {"page": escape(page.url), "url": encoded(page.url)}
        if self._has_text:
            values["text"] = encoded(page.description)
        titles: dict[str, str] = {}
        for length, name in self._titles.items():
            title = cut(page.title, length)
            # Most titles fit everywhere, so that there is but one to encode.
            if title not in titles:
                titles[title] = encoded(title)
            values[name] = titles[title]
        return self._row.filled(values)


def follow(chosen: Iterable[Chosen], feed: str, env: Environment, style: str) -> str:
    """The bar of links to follow the site; `feed` is the main feed's address, or empty."""
    buttons = [_button(one) for one in chosen if feed or "{feed}" not in one.use.url]
    if not buttons:
        return ""
    html = env.get_template("smo/follow.html").render(buttons=buttons, style=style)
    return Slotted(html).filled({"feed": escape(feed)})


def profile(chosen: Chosen) -> str:
    """The address of a profile that its owner has named."""
    return _address(chosen).partition("?")[0]


def _address(chosen: Chosen) -> str:
    """A channel's address, with slots for the page's own values.

    What its owner said about it is filled in; a parameter for which its owner
    said nothing is left out.
    """
    use = chosen.use
    if use.action:
        return slot("page")
    owners = {name: quote(text, safe=_OWNERS_SAFE) for name, text in chosen.values.items()}

    def filled(match: re.Match[str]) -> str:
        if match[1] == "title":
            return slot(_title(use.title_max))
        return slot(match[1]) if match[1] in _PAGE_VALUES else owners.get(match[1], "")

    first, *others = use.url.split("&")
    known = {*_PAGE_VALUES, *owners}
    kept = [part for part in others if known.issuperset(_PLACEHOLDER.findall(part))]
    return _PLACEHOLDER.sub(filled, "&".join((first, *kept)))


def _title(length: int) -> str:
    """The slot for a title of at most that many characters."""
    return f"title_{length}"


def _button(one: Chosen) -> Button:
    channel, use, href = one.channel, one.use, _address(one)
    label = use.label or _LABELS[one.kind].format(name=channel.name)
    if use.action:
        # Shown by the script, without which it could do nothing.
        tag, attributes = "button", {"type": "button", f"data-smo-{use.action}": href, "hidden": ""}
    else:
        tag, attributes = "a", {"href": href, "aria-label": label}
        if one.kind == "follow":
            attributes["rel"] = "alternate" if channel.group == "feed" else "me noopener"
        elif not use.url.startswith("mailto:"):
            attributes["aria-label"] = f"{label} (opens in a new window)"
            attributes |= {"rel": "nofollow noopener noreferrer", "target": "_blank"}
    printed = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    return Button(channel.id, channel.name, one.icon, tag, Markup(printed))
