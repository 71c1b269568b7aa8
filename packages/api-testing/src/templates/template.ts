import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { parseDocument } from 'yaml'
import type { Severity } from '../config/schema.ts'
import { ApiTestError, messageOf } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { isJsonObject, toJson } from '../json.ts'
import { scalarText } from '../request/draft.ts'
import { conditionWords } from './conditions.ts'
import { operations } from './operations.ts'

/** One step of a request: an operation and what it works with, in order. */
export interface Step {
  readonly operation: string
  readonly value: Json
}

/** A request of a template: how the sample is changed, and what follows from the answer. */
export interface TemplateRequest {
  readonly steps: readonly Step[]
  readonly validate: Json | undefined
  /** `x2`, `vulnerable` or `exit`. */
  readonly success: string | undefined
  readonly failure: string | undefined
  readonly followRedirects: boolean
  readonly isProduct: boolean
  readonly waitSeconds: number
}

export interface Template {
  readonly id: string
  /** Relative to the folder that was read. */
  readonly file: string
  readonly info: TemplateInfo
  /** Its author has switched it off: it runs only when it is asked for by name. */
  readonly isInactive: boolean
  /** Only endpoints that turn strangers away. */
  readonly isAuthenticated: boolean
  readonly selection: Json
  readonly wordLists: JsonObject
  readonly type: 'single' | 'multiple'
  readonly requests: readonly TemplateRequest[]
  readonly validate: Json | undefined
  /** Once for each host rather than for each endpoint. */
  readonly runsOnce: boolean
}

export interface TemplateInfo {
  readonly name: string
  readonly description: string
  readonly impact: string
  readonly category: string
  readonly severity: Severity
  readonly cwe: readonly number[]
  readonly references: readonly string[]
}

/** A file that cannot be run, with the reason. */
export interface Unsupported {
  readonly file: string
  readonly id: string | undefined
  readonly reason: string
}

export interface Templates {
  readonly templates: readonly Template[]
  readonly unsupported: readonly Unsupported[]
}

/** Why a template cannot be run here. */
class NotSupported extends Error {
  override readonly name = 'NotSupported'
}

/**
 * Reads every template (`.yml`, `.yaml`) of a folder, at any depth. What cannot be run is listed with its reason, never passed over.
 * Errors: `rule_invalid` when the folder cannot be read or holds no template.
 */
export async function loadTemplates(folder: string): Promise<Templates> {
  let files: string[]
  try {
    const found = await readdir(folder, { recursive: true, withFileTypes: true })
    files = found
      .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  } catch (error) {
    throw new ApiTestError('rule_invalid', `cannot read the templates in ${folder}: ${messageOf(error)}`, {
      cause: error,
    })
  }
  const templates: Template[] = []
  const unsupported: Unsupported[] = []
  const ids = new Map<string, string>()
  for (const file of files) {
    const name = relative(folder, file)
    const read = parseTemplate(await readFile(file, 'utf8'), name)
    if ('reason' in read) unsupported.push(read)
    else if (ids.has(read.id))
      unsupported.push({ file: name, id: read.id, reason: `the id is used by ${ids.get(read.id)} already` })
    else {
      ids.set(read.id, name)
      templates.push(read)
    }
  }
  if (templates.length === 0 && unsupported.length === 0)
    throw new ApiTestError('rule_invalid', `there is no template (.yaml, .yml) in ${folder}`)
  return { templates, unsupported }
}

/** Reads one template. */
export function parseTemplate(text: string, file: string): Template | Unsupported {
  // some of the public templates repeat a key: the last one counts, as where they come from
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent' })
  const [fault] = document.errors
  if (fault !== undefined) return { file, id: undefined, reason: `no YAML: ${fault.message.split('\n')[0] ?? ''}` }
  let root: Json
  try {
    root = toJson(document.toJS({ maxAliasCount: 1000 }))
  } catch (error) {
    return { file, id: undefined, reason: `no YAML: ${messageOf(error)}` }
  }
  const id = isJsonObject(root) && typeof root['id'] === 'string' ? root['id'] : undefined
  if (!isJsonObject(root) || id === undefined) return { file, id, reason: 'it is no template: it has no id' }
  try {
    return templateOf(root, id, file)
  } catch (error) {
    if (error instanceof NotSupported) return { file, id, reason: error.message }
    throw error
  }
}

function templateOf(root: JsonObject, id: string, file: string): Template {
  const execute = root['execute']
  if (!isJsonObject(execute)) throw new NotSupported('it has nothing to execute')
  const type = scalarText(execute['type'] ?? 'single')
  if (type !== 'single' && type !== 'multiple') throw new NotSupported(`requests of the type ${type}`)
  const list = execute['requests']
  const requests = (Array.isArray(list) ? list : isJsonObject(list ?? null) ? [list ?? null] : []).map(requestOf)
  if (requests.length === 0) throw new NotSupported('it has no requests')
  const selection = root['api_selection_filters'] ?? {}
  const validate = root['validate']
  requireKnown(selection, 'api_selection_filters')
  requireKnown(validate, 'validate')
  for (const request of requests) requireKnown(request.validate, 'validate')
  if (validate === undefined && requests.every((request) => request.validate === undefined))
    throw new NotSupported('nothing says when an endpoint is vulnerable')
  const auth = root['auth']
  return {
    id,
    file,
    info: infoOf(root['info'] ?? null, id),
    isInactive: root['inactive'] === true,
    isAuthenticated: isJsonObject(auth ?? null) && scalarText((auth as JsonObject)['authenticated'] ?? '') === 'true', // an object, as tested
    selection,
    wordLists: isJsonObject(root['wordLists'] ?? null) ? (root['wordLists'] as JsonObject) : {}, // as tested
    type,
    requests,
    validate,
    runsOnce: isJsonObject(root['strategy'] ?? null) && (root['strategy'] as JsonObject)['run_once'] !== undefined, // as tested
  }
}

const severities: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
  info: 'info',
}

function infoOf(info: Json, id: string): TemplateInfo {
  const fields = isJsonObject(info) ? info : {}
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name].trim() : '')
  const category = fields['category'] ?? null
  return {
    name: text('name') || id,
    description: text('description') || text('details'),
    impact: text('impact'),
    category: isJsonObject(category)
      ? scalarText(category['name'] ?? category['shortName'] ?? '')
      : scalarText(category ?? ''),
    severity: severities[text('severity').toLowerCase()] ?? 'medium',
    cwe: listOf(fields['cwe']).flatMap((one) => {
      const number = /\d+/.exec(scalarText(one))?.[0]
      return number === undefined ? [] : [Number(number)]
    }),
    references: listOf(fields['references']).map(scalarText),
  }
}

const listOf = (value: Json | undefined): Json[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]

/** The members of a request, which is a list of small mappings, or one mapping. */
function membersOf(request: Json): [string, Json][] {
  const own = isJsonObject(request) && request['req'] !== undefined ? request['req'] : request
  return listOf(own).flatMap((part) => (isJsonObject(part) ? Object.entries(part) : []))
}

/** Words of a request that steer rather than change it. */
const steering = new Set([
  'validate',
  'success',
  'failure',
  'follow_redirect',
  'for_each_combination',
  'wait',
  'test_name',
  'label',
  'type',
])

function requestOf(request: Json): TemplateRequest {
  const steps: Step[] = []
  const said: JsonObject = {}
  for (const [word, value] of membersOf(request)) {
    if (steering.has(word)) said[word] = value
    else if (word === 'send_ssrf_req') continue
    else steps.push(...stepsOf(word, value))
  }
  const text = (name: string): string | undefined => (said[name] === undefined ? undefined : scalarText(said[name]))
  return {
    steps,
    validate: said['validate'],
    success: text('success'),
    failure: text('failure'),
    followRedirects: text('follow_redirect') !== 'false',
    isProduct: text('for_each_combination') === 'true',
    waitSeconds: Math.min(100, Math.max(0, Number(text('wait') ?? 0) || 0)),
  }
}

function stepsOf(word: string, value: Json): Step[] {
  // `${names}: { for_all: { add_header: … } }` does it for each
  if (/^\$\{[^{}]+\}$/.test(word)) {
    if (!isJsonObject(value)) throw new NotSupported(`a loop over ${word} without a body`)
    return [{ operation: 'loop', value: { over: word, ...value } }]
  }
  if (operations[word] === undefined) throw new NotSupported(`the operation ${word}`)
  return [{ operation: word, value }]
}

/** Refuses a condition tree with a word that is not understood: leaving it out would change what the template means. */
function requireKnown(tree: Json | undefined, where: string, depth = 0): void {
  if (depth > 60) throw new NotSupported(`${where} is nested too deep`)
  if (Array.isArray(tree)) for (const one of tree) requireKnown(one, where, depth + 1)
  if (!isJsonObject(tree)) return
  for (const [word, child] of Object.entries(tree)) {
    if (!conditionWords.has(word) && !/^key\d$/.test(word)) throw new NotSupported(`the condition ${word} in ${where}`)
    requireKnown(child, where, depth + 1)
  }
}
