//! Families as pure functions of seed and ordinal, so that files can be written in any order, by
//! any number of threads, in constant memory.

use super::countries::{COUNTRIES, Country, FRIENDLY, ITEMS, Registration};
use super::digits;
use super::random::{Random, decimal, pattern, step};
use super::record::Record;

/// Column positions of a customer row that faults reach for.
pub(crate) const CUSTOMER_COLUMNS: [&str; 23] = [
    "customer_ref",
    "company_name",
    "domain_prefix",
    "organization_registration_number",
    "country",
    "address_line1",
    "address_line2",
    "city",
    "state",
    "postal_code",
    "contact_first_name",
    "contact_last_name",
    "contact_email",
    "contact_phone",
    "culture",
    "language",
    "agreement_mode",
    "agreement_type",
    "agreement_first_name",
    "agreement_last_name",
    "agreement_email",
    "agreement_date",
    "agreement_company_name",
];

pub(crate) const LINE_COLUMNS: [&str; 10] = [
    "customer_ref",
    "line_ref",
    "catalog_item_id",
    "quantity",
    "term_duration",
    "billing_cycle",
    "auto_renew",
    "parent_line_ref",
    "friendly_name",
    "currency",
];

/// A word as written, and in Latin letters and digits.
#[derive(Debug)]
struct Word {
    native: &'static str,
    latin: String,
}

#[derive(Debug, Clone, Copy)]
struct City {
    name: &'static str,
    state: &'static str,
    postal: &'static str,
    phone: &'static str,
}

/// A country with its lists taken apart.
struct Land {
    country: &'static Country,
    first: Vec<Word>,
    last: Vec<Word>,
    trades: Vec<&'static str>,
    streets: Vec<&'static str>,
    address: Vec<&'static str>,
    second_lines: Vec<&'static str>,
    pairs: Vec<&'static str>,
    forms: Vec<&'static str>,
    cities: Vec<City>,
    /// How many company names there are, and a step that visits all of them.
    names: u64,
    step: u64,
}

/// Everything that can be said about the families of one seed.
pub(crate) struct World {
    pub(crate) seed: u64,
    pub(crate) lines: u64,
    /// Whether faults that only reference data shows are wanted.
    pub(crate) reference: bool,
    lands: Vec<Land>,
    /// The country and its how-manieth slot, for each ordinal modulo 64.
    slots: Vec<(usize, u64)>,
}

/// Who a family is: what its customer row and its lines have to agree on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Identity {
    ordinal: u64,
    land: usize,
    first_name: usize,
    last_name: usize,
    second_name: usize,
    form: usize,
    place: usize,
    trade: usize,
    /// How often all names of the country were used before.
    round: u64,
}

impl World {
    pub(crate) fn new(seed: u64, lines: u64, reference: bool) -> World {
        let lands: Vec<Land> = COUNTRIES.iter().map(Land::new).collect();
        let mut slots = Vec::new();
        for (index, land) in lands.iter().enumerate() {
            slots.extend((0..u64::from(land.country.weight)).map(|rank| (index, rank)));
        }
        World { seed, lines, reference, lands, slots }
    }

    /// Which family has an ordinal. Names do not repeat within a country: once all are used, a number
    /// stands behind them.
    pub(crate) fn identity(&self, ordinal: u64) -> Identity {
        let slots = self.slots.len() as u64;
        let block = ordinal / slots;
        let mut random = Random::new(self.seed, block, 1);
        // There are 64 slots: an odd step visits each of them once.
        let step = random.pick(&[5, 11, 19, 27, 35, 43, 51, 59]);
        let slot = ((ordinal % slots) * step + random.below(slots)) % slots;
        let (index, rank) = self.slots[slot as usize];
        let land = &self.lands[index];
        let turn = block * u64::from(land.country.weight) + rank + self.seed % land.names;
        let mut name = (u128::from(turn) * u128::from(land.step) % u128::from(land.names)) as u64;
        let mut digit = |base: usize| {
            let value = name % base as u64;
            name /= base as u64;
            value as usize
        };
        let last_name = digit(land.last.len());
        let second_name = digit(land.last.len());
        let form = digit(land.forms.len());
        let trade = digit(land.trades.len());
        let place = digit(land.cities.len() + 1);
        let first_name = Random::new(self.seed, ordinal, 2).below(land.first.len() as u64) as usize;
        let round = turn / land.names;
        Identity {
            ordinal,
            land: index,
            first_name,
            last_name,
            second_name,
            form,
            place,
            trade,
            round,
        }
    }

    pub(crate) fn country(&self, who: &Identity) -> &'static Country {
        self.lands[who.land].country
    }

    /// The domain prefix: letters of the name, then the ordinal, so that no two are the same.
    pub(crate) fn prefix(&self, who: &Identity, out: &mut String) {
        let land = &self.lands[who.land];
        let start = out.len();
        out.push_str(&land.last[who.last_name].latin);
        if who.second_name != who.last_name {
            out.push_str(&land.last[who.second_name].latin);
        }
        out.truncate(start + (out.len() - start).min(18));
        decimal(out, who.ordinal + 1, 1);
    }

    /// Writes a customer row.
    pub(crate) fn customer(&self, ordinal: u64, row: &mut Record) {
        let who = self.identity(ordinal);
        let land = &self.lands[who.land];
        let country = land.country;
        let mut random = Random::new(self.seed, ordinal, 3);
        row.clear();
        reference(ordinal, row);
        self.company(&who, row);
        self.prefix(&who, row.open());
        row.end();
        digits::registration(country.registration, &mut random, row.open());
        row.end();
        row.cell(country.code);
        let city = random.pick(&land.cities);
        let street = random.pick(&land.streets);
        address(random.pick(&land.address), street, &mut random, row);
        let second = if random.below(10) == 0 { random.pick(&land.second_lines) } else { "" };
        pattern(second, &mut random, row.open());
        row.end();
        row.cell(city.name);
        row.cell(city.state);
        pattern(city.postal, &mut random, row.open());
        row.end();
        let contact = (&land.first[who.first_name], &land.last[who.last_name]);
        row.cell(contact.0.native);
        row.cell(contact.1.native);
        self.email(&who, contact, row);
        let phone = country.registration != Registration::None || random.below(4) > 0;
        pattern(if phone { city.phone } else { "" }, &mut random, row.open());
        row.end();
        row.cell(country.culture);
        row.cell(country.language);
        row.cell("partner_attested");
        row.cell("MicrosoftCustomerAgreement");
        if random.below(4) == 0 {
            // Somebody else of the company signed; otherwise the primary contact did.
            let signer = (pick(&land.first, &mut random), pick(&land.last, &mut random));
            row.cell(signer.0.native);
            row.cell(signer.1.native);
            self.email(&who, signer, row);
        } else {
            row.cell("");
            row.cell("");
            row.cell("");
        }
        date(&mut random, row);
        self.company(&who, row);
    }

    fn company(&self, who: &Identity, row: &mut Record) {
        let land = &self.lands[who.land];
        let tongue = land.country.tongue;
        let template = if who.second_name == who.last_name {
            tongue.single
        } else {
            land.pairs[who.trade % land.pairs.len()]
        };
        let out = row.open();
        let mut rest = template.chars();
        while let Some(c) = rest.next() {
            if c != '{' {
                out.push(c);
                continue;
            }
            let name = rest.next();
            rest.next();
            match name {
                Some('a') => out.push_str(land.last[who.last_name].native),
                Some('b') => out.push_str(land.last[who.second_name].native),
                Some('t') => out.push_str(land.trades[who.trade]),
                Some('f') => out.push_str(land.forms[who.form]),
                _ => {
                    if let Some(city) = who.place.checked_sub(1).and_then(|i| land.cities.get(i)) {
                        out.push_str(tongue.glue);
                        out.push_str(city.name);
                    }
                }
            }
        }
        if who.round > 0 {
            out.push(' ');
            decimal(out, who.round + 1, 1);
        }
        row.end();
    }

    fn email(&self, who: &Identity, person: (&Word, &Word), row: &mut Record) {
        let out = row.open();
        out.extend(person.0.latin.chars().next());
        out.push('.');
        out.push_str(&person.1.latin);
        out.push('@');
        self.prefix(who, out);
        out.push('.');
        out.push_str(self.country(who).tld);
        row.end();
    }

    /// Writes one line of a family; `number` counts from 0.
    pub(crate) fn line(&self, ordinal: u64, number: u64, row: &mut Record) {
        let who = self.identity(ordinal);
        let country = self.country(&who);
        let base = Random::new(self.seed, ordinal, 4).below(ITEMS.len() as u64);
        // A step of 5 goes round the 12 items without meeting one twice, and meets at most three
        // of the Business family, whose seats together are limited.
        let item = &ITEMS[((base + number * 5) % ITEMS.len() as u64) as usize];
        let mut random = Random::new(self.seed, ordinal, 5 + number);
        let (term, cycle) = random.pick(item.terms);
        let most = if item.business { 99 } else { random.pick(&[9, 49, 99, 999]) };
        row.clear();
        reference(ordinal, row);
        row.open().push('L');
        decimal(row.open(), number + 1, 1);
        row.end();
        row.cell(item.id);
        decimal(row.open(), 1 + random.below(most), 1);
        row.end();
        row.cell(term);
        row.cell(cycle);
        row.cell(if random.below(5) == 0 { "false" } else { "true" });
        row.cell("");
        row.cell(if random.below(3) == 0 { random.pick(FRIENDLY) } else { "" });
        row.cell(country.currency);
    }
}

impl Land {
    fn new(country: &'static Country) -> Land {
        let tongue = country.tongue;
        let german = std::ptr::eq(tongue, &raw const super::names::GERMAN);
        let words = |list: &'static str| list.split('|').map(|w| Word::new(w, german)).collect();
        let texts = |list: &'static str| list.split('|').collect::<Vec<_>>();
        let last: Vec<Word> = words(tongue.last);
        let forms = texts(country.forms);
        let trades = texts(tongue.trades);
        let cities: Vec<City> = country.cities.split('|').map(City::new).collect();
        let names = last.len() * last.len() * forms.len() * trades.len() * (cities.len() + 1);
        let names = names as u64;
        Land {
            country,
            first: words(tongue.first),
            last,
            trades,
            streets: texts(tongue.streets),
            address: texts(tongue.address),
            second_lines: texts(tongue.second_lines),
            pairs: texts(tongue.pairs),
            forms,
            cities,
            names,
            step: step(names),
        }
    }
}

impl City {
    fn new(text: &'static str) -> City {
        let mut parts = text.split(';');
        let mut next = || parts.next().unwrap_or_default();
        City { name: next(), state: next(), postal: next(), phone: next() }
    }
}

impl Word {
    fn new(text: &'static str, german: bool) -> Word {
        match text.split_once('/') {
            Some((native, latin)) => Word { native, latin: latin.to_owned() },
            None => Word { native: text, latin: latin(text, german) },
        }
    }
}

fn pick<'a>(words: &'a [Word], random: &mut Random) -> &'a Word {
    &words[random.below(words.len() as u64) as usize]
}

fn reference(ordinal: u64, row: &mut Record) {
    row.open().push_str("C-");
    decimal(row.open(), ordinal + 1, 7);
    row.end();
}

fn address(template: &str, street: &str, random: &mut Random, row: &mut Record) {
    match template.split_once("{s}") {
        Some((before, after)) => {
            pattern(before, random, row.open());
            row.open().push_str(street);
            pattern(after, random, row.open());
        }
        None => row.open().push_str(street),
    }
    row.end();
}

/// A day of the last quarter of 2025.
fn date(random: &mut Random, row: &mut Record) {
    let (month, days) = random.pick(&[(10, 31), (11, 30), (12, 31)]);
    row.open().push_str("2025-");
    decimal(row.open(), month, 2);
    row.open().push('-');
    decimal(row.open(), 1 + random.below(days), 2);
    row.end();
}

/// A word in lower-case Latin letters without marks.
fn latin(text: &str, german: bool) -> String {
    let mut out = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'ä' if german => out.push_str("ae"),
            'ö' if german => out.push_str("oe"),
            'ü' if german => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => out.push('a'),
            'ç' | 'ć' | 'č' => out.push('c'),
            'è' | 'é' | 'ê' | 'ë' | 'ę' => out.push('e'),
            'ğ' => out.push('g'),
            'ì' | 'í' | 'î' | 'ï' | 'ı' => out.push('i'),
            'ł' => out.push('l'),
            'ñ' | 'ń' => out.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => out.push('o'),
            'ś' | 'ş' => out.push('s'),
            'ù' | 'ú' | 'û' | 'ü' => out.push('u'),
            'ź' | 'ż' => out.push('z'),
            c if c.is_ascii_alphanumeric() => out.push(c),
            _ => {}
        }
    }
    out
}
