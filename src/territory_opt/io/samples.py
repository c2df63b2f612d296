"""The sample cases: inside the package when installed from a wheel, in ``data/samples`` in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_PLACES = (_PACKAGE / "samples", _PACKAGE.parents[1] / "data" / "samples")

DEMO = "us-field-sales"


def sample_folder(name: str = DEMO) -> Path:
    """The folder of a sample case.

    Parameters
    ----------
    name
        The sample's folder name. A wheel carries only the demo's, ``us-field-sales``; a checkout has all.

    Returns
    -------
    Path
        An existing folder, to be read or copied, not written to.

    Raises
    ------
    FileNotFoundError
        When there is no sample of that name.
    """
    for place in _PLACES:
        if (place / name / "accounts.csv").is_file():
            return place / name
    raise FileNotFoundError(f"no sample case named {name!r}")
