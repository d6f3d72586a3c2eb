//! What rows are judged against, loaded before the first row is read and never changed after.

use crate::model::{Digest, Hasher};

use super::Partner;

/// The reference data of a run. The default is what muster brings itself.
#[derive(Debug, Clone, Default)]
pub struct Reference {
    /// Who the partner is.
    pub partner: Partner,
    /// Whether a registration number is demanded in China and the United States too, as only the
    /// newest page of the documentation says.
    pub number_demanded_in_cn_us: bool,
}

impl Reference {
    /// A digest over everything that changes a verdict: part of the run's identity.
    pub fn digest(&self) -> Digest {
        let mut hasher = Hasher::new();
        self.partner.hash(&mut hasher);
        hasher.field(&[u8::from(self.number_demanded_in_cn_us)]);
        hasher.finish()
    }
}
