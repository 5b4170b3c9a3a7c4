"""The World Bank's groups of countries by income a head."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

INCOME_GROUPS: Final[dict[str, str | Promise]] = {
    "low": _("Low income"),
    "lower_middle": _("Lower middle income"),
    "upper_middle": _("Upper middle income"),
    "high": _("High income"),
}

# As of July 2025. Ethiopia and Venezuela, without a group for want of figures, keep the last they had.
_COUNTRIES: Final[dict[str, str]] = {
    "low": "AF BF BI CD CF ER ET GM GW KP LR MG ML MW MZ NE RW SD SL SO SS SY TD TG UG YE",
    "lower_middle": (
        "AO BD BJ BO BT CG CI CM DJ EG FM GH GN HN HT IN JO KE KG KH KI KM LA LB LK LS MA MM MR NA NG NI NP PG PH PK "
        "PS SB SN ST SZ TJ TL TN TZ UZ VN VU ZM ZW"
    ),
    "upper_middle": (
        "AL AM AR AZ BA BR BW BY BZ CN CO CU CV DM DO DZ EC FJ GA GD GE GQ GT ID IQ IR JM KZ LC LY MD ME MH MK MN MU "
        "MV MX MY PE PY RS SR SV TH TM TO TR TV UA VC VE WS XK ZA"
    ),
    "high": (
        "AD AE AG AS AT AU AW BB BE BG BH BM BN BS CA CH CL CR CW CY CZ DE DK EE ES FI FO FR GB GG GI GL GR GU GY HK "
        "HR HU IE IL IM IS IT JE JP KN KR KW KY LI LT LU LV MC MF MO MP MT NC NL NO NR NZ OM PA PF PL PR PT PW QA RO "
        "RU SA SC SE SG SI SK SM SX TC TT TW US UY VG VI"
    ),
}

INCOME_GROUP_OF_COUNTRY: Final[dict[str, str]] = {
    country: group for group, countries in _COUNTRIES.items() for country in countries.split()
}
