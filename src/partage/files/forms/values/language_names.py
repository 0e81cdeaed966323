"""How languages are called: in French, in English, and by themselves."""

from __future__ import annotations

from partage.domain.vocabulary import language_of
from partage.errors import InputError
from partage.text.folding import fold

_NAMES = {
    "af": "afrikaans",
    "am": "amharique, amharic, አማርኛ",
    "ar": "arabe, arabic, arabe litteraire, arabe standard, modern standard arabic, العربية, عربي",
    "ary": "arabe marocain, moroccan arabic, darija, darija marocaine, arabe maroc",
    "arq": "arabe algerien, algerian arabic, darja, arabe algerie",
    "aeb": "arabe tunisien, tunisian arabic, tounsi, arabe tunisie",
    "arz": "arabe egyptien, egyptian arabic, arabe egypte",
    "apc": "arabe libanais, arabe levantin, arabe syrien, levantine arabic, lebanese arabic, arabe liban, "
    "arabe syrie, syrian arabic",
    "az": "azeri, azerbaidjanais, azerbaijani, azərbaycan",
    "be": "bielorusse, belarusian, беларуская",
    "ber": "berbere, berber",
    "bg": "bulgare, bulgarian, български",
    "bm": "bambara, bamanankan",
    "bn": "bengali, bangla, বাংলা",
    "bo": "tibetain, tibetan",
    "br": "breton, brezhoneg",
    "bs": "bosnien, bosnian, bosanski, bosniaque",
    "ca": "catalan, català",
    "cs": "tcheque, czech, čeština",
    "cy": "gallois, welsh, cymraeg",
    "da": "danois, danish, dansk",
    "de": "allemand, german, deutsch",
    "el": "grec, greek, grec moderne, ελληνικά",
    "en": "anglais, english, englisch, ingles",
    "eo": "esperanto",
    "es": "espagnol, spanish, español, castillan, castellano, spanisch, espagnol mexique, espagnol amerique latine",
    "et": "estonien, estonian, eesti",
    "eu": "basque, euskara",
    "fa": "persan, persian, farsi, فارسی",
    "prs": "dari, دری",
    "ff": "peul, fula, fulani, pulaar, fulfulde",
    "fi": "finnois, finnish, finlandais, suomi",
    "fr": "francais, french, français, franzosisch, frances",
    "ga": "irlandais, irish, gaelique irlandais, gaeilge",
    "gl": "galicien, galician, galego",
    "gu": "gujarati, goudjarati, ગુજરાતી",
    "ha": "haoussa, hausa",
    "he": "hebreu, hebrew, עברית",
    "hi": "hindi, हिन्दी",
    "hr": "croate, croatian, hrvatski",
    "ht": "creole haitien, haitian creole, kreyol, kreyòl ayisyen",
    "hu": "hongrois, hungarian, magyar",
    "hy": "armenien, armenian, հայերեն",
    "id": "indonesien, indonésien, indonesian, bahasa indonesia",
    "ig": "igbo",
    "is": "islandais, icelandic, íslenska",
    "it": "italien, italian, italiano, italienisch",
    "ja": "japonais, japanese, 日本語",
    "jv": "javanais, javanese",
    "ka": "georgien, georgian, ქართული",
    "kab": "kabyle, taqbaylit",
    "kk": "kazakh, қазақ тілі, qazaq",
    "km": "khmer, cambodgien, cambodian",
    "kn": "kannada",
    "ko": "coreen, korean, 한국어",
    "ku": "kurde, kurdish, kurmanji, kurdî",
    "ky": "kirghiz, kyrgyz",
    "la": "latin",
    "lb": "luxembourgeois, luxembourgish",
    "ln": "lingala",
    "lo": "laotien, lao",
    "lt": "lituanien, lithuanian, lietuvių",
    "lv": "letton, latvian, latviešu",
    "mg": "malgache, malagasy",
    "mk": "macedonien, macedonian, македонски",
    "ml": "malayalam",
    "mn": "mongol, mongolian, монгол",
    "mr": "marathi",
    "ms": "malais, malay, bahasa melayu",
    "mt": "maltais, maltese, malti",
    "my": "birman, burmese",
    "ne": "nepalais, nepali, नेपाली",
    "nl": "neerlandais, dutch, nederlands, hollandais, flamand, flemish",
    "no": "norvegien, norwegian, norsk",
    "oc": "occitan",
    "pa": "pendjabi, punjabi, panjabi, ਪੰਜਾਬੀ",
    "pcd": "picard, chti, ch'ti",
    "pl": "polonais, polish, polski",
    "ps": "pachto, pashto, پښتو",
    "pt": "portugais, portuguese, português, portugais du bresil, portugais bresil, portugais bresilien, "
    "brazilian portuguese",
    "rn": "kirundi, rundi",
    "ro": "roumain, romanian, română, moldave",
    "ru": "russe, russian, русский",
    "rw": "kinyarwanda",
    "sk": "slovaque, slovak, slovenčina",
    "sl": "slovene, slovenian, slovenščina",
    "sn": "shona",
    "so": "somali, soomaali",
    "sq": "albanais, albanian, shqip",
    "sr": "serbe, serbian, srpski, српски",
    "sv": "suedois, swedish, svenska",
    "sw": "swahili, kiswahili",
    "ta": "tamoul, tamil, தமிழ்",
    "te": "telougou, telugu, తెలుగు",
    "th": "thai, thailandais, ไทย, ภาษาไทย",
    "ti": "tigrinya, tigrigna",
    "tl": "tagalog, filipino, philippin",
    "tr": "turc, turkish, türkçe",
    "tk": "turkmene, turkmen",
    "uk": "ukrainien, ukrainian, українська",
    "ur": "ourdou, urdu, اردو",
    "uz": "ouzbek, uzbek, oʻzbek",
    "vi": "vietnamien, vietnamese, tiếng việt",
    "wo": "wolof",
    "yo": "yoruba, yorouba",
    "yue": "cantonais, cantonese, 粵語, 广东话, 廣東話",
    "zh": "chinois, chinese, mandarin, mandarin chinese, chinois mandarin, 中文, 普通话, 汉语, 漢語",
    "zu": "zoulou, zulu",
    "fsl": "langue des signes francaise, lsf, french sign language",
}

BY_NAME: dict[str, str] = {fold(name): tag for tag, names in _NAMES.items() for name in names.split(",")}
"""Folded name -> tag."""

CLOSE = {"ary": "ar", "arq": "ar", "aeb": "ar", "arz": "ar", "apc": "ar", "yue": "zh", "prs": "fa", "nan": "zh"}
"""Languages that are not the same as another one that people may take them for."""

DEPRECATED = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro"}
"""Tags of earlier times, and what they are today."""


def mistaken(tag: str) -> str | None:
    """The languages somebody more likely meant by a short tag: those whose usual names begin like it.

    Examples
    --------
    >>> mistaken("ang"), mistaken("ara"), mistaken("esp")
    ('en', None, 'eo, es')
    """
    meant = {other for name, other in BY_NAME.items() if len(tag) <= 3 and name.startswith(tag)}
    return ", ".join(sorted(meant)) if meant and _language(tag) not in map(_language, meant) else None


def _language(tag: str) -> str | None:
    try:
        return language_of(tag)
    except InputError:
        return None
