//! Which rows belong together.

use std::collections::BTreeMap;

use crate::run::roster::{Flags, NONE, Pieces, Roster};

/// Makes the families: every row that is data gets one, in the order of first rows. Lines that
/// name their customer by domain join the first customer row with that domain.
pub(in crate::run) fn make(roster: &mut Roster) {
    let mut of_key = Pieces::default();
    of_key.fill(NONE, roster.keys.len());
    let mut of_domain: BTreeMap<u32, u32> = BTreeMap::new();
    for row in 0..roster.rows.len() {
        let flags = roster.rows.flags(row);
        if flags.any(Flags::BLANK.and(Flags::FURNITURE)) {
            roster.join(row, NONE);
            continue;
        }
        let (key, by_domain) = resolve(roster, row, flags);
        let family = match (key, by_domain) {
            (NONE, NONE) => roster.begin_family(NONE, NONE),
            (NONE, domain) => {
                *of_domain.entry(domain).or_insert_with(|| roster.begin_family(NONE, domain))
            }
            (key, _) => {
                let known = &mut of_key[key as usize];
                if *known == NONE {
                    *known = roster.begin_family(key, NONE);
                }
                *known
            }
        };
        // All rows that could be taken apart have said of which customer they are.
        if key != NONE && flags.has(Flags::CUSTOMER) && roster.keys.customer(key) == NONE {
            roster.keys.set_customer(key, row);
        }
        roster.join(row, family);
    }
    roster.domain_owner = Pieces::default();
    drop(of_key);
    roster.list_members();
}

fn resolve(roster: &Roster, row: u32, flags: Flags) -> (u32, u32) {
    let key = roster.rows.key[row as usize];
    if !flags.has(Flags::KEY_IS_DOMAIN) {
        return (key, NONE);
    }
    match roster.domain_owner.get(key as usize) {
        None | Some(&NONE) => (NONE, key),
        Some(&owner) => (owner, NONE),
    }
}
