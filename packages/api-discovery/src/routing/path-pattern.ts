/** Which endpoints a pattern of a configuration takes in: all requests of one, some of them, or none. */
import type { Param, SourceEndpoint } from '../model.ts'

/** How much of what an endpoint answers a rule is about. `some` is also said where nothing is known. */
export type Coverage = 'all' | 'some' | 'none'

/** One segment of a pattern; `rest` stands for any number of segments, none included. */
export type Segment =
  | { readonly kind: 'rest' }
  | { readonly kind: 'any' }
  | { readonly kind: 'literal'; readonly value: string }
  /** A part is free; `matches` says which written-out segments it takes in, and undefined where that is not known. */
  | { readonly kind: 'part'; readonly matches: (segment: string) => boolean | undefined }

/** What an endpoint's path is made of, for patterns. */
export interface Addressed extends Pick<SourceEndpoint, 'path' | 'params'> {
  /** Whether its last parameter takes any number of segments: `/files/{*path}`. */
  readonly isOpenEnded?: boolean
}

const MAX_SEGMENTS = 40

/**
 * `/api/*`, `/users/{id}`, `/files/**`, `/pages/*.html`, `/a/{*rest}`: the patterns of Ant, Spring, Micronaut and their
 * kin. Undefined for what is no such pattern, as one that does not begin with `/`.
 */
export function antPattern(pattern: string): readonly Segment[] | undefined {
  if (pattern === '**') return [{ kind: 'rest' }]
  if (!pattern.startsWith('/')) return undefined
  return splitOutsideBraces(pattern).map(antSegment)
}

/** Segments; a slash within braces belongs to an expression. */
function splitOutsideBraces(pattern: string): string[] {
  const segments: string[] = []
  let depth = 0
  let current = ''
  for (const char of pattern) {
    if (char === '{') depth++
    else if (char === '}') depth--
    if (char === '/' && depth <= 0) {
      if (current !== '') segments.push(current)
      current = ''
    } else current += char
  }
  if (current !== '') segments.push(current)
  return segments
}

function antSegment(segment: string): Segment {
  if (segment === '**' || /^\{\*\w+\}$/.test(segment)) return { kind: 'rest' }
  if (segment === '*' || /^\{\w+\}$/.test(segment)) return { kind: 'any' }
  // The expression of a variable is not run.
  if (segment.includes('{')) return { kind: 'part', matches: () => undefined }
  if (!/[*?]/.test(segment)) return { kind: 'literal', value: segment }
  return { kind: 'part', matches: (whole) => matchesGlob(segment, whole) }
}

/** `*` stands for any characters, `?` for one. */
function matchesGlob(glob: string, whole: string): boolean {
  const pieces = glob.split(/(\*+|\?)/).filter((piece) => piece !== '')
  const source = pieces.map((piece) => {
    if (piece === '?') return '[^/]'
    return piece.startsWith('*') ? '[^/]*' : piece.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
  })
  return whole.length < 500 && new RegExp(`^${source.join('')}$`).test(whole)
}

/** Whether a pattern takes in all requests of an endpoint, some, or none. */
export function coverageOf(pattern: readonly Segment[], endpoint: Addressed): Coverage {
  const segments = endpoint.path.split('/').filter((segment) => segment !== '')
  if (pattern.length > MAX_SEGMENTS || segments.length > MAX_SEGMENTS) return 'some'
  const last = segments.at(-1)
  const isOpenEnded =
    last !== undefined && (last === '{wildcard}' || (endpoint.isOpenEnded === true && isParameter(last)))
  const known = new Map<number, Coverage>()
  const from = (at: number, of: number): Coverage => {
    const key = at * (MAX_SEGMENTS + 1) + of
    const found = known.get(key) ?? compute(at, of)
    known.set(key, found)
    return found
  }
  const compute = (at: number, of: number): Coverage => {
    const wanted = pattern[at]
    const segment = segments[of]
    if (wanted === undefined)
      return segment === undefined ? 'all' : isOpenEnded && of === segments.length - 1 ? 'some' : 'none'
    if (wanted.kind === 'rest') return restFrom(at, of)
    if (segment === undefined) return 'none'
    if (isOpenEnded && of === segments.length - 1) return 'some'
    const here = coverageOfSegment(wanted, segment, endpoint.params)
    return here === 'none' ? 'none' : both(here, from(at + 1, of + 1))
  }
  const restFrom = (at: number, of: number): Coverage => {
    if (at === pattern.length - 1) return 'all'
    let best: Coverage = 'none'
    for (let next = of; next <= segments.length; next++) {
      const found = from(at + 1, next)
      if (found === 'all') return 'all'
      if (found === 'some') best = 'some'
    }
    return isOpenEnded ? 'some' : best
  }
  return from(0, 0)
}

function both(a: Coverage, b: Coverage): Coverage {
  if (a === 'none' || b === 'none') return 'none'
  return a === 'some' || b === 'some' ? 'some' : 'all'
}

function coverageOfSegment(wanted: Segment, segment: string, params: readonly Param[]): Coverage {
  if (wanted.kind === 'any' || wanted.kind === 'rest') return 'all'
  if (!segment.includes('{')) {
    const matches = wanted.kind === 'literal' ? wanted.value === segment : wanted.matches(segment)
    return matches === undefined ? 'some' : matches ? 'all' : 'none'
  }
  if (wanted.kind === 'literal' && !mayBe(segment, wanted.value, params)) return 'none'
  // A number has no extension and no name of a page.
  if (wanted.kind === 'part' && isNumber(segment, params) && wanted.matches('1') === false) return 'none'
  return 'some'
}

function isParameter(segment: string): boolean {
  return /^\{[^{}]+\}$/.test(segment)
}

/** Whether some value of a segment's parameters makes it the given text. */
function mayBe(segment: string, value: string, params: readonly Param[]): boolean {
  if (isParameter(segment)) return !isNumber(segment, params) || /^-?\d+$/.test(value)
  const [start = ''] = segment.split('{')
  const end = segment.slice(segment.lastIndexOf('}') + 1)
  return value.startsWith(start) && value.endsWith(end)
}

function isNumber(segment: string, params: readonly Param[]): boolean {
  const name = segment.slice(1, -1)
  const type = params.find((param) => param.in === 'path' && param.name === name)?.schema?.type
  return isParameter(segment) && (type === 'integer' || type === 'number')
}
