/** Controllers of ASP.NET Core in F#: `[<Route("[controller]")>] type UsersController() = inherit ControllerBase()`. */
import type { HttpMethod, Param, ParamPlace } from '../../../model.ts'
import { templateNames } from '../../csharp/aspnet/path.ts'
import { readsOf } from '../reads.ts'
import { isSign, type Records } from '../records.ts'
import type { Group, Tree } from '../tree.ts'

/** A route as it is written in a file. */
export interface WrittenRoute {
  readonly line: number
  readonly methods: readonly HttpMethod[]
  readonly path: string
  readonly params: readonly Param[]
  readonly handler?: string
}

interface Attribute {
  readonly name: string
  readonly argument: string | undefined
  readonly line: number
}

const VERB = /^Http(Get|Post|Put|Patch|Delete|Head|Options)$/

export function controllerRoutes(trees: readonly Tree[], records: Records): WrittenRoute[] {
  const found: WrittenRoute[] = []
  let pending: Attribute[] = []
  let controller: { readonly name: string; readonly template: string } | undefined
  for (const [i, tree] of trees.entries()) {
    if (tree.kind === 'group' && tree.open === '[') pending.push(...attributesIn(tree))
    if (tree.kind !== 'word') continue
    const name = trees[i + 1]
    if (tree.text === 'type' || tree.text === 'module') {
      const isController = name?.kind === 'word' && name.text.endsWith('Controller')
      controller = isController
        ? { name: name.text.replace(/Controller$/, ''), template: argumentOf(pending, 'Route') ?? '' }
        : undefined
      pending = []
    } else if (/^(?:member|override|abstract)$/.test(tree.text) && name?.kind === 'word') {
      if (controller !== undefined)
        found.push(...actionRoutes(controller, name.text, pending, trees.slice(i + 2), records))
      pending = []
    }
  }
  return found
}

/** `[<HttpGet("{id}"); Authorize>]` */
function attributesIn({ items }: Group): Attribute[] {
  if (!isSign(items[0], '<')) return []
  return items.flatMap((item, i): Attribute[] => {
    if (item.kind !== 'word') return []
    const next = items[i + 1]
    const [given] = next?.kind === 'group' ? next.items : []
    const argument = given?.kind === 'string' ? given.text : undefined
    return [{ name: item.text.replace(/Attribute$/, ''), argument, line: item.line }]
  })
}

function argumentOf(attributes: readonly Attribute[], name: string): string | undefined {
  return attributes.find((one) => one.name === name)?.argument
}

function actionRoutes(
  controller: { readonly name: string; readonly template: string },
  member: string,
  attributes: readonly Attribute[],
  rest: readonly Tree[],
  records: Records,
): WrittenRoute[] {
  const action = member.slice(member.lastIndexOf('.') + 1)
  return attributes.flatMap((attribute): WrittenRoute[] => {
    const method = VERB.exec(attribute.name)?.[1]?.toUpperCase()
    if (method === undefined) return []
    const own = attribute.argument ?? argumentOf(attributes, 'Route') ?? ''
    const path = (/^~?\//.test(own) ? own.replace('~', '') : `/${controller.template}${own === '' ? '' : `/${own}`}`)
      .replaceAll('[controller]', controller.name)
      .replaceAll('[action]', action)
    const [params] = rest
    const end = rest.findIndex(
      (one, i) => i > 0 && one.kind === 'word' && /^(?:member|override|type|module)$/.test(one.text),
    )
    const body = rest.slice(1, end === -1 ? undefined : end)
    const inPath = new Set(templateNames(path).map((name) => name.toLowerCase()))
    const declared = params?.kind === 'group' ? parametersIn(params.items, method, inPath, records) : []
    const { line } = attribute
    return [{ line, methods: [method], path, handler: action, params: [...declared, ...readsOf(body, records)] }]
  })
}

const SOURCES: Readonly<Record<string, ParamPlace>> = {
  FromQuery: 'query',
  FromHeader: 'header',
  FromForm: 'form',
  FromRoute: 'path',
  FromBody: 'json',
}

const SIMPLE = /^(?:string|int|int64|bool|float|double|decimal|Guid|DateTime)$/

/** `id: int, [<FromBody>] user: User`; those in the path are found there. */
function parametersIn(items: readonly Tree[], method: string, inPath: ReadonlySet<string>, records: Records): Param[] {
  const sends = /^(?:POST|PUT|PATCH)$/.test(method)
  return items.flatMap((item, i): Param[] => {
    const type = items[i + 2]
    if (item.kind !== 'word' || !isSign(items[i + 1], ':') || type?.kind !== 'word') return []
    if (inPath.has(item.text.toLowerCase())) return []
    const before = items[i - 1]
    const marks = before?.kind === 'group' ? attributesIn(before) : []
    const source = marks.find(({ name }) => Object.hasOwn(SOURCES, name))
    const isSimple = SIMPLE.test(type.text)
    const fields = records.get(type.text)
    const place = source === undefined ? (isSimple ? 'query' : sends ? 'json' : undefined) : SOURCES[source.name]
    if (place === undefined || (source === undefined && !isSimple && fields === undefined)) return []
    if (isSimple || place !== 'json') return [{ name: source?.argument ?? item.text, in: place }]
    if (fields === undefined) return [{ name: 'body', in: 'body' }]
    return [...fields.keys()].map((name) => ({ name: name.charAt(0).toLowerCase() + name.slice(1), in: 'json' }))
  })
}
