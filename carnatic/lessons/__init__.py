"""The traditional lessons, and their realisation in any raga and tala."""
