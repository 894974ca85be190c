"""The exercise book: what somebody keeps, in an order, under names of their own.

An entry holds a thing as text, so that a book outlives the program that filled it. Chance
and clock are the caller's: ids and dates are passed in.
"""
