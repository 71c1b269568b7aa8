/** Record types: `type Car = { Name: string; Wheels: int }`. */
import type { Schema } from '../../model.ts'
import type { Tree } from './tree.ts'

/** Fields by the name of the type. */
export type Records = ReadonlyMap<string, ReadonlyMap<string, Schema>>

const TYPES: Readonly<Record<string, Schema>> = {
  string: { type: 'string' },
  int: { type: 'integer' },
  int64: { type: 'integer' },
  bool: { type: 'boolean' },
  float: { type: 'number' },
  double: { type: 'number' },
  decimal: { type: 'number' },
  Guid: { type: 'string', format: 'uuid' },
  DateTime: { type: 'string', format: 'date-time' },
}

export function recordsOf(trees: readonly Tree[]): Records {
  const records = new Map<string, ReadonlyMap<string, Schema>>()
  for (const [i, tree] of trees.entries()) {
    if (tree.kind !== 'word' || (tree.text !== 'type' && tree.text !== 'and')) continue
    const [name, equals, body] = trees.slice(i + 1, i + 4)
    if (name?.kind !== 'word' || !isSign(equals, '=') || body?.kind !== 'group' || body.open !== '{') continue
    if (!records.has(name.text)) records.set(name.text, fieldsOf(body.items))
  }
  return records
}

/** A field is a name before a colon. */
function fieldsOf(items: readonly Tree[]): ReadonlyMap<string, Schema> {
  const fields = new Map<string, Schema>()
  for (const [i, item] of items.entries()) {
    if (item.kind !== 'word' || !isSign(items[i + 1], ':')) continue
    const type = items[i + 2]
    const after = items[i + 3]
    const isPlain = type?.kind === 'word' && !(after?.kind === 'word' && /^(?:list|array|seq|option)$/.test(after.text))
    fields.set(item.text, (isPlain ? TYPES[type.text] : undefined) ?? {})
  }
  return fields
}

export function isSign(tree: Tree | undefined, text: string): boolean {
  return tree?.kind === 'sign' && tree.text === text
}
