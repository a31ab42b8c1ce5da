"""What a page says of itself to networks, settled with what its theme says."""
