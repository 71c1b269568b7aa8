/** API Blueprint (format 1A): Markdown whose headings are resources and actions. */
import type { Param, Schema, SchemaType } from '../../model.ts'
import { schemaOfExample } from '../example-request.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'
import { linesOf } from '../lines.ts'
import { templatePath, templateQuery, withPathParams } from '../paths.ts'
import { fieldsOf } from '../schema.ts'

const METHOD = 'GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT|QUERY|LINK|UNLINK|PROPFIND'
const MAX_LINES = 200_000

/** `# Users [/users/{id}]`, `## List [GET]`, `## List [GET /users]`, `# GET /users`, `# /users` */
const BRACKETED = new RegExp(`^(#{1,6})\\s+(.*?)\\s*\\[(?:(${METHOD})\\s*)?(/[^\\]]*)?\\]\\s*#*\\s*$`)
const BARE = new RegExp(`^(#{1,6})\\s+(?:(${METHOD})\\s+)?(/\\S*)\\s*#*\\s*$`)
const BARE_METHOD = new RegExp(`^(#{1,6})\\s+(${METHOD})\\s*#*\\s*$`)

interface Section {
  readonly level: number
  readonly name: string
  readonly method: string | undefined
  readonly template: string | undefined
  readonly line: number
  readonly content: string[]
}

export const apiBlueprint: SpecificationFormat = {
  name: 'api-blueprint',
  extensions: ['.apib', '.md', '.markdown'],
  accepts: (text, file) => /^FORMAT:\s*1A/m.test(text.slice(0, 1_000)) || (file.endsWith('.apib') && /^#/m.test(text)),
  read: (text) => {
    const lines = linesOf(text, MAX_LINES)
    const host = lines.slice(0, 20).flatMap((line) => /^HOST:\s*(\S+)/.exec(line)?.[1] ?? [])[0] ?? ''
    let resource: Section | undefined
    return sectionsOf(lines).flatMap((section) => {
      if (section.method === undefined) {
        resource = section.template === undefined ? undefined : section
        return []
      }
      const owner = resource !== undefined && section.level > resource.level ? resource : undefined
      const template = section.template ?? owner?.template
      return template === undefined ? [] : endpointsOf(section, template, host, owner)
    })
  },
}

function sectionsOf(lines: readonly string[]): Section[] {
  const sections: Section[] = []
  let current: Section | undefined
  for (const [i, line] of lines.entries()) {
    const section = line.startsWith('#') ? sectionOf(line, i + 1) : undefined
    if (section === undefined) current?.content.push(line)
    else {
      sections.push(section)
      current = section
    }
  }
  return sections
}

function sectionOf(line: string, number: number): Section | undefined {
  const [bracketed, bare, method] = [BRACKETED, BARE, BARE_METHOD].map((form) => form.exec(line))
  if (bracketed && (bracketed[3] !== undefined || bracketed[4] !== undefined))
    return section(bracketed[1], bracketed[2], bracketed[3], bracketed[4], number)
  if (bare) return section(bare[1], '', bare[2], bare[3], number)
  if (method) return section(method[1], '', method[2], undefined, number)
  // Any other heading ends the resource before it, and its content is nobody's.
  return /^#{1,6}\s/.test(line) && /^#{1,2}\s+(?:Group|Data Structures)\b/.test(line)
    ? section('#', '', undefined, undefined, number)
    : undefined
}

function section(
  hashes: string | undefined,
  name: string | undefined,
  method: string | undefined,
  template: string | undefined,
  line: number,
): Section {
  return { level: hashes?.length ?? 1, name: name ?? '', method, template, line, content: [] }
}

function endpointsOf(action: Section, template: string, host: string, owner: Section | undefined): FoundEndpoint[] {
  const path = templatePath(host, template)
  const described = [...parametersOf(action.content), ...(owner === undefined ? [] : parametersOf(owner.content))]
  const inQuery = new Set(templateQuery(template).map((param) => param.name))
  const params = described.map((param): Param =>
    inQuery.has(param.name) ? { ...param, in: 'query' } : { ...param, in: 'path' },
  )
  const request = requestOf(action.content)
  const body = /^(?:GET|HEAD)$/.test(action.method ?? '') ? undefined : request.body
  const summary = action.name === '' ? owner?.name : action.name
  return [
    {
      method: action.method ?? 'GET',
      path,
      params: withPathParams(path, [
        ...params,
        ...templateQuery(template),
        ...request.headers.map((name): Param => ({ name, in: 'header' })),
        ...(body === undefined ? [] : fieldsOf(body.schema, /form/.test(body.contentType) ? 'form' : 'json')),
      ]),
      ...(body === undefined ? {} : { body }),
      ...(summary === undefined || summary === '' ? {} : { summary }),
      line: action.line,
      confidence: { level: 'high' },
    },
  ]
}

/** Lines of a list section (`+ Parameters`) up to the next of its level. */
function listSection(content: readonly string[], start: RegExp): string[] {
  const from = content.findIndex((line) => start.test(line))
  if (from < 0) return []
  const rest = content.slice(from + 1)
  const end = rest.findIndex((line) => /^[+*-]\s/.test(line))
  return end < 0 ? rest : rest.slice(0, end)
}

/** `+ id: 1 (number, required) - The id`; optional ones say so. */
function parametersOf(content: readonly string[]): Param[] {
  return listSection(content, /^[+*-]\s+Parameters?\b/i).flatMap((line): Param[] => {
    const match = /^(?: {2,4}|\t)[+*-]\s+`?([\w.%~-]+)`?(.*)$/.exec(line)
    if (match?.[1] === undefined) return []
    const schema = typeIn(match[2] ?? '')
    const isRequired = !/\(.*\boptional\b.*\)/.test(match[2] ?? '')
    return [
      {
        name: match[1],
        in: 'query',
        ...(isRequired ? { required: true } : {}),
        ...(schema === undefined ? {} : { schema }),
      },
    ]
  })
}

function typeIn(text: string): Schema | undefined {
  const attributes =
    /\(([^()]*)\)/
      .exec(text)?.[1]
      ?.split(',')
      .map((word) => word.trim()) ?? []
  const type = (['string', 'number', 'boolean', 'object', 'array'] satisfies SchemaType[]).find((one) =>
    attributes.some((word) => word === one || word.startsWith(`${one}[`)),
  )
  return type === undefined ? undefined : { type }
}

interface Request {
  readonly headers: readonly string[]
  readonly body?: { readonly contentType: string; readonly schema: Schema }
}

function requestOf(content: readonly string[]): Request {
  const start = content.find((line) => /^[+*-]\s+Request\b/i.test(line))
  const attributes = listSection(content, /^[+*-]\s+Attributes?\b/i)
  if (start === undefined)
    return attributes.length === 0
      ? { headers: [] }
      : { headers: [], body: { contentType: 'application/json', schema: attributesSchema(attributes) } }
  const lines = listSection(content, /^[+*-]\s+Request\b/i)
  const headersAt = lines.findIndex((line) => /^\s+[+*-]\s+Headers\b/i.test(line))
  const headers = headersAt < 0 ? [] : headersIn(lines.slice(headersAt + 1))
  const contentType = /\(([\w.+-]+\/[\w.+-]+)[^)]*\)/.exec(start)?.[1] ?? 'application/json'
  const own = lines.findIndex((line) => /^\s+[+*-]\s+Attributes?\b/i.test(line))
  const described = own < 0 ? attributes : lines.slice(own + 1).map((line) => line.replace(/^(?: {4}|\t)/, ''))
  const text = lines
    .filter((line, i) => /^(?: {8}|\t\t| {12})/.test(line) && (headersAt < 0 || i < headersAt || line.trim() !== ''))
    .join('\n')
  const example = schemaOfExample(text.slice(Math.max(0, text.search(/[{[]/))))
  const schema = described.length > 0 ? attributesSchema(described) : (example ?? {})
  return { headers, body: { contentType, schema } }
}

function headersIn(lines: readonly string[]): string[] {
  const end = lines.findIndex((line) => /^\s*[+*-]\s/.test(line))
  return (end < 0 ? lines : lines.slice(0, end)).flatMap((line) => {
    const name = /^\s{8,}([\w-]+)\s*:/.exec(line)?.[1]
    return name === undefined || /^(?:content-type|accept|user-agent)$/i.test(name) ? [] : [name]
  })
}

/** The first level of `+ Attributes` (MSON). */
function attributesSchema(lines: readonly string[]): Schema {
  const fields = lines.flatMap((line) => {
    const [, name, rest = ''] = /^(?: {2,4}|\t)[+*-]\s+`?([\w.$-]+)`?(.*)$/.exec(line) ?? []
    return name === undefined ? [] : [{ name, schema: typeIn(rest) ?? {}, isRequired: /\brequired\b/.test(rest) }]
  })
  if (fields.length === 0) return {}
  const required = fields.filter((field) => field.isRequired).map((field) => field.name)
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
    ...(required.length === 0 ? {} : { required }),
  }
}
