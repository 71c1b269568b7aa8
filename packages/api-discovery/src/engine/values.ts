/** What expressions can come to when source is read instead of run. Unknown is a value like the others. */
import { BudgetExceeded } from './budget.ts'
import type { ClassDef, FunctionDef, TypeExpr } from './ir.ts'
import type { Call, Native } from './native.ts'
import type { Scope } from './scope.ts'
import type { Module } from './project.ts'

export type Value =
  | Text
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'constant'; readonly value: boolean | null }
  | { readonly kind: 'regex'; readonly source: string }
  | List
  | RecordValue
  | FunctionValue
  | ClassValue
  | Instance
  | { readonly kind: 'module'; readonly module: Module }
  | External
  | { readonly kind: 'native'; readonly native: Native }
  | { readonly kind: 'union'; readonly of: readonly Value[] }
  | Unknown

/** Text of known parts and holes; a hole carries the name of what was not known. */
export interface Text {
  readonly kind: 'text'
  readonly parts: readonly (string | Hole)[]
}

export interface Hole {
  readonly hole: string
}

/** Mutable as arrays are. `open` means that there may be more items than are known. */
export interface List {
  readonly kind: 'list'
  readonly items: Value[]
  open: boolean
  /** Its number among what was made, see `Project.made`; undefined when nobody counted. */
  readonly born?: number
  /** Where it was written, for those that stand for a route: `(r'/users', UserHandler)`. */
  readonly line?: number
  readonly file?: string
}

export interface RecordValue {
  readonly kind: 'record'
  readonly fields: Map<string, Value>
  /** Where each field was written. */
  readonly lines?: Map<string, number>
  open: boolean
  /** As in a list. */
  readonly born?: number
  readonly line?: number
  readonly file?: string
}

export interface FunctionValue {
  readonly kind: 'function'
  readonly fn: FunctionDef
  readonly scope: Scope
  readonly self?: Value
  /** Set for methods: the class that holds it, for `super`. */
  readonly owner?: ClassValue
  /** Name of the function that made it: `requireRole` of `requireRole('admin')`. */
  readonly within?: string
  /** Properties put on the function. */
  readonly fields: Map<string, Value>
  /** Given for a parameter of type `Route.() -> Unit`: calling it by its name hands on the self around the call. */
  readonly takesSelf?: boolean
  /** First arguments fixed by `bind` or `partial`. */
  readonly bound?: readonly Value[]
}

export interface ClassValue {
  readonly kind: 'class'
  readonly def: ClassDef
  readonly scope: Scope
  readonly statics: Map<string, Value>
  /** Evaluated on first use, as they may be declared further down. */
  bases?: readonly Value[]
}

export interface Instance {
  readonly kind: 'instance'
  readonly of: ClassValue
  /** As in a list. */
  readonly born?: number
  readonly fields: Map<string, Value>
  /** What an outside base class contributes: `class Api extends Hono`. */
  base?: Value
}

/** Something from a package that is not in the folder: `express`, `express.Router`, `passport.authenticate()`. */
export interface External {
  readonly kind: 'external'
  readonly package: string
  /** Members gone through; `()` for a call. */
  readonly path: readonly string[]
  /** The call that made it, when its path ends in `()`. */
  readonly call?: Call
  readonly receiver?: Value
  /** What it may be instead, where several packages were imported with `*`. */
  readonly others?: readonly External[]
}

/** All that an outside name may be, the likeliest first. */
export function candidates(of: External): readonly External[] {
  return of.others === undefined ? [of] : [of, ...of.others]
}

export interface Unknown {
  readonly kind: 'unknown'
  /** Name in the source, used as the name of a path parameter and to recognize `app` and `router`. */
  readonly label?: string
  readonly type?: TypeExpr
  readonly scope?: Scope
  /** What it turned out to be, by its type or because an adapter recognized it. */
  claimed?: Value
  /** Whether it is a parameter or free name, not the result of a call. */
  readonly bare?: boolean
}

export const UNKNOWN: Value = Object.freeze({ kind: 'unknown' })
export const NULL: Value = { kind: 'constant', value: null }

export function text(value: string): Text {
  return { kind: 'text', parts: value === '' ? [] : [value] }
}

export function list(items: Value[], open = false): List {
  return { kind: 'list', items, open }
}

export function record(fields: Iterable<readonly [string, Value]> = [], open = false): RecordValue {
  return { kind: 'record', fields: new Map(fields), open }
}

export function native(of: Native): Value {
  return { kind: 'native', native: of }
}

export function unknown(label?: string): Value {
  return label === undefined ? UNKNOWN : { kind: 'unknown', label }
}

/** The text when every part is known, else undefined. Numbers are read as their text. */
export function plainText(value: Value | undefined): string | undefined {
  if (value === undefined) return undefined
  if (value.kind === 'number') return String(value.value)
  if (value.kind !== 'text') return undefined
  let whole = ''
  for (const part of value.parts) {
    if (typeof part !== 'string') return undefined
    whole += part
  }
  return whole
}

/** All that the value may be: the members of a union, else itself. */
export function alternatives(value: Value): readonly Value[] {
  return value.kind === 'union' ? value.of : [value]
}

const MAX_ALTERNATIVES = 32
/** Characters; what is longer is no address. */
const MAX_TEXT = 65_536
const LENGTH_OF_A_HOLE = 64

/** The union of some values, flat, without repeats, at most 32. */
export function union(values: readonly Value[]): Value {
  const [first] = values
  if (values.length === 1 && first !== undefined && first.kind !== 'union') return first
  const flat: Value[] = []
  for (const value of values) {
    if (value.kind !== 'union') addAlternative(flat, value)
    else for (const one of value.of) addAlternative(flat, one)
  }
  const known = flat.some(isNameless) ? flat.filter((value) => !isNameless(value)) : flat
  const [only] = known.length > 0 ? known : flat
  if (only === undefined) return UNKNOWN
  return known.length <= 1 ? only : { kind: 'union', of: known }
}

function addAlternative(to: Value[], value: Value): void {
  if (to.length < MAX_ALTERNATIVES && !to.some((known) => sameValue(known, value))) to.push(value)
}

function isNameless(value: Value): boolean {
  return value.kind === 'unknown' && value.label === undefined
}

function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true
  if (a.kind === 'native' && b.kind === 'native') return a.native === b.native
  const one = plainText(a)
  return one !== undefined && one === plainText(b)
}

/**
 * Joins values into one text; what is not text becomes a hole named by its label. Alternatives multiply. What gets longer
 * than 65,536 characters (a hole counts as 64) is not known any more.
 */
export function concat(values: readonly Value[]): Value {
  let results: (string | Hole)[][] = [[]]
  for (const value of values) {
    const next: (string | Hole)[][] = []
    for (const alternative of alternatives(value)) {
      const parts = partsOf(alternative)
      for (const result of results) if (next.length < MAX_ALTERNATIVES) next.push(joined(result, parts))
    }
    results = next
  }
  return union(results.map((parts): Text => ({ kind: 'text', parts })))
}

/** A path under a prefix with a `/` between them. A path that says nothing is the prefix. */
export function below(prefix: Value, path: Value): Value {
  return union(alternatives(path).map((one) => (plainText(one) === '' ? prefix : concat([prefix, text('/'), one]))))
}

function joined(one: readonly (string | Hole)[], other: readonly (string | Hole)[]): (string | Hole)[] {
  const both = mergeParts([...one, ...other])
  const length = both.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : LENGTH_OF_A_HOLE), 0)
  return length > MAX_TEXT ? [{ hole: 'param' }] : both
}

function partsOf(value: Value): readonly (string | Hole)[] {
  if (value.kind === 'text') return value.parts
  if (value.kind === 'number') return [String(value.value)]
  if (value.kind === 'constant') return [String(value.value)]
  return [{ hole: labelOf(value) ?? 'param' }]
}

function mergeParts(parts: readonly (string | Hole)[]): (string | Hole)[] {
  const merged: (string | Hole)[] = []
  for (const part of parts) {
    const last = merged.at(-1)
    if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part
    else merged.push(part)
  }
  return merged
}

/** The name by which the source calls the value, when there is one. */
export function labelOf(value: Value): string | undefined {
  if (value.kind === 'unknown') return value.label
  if (value.kind === 'external') return value.path.findLast((part) => part !== '()')
  if (value.kind === 'function') return value.fn.name
  return undefined
}

/** `flask.views.MethodView`, however it was imported; calls are left out. */
export function fullName(of: External): string {
  return [of.package, ...of.path.filter((part) => part !== '()')].join('.')
}

/** True or false when the value decides it, undefined when it does not. */
export function truth(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'constant':
      return value.value === true
    case 'number':
      return value.value !== 0
    case 'text':
      return value.parts.length > 0 ? (value.parts.some((part) => typeof part === 'string') ? true : undefined) : false
    case 'unknown':
    case 'external':
    case 'union':
      return undefined
    case 'native':
      return value.native.truth
    default:
      return true
  }
}

/** A field of a record, as text; undefined when absent or not known. */
export function textField(value: Value | undefined, name: string): string | undefined {
  return plainText(field(value, name))
}

/** A field of a record; undefined when it is not a record or has no such field. */
export function field(value: Value | undefined, name: string): Value | undefined {
  return value?.kind === 'record' ? value.fields.get(name) : undefined
}

/** How many values a list or record holds. */
export function sizeOf(value: Value): number {
  if (value.kind === 'list') return value.items.length
  return value.kind === 'record' ? value.fields.size : 0
}

const MAX_ITEMS = 100_000

/** The items of a list and of the lists in it, or the value as the only item. Throws `BudgetExceeded` above 100,000. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  const items: Value[] = []
  let left = MAX_ITEMS
  const collect = (one: Value): void => {
    if (--left < 0) throw new BudgetExceeded()
    if (one.kind === 'list') one.items.forEach(collect)
    else items.push(one)
  }
  if (value !== undefined) collect(value)
  return items
}
