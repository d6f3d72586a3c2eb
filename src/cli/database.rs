//! How a command comes to its database.

use crate::run;
use crate::store::Store;

use super::args::Place;
use super::config;
use super::exit::Failure;

impl Place {
    /// The URL, from the command line or from the configuration.
    pub(super) fn url(&self) -> Result<String, Failure> {
        Ok(config::load(self.config.as_deref())?.database(self.database.as_deref()))
    }
}

/// What drives a command's questions, one at a time.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::from(run::Error::Runtime(error)))
}

/// Works with a database that is there, and closes it whatever comes of the work.
pub(super) fn with_store<T>(
    place: &Place,
    work: impl AsyncFnOnce(&Store) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let url = place.url()?;
    runtime()?.block_on(async {
        let store = Store::open_existing(&url).await?;
        let result = work(&store).await;
        store.close().await?;
        result
    })
}
