//! Headings: those that are known, in eight languages, and what is said about those that are not.

use crate::support::{DAYS, Dir, muster};

#[test]
fn headings_are_known_in_eight_languages() {
    let row = "K-1;Weber Anlagenbau GmbH;weberanlagenbau;DE;Unter den Linden 1;Berlin;10117;Ann;\
        Lee;ann.lee@weber-bau.com;+49 30 901820;2021-05-19\n";
    for headings in [
        "Customer No;Company;Prefix;Country;Street;City;Zip;First name;Last name;E-mail;Phone;MCA date",
        "Kundennummer;Firma;Domänenpräfix;Land;Straße und Hausnummer;Ort;PLZ;Vorname;Nachname;\
         E-Mail;Telefon;Zustimmungsdatum",
        "Numéro client;Raison sociale;Préfixe de domaine;Pays;Adresse;Ville;Code postal;Prénom;Nom;\
         Courriel;Téléphone;Date d'acceptation",
        "Código de cliente;Razón social;Prefijo de dominio;País;Dirección;Ciudad;Código postal;\
         Nombre;Apellidos;Correo electrónico;Teléfono;Fecha de aceptación",
        "Código do cliente;Razão social;Prefixo do domínio;País;Endereço;Cidade;CEP;Nome;Sobrenome;\
         E-mail;Telefone;Data de aceite",
        "Codice cliente;Ragione sociale;Prefisso di dominio;Paese;Indirizzo;Città;CAP;Nome;Cognome;\
         E-mail;Telefono;Data di accettazione",
        "Numer klienta;Nazwa firmy;Prefiks domeny;Kraj;Ulica i numer;Miejscowość;Kod pocztowy;Imię;\
         Nazwisko;Adres e-mail;Numer telefonu;Data akceptacji",
        "№ клиента;Наименование организации;Префикс домена;Страна;Адрес;Город;Индекс;Имя;Фамилия;\
         Электронная почта;Телефон;Дата соглашения",
    ] {
        let dir = Dir::new();
        dir.write("a.csv", format!("{headings}\n{row}"));
        let ran = dir.expect(0, "check a.csv");
        assert_eq!(ran.rows(), "accepted 1", "{headings}");
        assert!(ran.codes().is_empty(), "{headings}: {:?}", ran.codes());
    }
}

#[test]
fn a_preamble_does_not_hide_headings_that_only_the_feed_knows() {
    let dir = Dir::new();
    dir.write("a.csv", "Liste der Orte\nStand;heute\n\nNr;Wer\n1;Weber\n");
    let ran = muster(
        dir.path(),
        &["check", "a.csv", "--map", "customer_ref=Nr", "--map", "company_name=Wer", "--json"],
    );
    assert_eq!(
        ran.summary()["inputs"][0]["columns"],
        serde_json::json!(["customer_ref", "company_name"])
    );
}

#[test]
fn an_unknown_heading_is_answered_with_what_to_say() {
    let dir = Dir::new();
    dir.write("a.csv", "customer_ref,offer_id,quantity,Kunde: Ort,quantitty\n");
    let mut args = vec!["check", "a.csv", "--json"];
    args.extend(DAYS);
    let ran = muster(dir.path(), &args);
    let said: Vec<String> = ran
        .findings(&dir)
        .iter()
        .filter(|found| found["code"] == "FILE_COLUMN_UNKNOWN")
        .map(|found| found["suggestion"]["value"].as_str().unwrap_or("-").to_owned())
        .collect();
    assert_eq!(said, ["--map \"city=Kunde: Ort\"", "-"]);
    let words = ran.summary()["file_findings"].to_string();
    assert!(words.contains("say --map"), "{words}");
}
