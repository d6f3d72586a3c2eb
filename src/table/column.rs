//! The columns muster reads: name, what they describe, how private they are, and what else people
//! call them. This table is data; whatever lists columns is generated from it.
//!
//! A heading is compared after folding: lower case, letters and digits only. So `E-mail`,
//! `e_mail` and `EMail` are one heading, and the camelCase names of Partner Center's API need no
//! alias where they differ from ours only in spelling. The aliases here are English; those of other
//! languages stand in `schemas/headings.csv`.

use super::{Shape, words};

/// What a column describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entity {
    /// The customer.
    Customer,
    /// The subscription line.
    Line,
    /// Both: it joins them, or it occurs in both.
    Both,
}

/// How private a column's values are. Reports that leave the fixer's hands mask by class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Codes and enumerations: shown everywhere.
    Public,
    /// Facts about a company: shown to people, not to logs.
    Business,
    /// Facts about a person: masked outside the fixer's own files.
    Personal,
    /// Tax numbers and validation codes: never shown outside the fixer's own files.
    Secret,
}

macro_rules! columns {
    ($($variant:ident $name:literal $entity:ident $class:ident [$($alias:literal)*] $doc:literal)*) => {
        /// A column that muster reads.
        #[expect(
            clippy::doc_markdown,
            reason = "the sentences are also shown to people, to whom backticks are noise"
        )]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Column {
            $(#[doc = $doc] $variant,)*
        }

        impl Column {
            /// Every column, in the order in which findings of a row are listed.
            pub const ALL: &'static [Column] = &[$(Column::$variant,)*];
            /// How many there are.
            pub const COUNT: usize = Column::ALL.len();

            /// The canonical heading.
            pub fn name(self) -> &'static str {
                match self { $(Column::$variant => $name,)* }
            }

            /// What the column describes.
            pub fn entity(self) -> Entity {
                match self { $(Column::$variant => Entity::$entity,)* }
            }

            /// How private its values are.
            pub fn class(self) -> Class {
                match self { $(Column::$variant => Class::$class,)* }
            }

            /// Other English headings for it, folded.
            pub fn aliases(self) -> &'static [&'static str] {
                match self { $(Column::$variant => &[$($alias,)*],)* }
            }

            /// What it holds, in one line.
            pub fn summary(self) -> &'static str {
                match self { $(Column::$variant => $doc,)* }
            }
        }
    };
}

columns! {
    CustomerRef "customer_ref" Both Business
        ["customerreference" "custref" "customerkey" "customernumber" "customerno" "customernr" "clientref" "accountnumber" "accountno" "externalid" "externalcustomerid" "customerid"]
        "Your own key of the customer, 1 to 64 characters, unique within the source"
    CustomerTenantId "customer_tenant_id" Customer Business
        ["tenantid" "customertenant" "microsoftid" "companyprofiletenantid" "customertenantguid"]
        "Tenant id of a customer that exists already; never part of a new one"
    CompanyName "company_name" Customer Business
        ["company" "companyname" "customer" "customername" "organization" "organisation" "organizationname" "organisationname" "legalname" "businessname" "companylegalname" "billingprofilecompanyname" "companyprofilecompanyname"]
        "Exact legal name of the company, 2 to 255 characters"
    DomainPrefix "domain_prefix" Both Business
        ["prefix" "tenantname" "tenantprefix" "primarydomainprefix"]
        "First part of the onmicrosoft.com domain, 1 to 27 letters and digits"
    Domain "domain" Both Business
        ["fulldomain" "customerdomain" "tenantdomain" "primarydomain" "initialdomain" "domainname" "companyprofiledomain" "onmicrosoftdomain" "defaultdomain"]
        "The whole domain, prefix and suffix; instead of domain_prefix"
    OrganizationRegistrationNumber "organization_registration_number" Customer Secret
        ["organisationregistrationnumber" "registrationnumber" "regnumber" "regno" "companyregistrationnumber" "companyregistrationno" "taxid" "taxnumber" "taxno" "inn" "vatid" "vatnumber" "orgregnumber" "companyprofileorganizationregistrationnumber"]
        "Business registration number or tax id of the company"
    Country "country" Customer Public
        ["countrycode" "countryregion" "countryorregion" "iso2" "countryiso" "countryiso2" "defaultaddresscountry" "billingcountry" "addresscountry"]
        "Country or region, two letters of ISO 3166-1"
    AddressLine1 "address_line1" Customer Business
        ["address" "address1" "addressline" "street" "streetaddress" "street1" "line1" "defaultaddressaddressline1" "billingaddress" "billingaddressline1" "billingstreet"]
        "Street and number, at most 200 characters"
    AddressLine2 "address_line2" Customer Business
        ["address2" "street2" "line2" "defaultaddressaddressline2" "billingaddressline2" "suite" "addresssupplement"]
        "Second address line, at most 200 characters"
    City "city" Customer Business
        ["town" "locality" "place" "defaultaddresscity" "billingcity" "addresscity"]
        "City"
    State "state" Customer Business
        ["stateprovince" "stateorprovince" "province" "statecode" "county" "defaultaddressstate" "billingstate" "addressstate"]
        "State or province, as the country's list spells it"
    PostalCode "postal_code" Customer Business
        ["zip" "zipcode" "postcode" "postalzip" "zippostalcode" "postal" "plz" "defaultaddresspostalcode" "billingpostalcode" "billingzip" "addresspostalcode"]
        "Postal code"
    Region "region" Customer Business
        ["addressregion" "defaultaddressregion"]
        "To be left empty; Partner Center refuses it for the United States"
    ContactFirstName "contact_first_name" Customer Personal
        ["firstname" "givenname" "forename" "first" "contactfirst" "contactgivenname" "primarycontactfirstname" "billingprofilefirstname" "defaultaddressfirstname"]
        "First name of the primary contact"
    ContactMiddleName "contact_middle_name" Customer Personal
        ["middlename" "contactmiddle" "primarycontactmiddlename" "defaultaddressmiddlename"]
        "Middle name of the primary contact"
    ContactLastName "contact_last_name" Customer Personal
        ["lastname" "surname" "familyname" "last" "contactlast" "contactsurname" "primarycontactlastname" "billingprofilelastname" "defaultaddresslastname"]
        "Last name of the primary contact"
    ContactEmail "contact_email" Customer Personal
        ["email" "emailaddress" "mail" "contactemailaddress" "contactmail" "primarycontactemail" "billingemail" "billingprofileemail"]
        "E-mail address of the primary contact; the new tenant's notices go there"
    ContactPhone "contact_phone" Customer Personal
        ["phone" "phonenumber" "telephone" "tel" "contactphonenumber" "contacttelephone" "primarycontactphone" "primarycontactphonenumber" "defaultaddressphonenumber" "mobile"]
        "Phone number of the primary contact"
    Culture "culture" Customer Public
        ["locale" "billingprofileculture" "culturecode"]
        "Culture for communication and currency, such as de-DE"
    Language "language" Customer Public
        ["lang" "languagecode" "preferredlanguage" "billingprofilelanguage"]
        "Language of communication, such as de"
    Cloud "cloud" Customer Public
        ["cloudtype" "nationalcloud"]
        "public, us_gov or china"
    EnableGdapByDefault "enable_gdap_by_default" Customer Public
        ["gdap" "enablegdap"]
        "Whether granular delegated administration is set up at creation"
    SpecialQualification "special_qualification" Customer Public
        ["qualification" "specialqualifications" "customerqualification"]
        "None, Education, GovernmentCommunityCloud or StateOwnedEntity"
    EducationSegment "education_segment" Customer Public
        ["edusegment" "educationsegmenttype"]
        "K12 or HigherEducation"
    EducationWebsite "education_website" Customer Business
        ["website" "schoolwebsite" "eduwebsite"]
        "Web address of the school"
    GccValidationCode "gcc_validation_code" Customer Secret
        ["validationcode" "gcccode"]
        "Validation code for a Government Community Cloud customer"
    AssociatedPartnerId "associated_partner_id" Customer Business
        ["associatedpartner" "indirectresellerid" "indirectresellertenantid"]
        "Tenant id of the indirect reseller"
    ResellerTenantId "reseller_tenant_id" Customer Business
        ["resellertenant" "resellerid"]
        "Tenant id of the indirect reseller; another name for associated_partner_id"
    ResellerMpnId "reseller_mpn_id" Customer Business
        ["mpnid" "resellermpn" "resellermpnid" "indirectresellermpnid" "partnerlocationid"]
        "Partner location id of the indirect reseller, digits only"
    ResellerAttestation "reseller_attestation" Customer Public
        ["partneronrecordattestationaccepted" "partneronrecordattestation"]
        "true where the partner attests that the reseller takes part in the sale"
    AdditionalResellerMpnIds "additional_reseller_mpn_ids" Customer Business
        ["additionalresellers" "additionalresellermpnid" "additionalpartneridsonrecord"]
        "Up to five further resellers, separated by semicolons"
    AgreementMode "agreement_mode" Customer Public
        ["mcamode" "agreementacceptance"]
        "partner_attested or customer_direct"
    AgreementType "agreement_type" Customer Public
        ["agreement" "mcatype"]
        "MicrosoftCustomerAgreement"
    AgreementTemplateId "agreement_template_id" Customer Public
        ["templateid"]
        "Template id of the agreement"
    AgreementFirstName "agreement_first_name" Customer Personal
        ["mcafirstname" "signerfirstname" "agreementcontactfirstname" "primarycontactagreementfirstname"]
        "First name of the person who accepted the agreement at the customer"
    AgreementLastName "agreement_last_name" Customer Personal
        ["mcalastname" "signerlastname" "agreementcontactlastname"]
        "Last name of the person who accepted the agreement at the customer"
    AgreementEmail "agreement_email" Customer Personal
        ["mcaemail" "signeremail" "agreementcontactemail"]
        "E-mail address of the person who accepted the agreement"
    AgreementPhone "agreement_phone" Customer Personal
        ["mcaphone" "signerphone" "agreementphonenumber" "agreementcontactphone"]
        "Phone number of the person who accepted the agreement"
    AgreementDate "agreement_date" Customer Public
        ["dateagreed" "agreeddate" "mcadate" "agreementaccepteddate" "dateaccepted"]
        "Day on which the agreement was accepted, YYYY-MM-DD"
    AgreementCompanyName "agreement_company_name" Customer Business
        ["mcacompanyname" "agreementcompany"]
        "Company named in the attestation"
    LineRef "line_ref" Line Business
        ["line" "lineid" "linereference" "lineno" "linenumber" "subscriptionref" "orderline" "itemref"]
        "Your own key of the line, unique within its customer"
    OfferId "offer_id" Line Public
        ["offer" "legacyofferid" "offerguid"]
        "Legacy offer: a GUID or MS-AZR-0145P"
    CatalogItemId "catalog_item_id" Line Public
        ["catalogitem" "catalogueitemid" "catalogueitem" "item" "itemid" "productsku" "productskuid"]
        "New-commerce item: Product:Sku or Product:Sku:Availability"
    Quantity "quantity" Line Public
        ["qty" "seats" "licenses" "licences" "numberoflicenses" "numberoflicences" "licensecount" "licencecount" "seatcount" "units" "count"]
        "Number of licences or instances"
    TermDuration "term_duration" Line Public
        ["term" "termlength" "commitmentterm" "duration"]
        "P1M, P1Y or P3Y"
    BillingCycle "billing_cycle" Line Public
        ["billing" "billingplan" "billingfrequency" "billingcycletype" "cycle"]
        "monthly, annual, triennial, biennial, one_time or none"
    AutoRenew "auto_renew" Line Public
        ["autorenewenabled" "autorenewal" "renew"]
        "Whether the subscription renews itself"
    RenewalTermDuration "renewal_term_duration" Line Public
        ["renewalterm" "renewsto" "renewstotermduration"]
        "Term after renewal, P1M or P1Y"
    CustomTermEndDate "custom_term_end_date" Line Public
        ["termenddate" "customenddate" "coterminationdate" "coterminosityenddate" "endalignment"]
        "Day on which the first term ends, YYYY-MM-DD"
    ParentLineRef "parent_line_ref" Line Business
        ["parentline" "parentref" "baseline" "baselineref" "addonto" "addonof" "parentlineid"]
        "line_ref of the base line of an add-on"
    ParentSubscriptionId "parent_subscription_id" Line Business
        ["parentsubscription" "basesubscriptionid"]
        "Id of the stored base subscription of an add-on"
    FriendlyName "friendly_name" Line Business
        ["nickname" "subscriptionname" "displayname" "description"]
        "A name of your own for the subscription, at most 255 characters"
    Currency "currency" Both Public
        ["currencycode" "billingcurrency"]
        "Currency, three letters of ISO 4217"
    PromotionId "promotion_id" Line Public
        ["promotion" "promo" "promoid"]
        "Promotion to apply"
    PartnerIdOnRecord "partner_id_on_record" Line Business
        ["partneronrecord" "por" "pormpnid" "partnerid"]
        "Partner location id of the reseller of this line, digits only"
    AttestationAccepted "attestation_accepted" Line Public
        ["attestation" "skuattestation"]
        "true where the product demands an attestation"
    ProvisioningContext "provisioning_context" Line Business
        ["provisioning" "provisioningvariables"]
        "Keys and values the product demands, key=value separated by semicolons"
}

/// Headings of Partner Center's own answers. A file exported from there may hold them; muster
/// reads none of them, and says so instead of calling them unknown. Folded.
pub(crate) const OUTPUT_HEADINGS: &[&str] = &[
    "commerceid",
    "relationshiptopartner",
    "allowdelegatedaccess",
    "customdomains",
    "vettingstatus",
    "qualificationstatus",
    "subscriptionid",
    "orderid",
    "status",
    "commitmentenddate",
    "effectivestartdate",
    "entitlementid",
    "contracttype",
    "unittype",
    "agreementlink",
    "lineitemnumber",
    "usercredentials",
    "creationdate",
];

/// Columns without which an input of a shape cannot be understood. Inner lists are alternatives.
pub(crate) fn required(shape: Shape) -> &'static [&'static [Column]] {
    const CUSTOMER: &[&[Column]] = &[
        &[Column::CompanyName],
        &[Column::DomainPrefix, Column::Domain],
        &[Column::Country],
        &[Column::AddressLine1],
        &[Column::ContactFirstName],
        &[Column::ContactLastName],
        &[Column::ContactEmail],
    ];
    const LINE: &[&[Column]] = &[
        &[Column::CustomerRef, Column::DomainPrefix, Column::Domain],
        &[Column::OfferId, Column::CatalogItemId],
        &[Column::Quantity],
    ];
    const FLAT: &[&[Column]] = &[
        &[Column::CompanyName],
        &[Column::DomainPrefix, Column::Domain],
        &[Column::Country],
        &[Column::AddressLine1],
        &[Column::ContactFirstName],
        &[Column::ContactLastName],
        &[Column::ContactEmail],
        &[Column::OfferId, Column::CatalogItemId],
        &[Column::Quantity],
    ];
    match shape {
        Shape::Customers => CUSTOMER,
        Shape::Lines => LINE,
        Shape::Flat => FLAT,
        Shape::Unknown => &[],
    }
}

impl Column {
    /// The column a folded heading means, in any language; see [`super::fold_heading`].
    pub fn find(folded: &str) -> Option<Column> {
        words::find(folded)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::table::fold_heading;

    #[test]
    fn no_two_columns_answer_to_one_heading() {
        let mut owners: BTreeMap<String, Column> = BTreeMap::new();
        for &column in Column::ALL {
            let own = fold_heading(column.name());
            let mut names = vec![own.clone()];
            names.extend(column.aliases().iter().map(ToString::to_string).filter(|a| *a != own));
            for name in names {
                assert_eq!(
                    fold_heading(&name),
                    name,
                    "the alias `{name}` of {} is not folded",
                    column.name()
                );
                assert!(!OUTPUT_HEADINGS.contains(&name.as_str()), "`{name}` is an output heading");
                if let Some(other) = owners.insert(name.clone(), column) {
                    panic!("`{name}` means {} and {}", other.name(), column.name());
                }
            }
        }
    }
}
