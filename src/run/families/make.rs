//! Which rows belong together.

use crate::run::roster::{Family, Flags, NONE, Roster};

/// Makes the families: every row that is data gets one, in the order of first rows. Lines that
/// name their customer by domain join the first customer row with that domain.
pub(in crate::run) fn make(roster: &mut Roster) {
    let mut of_key = vec![NONE; roster.keys.len()];
    let mut of_domain = vec![NONE; roster.domain_owner.len()];
    let mut sizes: Vec<u32> = Vec::with_capacity(roster.keys.len());
    roster.families.reserve_exact(roster.keys.len());
    for row in 0..roster.rows.len() {
        let flags = roster.rows.flags(row);
        if flags.any(Flags::BLANK.and(Flags::FURNITURE)) {
            roster.rows.key[row as usize] = NONE;
            continue;
        }
        let (key, by_domain) = resolve(roster, row, flags);
        let known = match (key, by_domain) {
            (NONE, NONE) => None,
            (NONE, domain) => Some(&mut of_domain[domain as usize]),
            (key, _) => Some(&mut of_key[key as usize]),
        };
        let family = match known {
            Some(family) if *family != NONE => *family,
            slot => {
                let number = u32::try_from(roster.families.len()).unwrap_or(NONE);
                if let Some(slot) = slot {
                    *slot = number;
                }
                roster.families.push(Family { key, by_domain, customer: NONE, first_member: 0 });
                sizes.push(0);
                number
            }
        };
        let entry = &mut roster.families[family as usize];
        let readable = |row: u32| !roster.rows.flags(row).has(Flags::UNREADABLE);
        let better = entry.customer == NONE || (!readable(entry.customer) && readable(row));
        if flags.has(Flags::CUSTOMER) && better {
            entry.customer = row;
        }
        sizes[family as usize] += 1;
        roster.rows.key[row as usize] = family;
    }
    list_members(roster, &sizes);
}

fn resolve(roster: &Roster, row: u32, flags: Flags) -> (u32, u32) {
    let key = roster.rows.key[row as usize];
    if !flags.has(Flags::KEY_IS_DOMAIN) {
        return (key, NONE);
    }
    match roster.domain_owner[key as usize] {
        NONE => (NONE, key),
        owner => (owner, NONE),
    }
}

fn list_members(roster: &mut Roster, sizes: &[u32]) {
    let mut next = Vec::with_capacity(sizes.len());
    let mut total = 0;
    for (family, size) in roster.families.iter_mut().zip(sizes) {
        family.first_member = total;
        next.push(total);
        total += size;
    }
    roster.members = vec![NONE; total as usize];
    for row in 0..roster.rows.len() {
        let family = roster.rows.family(row);
        if family != NONE {
            let slot = &mut next[family as usize];
            roster.members[*slot as usize] = row;
            *slot += 1;
        }
    }
}
