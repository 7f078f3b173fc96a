"""Records to rows and back: plain fields as they are, nested ones as JSON text."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import inspect

R = TypeVar("R", bound=msgspec.Struct)
PLAIN = (inspect.StrType, inspect.IntType, inspect.NoneType, inspect.LiteralType)


class Codec(Generic[R]):
    """How a Struct lies in its table, whose columns have the same names in the same order."""

    def __init__(self, struct: type[R]) -> None:
        info = inspect.type_info(struct)
        assert isinstance(info, inspect.StructType)
        hints = msgspec.structs.fields(struct)
        self.struct = struct
        self.names = tuple(field.name for field in hints)
        nested = [i for i, field in enumerate(info.fields) if not _fits(field.type, (*PLAIN, inspect.BoolType))]
        flags = [i for i, field in enumerate(info.fields) if isinstance(field.type, inspect.BoolType)]
        self._nested = nested
        self._encode = msgspec.json.Encoder(enc_hook=_plain).encode
        self._decode: list[tuple[int, Callable[[Any], Any]]] = [(i, bool) for i in flags]
        self._decode += [(i, msgspec.json.Decoder(hints[i].type).decode) for i in nested]

    def row(self, record: R) -> list[Any]:
        """The record as the values of its columns."""
        values = list(msgspec.structs.astuple(record))
        for i in self._nested:
            if values[i] is not None:
                values[i] = self._encode(values[i]).decode()
        return values

    def record(self, row: tuple[Any, ...]) -> R:
        """The record that a row holds."""
        values = list(row)
        for i, decode in self._decode:
            if values[i] is not None:
                values[i] = decode(values[i])
        return self.struct(**dict(zip(self.names, values, strict=True)))


def _fits(kind: inspect.Type, plain: tuple[type[inspect.Type], ...]) -> bool:
    if isinstance(kind, inspect.UnionType):
        return all(_fits(part, plain) for part in kind.types)
    return isinstance(kind, plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise NotImplementedError(f"{type(value).__name__} is not kept in a table")
