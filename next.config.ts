import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  serverExternalPackages: ["sharp", "pg-boss", "pino"],
  // What the tracing can't see that functions on Vercel need: the model, and the library that ONNX Runtime's binding loads.
  outputFileTracingIncludes: { "/api/**": ["./models/*", "./node_modules/onnxruntime-node/bin/*/linux/x64/*"] },
  // Clerk's packages read this one when they are built in: who uses a medical app is not reported to anyone.
  env: { NEXT_PUBLIC_CLERK_TELEMETRY_DISABLED: "1" },
};

export default config;
