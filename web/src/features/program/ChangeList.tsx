import { Section } from '../../ui/Section.tsx'
import classes from './ChangeList.module.css'
import type { ProgramChange } from './program.query.ts'

const kinds: { kind: ProgramChange['kind']; title: string; sign: string }[] = [
  { kind: 'retire', title: 'Would be retired', sign: '−' },
  { kind: 'update', title: 'Would change', sign: '~' },
  { kind: 'create', title: 'Would be added', sign: '+' },
]

/** What would be retired stands first, since that is what one must not overlook. */
export function ChangeList({ changes }: { changes: ProgramChange[] }) {
  return kinds.map(({ kind, title, sign }) => {
    const ofKind = changes.filter((change) => change.kind === kind)
    if (ofKind.length === 0) return null
    return (
      <Section key={kind} title={title} aside={ofKind.length}>
        <ul className={classes.list}>
          {ofKind.map(({ entity, id, title: name, fields }) => (
            <li key={`${entity} ${id}`} className={classes.item}>
              <span className={classes.sign} aria-hidden="true">
                {sign}
              </span>
              <span className={classes.entity}>{entity}</span>
              <span>
                {name} <code className={classes.id}>{id}</code>
                {kind === 'update' ? <Fields fields={fields} /> : null}
              </span>
            </li>
          ))}
        </ul>
      </Section>
    )
  })
}

function Fields({ fields }: { fields: ProgramChange['fields'] }) {
  return (
    <dl className={classes.fields}>
      {fields.map(({ path, from, to }) => (
        <div key={path}>
          <dt>{path}</dt>
          <dd>
            <del>{text(from)}</del> <ins>{text(to)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** Long texts are cut: what changed in a policy is read on its page, version against version. */
function text(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  const whole = typeof value === 'string' ? value : JSON.stringify(value)
  return whole.length > 240 ? `${whole.slice(0, 240)}…` : whole
}
