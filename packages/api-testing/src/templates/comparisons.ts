import type { Json } from '../json.ts'
import { isJsonObject, parseJson } from '../json.ts'
import { scalarText } from '../request/draft.ts'
import { parseJwt } from '../rule/jwt.ts'

/** Something a condition compares: text, a number, or a member of a document. */
export type Subject = Json

type Comparison = (subject: Subject, wanted: readonly Json[]) => boolean

const loose = (value: Json): string => scalarText(value).trim().toLowerCase()

/** As a number, when both are numbers. */
function numbers(subject: Subject, wanted: readonly Json[]): [number, number] | undefined {
  const left = typeof subject === 'number' ? subject : Number.parseFloat(scalarText(subject))
  const right = Number.parseFloat(scalarText(wanted[0] ?? ''))
  return Number.isNaN(left) || Number.isNaN(right) ? undefined : [left, right]
}

const numeric =
  (holds: (left: number, right: number) => boolean): Comparison =>
  (subject, wanted) => {
    const both = numbers(subject, wanted)
    return both !== undefined && holds(...both)
  }

const contains = (subject: Subject, one: Json): boolean => loose(subject).includes(loose(one))

/** Java's inline flags at the beginning of an expression, which JavaScript takes as flags. */
export function javaRegex(source: string): RegExp | undefined {
  const inline = /^(\^?)\(\?([imsu]+)\)/.exec(source)
  const body = inline === null ? source : (inline[1] ?? '') + source.slice(inline[0].length)
  const flags = (inline?.[2] ?? '').replaceAll('u', '')
  for (const candidate of [body, body.replaceAll(/\(\?[imsu]+\)/g, ''), escapedBrackets(body)]) {
    try {
      return new RegExp(candidate, flags)
    } catch {
      // the next reading of it
    }
  }
  return undefined
}

/** Java takes a bracket that is never closed for itself where JavaScript refuses it. */
const escapedBrackets = (source: string): string => source.replaceAll(/\[(?![^\]]*\])/g, String.raw`\[`)

const matches = (subject: Subject, source: Json): boolean =>
  javaRegex(scalarText(source))?.test(scalarText(subject)) ?? false

const equals = (subject: Subject, wanted: readonly Json[]): boolean => {
  const both = typeof subject === 'number' ? numbers(subject, wanted) : undefined
  return both === undefined ? loose(subject) === loose(wanted[0] ?? '') : both[0] === both[1]
}

const hasJwt = (subject: Subject): boolean =>
  scalarText(subject)
    .split(/[\s"';,=]+/)
    .some((part) => parseJwt(part) !== undefined)

/** A cookie that is still good in 30 days. */
function expiresLate(subject: Subject): boolean {
  const text = scalarText(subject)
  const age = /max-age=(\d+)/i.exec(text)
  const expires = /expires=([^;"]+)/i.exec(text)
  const month = 30 * 24 * 3600
  if (age !== null) return Number(age[1]) > month
  return expires !== null && Date.parse(expires[1] ?? '') > Date.now() + month * 1000
}

const dataTypes: Readonly<Record<string, RegExp>> = {
  email: /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i,
  url: /^https?:\/\/\S+$/i,
  uuid: /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i,
  ip_address: /^(?:\d{1,3}\.){3}\d{1,3}$/,
  phone_number: /^\+?[\d\s().-]{7,20}$/,
  credit_card: /^(?:\d[ -]?){13,19}$/,
  ssn: /^\d{3}-\d{2}-\d{4}$/,
  vin: /^[A-HJ-NPR-Z\d]{17}$/,
}

function isOfType(subject: Subject, wanted: readonly Json[]): boolean {
  const type = loose(wanted[0] ?? '')
    .replaceAll(' ', '_')
    .replace(/\.(?:key|value)$/, '')
  if (type === 'string') return typeof subject === 'string'
  if (type === 'number' || type === 'integer')
    return typeof subject === 'number' || /^-?\d+(?:\.\d+)?$/.test(scalarText(subject))
  if (type === 'boolean') return typeof subject === 'boolean' || /^(?:true|false)$/i.test(scalarText(subject))
  if (type === 'jwt') return hasJwt(subject)
  return dataTypes[type]?.test(scalarText(subject)) ?? false
}

/** 100 when everything is equal, 0 when nothing is: leaf names whose values are equal, of all leaf names. */
export function percentageMatch(one: string, other: string): number {
  if (one.trim() === other.trim()) return 100
  const [left, right] = [leafValues(one), leafValues(other)]
  // two texts that are no JSON have no names to compare by: unequal is unlike
  if (left === undefined || right === undefined) return 0
  const names = new Set([...left.keys(), ...right.keys()])
  if (names.size === 0) return 100
  const same = [...names].filter((name) => {
    const [a, b] = [left.get(name), right.get(name)]
    return a !== undefined && b !== undefined && a.size === b.size && [...a].every((value) => b.has(value))
  })
  return Math.trunc((100 * same.length) / names.size)
}

function leafValues(text: string): Map<string, Set<string>> | undefined {
  const parsed = parseJson(text)
  if (parsed === undefined || typeof parsed !== 'object') return undefined
  const values = new Map<string, Set<string>>()
  walk(parsed, '', (name, value) => {
    const known = values.get(name) ?? new Set()
    values.set(name, known.add(scalarText(value)))
  })
  return values
}

/** Likeness of the shape alone: names on the way to each leaf, those that both have of all. */
export function percentageMatchSchema(one: string, other: string): number {
  const shape = (text: string): Set<string> | undefined => {
    const parsed = parseJson(text)
    if (parsed === undefined || typeof parsed !== 'object') return undefined
    const names = new Set<string>()
    walk(parsed, '', (name) => names.add(name))
    return names
  }
  const [left, right] = [shape(one), shape(other)]
  if (left === undefined && right === undefined) return 100
  if (left === undefined || right === undefined) return 0
  const all = left.union(right)
  return all.size === 0 ? 100 : Math.trunc((100 * left.intersection(right).size) / all.size)
}

function walk(value: Json, path: string, leaf: (path: string, value: Json) => void, depth = 0): void {
  if (depth > 64) return
  if (Array.isArray(value)) for (const entry of value) walk(entry, path, leaf, depth + 1)
  else if (isJsonObject(value))
    for (const [key, entry] of Object.entries(value)) walk(entry, path === '' ? key : `${path}.${key}`, leaf, depth + 1)
  else leaf(path, value)
}

/** What a template can ask of a subject, by the template's own words. Text is compared without case and outer space. */
export const comparisons: Readonly<Record<string, Comparison>> = {
  eq: equals,
  neq: (subject, wanted) => !equals(subject, wanted),
  gt: numeric((left, right) => left > right),
  gte: numeric((left, right) => left >= right),
  lt: numeric((left, right) => left < right),
  lte: numeric((left, right) => left <= right),
  contains_either: (subject, wanted) => wanted.some((one) => contains(subject, one)),
  contains_all: (subject, wanted) => wanted.every((one) => contains(subject, one)),
  not_contains: (subject, wanted) => !wanted.some((one) => contains(subject, one)),
  not_contains_either: (subject, wanted) => wanted.some((one) => !contains(subject, one)),
  regex: (subject, wanted) => wanted.some((one) => matches(subject, one)),
  not_regex: (subject, wanted) => !wanted.some((one) => matches(subject, one)),
  eq_obj: (subject, wanted) => percentageMatch(scalarText(subject), scalarText(wanted[0] ?? '')) === 100,
  neq_obj: (subject, wanted) => percentageMatch(scalarText(subject), scalarText(wanted[0] ?? '')) !== 100,
  contains_jwt: (subject, wanted) => hasJwt(subject) === (loose(wanted[0] ?? true) !== 'false'),
  cookie_expire_filter: (subject, wanted) => expiresLate(subject) === (loose(wanted[0] ?? true) !== 'false'),
  datatype: isOfType,
  valuetype: isOfType,
}
