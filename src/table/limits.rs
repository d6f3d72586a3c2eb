//! Every limit of the program, with its unit and its reason. Each has a finding or an error that
//! names it. They stand on the lowest floor because every room keeps some of them.

/// Bytes of a row: more is a row that was never closed, not a row.
pub const ROW_BYTES_MAX: usize = 1024 * 1024;
/// Lines of a row in a text file: a cell of so many lines is a quote that was never closed. It also
/// bounds how often a line can be read in vain.
pub const ROW_LINES_MAX: u64 = 1_000;
/// Bytes of a record that is still handed on, as one faulty row. A file with a longer one is no
/// table, and holding more of it in memory helps nobody.
pub const RECORD_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Bytes of a cell; a spreadsheet cell holds 32,767 characters of up to four bytes.
pub const CELL_BYTES_MAX: usize = 128 * 1024;
/// Columns of an input; a sheet has no more.
pub const COLUMNS_MAX: usize = 16_384;
/// Rows of a sheet; no spreadsheet program has more.
pub const SHEET_ROWS_MAX: u32 = 1_048_576;
/// Rows of an input: the row number is kept in 32 bits.
pub const ROWS_MAX: u32 = u32::MAX - 1;
/// Inputs (files and sheets) of one run.
pub const INPUTS_MAX: usize = 4_096;
/// Bytes read at a time; a block holds whole records of about this size. Larger blocks make the
/// allocator give their memory back to the system between blocks, which costs more than it saves.
pub const BLOCK_BYTES: usize = 256 * 1024;
/// Rows in a chunk that comes from a sheet.
pub const SHEET_CHUNK_ROWS: usize = 4_096;
/// Rows above the headings in which the heading row is looked for.
pub const PREAMBLE_ROWS_MAX: u32 = 20;
/// Findings kept of one row; a row this bad needs no longer list, and the last one says so.
pub const ROW_FINDINGS_MAX: usize = 100;
/// Families of a batch unless `--batch` says otherwise. Below 2,000 commits dominate, above
/// 20,000 nothing is gained.
pub const BATCH_FAMILIES: u32 = 5_000;
/// Rows at which a batch ends early, whatever its number of families.
pub const BATCH_ROWS_MAX: usize = 50_000;
/// Bytes an archive member of a workbook may inflate to.
pub const INFLATED_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;
/// Times an archive member may grow when inflated. Sheets of one repeated value reach about 200.
pub const INFLATION_RATIO_MAX: u64 = 1_000;
/// Distinct shared strings' bytes a workbook may hold in memory.
pub const SHARED_STRINGS_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// Rows of a reference file (catalogue, resellers), which is held in memory as a whole.
pub const LISTING_ROWS_MAX: usize = 2_000_000;
/// Bytes of such a file.
pub const LISTING_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// Columns of the house's own that a configuration may name: each is looked up on every row.
pub const CUSTOM_COLUMNS_MAX: usize = 64;
/// Faults of one reference file that are gathered; more help nobody.
pub const REFERENCE_FAULTS_MAX: usize = 20;
