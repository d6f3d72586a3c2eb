//! Headings and words of reseller lists, folded: as Partner Center writes them in several languages,
//! and as people do.

pub(super) const MPN_ID: &[&str] = &[
    "mpnid",
    "locationmpnid",
    "mpnlocationid",
    "locationmpn",
    "partnerlocationid",
    "locationpartnerid",
    "partneridlocation",
    "pla",
    "plaid",
    "partnerid",
    "resellermpnid",
    "indirectresellermpnid",
    "partneroneid",
    "partnerlocationaccountid",
    "locationid",
    "resellerid",
    "mpn",
    "associatedmpnid",
    "cloudpartnerid",
    "maicpppartnerid",
    "partnermpnid",
];
pub(super) const GLOBAL_ID: &[&str] = &[
    "globalmpnid",
    "mpnglobalid",
    "pga",
    "pgaid",
    "partnerglobalid",
    "globalpartnerid",
    "vorgmpnid",
    "partnerglobalaccountid",
    "globalid",
    "partneridglobal",
];
pub(super) const TENANT_ID: &[&str] = &[
    "tenantid",
    "microsoftid",
    "resellertenantid",
    "indirectresellertenantid",
    "partnertenantid",
    "tenantguid",
    "tenant",
    "associatedpartnerid",
    "aadtenantid",
    "entratenantid",
    "directoryid",
];
pub(super) const COUNTRY: &[&str] = &[
    "country",
    "countryregion",
    "countryorregion",
    "countrycode",
    "location",
    "market",
    "resellercountry",
    "partnercountry",
    "countryregioncode",
];
pub(super) const REGION: &[&str] = &[
    "region",
    "cspregion",
    "marketregion",
    "salesregion",
    "agreementregion",
    "reselleragreementregion",
];
pub(super) const STATE: &[&str] = &[
    "state",
    "status",
    "relationshipstatus",
    "relationshipstate",
    "resellerstatus",
    "partnerstatus",
];
pub(super) const RELATIONSHIP: &[&str] =
    &["relationshiptype", "relationship", "typeofrelationship", "partnerrelationshiptype", "type"];
pub(super) const MPA_SIGNED: &[&str] = &[
    "mpasigned",
    "mpa",
    "mpastatus",
    "mpaaccepted",
    "mpaacceptance",
    "mpasignedstatus",
    "microsoftpartneragreement",
    "mpasignaturestatus",
    "hassignedmpa",
    "agreementstatus",
];
pub(super) const PROGRAMME: &[&str] = &[
    "programstatus",
    "programmestatus",
    "cspstatus",
    "cspprogramstatus",
    "enrollmentstatus",
    "enrolmentstatus",
    "authorizationstatus",
];
pub(super) const LOCATION: &[&str] = &[
    "islocation",
    "idtype",
    "mpnidtype",
    "accounttype",
    "partneridtype",
    "mpntype",
    "locationtype",
];

pub(super) const ACTIVE: &[&str] = &[
    "active",
    "aktiv",
    "actif",
    "activo",
    "activa",
    "attivo",
    "ativo",
    "actief",
    "enabled",
    "approved",
    "authorized",
    "authorised",
    "accepted",
    "current",
    "enrolled",
    "yes",
    "true",
    "1",
];
pub(super) const INACTIVE: &[&str] = &[
    "inactive",
    "notactive",
    "inaktiv",
    "inactif",
    "inactivo",
    "inattivo",
    "inativo",
    "inactief",
    "pending",
    "invited",
    "requested",
    "declined",
    "rejected",
    "removed",
    "terminated",
    "expired",
    "disabled",
    "suspended",
    "deleted",
    "cancelled",
    "canceled",
    "closed",
    "deauthorized",
    "offboarded",
    "unauthorized",
    "notenrolled",
    "none",
    "no",
    "false",
    "0",
];
pub(super) const SIGNED: &[&str] =
    &["true", "yes", "1", "signed", "accepted", "active", "complete", "completed"];
pub(super) const NOT_SIGNED: &[&str] = &[
    "false",
    "no",
    "0",
    "notsigned",
    "unsigned",
    "notaccepted",
    "pending",
    "inactive",
    "missing",
    "notcomplete",
    "incomplete",
    "none",
    "expired",
];
pub(super) const IS_LOCATION: &[&str] = &[
    "true",
    "yes",
    "1",
    "location",
    "pla",
    "partnerlocationaccount",
    "locationaccount",
    "locationid",
];
pub(super) const IS_GLOBAL: &[&str] =
    &["false", "no", "0", "global", "pga", "partnerglobalaccount", "globalaccount", "globalid"];

/// Words for an empty cell.
pub(super) fn is_nothing(text: &str) -> bool {
    ["-", "--", "n/a", "na", "null"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// `is_indirect_cloud_solution_provider_of`, `Indirect reseller`, and the word in other languages.
pub(super) fn is_indirect(text: &str) -> bool {
    text.to_lowercase().contains("indir")
}

/// The key of a market region that is named by its key or by its name.
pub(super) fn region(text: &str) -> Option<&'static str> {
    const NAMES: &[(&str, &str)] = &[
        ("africa", "AFR"),
        ("asiapacific", "APAC"),
        ("australia", "AUS"),
        ("brazil", "BRA"),
        ("canada", "CAN"),
        ("europe", "EUR"),
        ("india", "IND"),
        ("japan", "JPN"),
        ("korea", "KOR"),
        ("latinamericaandcaribbean", "LAC"),
        ("latinamerica", "LAC"),
        ("middleeastcentralandeasterneurope", "MECEE"),
        ("middleeastandcentralandeasterneurope", "MECEE"),
        ("newzealand", "NZL"),
        ("russia", "RUS"),
        ("taiwan", "TWN"),
        ("unitedstates", "USA"),
    ];
    let folded = crate::table::fold_heading(text);
    let own = |(name, key): &&(&str, &str)| *name == folded || key.eq_ignore_ascii_case(&folded);
    NAMES.iter().find(own).map(|(_, key)| *key)
}
