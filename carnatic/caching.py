"""A cache that is bounded by bytes: ``@cached(max_bytes=…)`` for what is slow to make and large to keep.

Two threads may make one value at a time each; which of them is kept doesn't matter, since both are
equal. What is handed out can't be changed, or is a copy of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import update_wrapper
from itertools import islice
from threading import Lock
from types import MappingProxyType
from typing import Any, Generic, ParamSpec, Protocol, TypeVar, cast

from cachetools import LRUCache
from cachetools.keys import hashkey

P = ParamSpec("P")
R = TypeVar("R")

ENTRY_BYTES = 4096  # of the arguments, which are kept too, and of the table: an exercise is as much
SAMPLE = 64  # items of a long collection that are measured, for all of it


@dataclass(frozen=True, slots=True)
class CacheInfo:
    """How a cache stands. currsize, maxsize: in bytes."""

    hits: int
    misses: int
    maxsize: int
    currsize: int
    entries: int


class CachedFunction(Generic[P, R]):
    """A function that keeps what it made last, as much as fits into some bytes; least recently used goes first."""

    def __init__(self, function: Callable[P, R], max_bytes: int, size: Callable[[Any], int], copies: bool) -> None:
        update_wrapper(self, function)
        self._function, self._copies = function, copies
        self._values: LRUCache[Any, Any] = LRUCache(max_bytes, getsizeof=size)
        self._lock = Lock()
        self._hits = self._misses = 0

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """The function's value, made anew where it isn't kept."""
        key = hashkey(*cast(tuple[Hashable, ...], args), **cast(dict[str, Hashable], kwargs))
        with self._lock:
            found = self._values.get(key, _MISSING)
            if found is _MISSING:
                self._misses += 1
            else:
                self._hits += 1
        if found is _MISSING:
            found = frozen(self._function(*args, **kwargs))
            with self._lock:
                # what is larger than the whole cache is handed out and not kept
                if self._values.getsizeof(found) <= self._values.maxsize:
                    self._values[key] = found
        return cast(R, plain(found) if self._copies else found)

    def cache_info(self) -> CacheInfo:
        """How often it was asked and what it holds."""
        with self._lock:
            held = self._values
            return CacheInfo(self._hits, self._misses, int(held.maxsize), int(held.currsize), len(held))

    def cache_clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()


_MISSING = object()


class _Decorator(Protocol):
    def __call__(self, function: Callable[P, R], /) -> CachedFunction[P, R]: ...


def cached(max_bytes: int, size: Callable[[Any], int] | None = None, copies: bool = False) -> _Decorator:
    """Keep a function's values up to max_bytes in all, the least recently used going first.

    size: bytes of a value, by ``entry_size`` where none is given. copies: hand out dicts and lists of the
    caller's own; without it a dict is handed out as a read-only mapping and a list as a tuple.
    """

    def decorate(function: Callable[P, R], /) -> CachedFunction[P, R]:
        return CachedFunction(function, max_bytes, size or entry_size, copies)

    return decorate


def frozen(value: Any) -> Any:
    """The value with mappings, lists and arrays in it made read-only."""
    if isinstance(value, dict):
        return MappingProxyType({key: frozen(one) for key, one in value.items()})
    if isinstance(value, list | tuple) and type(value) in (list, tuple):
        return tuple(frozen(one) for one in value)
    if isinstance(value, set):
        return frozenset(value)
    if hasattr(value, "setflags"):  # a numpy array, which needs no numpy here
        value.setflags(write=False)
    return value


def plain(value: Any) -> Any:
    """A copy of a frozen value with dicts and lists, as JSON has them; bytes and texts are shared."""
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if type(value) is tuple:
        return [plain(one) for one in value]
    return value


def entry_size(value: Any) -> int:
    """About how many bytes an entry takes: the value, and what it was made from."""
    return ENTRY_BYTES + size_of(value)


def size_of(value: Any) -> int:
    """About how many bytes a value takes, with all that it holds; of a long collection some items stand for all."""
    if hasattr(value, "nbytes"):
        return max(int(value.nbytes), sys.getsizeof(value))  # a view does not count what it looks into
    if isinstance(value, Mapping):
        return sys.getsizeof(value) + 64 * len(value) + _items_size(value.values()) + _items_size(value.keys())
    if isinstance(value, tuple | list | set | frozenset):
        return sys.getsizeof(value) + _items_size(value)
    if is_dataclass(value) and not isinstance(value, type):
        return sys.getsizeof(value) + sum(size_of(getattr(value, field.name)) for field in fields(value))
    return sys.getsizeof(value)


def _items_size(items: Collection[Any] | Iterable[Any]) -> int:
    count = len(cast(Collection[Any], items))
    measured = [size_of(item) for item in islice(items, SAMPLE)]
    return sum(measured) * count // len(measured) if measured else 0
