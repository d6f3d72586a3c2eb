//! What is stored already, as the survey asks for it.

use super::both;
use super::people::{Server, batch, begun, family, guid, now, store};
use crate::model::{CompanyName, Country, name_hash};
use crate::store::{Holdings, KnownCustomer, NewFamily, RunId, RunState};

both! {
    a_name_finds_where_its_customers_were_written,
    what_is_stored_is_counted_by_what_is_ordered,
}

fn named<'a>(ordinal: u32, words: [&'a str; 3], country: &str) -> NewFamily<'a> {
    let [reference, domain, name] = words;
    let mut family = family(1, ordinal, reference, domain);
    if let Some(new) = &mut family.customer {
        new.customer.company_name = CompanyName::parse(name).unwrap();
        new.name_key = new.customer.company_name.key();
        new.customer.address.country = Country::parse(country).unwrap();
    }
    family
}

async fn a_name_finds_where_its_customers_were_written(server: Server) {
    let (_home, store) = store(server).await;
    let (first, second) = (begun(&store, 1).await, begun(&store, 2).await);
    let families = vec![
        named(0, ["C-0", "zero", "Weber Bau GmbH"], "DE"),
        named(1, ["C-1", "one", "WEBER-BAU GmbH"], "DE"),
        named(2, ["C-2", "two", "Weber Bau GmbH"], "AT"),
        named(3, ["C-3", "three", "Huber Bau GmbH"], "DE"),
    ];
    store.settle(first, "other", &batch(0, families), now()).await.unwrap();
    let mut more = batch(0, vec![family(2, 7, "C-7", "seven")]);
    more.families[0].lines.clear();
    store.settle(second, "other", &more, now()).await.unwrap();
    let of =
        |name: &str, country: &str| name_hash(&CompanyName::parse(name).unwrap().key(), country);
    let mut asked = vec![of("weber bau gmbh", "DE"), of("Weber-Bau GmbH", "AT"), of("no", "DE")];
    asked.sort_unstable();
    let other = RunId([9; 16]);
    let found = store.named(other, &asked).await.unwrap();
    let told: Vec<_> = found.iter().map(|at| (at.run, at.started, at.family)).collect();
    let at = |run, family| (run, now(), family);
    assert_eq!(told, [at(first, 0), at(first, 1), at(first, 2), at(second, 7)]);
    assert_eq!(store.named(first, &asked).await.unwrap().len(), 1);
    assert_eq!(store.named(other, &[]).await.unwrap(), []);
    store.set_state(first, RunState::Undone, None).await.unwrap();
    assert_eq!(store.named(other, &asked).await.unwrap().len(), 1);
    let ids = [guid(1, 2), guid(7, 7), guid(1, 0)];
    let customers = store.customers(other, &ids).await.unwrap();
    let told = |known: &KnownCustomer| (known.customer_ref.clone(), known.country.clone());
    let expected = [("C-0", "DE"), ("C-2", "AT")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(customers.iter().map(told).collect::<Vec<_>>(), expected);
    assert_eq!(store.customers(first, &ids).await.unwrap(), []);
}

async fn what_is_stored_is_counted_by_what_is_ordered(server: Server) {
    let (_home, store) = store(server).await;
    let other = RunId([9; 16]);
    assert_eq!(store.holdings(other).await.unwrap(), Holdings::default());
    let run = begun(&store, 1).await;
    let families = vec![family(1, 0, "C-0", "zero"), family(1, 1, "C-1", "one")];
    store.settle(run, "default", &batch(0, families), now()).await.unwrap();
    let lines = vec![("CFQ7TTC0LH18:0001".to_owned(), 4)];
    assert_eq!(store.holdings(other).await.unwrap(), Holdings { customers: 2, lines });
    assert_eq!(store.holdings(run).await.unwrap(), Holdings::default());
}
