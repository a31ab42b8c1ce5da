"""Facts about each page. Only this package reads Pelican's content."""
