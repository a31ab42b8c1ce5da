"""RSS, Atom and JSON feeds, ids of entries, the list of all feeds, and WebSub hubs."""
