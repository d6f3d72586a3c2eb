//! Makes customers and subscriptions to import: deterministic for a seed, in constant memory, of
//! any size, with as many faults as wanted and a list of where they are.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers are cut to small bounds right before they are cast"
)]

mod countries;
mod digits;
mod faults;
mod names;
mod random;
mod record;
mod workbook;
mod world;

use std::error::Error;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

use faults::Fault;
use record::{Damage, Record};
use world::{CUSTOMER_COLUMNS, LINE_COLUMNS, World};

/// Generate customers and subscriptions to import.
#[derive(Debug, Parser)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
struct Args {
    /// Families (customers).
    #[arg(long, default_value_t = 0)]
    families: u64,
    /// The same seed gives the same files.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The folder for the files.
    #[arg(long)]
    out: PathBuf,
    /// Subscription lines of each family.
    #[arg(long, default_value_t = 2)]
    lines_per_family: u64,
    /// Share of damaged rows, such as `2%`; where they are stands in `faults.csv`.
    #[arg(long, default_value = "0%", value_parser = share)]
    faults: u64,
    /// Among the faults, those that only reference data (markets, catalogue) shows.
    #[arg(long)]
    reference_faults: bool,
    /// Write one flat file instead of two.
    #[arg(long)]
    flat: bool,
    /// Separate cells by semicolons.
    #[arg(long)]
    semicolon: bool,
    /// Write the lines in an order that has nothing to do with their customers'.
    #[arg(long)]
    shuffle_lines: bool,
    /// Make a workbook, `onboarding.xlsx`, of the two files as well.
    #[arg(long, conflicts_with = "flat")]
    xlsx: bool,
    /// Leave the two files as they are; with `--xlsx`, make a workbook of them.
    #[arg(long)]
    keep: bool,
}

/// A share as parts of a million.
fn share(text: &str) -> Result<u64, String> {
    let percent = text.trim_end_matches('%').parse::<f64>().map_err(|e| e.to_string())?;
    if (0.0..=100.0).contains(&percent) {
        Ok((percent * 10_000.0).round() as u64)
    } else {
        Err("a share is from 0% to 100%".to_owned())
    }
}

/// What was damaged in one file: row number and fault.
type Truth = Vec<(u64, Fault)>;

fn main() -> ExitCode {
    match generate(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where not even this can be said, the exit code says it.
            writeln!(io::stderr(), "error: {error}").ok();
            ExitCode::FAILURE
        }
    }
}

fn generate(args: &Args) -> Result<(), Box<dyn Error>> {
    if !args.keep {
        std::fs::create_dir_all(&args.out)?;
        let world = World::new(args.seed, args.lines_per_family, args.reference_faults);
        write_files(args, &world)?;
    }
    if args.xlsx {
        workbook::write(&args.out)?;
    }
    Ok(())
}

fn write_files(args: &Args, world: &World) -> io::Result<()> {
    let mut truth = create(&args.out.join("faults.csv"))?;
    writeln!(truth, "file,row,code")?;
    if args.flat {
        tell(&mut truth, "flat.csv", &flat(args, world)?)?;
    } else {
        // Each file has a thread of its own: every row can be computed by itself.
        let (customers, lines) = std::thread::scope(|scope| {
            let other = scope.spawn(|| lines(args, world));
            let own = customers(args, world);
            (own, other.join().unwrap_or_else(|_| Err(io::Error::other("a thread failed"))))
        });
        tell(&mut truth, "customers.csv", &customers?)?;
        tell(&mut truth, "subscriptions.csv", &lines?)?;
    }
    truth.flush()
}

fn create(path: &Path) -> io::Result<BufWriter<File>> {
    let file = File::options().write(true).create(true).truncate(true).open(path)?;
    Ok(BufWriter::with_capacity(1024 * 1024, file))
}

fn tell(truth: &mut impl Write, file: &str, faults: &Truth) -> io::Result<()> {
    for (row, fault) in faults {
        writeln!(truth, "{file},{row},{}", fault.code)?;
    }
    Ok(())
}

/// One file of rows: writes them and keeps count.
struct Table {
    out: BufWriter<File>,
    delimiter: u8,
    row: u64,
    truth: Truth,
}

impl Table {
    fn new<'a>(
        args: &Args,
        name: &str,
        columns: impl Iterator<Item = &'a str>,
    ) -> io::Result<Table> {
        let mut heading = Record::default();
        columns.for_each(|column| heading.cell(column));
        let delimiter = if args.semicolon { b';' } else { b',' };
        let mut out = create(&args.out.join(name))?;
        heading.write_csv(&mut out, delimiter, Damage::None)?;
        Ok(Table { out, delimiter, row: 1, truth: Truth::new() })
    }

    fn write(&mut self, row: &Record, fault: Option<Fault>) -> io::Result<()> {
        let damage = fault.map_or(Damage::None, |fault| fault.damage);
        let twice = fault.is_some_and(|fault| fault.twice);
        for _ in 0..=u8::from(twice) {
            self.row += 1;
            row.write_csv(&mut self.out, self.delimiter, damage)?;
        }
        self.truth.extend(fault.map(|fault| (self.row, fault)));
        Ok(())
    }

    fn finish(mut self) -> io::Result<Truth> {
        self.out.flush()?;
        Ok(self.truth)
    }
}

fn customers(args: &Args, world: &World) -> io::Result<Truth> {
    let mut table = Table::new(args, "customers.csv", CUSTOMER_COLUMNS.into_iter())?;
    let mut row = Record::default();
    for ordinal in 0..args.families {
        world.customer(ordinal, &mut row);
        let fault = faults::customer(world, args.faults, ordinal, &mut row);
        table.write(&row, fault)?;
    }
    table.finish()
}

fn lines(args: &Args, world: &World) -> io::Result<Truth> {
    let mut table = Table::new(args, "subscriptions.csv", LINE_COLUMNS.into_iter())?;
    let total = args.families * world.lines;
    let step = if args.shuffle_lines { random::step(total) } else { 1 };
    let mut row = Record::default();
    for turn in 0..total {
        let position = (u128::from(turn) * u128::from(step) % u128::from(total)) as u64;
        let (ordinal, number) = (position / world.lines, position % world.lines);
        world.line(ordinal, number, &mut row);
        let fault = faults::line(world, args.faults, ordinal, number, &mut row);
        table.write(&row, fault)?;
    }
    table.finish()
}

/// A damaged customer stands damaged in each of its rows; the truth list names all of them.
fn flat(args: &Args, world: &World) -> io::Result<Truth> {
    let columns = CUSTOMER_COLUMNS.into_iter().chain(LINE_COLUMNS.into_iter().skip(1));
    let mut table = Table::new(args, "flat.csv", columns)?;
    let (mut customer, mut line, mut both) =
        (Record::default(), Record::default(), Record::default());
    for ordinal in 0..args.families {
        world.customer(ordinal, &mut customer);
        let fault = faults::customer(world, args.faults, ordinal, &mut customer);
        for number in 0..world.lines {
            world.line(ordinal, number, &mut line);
            both.clear();
            (0..customer.len()).for_each(|index| both.cell(customer.get(index)));
            (1..line.len()).for_each(|index| both.cell(line.get(index)));
            table.write(&both, fault)?;
        }
    }
    table.finish()
}
