/** The routes of a controller: from a mapping, from its methods, or from the comments above them. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { ClassValue, Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import { methodsOf } from '../controllers.ts'
import { TITLED_VERBS } from '../router.ts'

export interface ActionRoute {
  readonly methods: readonly HttpMethod[]
  readonly action: string
  /** Below the path of the registration. */
  readonly path?: string
  readonly line?: number
}

/** `"get:List;post:Create"`, `"*:Any"`, `"get,post:Both"` */
export function mappedActions(mapping: string): ActionRoute[] {
  return mapping.split(';').flatMap((part) => {
    const [verbs = '', action = ''] = part.split(':').map((one) => one.trim())
    if (action === '') return []
    const names = verbs.split(',').map((verb) => verb.trim().toUpperCase())
    return [{ methods: names.includes('*') ? ANY_METHODS : names, action }]
  })
}

/** Without a mapping `Get` answers GET, `Post` POST, and so on. */
export function restActions(of: ClassValue, run: Interpreter): ActionRoute[] {
  return [...methodsOf(of, run).keys()].flatMap((name) => {
    const methods = TITLED_VERBS.get(name)
    return methods === undefined ? [] : [{ methods, action: name }]
  })
}

const ANNOTATION = /@router\s+(\S+)(?:\s+\[([\w,\s]+)\])?/gi

/** `// @router /users/:id [get,post]` above a method; without methods it is GET. */
export function annotatedActions(of: ClassValue, run: Interpreter): ActionRoute[] {
  return [...methodsOf(of, run)].flatMap(([action, fn]) =>
    [...(fn.doc ?? '').matchAll(ANNOTATION)].map(([, path = '/', verbs = 'get']) => ({
      methods: verbs.split(',').map((verb) => verb.trim().toUpperCase()),
      action,
      path: path.replace(/\?$/, ''),
      line: fn.line,
    })),
  )
}

const INHERITED =
  /^(?:Init|Prepare|Finish|Render|RenderString|RenderBytes|Mapping|URLMapping|HandlerFunc|XSRFToken|CheckXSRFCookie|Finally|NestPrepare)$/

/** `AutoRouter(&UserController{})`: every method under `/user/method`, for all HTTP methods. */
export function automaticActions(of: ClassValue, run: Interpreter): ActionRoute[] {
  const name = (of.def.name ?? '').replace(/Controller$/, '').toLowerCase()
  return [...methodsOf(of, run).keys()]
    .filter((action) => /^[A-Z]/.test(action) && !INHERITED.test(action))
    .map((action) => ({ methods: ANY_METHODS, action, path: `/${name}/${action.toLowerCase()}` }))
}

/** The name of the controller's method in `(*C).List` or `C.List`. */
export function actionOf(value: Value | undefined): { of: ClassValue; action: string } | undefined {
  if (value?.kind !== 'function' || value.owner === undefined || value.fn.name === undefined) return undefined
  return { of: value.owner, action: value.fn.name }
}
