/** Twisted Web: a tree of resources put together with `putChild`, with `render_GET` and its kin. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import {
  alternatives,
  native,
  plainText,
  text,
  type ClassValue,
  type External,
  type Instance,
  type Value,
} from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import type { RequestShape } from '../request.ts'
import { placeOf } from '../routed.ts'
import { methodOf, VERBS, viewReader } from '../views.ts'

/** Arguments come from the query, and from the body where there is a form. */
function readerFor(args: ParamPlace): Reader {
  const request: RequestShape = {
    places: { args },
    single: { getHeader: 'header', getCookie: 'cookie' },
    raw: ['content'],
  }
  return viewReader({ framework: 'twisted', syntax: (piece) => [{ path: piece, params: [] }], request })
}

const reader = readerFor('query')
const formReader = readerFor('form')

const roots = new WeakMap<Project, Set<Value>>()

export const twisted: Framework = {
  name: 'twisted',
  languages: ['python'],
  packages: ['twisted.web', 'twisted.web.*', 'twisted'],
  hints: String.raw`\btwisted\.web\b|\.putChild\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    if (/^(?:Resource|NoResource|File|Data|Redirect)$/.test(name)) return native(new ResourceValue())
    const [root] = call.args
    if (name === 'Site' && root !== undefined) {
      const known = roots.get(run.project) ?? new Set<Value>()
      roots.set(run.project, known.add(run.settle(root)))
    }
    return undefined
  },

  files(project: Project, run: Interpreter): void {
    for (const root of roots.get(project) ?? []) addResource(root, '', undefined, run, 0)
  },
}

interface Child {
  readonly name: string
  readonly value: Value
  readonly call: Call
}

/** What a resource of Twisted is beside the class of the folder that extends it. */
class ResourceValue extends Native {
  readonly children: Child[] = []

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, value] = call.args
    const path = plainText(first)
    if (name === 'putChild' && path !== undefined && value !== undefined)
      this.children.push({ name: path, value: run.settle(value), call })
    return undefined
  }
}

function addResource(value: Value, path: string, call: Call | undefined, run: Interpreter, depth: number): void {
  if (depth > 16) return
  const own = value.kind === 'instance' ? value.base : value
  if (value.kind === 'instance') addMethods(value, path, call, run)
  if (value.kind === 'instance') addDynamic(value, path, call, run, depth)
  if (own?.kind !== 'native' || !(own.native instanceof ResourceValue)) return
  for (const child of own.native.children) addResource(child.value, `${path}/${child.name}`, child.call, run, depth + 1)
}

/** `def getChild(self, name, request): return User(name)`: the resources under any name. */
function addDynamic(of: Instance, path: string, call: Call | undefined, run: Interpreter, depth: number): void {
  const fn = methodOf(of, 'getChild', run)
  const named = fn?.fn.params.findLast(({ to }, i, all) => to.kind === 'name' && i < all.length - 1)?.to
  if (fn === undefined || named?.kind !== 'name') return
  const given = run.maybe(() => run.call(fn, run.callOf(undefined, fn.scope, [], new Map(), fn.fn.line)))
  for (const child of alternatives(given))
    if (child.kind === 'instance' && child !== of) addResource(child, `${path}/{${named.name}}`, call, run, depth + 1)
}

function addMethods(of: Instance, path: string, call: Call | undefined, run: Interpreter): void {
  for (const verb of VERBS) {
    const fn = methodOf(of, `render_${verb.toUpperCase()}`, run)
    if (fn === undefined) continue
    const site = call === undefined ? siteOfClass(of.of, fn.fn.line) : placeOf(call)
    const router = run.project.graph.router(verb === 'post' || verb === 'put' ? formReader : reader)
    router.isApplication = true
    router.route({ ...site, methods: [verb.toUpperCase()], path: text(path === '' ? '/' : path), handlers: [fn] })
  }
}

function siteOfClass({ scope }: ClassValue, line: number): Pick<Call, 'file' | 'line' | 'condition'> {
  return { file: scope.module.file, line, condition: undefined }
}
