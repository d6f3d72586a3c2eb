//! What was proven: customers, subscriptions and the parts they are made of.
//!
//! A part has a private value and one `parse`; whoever holds a part knows that it was parsed.
//! `Customer` and `Subscription` are made of parts only, and `store` takes nothing else. This room
//! knows no columns, files, rules or SQL: it says what a value *is*, not whether Partner Center
//! would like it. That is `rules`.
//!
//! Values borrow from the text they were read from wherever normalising did not change them.

mod bytes;
mod canonical;
mod choice;
mod code;
mod custom;
mod customer;
mod date;
mod digest;
mod fold;
mod id;
mod key;
mod subscription;
mod text;

pub(crate) use bytes::{is_free_of, is_printable, places_of, split_at_last};
pub use canonical::{StoredTexts, stored_customer_digest, stored_line_digest};
pub use choice::{
    AgreementMode, AgreementType, BillingCycle, Cloud, EducationSegment, Qualification,
    Qualifications, Term,
};
pub use code::{Country, Culture, Currency, Language};
pub use custom::Custom;
pub use customer::{Address, Agreement, Contact, Customer, Reseller, Schooling, name_hash};
pub use date::{Date, Instant};
pub use digest::{Content, Digest, Fields, Hasher, seeded_hash};
pub(crate) use fold::fold;
pub use id::{CatalogItemId, Guid, MpnId, OfferId};
pub use subscription::{Offer, Seats, Subscription};
pub use text::{
    AddressLine, CompanyName, CustomerRef, DomainPrefix, Email, FriendlyName, LineRef, Locality,
    Note, PersonName, Phone, PostalCode, RegistrationNumber, TextFault,
};
pub(crate) use text::{tidy, trim, utf16_len};
