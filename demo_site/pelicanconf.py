"""Settings of the demo for work at home: pelican content -s pelicanconf.py"""

SITENAME = "The Tide Table"
SITESUBTITLE = "Notes from the rock pools, the lamp room and the small web"
SITEURL = ""  # empty at home; publishconf.py has the real address

PATH = "content"
TIMEZONE = "Europe/Dublin"
DEFAULT_LANG = "en"
DEFAULT_PAGINATION = 7

# What is where. The picture of one post lies beside it, the rest in images/.
ARTICLE_PATHS = ["posts"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["images"]
ARTICLE_URL = ARTICLE_SAVE_AS = "posts/{slug}.html"
ARTICLE_LANG_URL = ARTICLE_LANG_SAVE_AS = "posts/{slug}-{lang}.html"
PAGE_URL = PAGE_SAVE_AS = "{slug}.html"

# The theme knows nothing about the plugin. `Cover:` is a field of this theme,
# the path of a picture for the lists of posts.
THEME = "theme"

# Pelican's own feeds: the one of all posts stays as Pelican has it.
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None

PLUGINS = ["pelican_smo"]

SMO = {
    # blog, news, community, video or product: picks the default channels.
    "site_kind": "blog",
    # Share buttons. A list means: exactly these, in this order.
    "share": [
        "bluesky",
        "mastodon",
        "reddit",
        "linkedin",
        {"x": "@example"},  # one that is told whose site this is
        "email",
        "copy_link",
        "native_share",  # what the device itself offers; seen where there is such a thing
        "qr",  # a square to scan, drawn while the site is built
    ],
    # Bookmark buttons. A mapping changes the defaults of the site kind,
    # which are Instapaper and Raindrop for a blog.
    "bookmark": {
        "pinboard": True,  # one more
        "wallabag": {"base_url": "https://bag.example.org"},  # one with an option
        "shelf": {  # one of our own: a name, an address, an icon
            "name": "The Shelf",
            "url": "https://shelf.example.org/add?u={url}&t={title}&k={tags}",
            "icon": "images/shelf.svg",
        },
    },
    # The follow bar: where readers find this site when it has something new.
    "follow": {
        "rss": True,  # the feed of the site itself
        "feedly": True,  # a reader that is given the feed
        "mastodon": "@tidetable@social.example.org",
        "github": "example",
        "youtube": "@example",
        # A form that goes straight to whoever sends the letters.
        "newsletter": {"action": "https://lists.example.org/subscribe", "field": "email"},
    },
    # Who writes here: networks that know authors name them under a shared link.
    "authors": {
        "Odile Kelp": {"mastodon": "@odile@social.example.org"},
        "Barnaby Shoal": {"mastodon": "@barnaby@social.example.org", "x": "@example"},
    },
    "buttons": {
        "on": ["article"],  # posts get buttons by themselves, pages do not
        "position": "after",  # the text; or before, both, side
        "style": "icon-label",  # or icon, label, menu
        "hashtags": 3,  # tags that go along, at most
        # Labels are in the language of each page; these are our own words.
        "labels": {"Share": "Pass it on"},
        "show_retired": [],  # closed services that are to be shown all the same
        "integrity": False,  # no checksums of the style sheet and the script
    },
    "head": {
        "theme_tags": "auto",  # or keep, replace: who wins if the theme has the tag too
        "jsonld": True,  # the same facts once more, for search engines
        "default_image": "images/site.jpg",  # for posts without picture and card
        "default_image_alt": "A lighthouse on a green cliff above the sea",
        "extra": {"theme-color": "#12556b"},  # more tags, for every page
    },
    # Pictures drawn for pages without one, with the extra `cards`.
    "cards": {
        "layout": "plain",  # or gradient, photo, code, or a file of our own
        "colours": {"background": "#fdf8ec", "text": "#17263b", "accent": "#ad3a24"},
        "logo": "images/logo.svg",  # beside the name of the site
        "ratios": ["1:1"],  # one more shape, for search engines
    },
    "feeds": {
        "formats": ["atom", "rss", "json"],  # the kinds of feed to offer
        # Who tells subscribers at once; `pelican-smo ping` tells it what is new.
        "hubs": ["https://pubsubhubbub.appspot.com/"],
        # Posts with a recording are episodes of this show.
        "podcast": {
            "title": "Heard from the Rock",
            "description": "The foghorn, the bell buoy, the wind in the wires. Nobody talks.",
            "author": "Barnaby Shoal",
            "email": "sounds@tidetable.example.org",
            "category": "Science > Nature",  # one of Apple's
            "image": "images/show.jpg",
        },
        "subscribe": "subscribe/",  # the page that lists them, and says what they are for
    },
}
