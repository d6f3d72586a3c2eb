//! What rows are judged against, loaded before the first row is read and never changed after.

use crate::model::{Digest, Hasher};

use super::{Catalogue, Partner};

/// The reference data of a run. The default is what muster brings itself.
#[derive(Debug, Clone, Default)]
pub struct Reference {
    /// Who the partner is.
    pub partner: Partner,
    /// What can be bought.
    pub catalogue: Catalogue,
}

impl Reference {
    /// A digest over everything that changes a verdict: part of the run's identity.
    pub fn digest(&self) -> Digest {
        let mut hasher = Hasher::new();
        self.partner.hash(&mut hasher);
        hasher.field(self.catalogue.digest().as_bytes());
        hasher.finish()
    }
}
