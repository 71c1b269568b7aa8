/** Flask-AppBuilder: APIs and views as classes whose methods are exposed. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Decorator, Member } from '../../../engine/ir.ts'
import {
  concat,
  fullName,
  itemsOf,
  NULL,
  plainText,
  text,
  type ClassValue,
  type Instance,
  type Value,
} from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { flaskReader, type FlaskRouteFacts } from '../flask/reader.ts'
import { classAttribute, instanceOf, methodNames, methodOf } from '../views.ts'

const BASES =
  /^flask_appbuilder\.(?:\w+\.)*(?:BaseApi|ModelRestApi|BaseModelApi|BaseView|ModelView|SimpleFormView|MasterDetailView|MultipleView|PublicFormView)$/
const MAX_BASES = 16

/** What `ModelRestApi` exposes by itself. */
const OF_MODEL: readonly (readonly [method: HttpMethod, path: string, action: string])[] = [
  ['GET', '/_info', 'info'],
  ['GET', '/', 'get_list'],
  ['POST', '/', 'post'],
  ['GET', '/<pk>', 'get'],
  ['PUT', '/<pk>', 'put'],
  ['DELETE', '/<pk>', 'delete'],
]

export const flaskAppBuilder: Framework = {
  name: 'flask-appbuilder',
  languages: ['python'],
  packages: ['flask_appbuilder', 'flask_appbuilder.*'],
  hints: String.raw`\bflask_appbuilder\b`,

  class(of: ClassValue, run: Interpreter): void {
    const bases = run.project.outsideBases(of, run)
    if (!bases.some((base) => BASES.test(base))) return
    const exposed = exposedMethods(of, run, 0)
    const isModel = bases.some((base) => base.endsWith('.ModelRestApi'))
    if (isBase(of, run)) return
    if (exposed.length === 0 && !(isModel && classAttribute(of, 'resource_name', run) !== undefined)) return
    const router = run.project.graph.router(flaskReader)
    router.isApplication = true
    const prefix = prefixOf(of, bases, run)
    const view = instanceOf(of, run)
    for (const one of exposed) add(router, concat([prefix, one.path]), one.methods, one.member, view, one.line, run)
    if (isModel) addModelRoutes(router, of, view, prefix, run)
  },
}

/** What others of the folder extend and has no name of its own is served through them alone. */
function isBase(of: ClassValue, run: Interpreter): boolean {
  if (of.statics.has('resource_name') || of.statics.has('route_base')) return false
  return run.project.isExtended(of, run)
}

/** `/api/v1/{resource_name}` for APIs, `route_base` or the class's name in lower case for views. */
function prefixOf(of: ClassValue, bases: readonly string[], run: Interpreter): Value {
  const base = classAttribute(of, 'route_base', run)
  if (base?.kind === 'text') return base
  const name = of.def.name?.toLowerCase() ?? 'view'
  if (!bases.some((one) => one.endsWith('Api'))) return text(`/${name}`)
  const version = classAttribute(of, 'version', run) ?? text('v1')
  return concat([text('/api/'), version, text('/'), classAttribute(of, 'resource_name', run) ?? text(name)])
}

interface Exposed {
  readonly path: Value
  readonly methods: readonly HttpMethod[]
  readonly member: string
  readonly line: number
}

/** Methods under `@expose(url, methods)`, of the class and of its bases inside the folder. */
function exposedMethods(holder: ClassValue, run: Interpreter, depth: number): Exposed[] {
  const own = holder.def.members.flatMap((member) => exposures(member, holder, run))
  if (depth > MAX_BASES) return own
  const names = new Set(own.map(({ member }) => member))
  const inherited = run.project
    .basesOf(holder, run)
    .flatMap((base) => (base.kind === 'class' ? exposedMethods(base, run, depth + 1) : []))
  return [...own, ...inherited.filter(({ member }) => !names.has(member))]
}

function exposures(member: Member, of: ClassValue, run: Interpreter): Exposed[] {
  return (member.decorators ?? []).flatMap((decorator) => {
    const call = exposeCall(decorator, of, run)
    if (call === undefined) return []
    const methods = methodNames(call.named.get('methods') ?? call.args[1])
    const path = call.args[0] ?? call.named.get('url') ?? text('/')
    return [{ path, methods: methods.length > 0 ? methods : ['GET'], member: member.name, line: decorator.line }]
  })
}

function exposeCall(
  { value }: Decorator,
  of: ClassValue,
  run: Interpreter,
): ReturnType<Interpreter['callFrom']> | undefined {
  if (value.kind !== 'call') return undefined
  const callee = run.evaluate(value.callee, of.scope)
  return callee.kind === 'external' && fullName(callee).endsWith('.expose') ? run.callFrom(value, of.scope) : undefined
}

function addModelRoutes(router: Router, of: ClassValue, view: Instance, prefix: Value, run: Interpreter): void {
  const included = classAttribute(of, 'include_route_methods', run)
  const excluded = names(classAttribute(of, 'exclude_route_methods', run))
  for (const [method, path, action] of OF_MODEL) {
    if (included !== undefined && included.kind === 'list' && !included.open && !names(included).has(action)) continue
    if (
      excluded.has(action) ||
      of.def.members.some((member) => member.name === action && member.decorators !== undefined)
    )
      continue
    add(router, concat([prefix, text(path)]), [method], action, view, of.def.line, run)
  }
}

function names(value: Value | undefined): ReadonlySet<string> {
  return new Set(itemsOf(value).flatMap((item) => plainText(item) ?? []))
}

function add(
  router: Router,
  path: Value,
  methods: readonly HttpMethod[],
  action: string,
  view: Instance,
  line: number,
  run: Interpreter,
): void {
  const { file } = view.of.scope.module
  const facts: FlaskRouteFacts = { wrappers: [] }
  const handler = `${view.of.def.name ?? 'view'}.${action}`
  router.route({
    file,
    line,
    condition: undefined,
    path,
    methods,
    handlers: [methodOf(view, action, run) ?? NULL],
    handler,
    facts,
  })
}
