//! Special qualifications: what Microsoft grants to schools, authorities and state-owned entities.

use crate::model::{Country, EducationSegment, Note, Qualification, Qualifications, Schooling};
use crate::table::Column;

use super::{Desk, Grade, Rule, Severity, reading, say};

/// A closed list.
pub(super) static QUALIFICATION_UNKNOWN: Rule = Rule {
    code: "QUALIFICATION_UNKNOWN",
    summary: "A special qualification is None, Education, GovernmentCommunityCloud or StateOwnedEntity.",
    why: "Partner Center knows no other qualification.",
    fix: "Enter one of these names, or leave the cell empty.",
    source: "Partner Center .NET SDK, CustomerQualification (2023-06)",
    bad: &["special_qualification=School"],
    good: &["special_qualification=None", "special_qualification=StateOwnedEntity"],
    ..Rule::ROW
};

/// Microsoft's nonprofit portal sets this one.
pub(super) static QUALIFICATION_NOT_SETTABLE: Rule = Rule {
    code: "QUALIFICATION_NOT_SETTABLE",
    summary: "Nonprofit is not set when a customer is created.",
    why: "Microsoft's nonprofit portal grants it to the customer; a partner cannot.",
    fix: "Leave the cell empty and have the customer register as a nonprofit with Microsoft.",
    source: "Partner Center SDK, update customer qualification (2021-03)",
    bad: &["special_qualification=Nonprofit"],
    good: &["special_qualification="],
    ..Rule::ROW
};

/// Two pairs go together.
pub(super) static QUALIFICATION_COMBINATION: Rule = Rule {
    code: "QUALIFICATION_COMBINATION",
    summary: "Only StateOwnedEntity stands beside another qualification: Education or GovernmentCommunityCloud.",
    why: "Partner Center sells to no other combination.",
    fix: "Keep the qualification that the customer has.",
    source: "Partner Center, special pricing for offers (2021-07)",
    bad: &[
        "special_qualification=Education, GovernmentCommunityCloud; education_segment=K12; gcc_validation_code=123456; country=US",
        "special_qualification=None+StateOwnedEntity",
    ],
    good: &["special_qualification=Education+StateOwnedEntity; education_segment=K12"],
    ..Rule::ROW
};

/// A school says which kind it is.
pub(super) static EDU_SEGMENT_REQUIRED: Rule = Rule {
    code: "EDU_SEGMENT_REQUIRED",
    summary: "An education customer is K12 or HigherEducation.",
    why: "Partner Center has schools and universities vetted differently.",
    fix: "Enter K12 or HigherEducation.",
    source: "Partner Center SDK, update customer qualification (2021-03)",
    bad: &[
        "special_qualification=Education; education_segment=",
        "special_qualification=Education; education_segment=Kindergarten",
    ],
    good: &["special_qualification=Education; education_segment=higher education"],
    ..Rule::ROW
};

/// A web address begins with its scheme.
pub(super) static EDU_WEBSITE_FORMAT: Rule = Rule {
    code: "EDU_WEBSITE_FORMAT",
    severity: Severity::Warn,
    summary: "The web address of a school begins with http:// or https://.",
    why: "Whoever vets the school opens the address.",
    fix: "Enter the whole address.",
    source: "muster",
    bad: &[
        "special_qualification=Education; education_segment=K12; education_website=school.example",
    ],
    good: &[
        "special_qualification=Education; education_segment=K12; education_website=https://school.example",
    ],
    ..Rule::ROW
};

/// The community cloud asks for a code.
pub(super) static GCC_CODE_REQUIRED: Rule = Rule {
    code: "GCC_CODE_REQUIRED",
    summary: "A customer of the Government Community Cloud has a validation code.",
    why: "Microsoft vets such customers and issues the code to the partner.",
    fix: "Enter the validation code, or leave the qualification empty.",
    source: "Partner Center SDK, partner's validation codes (2021-03)",
    bad: &["special_qualification=GovernmentCommunityCloud; gcc_validation_code=; country=US"],
    good: &["special_qualification=GCC; gcc_validation_code=123456; country=US"],
    ..Rule::ROW
};

/// It serves authorities of one country.
pub(super) static GCC_COUNTRY: Rule = Rule {
    code: "GCC_COUNTRY",
    summary: "A customer of the Government Community Cloud is in the United States.",
    why: "The Government Community Cloud serves authorities of the United States.",
    fix: "Correct the country, or leave the qualification empty.",
    source: "Partner Center, Government Community Cloud (2021-10)",
    bad: &["special_qualification=GCC; gcc_validation_code=123456; country=DE"],
    good: &["special_qualification=GCC; gcc_validation_code=123456; country=US"],
    ..Rule::ROW
};

/// Facts that belong to a qualification the row does not have.
pub(super) static QUALIFICATION_DETAIL_UNUSED: Rule = Rule {
    code: "QUALIFICATION_DETAIL_UNUSED",
    severity: Severity::Warn,
    summary: "School facts belong to Education, a validation code to GovernmentCommunityCloud.",
    why: "Without the qualification the value means nothing and is not stored.",
    fix: "Enter the qualification, or empty the cell.",
    source: "muster",
    bad: &["special_qualification=; education_segment=K12"],
    good: &["special_qualification=Education; education_segment=K12"],
    ..Rule::ROW
};

/// What the qualification cell says.
struct Asked {
    set: Qualifications,
    /// Whether every word of it was understood; if not, what depends on it is left alone.
    certain: bool,
}

/// Judges the qualification and what belongs to it. The last value is the validation code of the
/// Government Community Cloud.
pub(super) fn qualifications<'a>(
    desk: &mut Desk<'_, 'a>,
) -> (Qualifications, Schooling<'a>, Option<Note<'a>>) {
    let asked = asked(desk);
    let education = asked.set.has(Qualification::Education);
    let community = asked.set.has(Qualification::GovernmentCommunityCloud);
    let schooling = if education {
        Schooling { segment: segment(desk), website: website(desk) }
    } else {
        Schooling::default()
    };
    let code = if community { gcc_code(desk) } else { None };
    if asked.certain {
        for (has, column) in [
            (education, Column::EducationSegment),
            (education, Column::EducationWebsite),
            (community, Column::GccValidationCode),
        ] {
            if !has && desk.text(column).is_some() {
                desk.find(
                    &QUALIFICATION_DETAIL_UNUSED,
                    column,
                    say!("{heading} is filled, but the customer has not the qualification it belongs to; it is not stored."),
                );
            }
        }
    }
    (asked.set, schooling, code)
}

fn asked(desk: &mut Desk<'_, '_>) -> Asked {
    let mut asked = Asked { set: Qualifications::default(), certain: true };
    let column = Column::SpecialQualification;
    let Some(text) = desk.text(column) else { return asked };
    let words = || text.split([';', '+', ',']).map(str::trim).filter(|word| !word.is_empty());
    let mut none = false;
    for word in words() {
        match Qualification::parse(word) {
            Some(qualification) => asked.set = asked.set.with(qualification),
            None if word.eq_ignore_ascii_case("none") => none = true,
            None => asked.certain = false,
        }
    }
    if !asked.certain {
        let expected = "None, Education, GovernmentCommunityCloud or StateOwnedEntity";
        let alone = words().count() == 1;
        desk.find_with(
            &QUALIFICATION_UNKNOWN,
            column,
            say!("`{value}` is no qualification that Partner Center knows; enter one of its names, or leave {heading} empty."),
            |finding| {
                let finding = finding.expecting(expected);
                match reading::nearest(text, Qualification::TEXTS) {
                    Some(choice) if alone => finding.suggesting(choice, Grade::Likely),
                    _ => finding,
                }
            },
        );
    }
    if asked.set.has(Qualification::Nonprofit) {
        desk.find(
            &QUALIFICATION_NOT_SETTABLE,
            column,
            say!("Nonprofit is granted by Microsoft, not at creation; leave {heading} empty and have the customer register."),
        );
    } else if asked.certain && !goes_together(asked.set, none) {
        desk.find(
            &QUALIFICATION_COMBINATION,
            column,
            say!("`{value}` do not go together; keep one, or StateOwnedEntity with Education or GovernmentCommunityCloud."),
        );
    }
    asked
}

fn goes_together(set: Qualifications, none: bool) -> bool {
    match set.len() {
        0 => true,
        1 => !none,
        2 => !none && set.has(Qualification::StateOwnedEntity),
        _ => false,
    }
}

fn segment(desk: &mut Desk<'_, '_>) -> Option<EducationSegment> {
    let column = Column::EducationSegment;
    let text = desk.text(column);
    let segment = text.and_then(EducationSegment::parse);
    if segment.is_none() {
        let message = match text {
            None => {
                say!(
                    "An education customer says which kind of school it is; enter K12 or HigherEducation."
                )
            }
            Some(_) => {
                say!(
                    "`{value}` is no kind of school that Partner Center knows; enter K12 or HigherEducation."
                )
            }
        };
        let near = text.and_then(|text| reading::nearest(text, EducationSegment::TEXTS));
        desk.find_with(&EDU_SEGMENT_REQUIRED, column, message, |finding| {
            let finding = finding.expecting("K12 or HigherEducation");
            match near {
                Some(choice) => finding.suggesting(choice, Grade::Likely),
                None => finding,
            }
        });
    }
    segment
}

fn website<'a>(desk: &mut Desk<'_, 'a>) -> Option<Note<'a>> {
    let website = reading::free_text(desk, Column::EducationWebsite)?;
    let text = website.as_str();
    let host = ["https://", "http://"].into_iter().find_map(|scheme| {
        let start = text.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then(|| text.get(scheme.len()..))?
    });
    let whole = host.is_some_and(|host| !host.is_empty() && !host.contains(' '));
    if !whole {
        desk.find_with(
            &EDU_WEBSITE_FORMAT,
            Column::EducationWebsite,
            say!("`{value}` is no whole web address; enter it with https:// in front."),
            |finding| finding.expecting("https://…"),
        );
    }
    Some(website)
}

fn gcc_code<'a>(desk: &mut Desk<'_, 'a>) -> Option<Note<'a>> {
    let country = desk.text(Column::Country).and_then(Country::parse);
    if country.is_some_and(|country| country.as_str() != "US") {
        desk.find_with(
            &GCC_COUNTRY,
            Column::SpecialQualification,
            say!("The Government Community Cloud is for customers in the United States; correct the country or {heading}."),
            |finding| finding.expecting("country US").beside(Column::Country),
        );
    }
    if desk.text(Column::GccValidationCode).is_none() {
        desk.find(
            &GCC_CODE_REQUIRED,
            Column::GccValidationCode,
            say!("A customer of the Government Community Cloud has a validation code; enter it."),
        );
    }
    reading::free_text(desk, Column::GccValidationCode)
}
