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
/// UTF-16 units of a cell's text in a sheet; no spreadsheet program takes more.
pub const SHEET_TEXT_UNITS_MAX: usize = 32_767;
/// Characters of a value in `findings.jsonl`: a cell that is far too long is told with its beginning.
pub const FINDING_CHARS_MAX: usize = 2_000;
/// Notes in a workbook that muster writes: spreadsheet programs become slow with many, and each
/// takes some ten kilobytes until the workbook is saved.
pub const NOTES_MAX: usize = 5_000;
/// Bytes of a sheet in a workbook that muster writes, as far as they can be told beforehand. Some
/// programs take no archive with a member of 4 GiB.
pub const SHEET_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;
/// Bytes of all its sheets. Nobody opens a larger one; the CSV files have no such limit.
pub const WORKBOOK_BYTES_MAX: u64 = 16 * 1024 * 1024 * 1024;
/// Different values of one column, wrong by one rule, that are counted each for itself.
pub const CAUSE_VALUES_MAX: usize = 500;
/// Rows of an input: the row number is kept in 32 bits.
pub const ROWS_MAX: u32 = u32::MAX - 1;
/// Inputs (files and sheets) of one run.
pub const INPUTS_MAX: usize = 4_096;
/// Bytes read at a time; a block holds whole records of about this size. Larger blocks make the
/// allocator give their memory back to the system between blocks, which costs more than it saves.
pub const BLOCK_BYTES: usize = 256 * 1024;
/// Rows in a chunk that comes from a sheet: with some twenty columns about as much as a block of a
/// text file, see [`BLOCK_BYTES`].
pub const SHEET_CHUNK_ROWS: usize = 512;
/// Rows above the headings in which the heading row is looked for.
pub const PREAMBLE_ROWS_MAX: u32 = 20;
/// Rows at the beginning of a text file by which its dialect is found.
pub const SAMPLE_ROWS_MAX: usize = 1_000;
/// Bytes between two cells of a text file.
pub const DELIMITER_BYTES_MAX: usize = 4;
/// Rows at the end of a text file that may close the table without being data: a total, a count,
/// who made the file and when.
pub const FOOTER_ROWS_MAX: usize = 10;
/// Findings kept of one row; a row this bad needs no longer list, and the last one says so.
pub const ROW_FINDINGS_MAX: usize = 100;
/// Findings that a report's page lists, the first ones: a browser opens some megabytes at once, and
/// nobody reads more of them there.
pub const PAGE_FINDINGS_MAX: usize = 2_000;
/// Inputs that a report's page describes and draws.
pub const PAGE_INPUTS_MAX: usize = 50;
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
pub const SHARED_STRINGS_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Rows of a reference file (catalogue, resellers), which is held in memory as a whole.
pub const LISTING_ROWS_MAX: usize = 2_000_000;
/// Bytes of such a file.
pub const LISTING_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// Columns of the house's own that a configuration may name: each is looked up on every row.
pub const CUSTOM_COLUMNS_MAX: usize = 64;
/// Bytes of a heading or a cell's text that a configuration may give.
pub const MAPPED_TEXT_BYTES_MAX: usize = 1_024;
/// Faults of one reference file that are gathered; more help nobody.
pub const REFERENCE_FAULTS_MAX: usize = 20;
/// Bytes a compressed file may unpack to.
pub const UNPACKED_BYTES_MAX: u64 = 8 * 1024 * 1024 * 1024;
/// Bytes up to which a file may unpack to any multiple of its size.
pub const UNPACKED_BYTES_UNWATCHED: u64 = 256 * 1024 * 1024;
/// Times a larger one may grow. Tables shrink to a fifth or a twentieth, of one repeated row to a
/// hundredth; what grows more is built to fill the disk.
pub const UNPACKED_RATIO_MAX: u64 = 250;
/// Entries of a ZIP archive that are looked at: the list of them is held in memory.
pub const ARCHIVE_ENTRIES_MAX: u64 = 65_535;
/// Memory a zstd stream may ask for to look back in.
pub const ZSTD_WINDOW_BYTES_MAX: u64 = 128 * 1024 * 1024;
/// Bytes taken from standard input, which may have no end. More comes in a file.
pub const STDIN_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;
/// Bytes of the disk that copies of inputs leave free.
pub const DISK_BYTES_RESERVED: u64 = 64 * 1024 * 1024;
/// Members of a workbook's archive: parts, pictures, drawings.
pub const ARCHIVE_MEMBERS_MAX: usize = 65_535;
/// Bytes of an archive's index, which is held in memory several times over.
pub const ARCHIVE_INDEX_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// Elements of a workbook's part, one in another. Workbooks need about 12.
pub const XML_DEPTH_MAX: usize = 128;
/// Bytes of a tag or of a text between two tags: the longest text of a cell, with every character
/// escaped, takes a quarter of a megabyte.
pub const XML_TOKEN_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Tags and texts of a part: a full sheet of thirty columns has about as many even if it is written
/// in an unusual way, and more of them take longer than anybody waits.
pub const XML_TOKENS_MAX: u64 = 250_000_000;
/// Cells of a sheet, those without a value included: a full sheet of sixty columns.
pub const SHEET_CELLS_MAX: u32 = 64 * 1024 * 1024;
/// Shared strings of a workbook; four bytes each beside their text.
pub const SHARED_STRINGS_MAX: usize = 16 * 1024 * 1024;
/// Relationships of one part of a workbook: a sheet each, and some more.
pub const WORKBOOK_RELATIONS_MAX: usize = 16_384;
/// Cell styles of a workbook; spreadsheet programs have 65,490.
pub const CELL_STYLES_MAX: usize = 100_000;
/// Number formats of a workbook; spreadsheet programs have some hundred.
pub const NUMBER_FORMATS_MAX: usize = 10_000;
/// Bytes of a number format; spreadsheet programs take 255 characters.
pub const NUMBER_FORMAT_BYTES_MAX: usize = 4_096;
/// Bytes of a workbook's sheets that are read to find their headings.
pub const HEADINGS_SEARCH_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Bytes of text that the cells of a sheet may hold for each byte of the sheet itself, and how many
/// they may hold in any case: cells that share a text can repeat it, and a small file could ask for
/// a terabyte.
pub const SHEET_TEXT_RATIO_MAX: u64 = 16;
/// See [`SHEET_TEXT_RATIO_MAX`].
pub const SHEET_TEXT_FREE_BYTES: u64 = 64 * 1024 * 1024;
/// Values of a drop-down list in a workbook that is written: spreadsheet programs show no more.
pub const LIST_CHOICES_MAX: usize = 32_767;
