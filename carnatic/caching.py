"""A cache that is bounded by bytes: ``@cached(max_bytes=…)`` for values that are slow to make and large.

If two threads compute the same value at the same time, either is kept, since both are equal. Callers
get values that can't be changed, or their own copies.
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

ENTRY_BYTES = 4096  # for an entry's arguments, such as an exercise, and its place in the table
SAMPLE = 64  # items of a long collection that are measured to estimate its size


@dataclass(frozen=True, slots=True)
class CacheInfo:
    """The statistics of a cache. currsize, maxsize: in bytes."""

    hits: int
    misses: int
    maxsize: int
    currsize: int
    entries: int


class CachedFunction(Generic[P, R]):
    """A function that keeps its values up to a number of bytes; the least recently used value is removed first."""

    def __init__(self, function: Callable[P, R], max_bytes: int, size: Callable[[Any], int], copies: bool) -> None:
        update_wrapper(self, function)
        self._function, self._copies = function, copies
        self._values: LRUCache[Any, Any] = LRUCache(max_bytes, getsizeof=size)
        self._lock = Lock()
        self._hits = self._misses = 0

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """The function's value, from the cache or newly computed."""
        key = hashkey(*cast(tuple[Hashable, ...], args), **cast(dict[str, Hashable], kwargs))
        with self._lock:
            value = self._values.get(key, _MISSING)
            if value is _MISSING:
                self._misses += 1
            else:
                self._hits += 1
        if value is _MISSING:
            value = frozen(self._function(*args, **kwargs))
            with self._lock:
                # a value that is larger than the whole cache is returned but not kept
                if self._values.getsizeof(value) <= self._values.maxsize:
                    self._values[key] = value
        return cast(R, plain(value) if self._copies else value)

    def kept(self, *args: P.args, **kwargs: P.kwargs) -> R | None:
        """The function's value if it is in the cache, else None."""
        key = hashkey(*cast(tuple[Hashable, ...], args), **cast(dict[str, Hashable], kwargs))
        with self._lock:
            value = self._values.get(key)
            self._hits += value is not None
        return cast(R, plain(value) if self._copies else value) if value is not None else None

    def cache_info(self) -> CacheInfo:
        """The statistics of the cache."""
        with self._lock:
            values = self._values
            return CacheInfo(self._hits, self._misses, int(values.maxsize), int(values.currsize), len(values))

    def cache_clear(self) -> None:
        """Remove all values."""
        with self._lock:
            self._values.clear()


_MISSING = object()


class _Decorator(Protocol):
    def __call__(self, function: Callable[P, R], /) -> CachedFunction[P, R]: ...


def cached(max_bytes: int, size: Callable[[Any], int] | None = None, copies: bool = False) -> _Decorator:
    """Decorate a function to keep its values up to max_bytes; the least recently used value is removed first.

    size: gives the bytes of a value, None for ``entry_size``. copies: whether every caller gets its own
    dicts and lists; otherwise a dict becomes a read-only mapping and a list a tuple.
    """

    def decorate(function: Callable[P, R], /) -> CachedFunction[P, R]:
        return CachedFunction(function, max_bytes, size or entry_size, copies)

    return decorate


def frozen(value: Any) -> Any:
    """The value with read-only mappings, lists and arrays."""
    if isinstance(value, dict):
        return MappingProxyType({key: frozen(item) for key, item in value.items()})
    if isinstance(value, list | tuple) and type(value) in (list, tuple):
        return tuple(frozen(item) for item in value)
    if isinstance(value, set):
        return frozenset(value)
    if hasattr(value, "setflags"):  # a NumPy array, recognised without importing NumPy
        value.setflags(write=False)
    return value


def plain(value: Any) -> Any:
    """A copy of a frozen value with dicts and lists, as in JSON; bytes and texts are shared."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if type(value) is tuple:
        return [plain(item) for item in value]
    return value


def entry_size(value: Any) -> int:
    """The approximate bytes of an entry: its value and its arguments."""
    return ENTRY_BYTES + size_of(value)


def size_of(value: Any) -> int:
    """The approximate bytes of a value with its contents; of a long collection SAMPLE items are measured."""
    if hasattr(value, "nbytes"):
        return max(int(value.nbytes), sys.getsizeof(value))  # sys.getsizeof of a view leaves out its data
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
