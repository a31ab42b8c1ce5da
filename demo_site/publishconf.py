"""Settings of the demo for its public copy: pelican content -s publishconf.py"""

import sys
from pathlib import Path

# So that the next import works from any folder.
sys.path.append(str(Path(__file__).resolve().parent))
from pelicanconf import *  # noqa: F403, RUF100

SITEURL = "https://tidetable.example.org"
RELATIVE_URLS = False

FEED_ALL_ATOM = "feeds/all.atom.xml"
FEED_ALL_RSS = "feeds/all.rss.xml"
CATEGORY_FEED_ATOM = "feeds/{slug}.atom.xml"

DELETE_OUTPUT_DIRECTORY = True
