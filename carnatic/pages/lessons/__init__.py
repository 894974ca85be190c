"""The Lessons page: the traditional lessons."""
