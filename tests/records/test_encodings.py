import pytest

from candidates.files import decode

SENTENCES = [
    ("cp1252", "Jörg Müller, wohnhaft in Köln: Führung von Teams, überwiegend in der Fertigung. "),
    ("cp1252", "Né à Orléans, élève de l'école supérieure, spécialisé en gestion d'équipe. "),
    ("cp1252", "Jag heter Åsa Öberg och bor i Malmö. Erfarenhet av försäljning på flera företag. "),
    ("cp1252", "¿Qué? Nací en España, señor Muñoz, con diseño y coordinación de año en año. "),
    ("cp1250", "Urodzony w Łodzi: kierownik zespołu, odpowiedzialność za wdrożenia, człowiek czynu. "),
    ("cp1250", "Životopis: narozen v Řeči, vzdělání střední škola, příprava nabídek, znalost němčiny. "),
    ("cp1251", "Родился в Москве, опыт работы инженером, управление командой, знание английского языка. "),
]


@pytest.mark.parametrize("times", [1, 20])
@pytest.mark.parametrize(("codec", "sentence"), SENTENCES)
def test_text_that_does_not_say_its_encoding_is_read(codec: str, sentence: str, times: int) -> None:
    assert decode((sentence * times).encode(codec)) == sentence * times
