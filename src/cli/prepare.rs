//! The tables, made by whoever may make them: imports need no such right afterwards.

use crate::run;
use crate::store::Store;

use super::args::Prepare;
use super::exit::Failure;
use super::show;

/// `muster prepare`.
pub(super) fn run(args: &Prepare) -> Result<u8, Failure> {
    if args.roles {
        show::print(crate::store::ROLES)?;
        return Ok(0);
    }
    let database = super::config::load(args.config.as_deref())?.database(args.database.as_deref());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::from(run::Error::Runtime(error)))?;
    runtime.block_on(async {
        let store = Store::open(&database).await?;
        let place = store.place();
        store.close().await?;
        show::print(&format!("{place} has muster's tables\n"))
    })?;
    Ok(0)
}
