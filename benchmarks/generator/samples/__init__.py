"""What composed exercises are like: how new, how alike in shape to the lessons, how typical, how many."""
