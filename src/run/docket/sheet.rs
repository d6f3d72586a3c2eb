//! Rows of a sheet as bytes, since a sheet cannot be read from the middle.

use crate::table::{CellKind, Chunk, ChunkBuilder, Fault, InputId, Place, RowKind};

/// The rows of a sheet as bytes, as received, and where each of them begins.
pub(in crate::run) fn encode(chunk: &Chunk) -> (Vec<u8>, Vec<u32>) {
    let mut bytes = Vec::new();
    let mut starts = Vec::with_capacity(chunk.len());
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
    for row in (0..chunk.len()).map(|index| chunk.received(index)) {
        starts.push(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        bytes.extend(row.place().row.to_le_bytes());
        let (kind, detail) = match row.kind() {
            RowKind::Data => (0, 0),
            RowKind::Blank => (1, 0),
            RowKind::Furniture => (2, 0),
            RowKind::Faulty(Fault::CellTooLong { column }) => (3, u32::from(column)),
            // The cells of a sheet have their places; all other faults are those of text files.
            RowKind::Faulty(_) => (4, 0),
        };
        bytes.push(kind);
        bytes.extend(u32::to_le_bytes(detail));
        bytes.extend(number(row.len()));
        for cell in row.cells() {
            bytes.push(
                KINDS
                    .iter()
                    .position(|kind| *kind == cell.kind)
                    .and_then(|at| u8::try_from(at).ok())
                    .unwrap_or(0),
            );
            bytes.extend(number(cell.text.len()));
            bytes.extend(cell.text.as_bytes());
        }
    }
    (bytes, starts)
}

const KINDS: [CellKind; 6] = [
    CellKind::Text,
    CellKind::Number,
    CellKind::Date,
    CellKind::Bool,
    CellKind::Error,
    CellKind::Formula,
];

/// Rows back from [`encode`]'s bytes. What is cut off is left out; the caller counts.
pub(super) fn decode(input: InputId, bytes: &[u8]) -> Chunk {
    let mut builder = ChunkBuilder::new(input);
    let mut rest = bytes;
    while decode_row(input, &mut rest, &mut builder).is_some() {}
    builder.finish()
}

fn decode_row(input: InputId, rest: &mut &[u8], builder: &mut ChunkBuilder) -> Option<()> {
    let row = number(rest)?;
    let kind = byte(rest)?;
    let detail = number(rest)?;
    let cells = number(rest)?;
    let kind = match kind {
        0 => RowKind::Data,
        1 => RowKind::Blank,
        2 => RowKind::Furniture,
        3 => RowKind::Faulty(Fault::CellTooLong { column: u16::try_from(detail).unwrap_or(0) }),
        _ => RowKind::Faulty(Fault::RowTooLong),
    };
    builder.row(Place { input, row, line: 0, byte: 0, column: None }, kind);
    for _ in 0..cells {
        let kind = *KINDS.get(usize::from(byte(rest)?))?;
        let len = number(rest)? as usize;
        let text = rest.get(..len)?;
        *rest = rest.get(len..)?;
        builder.cell(std::str::from_utf8(text).ok()?, kind);
    }
    Some(())
}

fn byte(rest: &mut &[u8]) -> Option<u8> {
    let (first, behind) = rest.split_first()?;
    *rest = behind;
    Some(*first)
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    let (first, behind) = rest.split_first_chunk::<4>()?;
    *rest = behind;
    Some(u32::from_le_bytes(*first))
}
