import { docsMessages as t } from "@/messages/docs";
import { listSettings } from "@/lib/env";

/** Every setting of the app, from the schema that checks them at the start. */
export function SettingsList({ needed }: { needed: boolean }) {
  return (
    <dl className="entries">
      {listSettings()
        .filter(({ isNeeded }) => isNeeded === needed)
        .map((setting) => (
          <SettingEntry key={setting.name} {...setting} />
        ))}
    </dl>
  );
}

function SettingEntry({ name, shape, default: assumed }: { name: string; shape: string; default: string | null }) {
  return (
    <>
      <dt id={name}>
        <code>{name}</code>
      </dt>
      <dd>{shape.charAt(0).toUpperCase() + shape.slice(1)}.</dd>
      {assumed !== null && (
        <dd className="note">
          {t.default} <code>{assumed}</code>
        </dd>
      )}
    </>
  );
}
