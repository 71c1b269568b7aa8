/** A JSON value. Untrusted text is parsed into this and narrowed by the guards below. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }
/** Steps from the root of a JSON document to one place in it. */
export type JsonPath = readonly (string | number)[]

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The parsed text, or undefined when it is not JSON. `null` is a value of its own. */
export function parseJson(text: string): Json | undefined {
  const first = /^\s*(?:[{["\-\dtfn])/.exec(text)
  if (first === null) return undefined
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

/**
 * Copies any value (a YAML document, an object of ours) into plain JSON. Dates become ISO text, undefined and functions disappear, a repeated
 * ancestor (cycle) becomes null.
 */
export function toJson(value: unknown, ancestors: readonly unknown[] = []): Json {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'object' || ancestors.includes(value)) return null
  const inner = [...ancestors, value]
  if (Array.isArray(value)) return value.map((entry) => toJson(entry, inner))
  const copy: JsonObject = {}
  for (const [key, entry] of Object.entries(value)) {
    if (entry !== undefined && typeof entry !== 'function') setOwn(copy, key, toJson(entry, inner))
  }
  return copy
}

/** Sets a property even when it is named `__proto__`, without touching the prototype. */
export function setOwn(target: JsonObject, key: string, value: Json): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  else target[key] = value
}

export interface Leaf {
  readonly path: JsonPath
  readonly value: null | boolean | number | string
}

/** Every scalar in the document with its path, in document order. Empty arrays and objects have none. At most `limit` leaves. */
export function leavesOf(document: Json, limit = 20_000): Leaf[] {
  const leaves: Leaf[] = []
  const visit = (value: Json, path: JsonPath): void => {
    if (leaves.length >= limit || path.length > 64) return
    if (Array.isArray(value)) value.forEach((entry, index) => visit(entry, [...path, index]))
    else if (isJsonObject(value)) for (const [key, entry] of Object.entries(value)) visit(entry, [...path, key])
    else leaves.push({ path, value })
  }
  visit(document, [])
  return leaves
}

export function getAt(document: Json | undefined, path: JsonPath): Json | undefined {
  let current: Json | undefined = document
  for (const step of path) {
    if (Array.isArray(current)) current = typeof step === 'number' ? current[step] : current[Number(step)]
    else if (isJsonObject(current)) current = Object.hasOwn(current, String(step)) ? current[String(step)] : undefined
    else return undefined
  }
  return current
}

/** A copy of the document with `value` at `path`; objects and arrays on the way are made where missing. */
export function setAt(document: Json | undefined, path: JsonPath, value: Json): Json {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (typeof step === 'number') {
    const copy = Array.isArray(document) ? [...document] : []
    copy[step] = setAt(copy[step], rest, value)
    return copy
  }
  const copy: JsonObject = {}
  if (isJsonObject(document)) for (const [key, entry] of Object.entries(document)) setOwn(copy, key, entry)
  setOwn(copy, step, setAt(Object.hasOwn(copy, step) ? copy[step] : undefined, rest, value))
  return copy
}

/** A copy of the document without what is at `path`. */
export function deleteAt(document: Json, path: JsonPath): Json {
  const [step, ...rest] = path
  if (step === undefined) return document
  if (Array.isArray(document)) {
    const index = Number(step)
    if (rest.length === 0) return document.filter((_, at) => at !== index)
    return document.map((entry, at) => (at === index ? deleteAt(entry, rest) : entry))
  }
  if (!isJsonObject(document)) return document
  const copy: JsonObject = {}
  for (const [key, entry] of Object.entries(document)) {
    if (key !== String(step)) setOwn(copy, key, entry)
    else if (rest.length > 0) setOwn(copy, key, deleteAt(entry, rest))
  }
  return copy
}

/** `a.b[2].c`; the root is the empty text. */
export function pathText(path: JsonPath): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('')
}

/** Reads what `pathText` writes; also accepts `$.a.b`, `/a/b` (JSON pointer) and `[*]`, which stays as the step `*`. */
export function parsePath(text: string): (string | number)[] {
  if (text.startsWith('/')) {
    return text
      .slice(1)
      .split('/')
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
      .map((step) => (/^\d+$/.test(step) ? Number(step) : step))
  }
  const steps: (string | number)[] = []
  for (const match of text.replace(/^\$\.?/, '').matchAll(/\[(\d+|\*)\]|\["([^"]*)"\]|([^.[\]]+)/g)) {
    const [, index, quoted, name] = match
    if (index !== undefined) steps.push(index === '*' ? '*' : Number(index))
    else steps.push(quoted ?? name ?? '')
  }
  return steps
}

/** All values at a path in which `*` stands for every element or property. */
export function selectAll(document: Json | undefined, path: JsonPath): Json[] {
  const [step, ...rest] = path
  if (document === undefined) return []
  if (step === undefined) return [document]
  if (step === '*') {
    const children = Array.isArray(document) ? document : isJsonObject(document) ? Object.values(document) : []
    return children.flatMap((child) => selectAll(child, rest))
  }
  if (step === '**') return descendants(document).flatMap((child) => selectAll(child, rest))
  return selectAll(getAt(document, [step]), rest)
}

/** The document and everything inside it. */
function descendants(document: Json): Json[] {
  const found: Json[] = [document]
  // The list grows while it is walked.
  for (const value of found) {
    const children = Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : []
    for (const child of children) found.push(child)
  }
  return found
}
