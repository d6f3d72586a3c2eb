//! What both databases have to do alike. What is one's own is tested beside it.

mod batches;
#[path = "../../tests/it/cluster.rs"]
pub(in crate::store) mod cluster;
mod known;
mod ledger;
pub(in crate::store) mod people;
mod speed;

/// Runs tests on both databases.
macro_rules! both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                super::$name(crate::store::tests::people::Server::Sqlite).await;
            })*
        }
        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                super::$name(crate::store::tests::people::Server::Postgres).await;
            })*
        }
    };
}
use both;
