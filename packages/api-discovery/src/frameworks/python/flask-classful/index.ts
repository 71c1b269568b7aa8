/** Flask-Classful: views whose methods are routes under their own names. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionDef } from '../../../engine/ir.ts'
import { textArgument, type Call } from '../../../engine/native.ts'
import { fullName, NULL, plainText, text, type ClassValue, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { flaskReader, type FlaskRouteFacts } from '../flask/reader.ts'
import { placeOf, routedOf } from '../routed.ts'
import { classAttribute, instanceOf, methodNames, methodOf } from '../views.ts'

/** Methods with a meaning of their own; the others answer GET under their names. */
const SPECIAL: Readonly<Record<string, HttpMethod>> = {
  index: 'GET',
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
}
const HOOKS = /^(?:before|after)_|^(?:register|get_route_base|get_base_route|build_|parse_|args|decorators)/

export const flaskClassful: Framework = {
  name: 'flask-classful',
  languages: ['python'],
  packages: ['flask_classful', 'flask_classy'],
  hints: String.raw`\bflask_class(?:ful|y)\b`,

  classMethod(of: ClassValue, name: string, call: Call, run: Interpreter): Value | undefined {
    const isView = run.project.outsideBases(of, run).some((base) => /^flask_class(?:ful|y)\..*FlaskView$/.test(base))
    if (name !== 'register' || !isView) return undefined
    const app = routedOf(call.args[0] ?? call.named.get('app'), run)
    if (app === undefined) return undefined
    const router = run.project.graph.router(flaskReader)
    app.router.mount({ ...placeOf(call), path: text(baseOf(of, call, run)), router, handlers: [] })
    for (const member of of.def.members) {
      if (member.method === undefined || member.name.startsWith('_') || HOOKS.test(member.name)) continue
      const handler = methodOf(instanceOf(of, run), member.name, run) ?? NULL
      const facts: FlaskRouteFacts = { wrappers: [] }
      const site = { file: of.scope.module.file, condition: undefined, handlers: [handler], facts }
      const given = givenRoutes(member.method, of, run)
      for (const { path, methods, line } of given) router.route({ ...site, line, methods, path: text(path) })
      if (given.length > 0) continue
      const path = ownPath(member.name, member.method)
      router.route({ ...site, line: member.line, methods: [SPECIAL[member.name] ?? 'GET'], path: text(path) })
    }
    return NULL
  },
}

/** `route_base`, else the name of the class without its ending. */
function baseOf(of: ClassValue, call: Call, run: Interpreter): string {
  const given = textArgument(call, -1, 'route_base') ?? plainText(classAttribute(of, 'route_base', run))
  const prefix = textArgument(call, -1, 'route_prefix') ?? plainText(classAttribute(of, 'route_prefix', run)) ?? ''
  return `${prefix}/${given ?? (of.def.name ?? '').replace(/View$/, '').toLowerCase()}`
}

/** `get(self, id)` is `/<id>`, `random(self, a)` is `/random/<a>`. */
function ownPath(name: string, fn: FunctionDef): string {
  const params = fn.params.flatMap(({ to, value, rest }) =>
    to.kind === 'name' && to.name !== 'self' && value === undefined && rest !== true ? [`<${to.name}>`] : [],
  )
  const own = Object.hasOwn(SPECIAL, name) ? [] : [name]
  return `/${[...own, ...params].join('/')}`
}

interface GivenRoute {
  readonly path: string
  readonly methods: readonly HttpMethod[]
  readonly line: number
}

/** `@route('/special/<name>', methods=['POST'])` */
function givenRoutes(fn: FunctionDef, of: ClassValue, run: Interpreter): GivenRoute[] {
  return (fn.decorators ?? []).flatMap(({ value, line }) => {
    if (value.kind !== 'call') return []
    const callee = run.evaluate(value.callee, of.scope)
    if (callee.kind !== 'external' || !/^flask_class(?:ful|y)\.(?:\w+\.)*route$/.test(fullName(callee))) return []
    const call = run.callFrom(value, of.scope)
    const path = textArgument(call, 0, 'rule')
    const methods = methodNames(call.named.get('methods'))
    return path === undefined ? [] : [{ path, methods: methods.length > 0 ? methods : ['GET'], line }]
  })
}
