"""The network that writes varisais, and the programme that keeps them legal and new."""
