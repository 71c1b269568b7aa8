import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Decorator, Member } from '../../../engine/ir.ts'
import { argument } from '../../../engine/native.ts'
import {
  fullName,
  itemsOf,
  plainText,
  text,
  type ClassValue,
  type FunctionValue,
  type Instance,
} from '../../../engine/values.ts'
import type { HttpMethod, Param } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { classAttribute, methodNames, methodOf, VERBS } from '../views.ts'
import { methodsShown } from '../django/methods-shown.ts'
import { cherrypyReader } from './reader.ts'

const MAX_DEPTH = 12

/** Whether the class has pages. */
export function isExposing(of: ClassValue, run: Interpreter): boolean {
  return isDispatched(of, run) || of.def.members.some((member) => isExposed(member, of, run))
}

/** Pages of an object and of the objects that are its attributes. */
export function addTree(root: Instance, prefix: string, run: Interpreter): void {
  const router = run.project.graph.router(cherrypyReader)
  router.isApplication = true
  addObject(router, root, prefix.replace(/\/$/, ''), run, 0)
}

function addObject(router: Router, object: Instance, path: string, run: Interpreter, depth: number): void {
  if (depth > MAX_DEPTH) return
  const { of } = object
  if (isDispatched(of, run)) addVerbs(router, object, path, run)
  else for (const member of membersOf(of, run, 0)) addPage(router, member, object, path, run)
  const attributes = [...of.statics, ...object.fields]
  for (const [name, value] of attributes) {
    if (value.kind === 'instance') addObject(router, value, `${path}/${name}`, run, depth + 1)
  }
}

/** `@cherrypy.expose def index(self)`: a page under the method's name; what it takes comes from path, query or form. */
function addPage(router: Router, { member, of }: Held, object: Instance, path: string, run: Interpreter): void {
  const decorator = exposing(member, of, run)
  const fn = decorator === undefined && !isExposed(member, of, run) ? undefined : methodOf(object, member.name, run)
  if (fn === undefined) return
  const allowed = allowedMethods(member, of, run)
  const methods = allowed.length > 0 ? allowed : methodsShown(fn.fn)
  const line = decorator?.line ?? member.line
  for (const name of [member.name, ...aliases(decorator, of, run)])
    add(router, of, line, `${path}${ofPage(name)}`, methods, fn)
}

function ofPage(name: string): string {
  if (name === 'index') return ''
  return name === 'default' ? '/{wildcard}' : `/${name}`
}

/** `@cherrypy.expose(['alias', 'other'])`: further names of the page, where `_` stands for dots. */
function aliases(decorator: Decorator | undefined, of: ClassValue, run: Interpreter): string[] {
  if (decorator?.value.kind !== 'call') return []
  const given = argument(run.callFrom(decorator.value, of.scope), 0, 'func', 'alias')
  return itemsOf(given).flatMap((item) => plainText(item)?.replaceAll('.', '_') ?? [])
}

/** With the method dispatcher, an exposed class answers with `GET`, `POST` and their kin. */
function addVerbs(router: Router, object: Instance, path: string, run: Interpreter): void {
  for (const verb of VERBS) {
    const fn = methodOf(object, verb.toUpperCase(), run)
    if (fn !== undefined) add(router, object.of, fn.fn.line, path, [verb.toUpperCase()], fn)
  }
}

function add(
  router: Router,
  of: ClassValue,
  line: number,
  path: string,
  methods: readonly HttpMethod[],
  fn: FunctionValue,
): void {
  const place = methods.includes('GET') ? 'query' : 'form'
  const params = fn.fn.params.flatMap((param): Param[] =>
    param.to.kind === 'name' && param.rest !== true && param.restNamed !== true
      ? [{ name: param.to.name, in: place }]
      : [],
  )
  router.route({
    file: of.scope.module.file,
    line,
    condition: undefined,
    path: text(path === '' ? '/' : path),
    methods,
    handlers: [fn],
    params,
  })
}

interface Held {
  readonly member: Member
  readonly of: ClassValue
}

function membersOf(of: ClassValue, run: Interpreter, depth: number): Held[] {
  const own = of.def.members.map((member) => ({ member, of }))
  if (depth > MAX_DEPTH) return own
  const names = new Set(own.map(({ member }) => member.name))
  const bases = run.project
    .basesOf(of, run)
    .flatMap((base) => (base.kind === 'class' ? membersOf(base, run, depth + 1) : []))
  return [...own, ...bases.filter(({ member }) => !names.has(member.name))]
}

function isDispatched(of: ClassValue, run: Interpreter): boolean {
  const onClass = of.def.decorators.some((decorator) => isNamed(decorator, /^cherrypy\.expose$/, of, run))
  const exposed = classAttribute(of, 'exposed', run)
  return onClass || (exposed?.kind === 'constant' && exposed.value === true)
}

function isExposed(member: Member, of: ClassValue, run: Interpreter): boolean {
  return exposing(member, of, run) !== undefined
}

function exposing(member: Member, of: ClassValue, run: Interpreter): Decorator | undefined {
  if (member.method === undefined) return undefined
  return member.decorators?.find((decorator) => isNamed(decorator, /^cherrypy\.expose$/, of, run))
}

/** `@cherrypy.tools.allow(methods=['POST'])` */
function allowedMethods(member: Member, of: ClassValue, run: Interpreter): readonly HttpMethod[] {
  const decorator = member.decorators?.find((one) => isNamed(one, /^cherrypy\.tools\.allow$/, of, run))
  return decorator?.value.kind === 'call'
    ? methodNames(run.callFrom(decorator.value, of.scope).named.get('methods'))
    : []
}

function isNamed({ value }: Decorator, name: RegExp, of: ClassValue, run: Interpreter): boolean {
  const callee = run.evaluate(value.kind === 'call' ? value.callee : value, of.scope)
  return callee.kind === 'external' && name.test(fullName(callee))
}
