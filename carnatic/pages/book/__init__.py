"""The Book page: what somebody keeps, with its list, its file, and the ways back to the music."""
