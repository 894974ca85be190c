"""The traditional lessons, and how they are realised in any raga and tala."""
