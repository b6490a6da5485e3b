"""Medians, quartiles and tables."""

import statistics


def quartiles(values: list[float]) -> tuple[float, float, float]:
    """The lower quartile, the median and the upper quartile."""
    if len(values) < 2:
        return (values[0],) * 3
    return tuple(statistics.quantiles(values, n=4, method="inclusive"))


def spread(values: list[float], digits: int = 2) -> str:
    return (
        f"{statistics.median(values):,.{digits}f}  ({min(values):,.{digits}f} to {max(values):,.{digits}f})"
    )


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table whose columns stand one below the other."""
    widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]

    def line(cells: list[str]) -> str:
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"

    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([line(head), rule, *map(line, rows)])
