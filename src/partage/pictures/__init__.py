"""Pictures of people, plans and searches (extra ``viz``): axes of matplotlib, returned and never shown or saved.

Each draws into axes of the caller's (``ax=``) or into new ones, which a notebook shows; ``axes.figure.savefig`` saves.

Counts below five can point at a person: pictures are for coordinators.
"""

from partage.pictures.homes import map_picture
from partage.pictures.one_more_home import recruiting_picture
from partage.pictures.search import Trace, gap_picture
from partage.pictures.seats_needed import demand_picture
from partage.pictures.trade_offs import Point, sweep, trade_off_picture

__all__ = [
    "Point",
    "Trace",
    "demand_picture",
    "gap_picture",
    "map_picture",
    "recruiting_picture",
    "sweep",
    "trade_off_picture",
]
