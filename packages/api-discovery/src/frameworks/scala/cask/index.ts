/** Cask: annotated methods, whose parameters are those of the path, the query or the body. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Decorator, FunctionDef } from '../../../engine/ir.ts'
import type { Project } from '../../../engine/project.ts'
import {
  itemsOf,
  plainText,
  truth,
  concat,
  text,
  UNKNOWN,
  type ClassValue,
  type Value,
} from '../../../engine/values.ts'
import type { HttpMethod, ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { schemaOfType } from '../../../schemas/types.ts'
import { colonNames, colonPath } from '../../shared/colon-path.ts'
import { caskRequest } from './request.ts'

interface CaskFacts {
  readonly of: ClassValue
  readonly fn: FunctionDef
  readonly place: ParamPlace
}

const KINDS: Readonly<Record<string, { readonly methods: readonly HttpMethod[]; readonly place: ParamPlace }>> = {
  get: { methods: ['GET'], place: 'query' },
  post: { methods: ['POST'], place: 'query' },
  put: { methods: ['PUT'], place: 'query' },
  patch: { methods: ['PATCH'], place: 'query' },
  delete: { methods: ['DELETE'], place: 'query' },
  options: { methods: ['OPTIONS'], place: 'query' },
  getJson: { methods: ['GET'], place: 'query' },
  postJson: { methods: ['POST'], place: 'json' },
  postForm: { methods: ['POST'], place: 'form' },
  websocket: { methods: ['GET'], place: 'query' },
}

const reader: Reader = {
  framework: 'cask',
  syntax: colonPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    // Only this adapter registers routes with this reader.
    const { of, fn, place } = route.facts as CaskFacts
    const inPath = new Set(colonNames([route.path]))
    const args = fn.params.map((param): Value => {
      const type = param.type?.kind === 'named' ? param.type.name : undefined
      if (type === 'Request') return caskRequest(facts)
      if (
        param.to.kind !== 'name' ||
        inPath.has(param.to.name) ||
        type === 'QueryParams' ||
        type === 'RemainingPathSegments'
      )
        return UNKNOWN
      const schema = schemaOfType(param.type, of.scope, run)
      const isForm = type === 'FormValue' || type === 'FormFile'
      const at = type === 'Cookie' ? 'cookie' : isForm ? 'form' : place
      facts.add({ name: param.to.name, in: at, ...(schema === undefined ? {} : { schema }) })
      return UNKNOWN
    })
    run.handle(run.makeFunction(fn, of.scope, undefined, of), args, facts, of)
  },
}

export const cask: Framework = {
  name: 'cask',
  languages: ['scala'],
  packages: [],
  hints: String.raw`@cask\.|\bcask\b`,

  files(project: Project, run: Interpreter): void {
    for (const of of project.classes) {
      if (of.scope.module.language.name !== 'scala') continue
      for (const { method } of of.def.members) {
        for (const decorator of method?.decorators ?? []) {
          if (method !== undefined) run.unit(of.scope.module, () => addRoute(of, method, decorator, run))
        }
      }
    }
  },
}

function addRoute(of: ClassValue, fn: FunctionDef, { value, line }: Decorator, run: Interpreter): void {
  if (value.kind !== 'call' || value.callee.kind !== 'member') return
  const { callee } = value
  if (callee.of.kind !== 'name' || callee.of.name !== 'cask') return
  const call = run.callFrom(value, of.scope)
  const [path] = call.args
  const listed = itemsOf(call.named.get('methods') ?? call.args[1]).flatMap((one) => listedMethods(one))
  const kind = Object.hasOwn(KINDS, callee.name) ? KINDS[callee.name] : undefined
  const methods = kind?.methods ?? (callee.name === 'route' && listed.length > 0 ? listed : undefined)
  if (methods === undefined || path === undefined) return
  const subpath = call.named.get('subpath')
  const whole = subpath !== undefined && truth(subpath) === true ? concat([path, text('/*path')]) : path
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const facts: CaskFacts = { of, fn, place: kind?.place ?? 'query' }
  router.route({
    file: of.scope.module.file,
    line,
    methods,
    path: whole,
    handlers: [],
    condition: undefined,
    handler: fn.name ?? 'endpoint',
    facts,
    ...(callee.name === 'websocket' ? { protocol: 'ws' as const } : {}),
  })
}

/** `Seq("get", "post")` */
function listedMethods(value: Value): string[] {
  const values = value.kind === 'external' ? (value.call?.args ?? []) : [value]
  return values.flatMap((one) => plainText(one)?.toUpperCase() ?? [])
}
