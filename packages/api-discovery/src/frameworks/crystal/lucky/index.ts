/** Lucky: an action class for each route. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { text, UNKNOWN, type ClassValue, type Value } from '../../../engine/values.ts'
import { combine, pathParam } from '../../../routing/path.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import type { Param } from '../../../model.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { VERBS } from '../words.ts'

const reader: Reader = {
  framework: 'lucky',
  syntax(piece) {
    // `/?:page` may be left out; `*:path` takes the rest.
    return combine(
      piece
        .replaceAll('*:', ':')
        .split(/(\/\?:\w+)/)
        .map((part) => {
          const optional = /^\/\?:(\w+)$/.exec(part)?.[1]
          if (optional === undefined) return colonPath(part)
          return [
            { path: '', params: [] },
            { path: `/{${optional}}`, params: [pathParam(optional)] },
          ]
        }),
    )
  },
}

interface ActionClass {
  readonly router: Router
  readonly params: Param[]
}

const known = new WeakMap<ClassValue['def'], ActionClass>()

function actionClass(of: ClassValue, run: Interpreter): ActionClass {
  let action = known.get(of.def)
  if (action === undefined) {
    const router = run.project.graph.router(reader)
    router.isApplication = true
    known.set(of.def, (action = { router, params: [] }))
  }
  return action
}

export const lucky: Framework = {
  name: 'lucky',
  languages: ['crystal'],
  packages: ['Lucky'],
  hints: String.raw`<\s*(?:\w+::)*\w*Action\b|\bLucky::`,

  classMethod(of: ClassValue, name: string, call: Call, run: Interpreter): Value | undefined {
    const isAction = run.project.outsideBases(of, run).some((base) => base.endsWith('Action'))
    if (!isAction) return undefined
    const { router, params } = actionClass(of, run)
    const site = {
      file: call.file,
      line: call.line,
      condition: undefined,
      handlers: [],
      params,
      handler: of.def.name ?? 'action',
    }
    const [path] = call.args
    if (name === 'param') {
      const [declared] = call.expr?.args ?? []
      const named =
        declared?.value.kind === 'assign' && declared.value.to.kind === 'name' ? declared.value.to.name : undefined
      const plain =
        declared?.value.kind === 'name'
          ? declared.value.name
          : declared?.value.kind === 'call' && declared.value.callee.kind === 'name'
            ? declared.value.callee.name
            : undefined
      const param = named ?? plain
      if (param !== undefined) params.push({ name: param, in: 'query' })
      return UNKNOWN
    }
    if (VERBS.has(name) && path !== undefined) router.route({ ...site, methods: [name.toUpperCase()], path })
    else if (INFERS.test(name)) {
      const inferred = inferredRoute(of.def.name ?? '', name.startsWith('nested'))
      if (inferred !== undefined) router.route({ ...site, methods: [inferred.method], path: text(inferred.path) })
    } else return undefined
    return UNKNOWN
  },
}

const INFERS = /^(?:nested_)?(?:action|route)$/

/**
 * `Users::Show` is `GET /users/:user_id`; nested, `Users::Posts::Index` is `GET /users/:user_id/posts` (Lucky: Routing
 * and Actions, automatic route generation).
 */
function inferredRoute(name: string, isNested: boolean): { method: string; path: string } | undefined {
  const parts = name.split('::').map((part) => part.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, '_').toLowerCase())
  const action = parts.pop()
  const resource = parts.at(-1)
  if (action === undefined || resource === undefined) return undefined
  const idOf = (plural: string): string => `:${plural.replace(/ies$/, 'y').replace(/s$/, '')}_id`
  const parent = isNested ? parts.at(-2) : undefined
  if (parent !== undefined) parts.splice(-1, 0, idOf(parent))
  const base = `/${parts.join('/')}`
  const one = `${base}/${idOf(resource)}`
  switch (action) {
    case 'index':
      return { method: 'GET', path: base }
    case 'new':
      return { method: 'GET', path: `${base}/new` }
    case 'create':
      return { method: 'POST', path: base }
    case 'show':
      return { method: 'GET', path: one }
    case 'edit':
      return { method: 'GET', path: `${one}/edit` }
    case 'update':
      return { method: 'PUT', path: one }
    case 'delete':
      return { method: 'DELETE', path: one }
    default:
      return undefined
  }
}
