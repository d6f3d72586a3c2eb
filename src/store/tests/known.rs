//! What is stored already, as the survey asks for it.

use super::both;
use super::people::{Server, batch, begun, family, now, store};
use crate::model::{CompanyName, Country};
use crate::store::{Holdings, KnownCustomer, NewFamily, RunId};

both! {
    a_name_finds_its_first_customer_in_every_country,
    what_is_stored_is_counted_by_what_is_ordered,
}

fn named<'a>(ordinal: u32, words: [&'a str; 3], country: &str) -> NewFamily<'a> {
    let [reference, domain, name] = words;
    let mut family = family(1, ordinal, reference, domain);
    if let Some(new) = &mut family.customer {
        new.customer.company_name = CompanyName::parse(name).unwrap();
        new.customer.address.country = Country::parse(country).unwrap();
    }
    family
}

async fn a_name_finds_its_first_customer_in_every_country(server: Server) {
    let (_home, store) = store(server).await;
    let run = begun(&store, 1).await;
    let families = vec![
        named(0, ["C-0", "zero", "Weber Bau GmbH"], "DE"),
        named(1, ["C-1", "one", "WEBER-BAU GmbH"], "DE"),
        named(2, ["C-2", "two", "Weber Bau GmbH"], "AT"),
        named(3, ["C-3", "three", "Huber Bau GmbH"], "DE"),
    ];
    store.settle(run, "other", &batch(0, families), now()).await.unwrap();
    let key = CompanyName::parse("Weber Bau GmbH").unwrap().key();
    let names: Vec<String> = (0..600).map(|n| format!("nobody {n}")).collect();
    let mut asked: Vec<&str> = names.iter().map(String::as_str).collect();
    asked.push(&key);
    let found = store.named(RunId([9; 16]), &asked).await.unwrap();
    let told = |known: &KnownCustomer| (known.customer_ref.clone(), known.country.clone());
    let expected = [("C-0", "DE"), ("C-2", "AT")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(found.iter().map(told).collect::<Vec<_>>(), expected);
    assert_eq!(store.named(run, &asked).await.unwrap(), []);
    assert_eq!(store.named(RunId([9; 16]), &[]).await.unwrap(), []);
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
