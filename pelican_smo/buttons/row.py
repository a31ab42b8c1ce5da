"""The buttons that share, save and follow: channels as a page shows them."""

from collections.abc import Mapping, Sequence
from functools import partial
from html import escape
from urllib.parse import parse_qsl

import msgspec
from jinja2 import Environment
from markupsafe import Markup

from pelican_smo.base.i18n import Messages
from pelican_smo.base.placeholders import Slotted, slot
from pelican_smo.base.text import UNSPACED
from pelican_smo.base.urls import encoded
from pelican_smo.buttons.links import Link
from pelican_smo.buttons.share_text import Said, Tags
from pelican_smo.channels.selection import Chosen, inline
from pelican_smo.facts.page import PageFacts

_SCRIPTED = ("copy", "share")


class Look(msgspec.Struct, frozen=True):
    """What the rows of one language have in common.

    `classes` set the style. A `menu` folds the row. At most `hashtags` of a
    page's tags are shared.
    """

    env: Environment
    messages: Messages
    classes: str
    menu: bool = False
    hashtags: int = 0

    def rendered(self, template: str, label: str, **values: object) -> str:
        """A template rendered with these values, in this language."""
        messages = self.messages
        region = {"aria-label": label, "lang": messages.lang, "dir": messages.dir}
        return self.env.get_template(f"smo/{template}.html").render(
            classes=self.classes,
            region=_attributes(region),
            label=label,
            lang=messages.lang,
            dir=messages.dir,
            **values,
        )


class Button(msgspec.Struct, frozen=True):
    """A button for the templates, which print it whole or in parts.

    `before` and `after` wrap a button that is more than a link.
    """

    id: str
    name: str
    icon: Markup
    tag: str
    attributes: Markup
    before: Markup = Markup("")
    after: Markup = Markup("")

    def __html__(self) -> str:
        return (
            f'{self.before}<{self.tag} class="smo-button smo-{self.id}" {self.attributes}>'
            f'{self.icon}<span class="smo-name">{escape(self.name)}</span></{self.tag}>{self.after}'
        )


class Row:
    """The row of buttons for a set of channels, rendered once for all its pages.

    Pages differ only in the buttons' addresses, so the template gets slots for
    them, which `of` fills. `again` marks a page's second row.
    """

    def __init__(self, chosen: Sequence[Chosen], look: Look, again: bool = False) -> None:
        self.needs_script = any(one.use.action in _SCRIPTED for one in chosen)
        messages = look.messages
        question = encoded(messages.get("What is this page about?"))
        self._links = [
            Link(one, {"question": question}, number) for number, one in enumerate(chosen)
        ]
        self._chosen = chosen
        self._look = look
        self._label = (
            messages.get("Share or save this page (end of article)")
            if again
            else messages.get("Share or save this page")
        )
        # Many pages have the same tags.
        self._tags: dict[tuple[str, ...], Tags] = {}
        self._rows: dict[tuple[bool, bool], Slotted] = {}
        self._with_options = [link for link in self._links if link.has_options]
        # The limits of the strictest of these channels.
        self._room = min((link.room for link in self._links), default=0)
        self._links_max = min((link.links for link in self._links), default=0)
        self._title_max = min((link.title_max for link in self._links), default=0)

    def of(self, page: PageFacts) -> str:
        """The row for one page."""
        if page.tags not in self._tags:
            self._tags[page.tags] = Tags(page.tags, self._look.hashtags)
        said = Said(page, self._tags[page.tags])
        # Percent-encoded values need no escaping for HTML.
        values = {"page": escape(page.url), "url": said.url}
        whole = said.fits(self._title_max, self._room, self._links_max)
        if whole:
            # The usual case: all links share one text, which is encoded already.
            values["title"], values["tagged"] = said.title, said.title + said.tags.ending
            for link in self._with_options:
                values.update(link.optional(said, said.tags.used))
        else:
            for link in self._links:
                values.update(link.values(said))
        row = self._row(idle=not page.url, whole=whole)
        if "qr" in row.slots:
            from pelican_smo.buttons.qr import drawing  # slow to import, and few sites show it

            values["qr"] = drawing(page.url) if page.url else ""
        return row.filled(values)

    def _row(self, idle: bool, whole: bool) -> Slotted:
        """The row with slots: `idle` if the page has no public URL, `whole` if nothing is
        cut.
        """
        key = idle, whole
        if key not in self._rows:
            shared = {
                own: common for link in self._links if whole for own, common in link.shared.items()
            }
            self._rows[key] = self._rendered(idle).renamed(shared)
        return self._rows[key]

    def _rendered(self, idle: bool) -> Slotted:
        groups: dict[str, list[Button]] = {}
        for one, link in zip(self._chosen, self._links, strict=True):
            button = button_of(one, link, self._look.messages, idle)
            groups.setdefault(one.kind, []).append(button)
        if self._look.menu:
            return Slotted(
                self._look.rendered(
                    "menu", self._label, groups=groups, icon=inline("share"),
                    menu=self._look.messages.get("Share"),
                )
            )  # fmt: skip
        return Slotted(self._look.rendered("buttons", self._label, groups=groups))


def button_of(
    one: Chosen, link: Link, messages: Messages, idle: bool = False, rel: str = ""
) -> Button:
    """The button of a channel; an `idle` one is inactive, and `rel` is the relation of a
    followed address to the site.
    """
    channel, use = one.channel, one.use
    name = messages.get(channel.name) if channel.generic else channel.name
    label = _label(one, name, messages)
    # People who control a browser by voice say the words on the button (WCAG 2.5.3); a
    # translated label may hold another form of them.
    if channel.generic and not _holds(label, name, messages.lang):
        label = f"{name}: {label}"
    made = partial(Button, channel.id, name, one.icon)
    if use.action in _SCRIPTED:
        # The script shows it; without the script it could do nothing.
        return made("button", _attributes({
            "type": "button", f"data-smo-{use.action}": link.href,
            "data-smo-done": messages.get("Copied") if use.action == "copy" else "",
            "hidden": None,
        }))  # fmt: skip
    if idle:
        title = "Works once SITEURL is set"
        return made("a", _attributes(
            {"role": "link", "aria-disabled": "true", "aria-label": label, "title": title}
        ))  # fmt: skip
    if use.action == "qr":
        code = Markup('<div class="smo-code" role="img" aria-label="{}">{}</div></details>')
        return made(
            "summary",
            _attributes({"aria-label": label}),
            before=Markup('<details class="smo-fold">'),
            after=code.format(label, slot("qr")),
        )
    if use.action == "form" and "action" in one.values:
        return _newsletter(one, label, messages)
    if one.kind == "follow":
        return made("a", _attributes({"href": link.href, "aria-label": label, "rel": rel}))
    if not use.url.startswith(("https:", "http:", "{")):
        # An app opens, not a tab.
        return made("a", _attributes({"href": link.href, "aria-label": label}))
    label = messages.get("{label} (opens in a new tab)", label=label)
    if use.saves_at_once:
        return _saved_at_once(made, link.href, label)
    return made("a", _attributes({
        "href": link.href, "aria-label": label,
        "rel": "nofollow noopener noreferrer", "target": "_blank",
    }))  # fmt: skip


def _label(one: Chosen, name: str, messages: Messages) -> str:
    """What a button does, in full words."""
    if one.use.label:
        return messages.get(one.use.label, name=name)
    if one.kind == "share":
        return messages.get("Share on {name}", name=name)
    if one.kind == "bookmark":
        return messages.get("Save to {name}", name=name)
    return messages.get("Follow on {name}", name=name)


def _holds(label: str, name: str, lang: str) -> bool:
    """Whether `label` contains the words of `name` unchanged."""
    if lang[:2] in UNSPACED:
        return name.casefold() in label.casefold()
    return _words(name) in _words(label)


def _words(text: str) -> str:
    """The words of a text, each between spaces."""
    letters = "".join(letter if letter.isalnum() else " " for letter in text.casefold())
    return f" {' '.join(letters.split())} "


def _attributes(values: Mapping[str, str | None]) -> Markup:
    """Attributes as HTML; an empty value omits one, None gives it no value."""
    return Markup(
        " ".join(
            name if value is None else f'{name}="{escape(value)}"'
            for name, value in values.items()
            if value != ""
        )
    )


def _saved_at_once(made: partial[Button], href: str, label: str) -> Button:
    """A form's button, not a link: software that prefetches links would save the page."""
    address, _, query = href.partition("?")
    field = Markup('<input type="hidden" name="{}" value="{}">')
    form = Markup('<form class="smo-form" action="{}" target="_blank" rel="noopener noreferrer">{}')
    # Such a channel gets nothing but the page's address.
    given = field.format(query.partition("=")[0], slot("page")) if query else ""
    return made(
        "button",
        _attributes({"type": "submit", "aria-label": label}),
        before=form.format(address, given),
        after=Markup("</form>"),
    )


def _newsletter(one: Chosen, label: str, messages: Messages) -> Button:
    """The form of the owner's newsletter, which posts to its provider."""
    values = one.values
    hidden = Markup("").join(
        Markup('<input type="hidden" name="{}" value="{}">').format(*pair)
        for pair in parse_qsl(values.get("hidden", ""), keep_blank_values=True)
    )
    form = Markup(
        '<form class="smo-form smo-newsletter-form" action="{}" method="post" aria-label="{}">{}'
        '<input class="smo-address" type="email" name="{}" required autocomplete="email" '
        'aria-label="{}" placeholder="{}">'
    )
    address = messages.get("Your email address")
    field = values.get("field", "email")
    return Button(
        one.channel.id,
        messages.get("Subscribe"),
        one.icon,
        "button",
        _attributes({"type": "submit"}),
        before=form.format(values["action"], label, hidden, field, address, address),
        after=Markup("</form>"),
    )
