import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  serverExternalPackages: ["sharp", "pg-boss", "pino"],
  // What a function on Vercel is packed with: the model, and of ONNX Runtime not the 200 MB for other systems.
  outputFileTracingIncludes: { "/api/**": ["./models/*"] },
  outputFileTracingExcludes: { "/api/**": ["./node_modules/onnxruntime-node/bin/*/{darwin,win32}/**"] },
};

export default config;
