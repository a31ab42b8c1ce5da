"""Pictures for pages that have none of their own."""
