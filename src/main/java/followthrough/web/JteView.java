package followthrough.web;

import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.View;

/**
 * Renders one precompiled template. The page is complete before its first byte leaves, so a template that fails
 * becomes an error page and not half a page.
 */
record JteView(TemplateEngine engine, String template, boolean framed, Frames frames) implements View {

    static JteView of(TemplateEngine engine, String name, Frames frames) {
        var template = name + ".jte";
        return new JteView(engine, template, engine.getParamInfo(template).containsKey("frame"), frames);
    }

    @Override
    public String getContentType() {
        return "text/html;charset=UTF-8";
    }

    @Override
    public void render(@Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var values = new HashMap<String, Object>(model == null ? Map.of() : model);
        if (framed) values.put("frame", frames.of(request));
        var page = new Utf8ByteOutput();
        engine.render(template, values, page);
        response.setContentType(getContentType());
        response.setContentLength(page.getContentLength());
        page.writeTo(response.getOutputStream());
    }
}
