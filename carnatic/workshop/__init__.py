"""Training for those who play: a process of its own for one network at a time, and the queue before it."""
