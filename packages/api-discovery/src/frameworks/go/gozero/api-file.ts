/** `.api` files: types in the syntax of Go, and services whose lines are `get /users/:id (GetReq) returns (GetResp)`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import type { HttpMethod, Param, ParamPlace, Schema } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { scalarSchema } from '../../../schemas/types.ts'
import { formPlace } from '../request.ts'

interface ApiField {
  readonly name: string
  readonly place: string
  readonly type: string
  readonly optional: boolean
}

interface ApiType {
  readonly fields: ApiField[]
  readonly embeds: string[]
}

const MAX_FILE = 1_000_000

/** Puts the routes of all `.api` files into the graph; types may stand in other files of the folder. */
export function readApiFiles(project: Project, run: Interpreter, reader: Reader): void {
  const texts = [...project.files.paths]
    .filter((path) => path.endsWith('.api'))
    .map((path) => ({ path, source: project.files.text(path) ?? '' }))
    .filter(({ source }) => source.length < MAX_FILE && /^\s*(?:service|type|syntax|import|info)\b/m.test(source))
  if (texts.length === 0) return
  const types = new Map(texts.flatMap(({ source }) => [...typesIn(source)]))
  const router = run.project.graph.router(reader)
  router.isApplication = true
  for (const { path, source } of texts) readServices(path, source, types, router)
}

/** Comments replaced by as many blanks, so that lines stay. */
function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (comment) => comment.replaceAll(/[^\n]/g, ' '))
}

const TYPE = /^\s*(?:type\s+)?([A-Za-z_]\w*)\s*(?:struct\s*)?\{\s*$/
const FIELD = /^\s*([A-Z]\w*)\s+([^\s`]+(?:\s*\{)?)\s*(?:`([^`]*)`)?/
const EMBEDDED = /^\s*\*?([A-Z]\w*)\s*$/

function typesIn(source: string): Map<string, ApiType> {
  const types = new Map<string, ApiType>()
  let current: ApiType | undefined
  let inService = false
  for (const line of withoutComments(source).split('\n')) {
    if (/^\s*service\b/.test(line)) inService = true
    if (inService) {
      if (/^\s*\}/.test(line)) inService = false
      continue
    }
    const name = TYPE.exec(line)?.[1]
    if (name !== undefined && name !== 'type') {
      current = { fields: [], embeds: [] }
      types.set(name, current)
    } else if (/^\s*\}/.test(line)) current = undefined
    else if (current !== undefined) addField(current, line)
  }
  return types
}

function addField(to: ApiType, line: string): void {
  const embedded = EMBEDDED.exec(line)?.[1]
  if (embedded !== undefined) {
    to.embeds.push(embedded)
    return
  }
  const [, , type = '', tag = ''] = FIELD.exec(line) ?? []
  const [, place, value = ''] = /\b(path|form|json|header):"([^"]*)"/.exec(tag) ?? []
  const [name = '', ...options] = value.split(',')
  if (place === undefined || name === '' || name === '-') return
  to.fields.push({
    name,
    place,
    type,
    optional: options.some((option) => /^(?:optional|omitempty|default=)/.test(option.trim())),
  })
}

interface ServerOptions {
  prefix: string
  isGuarded: boolean
}

function readServices(path: string, source: string, types: ReadonlyMap<string, ApiType>, router: Router): void {
  let options: ServerOptions = { prefix: '', isGuarded: false }
  let inServer = false
  let inService = false
  let handler: string | undefined
  for (const [i, line] of withoutComments(source).split('\n').entries()) {
    if (/^\s*@server\b/.test(line)) {
      options = { prefix: '', isGuarded: false }
      inServer = true
    }
    if (inServer) {
      options.prefix = /\bprefix\s*:\s*"?([^\s")]+)/.exec(line)?.[1] ?? options.prefix
      options.isGuarded ||= /\bjwt\s*:/.test(line)
      if (line.includes(')')) inServer = false
      continue
    }
    if (/^\s*service\b/.test(line)) inService = true
    if (!inService) continue
    if (/^\s*\}/.test(line)) {
      inService = false
      options = { prefix: '', isGuarded: false }
    }
    handler = /@handler\s+(\w+)/.exec(line)?.[1] ?? handler
    const route = /^\s*(get|post|put|patch|delete|head|options)\s+(\/\S*)\s*(?:\(\s*(\w+)\s*\))?/.exec(line)
    if (route === null) continue
    const [, verb = 'get', below = '/', request] = route
    const methods = [verb.toUpperCase()]
    router.route({
      file: path,
      line: i + 1,
      condition: undefined,
      methods,
      path: text(`${options.prefix}/${below}`.replaceAll(/\/{2,}/g, '/')),
      handlers: [],
      params: request === undefined ? [] : paramsOf(request, methods, types),
      ...(handler === undefined ? {} : { handler }),
    })
    handler = undefined
  }
}

function paramsOf(
  name: string,
  methods: readonly HttpMethod[],
  types: ReadonlyMap<string, ApiType>,
  depth = 0,
): Param[] {
  const type = types.get(name)
  if (type === undefined || depth > 6) return []
  const own = type.fields.map((field): Param => {
    const schema = schemaOf(field.type)
    return {
      name: field.name,
      in: placeOf(field.place, methods),
      ...(field.optional ? {} : { required: true }),
      ...(schema === undefined ? {} : { schema }),
    }
  })
  return [...type.embeds.flatMap((embedded) => paramsOf(embedded, methods, types, depth + 1)), ...own]
}

function placeOf(tag: string, methods: readonly HttpMethod[]): ParamPlace {
  if (tag === 'form') return formPlace(methods)
  return tag === 'path' || tag === 'header' ? tag : 'json'
}

function schemaOf(type: string): Schema | undefined {
  if (type.startsWith('[]')) {
    const items = schemaOf(type.slice(2))
    return { type: 'array', ...(items === undefined ? {} : { items }) }
  }
  return scalarSchema(type.replace(/^\*/, ''))
}
