"""Names, places, telephone numbers and pay of the countries that candidates come from."""
# ruff: noqa: RUF001 - names in many scripts

from dataclasses import dataclass
from enum import Enum


class Order(Enum):
    """How the parts of a name stand together."""

    GIVEN_FIRST = "given first"
    FAMILY_FIRST = "family first"
    JOINED = "family first, without a blank"
    TWO_SURNAMES = "given name and two surnames"
    ONE_WORD = "one word"


@dataclass(frozen=True)
class Word:
    """A part of a name in its own script, and as it stands in an e-mail address."""

    written: str
    latin: str


@dataclass(frozen=True)
class City:
    name: str
    region: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Culture:
    """How people of one country are called, where they live, how they are rung and paid."""

    country: str
    language: str
    given: tuple[Word, ...]
    family: tuple[Word, ...]
    cities: tuple[City, ...]
    mobile: str
    """A number as E.164; each # is a digit."""
    currency: str
    year_pay: int
    """What a professional of some years earns."""
    order: Order = Order.GIVEN_FIRST


def _words(table: str) -> tuple[Word, ...]:
    """Read ``Łukasz, Дмитрий=Dmitri``: what follows the sign is the Latin form."""
    pairs = (entry.strip().partition("=") for entry in table.split(","))
    return tuple(Word(written.strip(), (latin or written).strip()) for written, _, latin in pairs)


def _cities(table: str) -> tuple[City, ...]:
    """Read ``Lyon/Auvergne-Rhône-Alpes 45.764 4.836; ...``."""
    cities = []
    for entry in table.split(";"):
        place, latitude, longitude = entry.strip().rsplit(" ", 2)
        name, _, region = place.partition("/")
        cities.append(City(name, region, float(latitude), float(longitude)))
    return tuple(cities)


def _culture(
    country: str,
    language: str,
    *,
    given: str,
    family: str,
    cities: str,
    mobile: str,
    pay: str,
    order: Order = Order.GIVEN_FIRST,
) -> Culture:
    currency, amount = pay.split()
    return Culture(
        country,
        language,
        _words(given),
        _words(family),
        _cities(cities),
        mobile,
        currency,
        int(amount),
        order,
    )


CULTURES: tuple[Culture, ...] = (
    _culture(
        "GB", "en", mobile="+447#########", pay="GBP 48000",
        given="Amelia, Oliver, Priya, Callum, Imogen, Gareth, Niamh, Kwame, Zara, Rhys, Eleanor, Dev",
        family="Hughes, Patel, Whitfield, O'Connor, Adeyemi, Fletcher, McAllister, Singh, Blackwood, Ashworth",
        cities="London/England 51.5072 -0.1276; Leeds/England 53.8008 -1.5491; Cardiff/Wales 51.4816 -3.1791;"
        "Glasgow/Scotland 55.8642 -4.2518; Bristol/England 51.4545 -2.5879",
    ),
    _culture(
        "IE", "en", mobile="+35385#######", pay="EUR 56000",
        given="Aoife, Cian, Saoirse, Eoin, Róisín=Roisin, Fionn, Caoimhe, Pádraig=Padraig",
        family="Ní Dhomhnaill=Ni Dhomhnaill, Byrne, Ó Súilleabháin=O Suilleabhain, Kelly, Fitzgerald, Doyle",
        cities="Dublin/Leinster 53.3498 -6.2603; Cork/Munster 51.8985 -8.4756; Galway/Connacht 53.2707 -9.0568",
    ),
    _culture(
        "DE", "de", mobile="+4915#########", pay="EUR 62000",
        given="Jörg=Joerg, Annika, Matthias, Katharina, Yusuf, Friederike, Sören=Soeren, Lena, Torben, Merve",
        family="Müller=Mueller, Schäfer=Schaefer, von Hohenberg, Yıldız=Yildiz, Großmann=Grossmann, Kaya, Brandt,"
        "Weiß=Weiss, Lehmann-Voigt",
        cities="Berlin/Berlin 52.52 13.405; Hamburg/Hamburg 53.5511 9.9937; München/Bayern 48.1351 11.582;"
        "Köln/Nordrhein-Westfalen 50.9375 6.9603; Leipzig/Sachsen 51.3397 12.3731",
    ),
    _culture(
        "FR", "fr", mobile="+336########", pay="EUR 46000",
        given="Élodie=Elodie, Jean-Baptiste, Inès=Ines, Maëlys=Maelys, Thibault, Aïcha=Aicha, François=Francois,"
        "Clémence=Clemence, Mamadou",
        family="Lefèvre=Lefevre, Dubois, Benali, d'Aubigné=d'Aubigne, Diallo, Roussel, Le Goff, Marchand",
        cities="Paris/Île-de-France 48.8566 2.3522; Lyon/Auvergne-Rhône-Alpes 45.764 4.8357;"
        "Nantes/Pays de la Loire 47.2184 -1.5536; Lille/Hauts-de-France 50.6292 3.0573",
    ),
    _culture(
        "ES", "es", mobile="+346########", pay="EUR 36000", order=Order.TWO_SURNAMES,
        given="María José=maria.jose, Álvaro=alvaro, Lucía=lucia, Iker, Montserrat, Javier, Nuria, Íñigo=inigo",
        family="García=garcia, Ibáñez=ibanez, de la Fuente=delafuente, Muñoz=munoz, Etxeberria, Romero, Puig, Vidal",
        cities="Madrid/Comunidad de Madrid 40.4168 -3.7038; Barcelona/Catalunya 41.3874 2.1686;"
        "Bilbao/Euskadi 43.263 -2.935; Sevilla/Andalucía 37.3891 -5.9845",
    ),
    _culture(
        "MX", "es", mobile="+5255########", pay="MXN 480000", order=Order.TWO_SURNAMES,
        given="Ximena, José Luis=jose.luis, Guadalupe, Rodrigo, Valeria, Ángel=angel, Citlali, Emiliano",
        family="Hernández=hernandez, Sánchez=sanchez, Ramírez=ramirez, Xicoténcatl=xicotencatl, Orozco, Peña=pena",
        cities="Ciudad de México/CDMX 19.4326 -99.1332; Guadalajara/Jalisco 20.6597 -103.3496;"
        "Monterrey/Nuevo León 25.6866 -100.3161",
    ),
    _culture(
        "BR", "pt", mobile="+55119########", pay="BRL 110000", order=Order.TWO_SURNAMES,
        given="João=joao, Beatriz, Thiago, Luíza=luiza, Caetano, Conceição=conceicao, Otávio=otavio, Marina",
        family="da Silva=dasilva, Araújo=araujo, dos Santos=dossantos, Nakamura, Gonçalves=goncalves, Teixeira",
        cities="São Paulo/SP -23.5505 -46.6333; Recife/PE -8.0476 -34.877; Curitiba/PR -25.4284 -49.2733",
    ),
    _culture(
        "IT", "it", mobile="+3934########", pay="EUR 35000",
        given="Niccolò=Niccolo, Chiara, Alessandro, Giulia, Raffaele, Benedetta, Tommaso, Noemi",
        family="Rossi, De Luca, Esposito, Dall'Acqua, Bianchi, Ferraro, Lo Presti",
        cities="Milano/Lombardia 45.4642 9.19; Napoli/Campania 40.8518 14.2681; Torino/Piemonte 45.0703 7.6869",
    ),
    _culture(
        "NL", "nl", mobile="+316########", pay="EUR 58000",
        given="Sanne, Joost, Femke, Daan, Maartje, Bram, Noor, Ruben",
        family="van den Berg, de Vries, Bakker, ten Have, El Amrani, Janssen, 't Hoen=t Hoen",
        cities="Amsterdam/Noord-Holland 52.3676 4.9041; Utrecht/Utrecht 52.0907 5.1214;"
        "Eindhoven/Noord-Brabant 51.4416 5.4697",
    ),
    _culture(
        "PL", "pl", mobile="+4850#######", pay="PLN 140000",
        given="Łukasz=Lukasz, Agnieszka, Małgorzata=Malgorzata, Paweł=Pawel, Zofia, Grzegorz, Michał=Michal",
        family="Wiśniewski=Wisniewski, Nowak, Kowalczyk, Zając=Zajac, Dąbrowska=Dabrowska, Śliwa=Sliwa",
        cities="Warszawa/Mazowieckie 52.2297 21.0122; Kraków/Małopolskie 50.0647 19.945;"
        "Gdańsk/Pomorskie 54.352 18.6466",
    ),
    _culture(
        "SE", "sv", mobile="+4670#######", pay="SEK 540000",
        given="Åsa=Asa, Björn=Bjorn, Linnéa=Linnea, Göran=Goran, Elin, Håkan=Hakan, Samira",
        family="Lindström=Lindstrom, Åkesson=Akesson, Bergqvist, Öberg=Oberg, Nilsson, Haddad",
        cities="Stockholm/Stockholm 59.3293 18.0686; Göteborg/Västra Götaland 57.7089 11.9746;"
        "Malmö/Skåne 55.605 13.0038",
    ),
    _culture(
        "IS", "is", mobile="+3546######", pay="ISK 9800000",
        given="Guðrún=Gudrun, Þór=Thor, Sigríður=Sigridur, Ólafur=Olafur, Björk=Bjork",
        family="Jónsdóttir=Jonsdottir, Stefánsson=Stefansson, Ægisdóttir=Aegisdottir, Þorsteinsson=Thorsteinsson",
        cities="Reykjavík/Höfuðborgarsvæðið 64.1466 -21.9426; Akureyri/Norðurland 65.6885 -18.1262",
    ),
    _culture(
        "HU", "hu", mobile="+3630#######", pay="HUF 11500000", order=Order.FAMILY_FIRST,
        given="Ágnes=Agnes, Gergő=Gergo, Zsófia=Zsofia, László=Laszlo, Eszter, Balázs=Balazs",
        family="Nagy, Szabó=Szabo, Kőszegi=Koszegi, Horváth=Horvath, Fekete",
        cities="Budapest/Budapest 47.4979 19.0402; Debrecen/Hajdú-Bihar 47.5316 21.6273",
    ),
    _culture(
        "UA", "uk", mobile="+38067#######", pay="UAH 900000",
        given="Оксана=Oksana, Тарас=Taras, Соломія=Solomiia, Богдан=Bohdan, Ірина=Iryna, Андрій=Andrii",
        family="Шевченко=Shevchenko, Коваленко=Kovalenko, Мельник=Melnyk, Гриценко=Hrytsenko, Бондар=Bondar",
        cities="Київ/Київ 50.4501 30.5234; Львів/Львівська область 49.8397 24.0297;"
        "Одеса/Одеська область 46.4825 30.7233",
    ),
    _culture(
        "RS", "sr", mobile="+38163#######", pay="RSD 2600000",
        given="Јелена=Jelena, Милош=Milos, Драгана=Dragana, Вук=Vuk, Љиљана=Ljiljana",
        family="Петровић=Petrovic, Јовановић=Jovanovic, Ђорђевић=Djordjevic, Николић=Nikolic",
        cities="Београд/Београд 44.7866 20.4489; Нови Сад/Војводина 45.2671 19.8335",
    ),
    _culture(
        "GR", "el", mobile="+3069########", pay="EUR 27000",
        given="Ελένη=Eleni, Γιώργος=Giorgos, Κατερίνα=Katerina, Νίκος=Nikos, Δήμητρα=Dimitra, Στέλιος=Stelios",
        family="Παπαδόπουλος=Papadopoulos, Αντωνίου=Antoniou, Καραγιάννη=Karagianni, Βλάχος=Vlachos",
        cities="Αθήνα/Αττική 37.9838 23.7275; Θεσσαλονίκη/Κεντρική Μακεδονία 40.6401 22.9444",
    ),
    _culture(
        "TR", "tr", mobile="+9053########", pay="TRY 1300000",
        given="Ayşegül=Aysegul, İbrahim=Ibrahim, Gökçe=Gokce, Çağlar=Caglar, Şule=Sule, Emre",
        family="Yılmaz=Yilmaz, Öztürk=Ozturk, Çelik=Celik, Aydın=Aydin, Kılıç=Kilic",
        cities="İstanbul/İstanbul 41.0082 28.9784; Ankara/Ankara 39.9334 32.8597; İzmir/İzmir 38.4237 27.1428",
    ),
    _culture(
        "EG", "ar", mobile="+2010########", pay="EGP 620000",
        given="محمد=Mohamed, فاطمة=Fatma, عمر=Omar, نورهان=Nourhan, كريم=Karim, سلمى=Salma",
        family="عبد الرحمن=Abdelrahman, السيد=Elsayed, حسن=Hassan, منصور=Mansour, فؤاد=Fouad",
        cities="القاهرة/القاهرة 30.0444 31.2357; الإسكندرية/الإسكندرية 31.2001 29.9187",
    ),
    _culture(
        "IL", "he", mobile="+97252#######", pay="ILS 260000",
        given="נועה=Noa, איתי=Itai, תמר=Tamar, יונתן=Yonatan, שירה=Shira, אורי=Uri",
        family="כהן=Cohen, לוי=Levi, מזרחי=Mizrahi, בן־דוד=Ben-David, פרידמן=Friedman",
        cities="תל אביב/תל אביב 32.0853 34.7818; חיפה/חיפה 32.794 34.9896",
    ),
    _culture(
        "IN", "hi", mobile="+9198########", pay="INR 1800000",
        given="राहुल=Rahul, प्रिया=Priya, अर्जुन=Arjun, काव्या=Kavya, विक्रम=Vikram, अनन्या=Ananya",
        family="शर्मा=Sharma, वर्मा=Verma, मिश्रा=Mishra, गुप्ता=Gupta, चौहान=Chauhan",
        cities="दिल्ली/दिल्ली 28.7041 77.1025; पुणे/महाराष्ट्र 18.5204 73.8567; जयपुर/राजस्थान 26.9124 75.7873",
    ),
    _culture(
        "ID", "id", mobile="+62812########", pay="IDR 210000000", order=Order.ONE_WORD,
        given="Suharto, Wulandari, Prabowo, Kartika, Sutrisno, Mulyani, Yudhistira, Setiawan, Ratnasari, Hariyanto",
        family="-",
        cities="Jakarta/DKI Jakarta -6.2088 106.8456; Surabaya/Jawa Timur -7.2575 112.7521",
    ),
    _culture(
        "CN", "zh", mobile="+86138########", pay="CNY 260000", order=Order.JOINED,
        given="伟=Wei, 秀英=Xiuying, 小明=Xiaoming, 丽娜=Lina, 俊杰=Junjie, 雨桐=Yutong, 浩然=Haoran",
        family="王=Wang, 李=Li, 欧阳=Ouyang, 张=Zhang, 陈=Chen, 司马=Sima",
        cities="上海/上海 31.2304 121.4737; 深圳/广东 22.5431 114.0579; 成都/四川 30.5728 104.0668",
    ),
    _culture(
        "JP", "ja", mobile="+8190########", pay="JPY 6800000", order=Order.FAMILY_FIRST,
        given="花子=Hanako, 翔太=Shota, 美咲=Misaki, 健一=Kenichi, さくら=Sakura, 大輔=Daisuke",
        family="佐藤=Sato, 鈴木=Suzuki, 高橋=Takahashi, 渡辺=Watanabe, 長谷川=Hasegawa",
        cities="東京/東京都 35.6762 139.6503; 大阪/大阪府 34.6937 135.5023; 札幌/北海道 43.0618 141.3545",
    ),
    _culture(
        "KR", "ko", mobile="+8210########", pay="KRW 58000000", order=Order.JOINED,
        given="민준=Minjun, 서연=Seoyeon, 지훈=Jihoon, 하은=Haeun, 도윤=Doyun, 수빈=Subin",
        family="김=Kim, 이=Lee, 박=Park, 남궁=Namgung, 최=Choi",
        cities="서울/서울 37.5665 126.978; 부산/부산 35.1796 129.0756",
    ),
    _culture(
        "VN", "vi", mobile="+8490#######", pay="VND 480000000", order=Order.FAMILY_FIRST,
        given="Văn An=van.an, Thị Hương=thi.huong, Minh Tuấn=minh.tuan, Ngọc Lan=ngoc.lan, Quốc Bảo=quoc.bao",
        family="Nguyễn=nguyen, Trần=tran, Lê=le, Phạm=pham, Đặng=dang",
        cities="Hà Nội/Hà Nội 21.0278 105.8342; Đà Nẵng/Đà Nẵng 16.0544 108.2022",
    ),
    _culture(
        "NG", "en", mobile="+234803#######", pay="NGN 9000000",
        given="Chiamaka, Olúwaṣeun=Oluwaseun, Ngozi, Babatunde, Adaeze, Emeka, Folasade, Yakubu",
        family="Okonkwo, Adébáyọ̀=Adebayo, Eze, Balogun, Nwachukwu, Bello",
        cities="Lagos/Lagos 6.5244 3.3792; Abuja/FCT 9.0765 7.3986",
    ),
    _culture(
        "US", "en", mobile="+1646#######", pay="USD 92000",
        given="Madison, Tyrone, Guadalupe, Ethan, Aaliyah, Connor, Mei-Ling, Xavier, Brooklyn, DeShawn",
        family="Washington, Nguyen, O'Malley, Rodriguez-Smith, Kowalski, Begay, Johnson, Fitzpatrick III",
        cities="New York/NY 40.7128 -74.006; Austin/TX 30.2672 -97.7431; Seattle/WA 47.6062 -122.3321;"
        "Chicago/IL 41.8781 -87.6298",
    ),
)  # fmt: skip
