"use client";

import type { ComponentProps } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { type FilmCommand, keyName } from "./film-commands";

type CommandButtonProps<Context> = Omit<ComponentProps<typeof IconButton>, "label" | "shortcut" | "onClick"> & {
  command: FilmCommand<Context>;
  context: Context;
  /** A shorter name than the command's. */
  label?: string;
};

/** A button that runs a command, with its name and its key. */
export function CommandButton<Context>({ command, context, label, ...props }: CommandButtonProps<Context>) {
  return (
    <IconButton
      label={label ?? command.label}
      shortcut={keyName(command)}
      onClick={() => command.run(context)}
      {...props}
    />
  );
}
