"""Drawing lines: the network read for many at once, and each line's own chance."""
