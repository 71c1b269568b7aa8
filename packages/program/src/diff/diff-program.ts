import type { Program } from '../schema/program.ts'
import { type Change, ENTITY_ORDER, type FieldChange } from './change.ts'
import { type Entities, entitiesOf, type Entity } from './entities.ts'
import { type Fields, isSameValue } from './fields.ts'

/**
 * What has to change so that the current program becomes the desired one. Empty when both mean the same, however they are
 * written. First comes what is created or updated, in the order framework, role, policy, control, procedure; then what is
 * retired, in the reverse order; each by id: so, step by step, whatever something refers to exists.
 * @param current null when there is no program yet
 */
export function diffProgram(current: Program | null, desired: Program): Change[] {
  const before = current && entitiesOf(current)
  const after = entitiesOf(desired)
  const changes: Change[] = []
  for (const entity of ENTITY_ORDER) {
    for (const next of after[entity].values()) {
      const previous = before?.[entity].get(next.id)
      const fields = changedFields(previous?.fields ?? new Map(), next.fields)
      const { id, title } = next
      if (!previous) changes.push({ kind: 'create', entity, id, title, fields })
      else if (fields.length > 0) changes.push({ kind: 'update', entity, id, title, fields })
    }
  }
  return before ? [...changes, ...retirements(before, after)] : changes
}

function retirements(before: Entities, after: Entities): Change[] {
  return ENTITY_ORDER.toReversed().flatMap((entity) =>
    [...before[entity].values()]
      .filter(({ id }) => !after[entity].has(id))
      .map(({ id, title }: Entity) => ({ kind: 'retire', entity, id, title, fields: [] }) as const),
  )
}

function changedFields(before: Fields, after: Fields): FieldChange[] {
  const paths = new Set([...after.keys(), ...before.keys()])
  const changes: FieldChange[] = []
  for (const path of paths) {
    const from = before.get(path) ?? null
    const to = after.get(path) ?? null
    if (!isSameValue(from, to)) changes.push({ path, from, to })
  }
  return changes
}
