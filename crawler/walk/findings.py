"""What a spider yields for one page. Pure."""

from dataclasses import dataclass

from model.items import Sighting


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Items of one page."""

    sightings: tuple[Sighting, ...]
