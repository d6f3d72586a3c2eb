//! The tables, made by whoever may make them: imports need no such right afterwards.

use crate::store::Store;

use super::args::Prepare;
use super::exit::Failure;
use super::{database, show};

/// `muster prepare`.
pub(super) fn run(args: &Prepare) -> Result<u8, Failure> {
    if args.roles {
        show::print(crate::store::ROLES)?;
        return Ok(0);
    }
    let url = args.place.url()?;
    database::runtime()?.block_on(async {
        let store = Store::open(&url).await?;
        let place = store.place();
        store.close().await?;
        show::print(&format!("{place} has muster's tables\n"))
    })?;
    Ok(0)
}
