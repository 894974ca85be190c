"""Sargam text: its tokens, reading and writing, and drafts with their faults."""
