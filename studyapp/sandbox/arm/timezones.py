"""Windows time zone names to their standard offset from UTC.

Backup policies and alert processing rules name zones the Windows way. Backup times don't follow daylight saving, and
neither do the rules' windows here, so one offset is all there is to a zone.
"""

from datetime import timedelta
from functools import cache

_ZONES = (
    "-12 Dateline|-11 UTC-11|-10 Aleutian|-10 Hawaiian|-9.5 Marquesas|-9 Alaskan|-9 UTC-09|-8 Pacific|-8 UTC-08"
    "|-8 Pacific Standard Time (Mexico)=|-7 US Mountain|-7 Mountain|-7 Mountain Standard Time (Mexico)=|-7 Yukon"
    "|-6 Central America|-6 Central|-6 Central Standard Time (Mexico)=|-6 Canada Central|-6 Easter Island|-5 SA Pacific"
    "|-5 Eastern|-5 Eastern Standard Time (Mexico)=|-5 US Eastern|-5 Cuba|-5 Haiti|-5 Turks And Caicos|-4 Atlantic"
    "|-4 Venezuela|-4 Central Brazilian|-4 SA Western|-4 Pacific SA|-4 Paraguay|-3.5 Newfoundland|-3 E. South America"
    "|-3 SA Eastern|-3 Argentina|-3 Greenland|-3 Montevideo|-3 Saint Pierre|-3 Bahia|-3 Tocantins|-3 Magallanes"
    "|-2 UTC-02|-2 Mid-Atlantic|-1 Azores|-1 Cape Verde|0 UTC=|0 GMT|0 Greenwich|0 Sao Tome|1 Morocco|1 W. Europe"
    "|1 Central Europe|1 Romance|1 Central European|1 W. Central Africa|1 Namibia|2 Jordan|2 GTB|2 Middle East|2 Egypt"
    "|2 E. Europe|2 Syria|2 West Bank|2 South Africa|2 FLE|2 Israel|2 Kaliningrad|2 Sudan|2 Libya|2 South Sudan"
    "|3 Arabic|3 Turkey|3 Arab|3 Belarus|3 Russian|3 E. Africa|3 Volgograd|3.5 Iran|4 Arabian|4 Astrakhan|4 Azerbaijan"
    "|4 Russia Time Zone 3=|4 Mauritius|4 Saratov|4 Georgian|4 Caucasus|4.5 Afghanistan|5 West Asia|5 Ekaterinburg"
    "|5 Pakistan|5 Qyzylorda|5.5 India|5.5 Sri Lanka|5.75 Nepal|6 Central Asia|6 Bangladesh|6 Omsk|6.5 Myanmar"
    "|7 SE Asia|7 Altai|7 W. Mongolia|7 North Asia|7 N. Central Asia|7 Tomsk|8 China|8 North Asia East|8 Singapore"
    "|8 W. Australia|8 Taipei|8 Ulaanbaatar|8.75 Aus Central W.|9 Transbaikal|9 Tokyo|9 North Korea|9 Korea|9 Yakutsk"
    "|9.5 Cen. Australia|9.5 AUS Central|10 E. Australia|10 AUS Eastern|10 West Pacific|10 Tasmania|10 Vladivostok"
    "|10.5 Lord Howe|11 Bougainville|11 Russia Time Zone 10=|11 Magadan|11 Norfolk|11 Sakhalin|11 Central Pacific"
    "|12 Russia Time Zone 11=|12 New Zealand|12 UTC+12|12 Fiji|12 Kamchatka|12.75 Chatham Islands|13 Tonga|13 Samoa"
    "|13 UTC+13|14 Line Islands"
)
"""Offset in hours and name; a name without `=` or a digit goes on with `Standard Time`."""


@cache
def offset(zone: str) -> timedelta | None:
    """The standard offset of a zone, or None where the name is unknown."""
    wanted = zone.strip().lower()
    for entry in _ZONES.split("|"):
        hours, _, name = entry.partition(" ")
        if wanted == _full(name).lower():
            return timedelta(hours=float(hours))
    return None


def _full(name: str) -> str:
    if name.endswith("="):
        return name[:-1]
    return name if name.startswith("UTC") else f"{name} Standard Time"
