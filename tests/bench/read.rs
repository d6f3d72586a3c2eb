//! Reads files as an import would and judges nothing: what the source room alone costs.
//!
//! `cargo run --release --example read -- FILE...` prints rows, bytes and seconds on one thread.

#![expect(clippy::print_stdout, reason = "it is a command of its own")]

use std::process::ExitCode;
use std::time::Instant;

use muster::source::{self, Body};

fn main() -> ExitCode {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    match read(&paths) {
        Ok((rows, cells, bytes)) => {
            println!("{rows} rows, {cells} cells, {bytes} bytes");
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("error: {error}");
            ExitCode::from(65)
        }
    }
}

fn read(paths: &[String]) -> Result<(u64, u64, u64), source::Error> {
    let began = Instant::now();
    let sources = source::open(paths, &source::Options::default())?;
    let (mut rows, mut cells, mut bytes) = (0, 0, 0);
    for file in &sources.files {
        let mut blocks = file.blocks(&sources.inputs)?;
        while let Some(block) = blocks.next_block()? {
            let input = &sources.inputs[block.facts.input.index()];
            let chunk = match block.body {
                Body::Text(text) => source::parse(input, &block.facts, &text),
                Body::Rows(chunk) => chunk,
            };
            rows += chunk.len() as u64;
            cells += chunk.rows().map(|row| row.len() as u64).sum::<u64>();
        }
        bytes += blocks.finish()?.bytes;
    }
    println!("{:.3} seconds", began.elapsed().as_secs_f64());
    Ok((rows, cells, bytes))
}
