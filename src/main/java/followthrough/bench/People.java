package followthrough.bench;

import followthrough.prospects.NewAddress;
import java.util.List;
import java.util.Random;

/** Invented people with names of many scripts, the same ones for the same seed, and no two alike. */
final class People {
    private static final List<List<String>> GIVEN = List.of(
            List.of("Anna", "Jörg", "Zoë", "Siobhán", "Łucja", "Søren", "Inês", "Đorđe", "Çağla", "Nuñez"),
            List.of("Алиса", "Иван", "Оксана", "Георги"),
            List.of("Ελένη", "Νίκος", "Ζωή"),
            List.of("ليلى", "عمر", "نور"),
            List.of("नीना", "रवि", "आशा"),
            List.of("美咲", "健太", "さくら"),
            List.of("민준", "서연", "지우"),
            List.of("นิดา", "สมชาย"));
    private static final List<List<String>> FAMILY = List.of(
            List.of("Lindqvist", "Müller", "O’Hara", "Kowalczyk", "Ferreira", "Åkesson", "Yılmaz", "da Silva", "Berg"),
            List.of("Петрова", "Шевченко", "Иванов"),
            List.of("Παππά", "Νικολάου"),
            List.of("حداد", "منصور"),
            List.of("शर्मा", "पटेल"),
            List.of("田中", "佐藤"),
            List.of("김", "박"),
            List.of("ศรีสุข", "ใจดี"));
    private static final List<String> TITLES =
            List.of("Owner", "Head of Purchasing", "Werkstattleiterin", "Directrice", "Plant manager", "");
    private static final List<String> FIRMS =
            List.of("Harbour", "Nordlys", "Vega", "Linden", "Atlas", "Mira", "Kastell", "Orion", "Pine", "Delta");
    private static final List<String> TRADES =
            List.of("Tools", "Logistics", "Dental", "Print", "Bakery", "Optics", "Maschinenbau", "Foods");

    private final Random random;
    private int made;

    People(long seed) {
        random = new Random(seed);
    }

    /** @param phone in international form */
    record Person(String name, String title, String company, String email, String phone) {
        List<NewAddress> addresses() {
            return List.of(
                    NewAddress.email(email).orElseThrow(),
                    NewAddress.phone(phone, "").orElseThrow());
        }

        /** As a line of a CSV file; nothing in it needs more than quotes. */
        String csv() {
            return "\"" + name + "\",\"" + title + "\",\"" + company + "\"," + email + "," + phone + "\n";
        }
    }

    static final String CSV_HEAD = "Name,Job title,Company,E-mail,Phone\n";

    Person next() {
        int n = made++;
        int script = n % 3 == 0 ? random.nextInt(GIVEN.size()) : 0;
        var firm = pick(FIRMS) + " " + pick(TRADES) + " " + (n / 4 % 25_000);
        return new Person(
                pick(GIVEN.get(script)) + " " + pick(FAMILY.get(script)),
                pick(TITLES),
                firm,
                "person" + n + "@" + firm.toLowerCase(java.util.Locale.ROOT).replace(' ', '-') + ".example",
                "+4420" + (70_000_000 + n));
    }

    private String pick(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }
}
