"""The laboratory: how good, how true and how fast Varisai is. It imports carnatic, which never imports it."""
