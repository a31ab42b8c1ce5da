"""What a visitor shares, saves and follows with."""
