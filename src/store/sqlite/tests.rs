//! The store on real files: what SQLite alone does. What both databases do is in `store/tests`.

mod files;
mod schema;
