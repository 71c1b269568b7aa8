/** Regular expressions by which configurations name paths, as far as they are texts with alternatives. They are not run. */
import type { Addressed, Coverage } from './path-pattern.ts'

/** What a path must begin with, and how it goes on from there. */
interface Beginning {
  /** `ANY_CHARACTER` stands for any. */
  readonly text: string
  /** `open`: anything follows; `exact`: nothing; `unread`: what this does not read. */
  readonly end: 'open' | 'exact' | 'unread'
}

/** An expression as its alternatives, each of which may stand anywhere in a path unless it begins with an anchor. */
export type RegexPattern = readonly (Beginning & { readonly isAnchored: boolean })[]

const ANY_CHARACTER = '\u0000'
const MAX_ALTERNATIVES = 200
const MAX_SOURCE = 2000
const MAX_DEPTH = 8

/** `^/admin`, `^/(login|register)$`, `^/api/docs(/|$)`, `^/favicon\.ico$`, `^/api/?`, `/admin.*`. */
export function regexPattern(source: string): RegexPattern | undefined {
  if (source.length > MAX_SOURCE) return undefined
  const found: (Beginning & { readonly isAnchored: boolean })[] = []
  for (const part of splitAlternatives(source)) {
    const isAnchored = part.startsWith('^')
    const alternatives = sequence(isAnchored ? part.slice(1) : part, 0)
    if (alternatives === undefined) return undefined
    for (const one of alternatives) found.push({ ...one, isAnchored })
  }
  return found.length > MAX_ALTERNATIVES ? undefined : found
}

/** The alternatives of a group. */
function expand(source: string, depth: number): readonly Beginning[] | undefined {
  if (depth > MAX_DEPTH) return undefined
  const all: Beginning[] = []
  for (const part of splitAlternatives(source)) {
    const one = sequence(part, depth)
    if (one === undefined || all.length + one.length > MAX_ALTERNATIVES) return undefined
    all.push(...one)
  }
  return all
}

function sequence(source: string, depth: number): readonly Beginning[] | undefined {
  let found: readonly Beginning[] = [{ text: '', end: 'open' }]
  let at = 0
  while (at < source.length) {
    const rest = source.slice(at)
    if (rest === '$') return found.map((one) => ({ ...one, end: 'exact' }))
    if (/^\.\*\$?$/.test(rest)) return found
    const atom = atomAt(source, at, depth)
    const next = atom === undefined ? undefined : source[atom.next]
    if (atom === undefined || (next !== undefined && /[*+{]/.test(next)))
      return found.map((one) => ({ ...one, end: 'unread' }))
    at = next === '?' ? atom.next + 1 : atom.next
    const choices = next === '?' ? [...atom.choices, { text: '', end: 'open' as const }] : atom.choices
    // What ends the path can only stand last.
    if (choices.some(({ end }) => end === 'exact') && at < source.length) return undefined
    found = found.flatMap((before) => choices.map(({ text, end }) => ({ text: before.text + text, end })))
    if (choices.some(({ end }) => end === 'unread')) return found.map((one) => ({ ...one, end: 'unread' }))
    if (found.length > MAX_ALTERNATIVES) return undefined
  }
  return found
}

/** One character or group, and where the expression goes on after it. */
function atomAt(
  source: string,
  at: number,
  depth: number,
): { readonly choices: readonly Beginning[]; readonly next: number } | undefined {
  const char = source[at] ?? ''
  const literal = (text: string, next: number) => ({ choices: [{ text, end: 'open' as const }], next })
  if (char === '\\') {
    const escaped = source[at + 1] ?? ''
    return /[a-z0-9]/i.test(escaped) || escaped === '' ? undefined : literal(escaped, at + 2)
  }
  if (char === '.') return literal(ANY_CHARACTER, at + 1)
  if (char === '(') {
    const close = closing(source, at)
    const inner = source.slice(at + 1, close).replace(/^\?:/, '')
    const choices = close < 0 || inner.startsWith('?') ? undefined : expand(inner, depth + 1)
    return choices === undefined ? undefined : { choices, next: close + 1 }
  }
  return /[[\]{}*+?|)^$]/.test(char) ? undefined : literal(char, at + 1)
}

function closing(source: string, open: number): number {
  let depth = 0
  for (let at = open; at < source.length; at++) {
    if (source[at] === '\\') at++
    else if (source[at] === '(') depth++
    else if (source[at] === ')' && --depth === 0) return at
  }
  return -1
}

/** The alternatives outside of groups and classes of characters. */
function splitAlternatives(source: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < source.length; at++) {
    const char = source[at]
    if (char === '\\') at++
    else if (char === '[') at = Math.max(at, source.indexOf(']', at + 2))
    else if (char === '(') depth++
    else if (char === ')') depth--
    else if (char === '|' && depth === 0) {
      parts.push(source.slice(start, at))
      start = at + 1
    }
  }
  return [...parts, source.slice(start)]
}

/** Whether an expression takes in all requests of an endpoint, some, or none; `some` when it is not understood. */
export function coverageByRegex(pattern: RegexPattern | undefined, endpoint: Addressed): Coverage {
  if (pattern === undefined) return 'some'
  let best: Coverage = 'none'
  for (const beginning of pattern) {
    const one = beginning.isAnchored ? coverageFrom(beginning, endpoint) : coverageAnywhere(beginning, endpoint.path)
    if (one === 'all') return 'all'
    if (one === 'some') best = 'some'
  }
  return best
}

function coverageFrom({ text, end }: Beginning, { path, params, isOpenEnded }: Addressed): Coverage {
  let best: Coverage = 'all'
  let place = 0
  for (let at = 0; at < text.length;) {
    const char = path[place]
    if (char === '{') {
      // A parameter takes a segment, or the part of one up to the end of the text.
      const close = path.indexOf('}', place)
      const segment = text.slice(at).split('/')[0] ?? ''
      if (!fits(segment, path.slice(place + 1, close), params)) return 'none'
      at += segment.length
      if (at < text.length && path[close + 1] === undefined) return isOpenEnded === true ? 'some' : 'none'
      best = 'some'
      place = close + 1
      continue
    }
    if (char !== text[at] && (char === undefined || text[at] !== ANY_CHARACTER)) return 'none'
    at++
    place++
  }
  if (end === 'open') return best
  if (end === 'unread') return 'some'
  if (place === path.length) return best
  return path[place] === '{' && !text.endsWith('/') ? 'some' : 'none'
}

/** A number takes no word. */
function fits(text: string, name: string, params: Addressed['params']): boolean {
  const type = params.find((param) => param.in === 'path' && param.name === name)?.schema?.type
  return type !== 'integer' || /^\d*$/.test(text.replaceAll(ANY_CHARACTER, ''))
}

function coverageAnywhere({ text, end }: Beginning, path: string): Coverage {
  const isKnown = !text.includes(ANY_CHARACTER) && end !== 'unread'
  if (isKnown && (end === 'open' ? literals(path).some((part) => part.includes(text)) : endsSo(path, text)))
    return 'all'
  return path.includes('{') || !isKnown ? 'some' : 'none'
}

function endsSo(path: string, text: string): boolean {
  return (literals(path).at(-1) ?? '').endsWith(text) && !path.endsWith('}')
}

/** What stands in a path outside of its parameters. */
function literals(path: string): string[] {
  return path.split(/\{[^{}]*\}/)
}
