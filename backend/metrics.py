"""Counters for `/metrics`, in the text form that Prometheus reads. No label names a person or a record."""

from collections import Counter


class Metrics:
    """Counts since this process started."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def count(self, name: str, label: str = "", by: int = 1) -> None:
        """Add to a counter; `label` is `key="value"` text, or empty."""
        self._counts[name, label] += by

    def text(self, gauges: dict[str, int]) -> str:
        """All of it, with gauges of this moment."""
        lines = []
        for (name, label), value in sorted(self._counts.items()):
            lines.append(f"callboard_{name}_total{'{' + label + '}' if label else ''} {value}")
        lines += [f"callboard_{name} {value}" for name, value in sorted(gauges.items())]
        return "\n".join(lines) + "\n"
