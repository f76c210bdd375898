import createMdx from "@next/mdx";
import type { NextConfig } from "next";
import { MDX_PLUGINS } from "./mdx.config";

const config: NextConfig = {
  poweredByHeader: false,
  // No page uses Next's resizing of pictures; left on, anyone could make the server do that work.
  images: { unoptimized: true },
  // The proxy keeps a copy of each body. The largest that a route takes has 64 kB; beyond this, the copy ends.
  experimental: {
    proxyClientMaxBodySize: 128 * 1024,
    // A development server that is killed may leave a cache that the next one fails on, with 500 for every page.
    turbopackFileSystemCacheForDev: false,
  },
  // Also what the proxy does not see: built files, and what Next refuses before it.
  headers: async () => [{ source: "/:path*", headers: [{ key: "x-content-type-options", value: "nosniff" }] }],
  // Browsers ask for it by name where a page has no icon yet, as in the moment of going from one page to the next.
  rewrites: async () => [{ source: "/favicon.ico", destination: "/icon.svg" }],
  serverExternalPackages: ["sharp", "pg-boss", "pino"],
  // What the tracing can't see that functions on Vercel need: the model, and the library that ONNX Runtime's binding loads.
  outputFileTracingIncludes: { "/api/**": ["./models/*", "./node_modules/onnxruntime-node/bin/*/linux/x64/*"] },
  // Clerk's packages read this one when they are built in: who uses a medical app is not reported to anyone.
  env: { NEXT_PUBLIC_CLERK_TELEMETRY_DISABLED: "1" },
};

const withMdx = createMdx({ extension: /\.mdx?$/, options: MDX_PLUGINS });

export default withMdx(config);
