//! Ids of Microsoft's making.

use std::borrow::Cow;
use std::fmt;

/// A GUID, written in lower case with hyphens and without braces.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid([u8; 16]);

impl Guid {
    /// Reads `8-4-4-4-12` hexadecimal digits in any case.
    pub fn parse(text: &str) -> Option<Guid> {
        let bytes = text.as_bytes();
        if bytes.len() != 36 {
            return None;
        }
        let mut guid = [0; 16];
        let mut nibbles = 0;
        for (at, byte) in bytes.iter().enumerate() {
            if matches!(at, 8 | 13 | 18 | 23) {
                if *byte != b'-' {
                    return None;
                }
                continue;
            }
            let nibble = u8::try_from(char::from(*byte).to_digit(16)?).ok()?;
            guid[nibbles / 2] = guid[nibbles / 2] << 4 | nibble;
            nibbles += 1;
        }
        Some(Guid(guid))
    }

    /// A GUID of known bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Guid {
        Guid(bytes)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Guid({self})")
    }
}

/// A legacy offer: a GUID in upper case, or an Azure id of the form `MS-AZR-0145P`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OfferId(String);

impl OfferId {
    /// Reads an id in any case.
    pub fn parse(text: &str) -> Option<OfferId> {
        let upper = text.to_ascii_uppercase();
        let azure = upper.strip_prefix("MS-AZR-").is_some_and(|rest| {
            let bytes = rest.as_bytes();
            bytes.len() == 5
                && bytes[..4].iter().all(u8::is_ascii_digit)
                && bytes[4].is_ascii_uppercase()
        });
        (azure || Guid::parse(&upper).is_some()).then_some(OfferId(upper))
    }

    /// The id in upper case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A new-commerce catalogue item: `Product:Sku` or `Product:Sku:Availability`, upper case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CatalogItemId(String);

/// Lengths of its parts with what parts them: of the product, with the SKU, with the availability.
const PRODUCT: usize = 12;
const PRODUCT_SKU: usize = 17;
const WITH_AVAILABILITY: usize = 30;

impl CatalogItemId {
    /// Reads 12 characters, a colon, 4 characters and, where given, a colon and 12 characters;
    /// all letters and digits, in any case.
    pub fn parse(text: &str) -> Option<CatalogItemId> {
        let bytes = text.as_bytes();
        let colon = |at: usize| bytes.get(at) == Some(&b':');
        let shaped = match bytes.len() {
            PRODUCT_SKU => colon(PRODUCT),
            WITH_AVAILABILITY => colon(PRODUCT) && colon(PRODUCT_SKU),
            _ => false,
        };
        let colons = 1 + usize::from(bytes.len() > PRODUCT_SKU);
        // Without an early end, so that the loop becomes a few wide instructions.
        let others =
            bytes.iter().fold(0, |sum, byte| sum + usize::from(!byte.is_ascii_alphanumeric()));
        (shaped && others == colons).then(|| CatalogItemId(text.to_ascii_uppercase()))
    }

    /// The id in upper case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Product and SKU, the part that stays: `CFQ7TTC0LH18:0001`.
    pub fn product_sku(&self) -> &str {
        self.0.get(..PRODUCT_SKU).unwrap_or_default()
    }
}

/// A partner id of the partner network: digits only.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MpnId<'a>(Cow<'a, str>);

impl<'a> MpnId<'a> {
    /// Reads 1 to 20 digits.
    pub fn parse(text: &'a str) -> Option<MpnId<'a>> {
        let digits =
            !text.is_empty() && text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit());
        digits.then_some(MpnId(Cow::Borrowed(text)))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_in_any_case() {
        let guid = "031c9e47-4802-4248-838e-778fb1d2cc05";
        assert_eq!(Guid::parse(&guid.to_uppercase()).unwrap().to_string(), guid);
        assert!(OfferId::parse(guid).is_some());
        assert!(OfferId::parse("ms-azr-0145p").is_some());
        assert!(CatalogItemId::parse("CFQ7TTC0LH18:0001").is_some());
        assert_eq!(
            CatalogItemId::parse("cfq7ttc0lh18:0001:cfq7ttc0k971").unwrap().product_sku(),
            "CFQ7TTC0LH18:0001"
        );
        for text in [
            "{031c9e47-4802-4248-838e-778fb1d2cc05}",
            "MS-AZR-145P",
            "031c9e4748024248838e778fb1d2cc05",
        ] {
            assert_eq!(OfferId::parse(text), None, "{text}");
        }
        for text in [
            "CFQ7TTC0LH18",
            "CFQ7TTC0LH18:0001:",
            "CFQ7TTC0LH18:001",
            "CFQ7TTC0LH18:0001:CFQ7TTC0K971:X",
        ] {
            assert_eq!(CatalogItemId::parse(text), None, "{text}");
        }
    }
}
