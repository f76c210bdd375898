"use client";

import { scanMessages } from "@/messages/scan";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { Switch } from "@/components/ui/switch";
import { FILM_KEY_LIST } from "./film-commands";

const t = scanMessages.shortcuts;

type FilmKeysDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  enabled: boolean;
  onEnabledChange: (enabled: boolean) => void;
};

/** Every key and what it does, and the switch that turns single keys off. */
export function FilmKeysDialog({ open, onOpenChange, enabled, onEnabledChange }: FilmKeysDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={t.title} description={t.description}>
        <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1.5">
          {FILM_KEY_LIST.map(({ key, does }) => (
            <div key={key} className="contents">
              <dt className="flex">
                <Kbd>{key}</Kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <p className="text-sm text-ink-soft">{t.pointer}</p>
        <Switch label={t.switch} checked={enabled} onCheckedChange={onEnabledChange} />
      </DialogContent>
    </Dialog>
  );
}
