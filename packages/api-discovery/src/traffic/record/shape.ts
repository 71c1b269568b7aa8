/**
 * The shape of JSON values that were seen at one place, as counts. Merging is commutative and associative, so that
 * edges can count apart and be put together in any order.
 */
import { valueFormatOf } from '../templating/value-format.ts'
import { addText, emptyTextShape, mergeText, type TextShape } from './text-shape.ts'

export interface Shape {
  nulls: number
  booleans: number
  integers: number
  /** Numbers with a fraction. */
  fractions: number
  texts: TextShape | undefined
  arrays: number
  items: Shape | undefined
  objects: number
  /** Undefined while no object was seen; null when the names are values themselves, and `others` holds what they have. */
  properties: Map<string, Shape> | null | undefined
  /** The shape behind names that are values: `{"7f3c…": {…}, "91ab…": {…}}`. */
  others: Shape | undefined
}

/** Told of every text and number of a value with the name it stands behind. */
export interface LeafListener {
  text(name: string, text: string, path: readonly string[]): void
  number(name: string, value: number, path: readonly string[]): void
}

/** Values of one body that are looked at; a body of more is looked at in part, always the same part. */
const MAX_VALUES = 20_000
const MAX_DEPTH = 24
/** More different names than this in one place are values. */
const MAX_PROPERTIES = 300
/** Names that tell of persons: words behind them are never kept. */
const PERSONAL =
  /name|user|login|mail|phone|city|town|street|address|state|province|country|gender|sex|relig|ethnic|nation|birth|title|company|employer|job|tag|comment|note|message|text|descr|password|secret|token|key|diagnos|allerg|medic|blood|slug|handle|nick|label|host|domain|path|file|q$|query|search|keyword/i

export function emptyShape(): Shape {
  return {
    nulls: 0,
    booleans: 0,
    integers: 0,
    fractions: 0,
    texts: undefined,
    arrays: 0,
    items: undefined,
    objects: 0,
    properties: undefined,
    others: undefined,
  }
}

/** Adds one value of JSON and tells of its leaves. `name` is what the whole value stands behind. */
export function addValue(shape: Shape, value: unknown, name: string, leaves: LeafListener): void {
  new Walk(leaves).add(shape, value, name, 0)
}

class Walk {
  readonly #leaves: LeafListener
  readonly #path: string[] = []
  #left = MAX_VALUES

  constructor(leaves: LeafListener) {
    this.#leaves = leaves
  }

  add(shape: Shape, value: unknown, name: string, depth: number): void {
    if (--this.#left < 0) return
    switch (typeof value) {
      case 'string':
        shape.texts ??= emptyTextShape()
        addText(shape.texts, value, shape.texts.tokens !== null && mayKeepWords(name))
        this.#leaves.text(name, value, this.#path)
        return
      case 'number':
        if (Number.isInteger(value)) shape.integers++
        else shape.fractions++
        this.#leaves.number(name, value, this.#path)
        return
      case 'boolean':
        shape.booleans++
        return
      case 'object':
        if (value === null) shape.nulls++
        else if (depth >= MAX_DEPTH) shape.objects++
        else if (Array.isArray(value)) this.#addArray(shape, value, name, depth)
        // What JSON.parse returns has own names only.
        else this.#addObject(shape, value as Readonly<Record<string, unknown>>, depth)
        return
      default:
    }
  }

  #addArray(shape: Shape, values: readonly unknown[], name: string, depth: number): void {
    shape.arrays++
    if (values.length === 0) return
    shape.items ??= emptyShape()
    this.#path.push('[]')
    for (const value of values) this.add(shape.items, value, name, depth + 1)
    this.#path.pop()
  }

  #addObject(shape: Shape, value: Readonly<Record<string, unknown>>, depth: number): void {
    shape.objects++
    if (shape.properties === undefined) shape.properties = new Map()
    for (const name in value) {
      const property = propertyOf(shape, name)
      const isOther = property === shape.others
      this.#path.push(isOther ? '*' : name)
      this.add(property, value[name], isOther ? '' : name, depth + 1)
      this.#path.pop()
    }
  }
}

function propertyOf(shape: Shape, name: string): Shape {
  const known = shape.properties?.get(name)
  if (known !== undefined) return known
  if (shape.properties === null || isValueName(name)) return (shape.others ??= emptyShape())
  const created = emptyShape()
  shape.properties?.set(name, created)
  if ((shape.properties?.size ?? 0) <= MAX_PROPERTIES) return created
  foldProperties(shape)
  return (shape.others ??= emptyShape())
}

function foldProperties(shape: Shape): void {
  const others = (shape.others ??= emptyShape())
  for (const property of shape.properties?.values() ?? []) mergeShape(others, property)
  shape.properties = null
}

function isValueName(name: string): boolean {
  return name.length > 80 || (!/^[A-Za-z_$@][\w$@-]{0,30}$/.test(name) && valueFormatOf(name) !== undefined)
}

const personal = new Map<string, boolean>()

/** Whether words behind a name may be kept as a vocabulary. */
export function mayKeepWords(name: string): boolean {
  const known = personal.get(name)
  if (known !== undefined) return known
  const may = name !== '' && !PERSONAL.test(name)
  if (personal.size < 5_000) personal.set(name, may)
  return may
}

/** Adds what `from` knows. `from` stays as it is, and shares nothing with `into`. */
export function mergeShape(into: Shape, from: Shape): void {
  into.nulls += from.nulls
  into.booleans += from.booleans
  into.integers += from.integers
  into.fractions += from.fractions
  into.arrays += from.arrays
  into.objects += from.objects
  if (from.texts !== undefined) mergeText((into.texts ??= emptyTextShape()), from.texts)
  if (from.items !== undefined) mergeShape((into.items ??= emptyShape()), from.items)
  if (from.others !== undefined) mergeShape((into.others ??= emptyShape()), from.others)
  if (from.properties === null) {
    if (into.properties !== null) foldProperties(into)
  } else if (from.properties !== undefined) {
    if (into.properties === undefined) into.properties = new Map()
    for (const [name, property] of from.properties) mergeShape(propertyOf(into, name), property)
  }
}

/** Names that objects at the top have; those of the items when it is a list. */
export function topNames(shape: Shape): readonly string[] {
  if (shape.properties !== undefined && shape.properties !== null && shape.properties.size > 0)
    return [...shape.properties.keys()]
  return shape.items === undefined ? [] : topNames(shape.items)
}
