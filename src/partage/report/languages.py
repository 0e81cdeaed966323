"""Languages in words: tag -> (English, French); a tag that is not here stands for itself."""

from __future__ import annotations

from collections.abc import Iterable

NAMES = {
    "am": ("Amharic", "amharique"),
    "ar": ("Arabic", "arabe"),
    "ary": ("Moroccan Arabic", "arabe marocain"),
    "bg": ("Bulgarian", "bulgare"),
    "bn": ("Bengali", "bengali"),
    "cs": ("Czech", "tchèque"),
    "da": ("Danish", "danois"),
    "de": ("German", "allemand"),
    "el": ("Greek", "grec"),
    "en": ("English", "anglais"),
    "es": ("Spanish", "espagnol"),
    "fa": ("Persian", "persan"),
    "fi": ("Finnish", "finnois"),
    "fr": ("French", "français"),
    "ga": ("Irish", "irlandais"),
    "he": ("Hebrew", "hébreu"),
    "hi": ("Hindi", "hindi"),
    "hr": ("Croatian", "croate"),
    "hu": ("Hungarian", "hongrois"),
    "id": ("Indonesian", "indonésien"),
    "it": ("Italian", "italien"),
    "ja": ("Japanese", "japonais"),
    "ko": ("Korean", "coréen"),
    "ku": ("Kurdish", "kurde"),
    "ln": ("Lingala", "lingala"),
    "mg": ("Malagasy", "malgache"),
    "nl": ("Dutch", "néerlandais"),
    "no": ("Norwegian", "norvégien"),
    "pa": ("Punjabi", "pendjabi"),
    "pl": ("Polish", "polonais"),
    "ps": ("Pashto", "pachto"),
    "pt": ("Portuguese", "portugais"),
    "ro": ("Romanian", "roumain"),
    "ru": ("Russian", "russe"),
    "so": ("Somali", "somali"),
    "sq": ("Albanian", "albanais"),
    "sr": ("Serbian", "serbe"),
    "sv": ("Swedish", "suédois"),
    "sw": ("Swahili", "swahili"),
    "ta": ("Tamil", "tamoul"),
    "th": ("Thai", "thaï"),
    "ti": ("Tigrinya", "tigrinya"),
    "tr": ("Turkish", "turc"),
    "uk": ("Ukrainian", "ukrainien"),
    "ur": ("Urdu", "ourdou"),
    "vi": ("Vietnamese", "vietnamien"),
    "wo": ("Wolof", "wolof"),
    "zh": ("Chinese", "chinois"),
}


def language_words(tags: Iterable[str], lang: str) -> str:
    """Languages in words.

    Examples
    --------
    >>> language_words(["fr", "nan"], "fr")
    'français, nan'
    """
    return ", ".join(NAMES[tag][int(lang == "fr")] if tag in NAMES else tag for tag in tags)
