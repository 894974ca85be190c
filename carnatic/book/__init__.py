"""The exercise book: exercises, mappings and worksheets that a user has saved, in order and with names.

An entry has its content as text, so that later versions of the program can read a book. Ids and
dates are passed in.
"""
