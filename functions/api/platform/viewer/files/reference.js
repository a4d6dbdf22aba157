// Shows the document with Redoc, in the API's own colours.
const narrow = () => (matchMedia("(max-width: 40rem)").matches ? 52 : 56);
Redoc.init(
  "/openapi.json",
  {
    scrollYOffset: narrow,
    hideDownloadButton: true,
    hideLoading: true,
    requiredPropsFirst: true,
    sortTagsAlphabetically: false,
    expandResponses: "",
    jsonSampleExpandLevel: 3,
    nativeScrollbars: true,
    theme: {
      spacing: { unit: 5, sectionVertical: 24 },
      breakpoints: { medium: "60rem", large: "80rem" },
      colors: {
        primary: { main: "#c2410c" },
        success: { main: "#1f7a4d" },
        warning: { main: "#8f5a00" },
        error: { main: "#b3261e" },
        text: { primary: "#1d1b18", secondary: "#6a655d" },
        border: { dark: "#e5e1da", light: "#efece6" },
        http: { get: "#1f7a4d", post: "#c2410c", put: "#8f5a00", patch: "#6d4bb0", delete: "#b3261e" },
      },
      typography: {
        fontSize: "15px",
        lineHeight: "1.55",
        fontFamily: 'system-ui, -apple-system, "Segoe UI", Inter, "Noto Sans", sans-serif',
        headings: { fontFamily: 'system-ui, -apple-system, "Segoe UI", Inter, "Noto Sans", sans-serif', fontWeight: "650" },
        code: { fontSize: "13px", color: "#8a2f0a", backgroundColor: "#f4f1ec", wrap: true },
        links: { color: "#b03a0a", visited: "#b03a0a", hover: "#1d1b18" },
      },
      sidebar: { width: "270px", backgroundColor: "#fbfaf8", textColor: "#1d1b18", activeTextColor: "#b03a0a" },
      rightPanel: { backgroundColor: "#24211d", width: "38%" },
      codeBlock: { backgroundColor: "#191714" },
    },
  },
  document.getElementById("viewer"),
);
