//! Text that was UTF-8 once and was read as something else: `MÃ¼ller`. The file may be in perfect
//! order; the damage was done before.

use crate::table::CellKind;

use super::{Desk, Grade, Rule, Severity, say};

/// Letters that are two or three others.
pub(super) static CELL_MOJIBAKE: Rule = Rule {
    code: "CELL_MOJIBAKE",
    severity: Severity::Warn,
    summary: "A cell holds letters, and not the bytes of letters one by one.",
    why: "UTF-8 that was opened in another encoding and saved again shows each letter as two or \
          three; the customer would be stored under a name nobody has.",
    fix: "Repeat the export as UTF-8 from its source, or correct the letters in the cell.",
    source: "ours",
    bad: &[
        "company_name=MÃ¼ller GmbH",
        "company_name=MÃƒÂ¼ller GmbH",
        "city=MĂĽnchen",
        "contact_last_name=MГјller",
        "company_name=РњРѕСЃРєРІР°",
        "address_line1=Rue de lâ€™Ã‰glise 1",
    ],
    good: &[
        "company_name=Müller GmbH",
        "company_name=PÃO E CIA",
        "company_name=SPÓŁKA ŻÓŁĆ",
        "contact_last_name=Đặng",
        "company_name=ООО РЁВА",
        "address_line1=RĂŞINARI 5",
    ],
    ..Rule::ROW
};

/// The upper halves of the encodings in which UTF-8 is usually misread. U+FFFD stands where they
/// have nothing.
const PAGES: [&str; 3] = [
    "€\u{FFFD}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFD}Ž\u{FFFD}\u{FFFD}‘’“”•–—˜™š›œ\u{FFFD}žŸ\
     \u{A0}¡¢£¤¥¦§¨©ª«¬\u{AD}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîï\
     ðñòóôõö÷øùúûüýþÿ",
    "€\u{FFFD}‚\u{FFFD}„…†‡\u{FFFD}‰Š‹ŚŤŽŹ\u{FFFD}‘’“”•–—\u{FFFD}™š›śťžź\
     \u{A0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{AD}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîď\
     đńňóôőö÷řůúűüýţ˙",
    "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{FFFD}™љ›њќћџ\
     \u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕїАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп\
     рстуфхцчшщъыьэюя",
];

/// Letters of names in Latin script that are not ASCII, in lower case.
const LETTERS: &str = "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿßāăąćčďđēęěėğģīįıķļłĺľńņňőœŕřśşșšťţțūůűųźżž";
/// Signs that stand in names and addresses.
const SIGNS: &str = "–—‘’“”„‚«»‹›€£§°º®©™…•·\u{A0}";
/// How often text is misread, one time upon the other.
const TIMES_MAX: usize = 3;

/// Bytes compared at a time.
const WIDTH: usize = 32;

/// Whether two characters beyond ASCII stand side by side anywhere, as they do in misread text.
/// Most texts, German or French ones too, have no such place.
pub(super) fn is_suspicious(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let pair = |one: u8, other: u8| (one >= 0x80) & (other >= 0xC2);
    let bytes = text.as_bytes();
    let Some(last) = bytes.len().checked_sub(WIDTH + 1) else {
        return bytes.windows(2).any(|two| pair(two[0], two[1]));
    };
    // Without an early end inside, so that it becomes a few wide instructions. The last piece
    // reaches back into the one before it.
    let piece = |at: usize| {
        let pairs = bytes[at..at + WIDTH].iter().zip(&bytes[at + 1..=at + WIDTH]);
        pairs.fold(false, |any, (one, other)| any | pair(*one, *other))
    };
    (0..last).step_by(WIDTH).any(piece) || piece(last)
}

/// Warns of cells that were misread.
pub(super) fn scan(desk: &mut Desk<'_, '_>) {
    for &(column, position) in desk.header().columns() {
        let cell = desk.row().cell(usize::from(position));
        if cell.text.is_ascii() || cell.kind != CellKind::Text || !may_be_misread(cell.text) {
            continue;
        }
        let Some(meant) = meant(cell.text) else { continue };
        desk.find_with(
            &CELL_MOJIBAKE,
            column,
            say!("`{value}` was opened in a wrong encoding before; `{suggestion}` may be meant."),
            |finding| finding.suggesting(crate::model::trim(&meant), Grade::Likely),
        );
    }
}

/// Whether the first two characters beyond ASCII can be the bytes of one letter.
fn may_be_misread(text: &str) -> bool {
    let Some(start) = text.bytes().position(|byte| !byte.is_ascii()) else { return false };
    let mut characters = text.get(start..).unwrap_or_default().chars();
    let (Some(lead), Some(next)) = (characters.next(), characters.next()) else { return false };
    // A lead byte is C2 or more, what follows is less than C0, in all these encodings.
    let leads = matches!(lead, '\u{C1}'..='\u{F4}' | '\u{102}'..='\u{170}' | 'В'..='ф');
    leads && !next.is_ascii() && !matches!(next, '\u{C0}'..='\u{FF}' | 'А'..='я')
}

/// What a text was before it was misread, if that makes more sense.
fn meant(text: &str) -> Option<String> {
    let mut meant = read_back(text)?;
    for _ in 1..TIMES_MAX {
        let Some(more) = may_be_misread(&meant).then(|| read_back(&meant)).flatten() else { break };
        meant = more;
    }
    makes_sense(&meant).then_some(meant)
}

/// Undoes one misreading.
fn read_back(text: &str) -> Option<String> {
    PAGES.iter().find_map(|page| {
        let byte = |c: char| match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => Some(byte),
            _ if c == '\u{FFFD}' => None,
            _ => {
                let at = page.chars().position(|own| own == c)?;
                u8::try_from(at).ok().map(|at| at + 0x80)
            }
        };
        let bytes: Vec<u8> = text.chars().map(byte).collect::<Option<_>>()?;
        let back = String::from_utf8(bytes).ok()?;
        (makes_sense(&back) || may_be_misread(&back)).then_some(back)
    })
}

/// Whether every character beyond ASCII is one of a name or an address and stands where it may. By
/// chance a capital and a sign of Windows' Polish or Croatian are the bytes of something rare.
fn makes_sense(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    let at = |index: Option<usize>| index.and_then(|at| characters.get(at)).copied().unwrap_or(' ');
    let (mut foreign, mut anchored) = (0, false);
    for (index, &c) in characters.iter().enumerate() {
        if c.is_ascii() {
            continue;
        }
        let (before, behind) = (at(index.checked_sub(1)), at(index.checked_add(1)));
        let fits = match c {
            'А'..='я'
            | 'Ё'
            | 'ё'
            | 'І'
            | 'і'
            | 'Ї'
            | 'ї'
            | 'Є'
            | 'є'
            | '\u{386}'..='\u{3CE}'
            | '\u{5D0}'..='\u{5EA}'
            | '\u{621}'..='\u{64A}' => {
                foreign += 1;
                !before.is_ascii_alphabetic() && !behind.is_ascii_alphabetic()
            }
            // Three bytes are no accident.
            '\u{E01}'..='\u{E5B}'
            | '\u{1EA0}'..='\u{1EF9}'
            | '\u{3000}'..='\u{30FF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7A3}' => {
                foreign += 2;
                true
            }
            _ if SIGNS.contains(c) => {
                anchored |= c >= '\u{2000}';
                true
            }
            _ => {
                anchored |= before.is_alphabetic() || behind.is_alphabetic();
                is_letter(c) && stands_well(before, c, behind)
            }
        };
        if !fits {
            return false;
        }
    }
    foreign > 1 || (foreign == 0 && anchored)
}

fn is_letter(c: char) -> bool {
    LETTERS.contains(c) || c.to_lowercase().all(|lower| LETTERS.contains(lower)) || c == 'İ'
}

/// Whether the case of a letter is that of its neighbours.
fn stands_well(before: char, c: char, behind: char) -> bool {
    if c.is_uppercase() {
        !before.is_lowercase()
    } else {
        !(before.is_uppercase() && behind.is_uppercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<String> {
        let suspicious = is_suspicious(text) && may_be_misread(text);
        suspicious.then(|| meant(text)).flatten()
    }

    #[test]
    fn what_was_misread_is_read_back() {
        for (text, expected) in [
            ("MÃ¼ller", "Müller"),
            ("StraÃŸe 5", "Straße 5"),
            ("Ãœber", "Über"),
            ("MÃƒÂ¼ller", "Müller"),
            ("lâ€™Ã‰toile", "l’Étoile"),
            ("MĂĽller", "Müller"),
            ("ŁÃ³dÅº", ""),
            ("KrakÃ³w", "Kraków"),
            ("Wroclaw, Åšwidnica", "Wroclaw, Świdnica"),
            ("MГјller", "Müller"),
            ("РњРѕСЃРєРІР°", "Москва"),
            ("KÃ¸benhavn", "København"),
        ] {
            assert_eq!(found(text).unwrap_or_default(), expected, "{text}");
        }
    }

    #[test]
    fn names_are_left_alone() {
        for name in [
            "Müller",
            "Nguyễn Thị Ánh",
            "Đặng Đức",
            "Łódź",
            "SPÓŁKA Z O.O.",
            "ŻÓŁĆ",
            "GÓŹDŹ",
            "Şişli",
            "İSTANBUL ŞİŞLİ",
            "Москва",
            "ІЇВ",
            "Київ, вул. Січових",
            "Сі",
            "Рёва",
            "РЁВА",
            "São Tomé",
            "PÃO",
            "Ãlvaro",
            "Ü®",
            "Café “Fuß”",
            "RĂŞINARI",
            "Čačak",
            "ĐŽUREK",
            "MÜŞİR",
            "ΑΘΗΝΑ",
            "東京",
            "서울",
            "Øen",
            "Å®",
            "DĹŽKA",
        ] {
            assert_eq!(found(name), None, "{name}");
        }
    }
}
