package followthrough.sandbox;

import followthrough.prospects.Basis;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Tier;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Invents people and firms: names as they are used in two dozen countries, domains under {@code .example} (RFC 2606), and
 * telephone numbers only from ranges that the regulators keep for fiction; where a country has none, no number.
 */
final class SamplePeople {
    /**
     * One country's names.
     *
     * @param weight how many of a hundred people come from there
     * @param phone with {@code ##} for digits; empty where no range is kept for fiction
     * @param firms what firms there call themselves, {@code %} being a name
     */
    private record Culture(
            int weight,
            String country,
            String language,
            String phone,
            String cities,
            String given,
            String family,
            String firms) {}

    private static final List<Culture> CULTURES = List.of(
            new Culture(
                    22,
                    "DE",
                    "de",
                    "+49 30 23125 ###",
                    "Bremen,Leipzig,Ulm,Kassel,Rostock",
                    "Anneke,Jürgen,Svenja,Thorsten,Mareike,Günter,Friederike,Ömer,Katrin,Bastian,Nurcan,Helge",
                    "Lüttmann,Oßwald,Brinkhoff,Kühnel,Reinders,Yıldırım,Vogelsang,Maßberg,Tiedemann,Schröer,Grabowski,Hülsmann",
                    "% Verpackung,% & Sohn,% Maschinenbau,Molkerei %,% Fördertechnik"),
            new Culture(
                    16,
                    "GB",
                    "en",
                    "+44 20 7946 0###",
                    "Leeds,Cardiff,Norwich,Dundee,Hull",
                    "Imogen,Rhys,Priya,Callum,Beatrix,Dev,Niamh,Oluwaseun,Harriet,Gareth,Zainab,Alistair",
                    "Pemberley,Ap-Rhys,Chaudhuri,Thistlewood,Okonjo,Marchbanks,Penrose,Drummond,Whitlock,Ashdown,Kaur,Fairweather",
                    "% Foods,% Bottling,% & Daughters,% Engineering,% Bakeries"),
            new Culture(
                    18,
                    "US",
                    "en",
                    "+1 212 555 01##",
                    "Buffalo,Tulsa,Boise,Toledo,Savannah",
                    "Marisol,Deshawn,Kayla,Hank,Xiomara,Wyatt,Latoya,Brent,Mei-Ling,Travis,Shreya,Carmen",
                    "Delacroix,Washburn,Nakamura,O'Shaughnessy,Ybarra,Lindqvist,Freeman,Two Rivers,Petrakis,Castellanos,Ng,Haverford",
                    "% Packaging,% Dairy Co,% Industries,Great Lakes %,% Beverage"),
            new Culture(
                    8,
                    "FR",
                    "fr",
                    "+33 1 99 00 ## ##",
                    "Angers,Dijon,Reims,Brest",
                    "Clémence,Loïc,Maëlys,Thibault,Aïcha,Gaëtan,Solène,Yanis,Hélène,Rémi",
                    "Lefèvre-Dumas,Kermadec,Benhaddou,Château,Garrigue,Lemoine,Péchaud,Villeneuve,Toussaint,Rousselot",
                    "Conserves %,% Emballage,Fromagerie %,Établissements %"),
            new Culture(
                    4,
                    "CA",
                    "en",
                    "+1 416 555 01##",
                    "Halifax,Regina,Sudbury",
                    "Geneviève,Owen,Anjali,Tanis,Étienne,Brooke",
                    "Bouchard,MacAskill,Sandhu,Cardinal,Tremblay,Forsythe",
                    "% Canning,% Provisions,% Machinery"),
            new Culture(
                    5,
                    "AU",
                    "en",
                    "+61 2 5550 ####",
                    "Geelong,Toowoomba,Hobart",
                    "Lachlan,Tahlia,Jarrah,Bronwyn,Kieran,Thuy",
                    "Wetherill,Nguyen-Hart,Costigan,Marrawa,Papadakis,Dunstan",
                    "% Fresh,% Packing,% Wine Estates"),
            new Culture(
                    4,
                    "SE",
                    "sv",
                    "+46 8 465 004 ##",
                    "Umeå,Växjö,Örebro",
                    "Åsa,Göran,Linnéa,Håkan,Elsa,Torbjörn",
                    "Björklund,Sjöholm,Åkerman,Öhrn,Lindgård,Nyström",
                    "% Mejeri,% Förpackning,% Verkstad"),
            new Culture(
                    3,
                    "IE",
                    "en",
                    "+353 20 91# ####",
                    "Sligo,Tralee",
                    "Aoife,Cormac,Saoirse,Pádraig",
                    "Ó Conaill,Ní Bhriain,Gallagher-Roe,Devaney",
                    "% Creamery,% Foods"),
            new Culture(
                    3,
                    "ES",
                    "es",
                    "",
                    "Gijón,Murcia",
                    "Begoña,Íñigo,Nuria,Joaquín",
                    "Núñez Arrieta,Echevarría,Peñalver,Soler i Puig",
                    "Conservas %,Envases %"),
            new Culture(
                    3,
                    "IT",
                    "it",
                    "",
                    "Parma,Udine",
                    "Ginevra,Niccolò,Fiammetta,Ettore",
                    "D'Angelantonio,Bellavista,Quarantotti,Zanella",
                    "% Imballaggi,Pastificio %"),
            new Culture(
                    3,
                    "NL",
                    "nl",
                    "",
                    "Zwolle,Breda",
                    "Joost,Femke,Maarten,Sanne",
                    "van der Velde,'t Hooft,de Groot-Bakker,ter Horst",
                    "% Zuivel,% Verpakking"),
            new Culture(
                    2,
                    "PL",
                    "pl",
                    "",
                    "Łódź,Rzeszów",
                    "Łucja,Zbigniew,Małgorzata,Wojciech",
                    "Szczęsny,Wąsik,Źródlak,Grzegorczyk",
                    "% Opakowania,% Młyny"),
            new Culture(
                    1,
                    "PT",
                    "pt",
                    "",
                    "Braga,Évora",
                    "Inês,Tomé,Conceição,Duarte",
                    "Gonçalves,Falcão,d'Ávila,Simões",
                    "Adega %,% Embalagens"),
            new Culture(
                    1,
                    "GR",
                    "el",
                    "",
                    "Volos,Patras",
                    "Ελένη|Eleni,Νίκος|Nikos,Δήμητρα|Dimitra",
                    "Παπαδοπούλου|Papadopoulou,Βλάχος|Vlachos",
                    "% Olive Oils,% Packaging"),
            new Culture(
                    2,
                    "TR",
                    "tr",
                    "",
                    "Bursa,İzmir",
                    "Çağla,İbrahim,Şebnem,Oğuz",
                    "Yılmazer,Gündoğdu,Öztürkmen,Çakır",
                    "% Gıda,% Makina"),
            new Culture(
                    4,
                    "IN",
                    "en",
                    "",
                    "Pune,Coimbatore,Vadodara",
                    "Ananya,Raghunath,Meenakshi,Harpreet,Suresh,Fatima",
                    "Venkataraman,Bhattacharjee,Gill,Deshpande,Iyer,Merchant",
                    "% Packaging,% Spices,% Engineering Works"),
            new Culture(
                    3,
                    "BR",
                    "pt",
                    "",
                    "Joinville,Uberlândia",
                    "Iracema,Thiago,Conceição,João Pedro",
                    "Guimarães,Nakandakari,da Conceição,Schmitz Borges",
                    "% Alimentos,Embalagens %"),
            new Culture(
                    2,
                    "MX",
                    "es",
                    "",
                    "Puebla,Mérida",
                    "Xóchitl,Emiliano,Guadalupe,Raúl",
                    "Cuauhtli,Peña Nieves,Zúñiga,Ordóñez",
                    "% Bebidas,% Empaques"),
            new Culture(
                    3,
                    "JP",
                    "ja",
                    "",
                    "Sendai,Hamamatsu",
                    "陽菜|Hina,大輔|Daisuke,美咲|Misaki,健一|Kenichi",
                    "白川|Shirakawa,北条|Hojo,若林|Wakabayashi,小田切|Odagiri",
                    "% Seisakusho,% Foods"),
            new Culture(
                    2,
                    "KR",
                    "ko",
                    "",
                    "Daejeon,Ulsan",
                    "지우|Ji-woo,현준|Hyun-jun,서연|Seo-yeon",
                    "남궁|Namgung,황보|Hwangbo,선우|Sunwoo",
                    "% Packaging,% Foods"),
            new Culture(
                    2,
                    "NG",
                    "en",
                    "",
                    "Ibadan,Enugu",
                    "Chiamaka,Olúwatóbi,Ngozi,Danjuma",
                    "Nwachukwu,Adébáyọ̀,Danladi,Okafor-Bello",
                    "% Mills,% Bottling"),
            new Culture(
                    2,
                    "ZA",
                    "en",
                    "",
                    "Durban,Gqeberha",
                    "Nomvula,Pieter,Thandiwe,Ayesha",
                    "Dlamini-Khoza,van Zijl,Mokoena,Naidoo",
                    "% Packers,% Wines"),
            new Culture(
                    2,
                    "AE",
                    "en",
                    "",
                    "Sharjah,Ajman",
                    "Maryam,Khalid,Noura,Yusuf",
                    "Al Mazroui,Bin Hamdan,Al Ketbi,Haddadin",
                    "% Trading,% Dairies"),
            new Culture(
                    1,
                    "CN",
                    "zh",
                    "",
                    "Suzhou,Qingdao",
                    "雅婷|Yating,志远|Zhiyuan,晓梅|Xiaomei",
                    "欧阳|Ouyang,上官|Shangguan,慕容|Murong",
                    "% Packaging,% Foods"));

    private static final List<String> TITLES = List.of(
            "Head of maintenance",
            "Plant manager",
            "Buyer",
            "Production planner",
            "Managing director",
            "Technical lead",
            "Owner",
            "Line engineer");
    private static final List<String> SOURCES =
            List.of("Trade fair list", "Old customer list", "Newsletter", "Referral", "Dealer directory");
    private static final List<String> QUESTIONS = List.of(
            "Do you have drive belts for a wrapping line from 2009 in stock? We need eight by the end of the month.",
            "Our filler stands still about once a week. Which wear parts should we keep on the shelf?",
            "Please send prices for sealing jaws, 320 mm, quantity 24, and how fast you can deliver.",
            "We are comparing three suppliers for gaskets and valves. What makes you different?",
            "Can somebody tell me whether your bearings fit the older carton erectors?",
            "We take over a second plant in spring and need a parts contract for both.",
            "Looking for a replacement gearbox. The label is not readable any more, I can send photos.",
            "How long do your cutting knives last on laminated film? Ours need changing every nine days.");

    private final Random random;
    private final Set<String> taken = new HashSet<>();

    SamplePeople(Random random) {
        this.random = random;
    }

    /** What somebody might ask who sells machine parts. */
    String question() {
        return one(QUESTIONS);
    }

    /** Somebody who asked through the website. */
    NewProspect inbound(long ownerId) {
        return person(ownerId, "Website form", Basis.ASKED, random.nextInt(10) < 4 ? Tier.A : Tier.B);
    }

    /** Somebody from a list. */
    NewProspect listed(long ownerId) {
        int draw = random.nextInt(100);
        var basis = draw < 35 ? Basis.CUSTOMER : draw < 60 ? Basis.CONSENT : Basis.PUBLIC;
        int tier = random.nextInt(100);
        return person(ownerId, one(SOURCES), basis, tier < 8 ? Tier.A : tier < 40 ? Tier.B : Tier.C);
    }

    private NewProspect person(long ownerId, String source, Basis basis, Tier tier) {
        var culture = culture();
        var given = one(culture.given()).split("\\|");
        var family = one(culture.family()).split("\\|");
        boolean otherScript = given.length > 1;
        var firm = one(culture.firms()).replace("%", last(one(culture.family()).split("\\|")));
        var mail = mail(last(given), last(family), firm);
        var addresses = new ArrayList<NewAddress>();
        if (random.nextInt(100) < 96) NewAddress.email(mail).ifPresent(addresses::add);
        if (random.nextInt(100) < 88)
            NewAddress.phone(digits(culture.phone()), culture.country()).ifPresent(addresses::add);
        if (random.nextInt(100) < 55 || addresses.isEmpty())
            NewAddress.social("https://social.example/in/" + mail.substring(0, mail.indexOf('@')) + "-"
                            + random.nextInt(1_000))
                    .ifPresent(addresses::add);
        return new NewProspect(
                        otherScript ? family[0] + " " + given[0] : given[0] + " " + family[0],
                        given[0],
                        family[0],
                        one(TITLES),
                        firm,
                        culture.country(),
                        one(culture.cities()),
                        addresses,
                        source,
                        ownerId,
                        tier,
                        basis,
                        basis == Basis.CUSTOMER ? "bought parts before" : "",
                        "",
                        culture.language(),
                        Map.of(),
                        false,
                        false,
                        null)
                .inNoNamedTier();
    }

    private Culture culture() {
        int draw = random.nextInt(CULTURES.stream().mapToInt(Culture::weight).sum());
        for (var culture : CULTURES) {
            draw -= culture.weight();
            if (draw < 0) return culture;
        }
        throw new IllegalStateException("the weights have changed under way");
    }

    private String mail(String given, String family, String firm) {
        var base = plain(given) + "." + plain(family) + "@" + plain(firm) + ".example";
        for (int n = 2; !taken.add(base); n++)
            base = plain(given) + "." + plain(family) + n + "@" + plain(firm) + ".example";
        return base;
    }

    private static String plain(String text) {
        return Normalizer.normalize(
                        text.replace("ß", "ss")
                                .replace("ł", "l")
                                .replace("Ł", "l")
                                .replace("ı", "i"),
                        Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}|['.&]", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+|-+$", "");
    }

    private String digits(String pattern) {
        var number = new StringBuilder();
        for (char c : pattern.toCharArray()) number.append(c == '#' ? (char) ('0' + random.nextInt(10)) : c);
        return number.toString();
    }

    private String one(String list) {
        return one(List.of(list.split(",")));
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static String last(String[] parts) {
        return parts[parts.length - 1];
    }
}
