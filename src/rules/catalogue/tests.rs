use super::*;
use crate::model::{CatalogItemId, Date, OfferId};

fn listing(text: &str) -> Listing {
    let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let mut lines = text.lines();
    let headings = cells(lines.next().unwrap());
    let rows = (2..).zip(lines).map(|(line, text)| ListingRow { line, cells: cells(text) });
    Listing { path: "sheet.csv".to_owned(), rows: rows.collect(), headings }
}

fn item(catalogue: &Catalogue, id: &str) -> Item {
    catalogue.item(catalogue.position_of(id)).unwrap().clone()
}

#[test]
fn the_sample_is_read_whole() {
    let sample = Catalogue::from_listing(&sample_listing()).unwrap();
    assert_eq!(sample.len(), SAMPLE_TEXT.lines().count() - 1);
    assert!(!SAMPLE_TEXT.contains('"'));
    assert_eq!(SAMPLE_TEXT.lines().next().unwrap(), own::HEADINGS.join(","));
    assert!(Catalogue::default().is_sample() && !sample.is_sample());
    assert!(!Catalogue::default().is_empty());
    let basic = Offer::Item(CatalogItemId::parse("CFQ7TTC0LH18:0001:CFQ7TTC0K971").unwrap());
    assert_eq!(sample.id(sample.position(&basic)), "CFQ7TTC0LH18:0001");
    let azure = Offer::Legacy(OfferId::parse("ms-azr-0145p").unwrap());
    assert_eq!(sample.item(sample.position(&azure)).unwrap().kind, Kind::LegacyUsage);
    let premium = item(&sample, "031c9e47-4802-4248-838e-778fb1d2cc05");
    assert_eq!((premium.min, premium.max, premium.limit), (1, 300, Some(Limit::Concurrent(2))));
    // Prerequisites that the sample has no record of are still told apart.
    let storage = item(&sample, "CED5F693-2D40-40AE-8848-9809AB1B0EE9");
    assert_eq!(sample.id(storage.prerequisites[0]), "51E95709-DC35-4780-9040-22278CB7C0E1");
    assert!(sample.item(storage.prerequisites[0]).is_none());
    assert_eq!(sample.position_of("CFQ7TTC0ZZZZ:0001"), Catalogue::NONE);
}

const SHEET: &str = "\
ProductTitle,ProductId,SkuId,SkuTitle,TermDuration,BillingPlan,Market,Currency,UnitPrice,EffectiveStartDate,EffectiveEndDate,Segment,Tags
M,CFQ7TTC0LH18,1,Microsoft 365 Business Basic,P1Y,Monthly,DE,EUR,5.1,2024-03-01T00:00:00.0000000Z,9999-12-31T23:59:59.0000000Z,Commercial,
M,CFQ7TTC0LH18,0001,Microsoft 365 Business Basic,P1Y,Annual,DE,EUR,61.2,3/1/2024 0:00,12/31/9999 23:59,Commercial,
M,CFQ7TTC0LH18,0001,Microsoft 365 Business Basic,P1M,Monthly,US,USD,7.2,2024-03-01,2025-02-28,Commercial,
X,CFQ7TTC0ABCD,000T,Something Trial,P1M,None,US,USD,0,2024-03-01,,Education,
X,DG7GMGF0DWTL,0002,Software,,OneTime,US,USD,900,2024-03-01,,Commercial,";

#[test]
fn a_price_sheet_is_read_as_it_is() {
    let catalogue = Catalogue::from_listing(&listing(SHEET)).unwrap();
    assert_eq!(catalogue.len(), 3);
    let basic = item(&catalogue, "CFQ7TTC0LH18:0001");
    assert_eq!(basic.name, "Microsoft 365 Business Basic");
    assert_eq!(basic.markets.len(), 2);
    assert!(basic.business && basic.max == 300);
    let (de, us) = (Country::parse("DE").unwrap(), Country::parse("US").unwrap());
    let market = basic.markets_in(de).next().unwrap();
    assert_eq!(market.currency.unwrap().as_str(), "EUR");
    assert_eq!(
        market.pairs[2],
        cycle_bit(crate::model::BillingCycle::Monthly)
            | cycle_bit(crate::model::BillingCycle::Annual)
    );
    assert_eq!(market.pairs[1], 0);
    let day = Date::constant(2026, 7, 1);
    assert!(market.is_open(day) && !market.is_open(Date::constant(2024, 2, 29)));
    assert!(!basic.markets_in(us).next().unwrap().is_open(day));
    assert_eq!(basic.markets_in(Country::parse("FR").unwrap()).count(), 0);
    assert!(catalogue.speaks_of(us) && !catalogue.speaks_of(Country::parse("FR").unwrap()));
    assert!(item(&catalogue, "CFQ7TTC0ABCD:000T").trial);
    assert_eq!(item(&catalogue, "DG7GMGF0DWTL:0002").kind, Kind::Software);
}

#[test]
fn faults_name_line_and_heading() {
    let faults = |text: &str| {
        let faults = Catalogue::from_listing(&listing(text)).unwrap_err();
        faults.iter().map(CatalogueFault::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        faults(&SHEET.replace("P1M,Monthly", "P1M,Weekly")),
        ["line 4: BillingPlan: `Weekly` is no billing cycle such as monthly"]
    );
    assert!(faults("ProductId,SkuId\nCFQ7TTC0LH18,0001")[0].contains("TermDuration"));
    let empty = Catalogue::from_listing(&Listing::default()).unwrap_err();
    assert!(empty[0].to_string().contains("it is empty"));
    assert!(faults("a,b\n1,2")[0].contains("neither a price sheet nor a catalogue"));
    assert_eq!(
        faults("id,kind,terms,maxx\nCFQ7TTC0LH18:0001,licence,,")[0],
        "line 1: maxx: no heading of a catalogue"
    );
    let wrong = "id,kind,terms,max\nX,licence,,\nCFQ7TTC0LH18:0001,car,,\nCFQ7TTC0LH18:0001,licence,P1Y,\nCFQ7TTC0LH18:0001,licence,,many";
    let told = faults(wrong);
    assert_eq!(told.len(), 4);
    for (told, heading) in told.iter().zip(["id", "kind", "terms", "max"]) {
        assert!(told.contains(heading), "{told}");
    }
    assert!(faults("id,kind,terms")[0].contains("no offer"));
}

#[test]
fn the_digest_tells_catalogues_apart() {
    let one = Catalogue::from_listing(&listing(SHEET)).unwrap();
    let other = Catalogue::from_listing(&listing(&SHEET.replace("P1M,Monthly", "P1Y,Monthly")));
    assert_ne!(one.digest(), other.unwrap().digest());
    assert_ne!(one.digest(), Catalogue::default().digest());
}

#[test]
fn one_slip_is_mended_and_two_are_not() {
    let sample = Catalogue::default();
    for (given, id) in [
        ("CFQ7TTCOLH18:0001", Some("CFQ7TTC0LH18:0001")),
        ("CFQ7TTC0HL18:0001", Some("CFQ7TTC0LH18:0001")),
        ("CFQ7TTC0LCHC:0003:CFQ7TTC0K971", Some("CFQ7TTC0LCHC:0002")),
        ("FQ7TTC0LH18:0001X", None),
        ("CFQ7TTCOLHI8:0001", None),
        // Two items are as near.
        ("CFQ7TTC0LF8S:0003", None),
        ("", None),
    ] {
        assert_eq!(sample.near(given), id, "{given}");
    }
    assert_eq!(sample.near(&"9".repeat(10_000)), None);
    assert_eq!(sample.only_sku("cfq7ttc0lh2h"), Some("CFQ7TTC0LH2H:0002"));
    assert_eq!(sample.only_sku("CFQ7TTC0LF8S"), None);
    assert_eq!(sample.named("office 365 e5", |_| true), ["CFQ7TTC0LF8S:0002"]);
}
