"""Values of workbooks as text."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from partage.files.findings import RefusedError

_LAST = datetime.max - timedelta(seconds=1)  # noqa: DTZ901 - moments of a workbook have no zone


def written(value: object) -> str:
    """A cell's value as text.

    Examples
    --------
    >>> written(7.0), written(2.5), written(datetime(2026, 11, 18, 19, 30)), written(True)
    ('7', '2.5', '2026-11-18T19:30', 'true')
    """
    match value:
        case str():
            text = value.strip()
        case bool():
            text = "true" if value else "false"
        case float() | int():
            text = str(int(value)) if float(value).is_integer() else f"{value:.15g}"
        case datetime():
            text = _moment(value)
        case date():
            text = value.isoformat()
        case time():
            text = _clock(value.hour * 3600 + value.minute * 60 + value.second + round(value.microsecond / 1e6))
        case timedelta():
            text = _clock(round(value.total_seconds()))
        case _:
            raise RefusedError("workbook_damaged")
    return text


def _moment(value: datetime) -> str:
    # A workbook counts days as a fraction: 19:30 may come in as 19:29:59.999.
    whole = (min(value, _LAST) + timedelta(microseconds=500_000)).replace(microsecond=0)
    if (whole.hour, whole.minute, whole.second) == (0, 0, 0):
        return whole.date().isoformat()
    return whole.isoformat(timespec="seconds" if whole.second else "minutes")


def _clock(seconds: int) -> str:
    minutes, rest = divmod(abs(seconds), 60)
    clock = f"{'-' if seconds < 0 else ''}{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{clock}:{rest:02d}" if rest else clock
