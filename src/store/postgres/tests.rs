//! What a server alone does: it refuses, it is away, it is shared, it forgets to answer.

mod proxy;
mod races;
mod refused;
mod schema;
mod tls;

use crate::store::Store;
use crate::store::tests::people::{Home, Server};

async fn store() -> (Home, Store) {
    crate::store::tests::people::store(Server::Postgres).await
}
