"""The Lessons page: what the school teaches."""
