"""The sentences of the form, as long as Vivier's own."""

NOTICE = (
    "Bonjour ! Je recueille les idées des agents.\n"
    "Une idée, même petite ? Dites-la avec vos mots. Les fautes ne comptent pas.\n"
    "Nous gardons vos idées, votre prénom, votre service et de quoi vous répondre.\n"
    "Vos collègues ne voient votre nom que si vous le voulez."
)
PROBLEM = (
    "Racontez. Aujourd’hui, qu’est-ce qui pourrait aller mieux ?\n"
    "Deux mots suffisent. Vous pouvez parler."
)
PROPOSAL = "Et vous, que feriez-vous ?"
RELEVANCE = "1 sur 3. Pour les habitants, qu’est-ce qui sera mieux ?"
EFFICIENCY = (
    "2 sur 3. Qu’est-ce qu’on y gagne ?\nDu temps, de l’argent, de l’énergie, du matériel ?"
)
WELLBEING = (
    "3 sur 3. Et pour vous et vos collègues, qu’est-ce qui sera mieux ?\n"
    "Le dos, la fatigue, l’ambiance ?\nSans parler de la santé de quelqu’un, merci."
)
PHOTO = "Une photo aide souvent. Sans visage ni plaque, merci."
PART = (
    "Si l’idée avance, que voulez-vous faire ?\n"
    "La porter, c’est la présenter à trois collègues pendant 15 minutes. On vous y aide."
)
TITLE = "Je propose ce titre : « {title} ».\nÇa vous va ?"
REVIEW = (
    "Voici votre idée.\n1. Titre : {title}\n2. Aujourd’hui : {problem}\n3. Votre idée : {proposal}\n"
    "4. Habitants : {relevance}\n5. Gain : {efficiency}\n6. Collègues : {wellbeing}\n"
    "7. Photo : {photo}\n8. Rôle : {part}\nUn numéro à changer ? Tapez-le."
)
RECEIPT = (
    "C’est envoyé. Merci !\nVotre idée porte le numéro {reference}.\n"
    "Nadia ou Marc la lit et vous répond avant le vendredi 4 décembre."
)
CANCELLED = "C’est noté. Tapez /idee pour recommencer."

DONT_KNOW = ("Je ne sais pas", "dont_know")
SKIP = ("Passer", "skip")
PARTS = (("La porter", "carry"), ("Aider", "help"), ("Juste le dire", "tell"))
YES = ("Oui", "yes")
SEND = ("Envoyer", "send")


def review(answers: dict[str, str]) -> str:
    """The summary, each line cut to keep the bubble short."""
    return REVIEW.format(**{key: answer[:60] for key, answer in answers.items()})


def title_of(problem: str) -> str:
    """A title from the first words."""
    return " ".join(problem.split()[:6])
