//! Ids that are derived, never drawn: the same run gives the same ids, however often it is
//! interrupted.

use crate::model::{Digest, Guid, Hasher, Instant};
use crate::store::RunId;
use crate::table::{Encoding, Input, Shape, Target};

use super::plan::Plan;

/// What a run is known by: its inputs, and every setting that changes a verdict.
///
/// The day of the run is not part of it: a run continued after midnight is the same run, and takes
/// its day from the ledger.
pub(super) fn fingerprint(
    plan: &Plan,
    inputs: &[Input],
    digests: &[Digest],
    rules: &str,
) -> Digest {
    let mut hasher = Hasher::new();
    hasher.field(b"muster run 1");
    hasher.field(plan.source.as_bytes());
    hasher.field(rules.as_bytes());
    hasher.field(plan.rules_date.to_string().as_bytes());
    hasher.field(plan.reference.digest().as_bytes());
    hasher.field(plan.on_line_error.as_str().as_bytes());
    for (input, digest) in inputs.iter().zip(digests) {
        hasher.field(digest.as_bytes());
        hasher.field(input.sheet.as_deref().unwrap_or_default().as_bytes());
        hasher.field(mapping(input).as_bytes());
    }
    hasher.finish()
}

/// Which heading was taken for which column.
fn mapping(input: &Input) -> String {
    let shape = match input.shape {
        Shape::Customers => "customers",
        Shape::Lines => "lines",
        Shape::Flat => "flat",
        Shape::Unknown => "unknown",
    };
    let mut text = format!("{shape};{}", input.header.row);
    // Said only where it is not the usual one, whose runs are known without it.
    if let Some(encoding) = input.encoding.as_ref().filter(|one| one.name != Encoding::UTF_8) {
        text.push_str(";encoding=");
        text.push_str(encoding.name);
    }
    for heading in &input.header.headings {
        text.push(';');
        text.push_str(match heading.target {
            Target::Column(column) => column.name(),
            Target::Report(_) => "_import",
            Target::Custom(_) => "custom",
            Target::Output | Target::Unnamed | Target::Unknown | Target::Repeated(_) => "",
        });
    }
    text
}

/// The id of a run: its fingerprint and how often it was begun anew.
pub(super) fn run_id(fingerprint: &Digest, generation: u32) -> RunId {
    let mut hasher = Hasher::new();
    hasher.field(fingerprint.as_bytes());
    hasher.field(&generation.to_le_bytes());
    RunId(hasher.finish().short())
}

/// What an id is for, so that a customer and its agreement do not share one.
#[derive(Debug, Clone, Copy)]
pub(super) enum IdKind {
    Customer = 1,
    Agreement = 2,
    Line = 3,
}

/// A UUID version 8 that rises with its ordinal: 48 bits of the run's start in milliseconds, the
/// version, 10 bits of the run and the kind, the variant, 22 more bits of the run, and 40 bits of
/// ordinal.
pub(super) fn row_id(started: Instant, run: RunId, kind: IdKind, ordinal: u64) -> Guid {
    let mut bytes = [0_u8; 16];
    bytes[..6].copy_from_slice(&started.unix_ms().to_be_bytes()[2..]);
    bytes[6] = 0x80 | (run.0[0] & 0x0F);
    bytes[7] = (run.0[1] & 0xFC) | kind as u8;
    bytes[8] = 0x80 | (run.0[2] & 0x3F);
    bytes[9] = run.0[3];
    bytes[10] = run.0[4];
    bytes[11..].copy_from_slice(&ordinal.to_be_bytes()[3..]);
    Guid::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_with_the_ordinal_and_differ_by_kind() {
        let started = Instant::from_unix_ms(1_780_000_000_123);
        let run = run_id(&Digest::of(b"x"), 1);
        let ids: Vec<Guid> = [0, 1, 255, 256, 1 << 33]
            .iter()
            .map(|n| row_id(started, run, IdKind::Line, *n))
            .collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
        assert_ne!(
            row_id(started, run, IdKind::Customer, 7),
            row_id(started, run, IdKind::Agreement, 7)
        );
        let text = ids[0].to_string();
        assert_eq!(text.chars().nth(14), Some('8'), "{text}");
        assert!(matches!(text.chars().nth(19), Some('8' | '9' | 'a' | 'b')), "{text}");
    }

    #[test]
    fn another_generation_is_another_run() {
        let fingerprint = Digest::of(b"x");
        assert_ne!(run_id(&fingerprint, 1), run_id(&fingerprint, 2));
    }
}
