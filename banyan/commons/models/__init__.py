"""Tables that every room uses."""

from banyan.commons.models.activity import Activity, Notification, Watch
from banyan.commons.models.drafts import Draft
from banyan.commons.models.files import Attachment
from banyan.commons.models.places import Indicator, IndicatorValue, Place, PlaceName
from banyan.commons.models.presence import Presence
from banyan.commons.models.reference import Reference
from banyan.commons.models.search import Dismissal, SearchEntry, SuggestionList
from banyan.commons.models.themes import Theme

__all__ = [
    "Activity",
    "Attachment",
    "Dismissal",
    "Draft",
    "Indicator",
    "IndicatorValue",
    "Notification",
    "Place",
    "PlaceName",
    "Presence",
    "Reference",
    "SearchEntry",
    "SuggestionList",
    "Theme",
    "Watch",
]
