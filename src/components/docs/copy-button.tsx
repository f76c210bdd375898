"use client";

import { useEffect, useState } from "react";
import { docsMessages as t } from "../messages/docs";

const SAID_FOR_MS = 2000;

/** Copies a block of code. Browsers give pages that come neither by https nor from this machine no clipboard: there it says so. */
export function CopyButton({ text }: { text: string }) {
  const [said, setSaid] = useState("");

  useEffect(() => {
    if (!said) return undefined;
    const timer = setTimeout(() => setSaid(""), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [said]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(t.copied);
    } catch {
      setSaid(t.notCopied);
    }
  }

  return (
    <>
      <button type="button" aria-label={t.copyNamed(text)} onClick={() => void copy()}>
        {said || t.copy}
      </button>
      <output className="sr-only">{said}</output>
    </>
  );
}
