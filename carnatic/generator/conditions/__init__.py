"""What a line is asked to be beside its family: its plan, what is kept of it, its range, its difficulty."""
