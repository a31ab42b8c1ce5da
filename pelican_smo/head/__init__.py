"""What a page tells networks about itself, combined with its theme's own tags."""
