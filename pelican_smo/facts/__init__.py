"""What is known of each page: the only room that reads Pelican's contents."""
