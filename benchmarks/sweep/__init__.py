"""Every raga, tala, lesson and speed, judged by an oracle that shares no code with the app, and its table."""
