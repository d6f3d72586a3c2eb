//! The words the generator builds companies and people from, by language. A word that is not
//! written in Latin letters is followed by `/` and the spelling used in domains and addresses.
//!
//! Lists are separated by `|`. None of the words is a placeholder or a well-known fictitious
//! company, since the rules refuse those.

/// What people and companies are called where a language is spoken.
pub(crate) struct Tongue {
    pub(crate) first: &'static str,
    pub(crate) last: &'static str,
    pub(crate) trades: &'static str,
    pub(crate) streets: &'static str,
    /// House number patterns; `{s}` is the street, `#` a digit, `%` a digit from 1 to 9.
    pub(crate) address: &'static str,
    /// Second address lines; `%` and `#` are digits.
    pub(crate) second_lines: &'static str,
    /// Company names of two surnames: `{a}`, `{b}`, a trade `{t}`, the place `{c}`, the form `{f}`.
    pub(crate) pairs: &'static str,
    /// Company names of one surname.
    pub(crate) single: &'static str,
    /// What stands before the place in a company name.
    pub(crate) glue: &'static str,
}

pub(crate) static GERMAN: Tongue = Tongue {
    first: "Anna|Lukas|Sophie|Jürgen|Katharina|Björn|Miriam|Thomas|Ulrike|Stefan|Claudia|Matthias|Heike|Jörg|Franziska|Andreas|Petra|Sebastian|Sabine|Dominik",
    last: "Weber|Krüger|Hoffmann|Schäfer|Vogel|Brandt|Lindner|Köhler|Steiner|Huber|Baumgartner|Fuchs|Zimmermann|Groß|Winkler|Keller|Arnold|Möller|Hartmann|Seidel|Pfeiffer|Thalmann|Ritter|Engel",
    trades: "Anlagenbau|Logistik|Metallbau|Elektrotechnik|Gartenbau|Haustechnik|Verlag|Druckerei|Spedition|Optik|Medizintechnik|Holzbau|Feinmechanik|Bäckerei|Steuerberatung|Immobilien",
    streets: "Hauptstraße|Bahnhofstraße|Gartenweg|Lindenallee|Am Markt|Schillerstraße|Mühlenweg|Industriestraße|Kirchplatz|Ringstraße",
    address: "{s} %|{s} %#|{s} %#a",
    second_lines: "Haus B|%. OG|Hinterhof, Aufgang %|Gebäude %#",
    pairs: "{a} & {b} {t}{c} {f}|{t}{c} {a} und {b} {f}",
    single: "{a} {t}{c} {f}",
    glue: " ",
};

pub(crate) static FRENCH: Tongue = Tongue {
    first: "Camille|Hugo|Élodie|Jérôme|Manon|François|Léa|Mathieu|Chloé|Benoît|Aurélie|Guillaume|Noémie|Étienne|Sandrine|Thierry|Margaux|Cédric|Inès|Pascal",
    last: "Moreau|Lefèvre|Girard|Bonnet|Mercier|Gauthier|Perrin|Chevalier|Fournier|Renaud|Barbier|Marchand|Rousseau|Delacroix|Poirier|Fontaine|Vasseur|Legrand|Noël|Besson|Tessier|Maréchal|Collet|Aubert",
    trades: "Transports|Imprimerie|Menuiserie|Électricité|Conseil|Vignobles|Boulangerie|Travaux publics|Édition|Optique|Horlogerie|Assurances|Paysages|Chauffage|Textiles|Laboratoires",
    streets: "rue de la République|avenue Victor Hugo|boulevard Voltaire|rue des Écoles|place du Marché|rue du Moulin|chemin des Vignes|allée des Tilleuls|quai de la Gare|rue Pasteur",
    address: "% {s}|%# {s}|%# bis {s}",
    second_lines: "Bâtiment B|%e étage|Appartement %#|Zone industrielle, lot %",
    pairs: "{t} {a} et {b}{c} {f}|{a} & {b} {t}{c} {f}",
    single: "{t} {a}{c} {f}",
    glue: " ",
};

pub(crate) static SPANISH: Tongue = Tongue {
    first: "Lucía|Javier|María|Álvaro|Carmen|Sergio|Elena|Andrés|Beatriz|Íñigo|Rocío|Pablo|Nuria|Tomás|Inés|Gonzalo|Marta|Raúl|Pilar|Óscar",
    last: "García|Fernández|Muñoz|Ibáñez|Navarro|Domínguez|Vázquez|Ramos|Serrano|Molina|Ortega|Castillo|Núñez|Herrera|Peña|Aguilar|Cabrera|Vidal|Rubio|Marín|Santana|Pastor|Crespo|Lozano",
    trades: "Construcciones|Transportes|Bodegas|Instalaciones|Asesores|Imprenta|Maquinaria|Conservas|Textiles|Óptica|Inmobiliaria|Panadería|Electricidad|Carpintería|Ingeniería|Viajes",
    streets: "Calle Mayor|Avenida de la Constitución|Calle del Carmen|Paseo Marítimo|Plaza de España|Calle San Juan|Ronda Norte|Camino Real|Calle Cervantes|Travesía del Puente",
    address: "{s} %|{s} %#|{s}, %#",
    second_lines: "%.º izquierda|Planta %|Nave %#|Local, bajo %",
    pairs: "{t} {a} y {b}{c} {f}|{a} {b} {t}{c} {f}",
    single: "{t} {a}{c} {f}",
    glue: " ",
};

pub(crate) static PORTUGUESE: Tongue = Tongue {
    first: "João|Beatriz|Tiago|Conceição|Luísa|Gonçalo|Inês|Rui|Mariana|Fábio|Patrícia|Nuno|Cláudia|André|Helena|Vítor|Sônia|Marcelo|Letícia|Caio",
    last: "Ferreira|Gonçalves|Carvalho|Araújo|Magalhães|Simões|Teixeira|Nogueira|Cardoso|Brandão|Pacheco|Moura|Leitão|Queirós|Barbosa|Antunes|Matos|Fonseca|Guimarães|Coelho|Pereira|Assunção|Neves|Vieira",
    trades: "Transportes|Construções|Vinhos|Gráfica|Confecções|Contabilidade|Padaria|Engenharia|Cerâmica|Cortiças|Seguros|Móveis|Farmacêutica|Turismo|Metalúrgica|Alimentos",
    streets: "Rua das Flores|Avenida da Liberdade|Rua do Comércio|Travessa do Carmo|Rua São João|Largo da Igreja|Avenida Brasil|Rua Direita|Praça da República|Rua da Fábrica",
    address: "{s} %|{s} %#|{s}, %##",
    second_lines: "%.º andar|Sala %#|Armazém %|Bloco B, loja %",
    pairs: "{t} {a} e {b}{c} {f}|{a} & {b} {t}{c} {f}",
    single: "{t} {a}{c} {f}",
    glue: " ",
};

pub(crate) static ITALIAN: Tongue = Tongue {
    first: "Giulia|Marco|Chiara|Niccolò|Francesca|Davide|Elisa|Matteo|Valentina|Giovanni|Sara|Andrea|Martina|Simone|Ilaria|Paolo|Silvia|Luca|Federica|Riccardo",
    last: "Rossi|Ferrari|Esposito|Colombo|Ricci|Marino|Greco|Gallo|Mancini|Lombardi|Moretti|Barbieri|Fontana|Rinaldi|Caruso|Ferrara|Galli|Martini|Leone|Longo|Gentile|Martinelli|Vitale|Lombardo",
    trades: "Trasporti|Edilizia|Tipografia|Ceramiche|Vini|Costruzioni|Impianti|Ottica|Arredamenti|Alimentari|Tessuti|Marmi|Meccanica|Assicurazioni|Pelletterie|Editrice",
    streets: "Via Roma|Via Giuseppe Garibaldi|Corso Italia|Via Dante|Piazza del Duomo|Viale della Libertà|Via Mazzini|Via dei Mille|Largo Augusto|Via Torino",
    address: "{s} %|{s} %#|{s}, %#",
    second_lines: "Scala B|Interno %#|Piano %|Capannone %, ingresso B",
    pairs: "{t} {a} e {b}{c} {f}|{a} & {b} {t}{c} {f}",
    single: "{t} {a}{c} {f}",
    glue: " ",
};

pub(crate) static POLISH: Tongue = Tongue {
    first: "Agnieszka|Paweł|Małgorzata|Łukasz|Zofia|Michał|Ewa|Grzegorz|Joanna|Wojciech|Katarzyna|Tomasz|Elżbieta|Rafał|Beata|Kamil|Monika|Jarosław|Żaneta|Szymon",
    last: "Wiśniewski|Wójcik|Kamiński|Zieliński|Szymański|Dąbrowski|Kozłowski|Jankowski|Mazur|Krawczyk|Grabowski|Pawłowski|Michalski|Król|Wieczorek|Jabłoński|Wróbel|Nowakowski|Majewski|Stępień|Malinowski|Jaworski|Górski|Pawlak",
    trades: "Transport|Budownictwo|Drukarnia|Meble|Elektronika|Logistyka|Piekarnia|Instalacje|Księgowość|Stolarstwo|Ogrody|Odzież|Mleczarnia|Obróbka metali|Wydawnictwo|Okna",
    streets: "ul. Długa|ul. Polna|al. Jerozolimskie|ul. Słoneczna|ul. Kościuszki|ul. Świętej Anny|pl. Wolności|ul. Ogrodowa|ul. Łąkowa|ul. Przemysłowa",
    address: "{s} %|{s} %#|{s} %#/%",
    second_lines: "lok. %#|Budynek B|piętro %|hala %, wejście B",
    pairs: "{t} {a} i {b}{c} {f}|{a} & {b} {t}{c} {f}",
    single: "{t} {a}{c} {f}",
    glue: " ",
};

pub(crate) static DUTCH: Tongue = Tongue {
    first: "Daan|Sanne|Bram|Lotte|Jeroen|Femke|Thijs|Marloes|Sjoerd|Anouk|Wouter|Noor|Ruben|Maaike|Koen|Ilse|Pieter|Hanneke|Joost|Esmée",
    last: "de Vries|Bakker|Visser|Mulder|van Dijk|Smit|Dekker|Hendriks|Kuipers|Brouwer|Vermeulen|Schouten|Hoekstra|Postma|Willems|Maas|Prins|Huisman|van Leeuwen|Dijkstra|Peeters|Jacobs|Koster|Timmermans",
    trades: "Bouw|Transport|Installatietechniek|Drukkerij|Bloemen|Logistiek|Scheepsbouw|Kaas|Meubelen|Advies|Verzekeringen|Zuivel|Optiek|Techniek|Tuinen|Uitgeverij",
    streets: "Dorpsstraat|Kerkstraat|Molenweg|Prinsengracht|Stationsplein|Havenweg|Julianalaan|Nieuwstraat|Wilhelminakade|Zeedijk",
    address: "{s} %|{s} %#|{s} %##",
    second_lines: "%e verdieping|Unit B|Gebouw %#|Hal %, poort B",
    pairs: "{a} & {b} {t}{c} {f}|{t} {a} en {b}{c} {f}",
    single: "{a} {t}{c} {f}",
    glue: " ",
};

pub(crate) static SWEDISH: Tongue = Tongue {
    first: "Åsa|Erik|Malin|Göran|Elin|Björn|Linnéa|Oskar|Frida|Håkan|Sofia|Mats|Ebba|Niklas|Karin|Henrik|Ida|Jonas|Pernilla|Ulf",
    last: "Lindström|Bergqvist|Sjöberg|Nyström|Holmgren|Lundqvist|Åkesson|Ekström|Söderberg|Wikström|Hedlund|Björk|Forsberg|Sandberg|Lindgren|Öberg|Norén|Dahlgren|Fransson|Hellström|Strand|Blomqvist|Ström|Engström",
    trades: "Bygg|Åkeri|Tryckeri|Snickeri|Elteknik|Plåt|Trädgård|Redovisning|Fisk|Bageri|Glas|Verkstad|Papper|Marin|Möbler|Fastigheter",
    streets: "Storgatan|Kungsgatan|Skolvägen|Björkvägen|Hamngatan|Drottninggatan|Industrivägen|Kyrkogatan|Östra Långgatan|Sjövägen",
    address: "{s} %|{s} %#|{s} %#B",
    second_lines: "Plan %|Hus B|Lokal %#|Port %, gården",
    pairs: "{a} & {b} {t}{c} {f}|{t} {a} och {b}{c} {f}",
    single: "{a} {t}{c} {f}",
    glue: " ",
};

pub(crate) static ENGLISH: Tongue = Tongue {
    first: "Emma|James|Olivia|Liam|Charlotte|Benjamin|Grace|Daniel|Harriet|Samuel|Zoë|Nathan|Megan|Patrick|Siobhan|Gareth|Abigail|Marcus|Naomi|Dylan",
    last: "Ashworth|Whitfield|O'Connor|Bradley|Hartley|Thornton|Gallagher|Pemberton|Langley|Sinclair|Fairbanks|Mercer|Caldwell|Holloway|Winslow|Prescott|Barrett|Donovan|McKenzie|Stratton|Harding|Quigley|Radcliffe|Townsend",
    trades: "Logistics|Engineering|Printing|Roofing|Marine|Insurance|Timber|Plumbing|Publishing|Optical|Dairy|Foundry|Surveying|Landscaping|Textiles|Instruments",
    streets: "High Street|Station Road|Maple Avenue|Harbour Lane|Victoria Road|Mill Lane|Church Street|Orchard Drive|King Street|Industrial Parkway",
    address: "% {s}|%# {s}|%## {s}",
    second_lines: "Suite %##|Unit %#|Floor %|Building B, Level %",
    pairs: "{a} & {b} {t}{c} {f}|{a}, {b} and Partners {t}{c} {f}",
    single: "{a} {t}{c} {f}",
    glue: " ",
};

pub(crate) static JAPANESE: Tongue = Tongue {
    first: "陽子/yoko|健太/kenta|美咲/misaki|大輔/daisuke|直樹/naoki|恵/megumi|翔太/shota|由美/yumi|浩二/koji|里奈/rina|和也/kazuya|千夏/chinatsu|雅人/masato|真由/mayu|修/osamu|綾子/ayako",
    last: "山田/yamada|佐々木/sasaki|高橋/takahashi|渡辺/watanabe|小林/kobayashi|中村/nakamura|吉田/yoshida|加藤/kato|松本/matsumoto|井上/inoue|木村/kimura|清水/shimizu|斎藤/saito|山口/yamaguchi|石川/ishikawa|前田/maeda|藤田/fujita|岡田/okada|長谷川/hasegawa|村上/murakami|近藤/kondo|坂本/sakamoto|遠藤/endo|青木/aoki",
    trades: "製作所|商事|運輸|印刷|工業|建設|電機|食品|物産|精密|化学|農園|水産|繊維|測量|不動産",
    streets: "丸の内|本町|中央|栄町|緑ヶ丘|大手町|桜木町|港町|新宿|東山",
    address: "{s}%-%-%|{s}%丁目%番%号|{s}%-%#",
    second_lines: "第%ビル|%階|本館%階|別館 %##号室",
    pairs: "{f}{a}{b}{t}{c}|{a}・{b}{t}{c}{f}",
    single: "{f}{a}{t}{c}",
    glue: "",
};

pub(crate) static INDIAN: Tongue = Tongue {
    first: "Aarav|Priya|Rohan|Ananya|Vikram|Kavya|Arjun|Meera|Sanjay|Divya|Rahul|Lakshmi|Karthik|Sneha|Imran|Fatima|Harpreet|Deepa|Suresh|Nandini",
    last: "Sharma|Iyer|Reddy|Banerjee|Kulkarni|Chatterjee|Patil|Menon|Desai|Mukherjee|Kapoor|Nair|Bhatt|Agarwal|Chowdhury|Gill|Rao|Joshi|Mehta|Pillai|Saxena|Thakur|Varma|Shetty",
    trades: "Textiles|Engineering|Agro Foods|Logistics|Pharma|Exports|Jewellers|Castings|Spices|Polymers|Constructions|Printers|Ceramics|Motors|Tea Estates|Electricals",
    streets: "MG Road|Nehru Marg|Anna Salai|Station Road|Brigade Road|Linking Road|Gandhi Nagar|Park Street|Temple Street|Lake View Road",
    address: "% {s}|%# {s}|%##/% {s}",
    second_lines: "%nd Floor|Plot %#|Sector %#|Phase %, Industrial Area",
    pairs: "{a} & {b} {t}{c} {f}|{a} {b} {t}{c} {f}",
    single: "{a} {t}{c} {f}",
    glue: " ",
};

pub(crate) static TURKISH: Tongue = Tongue {
    first: "Ayşe|Mehmet|Zeynep|Emre|Elif|İbrahim|Gülşen|Hüseyin|Şebnem|Oğuz|Derya|Çağlar|Büşra|Murat|Özlem|Serkan|Işıl|Yiğit|Nurgül|Kerem",
    last: "Yılmaz|Kaya|Demir|Şahin|Çelik|Yıldız|Öztürk|Aydın|Özdemir|Arslan|Doğan|Kılıç|Aslan|Çetin|Koç|Kurt|Özkan|Şimşek|Polat|Korkmaz|Güneş|Tekin|Erdoğan|Bulut",
    trades: "Tekstil|İnşaat|Lojistik|Gıda|Makine|Turizm|Mobilya|Otomotiv|Kimya|Seramik|Matbaa|Enerji|Denizcilik|Tarım|Plastik|Elektrik",
    streets: "Atatürk Caddesi|Cumhuriyet Bulvarı|İstiklal Caddesi|Gül Sokak|Barış Manço Sokak|Çınar Caddesi|Liman Yolu|Fatih Sokak|Menekşe Sokak|Organize Sanayi Caddesi",
    address: "{s} No:%|{s} No:%#|{s} No:%#/%",
    second_lines: "Kat %|Daire %#|B Blok|%. Kısım, kapı %#",
    pairs: "{a} ve {b} {t}{c} {f}|{a} {b} {t}{c} {f}",
    single: "{a} {t}{c} {f}",
    glue: " ",
};

pub(crate) static ARABIC: Tongue = Tongue {
    first: "فاطمة/fatima|محمد/mohammed|عائشة/aisha|خالد/khalid|مريم/maryam|سعيد/saeed|نورة/noura|عمر/omar|ليلى/layla|يوسف/yousef|هند/hind|راشد/rashid|سلمى/salma|حمد/hamad|ريم/reem|ماجد/majid",
    last: "المنصوري/almansoori|الهاشمي/alhashimi|النعيمي/alnuaimi|الكتبي/alketbi|الشامسي/alshamsi|الزعابي/alzaabi|المزروعي/almazrouei|البلوشي/albalushi|السويدي/alsuwaidi|الظاهري/aldhaheri|الرميثي/alrumaithi|الحمادي/alhammadi|العامري/alameri|المهيري/almheiri|الفلاسي/alfalasi|القبيسي/alqubaisi",
    trades: "للتجارة|للمقاولات|للنقل|للهندسة|للأغذية|للطباعة|للسياحة|للعقارات|للتأمين|للأثاث|للإلكترونيات|للاستشارات|للصناعة|للزراعة|للملاحة|للنشر",
    streets: "شارع الشيخ زايد|شارع الخليج|شارع المطار|شارع النخيل|شارع السوق|طريق الميناء|شارع الواحة|شارع المدينة",
    address: "{s} %#|{s} %##",
    second_lines: "الطابق %|مكتب %##|برج %",
    pairs: "شركة {a} و{b} {t}{c} {f}|{a} و{b} {t}{c} {f}",
    single: "شركة {a} {t}{c} {f}",
    glue: " ",
};

pub(crate) static GREEK: Tongue = Tongue {
    first: "Ελένη/eleni|Γιώργος/giorgos|Μαρία/maria|Νίκος/nikos|Κατερίνα/katerina|Δημήτρης/dimitris|Σοφία/sofia|Κώστας/kostas|Ιωάννα/ioanna|Παναγιώτης/panagiotis|Αγγελική/angeliki|Σπύρος/spyros",
    last: "Παπαδόπουλος/papadopoulos|Γεωργίου/georgiou|Αντωνίου/antoniou|Νικολάου/nikolaou|Βλάχος/vlachos|Μακρής/makris|Οικονόμου/oikonomou|Παππάς/pappas|Δημητρίου/dimitriou|Καραγιάννης/karagiannis|Χριστοδούλου/christodoulou|Αλεξίου/alexiou|Σαμαράς/samaras|Λάμπρου/lamprou|Ζαχαρίου/zachariou|Κωνσταντίνου/konstantinou",
    trades: "Μεταφορές|Τρόφιμα|Κατασκευές|Εκδόσεις|Ναυτιλιακή|Τουρισμός|Έπιπλα|Ηλεκτρικά|Γεωργικά|Χημικά|Υφάσματα|Ασφάλειες|Οπτικά|Μάρμαρα|Ελαιόλαδα|Σύμβουλοι",
    streets: "Λεωφόρος Συγγρού|Οδός Ερμού|Οδός Σταδίου|Πλατεία Ομονοίας|Οδός Αριστοτέλους|Οδός Κηφισίας|Οδός Βενιζέλου|Ακτή Μιαούλη",
    address: "{s} %|{s} %#",
    second_lines: "%ος όροφος|Γραφείο %#|Κτίριο Β",
    pairs: "{a} & {b} {t}{c} {f}|{t} {a} και {b}{c} {f}",
    single: "{a} {t}{c} {f}",
    glue: " ",
};

pub(crate) static UKRAINIAN: Tongue = Tongue {
    first: "Олена/olena|Андрій/andrii|Марія/mariia|Тарас/taras|Ірина/iryna|Богдан/bohdan|Оксана/oksana|Сергій/serhii|Наталія/nataliia|Юрій/yurii|Соломія/solomiia|Василь/vasyl",
    last: "Шевченко/shevchenko|Бондаренко/bondarenko|Коваленко/kovalenko|Ткаченко/tkachenko|Кравченко/kravchenko|Олійник/oliinyk|Мельник/melnyk|Гончаренко/honcharenko|Лисенко/lysenko|Мороз/moroz|Савченко/savchenko|Поліщук/polishchuk|Марченко/marchenko|Левченко/levchenko|Зінченко/zinchenko|Паламарчук/palamarchuk",
    trades: "Логістика|Будівництво|Хлібзавод|Друкарня|Агро|Меблі|Текстиль|Енергія|Транспорт|Кераміка|Сервіс|Машинобудування|Видавництво|Садівництво|Метал|Папір",
    streets: "вул. Хрещатик|вул. Лесі Українки|просп. Свободи|вул. Івана Франка|вул. Садова|вул. Шевченка|пл. Ринок|вул. Зелена",
    address: "{s}, %|{s}, %#",
    second_lines: "офіс %#|%-й поверх|корпус Б",
    pairs: "{f} \"{a} і {b} {t}{c}\"|{f} \"{t} {a} та {b}{c}\"",
    single: "{f} \"{a} {t}{c}\"",
    glue: " ",
};
