//! A look at a database file before an import.

use std::path::{Path, PathBuf};

use sqlx::{Connection as _, Executor as _};

use super::{SCHEMAS, Sqlite, connect, fault};
use crate::store::answer;
use crate::store::{Error, Examination};

const DOING: &str = "looking at it";

impl Sqlite {
    pub(in crate::store) async fn examine(path: PathBuf) -> Result<Examination, Error> {
        let place = path.display().to_string();
        let mut connection = connect(&path, &place).await?;
        let broken = |source| fault(&place, DOING, source);
        let library: String = sqlx::query_scalar("SELECT sqlite_version()")
            .fetch_one(&mut connection)
            .await
            .map_err(broken)?;
        let there = "SELECT count(*) FROM sqlite_schema WHERE name = 'muster_schema'";
        let tables: i64 =
            sqlx::query_scalar(there).fetch_one(&mut connection).await.map_err(broken)?;
        let (mut version, mut lease) = (None, None);
        if tables > 0 {
            let text = "SELECT coalesce(max(version), 0) FROM muster_schema WHERE success";
            let found: i64 =
                sqlx::query_scalar(text).fetch_one(&mut connection).await.map_err(broken)?;
            version = Some(found);
            let text = "SELECT holder, expires FROM muster_lease";
            let row = sqlx::query(text).fetch_optional(&mut connection).await.map_err(broken)?;
            lease = row.as_ref().map(answer::lease).transpose()?;
        }
        connection.execute("BEGIN IMMEDIATE; ROLLBACK").await.map_err(broken)?;
        connection.close().await.map_err(broken)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        Ok(Examination {
            place: place.clone(),
            server: format!("SQLite {library}"),
            version,
            newest: SCHEMAS.last().map_or(0, |(version, ..)| *version),
            missing: Vec::new(),
            missing_to_undo: Vec::new(),
            clock: None,
            lease,
            folder: Some(folder.unwrap_or(Path::new(".")).to_path_buf()),
        })
    }
}
