/** Reading what an earlier search wrote: `--format json` or `--format ndjson`. */
import type { ParamPlace, Protocol } from '../model.ts'
import type { ComparableEndpoint } from './compare.ts'
import { DiffError } from './errors.ts'

const PLACES: readonly ParamPlace[] = ['path', 'query', 'header', 'cookie', 'form', 'json', 'body']
const PROTOCOLS: readonly Protocol[] = ['http', 'ws', 'sse', 'graphql', 'grpc', 'soap']

type Fields = Readonly<Record<string, unknown>>

/** The endpoints of a baseline's text. Throws `DiffError` with code `bad-baseline`, naming the entry that is wrong. */
export function parseBaseline(text: string, name: string): ComparableEndpoint[] {
  const start = text.replace(/^\uFEFF/, '').trim()
  if (start === '') return []
  return entriesOf(start, name).map((entry, i) => {
    const endpoint = isFields(entry) ? endpointOf(entry) : undefined
    if (endpoint === undefined)
      throw new DiffError('bad-baseline', `Entry ${i + 1} of ${name} is no endpoint; make the baseline anew.`)
    return endpoint
  })
}

function entriesOf(text: string, name: string): readonly unknown[] {
  const whole = tryJson(text)
  if (isFields(whole) && Array.isArray(whole['endpoints'])) return whole['endpoints']
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, i) => {
      const entry = tryJson(line)
      if (entry === undefined)
        throw new DiffError(
          'bad-baseline',
          `Line ${i + 1} of ${name} is not JSON; a baseline is what --format json or ndjson wrote.`,
        )
      return entry
    })
}

function tryJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function endpointOf(entry: Fields): ComparableEndpoint | undefined {
  const { method, path, operation, file, line, deprecated } = entry
  if (typeof method !== 'string' || typeof path !== 'string' || !path.startsWith('/')) return undefined
  const protocol = PROTOCOLS.find((one) => one === entry['protocol'])
  return {
    method,
    path,
    ...(protocol === undefined ? {} : { protocol }),
    ...(typeof operation === 'string' ? { operation } : {}),
    ...(deprecated === true ? { deprecated } : {}),
    file: typeof file === 'string' ? file : '',
    line: typeof line === 'number' ? line : 1,
    params: Array.isArray(entry['params']) ? entry['params'].flatMap(paramOf) : [],
    guards: guardsOf(entry),
    ...authorizationOf(entry),
  }
}

function paramOf(value: unknown): ComparableEndpoint['params'] {
  if (!isFields(value) || typeof value['name'] !== 'string') return []
  const place = PLACES.find((one) => one === value['in'])
  if (place === undefined) return []
  return [{ name: value['name'], in: place, ...(value['required'] === true ? { required: true } : {}) }]
}

/** A list of guards; NDJSON also had their names in one text alone. */
function guardsOf(entry: Fields): string[] {
  const { guard, guards } = entry
  if (Array.isArray(guards))
    return guards.flatMap((one: unknown) => (isFields(one) && typeof one['name'] === 'string' ? [one['name']] : []))
  return typeof guard === 'string' && guard !== 'unknown' && guard !== '' ? [guard] : []
}

/** Names of the guards that ask what a caller may, where every guard says what it asks. */
function authorizationOf({ guards }: Fields): Pick<ComparableEndpoint, 'authorization'> {
  if (!Array.isArray(guards)) return {}
  const kinds = guards.filter((one: unknown) => isFields(one)).map(({ name, kind }) => ({ name, kind }))
  if (!kinds.every(({ kind }) => kind === 'authentication' || kind === 'authorization')) return {}
  return {
    authorization: kinds.flatMap(({ name, kind }) =>
      kind === 'authorization' && typeof name === 'string' ? [name] : [],
    ),
  }
}
