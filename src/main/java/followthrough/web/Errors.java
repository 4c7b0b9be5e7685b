package followthrough.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.PathContainer;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Controller;
import org.springframework.validation.BindException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.core.JacksonException;

/**
 * Turns whatever went wrong into an answer: a page for people, a line for htmx, a problem (RFC 9457) below
 * {@code /api/}. Failures of ours get a reference that is logged and shown.
 */
@Controller
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE) // Spring's own advice would give problems in JSON to people too.
class Errors implements ErrorController {
    private static final Logger log = LoggerFactory.getLogger(Errors.class);
    private static final String FOREIGN_KEY = "23503";
    private static final String UNIQUE = "23505";

    private final ObjectProvider<RequestMappingHandlerMapping> pages;

    /** @param pages asked for when they are needed: they are found after this, which is one of them */
    Errors(@Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> pages) {
        this.pages = pages;
    }

    @ExceptionHandler
    ResponseEntity<Void> moved(MovedTo it) {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create(it.path()))
                .build();
    }

    @ExceptionHandler
    Object notFound(NotFound e, HttpServletRequest request) {
        var page = new ErrorPage(404, e.title(), "It was removed or merged, or it belongs to another team.", null);
        return answer(page, request, request.getRequestURI());
    }

    @ExceptionHandler
    Object refused(Refused e, HttpServletRequest request) {
        return answer(new ErrorPage(e.status().value(), e.what(), e.why(), null), request, request.getRequestURI());
    }

    @ExceptionHandler
    Object tooLarge(MaxUploadSizeExceededException e, HttpServletRequest request) {
        return answer(ErrorPage.of(HttpStatus.CONTENT_TOO_LARGE), request, request.getRequestURI());
    }

    /** The reader of a stream has left: nobody is there to be answered, and nothing failed. */
    @ExceptionHandler
    @Nullable
    ModelAndView left(AsyncRequestNotUsableException e) {
        return null;
    }

    @ExceptionHandler
    Object unreadable(HttpMessageNotReadableException e, HttpServletRequest request) {
        var place = e.getCause() instanceof JacksonException json ? place(json) : "";
        return unread(
                place.isEmpty()
                        ? "The body is not the JSON this address takes. /api/v1/openapi describes it."
                        : "The body was not understood at " + place
                                + ". /api/v1/openapi describes what is taken there.",
                request);
    }

    /** A part of the path that is no number names nothing that exists; a field that is none was written wrongly. */
    @ExceptionHandler
    Object unfit(MethodArgumentTypeMismatchException e, HttpServletRequest request) {
        if (e.getParameter().hasParameterAnnotation(PathVariable.class))
            return answer(ErrorPage.of(HttpStatus.NOT_FOUND), request, request.getRequestURI());
        return unread("“%s” is no value for “%s”.".formatted(shortened(e.getValue()), e.getName()), request);
    }

    @ExceptionHandler
    Object unfit(BindException e, HttpServletRequest request) {
        var field = e.getFieldError();
        return field == null
                ? answer(ErrorPage.of(HttpStatus.BAD_REQUEST), request, request.getRequestURI())
                : unread(
                        "“%s” is no value for “%s”.".formatted(shortened(field.getRejectedValue()), field.getField()),
                        request);
    }

    /**
     * What was sent cannot be kept: a sign or a moment the database has no place for, or something it belongs to that went,
     * or came, since it was looked for. Nothing was saved.
     *
     * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL's error codes</a>
     */
    @ExceptionHandler
    Object unkept(DataIntegrityViolationException e, HttpServletRequest request) throws Exception {
        var state = e.getMostSpecificCause() instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
        if (state.equals(FOREIGN_KEY) || state.equals(UNIQUE)) return inEachOthersWay(e, request);
        if (!state.startsWith("22")) return any(e, request);
        log.info(
                "{} {} was refused by the database: {}",
                request.getMethod(),
                withoutSecrets(request.getRequestURI()),
                e.getMostSpecificCause().toString());
        return unread(
                "It holds a value that cannot be kept: a sign that is no letter, a number or a date out of range.",
                request);
    }

    /** Two who changed the same at the same moment: one of them is asked to try again. */
    @ExceptionHandler(PessimisticLockingFailureException.class)
    Object inEachOthersWay(DataAccessException e, HttpServletRequest request) {
        log.warn("{} {} met another", request.getMethod(), withoutSecrets(request.getRequestURI()), e);
        var page = new ErrorPage(
                409,
                ErrorPage.of(HttpStatus.CONFLICT).title(),
                "Somebody else was changing the same at this very moment. Nothing of yours was saved; please try again.",
                null);
        return answer(page, request, request.getRequestURI());
    }

    /**
     * What was refused stands at the address of its form. Whoever opens that address again (a bookmark, the address line)
     * gets the page the form is on: the nearest above that there is.
     */
    @ExceptionHandler
    Object onlyForForms(HttpRequestMethodNotSupportedException e, HttpServletRequest request) throws Exception {
        var path = request.getRequestURI().substring(request.getContextPath().length());
        if (!e.getMethod().equals("GET") || path.startsWith("/api/")) return any(e, request);
        do path = path.substring(0, path.lastIndexOf('/'));
        while (!path.isEmpty() && !isPage(path));
        return "redirect:" + (path.isEmpty() ? "/" : path);
    }

    private boolean isPage(String path) {
        var parsed = PathContainer.parsePath(path);
        return pages.getObject().getHandlerMethods().keySet().stream()
                .filter(it -> it.getMethodsCondition().getMethods().contains(RequestMethod.GET))
                .flatMap(it -> Objects.requireNonNull(it.getPathPatternsCondition()).getPatterns().stream())
                .anyMatch(it -> it.matches(parsed));
    }

    private static Object unread(String why, HttpServletRequest request) {
        var page =
                new ErrorPage(400, ErrorPage.of(HttpStatus.BAD_REQUEST).title(), why + " Nothing was changed.", null);
        return answer(page, request, request.getRequestURI());
    }

    private static String shortened(@Nullable Object value) {
        var text = value instanceof Object[] several ? Arrays.toString(several) : String.valueOf(value);
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    /** Where in the JSON, as {@code emails[1]}; else the line and column. */
    private static String place(JacksonException e) {
        var path = e.getPath().stream()
                .map(it -> it.getPropertyName() == null ? "[" + it.getIndex() + "]" : "." + it.getPropertyName())
                .collect(Collectors.joining());
        if (!path.isEmpty()) return "“" + (path.startsWith(".") ? path.substring(1) : path) + "”";
        var at = e.getLocation();
        return at == null || at.getLineNr() < 1 ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    @ExceptionHandler
    Object any(Exception e, HttpServletRequest request) throws Exception {
        // Spring Security answers these: by the sign-in page, or by our page for 403.
        if (e instanceof AccessDeniedException || e instanceof AuthenticationException) throw e;
        var status = e instanceof ErrorResponse known ? known.getStatusCode() : HttpStatus.INTERNAL_SERVER_ERROR;
        return answer(status, e, request, request.getRequestURI());
    }

    /** Where the server itself sends what never reached a controller. */
    @RequestMapping("${server.error.path:${error.path:/error}}")
    Object error(HttpServletRequest request) {
        var code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer c ? c : 404;
        var cause = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable t ? t : null;
        var path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String p ? p : "";
        return answer(HttpStatusCode.valueOf(code), cause, request, path);
    }

    private static Object answer(
            HttpStatusCode status, @Nullable Throwable cause, HttpServletRequest request, String path) {
        var page = ErrorPage.of(status);
        if (!status.is5xxServerError()) return answer(page, request, path);
        var reference = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        log.error(
                "Reference {}: {} {} failed with {}",
                reference,
                request.getMethod(),
                withoutSecrets(path),
                status.value(),
                cause);
        return answer(page.withReference(reference), request, path);
    }

    /** Links that need no sign-in carry their secret in the path; whoever reads the log must not be able to use them. */
    private static String withoutSecrets(String path) {
        return path.replaceAll("[\\w-]{20,}", "…");
    }

    private static Object answer(ErrorPage page, HttpServletRequest request, String path) {
        var status = HttpStatusCode.valueOf(page.status());
        if (path.startsWith(request.getContextPath() + "/api/")) {
            var problem = ProblemDetail.forStatusAndDetail(status, page.text());
            problem.setTitle(page.title());
            if (page.reference() != null) problem.setProperty("reference", page.reference());
            return ResponseEntity.status(status)
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(problem);
        }
        var view = request.getHeader("HX-Request") != null && request.getHeader("HX-Boosted") == null
                ? "web/alert"
                : "web/error";
        return new ModelAndView(view, Map.of("error", page), status);
    }
}
