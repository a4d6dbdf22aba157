// Bundles the film's code once, outside what is measured: node bundle.mjs PUBLIC OUT
import { bundle } from "@remotion/bundler";

const [publicDir, outDir] = process.argv.slice(2);
await bundle({ entryPoint: "src/index.jsx", publicDir, outDir });
process.exit(0);
