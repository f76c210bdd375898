"use client";

import { useEffect, useState } from "react";
import { commonMessages } from "@/messages/common";

const t = commonMessages.copying;
const SAID_FOR_MS = 2000;

interface Props {
  text: string;
  /** What it is called where several stand on one page. */
  label?: string;
  className?: string;
}

/** Copies a text. Browsers give pages that come neither by https nor from this machine no clipboard: there it says so. */
export function CopyButton({ text, label, className }: Props) {
  const [said, setSaid] = useState("");

  useEffect(() => {
    if (!said) return undefined;
    const timer = setTimeout(() => setSaid(""), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [said]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(t.done);
    } catch {
      setSaid(t.failed);
    }
  }

  return (
    <>
      <button type="button" aria-label={label} className={className} onClick={() => void copy()}>
        {said || t.copy}
      </button>
      <output className="sr-only">{said}</output>
    </>
  );
}
