"""The exercise book: exercises, mappings and worksheets that a user keeps, in order and with names.

An entry holds its content as text, so that a book can be read by later versions of the program.
Ids and dates are passed in.
"""
