"""How diets and allergens are called, in French and English."""

from __future__ import annotations

from partage.domain.vocabulary import Allergen, Diet
from partage.text.folding import fold

NONE = frozenset(
    {
        "/",
        "rien a signaler",
        "aucun regime specifique",
        "pas de regime specifique",
        "aucune allergie connue",
        "pas d'allergie connue",
        "aucune intolerance",
        "pas d'intolerance",
        "no known allergies",
        "je n'en ai pas",
        "je n'ai pas d'allergie",
        "je n'ai pas d'allergies",
        "aucun",
        "aucune",
        "aucuns",
        "aucunes",
        "ras",
        "r.a.s",
        "r.a.s.",
        "rien",
        "neant",
        "non",
        "no",
        "none",
    }
    | {
        "nothing",
        "nil",
        "sans",
        "sans regime",
        "sans restriction",
        "sans restrictions",
        "no restriction",
        "no restrictions",
    }
    | {"pas de restriction", "pas de restrictions", "pas de regime", "pas de regime particulier", "pas d'allergie"}
    | {
        "pas d'allergies",
        "aucune allergie",
        "aucun regime",
        "aucune restriction",
        "rien de particulier",
        "rien de special",
    }
    | {
        "aucun regime particulier",
        "no allergies",
        "no allergy",
        "no diet",
        "nothing special",
        "no special diet",
        "sans objet",
    }
    | {"aucune restriction alimentaire", "aucune contrainte", "no dietary restrictions", "pas de contrainte", "keine"}
)
"""What says that there is nothing to heed; the list is closed."""

DASHES = frozenset({"-", "--", "---", "\u2013", "\u2014", "/", "//"})
"""Signs that say the same when they stand alone."""

EVERYTHING = frozenset(
    {"je mange de tout", "mange de tout", "de tout", "tout", "omnivore", "omni", "i eat everything", "eat everything"}
    | {
        "everything",
        "viande ok",
        "meat ok",
        "meat is ok",
        "viande",
        "meat",
        "regime normal",
        "normal",
        "standard",
        "classique",
    }
)
"""What says that meat is welcome: nothing to heed when it stands alone, a contradiction beside `MEATLESS`."""

MEATLESS = frozenset({Diet.VEGAN, Diet.VEGETARIAN, Diet.PESCATARIAN})

_DIETS = {
    Diet.VEGETARIAN: "vegetarien, vegetarienne, vegetariens, vegetarian, veggie, vege, vegetarisme, vegetarisch, "
    "sans viande ni poisson, ni viande ni poisson, no meat or fish, no meat no fish",
    Diet.VEGAN: "vegan, vegane, vegans, veganes, vegetalien, vegetalienne, vegetaliens, plant based, "
    "plant-based, veganisme",
    Diet.PESCATARIAN: "pescatarian, pescetarian, pescetarien, pescetarienne, pesco-vegetarien, "
    "pesco vegetarien, pescatarien, "
    "pescatarienne, pesco-vegetarienne, pesco vegetarienne, pesco",
    Diet.HALAL: "halal, hallal, halel, hallel, halaal, viande halal, viande hallal, halal meat, halal food, "
    "halal only, "
    "halal uniquement, uniquement halal, repas halal, que halal",
    Diet.KOSHER: "kosher, casher, cacher, cachere, kasher, kascher, koscher, viande casher, repas casher",
    Diet.NO_PORK: "no_pork, porc, pork, cochon, viande de porc, pig, jambon",
    Diet.NO_BEEF: "no_beef, boeuf, beef, viande de boeuf, vache, cow",
    Diet.NO_ALCOHOL: "no_alcohol, alcool, alcohol, vin, wine, alcool dans les plats",
    Diet.GLUTEN_FREE: "gluten_free, gluten-free, gluten free, glutenfree, glutenfrei",
    Diet.LACTOSE_FREE: "lactose_free, lactose-free, lactose free, lactosefree, laktosefrei, lactose",
}
DIETS = {fold(word): diet for diet, words in _DIETS.items() for word in words.split(", ")}
ONLY_WITHOUT = frozenset(
    fold(word)
    for words in (
        "porc, pork, cochon, viande de porc, pig, jambon",
        "boeuf, beef, viande de boeuf, vache, cow",
        "alcool, alcohol, vin, wine, alcool dans les plats",
        "lactose",
    )
    for word in words.split(", ")
)
"""Foods: a diet only where somebody goes without them."""

_ALLERGENS = {
    Allergen.GLUTEN: "gluten, ble, wheat, coeliaque, coeliac, celiac, celiaque, maladie coeliaque, "
    "celiac disease, cereales",
    Allergen.CRUSTACEANS: "crustaces, crustace, crustaceans, crevettes, crevette, shrimp, shrimps, prawns, "
    "crabe, crab, "
    "homard, lobster, shellfish, fruits de mer, seafood",
    Allergen.EGGS: "oeufs, oeuf, egg, eggs",
    Allergen.FISH: "poisson, poissons, fish",
    Allergen.PEANUTS: "arachide, arachides, cacahuete, cacahuetes, cacahouete, cacahouetes, peanut, peanuts",
    Allergen.SOY: "soja, soy, soya",
    Allergen.MILK: "lait, milk, produits laitiers, produit laitier, dairy, dairy products, lait de vache, "
    "proteines de lait, "
    "cow's milk",
    Allergen.NUTS: "noix, nuts, nut, tree nuts, fruits a coque, fruit a coque, fruits a coques, noisette, "
    "noisettes, hazelnut, "
    "hazelnuts, amande, amandes, almond, almonds, noix de cajou, cajou, cashew, cashews, pistache, "
    "pistaches, pistachio, "
    "pistachios, noix de pecan, walnut, walnuts",
    Allergen.CELERY: "celeri, celery",
    Allergen.MUSTARD: "moutarde, mustard",
    Allergen.SESAME: "sesame, graines de sesame",
    Allergen.SULPHITES: "sulfites, sulfite, sulphites, sulphite",
    Allergen.LUPIN: "lupin, lupins",
    Allergen.MOLLUSCS: "mollusques, mollusque, molluscs, moules, mussels, huitres, oysters, calamar, squid, shellfish, "
    "fruits de mer, seafood",
}
ALLERGENS: dict[str, frozenset[Allergen]] = {}
for _allergen, _words in _ALLERGENS.items():
    for _word in map(fold, _words.split(", ")):
        ALLERGENS[_word] = ALLERGENS.get(_word, frozenset()) | {_allergen}

WIDER = frozenset(
    {"noix", "nut", "nuts", "noisette", "noisettes", "amande", "amandes", "noix de cajou", "cajou", "hazelnut"}
)
"""Words read as all tree nuts."""

GENERAL = frozenset(
    {
        "gluten",
        "crustaces",
        "crustaceans",
        "oeufs",
        "eggs",
        "poisson",
        "poissons",
        "fish",
        "arachide",
        "arachides",
        "peanuts",
    }
    | {
        "soja",
        "soy",
        "soya",
        "lait",
        "milk",
        "nuts",
        "tree nuts",
        "fruits a coque",
        "fruits a coques",
        "celeri",
        "celery",
    }
    | {"moutarde", "mustard", "sesame", "sulfites", "sulphites", "lupin", "mollusques", "molluscs"}
)
"""Words for the whole of an allergen. A host who names a part of one, as almonds, keeps no more than that part out."""
ALL = frozenset(
    {"tous", "tous regimes", "tous les regimes", "toutes", "tout", "all", "all diets", "any", "any diet", "everything"}
    | {"n'importe", "n'importe lequel", "tout regime", "tous types", "tous types de regimes"}
)
ALL_ALLERGENS = frozenset({"tous", "toutes", "all", "toutes allergies", "toutes les allergies", "all allergens"})
