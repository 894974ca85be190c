"""The sentences of the Book page."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "book.empty": "Nothing saved yet. Tap Save to my book under any exercise.",
    "book.not_found": "Nothing in the book has that. Try part of a name, a raga, a tala, or swaras such as s r g p.",
    "book.kind.exercise": "Exercise",
    "book.kind.mapping": "Tuning",
    "book.kind.worksheet": "Worksheet",
    "book.add": "Add it to my book",
    "book.replace": "Replace my book",
    "book.search": "Search",
    "book.search_example": "Name, note, raga, tala or swaras",
    "book.load": "Load a file",
    "book.save_file": "Save to a file",
    "book.what": "Saved in this browser only. To move or share it, save it to a file.",
    "book.count": "{count:,} saved in this browser ({share:.0%} full)",
    "book.undo": "Undo",
    "book.more": "Show {count} more of {left:,}",
    "book.deleted": "“{name}” is deleted.",
    "book.renamed": "Renamed.",
    "book.noted": "Note saved.",
    "book.moved": "Moved.",
    "book.undone": "Undone.",
    "book.when_loading": "When loading",
    "book.file": "A book that was saved here",
    "book.added": "{count:,} new",
    "book.added_newer": "{count:,} replaced by newer ones",
    "book.added_older": "{count:,} left out, because yours are the same or newer",
    "book.loaded": "Loaded: {parts:list}.",
    "book.replaced": "Your book now has what is in the file: {count:,} saved.",
    "book.replaced_gone": "Your book now has what is in the file: {count:,} saved, {gone:,} removed.",
    "book.no_room_for": (
        "This browser has no room for {count:,} of your entries. Save the book to a file before you leave this page."
    ),
    "book.nearly_full": (
        "This browser's room is {share:.0%} full. Save the book to a file and delete what you don't need."
    ),
    "book.strange_one": "One entry can't be read here and stays as it is. A newer Varisai may have saved it.",
    "book.strange": "{count:,} entries can't be read here and stay as they are. A newer Varisai may have saved them.",
}
