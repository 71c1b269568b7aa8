import { printable, quote } from '../quote.ts'
import { type Change, ENTITY_ORDER, type EntityKind, type FieldChange, type FieldValue } from './change.ts'
import { isSameValue } from './fields.ts'
import { lineDiff } from './line-diff.ts'

/** What a part of a plan means, for whoever colors it. */
export type PlanStyle = 'create' | 'update' | 'retire' | 'detail'

/** Gives a part of a plan its color. The plan reads the same without. */
export type Paint = (text: string, style: PlanStyle) => string

const marks = { create: '+', update: '~', retire: '-' } as const

/** Lines shown of one changed text. */
const MAX_TEXT_LINES = 100

/** A plan for people to read before they apply it, closed by {@link summarizePlan}. Only safe characters are written. */
export function renderPlan(changes: readonly Change[], paint: Paint = (text) => text): string {
  const blocks = changes.map((change) => renderChange(change, paint).join('\n'))
  return [...blocks, summarizePlan(changes)].map((block) => `${block}\n`).join('\n')
}

/** One line: `Plan: 3 to create (2 controls, 1 policy), 1 to update (1 role), 0 to retire.` */
export function summarizePlan(changes: readonly Change[]): string {
  if (changes.length === 0) return 'No changes. The program is as its files say.'
  const parts = (['create', 'update', 'retire'] as const).map((kind) => {
    const ofKind = changes.filter((change) => change.kind === kind)
    const counts = ENTITY_ORDER.map(
      (entity) => [entity, ofKind.filter((change) => change.entity === entity).length] as const,
    )
      .filter(([, count]) => count > 0)
      .map(([entity, count]) => `${count} ${count === 1 ? entity : plurals[entity]}`)
    return `${ofKind.length} to ${kind}${counts.length > 0 ? ` (${counts.join(', ')})` : ''}`
  })
  return `Plan: ${parts.join(', ')}.`
}

const plurals: Record<EntityKind, string> = {
  program: 'programs',
  framework: 'frameworks',
  role: 'roles',
  policy: 'policies',
  control: 'controls',
  procedure: 'procedures',
}

function renderChange(change: Change, paint: Paint): string[] {
  const { kind, entity, id, title, fields } = change
  const name = entity === 'program' ? '' : ` ${printable(id)}`
  const head = `  ${marks[kind]} ${entity}${name}${title === id ? '' : `  ${quote(title)}`}`
  const lines = [paint(head, kind)]
  if (kind === 'retire') lines.push(paint('      ends here; its records stay', 'detail'))
  for (const field of fields) {
    if (kind === 'create' && field.path === 'title') continue
    if (kind === 'create') lines.push(paint(`      ${field.path}: ${brief(field.to)}`, 'detail'))
    else lines.push(...renderField(field, paint))
  }
  return lines
}

function renderField({ path, from, to }: FieldChange, paint: Paint): string[] {
  const head = `      ${path}: `
  if (typeof from === 'string' && typeof to === 'string' && (from + to).includes('\n')) {
    const changes = lineDiff(from, to)
    const lines = changes
      .slice(0, MAX_TEXT_LINES)
      .map(({ kind, text }) =>
        kind === 'added'
          ? paint(`        + ${printable(text)}`, 'create')
          : paint(`        - ${printable(text)}`, 'retire'),
      )
    if (changes.length > MAX_TEXT_LINES) lines.push(`        … ${changes.length - MAX_TEXT_LINES} more lines`)
    return [head.trimEnd(), ...lines]
  }
  if (Array.isArray(from) && Array.isArray(to)) return [head.trimEnd(), ...renderList(from, to, paint)]
  return [`${head}${whole(from)} → ${whole(to)}`]
}

/** What a list loses and gains. Entries with an id, such as evidence, are known by it. */
function renderList(from: readonly FieldValue[], to: readonly FieldValue[], paint: Paint): string[] {
  const before = new Map(from.map((entry) => [nameOf(entry), entry]))
  const after = new Map(to.map((entry) => [nameOf(entry), entry]))
  const lines: string[] = []
  for (const [name, entry] of before) {
    if (!after.has(name)) lines.push(paint(`        - ${brief(entry)}`, 'retire'))
  }
  for (const [name, entry] of after) {
    const previous = before.get(name)
    if (previous === undefined) lines.push(paint(`        + ${brief(entry)}`, 'create'))
    else if (!isSameValue(previous, entry)) lines.push(...renderEntry(previous, entry, paint))
  }
  return lines.length > 0 ? lines : [paint('        ~ another order', 'update')]
}

/** What changes in one entry of a list. */
function renderEntry(from: FieldValue, to: FieldValue, paint: Paint): string[] {
  if (!isRecord(from) || !isRecord(to)) return [paint(`        ~ ${whole(from)} → ${whole(to)}`, 'update')]
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])]
  const changed = keys.filter((key) => !isSameValue(from[key] ?? null, to[key] ?? null))
  return [
    paint(`        ~ ${brief(to)}`, 'update'),
    ...changed.map((key) => `            ${printable(key)}: ${whole(from[key] ?? null)} → ${whole(to[key] ?? null)}`),
  ]
}

function nameOf(entry: FieldValue): string {
  const id = isRecord(entry) ? entry['id'] : undefined
  return typeof id === 'string' ? `id ${id}` : JSON.stringify(entry)
}

function isRecord(value: FieldValue): value is { [key: string]: FieldValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value with all that is in it, on one line. */
function whole(value: FieldValue): string {
  return value === null ? 'not set' : printable(JSON.stringify(value))
}

/** A value on one line: texts in quotes, long ones and lists by their size. */
function brief(value: FieldValue): string {
  if (value === null) return 'not set'
  if (typeof value === 'string') {
    const lines = value.split('\n').length
    return lines > 1 ? `text of ${lines} lines` : quote(value)
  }
  if (Array.isArray(value)) {
    const words = value.map((entry) => brief(entry))
    return value.length <= 5 ? `[${words.join(', ')}]` : `${value.length} entries`
  }
  if (isRecord(value)) {
    const { id, title } = value
    if (typeof id === 'string') return `${printable(id)}${typeof title === 'string' ? ` ${quote(title)}` : ''}`
    return printable(JSON.stringify(value))
  }
  return String(value)
}
