import type { EntryRow } from './ledger.query.ts'

const past: Record<EntryRow['action'], string> = { insert: 'added', update: 'changed', delete: 'removed' }

/** `control changed`: what an entry says happened to which kind of row. */
export function entryInWords({ table, action }: Pick<EntryRow, 'table' | 'action'>): string {
  return `${table.replaceAll('_', ' ')} ${past[action]}`
}

/** Who did it: a person by name, or the part of Holdfast that acts by itself. */
export function actorInWords({ actor, actorName }: Pick<EntryRow, 'actor' | 'actorName'>): string {
  if (actorName !== null) return actorName
  if (actor === null) return 'unknown'
  const [kind, name] = actor.split(':')
  // An operation that needs no sign-in acts in its own name.
  if (kind === 'system') return name?.includes('.') ? 'before sign-in' : `Holdfast (${name ?? 'itself'})`
  return kind === 'key' ? 'an API key' : 'erased person'
}
