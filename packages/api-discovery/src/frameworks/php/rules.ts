/** Validation rules as Laravel writes them: `'email' => 'required|email'`, `'tags.*' => ['string', Rule::in(…)]`. */
import { itemsOf, plainText, type Value } from '../../engine/values.ts'
import type { Schema } from '../../model.ts'

const SCHEMAS: Readonly<Record<string, Schema>> = {
  string: { type: 'string' },
  integer: { type: 'integer' },
  int: { type: 'integer' },
  numeric: { type: 'number' },
  decimal: { type: 'number' },
  boolean: { type: 'boolean' },
  bool: { type: 'boolean' },
  accepted: { type: 'boolean' },
  array: { type: 'array' },
  list: { type: 'array' },
  email: { type: 'string', format: 'email' },
  url: { type: 'string', format: 'uri' },
  uuid: { type: 'string', format: 'uuid' },
  date: { type: 'string', format: 'date' },
  ip: { type: 'string' },
  json: { type: 'string' },
  file: { type: 'string', format: 'binary' },
  image: { type: 'string', format: 'binary' },
}

interface Draft {
  schema: Schema
  required: boolean
  readonly fields: Map<string, Draft>
  items: Draft | undefined
}

/** The object that the rules describe; undefined when nothing is known of them. */
export function schemaOfRules(rules: Value | undefined): Schema | undefined {
  if (rules?.kind !== 'record' || rules.fields.size === 0) return undefined
  const root = draft()
  for (const [name, rule] of rules.fields) {
    const target = place(root, name.split('.').slice(0, 8))
    Object.assign(target, read(rule))
  }
  return finished(root)
}

function draft(): Draft {
  return { schema: {}, required: false, fields: new Map(), items: undefined }
}

function place(root: Draft, path: readonly string[]): Draft {
  let at = root
  for (const part of path) {
    if (part === '*') at = at.items ??= draft()
    else {
      let next = at.fields.get(part)
      if (next === undefined) at.fields.set(part, (next = draft()))
      at = next
    }
  }
  return at
}

function read(rule: Value): { schema: Schema; required: boolean } {
  const names = itemsOf(rule).flatMap((item) => plainText(item)?.split('|') ?? [])
  const schema: Schema = Object.assign({}, ...names.map(schemaOfRule))
  return { schema, required: names.includes('required') }
}

function schemaOfRule(rule: string): Schema {
  const [kind = '', argument] = rule.split(':')
  if (kind === 'in' && argument !== undefined) return { enum: argument.split(',') }
  return (Object.hasOwn(SCHEMAS, kind) ? SCHEMAS[kind] : undefined) ?? {}
}

function finished(of: Draft): Schema {
  if (of.items !== undefined) return { ...of.schema, type: 'array', items: finished(of.items) }
  if (of.fields.size === 0) return of.schema
  const properties = Object.fromEntries([...of.fields].map(([name, field]) => [name, finished(field)]))
  const required = [...of.fields].filter(([, field]) => field.required).map(([name]) => name)
  return { type: 'object', properties, ...(required.length === 0 ? {} : { required }) }
}
