"""The regions by which the United Nations count the world (M49), and the countries in each of them."""

from __future__ import annotations

from typing import Final

WORLD: Final = "001"

# Region → the region that it lies in.
PARENT_REGIONS: Final[dict[str, str]] = {
    "002": WORLD,  # Africa
    "015": "002",
    "202": "002",  # Sub-Saharan Africa
    "011": "202",
    "014": "202",
    "017": "202",
    "018": "202",
    "019": WORLD,  # Americas
    "021": "019",
    "419": "019",  # Latin America and the Caribbean
    "005": "419",
    "013": "419",
    "029": "419",
    "142": WORLD,  # Asia
    "030": "142",
    "034": "142",
    "035": "142",
    "143": "142",
    "145": "142",
    "150": WORLD,  # Europe
    "039": "150",
    "151": "150",
    "154": "150",
    "155": "150",
    "009": WORLD,  # Oceania
    "053": "009",
    "054": "009",
    "057": "009",
    "061": "009",
}

# Finest region → its countries and territories, as ISO 3166-1 alpha-2, and Kosovo under the code that the European
# Union and CLDR use for it (and "XKX", the World Bank's). Antarctica lies in the world alone.
COUNTRIES_BY_REGION: Final[dict[str, str]] = {
    WORLD: "AQ",
    "015": "DZ EG EH LY MA SD TN",
    "011": "BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TG",
    "014": "BI DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TF TZ UG YT ZM ZW",
    "017": "AO CD CF CG CM GA GQ ST TD",
    "018": "BW LS NA SZ ZA",
    "021": "BM CA GL PM US",
    "005": "AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE",
    "013": "BZ CR GT HN MX NI PA SV",
    "029": "AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI",
    "030": "CN HK JP KP KR MN MO TW",
    "034": "AF BD BT IN IR LK MV NP PK",
    "035": "BN ID KH LA MM MY PH SG TH TL VN",
    "143": "KG KZ TJ TM UZ",
    "145": "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE",
    "039": "AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA XK",
    "151": "BG BY CZ HU MD PL RO RU SK UA",
    "154": "AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ",
    "155": "AT BE CH DE FR LI LU MC NL",
    "053": "AU CC CX HM NF NZ",
    "054": "FJ NC PG SB VU",
    "057": "FM GU KI MH MP NR PW UM",
    "061": "AS CK NU PF PN TK TO TV WF WS",
}

REGION_OF_COUNTRY: Final[dict[str, str]] = {
    country: region for region, countries in COUNTRIES_BY_REGION.items() for country in countries.split()
}


def _codes(words: str) -> frozenset[str]:
    return frozenset(words.split())


# The United Nations' groups of countries with hardships of their own, as of 2025.
LEAST_DEVELOPED: Final = _codes(
    "AF AO BD BF BI BJ CD CF DJ ER ET GM GN GW HT KH KI KM LA LR LS MG ML MM MR MW MZ NE NP RW SB SD SL SN SO SS TD TG "
    "TL TV TZ UG YE ZM"
)
LANDLOCKED_DEVELOPING: Final = _codes(
    "AF AM AZ BF BI BO BT BW CF ET KG KZ LA LS MD MK ML MN MW NE NP PY RW SS SZ TD TJ TM UG UZ ZM ZW"
)
SMALL_ISLANDS: Final = _codes(
    "AG AI AS AW BB BM BS BZ CK CU CV CW DM DO FJ FM GD GP GU GW GY HT JM KI KM KN KY LC MH MP MQ MS MU MV NC NR NU PF "
    "PG PR PW SB SC SG SR ST SX TC TL TO TT TV VC VG VI VU WS"
)
