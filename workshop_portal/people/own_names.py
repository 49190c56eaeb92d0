"""What countries are called in their own official languages, as CLDR has it, where that is not the English or Dutch name.

Written down here, for a process that reads a hundred languages to know them would hold them all for good.
"""

# fmt: off
OWN = {  # names of one country stand between bars
    "AE": "الإمارات العربية المتحدة", "AF": "افغانستان", "AL": "Shqipëri", "AM": "Հայաստան",
    "AZ": "Azərbaycan | Азәрбајҹан", "BA": "Босна и Херцеговина | Bosna i Hercegovina", "BD": "বাংলাদেশ",
    "BE": "Belgique | Belgien", "BG": "България", "BH": "البحرين", "BI": "Uburundi", "BN": "بروني", "BR": "Brasil",
    "BT": "འབྲུག", "BY": "Беларусь", "CF": "Ködörösêse tî Bêafrîka | République centrafricaine",
    "CH": "Schwiiz | Svizzera", "CM": "Cameroun", "CN": "中国", "CV": "Cabo Verde", "CW": "Kòrsou",
    "CY": "Κύπρος | Kıbrıs", "CZ": "Česko", "DJ": "جيبوتي", "DK": "Danmark", "DO": "República Dominicana",
    "DZ": "الجزائر | Algérie", "EA": "Ceuta y Melilla", "EE": "Eesti", "EG": "مصر", "EH": "الصحراء الغربية",
    "ER": "ኤርትራ | إريتريا", "ET": "ኢትዮጵያ", "FI": "Suomi", "FO": "Føroyar", "GE": "საქართველო",
    "GF": "Guyane française", "GL": "Kalaallit Nunaat",
    "GQ": "Guinea Ecuatorial | Guinée équatoriale | Guiné Equatorial", "GR": "Ελλάδα", "GW": "Guiné-Bissau",
    "HK": "中國香港特別行政區", "HR": "Hrvatska", "HU": "Magyarország", "IC": "Canarias", "IE": "Éire",
    "IL": "ישראל | إسرائيل", "IM": "Ellan Vannin", "IN": "भारत", "IQ": "العراق", "IR": "ایران", "IS": "Ísland",
    "JO": "الأردن", "JP": "日本", "KG": "Кыргызстан | Киргизия", "KH": "កម្ពុជា", "KM": "جزر القمر | Comores",
    "KN": "St Kitts & Nevis", "KP": "조선민주주의인민공화국 | 북한", "KR": "대한민국", "KW": "الكويت", "KZ": "Казахстан | Қазақстан",
    "LA": "ລາວ", "LB": "لبنان", "LC": "St Lucia", "LI": "Liächteschtäi", "LK": "ශ්‍රී ලංකාව | இலங்கை",
    "LT": "Lietuva", "LU": "Lëtzebuerg", "LV": "Latvija", "LY": "ليبيا", "MA": "المغرب | Maroc | Meṛṛuk",
    "MD": "Republica Moldova", "ME": "Crna Gora", "MG": "Madagasikara", "MK": "Северна Македонија", "MM": "မြန်မာ",
    "MN": "Монгол", "MO": "中國澳門特別行政區 | Macau, RAE da China", "MR": "موريتانيا", "MU": "Maurice",
    "MV": "ދިވެހި ރާއްޖެ", "MZ": "Moçambique", "NC": "Nouvelle-Calédonie", "NG": "Nàìjíríà", "NO": "Norge | Noreg",
    "NP": "नेपाल", "NZ": "Aotearoa", "OM": "عُمان", "PF": "Polynésie française", "PG": "Papua Niugini",
    "PH": "Pilipinas", "PK": "پاکستان", "PM": "Saint-Pierre-et-Miquelon", "PS": "الأراضي الفلسطينية",
    "PY": "Paraguai", "QA": "قطر", "RE": "La Réunion", "RS": "Srbija | Србија", "RU": "Россия", "RW": "U Rwanda",
    "SA": "المملكة العربية السعودية", "SD": "السودان", "SE": "Sverige", "SG": "新加坡 | Singapura | சிங்கப்பூர்",
    "SH": "St Helena", "SI": "Slovenija", "SJ": "Svalbard og Jan Mayen", "SK": "Slovensko", "SN": "Senegaal",
    "SO": "Soomaaliya | الصومال", "ST": "São Tomé e Príncipe", "SY": "سوريا", "TD": "تشاد | Tchad", "TH": "ไทย",
    "TJ": "Тоҷикистон", "TN": "تونس | Tunisie", "TW": "台灣", "UA": "Україна | Украина",
    "UZ": "Oʻzbekiston | Ўзбекистон", "VA": "Città del Vaticano", "VC": "St Vincent & the Grenadines",
    "WF": "Wallis-et-Futuna", "XK": "Kosovë | Косово", "YE": "اليمن",
}
# fmt: on
