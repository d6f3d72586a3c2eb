//! Content known by its SHA-256. Files, runs, rows and keys are all compared by it.

use sha2::Digest as _;
use std::fmt;

/// The SHA-256 of some content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(sha2::Sha256::digest(bytes).into())
    }

    /// A digest read back from where it was stored.
    pub fn from_bytes(bytes: [u8; 32]) -> Digest {
        Digest(bytes)
    }

    /// All 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first 16 bytes: enough to tell rows apart, at half the memory.
    pub fn short(&self) -> [u8; 16] {
        let mut short = [0; 16];
        short.copy_from_slice(&self.0[..16]);
        short
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// A hash of some bytes, the same in every run and of every program: quick, and proof of nothing.
pub(super) fn quick_hash(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(bytes)
}

/// A hash of some bytes, another for every seed: quick, and proof of nothing.
pub fn seeded_hash(bytes: &[u8], seed: u64) -> u64 {
    xxhash_rust::xxh3::xxh3_64_with_seed(bytes, seed)
}

/// A hash by which rows of one run that have one key are told apart: quick, and never stored. Two
/// contents that differ have one hash in one of 2^64 cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Content(u64);

impl Content {
    /// The hash of some bytes.
    pub fn of(bytes: &[u8]) -> Content {
        Content(quick_hash(bytes))
    }
}

/// Some pieces, each with its length in front, so that no two lists of pieces agree by accident: what
/// [`Hasher::field`] takes, of pieces so small that they are better hashed together.
#[derive(Debug)]
pub struct Fields(Vec<u8>);

impl Default for Fields {
    fn default() -> Fields {
        Fields(Vec::with_capacity(512))
    }
}

impl Fields {
    /// Adds a piece.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.0.extend_from_slice(bytes);
    }

    /// The digest of all pieces.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.0)
    }

    /// The digest of what was taken before, and of all pieces.
    pub fn digest_behind(&self, before: &Hasher) -> Digest {
        let mut hasher = before.clone();
        hasher.update(&self.0);
        hasher.finish()
    }

    /// Forgets all pieces and keeps the memory.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

/// Takes content in pieces.
#[derive(Clone, Default)]
pub struct Hasher(sha2::Sha256);

impl Hasher {
    /// Nothing hashed yet.
    pub fn new() -> Hasher {
        Hasher::default()
    }

    /// Takes the next piece. Pieces are not told apart: whoever needs that adds lengths.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Takes a piece together with its length, so that no two lists of pieces agree by accident.
    pub fn field(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// The digest of everything taken.
    pub fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}
