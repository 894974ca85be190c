"""Sargam text: its tokens, its reading and writing, drafts and their faults."""
