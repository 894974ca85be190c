"""Measurements of the wire: bytes and waiting times of a phone or a desktop that is far from the server."""
