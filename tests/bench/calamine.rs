//! What a streaming reader needs to touch every cell of a workbook, and does nothing else: the
//! measure for reading workbooks.
//!
//! `cargo run --release --example calamine -- FILE...` prints cells and seconds.

#![expect(clippy::print_stdout, reason = "it is a command of its own")]

use std::error::Error;
use std::fs::File;
use std::io::BufReader;
use std::time::Instant;

use calamine::{DataRef, Reader as _, Xlsx};

fn main() -> Result<(), Box<dyn Error>> {
    for path in std::env::args().skip(1) {
        let began = Instant::now();
        let mut book: Xlsx<BufReader<File>> = calamine::open_workbook(&path)?;
        let mut cells = 0_u64;
        for name in book.sheet_names() {
            let mut reader = book.worksheet_cells_reader(&name)?;
            while let Some(cell) = reader.next_cell()? {
                cells += u64::from(*cell.get_value() != DataRef::Empty);
            }
        }
        println!("{path}: {cells} cells, {:.3} seconds", began.elapsed().as_secs_f64());
    }
    Ok(())
}
