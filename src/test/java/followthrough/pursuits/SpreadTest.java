package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Tier;
import followthrough.pursuits.Spread.Rep;
import followthrough.pursuits.Spread.Waiting;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** First touches find days by the minutes there are, the best first. */
class SpreadTest {
    private static final LocalDate MONDAY = LocalDate.of(2026, 3, 9);

    private static Rep rep(long id, int... minutes) {
        var free = new LinkedHashMap<LocalDate, Integer>();
        for (int i = 0; i < minutes.length; i++) free.put(MONDAY.plusDays(i), minutes[i]);
        return new Rep(id, free, IntStream.of(minutes).max().orElse(0));
    }

    private static Waiting b(long row, int minutes) {
        return new Waiting(row, null, Tier.B, 0, minutes);
    }

    /** T32. */
    @Test
    void twentyPeopleDoNotFallDueOnOneDay() {
        var people = IntStream.range(0, 20).mapToObj(i -> b(i, 7)).toList();
        var places = Spread.plan(people, List.of(rep(1, 60, 60, 60, 60)), Set.of(1L));
        var perDay = places.stream().collect(Collectors.groupingBy(Spread.Place::date, Collectors.counting()));
        assertThat(perDay).isEqualTo(Map.of(MONDAY, 8L, MONDAY.plusDays(1), 8L, MONDAY.plusDays(2), 4L));
    }

    @Test
    void theBestComeFirst() {
        var people = List.of(
                new Waiting(1, null, Tier.C, 90_000, 5),
                new Waiting(2, null, Tier.A, 0, 5),
                new Waiting(3, null, Tier.A, 800, 5),
                new Waiting(4, null, Tier.B, 0, 5));
        assertThat(Spread.plan(people, List.of(rep(1, 5, 5, 5, 5)), Set.of(1L)))
                .extracting(place -> place.who().row())
                .containsExactly(3L, 2L, 4L, 1L);
    }

    @Test
    void whoHasTimeFirstGetsThem() {
        var people = IntStream.range(0, 12).mapToObj(i -> b(i, 10)).toList();
        var places = Spread.plan(people, List.of(rep(1, 20, 60), rep(2, 60, 60)), Set.of(1L, 2L));
        assertThat(places.stream().filter(p -> MONDAY.equals(p.date())).map(Spread.Place::ownerId))
                .containsExactlyInAnyOrder(1L, 1L, 2L, 2L, 2L, 2L, 2L, 2L);
        assertThat(places.stream()
                        .filter(p -> MONDAY.plusDays(1).equals(p.date()))
                        .map(Spread.Place::ownerId))
                .as("on a day when both have time, who has fewer")
                .containsExactlyInAnyOrder(1L, 1L, 1L, 1L);
    }

    @Test
    void beyondTheLastDayNobodyGetsADate() {
        var places = Spread.plan(List.of(b(1, 10), b(2, 10)), List.of(rep(1, 0, 15)), Set.of(1L));
        assertThat(places).extracting(Spread.Place::date).containsExactly(MONDAY.plusDays(1), null);
        assertThat(Spread.plan(List.of(b(1, 10)), List.of(rep(1, 0, 0)), Set.of(1L)))
                .extracting(Spread.Place::date)
                .containsExactly((LocalDate) null);
    }

    @Test
    void aTouchLongerThanADayTakesADay() {
        var places = Spread.plan(List.of(b(1, 10), b(2, 3)), List.of(rep(1, 4, 4)), Set.of(1L));
        assertThat(places).extracting(Spread.Place::date).containsExactly(MONDAY, MONDAY.plusDays(1));
    }

    @Test
    void machinesCostNoMinutesButHaveTheirMeasureToo() {
        var people = new ArrayList<Waiting>();
        for (int i = 0; i < Spread.AUTOMATIC_A_DAY + 1; i++) people.add(new Waiting(i, null, Tier.C, 0, 0));
        people.add(b(1_000, 10));
        var places = Spread.plan(people, List.of(rep(1, 10, 10)), Set.of(1L));
        assertThat(places.getFirst().who().row()).isEqualTo(1_000);
        assertThat(places.getFirst().date()).isEqualTo(MONDAY);
        assertThat(places.getLast().date()).isEqualTo(MONDAY.plusDays(1));
    }

    @Test
    void whoeverIsNamedGetsTheirOwn() {
        var named = new Waiting(1, 2L, Tier.B, 0, 10);
        var places = Spread.plan(List.of(named, b(2, 10)), List.of(rep(1, 60), rep(2, 60)), Set.of(1L));
        assertThat(places).extracting(Spread.Place::ownerId).containsExactly(2L, 1L);
    }
}
