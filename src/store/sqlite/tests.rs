//! The store on real files.

mod batches;
mod files;
mod people;
mod schema;
mod speed;
