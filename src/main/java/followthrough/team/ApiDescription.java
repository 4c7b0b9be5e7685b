package followthrough.team;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What {@code /api/v1/openapi} says of all operations alike: who may ask, and how a refusal looks. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    private static final String TOKEN = "token";
    private static final String PROBLEM = "Problem";

    static {
        // Comes from the token, and not from whoever asks.
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Viewer.class);
    }

    @Bean
    OpenApiCustomizer descriptionOfAll() {
        return api -> {
            api.info(new Info()
                    .title("Followthrough")
                    .version("1")
                    .description("Prospects, next steps, touches, lists, sequences and mailboxes for other programs."
                            + " A token does what its member may do, or less."));
            api.getComponents()
                    .addSecuritySchemes(
                            TOKEN,
                            new SecurityScheme()
                                    .type(SecurityScheme.Type.HTTP)
                                    .scheme("bearer")
                                    .description("Made under Settings, My settings, or by ./followthrough token NAME"))
                    .addSchemas(
                            PROBLEM,
                            new ObjectSchema()
                                    .description("RFC 9457")
                                    .addProperty("status", new IntegerSchema())
                                    .addProperty("title", new StringSchema())
                                    .addProperty("detail", new StringSchema().description("What is wrong, for people"))
                                    .additionalProperties(true));
            // Relative, because a request may call us by any name.
            api.servers(List.of(new Server().url("/")));
            api.addSecurityItem(new SecurityRequirement().addList(TOKEN));
            api.getPaths().forEach((path, item) -> item.readOperationsMap()
                    .forEach((method, operation) -> refusals(path, method, operation)));
        };
    }

    private static void refusals(String path, PathItem.HttpMethod method, Operation operation) {
        refusal(operation, 401, "No token, or one that no longer works");
        refusal(operation, 403, "The token's member may not do that");
        if (path.contains("{")) {
            refusal(operation, 404, "There is none of this number, or it is another team's");
        }
        boolean given = operation.getParameters() != null || operation.getRequestBody() != null;
        if (given) {
            refusal(operation, 400, "The request could not be read");
        }
        if (method == PathItem.HttpMethod.POST || (given && !path.contains("{"))) {
            refusal(operation, 422, "It was read and is not right; “detail” says what, and nothing was changed");
        }
    }

    private static void refusal(Operation operation, int status, String description) {
        operation
                .getResponses()
                .addApiResponse(
                        Integer.toString(status),
                        new ApiResponse()
                                .description(description)
                                .content(new Content()
                                        .addMediaType(
                                                "application/problem+json",
                                                new MediaType()
                                                        .schema(new Schema<>()
                                                                .$ref("#/components/schemas/" + PROBLEM)))));
    }
}
