//! What is known of the texts of customers: which letters beyond ASCII their languages use and how
//! often, which countries speak them, and some words that stand in most such files.

use std::collections::BTreeMap;

/// Languages that share their letters, and are written in encodings of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Script {
    Latin,
    Cyrillic,
    Greek,
    Hebrew,
    Arabic,
    Thai,
    Simplified,
    Traditional,
    Japanese,
    Korean,
}

impl Script {
    /// Whether its characters take two bytes in its own encodings.
    pub(super) fn is_wide(self) -> bool {
        self >= Script::Simplified
    }
}

struct Language {
    script: Script,
    /// How often it is met where nothing else is known.
    share: f32,
    /// Countries, by their codes in lower case, which are also their top level domains.
    countries: &'static [&'static str],
    /// Its letters beyond ASCII, the most frequent first.
    letters: &'static str,
}

const fn language(
    script: Script,
    share: f32,
    countries: &'static [&'static str],
    letters: &'static str,
) -> Language {
    Language { script, share, countries, letters }
}

/// The letters of `Script::Simplified` and its like are the characters that names and addresses
/// of companies are full of.
static LANGUAGES: &[Language] = &[
    language(Script::Latin, 0.2, &["de", "at", "ch", "li"], "üäößé"),
    language(Script::Latin, 0.2, &["fr", "be", "ca", "ch", "lu", "mc"], "éèêàçôîâûëïœùÿæ"),
    language(Script::Latin, 0.12, &["es", "mx", "ar", "co", "cl", "pe", "ve"], "óíáñéúü"),
    language(Script::Latin, 0.1, &["pt", "br"], "ãçáóéíõêúâôà"),
    language(Script::Latin, 0.07, &["it", "ch", "sm"], "àèìòùé"),
    language(Script::Latin, 0.1, &["se", "dk", "no", "fi", "fo"], "äöåøæéüþ"),
    language(Script::Latin, 0.01, &["is"], "áóíúéýöæþð"),
    language(Script::Latin, 0.03, &["nl", "be"], "ëéïèöüó"),
    language(Script::Latin, 0.07, &["pl"], "łóąężśćńź"),
    language(Script::Latin, 0.04, &["cz"], "íáéěřčžýšůúťďňó"),
    language(Script::Latin, 0.02, &["sk"], "áíéčšžľúýôťňďäóĺŕ"),
    language(Script::Latin, 0.04, &["hu"], "áéöóőüíúű"),
    language(Script::Latin, 0.03, &["ro", "md"], "ăâîșțşţ"),
    language(Script::Latin, 0.03, &["hr", "si", "ba", "rs", "me"], "čšžćđ"),
    language(Script::Latin, 0.05, &["tr", "cy"], "ışüçöğİâî"),
    language(Script::Latin, 0.01, &["lt"], "ėšžįųūčąę"),
    language(Script::Latin, 0.01, &["lv"], "āīēšūņļžčķģ"),
    language(Script::Latin, 0.01, &["ee"], "äõüöšž"),
    language(
        Script::Cyrillic,
        0.6,
        &["ru", "by", "kz", "kg", "bg", "mk", "rs"],
        "оаеинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    ),
    language(Script::Cyrillic, 0.3, &["ua"], "оаинівтреслкумдпзяьбгйчхцїжшюєщфґ"),
    language(Script::Greek, 1.0, &["gr", "cy"], "αοιετσνηρπκμλςτυωγδχάίόήέβθφξύζψώϊϋ"),
    language(Script::Hebrew, 1.0, &["il"], "יוהלאתרבמשנעדחקפגסטזכצםןץךף"),
    language(
        Script::Arabic,
        1.0,
        &["sa", "ae", "eg", "ma", "jo", "kw", "qa", "iq", "lb", "dz", "tn", "om", "bh"],
        "المينورتبةعدهسفكحقصجشطخضزثذغءأإآىئؤظ",
    ),
    language(Script::Thai, 1.0, &["th"], "านรกอเงมยลวดทสตะปบคหแจพชขใไโผถซณธศษฐญฉภฟัี่้ิื์ุู็ำ"),
    language(
        Script::Simplified,
        1.0,
        &["cn", "sg"],
        "限公司有国京上海市区路号省中北科技深圳广州天津江苏浙东南山西县镇街道大新信息软件网络电子\
         商贸易投资管理服务发展集团份股工业实业成都武汉杭州联系人名称地址邮编客户华李王张刘陈杨",
    ),
    language(
        Script::Traditional,
        1.0,
        &["tw", "hk", "mo"],
        "限公司有市路號台北臺區股份縣樓段巷中國香港灣新科技資訊電子商業務發展集團實業高雄桃園竹南\
         東西街道大九龍聯絡人名稱地址郵遞客戶華李王張劉陳楊",
    ),
    language(
        Script::Japanese,
        1.0,
        &["jp"],
        "株式会社市区東京都町県府大阪丁目番地号北海道福岡愛知名古屋神奈川横浜新宿中央港千代田本日\
         山田村上藤井佐高木小林渡辺伊加々様部課長ー・有限合同電話郵便住所顧客姓",
    ),
    language(
        Script::Korean,
        1.0,
        &["kr"],
        "주식회사서울시구로동도경기부산남대한국강북중인천전광역수원길번지호층빌딩테크코리아스이김박최정\
         조윤장임성자산업기술무역건설화학상사고객명소우편호전연락담당",
    ),
];

/// Words, in lower case, that stand in files of customers: headings, legal forms, towns, streets.
/// To find one is better evidence than the frequency of letters.
pub(super) const WORDS: &[&str] = &[
    "straße",
    "münchen",
    "köln",
    "düsseldorf",
    "nürnberg",
    "zürich",
    "österreich",
    "größe",
    "müller",
    "geschäft",
    "währung",
    "société",
    "téléphone",
    "prénom",
    "qualité",
    "numéro",
    "résidence",
    "général",
    "québec",
    "orléans",
    "españa",
    "teléfono",
    "razón",
    "dirección",
    "código",
    "compañía",
    "país",
    "são",
    "endereço",
    "município",
    "razão",
    "società",
    "città",
    "località",
    "malmö",
    "göteborg",
    "københavn",
    "århus",
    "spółka",
    "łódź",
    "kraków",
    "wrocław",
    "gdańsk",
    "poznań",
    "miejscowość",
    "odpowiedzialnością",
    "náměstí",
    "společnost",
    "město",
    "plzeň",
    "třída",
    "společník",
    "spoločnosť",
    "korlátolt",
    "felelősségű",
    "társaság",
    "győr",
    "város",
    "bucurești",
    "bucureşti",
    "şirketi",
    "ltd. şti",
    "a.ş.",
    "sokağı",
    "ооо",
    "зао",
    "оао",
    "пао",
    "улица",
    "ул.",
    "москва",
    "санкт",
    "область",
    "общество",
    "ответственностью",
    "название",
    "компания",
    "город",
    "страна",
    "адрес",
    "имя",
    "фамилия",
    "індекс",
    "тов",
    "вул.",
    "вулиця",
    "київ",
    "львів",
    "україна",
    "товариство",
    "обмеженою",
    "софия",
    "еоод",
    "еад",
    "αθήνα",
    "οδός",
    "εταιρεία",
    "αθηνα",
    "α.ε.",
    "ε.π.ε.",
    "θεσσαλονίκη",
    "בע\"מ",
    "בעמ",
    "רחוב",
    "תל אביב",
    "חברת",
    "شركة",
    "شارع",
    "المحدودة",
    "บริษัท",
    "จำกัด",
    "ถนน",
    "有限公司",
    "有限责任",
    "北京",
    "上海",
    "股份有限",
    "臺北",
    "台北",
    "株式会社",
    "有限会社",
    "東京都",
    "大阪",
    "주식회사",
    "서울",
    "부산",
    "公司名称",
    "会社名",
];

/// Languages that stand in one file together, and their letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    /// All that are written in windows-1252.
    Western,
    /// All that are written in windows-1250.
    Central,
    /// One alone, by its index.
    Alone(usize),
}

/// What may stand in a file: how likely that is, and how likely each of its letters then is.
/// Natural logarithms.
pub(super) struct Model {
    pub(super) prior: f32,
    likely: BTreeMap<char, f32>,
}

/// The Western languages come first in the list of all, the Central ones behind them.
const WESTERN: std::ops::Range<usize> = 0..8;
const CENTRAL: std::ops::Range<usize> = 8..14;
/// How often a capital stands for a letter. Names have many.
const CAPITAL_SHARE: f32 = 0.35;
/// Share of letters that are from other languages of the script.
const FOREIGN_SHARE: f32 = 0.1;
/// A character of the script that none of its languages uses much.
const RARE: f32 = -9.0;

impl Model {
    /// What may stand in a file in a script. `countries` are those that the file names, each with
    /// how often.
    pub(super) fn all(script: Script, countries: &BTreeMap<String, f32>) -> Vec<Model> {
        let own = |index: &usize| LANGUAGES[*index].script == script;
        let members: Vec<usize> = (0..LANGUAGES.len()).filter(own).collect();
        let mut families: Vec<Family> = members.iter().map(|one| Family::Alone(*one)).collect();
        if script == Script::Latin {
            families.extend([Family::Western, Family::Central]);
        }
        let all: f32 = LANGUAGES.iter().map(|language| language.named(countries)).sum();
        families.iter().map(|family| Model::of(*family, &members, countries, all)).collect()
    }

    fn of(family: Family, members: &[usize], countries: &BTreeMap<String, f32>, all: f32) -> Model {
        let inside = |index: usize| match family {
            Family::Western => WESTERN.contains(&index),
            Family::Central => CENTRAL.contains(&index) || index == 0,
            Family::Alone(one) => index == one,
        };
        let own = || members.iter().filter(|index| inside(**index)).map(|index| &LANGUAGES[*index]);
        let named: f32 = own().map(|language| language.named(countries)).sum();
        let share: f32 = own().map(|language| language.share).sum();
        let usual = match family {
            Family::Western => 0.7,
            Family::Central => 0.06,
            Family::Alone(_) => share * 0.5,
        } * if members.len() > 2 { 1.0 } else { 0.1 };
        let here = if all > 0.0 { 0.93 * named / all + 0.07 * usual } else { usual };
        let mut likely = BTreeMap::new();
        for index in members {
            let language = &LANGUAGES[*index];
            let mut weight = FOREIGN_SHARE * language.share;
            if inside(*index) {
                let usual = language.share / share;
                let said = if named > 0.0 { language.named(countries) / named } else { usual };
                weight += (1.0 - FOREIGN_SHARE) * (0.4 * usual + 0.6 * said);
            }
            add_letters(&mut likely, language, weight);
        }
        for share in likely.values_mut() {
            *share = share.ln();
        }
        Model { prior: 1.5 * here.ln(), likely }
    }

    /// How likely a letter is.
    pub(super) fn letter(&self, c: char) -> f32 {
        self.likely.get(&c).copied().unwrap_or(RARE).max(RARE)
    }
}

impl Language {
    /// How often the file names a country of it.
    fn named(&self, countries: &BTreeMap<String, f32>) -> f32 {
        self.countries.iter().filter_map(|country| countries.get(*country)).sum()
    }
}

fn add_letters(likely: &mut BTreeMap<char, f32>, language: &Language, weight: f32) {
    let wide = language.script.is_wide();
    let count = language.letters.chars().count();
    let rank = |at: usize| {
        #[expect(clippy::cast_precision_loss, reason = "some hundred letters")]
        let at = at as f32;
        // Single letters thin out; of characters for words the listed ones are about half.
        if wide { 1.0 / (at + 40.0) } else { 1.0 / (at + 2.0) }
    };
    let sum: f32 = (0..count).map(rank).sum::<f32>() * if wide { 2.0 } else { 1.0 };
    for (at, c) in language.letters.chars().enumerate() {
        let share = weight * rank(at) / sum;
        *likely.entry(c).or_insert(0.0) += share;
        let mut upper = c.to_uppercase();
        if let (Some(upper), None) = (upper.next(), upper.next())
            && upper != c
        {
            *likely.entry(upper).or_insert(0.0) += share * CAPITAL_SHARE;
        }
    }
}
