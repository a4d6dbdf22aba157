// Shows the document with Swagger UI. Nothing is sent anywhere but to this API: no
// validator, no query of another document. A token that is typed in stays in this tab.
// Reading comes before changing, and what everybody begins with before all.
const methods = ["get", "post", "put", "patch", "delete"];
const rank = (operation) => (operation.get("path") === "/pipeline/run" ? -1 : methods.indexOf(operation.get("method")));
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#viewer",
  deepLinking: true,
  operationsSorter: (a, b) => rank(a) - rank(b) || a.get("path").localeCompare(b.get("path")),
  docExpansion: "list",
  defaultModelsExpandDepth: -1,
  defaultModelExpandDepth: 2,
  defaultModelRendering: "example",
  displayRequestDuration: true,
  filter: false,
  tryItOutEnabled: false,
  validatorUrl: null,
  queryConfigEnabled: false,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
