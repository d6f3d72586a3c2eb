//! Whole addresses against the rules of their countries.

use std::sync::Arc;

use crate::model::Country;
use crate::rules::examples::{Verdict, verdict_by};
use crate::rules::{Book, Finding, Grade, Reference, Severity};
use crate::table::Shape;

/// A row without a phone number, which would have to be one of its country.
fn judged(example: &str) -> Verdict {
    let example = format!("contact_phone=; {example}");
    verdict_by(&Book::new(Book::NEWEST, Book::NEWEST), Shape::Customers, &example)
}

/// As a partner with its seat in a country judges a row.
fn judged_in(partner: &str, shape: Shape, example: &str) -> Verdict {
    let mut reference = Reference::default();
    reference.partner.country = Country::parse(partner);
    let book = Book::with(Book::NEWEST, Book::NEWEST, Arc::new(reference));
    match shape {
        Shape::Customers => verdict_by(&book, shape, &format!("contact_phone=; {example}")),
        _ => verdict_by(&book, shape, example),
    }
}

/// What some countries demand beside an address.
const NUMBERS: &[&str] = &["CONTACT_PHONE_REQUIRED", "ORG_REG_REQUIRED"];

fn told<'v>(verdict: &'v Verdict, code: &str) -> Option<&'v Finding> {
    verdict.findings.iter().find(|finding| finding.rule.code == code)
}

/// Addresses as companies write them: country, street, city, state, postal code.
const REAL: &[[&str; 5]] = &[
    ["AD", "Av. Meritxell 12", "Andorra la Vella", "", "AD500"],
    ["AE", "Sheikh Zayed Road, Office 1203", "Dubai", "Dubai", ""],
    ["AE", "شارع الكورنيش", "أبو ظبي", "إمارة أبو ظبي", ""],
    ["AR", "Av. del Libertador 101", "Buenos Aires", "AR-C", "C1002AAO"],
    ["AR", "San Martín 450", "Córdoba", "Córdoba", "5000"],
    ["AT", "Stephansplatz 1", "Wien", "", "1010"],
    ["AT", "Hauptplatz 3", "Graz", "Steiermark", "A-8010"],
    ["AU", "1 Macquarie Street", "Sydney", "New South Wales", "2000"],
    ["AU", "200 Queen St", "Melbourne", "AU-VIC", "3000"],
    ["BE", "Rue de la Loi 16", "Bruxelles", "", "1000"],
    ["BE", "Meir 50", "Antwerpen", "BE-VAN", "2000"],
    ["BG", "бул. Витоша 1", "София", "BG-22", "1000"],
    ["BH", "Building 247, Road 1704", "Manama", "", "317"],
    ["BM", "Clarendon House, 2 Church Street", "Hamilton", "", "HM 11"],
    ["BO", "Av. Arce 2081", "La Paz", "", ""],
    ["BR", "Av. Paulista 1000", "São Paulo", "SP", "01310-100"],
    ["BR", "Rua XV de Novembro 5", "Curitiba", "Paraná", "80020310"],
    ["CA", "100 King Street West", "Toronto", "ON", "M5X 1A9"],
    ["CA", "1 Place Ville-Marie", "Montréal", "qc", "h3b2c4"],
    ["CH", "Bahnhofstrasse 45", "Zürich", "ZH", "8001"],
    ["CH", "Rue du Rhône 30", "Genève", "Genève", "CH-1204"],
    ["CL", "Av. Apoquindo 3000", "Las Condes", "Región Metropolitana", "755-0000"],
    ["CO", "Carrera 7 # 71-52", "Bogotá", "CO-DC", "110231"],
    ["CO", "Calle 10", "Medellín", "Antioquia", ""],
    ["CR", "Avenida Escazú", "San José", "San José", "10201"],
    ["CY", "Arch. Makarios III Ave 199", "Limassol", "CY-02", "3030"],
    ["CZ", "Václavské náměstí 1", "Praha", "", "110 00"],
    ["DE", "Unter den Linden 1", "Berlin", "", "10117"],
    ["DE", "Am Markt 2", "Dresden", "Sachsen", "01067"],
    ["DK", "Rådhuspladsen 1", "København V", "DK-84", "1550"],
    ["EE", "Viru 2", "Tallinn", "", "10140"],
    ["EG", "26 July Street", "Cairo", "Cairo", "11511"],
    ["ES", "Gran Vía 1", "Madrid", "Madrid", "28013"],
    ["ES", "Carrer de Balmes 7", "Barcelona", "ES-CT", "08007"],
    ["FI", "Mannerheimintie 1", "Helsinki", "", "00100"],
    ["FO", "Niels Finsens gøta 5", "Tórshavn", "", "FO-100"],
    ["FR", "14 rue Royale", "Paris", "", "75008"],
    ["FR", "2 place Bellecour", "Lyon", "FR-69", "F-69002"],
    ["GB", "10 Downing Street", "London", "", "SW1A 2AA"],
    ["GB", "1 Royal Mile", "Edinburgh", "Scotland", "EH1 1RE"],
    ["GG", "St Julian's Avenue", "St Peter Port", "", "GY1 1WA"],
    ["GI", "57 Line Wall Road", "Gibraltar", "", "GX11 1AA"],
    ["GR", "Ερμού 5", "Αθήνα", "", "105 63"],
    ["HK", "1 Queen's Road Central", "", "Hong Kong", ""],
    ["HK", "8 Finance Street", "Central", "香港島", ""],
    ["HR", "Ilica 1", "Zagreb", "HR-21", "HR-10000"],
    ["HU", "Váci utca 1", "Budapest", "", "1052"],
    ["ID", "Jl. Jend. Sudirman Kav. 52", "Jakarta", "DKI Jakarta", "12190"],
    ["IE", "1 Grand Canal Square", "Dublin 2", "Dublin", "D02 P820"],
    ["IE", "Eyre Square", "Galway", "", ""],
    ["IL", "שדרות רוטשילד 1", "תל אביב", "", "6688101"],
    ["IN", "MG Road 1", "Bengaluru", "Karnataka", "560 001"],
    ["IN", "Nariman Point", "Mumbai", "IN-MH", "400021"],
    ["IS", "Laugavegur 1", "Reykjavík", "", "101"],
    ["IT", "Via Roma 1", "Milano", "MI", "20121"],
    ["IT", "Piazza Navona 3", "Roma", "IT-62", "00186"],
    ["JE", "22 Grenville Street", "St Helier", "", "JE4 8PX"],
    ["JP", "丸の内1-1-1", "千代田区", "東京都", "100-0005"],
    ["JP", "1-1 Umeda", "Osaka", "Osaka", "5300001"],
    ["KE", "Kenyatta Avenue", "Nairobi", "", "00100"],
    ["KR", "세종대로 110", "중구", "서울특별시", "04524"],
    ["KR", "152 Teheran-ro", "Gangnam-gu", "Seoul", "06236"],
    ["KY", "Ugland House", "George Town", "Grand Cayman", "KY1-1104"],
    ["LB", "Rue Verdun", "Beirut", "", "1107 2080"],
    ["LI", "Städtle 1", "Vaduz", "", "FL-9490"],
    ["LT", "Gedimino pr. 1", "Vilnius", "LT-57", "LT-01103"],
    ["LU", "5, rue Guillaume J. Kroll", "Luxembourg", "LU-LU", "L-1882"],
    ["LV", "Brīvības iela 1", "Rīga", "", "LV-1050"],
    ["MC", "7 avenue de Grande-Bretagne", "", "", "98000"],
    ["MD", "Bd. Ștefan cel Mare 1", "Chișinău", "", "MD-2001"],
    ["MT", "171 Old Bakery Street", "Valletta", "MT-60", "VLT 1455"],
    ["MX", "Paseo de la Reforma 222", "Ciudad de México", "CDMX", "06600"],
    ["MX", "Av. Vallarta 1000", "Guadalajara", "Jalisco", "44100"],
    ["MY", "Jalan Ampang 1", "Kuala Lumpur", "WP Kuala Lumpur", "50450"],
    ["NG", "1 Broad Street", "Lagos", "NG-LA", "101001"],
    ["NL", "Dam 1", "Amsterdam", "", "1012 JS"],
    ["NO", "Karl Johans gate 1", "Oslo", "", "0154"],
    ["NZ", "1 Queen Street", "Auckland", "", "1010"],
    ["PA", "Calle 50", "Ciudad de Panamá", "", ""],
    ["PE", "Av. Javier Prado 100", "Lima", "", "15046"],
    ["PH", "Ayala Avenue", "Makati", "Metro Manila", "1226"],
    ["PL", "ul. Marszałkowska 1", "Warszawa", "", "00-624"],
    ["PR", "1 Calle Fortaleza", "San Juan", "", "00901"],
    ["PT", "Avenida dos Aliados 1", "Porto", "", "4000-064"],
    ["PT", "Rua Augusta 2", "Lisboa", "PT-11", "1100"],
    ["QA", "West Bay", "Doha", "", ""],
    ["RO", "Calea Victoriei 1", "București", "RO-B", "010061"],
    ["RS", "Knez Mihailova 1", "Beograd", "", "11000"],
    ["RU", "Тверская ул., д. 1", "Москва", "Москва", "125009"],
    ["SA", "King Fahd Road", "Riyadh", "SA-01", "12212-3456"],
    ["SE", "Drottninggatan 1", "Stockholm", "", "111 51"],
    ["SG", "1 Raffles Place", "", "", "048616"],
    ["SG", "8 Marina Boulevard", "Singapore", "", "018981"],
    ["SI", "Slovenska cesta 1", "Ljubljana", "", "SI-1000"],
    ["SK", "Hlavné námestie 1", "Bratislava", "", "811 01"],
    ["SM", "Via Tre Settembre 99", "Dogana", "", "47891"],
    ["SV", "Alameda Roosevelt", "San Salvador", "San Salvador", "1101"],
    ["TH", "999 Rama I Road", "Bangkok", "Bangkok", "10330"],
    ["TR", "İstiklal Caddesi 1", "İstanbul", "İstanbul", "34433"],
    ["TW", "信義路五段7號", "信義區", "台北市", "110"],
    ["TW", "7 Xinyi Road", "Taipei", "Taipei City", "11049"],
    ["UA", "вул. Хрещатик 1", "Київ", "", "01001"],
    ["US", "1 Microsoft Way", "Redmond", "WA", "98052-6399"],
    ["US", "770 Broadway", "New York", "ny", "10003"],
    ["US", "1600 Pennsylvania Ave NW", "Washington", "US-DC", "20500"],
    ["UY", "18 de Julio 1", "Montevideo", "Montevideo", "11100"],
    ["VA", "Via della Conciliazione", "Città del Vaticano", "", "00120"],
    ["VE", "Av. Francisco de Miranda", "Caracas", "Distrito Capital", "1060"],
    ["VG", "Wickhams Cay I", "Road Town", "Tortola", "VG1110"],
    ["VN", "1 Lê Duẩn", "Quận 1", "Hồ Chí Minh", "700000"],
    ["XK", "Rr. Nëna Terezë", "Prishtinë", "", "10000"],
    ["ZA", "1 Long Street", "Cape Town", "Western Cape", "8001"],
];

/// What the address of a city-state, or of a place without states, may still be told.
const MILD: &[&str] = &["CITY_REQUIRED", "COUNTRY_SALES_SUSPENDED", "POSTAL_CODE_REQUIRED"];

#[test]
fn real_addresses_are_not_refused_and_hardly_spoken_about() {
    let mut wrong = Vec::new();
    for [country, street, city, state, code] in REAL {
        let example = format!(
            "country={country}; culture=; address_line1={street}; city={city}; state={state}; \
             postal_code={code}"
        );
        let verdict = judged(&example);
        let mut found = verdict.findings.iter().filter(|f| !NUMBERS.contains(&f.rule.code));
        if found.any(|f| f.severity == Severity::Reject || !MILD.contains(&f.rule.code)) {
            wrong.push(format!("{example}: {:?}", verdict.codes()));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn what_a_data_set_says_only_warns() {
    for (example, code, severity) in [
        ("country=US; city=Redmond; state=; postal_code=98052", "STATE_REQUIRED", Severity::Reject),
        ("country=CN; city=北京; state=; postal_code=100000", "STATE_REQUIRED", Severity::Warn),
        ("country=IT; city=Milano; state=; postal_code=20121", "STATE_REQUIRED", Severity::Warn),
        (
            "country=CA; city=Ottawa; state=Ontario; postal_code=K1A 0B1",
            "STATE_UNKNOWN",
            Severity::Reject,
        ),
        (
            "country=CA; city=Ottawa; state=Ontario L; postal_code=K1A 0B1",
            "STATE_UNKNOWN",
            Severity::Warn,
        ),
        ("country=IN; city=Mumbai; state=XX; postal_code=400001", "STATE_UNKNOWN", Severity::Warn),
        ("country=DE; postal_code=1", "POSTAL_CODE_FORMAT", Severity::Warn),
        (
            "country=US; city=Redmond; state=WA; postal_code=1",
            "POSTAL_CODE_FORMAT",
            Severity::Reject,
        ),
        ("country=PT; city=Porto; postal_code=1", "POSTAL_CODE_FORMAT", Severity::Reject),
        ("country=PT; city=Porto; postal_code=", "POSTAL_CODE_REQUIRED", Severity::Reject),
        ("country=DE; postal_code=", "POSTAL_CODE_REQUIRED", Severity::Warn),
        ("country=IE; city=Cork; postal_code=", "POSTAL_CODE_REQUIRED", Severity::Warn),
        ("country=DE; city=", "CITY_REQUIRED", Severity::Reject),
        ("country=MC; city=; postal_code=98000", "CITY_REQUIRED", Severity::Warn),
        ("country=RU; city=Москва; postal_code=125009", "COUNTRY_SALES_SUSPENDED", Severity::Warn),
    ] {
        let verdict = judged(example);
        assert_eq!(told(&verdict, code).map(|own| own.severity), Some(severity), "{example}");
    }
}

#[test]
fn what_was_meant_is_suggested() {
    for (example, code, value, grade) in [
        ("country=Germany", "COUNTRY_FORMAT", "DE", Grade::Certain),
        ("country=Germny", "COUNTRY_FORMAT", "DE", Grade::Likely),
        ("country=UK", "COUNTRY_UNKNOWN", "GB", Grade::Certain),
        ("country=US; state=California; postal_code=93701", "STATE_UNKNOWN", "CA", Grade::Certain),
        (
            "country=AU; state=NSW; postal_code=2000",
            "STATE_UNKNOWN",
            "New South Wales",
            Grade::Certain,
        ),
        ("country=US; state=Californa; postal_code=93701", "STATE_UNKNOWN", "CA", Grade::Likely),
        ("country=US; state=MA; postal_code=2139", "POSTAL_CODE_FORMAT", "02139", Grade::Certain),
        ("country=DE; postal_code=1067", "POSTAL_CODE_FORMAT", "01067", Grade::Likely),
        ("country=DE; postal_code:number=1067", "POSTAL_CODE_FORMAT", "01067", Grade::Certain),
        ("city=10117; postal_code=Berlin", "POSTAL_CODE_FORMAT", "10117", Grade::Likely),
        ("city=10117 Berlin; postal_code=", "POSTAL_CODE_REQUIRED", "10117", Grade::Likely),
        (
            "country=US; city=Austin; state=; postal_code=78701",
            "STATE_REQUIRED",
            "TX",
            Grade::Likely,
        ),
        (
            "country=MX; city=Zapopan, Jalisco; state=; postal_code=",
            "STATE_REQUIRED",
            "JAL",
            Grade::Likely,
        ),
        (
            "country=CN; city=Beijing; state=; postal_code=",
            "STATE_REQUIRED",
            "北京市",
            Grade::Likely,
        ),
        ("culture=de_DE", "CULTURE_FORMAT", "de-DE", Grade::Certain),
        ("culture=german", "CULTURE_FORMAT", "de-DE", Grade::Likely),
        ("culture=de", "CULTURE_FORMAT", "de-DE", Grade::Likely),
        ("culture=Klingon", "CULTURE_FORMAT", "de-DE", Grade::Ask),
        ("culture=en-UK", "CULTURE_UNKNOWN", "en-GB", Grade::Certain),
        ("culture=en-DE", "CULTURE_UNKNOWN", "en-US", Grade::Likely),
        ("language=German", "LANGUAGE_FORMAT", "de", Grade::Certain),
    ] {
        let verdict = judged(example);
        let found = told(&verdict, code).and_then(|own| own.suggestion.as_ref());
        let own = found.map(|own| (own.value.as_str(), own.grade));
        assert_eq!(own, Some((value, grade)), "{example}: {:?}", verdict.codes());
    }
}

#[test]
fn one_finding_a_fault() {
    for (example, codes) in [
        ("country=Germany", &["COUNTRY_FORMAT", "COUNTRY_RULES_SKIPPED"][..]),
        ("country=", &["COUNTRY_REQUIRED", "COUNTRY_RULES_SKIPPED"]),
        (
            "country=US; state=AE; city=APO; postal_code=09012; culture=",
            &["STATE_IS_OTHER_COUNTRY"],
        ),
        (
            "country=US; state=US-PR; city=San Juan; postal_code=00901; culture=",
            &["STATE_IS_OTHER_COUNTRY"],
        ),
        ("postal_code=\u{7}", &["CELL_CONTROL_CHARACTER"]),
        ("city=#REF!", &["CELL_SPREADSHEET_ERROR"]),
        ("culture=xx-XX", &["CULTURE_UNKNOWN"]),
        ("currency=QQQ", &["CURRENCY_UNKNOWN"]),
        ("currency=USD", &[]),
    ] {
        assert_eq!(judged(example).codes(), codes, "{example}");
    }
}

#[test]
fn a_partner_sells_in_its_own_market_and_currency() {
    for (partner, example, codes) in [
        ("DE", "country=DE; currency=EUR", &[][..]),
        ("DE", "country=CH; city=Bern; postal_code=3011; culture=", &[]),
        ("US", "country=DE", &["COUNTRY_OUTSIDE_REGION"]),
        (
            "US",
            "country=PR; city=San Juan; postal_code=00901; culture=",
            &["COUNTRY_OUTSIDE_REGION"],
        ),
        (
            "US",
            "country=GU; city=Tamuning; postal_code=96913; culture=",
            &["COUNTRY_OUTSIDE_REGION"],
        ),
        ("AU", "country=GU; city=Tamuning; postal_code=96913; culture=", &[]),
        ("CA", "country=PM; city=Saint-Pierre; postal_code=97500; culture=", &[]),
        ("DE", "currency=USD", &["CURRENCY_NOT_FOR_MARKET"]),
        ("SE", "currency=SEK", &[]),
        ("SE", "currency=NOK", &["CURRENCY_NOT_FOR_MARKET"]),
        (
            "RS",
            "country=RS; city=Beograd; postal_code=11000; culture=; currency=EUR",
            &["CURRENCY_NOT_FOR_MARKET"],
        ),
        ("US", "country=DE; currency=USD", &["COUNTRY_OUTSIDE_REGION"]),
        ("CN", "country=DE; currency=USD", &[]),
    ] {
        let verdict = judged_in(partner, Shape::Customers, example);
        assert_eq!(verdict.codes(), codes, "{partner} {example}");
    }
    let blank = "country=VA; city=Roma; postal_code=00120; culture=; currency=USD";
    let verdict = judged_in("DE", Shape::Customers, blank);
    assert_eq!(verdict.codes(), ["CURRENCY_NOT_FOR_MARKET"]);
    assert!(!verdict.rejected);
    // A line that stands alone may have any currency of the partner's market.
    for (partner, currency, expected) in [
        ("DE", "SEK", None),
        ("DE", "USD", Some(("EUR", true))),
        ("US", "USD", None),
        ("BA", "USD", None),
    ] {
        let mut reference = Reference::default();
        reference.partner.country = Country::parse(partner);
        let book = Book::with(Book::NEWEST, Book::NEWEST, Arc::new(reference));
        let found = super::market::expected_currency(&book, None, currency.as_bytes());
        assert_eq!(found, expected, "{partner} {currency}");
    }
}

#[test]
fn a_state_is_stored_as_partner_centers_list_has_it() {
    for (example, stored) in [
        ("country=US; state=wa; postal_code=98052", "WA"),
        ("country=US; state=US-WA; postal_code=98052", "WA"),
        ("country=AU; state=new south wales; postal_code=2000", "New South Wales"),
        ("country=AU; state=AU-NSW; postal_code=2000", "New South Wales"),
        ("country=JP; state=tokyo; postal_code=105-0023", "tokyo"),
        ("country=DE; state=by", "by"),
    ] {
        assert_eq!(judged(example).state.as_deref(), Some(stored), "{example}");
    }
}
