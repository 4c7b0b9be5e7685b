package followthrough.team;

import followthrough.web.Problems;
import followthrough.web.Toast;
import java.time.DateTimeException;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where administrators say what may be sent and how much. */
@Controller
class SendingController {
    private final Team team;

    SendingController(Team team) {
        this.team = team;
    }

    @GetMapping("/settings/rules")
    ModelAndView show() {
        return page(SendingPage.of(team.sendingRules()), Problems.none());
    }

    /** A limit that is empty or 0 is none. */
    @PostMapping("/settings/rules")
    ModelAndView update(
            @RequestParam(defaultValue = "false") boolean consentEverywhere,
            @RequestParam(defaultValue = "false") boolean lawBinds,
            @RequestParam String callsFrom,
            @RequestParam String callsUntil,
            @RequestParam String perProspectWeek,
            @RequestParam String perCompanyDay,
            @RequestParam String perDomainMinute,
            @RequestParam String perDomainHour,
            @RequestParam String rampStart,
            RedirectAttributes redirect) {
        var form = new SendingPage(
                consentEverywhere,
                lawBinds,
                callsFrom,
                callsUntil,
                perProspectWeek,
                perCompanyDay,
                perDomainMinute,
                perDomainHour,
                rampStart);
        var problems = Problems.none();
        var from = time(form.callsFrom());
        var until = time(form.callsUntil());
        if (from == null || from.isBefore(SendingRules.EARLIEST) || from.isAfter(SendingRules.LATEST_START))
            problems = problems.and(
                    "callsFrom",
                    "A time from " + SendingRules.EARLIEST + " to " + SendingRules.LATEST_START + ", as 08:30.");
        if (until == null || until.isBefore(SendingRules.EARLIEST_END) || until.isAfter(SendingRules.LATEST))
            problems = problems.and(
                    "callsUntil",
                    "A time from " + SendingRules.EARLIEST_END + " to " + SendingRules.LATEST + ", as 18:00.");
        problems = limit(problems, "perProspectWeek", form.perProspectWeek());
        problems = limit(problems, "perCompanyDay", form.perCompanyDay());
        problems = limit(problems, "perDomainMinute", form.perDomainMinute());
        problems = limit(problems, "perDomainHour", form.perDomainHour());
        problems = limit(problems, "rampStart", form.rampStart());
        if (problems.any() || from == null || until == null) return page(form, problems);
        team.changeSendingRules(new SendingRules(
                "",
                form.consentEverywhere(),
                form.lawBinds(),
                from,
                until,
                number(form.perProspectWeek()),
                number(form.perCompanyDay()),
                number(form.perDomainMinute()),
                number(form.perDomainHour()),
                number(form.rampStart())));
        Toast.said("Saved; it holds from the next message on").after(redirect);
        return new ModelAndView("redirect:/settings/rules");
    }

    private static ModelAndView page(SendingPage form, Problems problems) {
        var page = new ModelAndView("team/sending").addObject("form", form).addObject("problems", problems);
        if (problems.any()) page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    private static Problems limit(Problems problems, String field, String typed) {
        var text = typed.strip();
        return text.isEmpty() || text.matches("\\d{1,5}")
                ? problems
                : problems.and(field, "A number up to 99999; empty or 0 for no limit.");
    }

    private static int number(String typed) {
        return typed.isBlank() ? 0 : Integer.parseInt(typed.strip());
    }

    private static @Nullable LocalTime time(String typed) {
        try {
            return LocalTime.parse(typed.strip());
        } catch (DateTimeException noTime) {
            return null;
        }
    }
}
