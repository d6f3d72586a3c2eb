//! The texts that the cells of a workbook share.

use std::io::Read;

use super::xml::{Broken, Token, Xml, too_long};
use crate::table::limits::{SHARED_STRINGS_BYTES_MAX, SHARED_STRINGS_MAX, XML_TOKEN_BYTES_MAX};

/// All texts, one behind the other. How many there are is found out by reading them; what the part
/// says about it is not looked at.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// Reads the part. `claimed` is its size, which its texts cannot exceed.
    pub(super) fn read<R: Read>(xml: &mut Xml<R>, claimed: u64) -> Result<Strings, Broken> {
        // Room for the last text too, so that it never grows: growing takes it all twice.
        let room = usize::try_from(claimed.min(SHARED_STRINGS_BYTES_MAX)).unwrap_or(0);
        let mut strings = Strings {
            text: String::with_capacity(room + 2 * XML_TOKEN_BYTES_MAX),
            ends: Vec::new(),
        };
        loop {
            match xml.next()? {
                Token::Start(tag) if tag.name() == b"si" => {
                    rich(xml, &mut strings.text)?;
                    strings.close()?;
                }
                Token::Start(tag) if tag.name() == b"sst" => {}
                Token::Start(_) => xml.skip()?,
                Token::End | Token::Text => {}
                Token::Eof => break,
            }
        }
        strings.text.shrink_to_fit();
        Ok(strings)
    }

    fn close(&mut self) -> Result<(), Broken> {
        if self.ends.len() >= SHARED_STRINGS_MAX {
            return Err(Broken::Limit(format!("it has more than {SHARED_STRINGS_MAX} texts")));
        }
        match u32::try_from(self.text.len()) {
            Ok(end) if self.text.len() as u64 <= SHARED_STRINGS_BYTES_MAX => self.ends.push(end),
            _ => {
                return Err(Broken::Limit(format!(
                    "its texts have more than {SHARED_STRINGS_BYTES_MAX} bytes"
                )));
            }
        }
        Ok(())
    }

    /// A text by its number, from 0.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        self.text.get(start..end)
    }
}

/// Appends the text of the element begun last, and passes its end: plain, or in runs of one format
/// each. How the text is pronounced is no part of it.
pub(super) fn rich<R: Read>(xml: &mut Xml<R>, out: &mut String) -> Result<(), Broken> {
    let mut in_run = false;
    let before = out.len();
    loop {
        if out.len() - before > XML_TOKEN_BYTES_MAX {
            return Err(too_long());
        }
        match xml.next()? {
            Token::Start(tag) => match tag.name() {
                b"t" => xml.text(out)?,
                b"r" if !in_run => in_run = true,
                _ => xml.skip()?,
            },
            Token::End if in_run => in_run = false,
            Token::End | Token::Eof => return Ok(()),
            Token::Text => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_joined_and_readings_left_out() {
        let xml = "<x:sst count='9' uniqueCount='4000000000'><x:si><x:t>a</x:t></x:si>\
                   <x:si><x:r><x:rPr><x:t>no</x:t></x:rPr><x:t xml:space='preserve'>b </x:t></x:r>\
                   <x:r><x:t>c</x:t></x:r><x:rPh sb='0' eb='1'><x:t>no</x:t></x:rPh></x:si><x:si/>\
                   <x:si><x:t/></x:si><x:si><x:t>d</x:t></x:si><x:extLst><x:si/></x:extLst></x:sst>";
        let strings = Strings::read(&mut Xml::new(xml.as_bytes()), 0).unwrap();
        let all: Vec<&str> = (0..9).map_while(|index| strings.get(index)).collect();
        assert_eq!(all, ["a", "b c", "", "", "d"]);
    }
}
