import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  serverExternalPackages: ["sharp", "pg-boss", "pino"],
  // What the tracing can't see that functions on Vercel need: the model, and the library that ONNX Runtime's binding loads.
  outputFileTracingIncludes: { "/api/**": ["./models/*", "./node_modules/onnxruntime-node/bin/*/linux/x64/*"] },
};

export default config;
