//! The countries the generator draws from: what Partner Center wants of an address there, and how
//! often the country comes up.

use super::names::{
    ARABIC, DUTCH, ENGLISH, FRENCH, GERMAN, GREEK, INDIAN, ITALIAN, JAPANESE, POLISH, PORTUGUESE,
    SPANISH, SWEDISH, TURKISH, Tongue, UKRAINIAN,
};

/// Which registration number a country demands; the others need none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Registration {
    None,
    /// Poland.
    Nip,
    /// South Africa.
    TaxReference,
    /// India.
    Pan,
    /// Brazil.
    Cnpj,
    /// Turkey.
    Vkn,
    /// United Arab Emirates.
    Trn,
    /// Ukraine.
    Edrpou,
}

/// A country.
pub(crate) struct Country {
    pub(crate) code: &'static str,
    /// Slots out of 64.
    pub(crate) weight: u8,
    pub(crate) culture: &'static str,
    pub(crate) language: &'static str,
    pub(crate) currency: &'static str,
    /// What e-mail addresses end in.
    pub(crate) tld: &'static str,
    pub(crate) registration: Registration,
    pub(crate) forms: &'static str,
    /// `name;state;postal code;phone`: `#` is a digit, `%` a digit from 1, `@` a letter.
    pub(crate) cities: &'static str,
    pub(crate) tongue: &'static Tongue,
}

/// The first entry, for the countries to be written as differences.
const NONE: Country = Country {
    code: "",
    weight: 0,
    culture: "",
    language: "",
    currency: "EUR",
    tld: "",
    registration: Registration::None,
    forms: "",
    cities: "",
    tongue: &ENGLISH,
};

pub(crate) static COUNTRIES: &[Country] = &[
    Country {
        code: "DE",
        weight: 8,
        culture: "de-DE",
        language: "de",
        tld: "de",
        forms: "GmbH|AG|GmbH & Co. KG",
        cities: "Berlin;;101##;+49 30 9018####|Hamburg;;200##;+49 40 428###|München;;803##;+49 89 2330###|Köln;;506##;+49 221 2210###|Leipzig;;041##;+49 341 1230###|Würzburg;;970##;+49 931 3700##",
        tongue: &GERMAN,
        ..NONE
    },
    Country {
        code: "US",
        weight: 8,
        culture: "en-US",
        language: "en",
        currency: "USD",
        tld: "com",
        forms: "Inc.|LLC|Corporation",
        cities: "Seattle;WA;981##;(206) 684-%###|Austin;TX;787##;(512) 974-%###|Boston;MA;021##;(617) 635-%###|Denver;CO;802##;(720) 913-%###|Portland;OR;972##;(503) 823-%###|Madison;WI;537##;(608) 266-%###|Savannah;GA;314##;(912) 651-%###",
        ..NONE
    },
    Country {
        code: "GB",
        weight: 5,
        culture: "en-GB",
        language: "en",
        currency: "GBP",
        tld: "co.uk",
        forms: "Ltd|Limited|PLC",
        cities: "London;;EC1A %@@;+44 20 7332 ####|Bristol;;BS1 %@@;+44 117 922 ####|Leeds;;LS1 %@@;+44 113 222 ####|Edinburgh;;EH1 %@@;+44 131 200 ####|Cardiff;;CF10 %@@;+44 29 2087 ####|York;;YO1 %@@;+44 1904 55####",
        ..NONE
    },
    Country {
        code: "FR",
        weight: 4,
        culture: "fr-FR",
        language: "fr",
        tld: "fr",
        forms: "SAS|SARL|SA",
        cities: "Paris;;7500%;+33 1 4276 ####|Lyon;;6900%;+33 4 7210 ####|Nantes;;44000;+33 2 4041 ####|Besançon;;25000;+33 3 8161 ####|Nîmes;;30000;+33 4 6676 ####|Orléans;;45000;+33 2 3879 ####",
        tongue: &FRENCH,
        ..NONE
    },
    Country {
        code: "AT",
        weight: 3,
        culture: "de-AT",
        language: "de",
        tld: "at",
        forms: "GmbH|AG|KG",
        cities: "Wien;;1010;+43 1 4000####|Graz;;8010;+43 316 872###|Linz;;4020;+43 732 7070###|Innsbruck;;6020;+43 512 5360##|Sankt Pölten;;3100;+43 2742 333##",
        tongue: &GERMAN,
        ..NONE
    },
    Country {
        code: "CH",
        weight: 3,
        culture: "de-CH",
        language: "de",
        currency: "CHF",
        tld: "ch",
        forms: "AG|GmbH",
        cities: "Zürich;;8001;+41 44 412 ## ##|Bern;;3011;+41 31 321 ## ##|Basel;;4051;+41 61 267 ## ##|Luzern;;6003;+41 41 208 ## ##|St. Gallen;;9000;+41 71 224 ## ##",
        tongue: &GERMAN,
        ..NONE
    },
    Country {
        code: "IT",
        weight: 3,
        culture: "it-IT",
        language: "it",
        tld: "it",
        forms: "S.r.l.|S.p.A.",
        cities: "Milano;MI;201##;+39 02 8845 ####|Torino;TO;101##;+39 011 0112 ####|Bologna;BO;401##;+39 051 2193 ###|Firenze;FI;501##;+39 055 2768 ###|Padova;PD;351##;+39 049 8205 ###",
        tongue: &ITALIAN,
        ..NONE
    },
    Country {
        code: "ES",
        weight: 3,
        culture: "es-ES",
        language: "es",
        tld: "es",
        forms: "S.L.|S.A.",
        cities: "Madrid;Madrid;280##;+34 91 480 ####|Barcelona;Barcelona;080##;+34 93 402 ####|Valencia;Valencia;460##;+34 96 352 ####|Sevilla;Sevilla;410##;+34 95 459 ####|Málaga;Málaga;290##;+34 95 192 ####",
        tongue: &SPANISH,
        ..NONE
    },
    Country {
        code: "PL",
        weight: 3,
        culture: "pl-PL",
        language: "pl",
        tld: "pl",
        registration: Registration::Nip,
        forms: "Sp. z o.o.|S.A.|Sp. k.",
        cities: "Warszawa;;00-%##;+48 22 443 ## ##|Kraków;;31-%##;+48 12 616 ## ##|Łódź;;90-%##;+48 42 638 ## ##|Wrocław;;50-%##;+48 71 777 ## ##|Gdańsk;;80-%##;+48 58 323 ## ##",
        tongue: &POLISH,
        ..NONE
    },
    Country {
        code: "NL",
        weight: 2,
        culture: "nl-NL",
        language: "nl",
        tld: "nl",
        forms: "B.V.|N.V.",
        cities: "Amsterdam;;10%# @@;+31 20 624 ####|Rotterdam;;30%# @@;+31 10 267 ####|Utrecht;;35%# @@;+31 30 286 ####|Groningen;;97%# @@;+31 50 367 ####|Eindhoven;;56%# @@;+31 40 238 ####",
        tongue: &DUTCH,
        ..NONE
    },
    Country {
        code: "SE",
        weight: 2,
        culture: "sv-SE",
        language: "sv",
        currency: "SEK",
        tld: "se",
        forms: "AB|Aktiebolag",
        cities: "Stockholm;;111 %#;+46 8 508 ## ###|Göteborg;;411 %#;+46 31 365 ## ##|Malmö;;211 %#;+46 40 34 ## ##|Umeå;;903 %#;+46 90 16 ## ##|Västerås;;722 %#;+46 21 39 ## ##",
        tongue: &SWEDISH,
        ..NONE
    },
    Country {
        code: "PT",
        weight: 2,
        culture: "pt-PT",
        language: "pt",
        tld: "pt",
        forms: "Lda.|S.A.",
        cities: "Lisboa;;1100-%##;+351 21 798 ####|Porto;;4000-%##;+351 22 209 ####|Coimbra;;3000-%##;+351 23 985 ####|Évora;;7000-%##;+351 26 677 ####",
        tongue: &PORTUGUESE,
        ..NONE
    },
    Country {
        code: "CA",
        weight: 3,
        culture: "fr-CA",
        language: "fr",
        currency: "CAD",
        tld: "ca",
        forms: "Inc.|Ltée",
        cities: "Montréal;QC;H2Y %@%;+1 514 872-%###|Québec;QC;G1R %@%;+1 418 641-%###|Ottawa;ON;K1P %@%;+1 613 580-%###|Halifax;NS;B3J %@%;+1 902 490-%###|Vancouver;BC;V5K %@%;+1 604 873-%###",
        tongue: &FRENCH,
        ..NONE
    },
    Country {
        code: "AU",
        weight: 2,
        culture: "en-AU",
        language: "en",
        currency: "AUD",
        tld: "com.au",
        forms: "Pty Ltd|Limited",
        cities: "Sydney;New South Wales;2000;+61 2 9265 ####|Melbourne;Victoria;3000;+61 3 9658 ####|Brisbane;Queensland;4000;+61 7 3403 ####|Perth;Western Australia;6000;+61 8 9461 ####|Hobart;Tasmania;7000;+61 3 6238 ####",
        ..NONE
    },
    Country {
        code: "BR",
        weight: 3,
        culture: "pt-BR",
        language: "pt",
        currency: "USD",
        tld: "com.br",
        registration: Registration::Cnpj,
        forms: "Ltda.|S.A.",
        cities: "São Paulo;SP;01310-###;+55 11 3113-####|Rio de Janeiro;RJ;20040-###;+55 21 2976-####|Curitiba;PR;80010-###;+55 41 3350-####|Recife;PE;50030-###;+55 81 3355-####|Belo Horizonte;MG;30130-###;+55 31 3277-####",
        tongue: &PORTUGUESE,
    },
    Country {
        code: "JP",
        weight: 2,
        culture: "ja-JP",
        language: "ja",
        currency: "JPY",
        tld: "co.jp",
        forms: "株式会社|合同会社",
        cities: "千代田区;東京都;100-00##;+81 3-5211-####|大阪市;大阪府;530-00##;+81 6-6208-####|横浜市;神奈川県;231-00##;+81 45-671-####|札幌市;北海道;060-00##;+81 11-211-####|福岡市;福岡県;810-00##;+81 92-711-####",
        tongue: &JAPANESE,
        ..NONE
    },
    Country {
        code: "IN",
        weight: 2,
        culture: "en-IN",
        language: "en",
        currency: "INR",
        tld: "co.in",
        registration: Registration::Pan,
        forms: "Private Limited|Limited|LLP",
        cities: "Mumbai;Maharashtra;4000%#;+91 22 2262 ####|Bengaluru;Karnataka;5600%#;+91 80 2221 ####|Chennai;Tamil Nadu;6000%#;+91 44 2561 ####|Kolkata;West Bengal;7000%#;+91 33 2286 ####|Ahmedabad;Gujarat;3800%#;+91 79 2539 ####",
        tongue: &INDIAN,
    },
    Country {
        code: "TR",
        weight: 2,
        culture: "tr-TR",
        language: "tr",
        currency: "USD",
        tld: "com.tr",
        registration: Registration::Vkn,
        forms: "A.Ş.|Ltd. Şti.",
        cities: "İstanbul;İstanbul;341##;+90 212 455 ## ##|Ankara;Ankara;065##;+90 312 507 ## ##|İzmir;İzmir;352##;+90 232 293 ## ##|Bursa;Bursa;162##;+90 224 234 ## ##",
        tongue: &TURKISH,
    },
    Country {
        code: "ZA",
        weight: 1,
        culture: "en-ZA",
        language: "en",
        currency: "USD",
        tld: "co.za",
        registration: Registration::TaxReference,
        forms: "(Pty) Ltd|Limited",
        cities: "Cape Town;;8001;+27 21 400 ####|Johannesburg;;2001;+27 11 407 ####|Durban;;4001;+27 31 311 ####|Pretoria;;0002;+27 12 358 ####",
        ..NONE
    },
    Country {
        code: "AE",
        weight: 1,
        culture: "ar-AE",
        language: "ar",
        currency: "USD",
        tld: "ae",
        registration: Registration::Trn,
        forms: "ذ.م.م|ش.م.ع",
        cities: "دبي;دبي;;+971 4 206 ####|أبو ظبي;أبو ظبي;;+971 2 678 ####|الشارقة;إمارة الشارقة;;+971 6 562 ####",
        tongue: &ARABIC,
    },
    Country {
        code: "GR",
        weight: 1,
        culture: "el-GR",
        language: "el",
        tld: "gr",
        forms: "Α.Ε.|Ε.Π.Ε.",
        cities: "Αθήνα;;105 ##;+30 21 0527 ####|Θεσσαλονίκη;;546 ##;+30 23 1331 ####|Πάτρα;;262 ##;+30 26 1096 ####",
        tongue: &GREEK,
        ..NONE
    },
    Country {
        code: "UA",
        weight: 1,
        culture: "uk-UA",
        language: "uk",
        currency: "USD",
        tld: "com.ua",
        registration: Registration::Edrpou,
        forms: "ТОВ|ПрАТ",
        cities: "Київ;;010##;+380 44 202 ####|Львів;;790##;+380 32 297 ####|Одеса;;650##;+380 48 705 ####|Харків;;610##;+380 57 760 ####",
        tongue: &UKRAINIAN,
    },
];

/// One commercial item of the catalogue.
pub(crate) struct Item {
    pub(crate) id: &'static str,
    /// Whether its seats count towards the 300 of the Business family.
    pub(crate) business: bool,
    /// Allowed pairs of term and billing cycle.
    pub(crate) terms: &'static [(&'static str, &'static str)],
}

const YEARLY: &[(&str, &str)] =
    &[("P1Y", "monthly"), ("P1Y", "annual"), ("P1Y", "monthly"), ("P1M", "monthly")];
const LONG: &[(&str, &str)] = &[
    ("P1Y", "monthly"),
    ("P1Y", "annual"),
    ("P1M", "monthly"),
    ("P3Y", "monthly"),
    ("P3Y", "annual"),
    ("P3Y", "triennial"),
];
const YEARS: &[(&str, &str)] =
    &[("P1Y", "monthly"), ("P1Y", "annual"), ("P3Y", "annual"), ("P3Y", "triennial")];

/// Neighbours in this list are not sold together; see `family`.
pub(crate) static ITEMS: &[Item] = &[
    Item { id: "CFQ7TTC0LH18:0001:CFQ7TTC0K971", business: true, terms: YEARLY },
    Item { id: "CFQ7TTC0LDPB:0001:CFQ7TTC0LGNT", business: true, terms: YEARLY },
    Item { id: "CFQ7TTC0LCHC:0002", business: true, terms: YEARLY },
    Item { id: "CFQ7TTC0LF8S:0002:CFQ7TTC0KSVV", business: false, terms: LONG },
    Item { id: "CFQ7TTC0LF8S:0001", business: false, terms: LONG },
    Item { id: "CFQ7TTC0LGZW:0001", business: false, terms: YEARLY },
    Item { id: "CFQ7TTC0LH05:0001", business: false, terms: YEARLY },
    Item { id: "CFQ7TTC0LH1P:0001", business: false, terms: YEARLY },
    Item { id: "CFQ7TTC0LHSF:0001", business: false, terms: YEARLY },
    Item { id: "CFQ7TTC0LH2H:0002", business: false, terms: LONG },
    Item { id: "CFQ7TTC0LH3L:0001", business: false, terms: LONG },
    Item { id: "CFQ7TTC0LF90:0001", business: false, terms: YEARS },
];

/// What people call their subscriptions.
pub(crate) const FRIENDLY: &[&str] = &[
    "Sales",
    "Vertrieb",
    "Head office",
    "Comptabilité",
    "Warehouse",
    "Produktion",
    "Front desk",
    "Research, 2nd floor",
    "Ventas",
    "Logistyka",
    "開発部",
    "Бухгалтерія",
];
