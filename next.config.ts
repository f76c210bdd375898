import createMdx from "@next/mdx";
import type { NextConfig } from "next";
import { MDX_PLUGINS } from "./mdx.config";

const config: NextConfig = {
  poweredByHeader: false,
  serverExternalPackages: ["sharp", "pg-boss", "pino"],
  // What the tracing can't see that functions on Vercel need: the model, and the library that ONNX Runtime's binding loads.
  outputFileTracingIncludes: { "/api/**": ["./models/*", "./node_modules/onnxruntime-node/bin/*/linux/x64/*"] },
};

const withMdx = createMdx({ extension: /\.mdx?$/, options: MDX_PLUGINS });

export default withMdx(config);
