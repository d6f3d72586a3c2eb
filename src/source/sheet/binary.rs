//! What the binary formats of Excel have in common.

/// Two bytes at a place, which must be there.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    let mut number = [0; 2];
    number.copy_from_slice(&bytes[at..at + 2]);
    u16::from_le_bytes(number)
}

/// Four bytes at a place, which must be there.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let mut number = [0; 4];
    number.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(number)
}

/// A number in 30 bits: a whole one, or the upper half of a long one; and perhaps a hundredth of it.
pub(super) fn rk(bits: u32) -> f64 {
    let number = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    if bits & 1 == 0 { number } else { number / 100.0 }
}

/// The text of an error by its number.
pub(super) fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        0x2C => "#SPILL!",
        _ => "#ERROR!",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_are_unpacked() {
        let upper = |number: f64| u32::try_from(number.to_bits() >> 32).unwrap();
        for (bits, expected) in [
            ((1234 << 2) | 2, 1234.0),
            ((1234 << 2) | 3, 12.34),
            ((-5_i32 << 2).cast_unsigned() | 2, -5.0),
            (upper(0.5), 0.5),
            (upper(150.0) | 1, 1.5),
        ] {
            assert!((rk(bits) - expected).abs() < f64::EPSILON, "{bits:#x}");
        }
    }
}
