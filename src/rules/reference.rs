//! What rows are judged against, loaded before the first row is read and never changed after.

use crate::model::{Digest, Hasher};

use super::{Catalogue, House, Levels, Partner, Resellers};

/// The reference data of a run. The default is what muster brings itself.
#[derive(Debug, Clone, Default)]
pub struct Reference {
    /// Who the partner is.
    pub partner: Partner,
    /// What the house itself demands.
    pub house: House,
    /// Rules whose level is set otherwise.
    pub levels: Levels,
    /// Names of columns of the house's own, which are kept and not judged.
    pub custom: Vec<String>,
    /// The resellers of the partner; `None` when no list was given.
    pub resellers: Option<Resellers>,
    /// Whether a registration number is demanded in China and the United States too, as only the
    /// newest page of the documentation says.
    pub number_demanded_in_cn_us: bool,
    /// What can be bought.
    pub catalogue: Catalogue,
    /// Whether cells are put right where a rule is certain what was meant.
    pub fix_certain: bool,
}

impl Reference {
    /// A digest over everything that changes a verdict: part of the run's identity.
    pub fn digest(&self) -> Digest {
        let mut hasher = Hasher::new();
        self.partner.hash(&mut hasher);
        self.house.hash(&mut hasher);
        self.levels.hash(&mut hasher);
        for name in &self.custom {
            hasher.field(name.as_bytes());
        }
        hasher.field(if self.resellers.is_some() { b"resellers" } else { b"" });
        if let Some(resellers) = &self.resellers {
            resellers.hash(&mut hasher);
        }
        hasher.field(&[u8::from(self.number_demanded_in_cn_us)]);
        hasher.field(self.catalogue.digest().as_bytes());
        // Only where it is set, so that a run without it stays the run it was.
        if self.fix_certain {
            hasher.field(b"fix certain");
        }
        hasher.finish()
    }
}
