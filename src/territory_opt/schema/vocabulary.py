"""Words that many files use and some misspell: countries and industries.

They are only hints. A file may name what it likes; a word that is almost one of these is worth a question.
"""

from __future__ import annotations

_COUNTRIES = """
Afghanistan; Albania; Algeria; Andorra; Angola; Antigua and Barbuda; Argentina; Armenia; Australia; Austria; Azerbaijan;
Bahamas; Bahrain; Bangladesh; Barbados; Belarus; Belgium; Belize; Benin; Bhutan; Bolivia; Bosnia and Herzegovina;
Botswana; Brazil; Brunei; Bulgaria; Burkina Faso; Burundi; Cambodia; Cameroon; Canada; Cape Verde; Cabo Verde;
Central African Republic; Chad; Chile; China; Colombia; Comoros; Congo; Costa Rica; Croatia; Cuba; Cyprus; Czechia;
Czech Republic; Denmark; Djibouti; Dominica; Dominican Republic; East Timor; Ecuador; Egypt; El Salvador; England;
Equatorial Guinea; Eritrea; Estonia; Eswatini; Ethiopia; Fiji; Finland; France; Gabon; Gambia; Georgia; Germany; Ghana;
Great Britain; Greece; Grenada; Guatemala; Guinea; Guinea-Bissau; Guyana; Haiti; Honduras; Hong Kong; Hungary; Iceland;
India; Indonesia; Iran; Iraq; Ireland; Israel; Italy; Ivory Coast; Jamaica; Japan; Jordan; Kazakhstan; Kenya; Kiribati;
Korea; Kosovo; Kuwait; Kyrgyzstan; Laos; Latvia; Lebanon; Lesotho; Liberia; Libya; Liechtenstein; Lithuania; Luxembourg;
Macau; Madagascar; Malawi; Malaysia; Maldives; Mali; Malta; Marshall Islands; Mauritania; Mauritius; Mexico; Micronesia;
Moldova; Monaco; Mongolia; Montenegro; Morocco; Mozambique; Myanmar; Namibia; Nauru; Nepal; Netherlands; New Zealand;
Nicaragua; Niger; Nigeria; North Korea; North Macedonia; Northern Ireland; Norway; Oman; Pakistan; Palau; Palestine;
Panama; Papua New Guinea; Paraguay; Peru; Philippines; Poland; Portugal; Puerto Rico; Qatar; Romania; Russia; Rwanda;
Saint Lucia; Samoa; San Marino; Saudi Arabia; Scotland; Senegal; Serbia; Seychelles; Sierra Leone; Singapore; Slovakia;
Slovenia; Solomon Islands; Somalia; South Africa; South Korea; South Sudan; Spain; Sri Lanka; Sudan; Suriname; Sweden;
Switzerland; Syria; Taiwan; Tajikistan; Tanzania; Thailand; Togo; Tonga; Trinidad and Tobago; Tunisia; Turkey;
Turkmenistan; Tuvalu; Uganda; Ukraine; United Arab Emirates; United Kingdom; United States; United States of America;
Uruguay; Uzbekistan; Vanuatu; Venezuela; Vietnam; Wales; Yemen; Zambia; Zimbabwe
"""

_INDUSTRIES = """
aerospace; agriculture; apparel; automotive; aviation; banking; beverages; biotechnology; chemicals; construction;
consulting; cosmetics; defense; distribution; education; electronics; employment; energy; engineering; entertainment;
finance; financial services; food; forestry; furniture; gaming; government; health care; healthcare; hospitality;
hotels; insurance; internet; legal; leisure; logistics; machinery; manufacturing; marketing; materials; media; medical;
metals; mining; nonprofit; packaging; paper; pharmaceuticals; plastics; printing; publishing; real estate; recreation;
restaurants; retail; retailing; security; semiconductors; services; shipping; software; sports; steel; technology;
telecommunications; textiles; tobacco; tourism; transportation; travel; utilities; warehousing; wholesale; wholesalers
"""

_COUNTRY_CODES = (
    "AE AR AT AU BE BG BR CA CH CL CN CO CZ DE DK EE EG ES FI FR GB GR HK HR HU ID IE IL IN IS IT JP KE KR LT"
)
_MORE_CODES = "LU LV MA MX MY NG NL NO NZ PA PE PH PK PL PT QA RO RS RU SA SE SG SI SK TH TR TW UA UK US USA VN ZA"


def _words(text: str) -> frozenset[str]:
    return frozenset(" ".join(word.split()).casefold() for word in text.split(";"))


COUNTRIES = _words(_COUNTRIES)
"""Names of countries in English, in small letters."""

COUNTRY_CODES = frozenset(f"{_COUNTRY_CODES} {_MORE_CODES}".casefold().split())
"""Short codes of countries that companies often sell in, in small letters."""

INDUSTRIES = _words(_INDUSTRIES)
"""Names of industries in English, in small letters."""
