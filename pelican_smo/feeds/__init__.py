"""RSS, Atom and JSON feeds, the page to subscribe to them, and who is told of what is new."""
