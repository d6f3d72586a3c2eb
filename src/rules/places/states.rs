//! States and provinces as lists have them, and what else people write for them. Where the table
//! is from is said in `schemas/README.md`.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::model::{self, Country};
use crate::rules::Grade;
use crate::rules::markets::{self, Place, field};

use super::near;

/// One state of a country's list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct State {
    /// As the list has it.
    pub value: &'static str,
    /// Its name, in Latin letters where the source has one.
    pub name: &'static str,
    /// How its postal codes begin: texts and ranges of texts of one length, separated by blanks.
    pub postal: &'static str,
}

/// The states of one country.
#[derive(Debug)]
pub(super) struct List {
    /// Whether the list is Partner Center's own, which takes nothing else.
    pub microsoft: bool,
    country: &'static str,
    states: Vec<State>,
    /// Everything that means a state, folded and sorted, with the state's place in the list.
    names: Vec<(String, usize)>,
}

/// What a text is to a list.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A member, but for upper and lower case, or its code of ISO 3166-2.
    Member(&'static State),
    /// Another name of a member.
    Alias(&'static State),
    /// Nothing in it.
    Nothing,
}

static LISTS: LazyLock<Vec<Option<List>>> = LazyLock::new(|| {
    let mut lists: Vec<Option<List>> = Vec::new();
    lists.resize_with(markets::count(), || None);
    for line in TABLE.lines().skip(1) {
        let _ = add(&mut lists, line);
    }
    for list in lists.iter_mut().flatten() {
        list.names.sort();
    }
    lists
});

/// The table itself.
pub(in crate::rules) static TABLE: &str = include_str!("../../../schemas/states.csv");

fn add(lists: &mut [Option<List>], line: &'static str) -> Option<()> {
    let mut rest = line;
    let mut next = || field(&mut rest);
    let (country, value, name, aliases, postal, provenance) =
        (next()?, next()?, next()?, next()?, next()?, next()?);
    let slot = lists.get_mut(markets::place_of(country)?.index())?;
    let list = slot.get_or_insert_with(|| List {
        microsoft: true,
        country,
        states: Vec::new(),
        names: Vec::new(),
    });
    list.microsoft &= provenance == "microsoft";
    let at = list.states.len();
    list.states.push(State { value, name, postal });
    for alias in [value, name].into_iter().chain(aliases.split('|')).filter(|own| !own.is_empty()) {
        let folded = model::fold(alias);
        if !list.names.contains(&(folded.clone(), at)) {
            list.names.push((folded, at));
        }
    }
    Some(())
}

/// The list of a country, if muster has one.
pub(super) fn of(place: Place) -> Option<&'static List> {
    LISTS.get(place.index())?.as_ref()
}

/// The states of a country as its list has them, each with its name; empty where there is no list.
pub(in crate::rules) fn listed(country: Country) -> Vec<(&'static str, &'static str)> {
    let list = markets::place(country).and_then(of);
    let states = list.map_or(&[][..], |list| &list.states);
    states.iter().map(|state| (state.value, state.name)).collect()
}

impl List {
    /// What a text means in this list.
    pub(super) fn find(&'static self, text: &str) -> Found {
        if let Some(code) = self.own_iso(text) {
            return self.alias(code).map_or(Found::Nothing, Found::Member);
        }
        match self.alias(text) {
            Some(state) if state.value.eq_ignore_ascii_case(text) => Found::Member(state),
            Some(state) => Found::Alias(state),
            None => Found::Nothing,
        }
    }

    /// What follows the country in a code of ISO 3166-2, such as `US-WA`.
    pub(super) fn own_iso<'t>(&self, text: &'t str) -> Option<&'t str> {
        let (country, code) = (text.get(..2)?, text.get(2..)?.strip_prefix('-')?);
        let plain =
            (1..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric());
        (plain && country.eq_ignore_ascii_case(self.country)).then_some(code)
    }

    fn alias(&'static self, text: &str) -> Option<&'static State> {
        let mut buffer = [0; 64];
        let folded = folded(text, &mut buffer);
        let at = self.names.binary_search_by(|(name, _)| name.as_str().cmp(&folded)).ok()?;
        self.states.get(self.names.get(at)?.1)
    }

    /// The member that is spelled most like a text.
    pub(super) fn near(&'static self, text: &str) -> Option<(&'static State, Grade)> {
        let names = self.names.iter().map(|(name, at)| (name.as_str(), *at));
        let (at, grade) = near::nearest(&model::fold(text), names)?;
        Some((self.states.get(at)?, grade))
    }

    /// The one state to which a postal code can belong.
    pub(super) fn by_postal(&'static self, code: &str) -> Option<&'static State> {
        let mut own = self.states.iter().filter(|state| state.has_postal(code) == Some(true));
        own.next().filter(|_| own.next().is_none())
    }

    /// A few members, to show what is expected.
    pub(super) fn sample(&self) -> String {
        let some: Vec<&str> = self.states.iter().take(3).map(|state| state.value).collect();
        format!("one of {}, such as {}", self.states.len(), some.join(", "))
    }
}

/// A folded text, without allocating where it is short and ASCII.
fn folded<'b>(text: &str, buffer: &'b mut [u8; 64]) -> Cow<'b, str> {
    if !text.is_ascii() || text.len() > buffer.len() {
        return Cow::Owned(model::fold(text));
    }
    let own = text.bytes().filter(u8::is_ascii_alphanumeric);
    let mut length = 0;
    for (to, from) in buffer.iter_mut().zip(own) {
        *to = from.to_ascii_lowercase();
        length += 1;
    }
    Cow::Borrowed(std::str::from_utf8(&buffer[..length]).unwrap_or_default())
}

impl State {
    /// Whether a postal code begins as those of the state do; `None` where that is not known.
    pub(super) fn has_postal(&self, code: &str) -> Option<bool> {
        if self.postal.is_empty() {
            return None;
        }
        let within = |range: &str| {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            code.get(..first.len()).is_some_and(|start| (first..=last).contains(&start))
        };
        Some(self.postal.split(' ').any(within))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(country: &str) -> &'static List {
        of(markets::place_of(country).unwrap()).unwrap()
    }

    fn find(country: &str, text: &str) -> Found {
        list(country).find(text)
    }

    #[test]
    fn the_table_is_sound() {
        let lines: Vec<&str> = TABLE.lines().skip(1).collect();
        let kept: usize = LISTS.iter().flatten().map(|list| list.states.len()).sum();
        assert_eq!(kept, lines.len(), "a country of the table is none");
        assert!(!TABLE.contains("\"\"") && !TABLE.contains('\r'));
        let mut keys = Vec::new();
        for line in lines {
            let mut rest = line;
            let fields: Vec<&str> = (0..6).map(|_| field(&mut rest).unwrap()).collect();
            assert!(rest.is_empty(), "{line}");
            assert!(["microsoft", "dataset", "manual"].contains(&fields[5]), "{line}");
            assert!(!fields[1].is_empty() && !fields[2].is_empty(), "{line}");
            for range in fields[4].split(' ').filter(|range| !range.is_empty()) {
                let (first, last) = range.split_once('-').unwrap_or((range, range));
                assert!(first.len() == last.len() && first <= last, "{line}");
            }
            keys.push((fields[0], fields[1]));
        }
        assert!(keys.is_sorted() && keys.windows(2).all(|pair| pair[0] != pair[1]));
        for list in LISTS.iter().flatten() {
            let twice = list.names.windows(2).find(|pair| pair[0].0 == pair[1].0);
            assert_eq!(twice, None, "{} has a name twice", list.country);
            assert!(list.names.iter().all(|(name, _)| !name.is_empty()), "{}", list.country);
        }
    }

    #[test]
    fn the_known_lists_are_partner_centers_own() {
        for (country, count) in [("US", 51), ("CA", 13), ("AU", 9)] {
            let list = list(country);
            assert!(list.microsoft && list.states.len() == count, "{country}");
            assert!(list.states.iter().all(|state| !state.postal.is_empty()), "{country}");
        }
        let own: Vec<&str> =
            LISTS.iter().flatten().filter(|list| list.microsoft).map(|list| list.country).collect();
        assert_eq!(own, ["AU", "CA", "US"]);
    }

    #[test]
    fn states_are_found_by_all_their_names() {
        for (country, text, value) in [
            ("US", "wa", "WA"),
            ("US", "US-DC", "DC"),
            ("CA", "ca-on", "ON"),
            ("AU", "new south wales", "New South Wales"),
            ("AU", "AU-NSW", "New South Wales"),
            ("IN", "IN-TS", "Telangana"),
        ] {
            assert!(
                matches!(find(country, text), Found::Member(state) if state.value == value),
                "{text}"
            );
        }
        for (country, text, value) in [
            ("US", "California", "CA"),
            ("US", "Washington, D.C.", "DC"),
            ("US", "W.A.", "WA"),
            ("US", "Nuevo Mexico", "NM"),
            ("CA", "Québec", "QC"),
            ("CA", "nouvelle ecosse", "NS"),
            ("AU", "NSW", "New South Wales"),
            ("JP", "Tokyo", "東京都"),
            ("JP", "大阪", "大阪府"),
            ("CN", "Beijing", "北京市"),
            ("AE", "Dubai", "إمارة دبي"),
            ("BR", "Sao Paulo", "SP"),
            ("CH", "Genève", "GE"),
            ("ES", "Vizcaya", "Vizcaya"),
            ("MX", "Ciudad de Mexico", "D.F."),
        ] {
            let found = find(country, text);
            let own = match found {
                Found::Alias(state) | Found::Member(state) => state.value,
                Found::Nothing => "",
            };
            assert_eq!(own, value, "{text}");
        }
        assert_eq!(find("US", "Ontario"), Found::Nothing);
        assert_eq!(find("US", "US-PR"), Found::Nothing);
        assert_eq!(find("US", "CA-WA"), Found::Nothing);
        assert_eq!(list("US").near("Californa").map(|(state, _)| state.value), Some("CA"));
        assert_eq!(list("AU").near("Quensland").map(|(state, _)| state.value), Some("Queensland"));
        assert_eq!(list("US").near("Bavaria"), None);
    }

    #[test]
    fn postal_codes_belong_to_states() {
        let state = |country: &str, text: &str| match find(country, text) {
            Found::Member(state) | Found::Alias(state) => state,
            Found::Nothing => panic!("{text}"),
        };
        for (country, text, code) in [
            ("US", "WA", "98052-6399"),
            ("US", "MA", "02139"),
            ("US", "NY", "06390"),
            ("CA", "ON", "K1A 0B1"),
            ("CA", "QC", "K1A 0C9"),
            ("AU", "NSW", "2000"),
            ("AU", "ACT", "0200"),
            ("BR", "SP", "01310-100"),
            ("JP", "Tokyo", "100-0001"),
        ] {
            assert_eq!(state(country, text).has_postal(code), Some(true), "{code}");
        }
        assert_eq!(state("US", "WA").has_postal("10001"), Some(false));
        assert_eq!(state("US", "WA").has_postal("9"), Some(false));
        assert_eq!(state("IT", "MI").has_postal("20121"), None);
    }
}
