//! Which name of a list is spelled most like a text.

use crate::rules::Grade;

/// Shorter texts are too much like too many others.
const LENGTH_MIN: usize = 4;

/// The one name that is spelled most like a folded text, by what stands beside it. Where two mean
/// different things and are equally like it, there is none.
pub(in crate::rules) fn nearest<'n, T: PartialEq + Copy>(
    text: &str,
    names: impl Iterator<Item = (&'n str, T)>,
) -> Option<(T, Grade)> {
    let length = text.chars().count();
    if length < LENGTH_MIN {
        return None;
    }
    let letters = letters(text);
    // A third of the letters may be wrong; whatever is further away is not even measured.
    let most = (length / 3).min(4);
    let mut best: Option<(usize, T)> = None;
    let mut doubtful = false;
    for (name, meaning) in names {
        let apart = usize::try_from((letters ^ self::letters(name)).count_ones()).unwrap_or(0);
        if apart > 2 * most || name.len() < LENGTH_MIN || name.len().abs_diff(text.len()) > 4 * most
        {
            continue;
        }
        let distance = strsim::osa_distance(text, name);
        if distance > most {
            continue;
        }
        match best {
            Some((least, other)) if distance == least => doubtful |= other != meaning,
            Some((least, _)) if distance > least => {}
            _ => (best, doubtful) = (Some((distance, meaning)), false),
        }
    }
    let (distance, meaning) = best.filter(|_| !doubtful)?;
    let grade = if distance * 5 <= length { Grade::Likely } else { Grade::Ask };
    Some((meaning, grade))
}

/// The set of letters of a text, roughly: one bit for each, shared by rare ones.
fn letters(text: &str) -> u64 {
    text.chars().fold(0, |set, c| set | 1 << (u32::from(c) & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_unless_two_are_equally_near() {
        let names = [("germany", 1), ("armenia", 2), ("austria", 3), ("australia", 4), ("mali", 5)];
        let near = |text: &str| nearest(text, names.iter().copied());
        assert_eq!(near("germny"), Some((1, Grade::Likely)));
        assert_eq!(near("gremany"), Some((1, Grade::Likely)));
        assert_eq!(near("austra"), Some((3, Grade::Likely)));
        assert_eq!(near("atlantis"), None);
        assert_eq!(near("mal"), None);
        assert_eq!(nearest("marc", [("mars", 1), ("marx", 2)].into_iter()), None);
    }
}
