package followthrough.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** An address that the server cannot read reaches no page of ours; who followed a broken link is told so in words all the same. */
@Component
class Unreadable implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {
    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
        factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new InWords()));
    }

    private static final class InWords extends ErrorReportValve {
        private static final byte[] PAGE = """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>This address is not whole</title></head>
                <body><h1>This address is not whole</h1>
                <p>It has signs in it that no address of ours has, so nothing was read and nothing has changed. Open the link once
                more from where you found it, whole; or answer the e-mail it came with.</p></body></html>
                """.getBytes(StandardCharsets.UTF_8);

        @Override
        protected void report(Request request, Response response, @Nullable Throwable thrown) {
            if (response.getStatus() != 400 || response.getContentWritten() > 0 || !response.setErrorReported()) return;
            try {
                response.setContentType("text/html");
                response.setCharacterEncoding("utf-8");
                response.getOutputStream().write(PAGE);
                response.finishResponse();
            } catch (IOException gone) {
                // Whoever asked has gone, and needs no words.
            }
        }
    }
}
